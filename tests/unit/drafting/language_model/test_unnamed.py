"""What a note may repeat of a fact: no names, corrected values; its quotes are found again all the same."""

from __future__ import annotations

import pytest

from app.domain.material import InputKind, Material, WrittenInput
from app.domain.note import NoteType, Quote
from app.drafting.language_model.composition import quotes_in
from app.drafting.language_model.facts import Fact, proved
from app.drafting.language_model.lines import lines_of
from app.drafting.language_model.unnamed import Unnamed
from tests.support.transcripts import requested, spoken

SAID = spoken(
    "T: What happened?",
    "C: I argued with my sister Anna on Tuesday about the car. Anna shouted at me.",
    "T: Go on.",
    "C: I said Tuesday but it was Thursday. My supervisor Karen said she is worried.",
)
REQUEST = requested(NoteType.SOAP, SAID)
LINES = lines_of(REQUEST.material)
TEXTS = {u.id: u.text for u in SAID.utterances}


def fact(utterance_id: str, quote: str) -> Fact:
    answer = {"ids": [utterance_id], "speaker": "client", "kind": "report", "assertion": "affirmed"}
    (found,) = proved([{**answer, "quote": quote}], LINES).facts
    return found


@pytest.mark.parametrize(
    ("utterance_id", "quote", "instead", "ids"),
    [
        ("U0002", "Anna shouted at me.", "[sister] shouted at me.", ("U0002",)),
        (
            "U0002",
            "i argued with my sister anna on tuesday",
            "I argued with my sister on [Thursday]",
            ("U0002", "U0004"),
        ),
        (
            "U0004",
            "My supervisor Karen said she is worried.",
            "My supervisor said she is worried.",
            ("U0004",),
        ),
    ],
)
def test_names_go_and_corrections_win(
    utterance_id: str, quote: str, instead: str, ids: tuple[str, ...]
) -> None:
    told = Unnamed(REQUEST).of(fact(utterance_id, quote))
    assert (told.quote, told.ids) == (instead, ids)


def test_what_the_clinician_wrote_stays() -> None:
    material = Material(inputs=(WrittenInput("a", "s", InputKind.SUMMARY, "Anna came along."),))
    answer = {"ids": ["a/1"], "speaker": "clinician", "kind": "report", "assertion": "affirmed"}
    (written,) = proved([{**answer, "quote": "Anna came along."}], lines_of(material)).facts
    assert Unnamed(REQUEST).of(written) is written


def test_quotes_are_found_around_a_name_and_nowhere_else() -> None:
    whole = "My supervisor said she is worried."
    found = quotes_in(f"Client says: “{whole}”", ("U0002", "U0004"), TEXTS)
    said = TEXTS["U0004"]
    assert [(q.utterance_id, said[q.start : q.end]) for q in found] == [
        ("U0004", "My supervisor"),
        ("U0004", "said she is worried"),
    ]
    assert quotes_in("Client says: “shouted at me”", ("U0002",), TEXTS) == (
        Quote(
            "U0002", TEXTS["U0002"].index("shouted"), TEXTS["U0002"].index("shouted") + len("shouted at me")
        ),
    )
    assert quotes_in("Client says: “My sister is worried about me now”", ("U0004",), TEXTS) == ()
    assert quotes_in("Client is worried.", ("U0004",), TEXTS) == ()

"""The parts that read language: words, cues, sentences, numbers, the third person."""

from pathlib import Path

import pytest

from app.domain.note import ChartContext
from app.domain.transcript import Utterance
from app.drafting.claims import read_claim, stem
from app.drafting.corrections import corrections
from app.drafting.lexicon import load_lexicon, tokens, words
from app.drafting.numbers import figures, is_time, kind_of
from app.drafting.phrase import Phrase
from app.drafting.reading import read, split
from app.drafting.substitutions import Substitutions
from app.drafting.voice import ThirdPerson, pronouns_of
from tests.support.transcripts import spoken

LEXICON = load_lexicon()


def test_words_with_curly_apostrophes_and_their_places() -> None:
    text = "I’m OK, don’t worry 12"
    assert words(text) == ("i'm", "ok", "don't", "worry", "12")
    assert [text[t.start : t.end] for t in tokens(text)] == ["I’m", "OK", "don’t", "worry", "12"]


def test_cues_with_wildcards(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        '[t]\ncues = ["take _ breath", "i said * but", "calm"]\n[w]\nwords = ["x"]\n'
    )
    lexicon = load_lexicon(tmp_path)
    assert [h.topic for h in lexicon.spot(words("please take one breath"))] == ["a.t"]
    assert lexicon.spot(words("take breath")) == []
    assert [(h.start, h.end) for h in lexicon.spot(words("i said on next monday but calm"))] == [
        (0, 6),
        (6, 7),
    ]
    assert lexicon.spot(words("i said one two three four but")) == []
    assert lexicon.words("a.w") == {"x"}
    with pytest.raises(KeyError):
        lexicon.words("a.none")


def test_every_cue_is_lower_case_words_that_can_be_heard() -> None:
    for topic, entries in LEXICON.lists.items():
        for entry in entries:
            heard = [w for w in entry.split() if w not in ("_", "*")]
            assert tuple(heard) == words(" ".join(heard)), (topic, entry)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("I slept. Dr. Smith called! Why?", ["I slept.", "Dr. Smith called!", "Why?"]),
        ("It was 2.5 milligrams... I think", ["It was 2.5 milligrams...", "I think"]),
        ("one\ntwo", ["one", "two"]),
        ("", []),
        ("?! ...", []),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [text[a:b] for a, b, _ in split(text, tokens(text))] == sentences


def test_very_long_speech_is_cut_at_words_that_begin_a_clause() -> None:
    text = "we went on and on through the day and i said it " * 200
    parts = split(text, tokens(text))
    assert all(len(part) <= 40 for _, _, part in parts)
    assert sum(len(part) for _, _, part in parts) == len(tokens(text))


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("How are you", True),
        ("how are you.", False),
        ("You are well?", True),
        ("When I came home it rained", False),
        ("do you sleep", True),
    ],
)
def test_questions_without_a_mark(text: str, question: bool) -> None:
    assert read(spoken(f"T: {text}"), LEXICON).statements[0].question is question


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("twenty five and 7", {"25", "7"}),
        ("two hundred milligrams", {"200"}),
        ("five six", {"5", "6"}),
        ("one thousand", {"1000"}),
        ("no one", set()),
        ("twice on Monday the twelfth of May", {"2", "monday", "12"}),
        ("in March", {"march"}),
        ("007", {"7"}),
    ],
)
def test_figures(text: str, found: set[str]) -> None:
    assert figures(words(text)) == found


def test_kinds_of_time() -> None:
    assert [kind_of(w) for w in ("friday", "june", "ninth", "once", "dog")] == [
        "day",
        "month",
        "number",
        "number",
        "",
    ]
    assert is_time("tomorrow") and not is_time("dog")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("C: Sorry, I meant Thursday.", [("Tuesday", "Thursday")]),
        ("C: I said Tuesday but it was Thursday.", [("Tuesday", "Thursday")]),
        ("C: No, it was nice.", []),
        ("C: Sorry, I meant seven.", []),
        ("C: I mean Thursday is fine.", []),
    ],
)
def test_corrections(line: str, found: list[tuple[str, str]]) -> None:
    reading = read(spoken("C: We met on Tuesday.", line), LEXICON)
    made = [(c.target.utterance.text[c.start : c.end], c.right) for c in corrections(reading, LEXICON)]
    assert made == found


@pytest.mark.parametrize(
    ("said", "they", "she"),
    [
        ("I worry a lot.", "they worry a lot", "she worries a lot"),
        ("I am sad and it hurts me.", "they are sad and it hurts them", "she is sad and it hurts her"),
        ("I was never late.", "they were never late", "she was never late"),
        ("I just don't sleep.", "they just don't sleep", "she just doesn't sleep"),
        ("I've lost my keys.", "they have lost their keys", "she has lost her keys"),
        ("I go out and I watch TV.", "they go out and they watch TV", "she goes out and she watches TV"),
        ("My sister and the house.", None, None),
        ("My fights with my boss at work.", None, None),
        ("A bit better.", None, None),
        ("My sleep is bad.", "their sleep is bad", "her sleep is bad"),
        ("The worry is lighter.", "the worry is lighter", "the worry is lighter"),
        ("I go home and cry.", "they go home and cry", None),
        ("I was late and was angry.", None, None),
        ("I love you.", None, None),
        ("He left me.", None, None),
        ("My sister said she is ill.", None, None),
        ("I blorp often.", None, None),
        ("They told me.", None, None),
    ],
)  # fmt: skip
def test_third_person(said: str, they: str | None, she: str | None) -> None:
    session = spoken(f"C: {said}")
    reading = read(session, LEXICON)
    statement = reading.statements[0]
    for chart, expected in (("", they), ("She / her", she)):
        third = ThirdPerson(LEXICON, pronouns_of(chart))
        assert third.fits(statement, 0) is (expected is not None)
        if expected is not None:
            phrase = Phrase(Substitutions(reading, ChartContext(), LEXICON))
            third.tell(phrase, statement, 0)
            assert phrase.text == expected


def test_control_characters_and_quotation_marks_inside_a_quote() -> None:
    session = spoken("C: x")
    text = 'He said "go\x00 away" to me.'
    utterance = Utterance("U0001", "client", 0.0, 1.0, text, 0.9)
    phrase = Phrase(Substitutions(read(session, LEXICON), ChartContext(), LEXICON))
    phrase.quote_span(utterance, 0, len(text))
    assert phrase.text == "“He said ’go  away’ to me.”"
    assert all(text[q.start : q.end] in phrase.text for q in phrase.quotes)


def test_a_claim_taken_apart() -> None:
    claim = read_claim("Client says: “I saw [name] … twice”; partner: “Yes”. Therapist guided Maria.")
    assert claim.quoted == ("I saw", "twice", "Yes")
    assert claim.subjects == {"client", "partner", "therapist"}
    assert [q.speaker for q in claim.quotations] == ["client", "partner"]
    assert claim.capitalised == ("maria",)
    assert not read_claim("").own_words


@pytest.mark.parametrize(
    ("one", "other"), [("worries", "worry"), ("sleeping", "sleeps"), ("liked", "like"), ("dogs", "dog")]
)
def test_stems_meet(one: str, other: str) -> None:
    assert stem(one) == stem(other)

"""Words about danger as people say them: each is in the draft as risk, and none of them as anything else."""

import pytest

from app.domain.material import DraftRequest, Material
from app.domain.note import NoteType
from app.drafting.extractive import ExtractiveDrafter
from tests.support.transcripts import spoken


def sentences(said: str) -> list[str]:
    transcript = spoken("T: How was the week?", f"C: {said}", "C: I slept five hours.")
    draft = ExtractiveDrafter().draft(DraftRequest(NoteType.SOAP, Material(transcript)))
    return [s.text for s in draft.sentences if "U0002" in s.evidence]


@pytest.mark.parametrize(
    "said",
    [
        "I am going to murder my boss.",
        "I've been saving up my pills.",
        "I'd be better off gone.",
        "I wrote goodbye letters.",
        "Sometimes I drive and think of the bridge rail.",
        "I don't see a point in going on.",
        "I wish I wouldn't wake up.",
        "I stopped eating to punish myself.",
        "I tied a rope in the garage.",
        "I can't do this anymore, I want it to be over.",
        "My mother isn't feeding my little brother.",
        "He said he'd kill me if I leave.",
        "I burn my arm with cigarettes.",
        "I jumped in front of the train but they pulled me back.",
        "I don't want to exist.",
        "My stepfather touches me at night.",
    ],
)
def test_danger_is_told_as_risk_and_as_nothing_else(said: str) -> None:
    told = sentences(said)
    assert told
    assert all(text.startswith("Risk") and f"“{said}”" in text for text in told), told


@pytest.mark.parametrize(
    "said", ["I watched a murder mystery.", "I could murder a pizza.", "My mom will kill me if I am late."]
)
def test_idioms_are_no_danger(said: str) -> None:
    assert not any("isk" in text for text in sentences(said))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Zorban hit me on Sunday and I was afraid.", "“[name] hit me on Sunday and I was afraid.”"),
        ("Imanique choked me last night.", "“[name] choked me last night.”"),
        ("Xiomara threatened me with a knife.", "“[name] threatened me with a knife.”"),
    ],
)
def test_who_did_it_is_not_named_at_the_start_of_a_sentence(said: str, told: str) -> None:
    assert any(told in text for text in sentences(said)), sentences(said)
    assert not any(said.split()[0] in text for text in sentences(said))

"""Patterns over word classes: gaps, optional words, what must not follow, and steps on hostile words."""

import sys
from collections import Counter
from types import FrameType

import pytest

from app.drafting.inflection import forms
from app.drafting.lexicon import load_lexicon
from app.drafting.patterns import Grammar

WORDS = {"want": "want+ would_like", "self": "myself", "tool": "knife blade"}


def grammar(say: str, unless: str = "", meant: str = "kill+ @self") -> Grammar:
    return Grammar(WORDS, [("end", meant, "")], [("t.x", say, unless)], fillers=("um", "really"))


def found(say: str, heard: str, unless: str = "") -> list[tuple[int, int]]:
    return [(m.start, m.end) for m in grammar(say, unless).find(heard.split())]


@pytest.mark.parametrize(
    ("say", "heard", "places"),
    [
        ("take+ the @tool", "he took the knife", [(1, 4)]),
        ("take+ the @tool", "he took um the really knife", [(1, 6)]),
        ("take+ ~2 @tool", "i take a long knife", [(1, 5)]),
        ("take+ ~1 @tool", "i take a long knife", []),
        ("@want to? go/be_gone", "i would like to be gone", [(1, 6)]),
        ("@want to? go/be_gone", "i want go", [(1, 3)]),
        ("@want ~2 @end", "i want to kill myself", [(1, 5)]),
        ("hold+ on !to", "hold on to it", []),
        ("hold+ on !to", "hold on", [(0, 2)]),
        ("stops me !*ing", "that stops me going", []),
        ("stops me !*ing", "that stops me is him", [(1, 3)]),
        ("done $", "i am done", [(2, 3)]),
        ("done $", "i am done with it", []),
        ("done ~2 $/now", "i am done with it", [(2, 5)]),
        ("^ well", "well well", [(0, 1)]),
        ("take+ @tool unless kitchen", "take knife from the kitchen", []),
        ("take+ @tool", "", []),
    ],
)
def test_what_a_pattern_finds(say: str, heard: str, places: list[tuple[int, int]]) -> None:
    assert found(say, heard) == places


def test_what_must_be_nowhere_holds_for_all_lines() -> None:
    assert found("take+ @tool\nknife ready", "take knife ready in the kitchen", unless="kitchen cook+") == []
    assert found("take+ @tool\n# a remark\n\nknife ready", "take knife ready") == [(0, 2), (1, 3)]


@pytest.mark.parametrize("say", ["@unknown here", "a? b", "!b"])
def test_a_pattern_that_cannot_be_meant_is_refused(say: str) -> None:
    with pytest.raises(ValueError, match=r"class|begins"):
        grammar(say)


@pytest.mark.parametrize(
    ("base", "some"),
    [
        ("take", {"took", "taken", "taking"}),
        ("stab", {"stabbed", "stabbing"}),
        ("carry", {"carries", "carried", "carrying"}),
        ("punch", {"punches", "punched"}),
        ("hope", {"hopes", "hoped", "hoping"}),
        ("pray", {"prays", "prayed"}),
    ],
)
def test_forms(base: str, some: set[str]) -> None:
    assert forms(base)[0] == base and some <= set(forms(base))


@pytest.mark.parametrize(
    "said",
    [
        "i want to not",
        "not not not to the",
        "if i die if i",
        "he takes my",
        "the bridge the rope and i sat and thought",
        "i i i i",
        "pills",
    ],
)
def test_the_steps_grow_with_what_is_said_and_no_faster(said: str) -> None:
    """No wording makes the search go back again and again; there are no regular expressions to do so."""
    lexicon = load_lexicon()
    steps: Counter[int] = Counter()
    for words in (2_000, 32_000):
        heard = (said.split() * words)[:words]

        def count(_frame: FrameType, _event: str, _what: object, words: int = words) -> None:
            steps[words] += 1

        sys.setprofile(count)  # calls, not seconds: the same on every machine
        try:
            lexicon.spot(heard)
        finally:
            sys.setprofile(None)
    assert steps[32_000] < 20 * steps[2_000]

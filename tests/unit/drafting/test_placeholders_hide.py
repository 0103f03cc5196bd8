"""No form of anything in the chart is left in what is sent, and all of it comes back."""

import re
from collections import Counter
from datetime import date
from random import Random

import pytest

from app.domain.identifiers import PLACEHOLDER
from app.drafting.placeholders import Placeholders
from tests.support.identifiers import Said, forms, invented

SESSION = date(2026, 11, 20)
_WORD = re.compile(r"[^\W_]+")
_NOTHING_BY_THEMSELVES = frozenset({"s", "es", "or", "the", "of", "mailto"})
"""Endings, and a state, which is no identifier."""


def _left(said: Said, hidden: str) -> bool:
    """Whether a word or digit group of the secret is still there, outside the placeholders."""
    rest = Counter(_WORD.findall(PLACEHOLDER.sub(" ", hidden).lower()))
    around = Counter(_WORD.findall(said.text.replace(said.secret, " ").lower()))
    return bool(set(rest - around) - _NOTHING_BY_THEMSELVES)


def _check(number: int) -> None:
    wrong = []
    for seed in range(number):
        random = Random(seed)
        known = invented(random)
        said = next(forms(known, random))
        placeholders = Placeholders(known, SESSION)
        hidden = placeholders.hide(said.text)
        if said.secret in hidden or _left(said, hidden):
            wrong.append((seed, said.text, hidden))
        assert placeholders.restore(hidden) == said.text
    assert not wrong, "\n".join(map(str, wrong[:20]))


def test_a_hundred_forms_of_identifiers_are_hidden_and_come_back() -> None:
    _check(100)


@pytest.mark.long
def test_two_thousand_forms_of_identifiers_are_hidden_and_come_back() -> None:
    _check(2_000)

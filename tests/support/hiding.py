"""Words hidden behind placeholders and turned back, for tests."""

from datetime import date

from app.domain.identifiers import Identifiers
from app.drafting.placeholders import Placeholders

SESSION = date(2026, 11, 20)


def hidden(known: Identifiers, text: str) -> str:
    """What leaves of ``text``; that it comes back letter for letter is looked at as well."""
    placeholders = Placeholders(known, SESSION)
    left = placeholders.hide(text)
    assert placeholders.restore(left) == text
    return left

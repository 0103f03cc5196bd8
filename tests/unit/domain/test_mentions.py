"""A sentence is about something when the same content words stand in it, whatever their endings."""

import pytest

from app.domain.mentions import is_about, stems


@pytest.mark.parametrize(
    ("subject", "text", "about"),
    [
        ("Attend the Tuesday team meeting", "Avoided the team meetings twice.", True),
        ("Attend the Tuesday team meeting", "Met the team of the clinic.", False),
        ("Sleep six hours", "Client’s sleeping is better.", False),  # one of two content words
        ("Sleep better", "Client sleeps well.", False),
        ("Sleeping", "Client sleeps four hours.", True),
        ("", "Anything.", False),
        ("the and of", "the and of", False),
    ],
)
def test_about(subject: str, text: str, about: bool) -> None:
    assert is_about(stems(subject), text) is about


def test_endings_and_small_words_do_not_matter() -> None:
    assert stems("Worries and worrying") == stems("worried")
    assert stems("It is as it was") == frozenset()

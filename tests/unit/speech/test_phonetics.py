"""How words sound: alike enough to be told from spelling, and never of another kind than text."""

import pytest

from app.speech.phonetics import EnglishSounds

EAR = EnglishSounds()


@pytest.mark.parametrize(
    ("heard", "term"),
    [("soloft", "zoloft"), ("prosack", "prozac"), ("quilfether", "quillfeather"), ("simbalta", "cymbalta")],
)
def test_what_sounds_alike_has_one_code(heard: str, term: str) -> None:
    assert EAR.sounds(heard) == EAR.sounds(term) != ""


def test_what_sounds_different_has_another() -> None:
    assert EAR.sounds("sertraline") != EAR.sounds("lithium")


def test_double_sounds_count_once() -> None:
    assert EAR.sounds("adderall") == EAR.sounds("aderal")


def test_edits_count_letters_and_swaps_once() -> None:
    assert EAR.edits("zoloft", "zoloft") == 0
    assert EAR.edits("siobahn", "siobhan") == 1
    assert EAR.edits("zolof", "zoloft") == 1
    assert EAR.edits("", "abc") == 3


def test_letters_of_other_languages_are_no_failure() -> None:
    for letters in ("josé", "žofie", "дар", ""):
        assert isinstance(EAR.sounds(letters), str)
        assert EAR.edits(letters, letters) == 0

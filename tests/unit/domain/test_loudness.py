"""The level of a running recording: a warning comes within ten seconds and goes by itself."""

from collections.abc import Callable

from app.domain.loudness import LevelWatch, Loudness

OK, TOO_LOUD, VERY_QUIET = Loudness.OK, Loudness.TOO_LOUD, Loudness.VERY_QUIET
SPEECH, CLIPPED, MUTED = (0.1, 0.4), (0.5, 1.0), (0.0001, 0.0004)


class _Listening:
    def __init__(self) -> None:
        self.watch, self.now = LevelWatch(), 1_000.0

    def hear(self, seconds: float, level: Callable[[int], tuple[float, float]]) -> list[Loudness]:
        """What is said of ``seconds`` of measurements, 20 a second."""
        said = []
        for number in range(round(seconds * 20)):
            self.now += 0.05
            said.append(self.watch.heard(*level(number), self.now))
        return said


def test_ordinary_speech_and_pauses_are_in_order() -> None:
    said = _Listening().hear(60, lambda n: SPEECH if n % 160 < 20 else MUTED)
    assert set(said) == {OK}


def test_clipping_is_told_within_ten_seconds_and_ends_by_itself() -> None:
    listening = _Listening()
    said = listening.hear(10, lambda n: CLIPPED if n % 10 == 0 else SPEECH)
    assert said[0] is OK
    assert TOO_LOUD in said and said[-1] is TOO_LOUD
    after = listening.hear(6, lambda n: SPEECH)
    assert after[0] is TOO_LOUD
    assert after[-1] is OK


def test_a_cough_is_no_clipping() -> None:
    listening = _Listening()
    assert set(listening.hear(30, lambda n: CLIPPED if n % 150 < 7 else SPEECH)) == {OK}


def test_nothing_but_silence_is_told_within_ten_seconds_and_ends_with_the_first_word() -> None:
    listening = _Listening()
    said = listening.hear(10, lambda n: MUTED)
    assert said[:160] == [OK] * 160
    assert said[-1] is VERY_QUIET
    assert listening.hear(0.05, lambda n: SPEECH) == [OK]
    assert listening.hear(10, lambda n: MUTED)[-1] is VERY_QUIET


def test_a_pause_of_the_recording_begins_anew() -> None:
    listening = _Listening()
    listening.hear(8, lambda n: MUTED)
    listening.now += 60
    assert set(listening.hear(8, lambda n: MUTED)) == {OK}
    listening.hear(2, lambda n: CLIPPED)
    listening.now += 3
    assert listening.hear(0.05, lambda n: CLIPPED) == [OK]

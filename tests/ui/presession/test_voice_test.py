"""The therapist's own voice, heard once, then gone."""

import pytest

from app.domain.errors import ErrorCode, LocalError
from app.ui.presession.voice_test.model import VoiceStep, VoiceTestModel
from app.ui.presession.voice_test.presenter import KEPT, VoiceTestPresenter
from tests.support.screens import Calls


class Test:
    """The presenter with the time in the test's hand."""

    __test__ = False

    def __init__(self) -> None:
        self.view, self.commands, self.seconds = Calls(), Calls(), 50.0
        self.presenter = VoiceTestPresenter(self.view, self.commands, lambda: self.seconds)
        self.presenter.opened()

    @property
    def shown(self) -> VoiceTestModel:
        model = self.view.last("show_voice_test")
        assert isinstance(model, VoiceTestModel)
        return model

    def heard(self, rms: float = 0.1, peak: float = 0.3) -> None:
        """Started, five seconds at this level, then played."""
        self.presenter.act_pressed()
        for _ in range(100):
            self.presenter.on_level_measured(rms, peak)
        self.presenter.on_heard()
        self.presenter.on_played()


def test_nothing_is_heard_before_it_is_started_and_what_happens_is_said() -> None:
    test = Test()
    assert "Only your own voice should be heard" in test.shown.words
    assert test.shown.detail == KEPT and "Nothing is kept" in KEPT
    assert (test.shown.act, test.shown.leave) == ("Start, 5 s", "Cancel")
    test.presenter.on_level_measured(0.1, 0.3)
    assert test.shown.level is None
    assert test.commands.made == []


def test_five_seconds_are_heard_then_played_then_again() -> None:
    test = Test()
    test.presenter.act_pressed()
    assert test.commands.made == [("hear_voice", 5.0)]
    assert test.shown.step is VoiceStep.LISTENING and "5 s left" in test.shown.words
    test.seconds += 3.2
    test.presenter.tick()
    assert "2 s left" in test.shown.words and test.shown.fraction == pytest.approx(0.64)
    test.presenter.on_level_measured(0.1, 0.3)
    assert test.shown.level is not None
    test.presenter.on_heard()
    assert test.shown.step is VoiceStep.PLAYING
    test.presenter.on_played()
    assert (test.shown.act, test.shown.leave) == ("Play again", "Done")
    assert test.shown.words == "That was you. The level was good."
    test.presenter.act_pressed()
    assert test.shown.step is VoiceStep.PLAYING
    assert test.commands.names() == ["hear_voice", "play_voice", "play_voice"]


@pytest.mark.parametrize(
    ("rms", "peak", "words"),
    [
        (0.004, 0.01, "very quiet"),
        (0.5, 1.0, "too loud"),
        (0.0001, 0.001, "No voice was measured"),
        (0.0, 0.0, "Is the microphone muted?"),
    ],
)
def test_the_level_counts_as_well(rms: float, peak: float, words: str) -> None:
    test = Test()
    test.heard(rms, peak)
    assert words in test.shown.words


def test_without_a_loudspeaker_it_says_what_to_do_and_the_level_still_counts() -> None:
    test = Test()
    test.presenter.act_pressed()
    test.presenter.on_level_measured(0.1, 0.3)
    test.presenter.on_heard()
    test.presenter.on_failed(LocalError(ErrorCode.NO_SPEAKER))
    assert test.shown.step is VoiceStep.NO_SPEAKER
    assert test.shown.words == "No loudspeaker or headphones were found."
    assert "Plug something in" in test.shown.detail and "The level was good." in test.shown.detail
    test.presenter.act_pressed()
    assert test.commands.names() == ["hear_voice", "play_voice", "play_voice"]


def test_a_microphone_that_cannot_be_opened_can_be_tried_again() -> None:
    test = Test()
    test.presenter.act_pressed()
    test.presenter.on_failed(LocalError(ErrorCode.NO_MICROPHONE))
    assert (test.shown.step, test.shown.act) == (VoiceStep.FAILED, "Try again")
    test.presenter.act_pressed()
    assert test.commands.names() == ["hear_voice", "hear_voice"]


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_closing_stops_and_wipes_at_any_step(steps: int) -> None:
    test = Test()
    if steps > 0:
        test.presenter.act_pressed()
    if steps > 1:
        test.presenter.on_heard()
    test.presenter.close()
    test.presenter.close()
    assert test.commands.names().count("end_voice_test") == 1
    assert test.view.names()[-1] == "close_voice_test"
    shown = len(test.view.made)
    for late in (test.presenter.on_heard, test.presenter.on_played, test.presenter.tick):
        late()
    test.presenter.on_failed(LocalError(ErrorCode.NO_SPEAKER))
    test.presenter.on_level_measured(0.1, 0.3)
    assert len(test.view.made) == shown, "what comes late changes nothing"
    assert "play_voice" not in test.commands.names()[2 if steps > 1 else 1 :]


def test_while_it_listens_it_cannot_be_started_twice() -> None:
    test = Test()
    test.presenter.act_pressed()
    test.presenter.act_pressed()
    test.presenter.opened()
    assert test.commands.names() == ["hear_voice"]

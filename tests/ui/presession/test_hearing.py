"""Which microphone is listened to, and what its level comes to."""

import math

import pytest

from app.services.ports import Microphone
from app.ui.presession.hearing.model import Hearing, HearingModel, LevelModel
from app.ui.presession.hearing.presenter import HearingPresenter
from tests.support.screens import Calls

TABLE, BUILT_IN = Microphone("table", "Table microphone", True), Microphone("built-in", "Built-in")


class Sheet:
    """The presenter with what it shows, asks for and tells."""

    def __init__(self, *found: Microphone) -> None:
        self.view, self.commands = Calls(), Calls()
        self.moved: list[bool] = []
        self.presenter = HearingPresenter(self.view, self.commands, self.moved.append)
        self.presenter.opened()
        if found:
            self.presenter.on_microphones_changed(found)

    @property
    def shown(self) -> HearingModel:
        model = self.view.last("show_hearing")
        assert isinstance(model, HearingModel)
        return model

    @property
    def level(self) -> LevelModel:
        model = self.view.last("show_level")
        assert isinstance(model, LevelModel)
        return model


def test_the_first_report_chooses_the_default_one() -> None:
    sheet = Sheet()
    assert sheet.presenter.microphone is None and not sheet.shown.looked
    sheet.presenter.on_microphones_changed((TABLE, BUILT_IN))
    assert (sheet.shown.microphone, sheet.shown.looked) == ("table", True)
    assert sheet.commands.made == [("choose_microphone", "table", False)]


def test_the_preferred_one_is_taken_when_it_is_there() -> None:
    sheet = Sheet()
    sheet.presenter.on_microphones_changed((TABLE, BUILT_IN), "built-in")
    assert sheet.shown.microphone == "built-in"
    other = Sheet()
    other.presenter.on_microphones_changed((TABLE,), "built-in")
    assert other.shown.microphone == "table"


def test_what_is_plugged_in_later_appears_and_leaves_the_choice() -> None:
    sheet = Sheet(BUILT_IN)
    sheet.commands.made.clear()
    sheet.presenter.on_microphones_changed((TABLE, BUILT_IN), "table")
    assert [choice.name for choice in sheet.shown.microphones] == ["Table microphone", "Built-in"]
    assert sheet.shown.microphone == "built-in"
    assert sheet.commands.made == [] and sheet.shown.notice == ""


def test_a_chosen_microphone_that_is_pulled_is_said_and_the_next_one_taken() -> None:
    sheet = Sheet(TABLE, BUILT_IN)
    sheet.presenter.on_microphones_changed((BUILT_IN,))
    assert sheet.shown.microphone == "built-in"
    assert sheet.shown.notice == "Table microphone was unplugged. Listening to Built-in now."
    assert sheet.commands.made[-1] == ("choose_microphone", "built-in", False)
    assert sheet.moved == [False, True]
    sheet.presenter.on_microphones_changed((BUILT_IN, TABLE))
    assert (sheet.shown.microphone, sheet.shown.notice) == ("built-in", ""), "it is back: nothing to say"


def test_when_the_last_one_is_pulled_nothing_is_listened_to_until_one_comes() -> None:
    sheet = Sheet(TABLE)
    sheet.presenter.on_microphones_changed(())
    assert sheet.shown.notice == "Table microphone was unplugged. Plug one in to go on."
    assert sheet.commands.made[-1] == ("choose_microphone", "", False)
    assert sheet.level.hearing is Hearing.NO_MICROPHONE
    sheet.presenter.on_level_measured(0.2, 0.5)
    assert sheet.level.hearing is Hearing.NO_MICROPHONE, "a level of before says nothing"
    sheet.presenter.on_microphones_changed((BUILT_IN,))
    assert (sheet.shown.microphone, sheet.shown.notice) == ("built-in", "")
    assert sheet.level.hearing is Hearing.NOTHING_YET


def test_one_that_is_not_chosen_may_go() -> None:
    sheet = Sheet(TABLE, BUILT_IN)
    sheet.presenter.on_microphones_changed((TABLE,))
    assert sheet.moved == [False] and sheet.shown.notice == ""


def test_another_one_is_chosen_by_hand_and_its_level_starts_anew() -> None:
    sheet = Sheet(TABLE, BUILT_IN)
    sheet.presenter.on_level_measured(0.1, 0.3)
    assert sheet.level.hearing is Hearing.GOOD
    sheet.commands.made.clear()
    for chosen in ("built-in", "built-in", "unknown"):
        sheet.presenter.chosen_by_hand(chosen)
    assert sheet.commands.made == [("choose_microphone", "built-in", True)]
    sheet.presenter.on_level_measured(0.0001, 0.001)
    assert sheet.level.hearing is Hearing.NOTHING_YET


def test_a_notice_goes_with_the_next_choice() -> None:
    third = Microphone("third", "Third")
    sheet = Sheet(TABLE, BUILT_IN, third)
    sheet.presenter.on_microphones_changed((BUILT_IN, third))
    sheet.presenter.chosen_by_hand("third")
    assert sheet.shown.notice == ""


def test_the_word_beside_the_level_follows_three_seconds() -> None:
    sheet = Sheet(TABLE)
    for _ in range(5):
        sheet.presenter.on_level_measured(0.5, 1.0)
    assert sheet.level.hearing is Hearing.LOUD
    for _ in range(60):
        sheet.presenter.on_level_measured(0.003, 0.01)
    assert sheet.level.hearing is Hearing.QUIET
    for _ in range(60):
        sheet.presenter.on_level_measured(0.0, 0.0)
    assert sheet.level.hearing is Hearing.MUTED
    for _ in range(60):
        sheet.presenter.on_level_measured(0.0005, 0.001)
    assert sheet.level.hearing is Hearing.NOTHING_YET
    sheet.presenter.on_level_measured(0.02, 0.05)
    for _ in range(60):
        sheet.presenter.on_level_measured(0.0005, 0.001)
    assert sheet.level.hearing is Hearing.GOOD, "a pause between two sentences changes nothing"


@pytest.mark.parametrize(("decibels", "place"), [(0.0, 1.0), (-30.0, 0.5), (-60.0, 0.0), (-90.0, 0.0)])
def test_the_meter_spans_sixty_decibels(decibels: float, place: float) -> None:
    sheet = Sheet(TABLE)
    sheet.presenter.on_level_measured(10 ** (decibels / 20), 0.1)
    assert math.isclose(sheet.level.level, place, abs_tol=1e-9)


def test_digital_silence_is_at_the_bottom() -> None:
    sheet = Sheet(TABLE)
    sheet.presenter.on_level_measured(0.0, 0.0)
    assert sheet.level.level == 0.0


def test_while_another_session_is_recorded_its_levels_are_not_shown_here() -> None:
    sheet = Sheet(TABLE)
    sheet.presenter.on_recorder_changed(in_use=True)
    assert (sheet.level.hearing, sheet.shown.in_use) == (Hearing.IN_USE, True)
    sheet.presenter.on_level_measured(0.1, 0.3)
    assert sheet.level.hearing is Hearing.IN_USE
    sheet.presenter.on_recorder_changed(in_use=False)
    assert sheet.level.hearing is Hearing.NOTHING_YET

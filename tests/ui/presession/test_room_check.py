"""One chair after the other, from levels alone."""

import pytest

from app.ui.presession.room_check.model import ChairState, RoomCheckModel
from app.ui.presession.room_check.presenter import HINT, RoomCheckPresenter
from tests.support.screens import Calls

CLEAR, FAINT, LOUD = 0.1, 0.008, 0.7
NOISE = 0.001


class Room:
    """The check with the time in the test's hand."""

    def __init__(self, *people: str) -> None:
        self.view, self.seconds = Calls(), 100.0
        self.check = RoomCheckPresenter(self.view, lambda: self.seconds)
        self.check.set_people(people)
        self.check.set_able(True)

    @property
    def shown(self) -> RoomCheckModel:
        model = self.view.last("show_room_check")
        assert isinstance(model, RoomCheckModel)
        return model

    def pass_by(self, seconds: float, rms: float = NOISE, peak: float | None = None) -> None:
        """Time passes; someone speaks at ``rms`` half of it, and the rest is the room's noise."""
        for count in range(round(seconds * 20)):
            level = rms if count % 2 else NOISE
            self.check.on_level_measured(
                level, (peak if peak is not None else 3 * level) if count % 2 else 0.01
            )
            self.seconds += 0.05
            self.check.tick()

    @property
    def states(self) -> list[ChairState]:
        return [chair.state for chair in self.shown.chairs]


def test_before_it_says_what_happens_and_how_long_it_takes() -> None:
    room = Room("Jonas")
    assert room.shown == RoomCheckModel("Start, 10 s", advice=HINT)


@pytest.mark.parametrize(("people", "seconds"), [((), 10), (("Jonas",), 10), (("Jonas", "Mira"), 15)])
def test_five_seconds_a_chair(people: tuple[str, ...], seconds: int) -> None:
    room = Room(*people)
    assert room.shown.button == f"Start, {seconds} s"
    room.check.pressed()
    room.pass_by(seconds - 0.2)
    assert room.check.running
    room.pass_by(0.3)
    assert not room.check.running
    assert len(room.shown.chairs) == max(2, len(people) + 1)
    assert room.shown.button == f"Again, {seconds} s"


def test_it_says_whose_turn_it_is_with_the_seconds_left() -> None:
    room = Room("Jonas")
    room.check.pressed()
    assert room.shown.prompt == "Now from your chair: say a sentence"
    assert (room.shown.seconds_left, room.shown.button, room.shown.running) == (5, "Cancel", True)
    assert [chair.words for chair in room.shown.chairs] == ["Listening", "Next"]
    room.pass_by(3.0)
    assert room.shown.seconds_left == 2
    room.pass_by(2.05)
    assert room.shown.prompt == "Now Jonas’s chair: say a sentence"
    assert [chair.words for chair in room.shown.chairs] == ["Listened to", "Listening"]
    assert room.states == [ChairState.NEXT, ChairState.LISTENING]


def test_both_chairs_are_heard() -> None:
    room = Room("Jonas")
    room.check.pressed()
    room.pass_by(10.1, CLEAR)
    assert [(chair.name, chair.words) for chair in room.shown.chairs] == [
        ("Your chair", "Clear"),
        ("Jonas", "Clear"),
    ]
    assert (room.shown.advice, room.shown.fine) == ("Both chairs are heard well.", True)


def test_a_faint_chair_gets_one_advice() -> None:
    room = Room("Jonas", "Mira")
    room.check.pressed()
    room.pass_by(10.0, CLEAR)
    room.pass_by(5.1, FAINT / 2)
    assert room.states == [ChairState.CLEAR, ChairState.CLEAR, ChairState.FAINT]
    assert room.shown.chairs[2].words == "Faint at times"
    assert room.shown.advice == "Move the microphone about 30 cm towards Mira’s chair."
    assert not room.shown.fine


def test_three_chairs_heard_well_are_counted() -> None:
    room = Room("Jonas", "Mira")
    room.check.pressed()
    room.pass_by(15.1, CLEAR)
    assert room.shown.advice == "All three chairs are heard well."


def test_too_loud() -> None:
    room = Room("Jonas")
    room.check.pressed()
    room.pass_by(5.0, LOUD, peak=1.0)
    room.pass_by(5.1, CLEAR)
    assert room.states == [ChairState.TOO_LOUD, ChairState.CLEAR]
    assert room.shown.advice == "Move the microphone about 30 cm away from your chair."


def test_a_chair_that_says_nothing_is_not_heard() -> None:
    room = Room("Jonas")
    room.check.pressed()
    room.pass_by(5.0, CLEAR)
    room.pass_by(5.1)
    assert room.shown.chairs[1].words == "Not heard"


def test_a_muted_microphone_is_said() -> None:
    room = Room("Jonas")
    room.check.pressed()
    for _ in range(101):
        room.check.on_level_measured(0.0, 0.0)
        room.seconds += 0.1
        room.check.tick()
    assert room.shown.advice == "Hardly any sound arrives. Is the microphone muted?"


def test_a_fan_is_said() -> None:
    room = Room("Jonas")
    room.check.pressed()
    for _ in range(101):
        room.check.on_level_measured(0.1, 0.2)
        room.seconds += 0.1
        room.check.tick()
    assert room.shown.advice.startswith("Something is loud all the time.")


def test_cancelled_it_is_as_before() -> None:
    room = Room("Jonas")
    room.check.pressed()
    room.pass_by(4.0, CLEAR)
    room.check.pressed()
    assert not room.check.running
    assert room.shown == RoomCheckModel("Start, 10 s", advice=HINT)
    room.pass_by(10.0, CLEAR)
    assert room.shown.chairs == (), "nothing is measured after it was cancelled"


def test_a_pulled_microphone_ends_it_with_words() -> None:
    room = Room("Jonas")
    room.check.pressed()
    room.pass_by(4.0, CLEAR)
    room.check.microphone_moved(pulled=True)
    assert not room.check.running
    assert room.shown.advice == "The microphone was unplugged. Start the check again."
    assert room.shown.button == "Again, 10 s"
    room.check.pressed()
    room.check.microphone_moved(pulled=False)
    assert room.shown.advice == "The microphone was changed. Start the check again."


def test_a_result_says_nothing_about_another_microphone_or_other_people() -> None:
    room = Room("Jonas")
    for change in (
        lambda: room.check.microphone_moved(pulled=False),
        lambda: room.check.set_people(("Mira",)),
    ):
        room.check.pressed()
        room.pass_by(10.1, CLEAR)
        assert room.shown.fine
        change()
        assert room.shown.chairs == () and room.shown.advice == HINT


def test_someone_who_comes_ends_it_and_a_new_answer_does_not() -> None:
    room = Room("Jonas")
    room.check.pressed()
    room.check.set_people(("Jonas",))
    assert room.check.running
    room.check.set_people(("Jonas", "Mira"))
    assert room.shown.advice == "Someone came or left. Start the check again."


def test_without_a_microphone_it_cannot_be_started() -> None:
    room = Room("Jonas")
    room.check.set_able(False)
    assert not room.shown.able
    room.check.pressed()
    assert not room.check.running


def test_it_is_drawn_once_a_second_only() -> None:
    room = Room("Jonas")
    room.check.pressed()
    before = len(room.view.made)
    room.pass_by(5.0, CLEAR)
    assert len(room.view.made) - before <= 6

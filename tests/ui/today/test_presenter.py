"""The agenda's words: what comes next, what waits, names hidden, too early."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.ui.today.model import (
    DayFacts,
    TodayState,
    Visit,
    VisitStage,
    Waiting,
    WaitingTarget,
)
from app.ui.today.presenter import HIDDEN, TodayPresenter

DAY = date(2026, 11, 20)


def at(hour: int, minute: int = 0, day: int = 20) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


MORNING = Visit("a", at(9), at(9, 50), "Marcus T.", "Individual", "Room 2", VisitStage.SIGNED, agreed=1)
NOON = Visit(
    "b", at(13), at(13, 50), "Elena V.", "Individual", "Room 2", agreed=1, background="Session 9", plan="Walk"
)
LATE = Visit("c", at(16, 30), at(17, 20), "Lena F.", "Family", people=2, agreed=1)


class View:
    def __init__(self) -> None:
        self.states: list[TodayState] = []
        self.asked: list[tuple[int, str, Callable[[], None]]] = []

    def show_state(self, state: TodayState) -> None:
        self.states.append(state)

    def ask_early(self, minutes: int, planned: str, go_on: Callable[[], None]) -> None:
        self.asked.append((minutes, planned, go_on))


class Commands:
    def __init__(self) -> None:
        self.calls: list[tuple[str, object]] = []

    def load_day(self, day: date) -> None:
        self.calls.append(("load", day))

    def start_with_transcription(self, visit_id: str) -> None:
        self.calls.append(("transcribe", visit_id))

    def start_session(self, visit_id: str) -> None:
        self.calls.append(("start", visit_id))

    def open_visit(self, visit_id: str) -> None:
        self.calls.append(("open", visit_id))

    def new_session(self) -> None:
        self.calls.append(("new", None))

    def show_waiting(self, target: WaitingTarget) -> None:
        self.calls.append(("waiting", target))


class Desk:
    def __init__(self, now: datetime) -> None:
        self.now = now
        self.view, self.commands = View(), Commands()
        self.presenter = TodayPresenter(self.view, self.commands, lambda: self.now, UTC)

    def show(
        self, *visits: Visit, day: date = DAY, ai_on: bool = True, waiting: Waiting | None = None
    ) -> TodayState:
        self.presenter.show_day(DayFacts(day, visits, waiting or Waiting(), ai_on=ai_on))
        return self.state

    @property
    def state(self) -> TodayState:
        return self.view.states[-1]


@pytest.fixture
def desk() -> Desk:
    return Desk(at(12, 47))


def test_who_is_done_does_not_finish_later(desk: Desk) -> None:
    over = replace(LATE, stage=VisitStage.DRAFTED)
    assert desk.show(MORNING, over).subtitle == "2 sessions · 2 done"


def test_the_day_at_a_glance(desk: Desk) -> None:
    state = desk.show(LATE, NOON, MORNING)
    assert state.title == "Friday 20 November"
    assert state.subtitle == "3 sessions · 1 done · you finish at 17:20"
    assert [row.name for row in state.rows] == ["Marcus T.", "Elena V.", "Lena F."]
    assert [row.is_next for row in state.rows] == [False, True, False]
    assert [row.now_after for row in state.rows] == [True, False, False]
    assert (state.now, state.now_first) == ("12:47", False)


def test_before_the_first_session_the_line_stands_on_top(desk: Desk) -> None:
    desk.now = at(7)
    state = desk.show(MORNING)
    assert state.now_first
    assert not any(row.now_after for row in state.rows)


def test_a_row_read_aloud(desk: Desk) -> None:
    row = desk.show(LATE).rows[0]
    assert row.spoken == "16:30 to 17:20, Lena F., Family, 1 of 2 agreed, 1 not asked yet"


@pytest.mark.parametrize(
    ("visit", "words", "aside"),
    [
        (replace(NOON, agreed=0), "Not asked yet", "ask here or on paper"),
        (NOON, "Agreed to recording", ""),
        (LATE, "1 of 2 agreed", "1 not asked yet"),
        (replace(NOON, declined=True), "Declined recording", "nothing is recorded"),
        (replace(NOON, stage=VisitStage.OPEN), "Session open", ""),
        (replace(NOON, stage=VisitStage.RECORDING), "Recording", ""),
        (replace(NOON, stage=VisitStage.PAUSED), "Paused", ""),
        (replace(NOON, stage=VisitStage.INTERRUPTED), "Interrupted, safe", ""),
        (replace(NOON, stage=VisitStage.GENERATING), "Generating", ""),
        (
            replace(NOON, stage=VisitStage.GENERATING, generating_step=4, ready_by=at(12, 49)),
            "Generating, step 4 of 5",
            "ready by 12:49",
        ),
        (replace(NOON, stage=VisitStage.FAILED), "Needs a retry", ""),
        (replace(NOON, stage=VisitStage.DRAFTED, points_to_check=3), "Draft ready", "3 points to check"),
        (replace(NOON, stage=VisitStage.DRAFTED, points_to_check=1), "Draft ready", "1 point to check"),
        (replace(NOON, stage=VisitStage.SIGNED, delivered_at=at(9, 58)), "Signed", "in the EHR since 09:58"),
        (replace(NOON, stage=VisitStage.DRAFTED, to_write=True), "Note to write", ""),
        (replace(NOON, stage=VisitStage.SIGNED), "Signed", ""),
    ],
)
def test_every_stage_has_its_words(desk: Desk, visit: Visit, words: str, aside: str) -> None:
    row = desk.show(visit).rows[0]
    assert (row.tag.words, row.aside) == (words, aside)


@pytest.mark.parametrize(
    ("now", "lead"),
    [
        (at(12, 47), "Next, in 13 minutes"),
        (at(11), "Next, in 2 hours"),
        (at(11, 30), "Next, in 1 hour 30 minutes"),
        (at(12, 59), "Next, in 1 minute"),
        (at(13), "Next, now"),
        (at(13, 5), "Due 5 minutes ago"),
    ],
)
def test_the_card_says_when(desk: Desk, now: datetime, lead: str) -> None:
    desk.now = now
    card = desk.show(NOON).next
    assert card is not None
    assert card.lead == lead


def test_the_card_offers_both_ways(desk: Desk) -> None:
    card = desk.show(MORNING, NOON).next
    assert card is not None
    assert (card.visit_id, card.can_transcribe, card.can_start, card.can_continue) == ("b", True, True, False)
    assert (card.background, card.plan) == ("Session 9", "Walk")


@pytest.mark.parametrize(
    ("visit", "ai_on", "hint"),
    [
        (NOON, False, "AI use is switched off"),
        (replace(NOON, declined=True), True, "Recording was declined"),
    ],
)
def test_transcription_is_not_offered_without_the_right_to_it(
    desk: Desk, visit: Visit, ai_on: bool, hint: str
) -> None:
    """R11, R35, R38."""
    card = desk.show(visit, ai_on=ai_on).next
    assert card is not None
    assert (card.can_transcribe, card.can_start) == (False, True)
    assert card.hint.startswith(hint)


@pytest.mark.parametrize("stage", [VisitStage.OPEN, VisitStage.PAUSED, VisitStage.INTERRUPTED])
def test_an_open_session_comes_before_the_next(desk: Desk, stage: VisitStage) -> None:
    card = desk.show(NOON, replace(LATE, stage=stage)).next
    assert card is not None
    assert (card.visit_id, card.can_continue, card.can_start, card.can_transcribe) == (
        "c",
        True,
        False,
        False,
    )


def test_nothing_comes_after_the_last(desk: Desk) -> None:
    desk.now = at(18)
    state = desk.show(MORNING, NOON)
    assert state.next is None
    assert state.subtitle == "2 sessions · 1 done"


def test_another_day_has_no_now_and_no_next(desk: Desk) -> None:
    state = desk.show(replace(NOON, start=at(13, day=21), end=at(14, day=21)), day=date(2026, 11, 21))
    assert (state.title, state.is_today, state.now, state.next) == ("Saturday 21 November", False, "", None)


def test_an_empty_day(desk: Desk) -> None:
    state = desk.show()
    assert (state.subtitle, state.rows, state.next, state.now) == ("No sessions planned", (), None, "")


def test_hidden_names_leave_nothing_of_the_client(desk: Desk) -> None:
    desk.show(NOON, LATE)
    desk.presenter.hide_names(True)
    shown = repr(desk.state)
    for known in ("Elena", "Lena", "Session 9", "Walk"):
        assert known not in shown
    assert desk.state.rows[0].name == HIDDEN
    desk.presenter.hide_names(False)
    assert desk.state.rows[0].name == "Elena V."


def test_near_its_time_a_session_starts_at_once(desk: Desk) -> None:
    desk.show(NOON)
    desk.presenter.start_with_transcription("b")
    desk.presenter.start_session("b")
    assert desk.commands.calls == [("transcribe", "b"), ("start", "b")]
    assert desk.view.asked == []


@pytest.mark.parametrize(
    ("way", "call"), [("start_with_transcription", "transcribe"), ("start_session", "start")]
)
def test_too_early_asks_first(desk: Desk, way: str, call: str) -> None:
    """R15: overridable with one click."""
    desk.now = at(12, 13)
    desk.show(NOON)
    getattr(desk.presenter, way)("b")
    minutes, planned, go_on = desk.view.asked[0]
    assert (minutes, planned, desk.commands.calls) == (47, "13:00", [])
    go_on()
    assert desk.commands.calls == [(call, "b")]


def test_a_visit_that_is_gone_is_not_started(desk: Desk) -> None:
    desk.presenter.start_session("b")
    desk.show(MORNING)
    desk.presenter.start_session("b")
    assert desk.commands.calls == []


def test_days_are_turned(desk: Desk) -> None:
    desk.presenter.reload()
    desk.show(day=date(2026, 11, 30))
    for turn in (
        desk.presenter.previous_day,
        desk.presenter.next_day,
        desk.presenter.today,
        desk.presenter.reload,
    ):
        turn()
    days = [date(2026, 11, 20), date(2026, 11, 29), date(2026, 12, 1), date(2026, 11, 20), date(2026, 11, 30)]
    assert desk.commands.calls == [("load", day) for day in days]


def test_rows_and_lines_lead_on(desk: Desk) -> None:
    desk.show(NOON)
    desk.presenter.open_row("b")
    desk.presenter.new_session()
    desk.presenter.show_waiting(WaitingTarget.OUTBOX)
    assert desk.commands.calls == [("open", "b"), ("new", None), ("waiting", WaitingTarget.OUTBOX)]


def test_what_waits(desk: Desk) -> None:
    waiting = Waiting(2, at(9, day=18), 1, 3, 1, timedelta(days=2, hours=4))
    lines = desk.show(waiting=waiting).waiting
    assert [(line.words, line.aside) for line in lines] == [
        ("2 notes to sign", "oldest Wednesday"),
        ("1 draft needs a retry", ""),
        ("3 deliveries need a decision", "Outbox"),
        ("1 transcript is deleted unsigned", "in 2 d 4 h"),
    ]
    assert desk.show().waiting == ()


@pytest.mark.parametrize(
    ("oldest", "words"),
    [
        (at(8), "oldest today"),
        (at(8, day=19), "oldest yesterday"),
        (at(8, day=14), "oldest Saturday"),
        (at(8, day=1), "oldest 1 November"),
    ],
)
def test_how_old(desk: Desk, oldest: datetime, words: str) -> None:
    assert desk.show(waiting=Waiting(1, oldest)).waiting[0].aside == words


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=5), "in 5 h"),
        (timedelta(minutes=20), "in under 1 h"),
        (timedelta(hours=-1), "in under 1 h"),
    ],
)
def test_how_long_still(desk: Desk, left: timedelta, words: str) -> None:
    lines = desk.show(waiting=Waiting(unsigned_transcripts=1, first_deleted_in=left)).waiting
    assert lines[0].aside == words


def test_a_tick_renews_the_time(desk: Desk) -> None:
    desk.presenter.tick()
    assert desk.view.states == []
    desk.show(NOON)
    desk.now = at(12, 50)
    desk.presenter.tick()
    assert desk.state.now == "12:50"


def test_the_presenter_knows_no_qt() -> None:
    import subprocess
    import sys

    found = subprocess.run(
        [sys.executable, "-c", "import app.ui.today.presenter, sys; print('PySide6' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == "False"

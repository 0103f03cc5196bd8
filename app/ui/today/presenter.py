"""Turns the facts of a day into what the agenda shows. Knows neither Qt nor adapters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo

from app.services.agenda import NEAR
from app.ui.times import clock, long_day
from app.ui.today.model import (
    AgendaRow,
    DayFacts,
    NextCard,
    TodayCommands,
    TodayState,
    TodayView,
    Visit,
    VisitStage,
    Waiting,
    WaitingLine,
    WaitingTarget,
)
from app.ui.today.tags import aside_of, tag_of

HIDDEN = "Name hidden"
_DONE = (VisitStage.DRAFTED, VisitStage.SIGNED, VisitStage.GENERATING, VisitStage.FAILED)
_RUNNING = (VisitStage.OPEN, VisitStage.RECORDING, VisitStage.PAUSED, VisitStage.INTERRUPTED)


class TodayPresenter:
    """All calls on the main thread. `now` gives the aware time; `zone` None is the laptop's own."""

    def __init__(
        self,
        view: TodayView,
        commands: TodayCommands,
        now: Callable[[], datetime],
        zone: tzinfo | None = None,
    ) -> None:
        self._view = view
        self._commands = commands
        self._now = now
        self._zone = zone
        self._facts: DayFacts | None = None
        self._hidden = False

    # -- told ----------------------------------------------------------------------------------------
    def show_day(self, facts: DayFacts) -> None:
        """The day as it stands; called again whenever something in it has changed."""
        self._facts = facts
        self._show()

    def tick(self) -> None:
        """Renews what depends on the time; call it once a minute or oftener."""
        self._show()

    def hide_names(self, hidden: bool) -> None:
        """Takes all names and what is known of the client off the page."""
        self._hidden = hidden
        self._show()

    # -- asked ---------------------------------------------------------------------------------------
    def reload(self) -> None:
        """Reads the shown day again, or today when none is shown yet."""
        self._commands.load_day(self._facts.day if self._facts is not None else self._today())

    def previous_day(self) -> None:
        self._go(-1)

    def next_day(self) -> None:
        self._go(1)

    def today(self) -> None:
        self._commands.load_day(self._today())

    def new_session(self) -> None:
        self._commands.new_session()

    def open_row(self, visit_id: str) -> None:
        self._commands.open_visit(visit_id)

    def attach_recording(self, visit_id: str) -> None:
        self._commands.attach_recording(visit_id)

    def write_note(self, visit_id: str) -> None:
        self._commands.write_note(visit_id)

    def show_waiting(self, target: WaitingTarget) -> None:
        self._commands.show_waiting(target)

    def start_with_transcription(self, visit_id: str) -> None:
        """Starts, after a question when it is too early (R1, R15)."""
        self._start(visit_id, lambda: self._commands.start_with_transcription(visit_id))

    def start_session(self, visit_id: str) -> None:
        """Starts without a recording, after a question when it is too early (R14, R15)."""
        self._start(visit_id, lambda: self._commands.start_session(visit_id))

    # -- state ---------------------------------------------------------------------------------------
    def state(self) -> TodayState | None:
        """What the page shows now; None before the first day has been read."""
        if self._facts is None:
            return None
        facts, now = self._facts, self._now()
        visits = tuple(sorted(facts.visits, key=lambda visit: visit.start))
        is_today = facts.day == self._today()
        coming = self._coming(visits, now) if is_today else None
        # The line stands after the last visit that has begun.
        begun = [visit.id for visit in visits if visit.start <= now]
        rows = tuple(
            self._row(visit, coming, is_today and bool(begun) and visit.id == begun[-1]) for visit in visits
        )
        return TodayState(
            title=self._title(facts.day),
            subtitle=self._subtitle(visits, is_today),
            is_today=is_today,
            rows=rows,
            now=clock(now, self._zone) if is_today and visits else "",
            now_first=is_today and bool(visits) and not begun,
            next=self._card(coming, now, facts.ai_on) if coming is not None else None,
            waiting=self._waiting(facts.waiting),
            readiness=facts.readiness,
            names_hidden=self._hidden,
        )

    # -- inside --------------------------------------------------------------------------------------
    def _show(self) -> None:
        state = self.state()
        if state is not None:
            self._view.show_state(state)

    def _today(self) -> date:
        return self._now().astimezone(self._zone).date()

    def _go(self, days: int) -> None:
        shown = self._facts.day if self._facts is not None else self._today()
        self._commands.load_day(shown + timedelta(days=days))

    def _start(self, visit_id: str, go_on: Callable[[], None]) -> None:
        visits = self._facts.visits if self._facts is not None else ()
        visit = next((found for found in visits if found.id == visit_id), None)
        if visit is None:
            return
        early = visit.start - self._now()
        if visit.stage is VisitStage.PLANNED and early > NEAR:
            minutes = -(-int(early.total_seconds()) // 60)
            self._view.ask_early(minutes, clock(visit.start, self._zone), go_on)
        else:
            go_on()

    def _coming(self, visits: tuple[Visit, ...], now: datetime) -> Visit | None:
        running = [visit for visit in visits if visit.stage in _RUNNING]
        if running:
            return running[-1]
        planned = [visit for visit in visits if visit.stage is VisitStage.PLANNED and visit.end > now]
        return planned[0] if planned else None

    def _title(self, day: date) -> str:
        return long_day(datetime(day.year, day.month, day.day, 12, tzinfo=self._zone or _local()), self._zone)

    def _subtitle(self, visits: tuple[Visit, ...], is_today: bool) -> str:
        if not visits:
            return "No sessions planned"
        count = len(visits)
        parts = [f"{count} session{'' if count == 1 else 's'}"]
        done = sum(visit.stage in _DONE for visit in visits)
        if done:
            parts.append(f"{done} done")
        ends = [visit.end for visit in visits if visit.stage not in _DONE and visit.end > self._now()]
        if is_today and ends:
            parts.append(f"you finish at {clock(max(ends), self._zone)}")
        return " · ".join(parts)

    def _row(self, visit: Visit, coming: Visit | None, now_after: bool) -> AgendaRow:
        return AgendaRow(
            id=visit.id,
            starts=clock(visit.start, self._zone),
            ends=clock(visit.end, self._zone),
            name=HIDDEN if self._hidden else visit.name,
            name_hidden=self._hidden,
            detail=" · ".join(part for part in (visit.kind, visit.room) if part),
            aside=aside_of(visit),
            tag=tag_of(visit),
            is_next=coming is not None and visit.id == coming.id,
            now_after=now_after,
            can_attach=_takes_a_file(visit),
        )

    def _card(self, visit: Visit, now: datetime, ai_on: bool) -> NextCard:
        running = visit.stage in _RUNNING
        offered = ai_on and not visit.declined and not running
        return NextCard(
            visit_id=visit.id,
            lead=self._lead(visit, now),
            time=clock(visit.start, self._zone),
            name=HIDDEN if self._hidden else visit.name,
            background="" if self._hidden else visit.background,
            plan="" if self._hidden else visit.plan,
            can_transcribe=offered,
            can_start=not running,
            can_continue=running,
            hint=self._hint(visit, ai_on, running),
            can_attach=ai_on and not visit.declined and _takes_a_file(visit),
        )

    def _hint(self, visit: Visit, ai_on: bool, running: bool) -> str:
        if running:
            return "Leaving does not end a session. It is still open."
        if visit.declined:
            return "Recording was declined. The session starts without it."
        if not ai_on:
            return "AI use is switched off, so nothing can be recorded."
        return "“Start session” never records. You can add transcription later."

    def _lead(self, visit: Visit, now: datetime) -> str:
        if visit.stage is VisitStage.INTERRUPTED:
            return "Interrupted, everything is safe"
        if visit.stage in _RUNNING:
            return "Session in progress"
        minutes = int((visit.start - now).total_seconds() // 60)
        if minutes < 0:
            return f"Due {_minutes(-minutes)} ago"
        if minutes == 0:
            return "Next, now"
        return f"Next, in {_minutes(minutes)}"

    def _waiting(self, waiting: Waiting) -> tuple[WaitingLine, ...]:
        lines = []
        if waiting.notes_to_sign:
            words = _count(waiting.notes_to_sign, "note to sign", "notes to sign")
            aside = f"oldest {_when(waiting.oldest, self._now(), self._zone)}" if waiting.oldest else ""
            lines.append(WaitingLine(WaitingTarget.NOTES, "file-pen-line", "accent", words, aside))
        if waiting.failed:
            words = _count(waiting.failed, "draft needs a retry", "drafts need a retry")
            lines.append(WaitingLine(WaitingTarget.FAILED, "triangle-alert", "warning", words, ""))
        if waiting.decisions:
            words = _count(waiting.decisions, "delivery needs a decision", "deliveries need a decision")
            lines.append(WaitingLine(WaitingTarget.OUTBOX, "circle-help", "warning", words, "Outbox"))
        if waiting.unsigned_transcripts:
            one, many = "transcript is deleted unsigned", "transcripts are deleted unsigned"
            words = _count(waiting.unsigned_transcripts, one, many)
            aside = f"in {_length(waiting.first_deleted_in)}" if waiting.first_deleted_in else ""
            lines.append(WaitingLine(WaitingTarget.TRANSCRIPTS, "clock", "muted", words, aside))
        return tuple(lines)


def _takes_a_file(visit: Visit) -> bool:
    return visit.stage in (VisitStage.PLANNED, VisitStage.OPEN)


def _local() -> tzinfo | None:
    return datetime.now().astimezone().tzinfo


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _minutes(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(f"{hours} hour{'' if hours == 1 else 's'}")
    if rest or not hours:
        parts.append(f"{rest} minute{'' if rest == 1 else 's'}")
    return " ".join(parts)


def _length(length: timedelta) -> str:
    hours = max(0, int(length.total_seconds() // 3600))
    days, rest = divmod(hours, 24)
    if days:
        return f"{days} d {rest} h"
    return f"{rest} h" if rest else "under 1 h"


def _when(at: datetime, now: datetime, zone: tzinfo | None) -> str:
    day, today = at.astimezone(zone).date(), now.astimezone(zone).date()
    if day == today:
        return "today"
    if day == today - timedelta(days=1):
        return "yesterday"
    words = long_day(at, zone)
    return words.split()[0] if (today - day).days < 7 else words.split(maxsplit=1)[1]

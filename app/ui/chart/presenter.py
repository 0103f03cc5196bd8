"""Turns a chart into what its page shows. Knows neither Qt nor adapters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo

from app.domain.mentions import is_about, stems
from app.domain.note import Amendment
from app.domain.receipt import Destroyed
from app.domain.saved_document import SavedDocument
from app.domain.states import ConsentState, NoteState
from app.domain.treatment import Assessment, Goal, GoalStatus
from app.domain.written_time import written_day
from app.services.charts import ChartNote, ChartRecord
from app.services.ports import AuditEntry
from app.ui.chart.groups import fact_groups
from app.ui.chart.model import ChartCommands, ChartModel, ChartView, Part, Row
from app.ui.chart.outside import outside_rows
from app.ui.chart.words import (
    GOAL_TAGS,
    action_words,
    age,
    consent_detail,
    consent_tag,
    day_of_year,
    letters,
    long_day,
    short_day,
)
from app.ui.clients.model import Line
from app.ui.clients.presenter import HIDDEN
from app.ui.tag import Tag
from app.ui.times import clock, day

_QUOTED = 70
"""Letters of a last mention that are shown."""


class ChartPresenter:
    """All calls on the main thread. `now` gives the aware time; `zone` None is the laptop's own."""

    def __init__(
        self,
        view: ChartView,
        commands: ChartCommands,
        now: Callable[[], datetime],
        zone: tzinfo | None = None,
    ) -> None:
        self._view, self.commands, self._now, self._zone = view, commands, now, zone
        self._record: ChartRecord | None = None
        self._history: tuple[AuditEntry, ...] = ()
        self._hidden = False

    def show(self, record: ChartRecord, history: Sequence[AuditEntry]) -> None:
        """The chart as it is now."""
        self._record, self._history = record, tuple(history)
        self._show()

    def hide_names(self, hidden: bool) -> None:
        """Take everything that tells who the client is off the page."""
        self._hidden = hidden
        self._show()

    @property
    def record(self) -> ChartRecord | None:
        """What is shown."""
        return self._record

    # -- what was pressed ----------------------------------------------------------------------------
    def note_opened(self, note_id: str) -> None:
        """A line of the notes."""
        record = self._record
        found = next((e for e in record.notes if e.note.id == note_id), None) if record else None
        if found is not None:
            self.commands.open_note(found.note.session_id)

    def edit_pressed(self, part: Part) -> None:
        """The form of a part."""
        self.commands.edit(part)

    # -- inside --------------------------------------------------------------------------------------
    def _show(self) -> None:
        if self._record is not None:
            self._view.show_chart(self._model(self._record))

    def _model(self, record: ChartRecord) -> ChartModel:
        hidden, chart, client = self._hidden, record.chart, record.client
        signed = any(e.note.state is NoteState.SIGNED for e in record.notes)
        signed = signed or any(a.signed_at for a in record.assessments)
        agreed = any(c.state is ConsentState.AGREED for c in record.consents)
        return ChartModel(
            name=HIDDEN if hidden else client.name,
            letters="" if hidden else letters(client.name),
            subtitle=self._subtitle(record),
            hidden=hidden,
            notes=tuple(self._note(entry, record) for entry in record.notes),
            plan_subtitle=self._reviewed(record),
            goals=() if hidden else tuple(self._goal(goal, record) for goal in chart.plan.goals),
            care=() if hidden else _care(record),
            consents=self._consents(record),
            documents=self._documents(record),
            groups=() if hidden else fact_groups(record),
            history=tuple(self._entry(number, entry) for number, entry in enumerate(self._history)),
            can_show=record.asks_in is not None,
            can_withdraw=agreed and record.withdraws_in is not None,
            can_summarize=signed or bool(chart.plan.goals),
        )

    def _subtitle(self, record: ChartRecord) -> str:
        client, since = record.client, record.chart.client_since
        sessions = "1 session" if record.sessions == 1 else f"{record.sessions} sessions"
        if self._hidden:
            return sessions
        parts = [client.pronouns]
        if client.birth_date is not None:
            parts.append(str(age(client.birth_date, self._now().astimezone(self._zone).date())))
        if since is not None:
            parts.append(f"client since {written_day(since)}")
        return " · ".join(part for part in (*parts, sessions) if part)

    def _note(self, entry: ChartNote, record: ChartRecord) -> Line:
        note = entry.note
        first = next((s.text for s in note.sentences if s.text), "") or note.text.partition("\n")[0]
        kind = entry.template_name or note.type.label
        if note.amendment is not None:
            kind = "Addendum" if note.amendment is Amendment.ADDENDUM else "Amendment"
        at = entry.day
        return Line(
            note.id,
            kind,
            "" if self._hidden else " ".join(first.split()),
            short_day(at, self._now(), self._zone) if at is not None else "",
            "wand-sparkles" if "written by you" not in note.drafter else "file-text",
            _note_tag(entry, record),
        )

    def _reviewed(self, record: ChartRecord) -> str:
        plan = record.chart.plan
        parts = [f"reviewed {long_day(plan.reviewed_on)}"] if plan.reviewed_on else []
        parts += [f"next review {long_day(plan.next_review_on)}"] if plan.next_review_on else []
        return ", ".join(parts)

    def _goal(self, goal: Goal, record: ChartRecord) -> Row:
        tag = GOAL_TAGS[goal.status]
        met = goal.status is GoalStatus.MET
        icon, tone = ("circle-check", "ok") if met else ("target", "accent")
        if met and goal.met_on is not None:
            detail = f"Met on {long_day(goal.met_on)}"
        else:
            detail = self._mention(goal, record)
        return Row(goal.text, detail, icon, tone, tag)  # type: ignore[arg-type] # both are names of the sets

    def _mention(self, goal: Goal, record: ChartRecord) -> str:
        subject = stems(goal.text)
        for entry in record.notes:
            found = next((s.text for s in entry.note.sentences if is_about(subject, s.text)), "")
            if found and entry.day is not None:
                draft = ", draft" if entry.note.state is NoteState.DRAFT else ""
                short = found if len(found) <= _QUOTED else f"{found[:_QUOTED].rsplit(' ', 1)[0]} …"
                return f"Last mention: {short} · {day(entry.day, self._zone)}{draft}"
        return "Not mentioned in a note yet"

    def _consents(self, record: ChartRecord) -> tuple[Row, ...]:
        rows = []
        now = self._now()
        for consent in record.consents:
            several = len(record.consents) > 1 and not self._hidden
            who = f", {consent.person}" if several else ""
            tag = consent_tag(consent, now)
            tone = "ok" if tag.kind == "ok" else "muted"
            detail = consent_detail(consent, now, self._zone)
            rows.append(Row(f"Recording in the room{who}", detail, tag.icon, tone, tag))  # type: ignore[arg-type]
        if rows:
            agreed = all(consent.allows_recording(now) for consent in record.consents)
            tag = Tag("Agreed", "ok", "badge-check") if agreed else Tag("Not asked", "neutral", "circle")
            words = "Agreed with the form above." if agreed else "Asked with the form above."
            rows.append(Row("Draft notes with AI", words, tag.icon, "ok" if agreed else "muted", tag))
        answers = (record.outside, *(answer for _, answer in record.outside_people))
        if record.outside_model or any(one.state is not ConsentState.NOT_ASKED for one in answers):
            people, named = record.outside_people, not self._hidden
            rows += outside_rows(record.outside, people, now, self._zone, named=named)
        return tuple(rows)

    def _documents(self, record: ChartRecord) -> tuple[Row, ...]:
        rows: list[tuple[datetime | None, Row]] = []
        by_name: dict[str, Assessment] = {}
        for taken in record.assessments:
            before, by_name[taken.name] = by_name.get(taken.name), taken
            rows.append((_noon(taken), self._assessment(taken, before)))
        for saved in record.documents:
            rows.append((saved.created_at, self._saved(saved)))
        for receipt in record.receipts:
            what = "Recording" if receipt.what is Destroyed.AUDIO else "Transcript"
            at = receipt.destroyed_at
            detail = f"{what}, {day(at, self._zone)}, {clock(at, self._zone)}"
            key = f"receipt/{receipt.id}"
            rows.append(
                (at, Row("Destruction receipt", detail, "shield-check", day=day(at, self._zone), key=key))
            )
        for consent in record.consents:
            if consent.decided_at is not None and consent.state is ConsentState.AGREED:
                at = consent.decided_at
                detail = consent_detail(consent, self._now(), self._zone).partition(".")[0]
                rows.append((at, Row("Consent form", detail, "file-check-2", day=day(at, self._zone))))
        in_order = sorted(rows, key=lambda pair: pair[0].timestamp() if pair[0] else 0.0, reverse=True)
        return tuple(row for _, row in in_order)

    def _saved(self, saved: SavedDocument) -> Row:
        at = day(saved.created_at, self._zone)
        if self._hidden:
            return Row("Case summary", "", "file-text", day=at)
        return Row("Case summary", saved.title, "file-text", day=at, key=f"saved/{saved.id}")

    def _assessment(self, taken: Assessment, before: Assessment | None) -> Row:
        score = f"Score {taken.score}" if taken.score else "No score"
        if before is not None and before.score and not self._hidden:
            score += f", was {before.score} on {day_of_year(before.taken_on)}"
        if taken.signed_at is None:
            score += " · not signed"
        title = "Assessment" if self._hidden else taken.name
        shown = "" if self._hidden else score
        key = f"assessment/{taken.id}"
        return Row(title, shown, "clipboard-list", day=day_of_year(taken.taken_on), key=key)

    def _entry(self, number: int, entry: AuditEntry) -> Line:
        at = entry.at
        lead = short_day(at, self._now(), self._zone)
        return Line(
            str(number),
            action_words(entry.action, entry.detail),
            f"{clock(at, self._zone)} · line {entry.number}",
            lead,
        )


def _noon(taken: Assessment) -> datetime:
    day = taken.taken_on
    return datetime(day.year, day.month, day.day, 12).astimezone()


def _note_tag(entry: ChartNote, record: ChartRecord) -> Tag:
    note = entry.note
    if note.state is NoteState.DRAFT:
        points = len(note.open_points) + len(note.missing)
        return Tag(f"Draft, {points} to check" if points else "Draft", "accent", "file-pen-line")
    if note.state is NoteState.AMENDED:
        return Tag("Amended", "neutral", "lock")
    added = sum(
        e.note.amends == note.id and e.note.amendment is Amendment.ADDENDUM and e.note.signed_at is not None
        for e in record.notes
    )
    words = "Signed" if not added else "Signed, 1 addendum" if added == 1 else f"Signed, {added} addenda"
    return Tag(words, "ok", "lock")


def _care(record: ChartRecord) -> tuple[tuple[str, str], ...]:
    chart = record.chart
    return (
        ("Diagnosis", ", ".join(diagnosis.label for diagnosis in chart.diagnoses) or "None entered"),
        ("Usual code", ", ".join(chart.cpt_codes) or "None entered"),
        ("Approaches", ", ".join(chart.approaches) or "None entered"),
    )

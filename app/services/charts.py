"""The charts: who the client is, what was entered of diagnoses, plan and people, and what stands beside it.

Every save is one commit, audited by codes and counts only (R21, R25, R52).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from app.domain.chart import Client, patient_number
from app.domain.codes import diagnosis_code, procedure_code
from app.domain.consent import Consent
from app.domain.errors import ErrorCode, InputError
from app.domain.ids import new_id
from app.domain.note import Note
from app.domain.receipt import DestructionReceipt
from app.domain.saved_document import SavedDocument
from app.domain.session import Session
from app.domain.states import ConsentState, SessionState
from app.domain.treatment import Assessment, Chart, Diagnosis, Medication, TreatmentPlan
from app.services.consents import UNDER_WAY
from app.services.endpoints import configured_in
from app.services.events import ChartChanged, EventBus
from app.services.outside_answers import OutsideAgreement, agreement_in
from app.services.ports import AuditEntry, Clock, Database, UnitOfWork
from app.services.templates import template_in


@dataclass(frozen=True, slots=True)
class ClientDetails:
    """Who a client is and how to reach them, as a form holds it; ``name`` is all that has to be there."""

    name: str
    pronouns: str = ""
    birth_date: date | None = None
    ehr_id: str = ""
    client_since: date | None = None
    nicknames: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    address: str = ""
    employer: str = ""
    other_identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClientLine:
    """One client in the list; ``last_seen``: when their latest session began, None before the first."""

    client: Client
    chart: Chart
    sessions: int
    last_seen: datetime | None
    drafts: int


@dataclass(frozen=True, slots=True)
class ChartNote:
    """A note of the chart with the session it is about."""

    note: Note
    session: Session | None
    template_name: str = ""  # what it was made with; "" is the built-in template of its type

    @property
    def day(self) -> datetime | None:
        """When the session began; of a note without a session when it was written last."""
        return (self.session.started_at if self.session else None) or self.note.updated_at


@dataclass(frozen=True, slots=True)
class ChartRecord:
    """A whole chart. Notes newest first; ``consents`` hold each person's latest answer in each role."""

    client: Client
    chart: Chart
    notes: tuple[ChartNote, ...]
    consents: tuple[Consent, ...]
    assessments: tuple[Assessment, ...]
    receipts: tuple[DestructionReceipt, ...]
    sessions: int
    asks_in: Session | None = None  # under way: people can be asked in it
    withdraws_in: Session | None = None  # the latest with somebody who agreed
    outside: OutsideAgreement = field(default_factory=OutsideAgreement)  # to an outside language model
    outside_people: tuple[tuple[Consent, OutsideAgreement], ...] = ()  # everyone of ``consents``
    outside_model: bool = False  # whether one is set up and allowed
    documents: tuple[SavedDocument, ...] = ()  # saved to the chart, oldest first


class ChartService:
    """Reads and keeps charts. Any thread."""

    def __init__(self, database: Database, clock: Clock, bus: EventBus) -> None:
        self._database, self._clock, self._bus = database, clock, bus

    # -- reading -------------------------------------------------------------------------------------
    def clients(self) -> tuple[ClientLine, ...]:
        """Everybody, by name."""
        with self._database.unit_of_work() as unit:
            sessions: dict[str, list[datetime]] = {}
            waiting: Counter[str] = Counter()
            for session in unit.sessions.all():
                if session.started_at is not None:
                    sessions.setdefault(session.client_id, []).append(session.started_at)
                waiting[session.client_id] += session.state is SessionState.DRAFTED
            charts = {chart.client_id: chart for chart in unit.charts.all()}
            lines = []
            for client in unit.clients.all():
                began, drafts = sessions.get(client.id, []), waiting[client.id]
                chart = charts.get(client.id, Chart(client.id))
                lines.append(ClientLine(client, chart, len(began), max(began, default=None), drafts))
        return tuple(sorted(lines, key=lambda line: (line.client.name.casefold(), line.client.id)))

    def read(self, client_id: str) -> ChartRecord:
        """The whole chart; CLIENT_UNKNOWN."""
        with self._database.unit_of_work() as unit:
            client = client_in(unit, client_id)
            sessions = [s for s in unit.sessions.all() if s.client_id == client_id]
            by_id = {session.id: session for session in sessions}
            notes = [
                ChartNote(n, by_id.get(n.session_id), template_in(unit, n).name)
                for n in unit.notes.of_client(client_id)
            ]
            latest = {(c.person.casefold(), c.role): c for c in unit.consents.of_client(client_id)}
            began = [session for session in sessions if session.started_at is not None]
            agreed = {c.id for c in latest.values() if c.state is ConsentState.AGREED}
            return ChartRecord(
                client,
                unit.charts.get(client_id),
                tuple(sorted(notes, key=_when, reverse=True)),
                tuple(latest.values()),
                unit.assessments.of_client(client_id),
                unit.receipts.of_client(client_id),
                len(began),
                asks_in=next((s for s in reversed(sessions) if s.state in UNDER_WAY), None),
                withdraws_in=next((s for s in reversed(began) if agreed & {*s.participants}), None),
                outside=agreement_in(unit, client_id),
                outside_people=tuple((c, agreement_in(unit, client_id, c)) for c in latest.values()),
                outside_model=configured_in(unit).outside,
                documents=unit.documents.of_client(client_id),
            )

    def history(self, client_id: str) -> tuple[AuditEntry, ...]:
        """What the audit trail holds of the client, newest first."""
        with self._database.unit_of_work() as unit:
            known = {client_id}
            known |= {s.id for s in unit.sessions.all() if s.client_id == client_id}
            known |= {note.id for note in unit.notes.of_client(client_id)}
            known |= {consent.id for consent in unit.consents.of_client(client_id)}
            known |= {assessment.id for assessment in unit.assessments.of_client(client_id)}
            known |= {document.id for document in unit.documents.of_client(client_id)}
            entries = [entry for entry in unit.audit.entries() if entry.subject in known]
        return tuple(reversed(entries))

    # -- who the client is ---------------------------------------------------------------------------
    def new_client(self, details: ClientDetails) -> Client:
        """Open a chart. CLIENT_NAME_MISSING, BAD_USAGE (no number of an EHR), CLIENT_NUMBER_TAKEN."""
        with self._database.unit_of_work() as unit:
            client = keep_details(unit, Client(new_id(), ""), details)
            unit.audit.add("client.added", client.id)
            unit.commit()
        self._bus.publish(ChartChanged(client.id))
        return client

    def save_details(self, client_id: str, details: ClientDetails) -> None:
        """Keep who the client is. Errors as of ``new_client``; nothing is changed then."""

        def change(unit: UnitOfWork) -> None:
            keep_details(unit, client_in(unit, client_id), details)

        self._change(client_id, "details", change)

    def save_people(self, client_id: str, people: Sequence[tuple[str, str]]) -> None:
        """Keep who is around the client, as (name, relation); lines without a name are left out."""
        kept = tuple((_tidy(name), _tidy(relation)) for name, relation in people if name.strip())
        self._keep(client_id, "people", lambda chart: replace(chart, people=kept))

    # -- care ----------------------------------------------------------------------------------------
    def save_care(
        self,
        client_id: str,
        diagnoses: Sequence[Diagnosis],
        cpt_codes: Sequence[str],
        approaches: Sequence[str],
    ) -> None:
        """Keep diagnoses, usual codes and approaches, each once. DIAGNOSIS_CODE_INVALID,
        PROCEDURE_CODE_INVALID: nothing is changed."""
        by_code: dict[str, Diagnosis] = {}
        for diagnosis in diagnoses:
            code = diagnosis_code(diagnosis.code)
            by_code.setdefault(code, Diagnosis(code, _tidy(diagnosis.text)))
        codes = _once(procedure_code(code) for code in cpt_codes)
        kept = _once(_tidy(approach) for approach in approaches)
        self._keep(
            client_id,
            "care",
            lambda chart: replace(chart, diagnoses=tuple(by_code.values()), cpt_codes=codes, approaches=kept),
        )

    def save_plan(self, client_id: str, plan: TreatmentPlan) -> None:
        """Keep the plan; goals without words are left out, new ones get an id."""
        goals = tuple(
            replace(
                goal,
                id=goal.id or new_id(),
                text=_tidy(goal.text),
                objectives=_filled(goal.objectives),
                interventions=_filled(goal.interventions),
            )
            for goal in plan.goals
            if goal.text.strip()
        )
        self._keep(client_id, "plan", lambda chart: replace(chart, plan=replace(plan, goals=goals)))

    def save_medications(self, client_id: str, medications: Sequence[Medication]) -> None:
        """Keep what the client takes; lines without a name are left out."""
        kept = tuple(Medication(_tidy(m.name), _tidy(m.dose)) for m in medications if m.name.strip())
        self._keep(client_id, "medications", lambda chart: replace(chart, medications=kept))

    # -- inside --------------------------------------------------------------------------------------
    def _keep(self, client_id: str, part: str, change: Callable[[Chart], Chart]) -> None:
        def keep(unit: UnitOfWork) -> None:
            client_in(unit, client_id)
            unit.charts.save(change(unit.charts.get(client_id)))

        self._change(client_id, part, keep)

    def _change(self, client_id: str, part: str, change: Callable[[UnitOfWork], None]) -> None:
        with self._database.unit_of_work() as unit:
            change(unit)
            unit.audit.add("chart.changed", client_id, part)
            unit.commit()
        self._bus.publish(ChartChanged(client_id))


def client_in(unit: UnitOfWork, client_id: str) -> Client:
    """The client, or CLIENT_UNKNOWN."""
    client = unit.clients.get(client_id)
    if client is None:
        raise InputError(ErrorCode.CLIENT_UNKNOWN)
    return client


def keep_details(unit: UnitOfWork, client: Client, details: ClientDetails) -> Client:
    """Save client and chart as part of ``unit``; see ``ChartService.new_client`` for the errors."""
    name = _tidy(details.name)
    if not name:
        raise InputError(ErrorCode.CLIENT_NAME_MISSING)
    number = patient_number(details.ehr_id) if details.ehr_id.strip() else ""
    if number and any(c.ehr_id == number and c.id != client.id for c in unit.clients.all()):
        raise InputError(ErrorCode.CLIENT_NUMBER_TAKEN)
    kept = replace(
        client,
        name=name,
        pronouns=_tidy(details.pronouns),
        birth_date=details.birth_date,
        ehr_id=number,
    )
    unit.clients.save(kept)
    chart = replace(
        unit.charts.get(kept.id),
        client_since=details.client_since,
        nicknames=_filled(details.nicknames),
        phones=_filled(details.phones),
        emails=_filled(details.emails),
        address="\n".join(_filled(details.address.splitlines())),
        employer=_tidy(details.employer),
        other_identifiers=_filled(details.other_identifiers),
    )
    unit.charts.save(chart)
    return kept


def details_of(client: Client, chart: Chart) -> ClientDetails:
    """What is kept, as a form holds it."""
    return ClientDetails(
        client.name,
        client.pronouns,
        client.birth_date,
        client.ehr_id,
        chart.client_since,
        chart.nicknames,
        chart.phones,
        chart.emails,
        chart.address,
        chart.employer,
        chart.other_identifiers,
    )


def _when(entry: ChartNote) -> tuple[float, str]:
    return (entry.day.timestamp() if entry.day else 0.0, entry.note.id)


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _filled(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(line for line in map(_tidy, lines) if line)


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))

"""Taking in a list of clients: shown first, taken in once it is confirmed, never anybody twice (R21)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from app.domain.chart import Client
from app.domain.client_list import LineProblem, LineTrouble, ListedClient, read_client_list
from app.domain.ids import new_id
from app.domain.treatment import Chart
from app.domain.typed_dates import DayOrder
from app.services.events import ChartChanged, EventBus
from app.services.ports import Clock, Database, UnitOfWork

BATCH = 50
"""Clients that are taken in with one commit, in a quarter of a second: nothing else waits for long."""


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What importing would do: ``new`` get a chart, ``known`` are in the charts already and stay as they are.

    Lines with a problem are left out.
    """

    new: tuple[ListedClient, ...]
    known: tuple[ListedClient, ...]
    problems: tuple[LineProblem, ...]
    ignored: tuple[str, ...]
    order: DayOrder | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """How far a list is taken in. ``left`` are still to come; ``added`` are ids of clients that are new."""

    left: tuple[ListedClient, ...]
    total: int
    added: frozenset[str] = frozenset()

    @property
    def done(self) -> int:
        """How many of the list were looked at."""
        return self.total - len(self.left)


class ClientListImport:
    """Reads lists of clients and takes them in. Any thread.

    A list is taken in by batches, a commit each: stopped in the middle, those of the batches before have
    their charts, and importing the list again adds the others.
    """

    def __init__(self, database: Database, clock: Clock, bus: EventBus) -> None:
        self._database, self._clock, self._bus = database, clock, bus

    def preview(self, content: bytes, order: DayOrder | None = None) -> ImportPreview:
        """What is in the file; nothing is changed. Errors as of ``read_client_list``."""
        today = self._clock.now().astimezone().date()
        listed = read_client_list(content, today, order)
        with self._database.unit_of_work() as unit:
            new, known, problems = _compared(unit, listed.clients)
        every = sorted((*listed.problems, *problems), key=lambda problem: problem.line)
        return ImportPreview(new, known, tuple(every), listed.ignored, order)

    def take_in(self, preview: ImportPreview) -> int:
        """Open a chart for everybody who is new, batch by batch; returns how many."""
        intake = self.begin(preview)
        while intake.left:
            intake = self.go_on(intake)
        self.end(intake)
        return len(intake.added)

    def begin(self, preview: ImportPreview) -> Intake:
        """Where taking in begins; nothing is changed yet."""
        return Intake(preview.new, len(preview.new))

    def go_on(self, intake: Intake) -> Intake:
        """Open charts for the next batch, in one commit. Who came into the charts meanwhile is left out."""
        batch = intake.left[:BATCH]
        with self._database.unit_of_work() as unit:
            new, _, _ = _compared(unit, batch, intake.added)
            added = {_add(unit, listed) for listed in new}
            if added:
                unit.audit.add("clients.imported", "practice", str(len(added)))
                unit.commit()
        return replace(intake, left=intake.left[BATCH:], added=intake.added | added)

    def end(self, intake: Intake) -> None:
        """Tell of the charts that are new; also of a list that was stopped."""
        if intake.added:
            self._bus.publish(ChartChanged(""))


def _compared(
    unit: UnitOfWork, clients: Iterable[ListedClient], added: frozenset[str] = frozenset()
) -> tuple[tuple[ListedClient, ...], tuple[ListedClient, ...], tuple[LineProblem, ...]]:
    """New, known, and not clear; ``added`` came from the same list, whose lines were compared before."""
    present = [client for client in unit.clients.all() if client.id not in added]
    numbers = {client.ehr_id for client in present if client.ehr_id}
    people = {_who(client): client for client in present}
    births: dict[str, set[date | None]] = {}
    for client in present:
        births.setdefault(client.name.casefold(), set()).add(client.birth_date)
    new, known, problems = [], [], []
    for listed in clients:
        same = people.get(listed.who)
        born = births.get(listed.name.casefold(), set())
        if listed.ehr_id and listed.ehr_id in numbers:
            known.append(listed)
        elif same is not None and same.ehr_id and listed.ehr_id:
            problems.append(LineProblem(listed.line, LineTrouble.NUMBER_DIFFERS, listed.name))
        elif same is not None:
            known.append(listed)
        elif born and (None in born or listed.birth_date is None):
            problems.append(LineProblem(listed.line, LineTrouble.MAYBE_KNOWN, listed.name))
        else:
            new.append(listed)
    return tuple(new), tuple(known), tuple(problems)


def _who(client: Client) -> tuple[str, date | None]:
    return client.name.casefold(), client.birth_date


def _add(unit: UnitOfWork, listed: ListedClient) -> str:
    client = Client(new_id(), listed.name, listed.pronouns, listed.birth_date, listed.ehr_id)
    unit.clients.save(client)
    unit.charts.save(
        Chart(
            client.id,
            nicknames=listed.nicknames,
            phones=listed.phones,
            emails=listed.emails,
            address=listed.address,
            employer=listed.employer,
            diagnoses=listed.diagnoses,
        )
    )
    return client.id

"""The outbox page, and the clock that sends what is due."""

from functools import partial

from PySide6.QtCore import QObject, QTimer

from app.domain.delivery import Decision, OutboxItem
from app.domain.errors import AppError, ErrorCode
from app.domain.note import Note
from app.domain.states import DeliveryState
from app.runtime.jobs import IO
from app.services.events import DeliveryChanged
from app.services.explanations import explain
from app.ui.desktop.desk import Desk
from app.ui.outbox.link_view import LinkSheet
from app.ui.outbox.model import OutboxEntry
from app.ui.outbox.presenter import OutboxPresenter
from app.ui.outbox.view import OutboxPage

SEND_EVERY_MS = 30_000
_NEEDS_YOU = (DeliveryState.UNKNOWN, DeliveryState.NEEDS_SIGN_IN, DeliveryState.BLOCKED, DeliveryState.DEAD)


class OutboxFlow(QObject):
    """Implements ``OutboxCommands``. Without an EHR nothing is sent: signed notes wait."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self.page = OutboxPage()
        self.presenter = OutboxPresenter(
            self.page, self, desk.program.clock.now, ehr=desk.program.gateway.name
        )
        self.page.attach(self.presenter)
        desk.bridge.on(DeliveryChanged, self._on_changed)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(50)
        self._later.timeout.connect(self.load)
        self._clock = QTimer(self)
        self._clock.setInterval(SEND_EVERY_MS)
        self._clock.timeout.connect(self._on_due)
        self._clock.start()
        self.presenter.opened()

    def load(self) -> None:
        """Read everything again."""

        def show(entries: tuple[OutboxEntry, ...]) -> None:
            self.presenter.on_entries_changed(entries)
            waiting = sum(entry.item.state in _NEEDS_YOU for entry in entries)
            self._desk.window.set_count("outbox", waiting, "need you")

        self._desk.do(self._read, show)

    # -- OutboxCommands ------------------------------------------------------------------------------
    def try_now(self) -> None:
        def send() -> None:
            delivery = self._desk.program.delivery
            for item in delivery.items():
                if item.state is DeliveryState.RETRY_WAIT:
                    delivery.retry(item.id)
            delivery.run_once()

        self._desk.do(send, lambda _none: self.load(), self._on_failed, lane=IO)

    def decide(self, item_id: str, decision: Decision) -> None:
        def settle() -> OutboxItem:
            return self._desk.program.delivery.decide(item_id, decision, self._desk.clinician.id)

        self._desk.do(settle, lambda _item: self._on_due(), self._on_failed)

    def send_again(self, item_id: str) -> None:
        self._desk.do(
            lambda: self._desk.program.delivery.retry(item_id), lambda _item: self._on_due(), self._on_failed
        )

    def link(self, item_id: str) -> None:
        def read() -> str:
            with self._desk.program.database.unit_of_work() as unit:
                item = unit.outbox.get(item_id)
                client = unit.clients.get(item.client_id) if item else None
            return client.name if client else ""

        def ask(name: str) -> None:
            sheet = LinkSheet(name, self._desk.program.gateway.name)
            sheet.entered.connect(partial(self._on_number, item_id))
            self._desk.window.sheets.open(sheet)

        self._desk.do(read, ask)

    def sign_in(self) -> None:
        """Signing in to an EHR is not there yet: say what to do instead."""
        self.presenter.on_failed(explain(AppError(ErrorCode.EHR_SIGN_IN)))

    def open_ehr(self) -> None:
        """Never offered: the page is made without ``can_open_ehr``."""

    # -- inside --------------------------------------------------------------------------------------
    def _read(self) -> tuple[OutboxEntry, ...]:
        program = self._desk.program
        entries = []
        with program.database.unit_of_work() as unit:
            items = unit.outbox.all()
            arrived = {item.note_id for item in items if item.state is DeliveryState.DELIVERED}
            for item in items:
                client = unit.clients.get(item.client_id)
                note = unit.notes.get(item.note_id)
                session = unit.sessions.get(note.session_id) if note else None
                entries.append(
                    OutboxEntry(
                        item,
                        client.name if client else "",
                        _label(note, program.templates.of_note(note).name) if note is not None else "",
                        session.started_at if session else None,
                        session.ended_at if session else None,
                        note.signed_at if note else None,
                        waits=note is not None and bool(note.amends) and note.amends not in arrived,
                    )
                )
        return tuple(entries)

    def _on_number(self, item_id: str, number: str) -> None:
        self._desk.do(
            lambda: self._desk.program.delivery.link(item_id, number, self._desk.clinician.id),
            lambda _item: self._on_due(),
            self._on_failed,
        )

    def _on_due(self) -> None:
        if self._desk.program.gateway.name:
            self._desk.do(
                self._desk.program.delivery.run_once, lambda _items: self.load(), self._on_failed, lane=IO
            )
        else:
            self.load()

    def _on_failed(self, error: AppError) -> None:
        self.presenter.on_failed(explain(error))

    def _on_changed(self, event: DeliveryChanged) -> None:
        self._later.start()
        if event.state is DeliveryState.QUEUED:
            self._on_due()


def _label(note: Note, template_name: str) -> str:
    return template_name if note.amendment is None else f"{template_name} {note.amendment.value}"

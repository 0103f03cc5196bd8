"""The list of clients: reading it, opening charts, new clients, and lists from other programs."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.chart import Client
from app.domain.client_list import LARGEST_FILE
from app.domain.errors import AppError, ErrorCode, InputError
from app.domain.typed_dates import DayOrder
from app.services.charts import ClientDetails
from app.services.client_list_import import BATCH, ImportPreview, Intake
from app.services.events import ChartChanged, DraftReady, NoteSigned, SessionChanged
from app.services.explanations import explain
from app.ui.chart.forms import DetailsSheet
from app.ui.clients.import_sheet import ImportSheet
from app.ui.clients.import_words import import_model
from app.ui.clients.page import ClientsPage
from app.ui.clients.presenter import ClientsPresenter
from app.ui.desktop.desk import Desk
from app.ui.usual_folder import usual_folder

CLIENTS = "clients"
KINDS = "Lists (*.csv *.tsv *.txt)"
_ORDERS = (None, DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST)


class ClientsFlow(QObject):
    """Implements ``ClientsCommands``; ``open_chart`` leads to a client's chart."""

    def __init__(self, desk: Desk, open_chart: Callable[[str], None]) -> None:
        super().__init__(desk.window)
        self._desk, self._open_chart = desk, open_chart
        self.page = ClientsPage()
        self.presenter = ClientsPresenter(self.page, self)
        self.page.attach(self.presenter)
        self.pick: Callable[[QWidget], Path | None] = _pick
        self._content = b""
        self._preview: ImportPreview | None = None
        self._sheet: ImportSheet | None = None
        desk.window.names_hidden_changed.connect(self.presenter.hide_names)
        desk.window.page_shown.connect(self._on_page_shown)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(50)
        self._later.timeout.connect(self.load)
        for event in (ChartChanged, SessionChanged, DraftReady, NoteSigned):
            desk.bridge.on(event, self._on_changed)

    def load(self) -> None:
        """Read everybody again."""
        self._desk.do(self._desk.program.charts.clients, self.presenter.show)

    # -- ClientsCommands -----------------------------------------------------------------------------
    def open_client(self, client_id: str) -> None:
        self._open_chart(client_id)

    def new_client(self) -> None:
        today = self._desk.program.clock.now().astimezone().date()
        sheet = DetailsSheet("New client", ClientDetails("", client_since=today), today)

        def keep(details: object) -> None:
            assert isinstance(details, ClientDetails)
            self._desk.do(
                lambda: self._desk.program.charts.new_client(details), made, lambda error: refused(error)
            )

        def made(client: Client) -> None:
            sheet.close_sheet()
            self._open_chart(client.id)

        def refused(error: AppError) -> None:
            words = explain(error)
            sheet.show_problem(f"{words.happened} {words.next_step}")

        sheet.submitted.connect(keep)
        self._desk.window.sheets.open(sheet)

    def import_list(self) -> None:
        path = self.pick(self._desk.window)
        if path is not None:
            self._desk.do(lambda: _content(path), self._on_read)

    # -- inside --------------------------------------------------------------------------------------
    def _on_read(self, content: bytes) -> None:
        self._content = content
        self._look(None, self._open_sheet)

    def _look(self, order: DayOrder | None, then: Callable[[ImportPreview], None]) -> None:
        content = self._content
        self._desk.do(lambda: self._desk.program.client_lists.preview(content, order), then)

    def _open_sheet(self, preview: ImportPreview) -> None:
        self._preview = preview
        self._sheet = ImportSheet(import_model(preview))
        self._sheet.order_said.connect(self._on_order)
        self._sheet.confirmed.connect(self._on_confirmed)
        self._sheet.closed.connect(self._on_closed)
        self._desk.window.sheets.open(self._sheet)

    def _on_order(self, index: int) -> None:
        def show(preview: ImportPreview) -> None:
            if self._sheet is not None:
                self._preview = preview
                self._sheet.show_model(import_model(preview))

        self._look(_ORDERS[index], show)

    def _on_confirmed(self) -> None:
        if self._preview is not None and self._sheet is not None:
            self._take_in(self._sheet, self._desk.program.client_lists.begin(self._preview))

    def _take_in(self, sheet: ImportSheet, intake: Intake) -> None:
        """A batch, then the next one: a job each, so that other work comes in between."""

        def taken(further: Intake) -> None:
            stopped = self._sheet is not sheet
            if stopped or not further.left:
                self._taken_in(sheet, further)
            else:
                self._take_in(sheet, further)

        def failed(error: AppError) -> None:
            self._desk.program.client_lists.end(intake)
            if self._sheet is sheet:
                sheet.close_sheet()
            self._desk.show(error)

        if intake.total > BATCH:
            sheet.show_progress(intake.done, intake.total)
        self._desk.do(lambda: self._desk.program.client_lists.go_on(intake), taken, failed)

    def _taken_in(self, sheet: ImportSheet, intake: Intake) -> None:
        self._desk.program.client_lists.end(intake)
        count = len(intake.added)
        words = f"{count} {'client is' if count == 1 else 'clients are'} added."
        if intake.left:
            words += " Import the list again for the others."
            self._desk.window.toasts.show_toast(words, "info")
        else:
            self._desk.window.toasts.show_toast(words, "circle-check", "ok")
        if self._sheet is sheet:
            sheet.close_sheet()
        self.load()

    def _on_closed(self) -> None:
        self._sheet = self._preview = None
        self._content = b""

    def _on_page_shown(self, key: str) -> None:
        if key == CLIENTS:
            self.load()

    def _on_changed(self, _event: object) -> None:
        if self.page.isVisible():
            self._later.start()


def _content(path: Path) -> bytes:
    """The file's bytes; a larger file than any list is not read at all."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(ErrorCode.CLIENT_LIST_TOO_LARGE)
        return path.read_bytes()
    except OSError as error:
        raise InputError(ErrorCode.FILE_NOT_FOUND) from error


def _pick(window: QWidget) -> Path | None:
    """The system's own dialog."""
    chosen, _kind = QFileDialog.getOpenFileName(window, "Import clients", str(usual_folder()), KINDS)
    return Path(chosen) if chosen else None

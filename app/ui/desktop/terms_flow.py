"""The sheet with the names and terms of a client, from the transcript and from before a session."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.domain.errors import AppError, ErrorCode
from app.domain.terms import LONGEST_TERM, MOST_TERMS
from app.services.explanations import explain
from app.ui.desktop.desk import Desk
from app.ui.transcript.terms.presenter import TermsPresenter
from app.ui.transcript.terms.view import TermsSheets

TOO_MUCH = f"At most {MOST_TERMS} lines, and {LONGEST_TERM} letters in each. Nothing was saved."


class TermsFlow(QObject):
    """Implements ``TermsCommands``; ``saved`` comes after a change is in the client's record."""

    saved = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self.sheets = TermsSheets(desk.window.sheets)
        self.presenter = TermsPresenter(self.sheets, self)
        self.sheets.attach(self.presenter)

    def open(self, client_id: str) -> None:
        """Show the names and terms of a client."""
        self._desk.do(
            lambda: self._desk.program.terms.of_client(client_id),
            lambda terms: self.presenter.opened(client_id, terms),
        )

    # -- TermsCommands -------------------------------------------------------------------------------
    def save_terms(self, client_id: str, terms: Sequence[str]) -> None:
        kept = tuple(terms)

        def saved(_terms: tuple[str, ...]) -> None:
            self.presenter.saved()
            self.saved.emit()

        def failed(error: AppError) -> None:
            known = explain(error)
            too_much = error.code is ErrorCode.BAD_USAGE
            self.presenter.failed(TOO_MUCH if too_much else f"{known.happened} {known.next_step}")

        self._desk.do(lambda: self._desk.program.terms.replace(client_id, kept), saved, failed)

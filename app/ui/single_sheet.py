"""A presenter's view that is one sheet over a window."""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QObject

from app.ui.widgets import Sheet, SheetHost


class ToldOfClosing(Protocol):
    """A presenter that is told when its sheet is gone."""

    def gone(self) -> None:
        """The sheet is closed, by whatever way."""


Shown = TypeVar("Shown", bound=Sheet)
Told = TypeVar("Told", bound=ToldOfClosing)


class SingleSheet(QObject, Generic[Shown, Told]):
    """Shows at most one sheet over ``host``'s window; give it the presenter with ``attach`` first."""

    def __init__(self, host: SheetHost) -> None:
        super().__init__(host)
        self._host = host
        self._presenter: Told | None = None
        self.sheet: Shown | None = None

    def attach(self, presenter: Told) -> None:
        self._presenter = presenter

    @property
    def presenter(self) -> Told:
        """Who decides what is shown."""
        assert self._presenter is not None
        return self._presenter

    def open_sheet(self, sheet: Shown) -> None:
        """Puts ``sheet``, which shows its model already, over the window."""
        self.sheet = sheet
        sheet.closed.connect(self._on_closed)
        self._host.open(sheet)

    def close_sheet(self) -> None:
        """Takes the sheet away, where one is open; the presenter is told."""
        if self.sheet is not None:
            self.sheet.close_sheet()

    def _on_closed(self) -> None:
        self.sheet = None
        if self._presenter is not None:
            self._presenter.gone()

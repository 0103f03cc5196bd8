"""The page "Clients": search, new client, import, and the list."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.ui.clients.line_list import LineList
from app.ui.clients.model import ClientsModel
from app.ui.clients.presenter import ClientsPresenter
from app.ui.spacing import Box, column, row
from app.ui.widgets import Button, Card, EmptyState, Field, Text

_DOWN = QBoxLayout.Direction.TopToBottom
_ACROSS = QBoxLayout.Direction.LeftToRight
_ONE_ROW = 620


class ClientsPage(Box):
    """Implements ``ClientsView``; give it its presenter with `attach`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_DOWN, margins=(28, 26, 28, 24), gap=14, surface="background", parent=parent)
        self._head = row(gap=12)
        words = column(gap=2)
        words.add(Text("Clients", "title"))
        self.subtitle = Text("", "ui", "muted", weight=400)
        words.add(self.subtitle)
        self._head.add(words, 1)
        keys = row(gap=8)
        self.import_list = Button("Import list…", icon="download")
        self.new_client = Button("New client", "primary", icon="user-plus")
        keys.add(self.import_list)
        keys.add(self.new_client)
        self._head.add(keys, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.add(self._head)
        self.search = Field(placeholder="Search by name, number or code", name="Search clients")
        self.search.setClearButtonEnabled(True)
        self.add(self.search)
        self._card = Card(padding=0)
        self.list = LineList("Clients", two_rows=True)
        self._card.body.addWidget(self.list)
        self.add(self._card, 1)
        self._empty: EmptyState | None = None
        self._empty_words = ("", "")

    def attach(self, presenter: ClientsPresenter) -> None:
        """Connects what the clinician does with the presenter."""
        self._presenter = presenter  # a signal does not keep it
        self.search.textChanged.connect(presenter.searched)
        self.list.opened.connect(presenter.opened)
        self.new_client.clicked.connect(presenter.new_pressed)
        self.import_list.clicked.connect(presenter.import_pressed)

    def show_clients(self, model: ClientsModel) -> None:
        """Draws the model."""
        self.subtitle.setText(model.subtitle)
        self.search.setVisible(model.anybody)
        self.list.show_lines(model.lines)
        self._card.setVisible(bool(model.lines))
        words = (model.empty_title, model.empty_body)
        if words != self._empty_words:
            self._empty_words = words
            if self._empty is not None:
                self._empty.hide()
                self._empty.deleteLater()
            self._empty = EmptyState(None if model.anybody else "room-table", *words) if words[0] else None
            if self._empty is not None:
                self.add(self._empty, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _on_theme_changed(self) -> None:
        super()._on_theme_changed()
        if hasattr(self, "_empty_words"):  # not while it is built
            self._arrange()

    def _arrange(self) -> None:
        wide = self.width() - self.theme.px(56) >= self.theme.px(_ONE_ROW)
        self._head.set_direction(_ACROSS if wide else _DOWN)

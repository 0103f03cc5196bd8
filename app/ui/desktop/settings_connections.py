"""The list of connections in the settings: read when it comes into sight, and filtered."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.services.model_requests import Connections
from app.ui.desktop.desk import Desk
from app.ui.settings.connections_model import SHOWN_AT_ONCE, connections_model
from app.ui.settings.connections_view import ConnectionsCard


class SettingsConnections(QObject):
    """Shows what `ModelRequestService` knows in `card`."""

    def __init__(self, desk: Desk, card: ConnectionsCard) -> None:
        super().__init__(desk.window)
        self._desk, self._card = desk, card
        self._known, self._wanted, self._shown = Connections(), "", SHOWN_AT_ONCE
        card.came.connect(self.read)
        card.wanted.connect(self._on_wanted)
        card.more_pressed.connect(self._on_more)

    def read(self) -> None:
        """Read the list anew."""
        self._desk.do(self._desk.program.model_requests.all, self._on_read)

    def _on_read(self, known: Connections) -> None:
        self._known = known
        self._draw()

    def _on_wanted(self, words: str) -> None:
        self._wanted, self._shown = words, SHOWN_AT_ONCE
        self._draw()

    def _on_more(self) -> None:
        self._shown += SHOWN_AT_ONCE
        self._draw()

    def _draw(self) -> None:
        self._card.show_connections(connections_model(self._known, self._wanted, self._shown))

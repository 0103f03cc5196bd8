"""Events of the services, brought to the main thread."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.services.events import Event, EventBus

EventType = TypeVar("EventType", bound=Event)


class Bridge(QObject):
    """Calls handlers on the thread it was made on (the main thread), in the order of publication."""

    _published = Signal(object, object)

    def __init__(self, bus: EventBus) -> None:
        super().__init__()
        self._bus = bus
        self._endings: list[Callable[[], None]] = []
        self._closed = False
        self._published.connect(self._on_published, Qt.ConnectionType.QueuedConnection)

    def on(self, event_type: type[EventType], handler: Callable[[EventType], None]) -> None:
        """Call ``handler`` on the main thread for each event of ``event_type`` until ``close``."""

        def forward(event: EventType) -> None:
            self._published.emit(handler, event)

        self._endings.append(self._bus.subscribe(event_type, forward))

    def close(self) -> None:
        """Stop listening; what is still queued is dropped, for its handlers are being taken down."""
        self._closed = True
        for end in self._endings:
            end()
        self._endings.clear()

    @Slot(object, object)
    def _on_published(self, handler: Callable[[Event], None], event: Event) -> None:
        if not self._closed:
            handler(event)

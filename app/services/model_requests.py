"""What was sent to language models, and every connection that this program ever made (B7)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from app.domain.endpoint import ModelRequest
from app.domain.this_computer import is_this_computer
from app.services.ports import Contact, Database


@dataclass(frozen=True, slots=True)
class Connections:
    """``requests`` newest first; ``contacts`` by their latest time, the newest first."""

    requests: tuple[ModelRequest, ...] = ()
    contacts: tuple[Contact, ...] = ()

    @property
    def since(self) -> datetime | None:
        """When the first of them was made; None before any."""
        times = [request.at for request in self.requests] + [contact.first_at for contact in self.contacts]
        return min(times, default=None)


class ModelRequestService:
    """The list can be read and lengthened, never shortened. Any thread."""

    def __init__(self, database: Database, contacts: Callable[[], Iterable[Contact]]) -> None:
        """``contacts``: what the network guard saw."""
        self._database, self._contacts = database, contacts

    def record(self, request: ModelRequest) -> None:
        """Keep a request before it leaves, and again with its outcome. What cannot be written is not sent."""
        with self._database.unit_of_work() as unit:
            unit.model_requests.save(request)
            unit.commit()

    def all(self) -> Connections:
        """Everything that was ever recorded; nothing is left out."""
        with self._database.unit_of_work() as unit:
            requests = unit.model_requests.all()
        contacts = sorted(self._contacts(), key=lambda contact: contact.last_at, reverse=True)
        return Connections(tuple(reversed(requests)), tuple(contacts))


def stays_here(host: str) -> bool:
    """Whether what goes to ``host`` never leaves this laptop."""
    return is_this_computer(host)

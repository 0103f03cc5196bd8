"""What the list of clients shows; and one line of any list of a chart."""

from dataclasses import dataclass
from typing import Protocol

from app.ui.roles import IconName
from app.ui.tag import Tag


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: ``lead`` in a narrow column before the title, ``detail`` beneath or beside it."""

    key: str
    title: str
    detail: str = ""
    lead: str = ""
    icon: IconName | None = None
    tag: Tag | None = None

    @property
    def spoken(self) -> str:
        """The line as a screen reader says it."""
        parts = (self.lead, self.title, self.detail, self.tag.words if self.tag else "")
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class ClientsModel:
    """The page. ``empty``: why there are no lines; "" while there are some."""

    subtitle: str
    lines: tuple[Line, ...]
    empty_title: str = ""
    empty_body: str = ""
    anybody: bool = True


class ClientsView(Protocol):
    """Draws the page."""

    def show_clients(self, model: ClientsModel) -> None: ...


class ClientsCommands(Protocol):
    """What the page asks for."""

    def open_client(self, client_id: str) -> None: ...
    def new_client(self) -> None: ...
    def import_list(self) -> None: ...

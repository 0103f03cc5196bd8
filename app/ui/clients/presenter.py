"""The list of clients and its search. Knows neither Qt nor adapters."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from app.services.charts import ClientLine
from app.ui.clients.model import ClientsCommands, ClientsModel, ClientsView, Line
from app.ui.tag import Tag
from app.ui.times import day

HIDDEN = "Name hidden"


class ClientsPresenter:
    """All calls on the main thread."""

    def __init__(self, view: ClientsView, commands: ClientsCommands, zone: tzinfo | None = None) -> None:
        self._view, self._commands, self._zone = view, commands, zone
        self._lines: tuple[ClientLine, ...] = ()
        self._wanted = ""
        self._hidden = False

    def show(self, lines: Sequence[ClientLine]) -> None:
        """Everybody, as they are in the charts now."""
        self._lines = tuple(lines)
        self._show()

    def searched(self, text: str) -> None:
        """Show those in whom every word of ``text`` is found: names, nicknames, codes, numbers."""
        self._wanted = text
        self._show()

    def hide_names(self, hidden: bool) -> None:
        """Take names and everything that tells of a person off the page."""
        self._hidden = hidden
        self._show()

    def opened(self, client_id: str) -> None:
        """A line was chosen."""
        self._commands.open_client(client_id)

    def new_pressed(self) -> None:
        """Somebody is to get a chart."""
        self._commands.new_client()

    def import_pressed(self) -> None:
        """A list of another program is to be read."""
        self._commands.import_list()

    def _show(self) -> None:
        words = self._wanted.casefold().split()
        found = [line for line in self._lines if all(word in _searched(line) for word in words)]
        count = len(self._lines)
        subtitle = "1 client" if count == 1 else f"{count} clients"
        if words and count:
            subtitle = f"{len(found)} of {subtitle}"
        title, body = "", ""
        if not count:
            title = "No clients yet"
            body = "Add somebody, or take in a list of your EHR as a CSV file."
        elif not found:
            title = "Nobody is found"
            body = "Names, nicknames, numbers and codes are searched."
        lines = tuple(self._line(line) for line in found)
        self._view.show_clients(ClientsModel(subtitle, lines, title, body, bool(count)))

    def _line(self, line: ClientLine) -> Line:
        tag = None
        if line.drafts:
            words = "1 draft" if line.drafts == 1 else f"{line.drafts} drafts"
            tag = Tag(words, "accent", "file-pen-line")
        if self._hidden:
            return Line(line.client.id, HIDDEN, "", icon="users", tag=tag)
        parts = [
            line.client.pronouns,
            *(d.label for d in line.chart.diagnoses[:1]),
            self._seen(line.last_seen),
        ]
        detail = " · ".join(part for part in parts if part)
        return Line(line.client.id, line.client.name, detail, icon="users", tag=tag)

    def _seen(self, at: datetime | None) -> str:
        return (
            f"last session {day(at, self._zone)} {at.astimezone(self._zone).year}" if at else "no session yet"
        )


def _searched(line: ClientLine) -> str:
    client, chart = line.client, line.chart
    codes = (diagnosis.label for diagnosis in chart.diagnoses)
    return " ".join((client.name, client.ehr_id, *chart.nicknames, *codes)).casefold()

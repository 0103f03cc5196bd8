"""The pill at the end of a line: what a list of clients, a chart or the agenda says in a word or two."""

from dataclasses import dataclass

from app.ui.roles import IconName, PillKind


@dataclass(frozen=True, slots=True)
class Tag:
    """A pill: words, kind and icon."""

    words: str
    kind: PillKind
    icon: IconName

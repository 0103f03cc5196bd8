"""Takes everything that tells who somebody is out of a text that others will read."""

import re

from app.domain.identifiers import PLACEHOLDER, Identifiers
from app.drafting.placeholders import Placeholders

_WORDS = {
    "EMAIL": "[email]",
    "PHONE": "[phone]",
    "ADDRESS": "[address]",
    "EMPLOYER": "the employer",
    "BIRTH_DATE": "[date of birth]",
    "THERAPIST": "the therapist",
}
_AFTER_START = re.compile(r"(^|[.!?]\s+|[“\"])(the client|the therapist|the employer|their )")


class NamesOut:
    """One client's identifiers become what they are: the client, the brother, the employer. Any thread."""

    def __init__(self, identifiers: Identifiers, relations: tuple[tuple[str, str], ...]) -> None:
        self._placeholders = Placeholders(identifiers)
        self._relations = {name.casefold(): relation for name, relation in relations if relation}

    def __call__(self, text: str) -> str:
        """The text without identifiers; days that are no date of birth stay."""
        told = PLACEHOLDER.sub(self._told, self._placeholders.hide(text))
        return _AFTER_START.sub(lambda found: found[1] + found[2][0].upper() + found[2][1:], told)

    def _told(self, found: re.Match[str]) -> str:
        kind = found[1].upper()
        if kind == "CLIENT":
            return "the client"
        if kind in ("DATE", "TEXT"):
            return self._placeholders.restore(found[0])
        if kind in ("PERSON", "NAME", "TERM"):
            relation = self._relations.get(self._placeholders.restore(found[0]).casefold(), "")
            return f"their {relation}" if relation else "[name]"
        return _WORDS.get(kind, "[number]")

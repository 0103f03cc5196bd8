"""Takes everything that tells who somebody is out of a text that others will read."""

import re
from functools import cache

from app.domain.ai_settings import APPROACHES
from app.domain.identifiers import PLACEHOLDER, Identifiers
from app.drafting.claims import CLIENT_TERMS, THERAPIST_TERMS
from app.drafting.lexicon import load_lexicon
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


_TITLED = re.compile(
    r"\b((?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Pastor|Uncle|Aunt)\.? )[A-Z][\w'’-]+(?: [A-Z][\w’-]+)?"
)
_STRANGER = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+(?:[-'’][A-Z][a-z]+)*(?:(?: [A-Z][a-z]+)+)?(?![\w-])")
"""Words with a capital in a sentence: names of people who are in no chart, unless a note writes them so."""

_OPENING = re.compile(r"(?:^|(?<=[.!?“] ))[A-Z][a-z]+(?= (\[name\]|\w+))|(?<=[“:])[A-Z][a-z]+(?= (\w+))")
_SEVERAL = re.compile(r"\[name\](?:[ -]\[name\])+")

_WRITTEN_SO = frozenset(
    """
    socratic beck hamilton burns columbia likert inventory scale questionnaire index disorder therapy training
    subjective objective assessment plan data behavior intervention response focus risk score goal diagnosis
    generalized major depressive persistent posttraumatic obsessive compulsive bipolar borderline alcoholics
    narcotics anonymous medicaid medicare telehealth phase module session step part level english spanish
    """.split()
)


def _unnamed(found: re.Match[str]) -> str:
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", found[0])]
    return found[0] if any(word in _clinical() for word in words) else "[name]"


def _opening_unnamed(found: re.Match[str]) -> str:
    """A first word that is in no list and does what only a person does, or stands before a surname."""
    following = found[1] or found[2] or ""
    acts = following == "[name]" or following in load_lexicon().words("people.speaking")
    return _unnamed(found) if acts else found[0]


@cache
def _clinical() -> frozenset[str]:
    """Words that a note writes with a capital, or that are words for something else."""
    lexicon = load_lexicon()
    people = ("people.first_name", "people.name_or_word")
    listed = (entries for topic, entries in lexicon.lists.items() if topic not in people)
    known = {word for entries in listed for entry in entries for word in entry.split()}
    approaches = {word for approach in APPROACHES for word in approach.lower().split()}
    return frozenset(known | approaches) | _WRITTEN_SO | CLIENT_TERMS | THERAPIST_TERMS


class NamesOut:
    """One client's identifiers become what they are: the client, the brother, the employer. Any thread."""

    def __init__(self, identifiers: Identifiers, relations: tuple[tuple[str, str], ...]) -> None:
        self._placeholders = Placeholders(identifiers)
        self._relations = {name.casefold(): relation for name, relation in relations if relation}

    def __call__(self, text: str) -> str:
        """The text without identifiers; days that are no date of birth stay."""
        told = PLACEHOLDER.sub(self._told, self._placeholders.hide(text))
        told = _STRANGER.sub(_unnamed, _TITLED.sub(r"\1[name]", told))
        told = _SEVERAL.sub("[name]", _OPENING.sub(_opening_unnamed, told))
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

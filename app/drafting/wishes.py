"""What is wished for, in plain words: what to do, and with which sentences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.note import Section
from app.drafting.lexicon import words


class Deed(StrEnum):
    """What the program can do to a note by itself, safely."""

    ADD = "add"
    MOVE = "move"
    SPOKEN_ORDER = "order"
    REPETITIONS = "repetitions"
    REMOVE = "remove"
    LINES = "lines"
    QUOTE_LESS = "quote less"
    QUOTE = "quote"
    MORE = "more"
    SHORTER = "shorter"
    PAST = "past"
    PRESENT = "present"
    THIRD = "third person"


class Place(StrEnum):
    """Where a sentence is moved to inside its section."""

    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Wish:
    """``numbers`` count sentences from 1, from the end where negative; ``about`` are the words of a subject.

    ``left`` are the parts of the wish that were not understood, as they were written.
    """

    deeds: tuple[Deed, ...]
    sections: tuple[Section, ...] = ()
    numbers: tuple[int, ...] = ()
    about: tuple[str, ...] = ()
    target: Section | None = None
    place: Place | None = None
    text: str = ""  # a sentence to be added, in the clinician's words
    left: str = ""

    @property
    def names_sentences(self) -> bool:
        """Whether single sentences are meant, by number or by what they are about."""
        return bool(self.numbers or self.about)


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_UNIT = r"(?:sentences?|statements?|lines?|points?|ones?)"
_NUMBER = re.compile(
    rf"\b(?:(?P<word>{'|'.join(_ORDINALS)}|last)|(?P<figure>\d{{1,2}})(?:st|nd|rd|th))\s+{_UNIT}\b"
    rf"|\b{_UNIT}\s+(?:number\s+)?(?P<after>\d{{1,2}})\b"
)
_ABOUT = re.compile(
    rf"\b(?:{_UNIT}|everything|anything|all|parts?|words?|detail|details|more)\s+"
    r"(?:that\s+(?:is|are)\s+)?(?:about|on|mentioning|that\s+mentions?|with|regarding)\s+"
    r"(?P<about>[^,.;]+?)(?=\s+(?:to|into|under|first|last|from|in)\b|[,.;]|$)"
)
_ADD = re.compile(
    r"^\s*(?:please\s+)?(?:add|write|put)\s+(?:the\s+sentence\s+)?[“\"](?P<text>[^”\"]+)[”\"]"
    r"|^\s*(?:please\s+)?add\s+(?:to|in|under)\s+(?:the\s+)?(?P<section>[\w ]+?)(?:\s+section)?\s*:\s*"
    r"(?P<rest>.+)$",
    re.IGNORECASE,
)
_DEEDS: tuple[tuple[Deed, str], ...] = (
    (
        Deed.SPOKEN_ORDER,
        r"(?:in|into|by) (?:the )?(?:spoken )?order(?: (?:it|they|in which it) (?:was|were)"
        r"(?: said| spoken)?)?(?: as spoken)?|chronological(?:ly)?(?: order)?|re-?order|sort(?:ed)?",
    ),
    (
        Deed.REPETITIONS,
        r"(?:(?:remove|delete|drop|without|no) )?(?:the )?(?:repetitions?|duplicates?|repeated \w+)",
    ),
    (Deed.MOVE, r"(?:move|put|shift|place)\b"),
    (
        Deed.QUOTE_LESS,
        r"quot(?:e|ing) (?:\w+ ){0,2}(?:less|fewer)|paraphrase|(?:remove|drop) (?:the )?quot(?:es|ations?)"
        r"|(?:fewer|less|without|no) (?:direct )?(?:quotes?|quotations?|quoting)",
    ),
    (
        Deed.QUOTE,
        r"(?:more )?(?:direct )?quot(?:es?|ations?|ing)(?: more)?|verbatim|word for word"
        r"|(?:in|use|with) (?:the )?(?:client.?s|their|her|his|own|exact) (?:own |exact )?words",
    ),
    (Deed.REMOVE, r"(?:remove|delete|drop|take out|leave out|cut out|strike)\b"),
    (
        Deed.LINES,
        r"(?:one|an?|each) (?:\w+ )?(?:per|a|on (?:its|a|an)|in (?:its|a)) (?:own |new |separate )?lines?"
        r"|(?:separate|single|own) lines|split(?: up)?|as (?:a )?(?:list|bullets?|bullet points?)"
        r"|bullet points?",
    ),
    (
        Deed.MORE,
        r"more details?|more detailed|longer|expand|elaborate|more (?:on|about)|in detail|add details?",
    ),
    (
        Deed.SHORTER,
        r"shorte[nr]\w*|brief(?:er|ly)?|concise(?:ly)?|condense|trim|tighte[nr]\w*|less details?|less wordy"
        r"|cut down",
    ),
    (Deed.PAST, r"past(?: tense)?"),
    (Deed.PRESENT, r"present(?: tense)?"),
    (Deed.THIRD, r"third person|3rd person|no first person|without “?i”?\b"),
)
_PLACE = re.compile(
    r"\b(?:to\s+the\s+(?P<top>top|start|beginning|front)|to\s+the\s+(?P<end>end|bottom)"
    r"|(?P<first>first)|(?P<last>last))\s*$"
)
_TARGET = r"\b(?:to|into|in|under|onto)\s+(?:the\s+)?(?P<name>{names})(?:\s+section)?\b"
_EMPTY = frozenset(
    "a an the and or of in on to for with at by it its is are be this that these those please make note "
    "text whole all section sections sentence sentences statement statements line lines point points write "
    "rewrite put use can you could i want would like should one ones selected selection more little bit "
    "much very too my client words wording there them everything turn change update keep".split()
)
_CLAUSE = re.compile(r"[,;.]|\band\b|\bbut\b|\bthen\b|(?=\bwith\b)")


def understand(wish: str, sections: Sequence[Section]) -> Wish:
    """What ``wish`` asks for, where the note has ``sections``. Never fails; ``left`` says what is unclear."""
    added = _added(wish, sections)
    if added is not None:
        return added
    plain = " ".join(wish.lower().replace("’", "'").split())
    deeds: list[Deed] = []
    rest = plain
    for deed, pattern in _DEEDS:
        if re.search(rf"\b(?:{pattern})", rest):
            if deed is Deed.MOVE and not _leads_anywhere(rest, sections):
                continue
            deeds.append(deed)
            rest = re.sub(rf"\b(?:{pattern})", lambda m: "\x00" * len(m.group()), rest)
    target, place = None, None
    if Deed.MOVE in deeds:
        target, place, rest = _destination(rest, sections)
        deeds = [deed for deed in deeds if deed is not Deed.REMOVE]
    numbers, rest = _numbers(rest)
    about, rest = _about(plain if Deed.MORE in deeds else rest, rest)
    named, rest = _sections(rest, sections)
    about = () if named and _names_section(about, sections) else about
    return Wish(tuple(deeds), named, numbers, about, target, place, left=_left(rest))


def _added(wish: str, sections: Sequence[Section]) -> Wish | None:
    found = _ADD.search(wish)
    if found is None:
        return None
    if found["text"]:
        named, _ = _sections(wish[found.end() :].lower(), sections)
        return Wish((Deed.ADD,), target=named[0] if named else sections[-1], text=found["text"].strip())
    named, _ = _sections(found["section"].lower(), sections)
    return Wish((Deed.ADD,), target=named[0], text=found["rest"].strip()) if named else None


def _names(sections: Sequence[Section]) -> str:
    return "|".join(re.escape(section.value.lower()) for section in sections)


def _leads_anywhere(rest: str, sections: Sequence[Section]) -> bool:
    return bool(re.search(_TARGET.format(names=_names(sections)), rest) or _PLACE.search(rest))


def _destination(rest: str, sections: Sequence[Section]) -> tuple[Section | None, Place | None, str]:
    """The section that a sentence is moved to: the last one named so; and first or last in it."""
    place = None
    if (found := _PLACE.search(rest)) is not None:
        place = Place.FIRST if found["top"] or found["first"] else Place.LAST
        rest = rest[: found.start()] + " "
    targets = list(re.finditer(_TARGET.format(names=_names(sections)), rest))
    if not targets or (place is not None and targets[-1].group().startswith("in ")):
        return None, place, rest
    name = targets[-1]["name"]
    section = next(s for s in sections if s.value.lower() == name)
    return section, place, rest[: targets[-1].start()] + " " + rest[targets[-1].end() :]


def _numbers(rest: str) -> tuple[tuple[int, ...], str]:
    numbers = []
    for found in _NUMBER.finditer(rest):
        if word := found["word"]:
            numbers.append(-1 if word == "last" else _ORDINALS.index(word) + 1)
        else:
            numbers.append(int(found["figure"] or found["after"]))
    return tuple(n for n in numbers if n), _NUMBER.sub(" ", rest)


def _about(whole: str, rest: str) -> tuple[tuple[str, ...], str]:
    found = _ABOUT.search(whole)
    if found is None:
        return (), rest
    subject = found["about"].replace("\x00", " ")
    about = tuple(w for w in words(subject) if w not in _EMPTY)
    for word in about:
        rest = re.sub(rf"\b{re.escape(word)}\b", " ", rest)
    return about, rest


def _sections(rest: str, sections: Sequence[Section]) -> tuple[tuple[Section, ...], str]:
    named = tuple(s for s in sections if re.search(rf"\b{re.escape(s.value.lower())}\b", rest))
    for section in named:
        rest = re.sub(rf"\b{re.escape(section.value.lower())}\b", "\x00", rest)
    return named, rest


def _names_section(about: Sequence[str], sections: Sequence[Section]) -> bool:
    return " ".join(about) in {section.value.lower() for section in sections}


def _left(rest: str) -> str:
    """The clauses of which nothing was understood."""
    left = []
    for clause in _CLAUSE.split(rest):
        telling = [w for w in words(clause.replace("\x00", " ")) if w not in _EMPTY]
        if telling and "\x00" not in clause:
            left.append(" ".join(clause.split()))
        elif len(telling) > 2:
            left.append(" ".join(telling))
    return ", ".join(left)

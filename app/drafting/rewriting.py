"""Safe changes of a sentence's own words: tense, person, lines. Quoted words never change."""

import re
from collections.abc import Callable, Collection

_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"\[])")
_LINE_END = re.compile(r"\s*;\s+|(?<=[.!?])\s+")
_SPEAKS = re.compile(r"(?:the )?(?:client|patient|partner|therapist)\b", re.IGNORECASE)
_PRESENT_PAST = {
    "reports": "reported",
    "states": "stated",
    "notes": "noted",
    "shares": "shared",
    "says": "said",
    "voices": "voiced",
    "rates": "rated",
    "plans": "planned",
    "intends": "intended",
    "describes": "described",
    "denies": "denied",
    "agrees": "agreed",
    "expresses": "expressed",
    "identifies": "identified",
    "practices": "practiced",
    "explores": "explored",
    "answers": "answered",
    "responds": "responded",
    "discloses": "disclosed",
    "declines": "declined",
    "affirms": "affirmed",
    "reflects": "reflected",
    "guides": "guided",
    "explains": "explained",
    "summarizes": "summarized",
    "offers": "offered",
    "advises": "advised",
    "introduces": "introduced",
    "proposes": "proposed",
    "asks": "asked",
    "reviews": "reviewed",
}
_PAST_PRESENT = {past: present for present, past in _PRESENT_PAST.items()}
_SUBJECTS = ("client", "patient", "partner", "therapist", "another participant", "speaker uncertain")
_FIRST = {
    "i'm": "Therapist is",
    "i've": "Therapist has",
    "i'd": "Therapist would",
    "i'll": "Therapist will",
    "my": "the therapist’s",
    "me": "the therapist",
    "mine": "the therapist’s",
    "myself": "the therapist",
}
_FIRST_WORD = re.compile(r"\b(I['’](?:m|ve|d|ll)|I|[Mm]y|[Mm]e|[Mm]ine|[Mm]yself)\b(\s+[\w'’]+)?")
_AGREE = {"am": "is", "have": "has", "do": "does", "don't": "does not", "haven't": "has not", "go": "goes"}


def outside_quotes(text: str, rewrite: Callable[[str], str]) -> str:
    """``text`` with ``rewrite`` done to what stands outside quotation marks."""
    parts: list[str] = []
    place = 0
    for quoted in _QUOTED.finditer(text):
        parts += [rewrite(text[place : quoted.start()]), quoted.group()]
        place = quoted.end()
    return "".join([*parts, rewrite(text[place:])])


def quotes(text: str) -> bool:
    """Whether something in it stands in quotation marks."""
    return _QUOTED.search(text) is not None


def in_past(text: str, terms: Collection[str] = ()) -> str:
    """The program's verbs of saying and doing in the past tense ("Client reports" → "Client reported")."""
    return outside_quotes(text, lambda part: _with_verbs(part, _PRESENT_PAST, terms))


def in_present(text: str, terms: Collection[str] = ()) -> str:
    """The program's verbs of saying and doing in the present tense."""
    return outside_quotes(text, lambda part: _with_verbs(part, _PAST_PRESENT, terms))


def _with_verbs(part: str, forms: dict[str, str], terms: Collection[str]) -> str:
    """Only verbs of a subject that opens a clause: everything else may be words of the session."""
    subjects = "|".join(re.escape(word) for word in (*_SUBJECTS, *(t.lower() for t in terms if t)))
    verbs = "|".join(forms)
    pattern = re.compile(rf"((?:^|[.;:,]\s)\s*(?:{subjects})\s+(?:also\s+)?)({verbs})\b", re.IGNORECASE)
    return pattern.sub(lambda m: m.group(1) + forms[m.group(2).lower()], part)


def in_third_person(text: str, present: Collection[str]) -> str:
    """The clinician's "I" as "Therapist"; ``present`` are verbs that take an s after it."""
    return outside_quotes(text, lambda part: _without_first(part, present))


def _without_first(part: str, present: Collection[str]) -> str:
    def told(found: re.Match[str]) -> str:
        word, verb = found.group(1).lower().replace("’", "'"), found.group(2) or ""
        opens = not part[: found.start()].rstrip() or part[: found.start()].rstrip()[-1] in ".!?"
        if word != "i":
            instead = _FIRST[word]
            capital = opens and word in ("my", "mine")
            return (instead[0].upper() + instead[1:] if capital else _small(instead, opens)) + verb
        return _small("Therapist", opens) + _agreed(verb, present)

    return _FIRST_WORD.sub(told, part)


def _small(instead: str, opens: bool) -> str:
    if opens or not instead.startswith("Therapist"):
        return instead
    return "the t" + instead[1:]


def _agreed(verb: str, present: Collection[str]) -> str:
    word = verb.strip().lower().replace("’", "'")
    if word in _AGREE:
        return f" {_AGREE[word]}"
    if word not in present or word.endswith("ed"):
        return verb
    if word.endswith(("s", "sh", "ch", "x", "z", "o")):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if word.endswith("y") and word[-2] not in "aeiou" else f"{verb}s"


def lines_of(text: str) -> tuple[str, ...]:
    """One line for each step or statement, split only where a new one surely begins."""
    cuts: list[tuple[int, int]] = []
    hidden = _QUOTED.sub(lambda m: "x" * len(m.group()), text)
    for found in _LINE_END.finditer(hidden):
        rest = text[found.end() :]
        if not rest or (";" in found.group() and _SPEAKS.match(rest)):
            continue  # "; client says: …" belongs to what was asked before
        if ";" in found.group() or _SENTENCE_END.match(text, found.start()):
            cuts.append((found.start(), found.end()))
    lines, place = [], 0
    for start, end in [*cuts, (len(text), len(text))]:
        line = text[place:start].strip()
        if line:
            lines.append(_closed(line))
        place = end
    return tuple(lines) if len(lines) > 1 else (text,)


def _closed(line: str) -> str:
    line = line[0].upper() + line[1:]
    return line if line[-1] in '.!?…”"' else f"{line}."


def first_clause(text: str) -> str:
    """The sentence up to its first further clause (", and that …", "; …"); itself where there is none."""
    hidden = _QUOTED.sub(lambda m: "x" * len(m.group()), text)
    found = re.search(r", and that |;\s|, and (?=says|reports|states)", hidden)
    if found is None or found.start() < 20:
        return text
    return text[: found.start()].rstrip(" ,;") + "."

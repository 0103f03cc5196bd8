"""A small reader by rule: answers requests of the drafter from their own text, as an honest model would."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

_BLOCK = re.compile(r"<data (\w+)>\n(.*?)\n?</data \1>", re.DOTALL)
_LINE = re.compile(r"^(\S+) (\w+): (.*)$")
_FACT = re.compile(r"^F(\d+) (\w+), (\w+), ([\w ]+): “(.*)”$")
_RISK = re.compile(
    r"suicid|kill (?:myself|him|her)|\bdie\b|end my life|hurt(?:ing)? (?:myself|yourself|anyone|someone)|"
    r"harm|overdose|pills|better off without|safety|crisis line|not waking up",
    re.IGNORECASE,
)
_ACTS = re.compile(
    r"let's|let us|i'd like you to|try |breath|notice|practice|exercise|imagine|write down|safety plan|"
    r"the thought is|it sounds like|we (?:did|practiced)|reframe|grounding",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"next (?:week|session|time)|see you|between now|homework|thursday at|i will call|i'll call"
)
_PROGRESS = re.compile(r"\b(?:better|lighter|worse|improved|easier)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")
_OWN = re.compile(r"^(?:I|I'm|I've|I'd|I'll|My)\b")
_ALSO = re.compile(r"[?\"]|\b(?:he|she|you|your)\b", re.IGNORECASE)  # retelling these takes more than a rule
_NO = re.compile(r"^\W*(?:no|never|not at all)\b", re.IGNORECASE)
_PERSON = {
    "i": "they", "me": "them", "my": "their", "mine": "theirs", "myself": "themself", "i'm": "they are",
    "i've": "they have", "i'd": "they would", "i'll": "they will", "am": "are",
}  # fmt: skip


def asked_text(messages: Iterable[dict[str, Any]]) -> str:
    """What the user's messages say, the policy left out."""
    return "\n".join(m["content"] for m in messages if m["role"] == "user" and isinstance(m["content"], str))


def control_words(text: str) -> tuple[str, str]:
    """The words at the head and the tail; empty where they did not arrive."""
    head = re.search(r"First word: (\S+)", text)
    tail = re.search(r"Last word: (\S+)", text)
    return (head.group(1) if head else ""), (tail.group(1) if tail else "")


def lines_in(text: str) -> list[tuple[str, str, str]]:
    """(id, speaker, words) of every line in the request."""
    found = []
    for block in _BLOCK.finditer(text):
        for line in block.group(2).split("\n"):
            match = _LINE.match(line)
            if match and re.match(r"U\d+|.+/\d+$", match.group(1)):
                found.append((match.group(1), match.group(2), match.group(3)))
    return found


def facts_of(lines: list[tuple[str, str, str]]) -> list[dict[str, Any]]:
    """What an honest reader finds."""
    found: list[dict[str, Any]] = []
    before = ("", "", "")
    for line_id, speaker, words in lines:
        ids = [line_id]
        quote = _first(words)
        therapist = speaker == "therapist"
        asked = before[1] == "therapist" and "?" in before[2]
        if therapist:
            kind = "plan" if _PLAN.search(words.lower()) else "intervention"
            if not _ACTS.search(words) and kind != "plan":
                before = (line_id, speaker, words)
                continue
            quote = next((p.strip() for p in _SENTENCE.findall(words) if _ACTS.search(p)), quote)
        elif _RISK.search(words) or (asked and _RISK.search(before[2])):
            kind = "risk"
            quote = words if len(words) < 300 else quote
            ids = [before[0], line_id] if asked else ids
        else:
            kind = "progress" if _PROGRESS.search(words) else "report"
        if len(quote.split()) >= 3 or kind == "risk":
            denied = kind == "risk" and asked and bool(_NO.match(words))
            found.append(
                {
                    "ids": ids,
                    "speaker": speaker,
                    "kind": kind,
                    "assertion": "denied" if denied else "affirmed",
                    "quote": quote,
                }
            )
        before = (line_id, speaker, words)
    return found


def facts_in(text: str) -> list[tuple[str, str, str, str, str]]:
    """(label, kind, speaker, assertion, quote) of every proved fact in a request to compose."""
    found = []
    for block in _BLOCK.finditer(text):
        for line in block.group(2).split("\n"):
            match = _FACT.match(line)
            if match:
                found.append((f"F{match.group(1)}", *match.groups()[1:]))
    return found


def sections_in(text: str) -> list[str]:
    """The sections that are asked for."""
    match = re.search(r"Sections, in this order: ([^.]*)\.", text)
    return match.group(1).split(", ") if match else []


def note_of(text: str) -> list[dict[str, Any]]:
    """What an honest writer makes of the proved facts."""
    sections = sections_in(text)
    return [
        {"section": place(kind, sections), "text": told(kind, speaker, quote), "facts": [label]}
        for label, kind, speaker, _, quote in facts_in(text)
    ]


def place(kind: str, sections: list[str]) -> str:
    """Where a kind of fact stands."""
    wanted = {
        "plan": ["Plan"],
        "intervention": ["Intervention", "Objective", "Data"],
        "risk": ["Risk and progress", "Assessment", "Behavior"],
        "progress": ["Risk and progress", "Assessment", "Response"],
    }.get(kind, [])
    return next((section for section in wanted if section in sections), sections[0])


def told(kind: str, speaker: str, quote: str) -> str:
    """One sentence: retold where that is plain, else quoted."""
    who = speaker.capitalize() if speaker in ("client", "therapist", "partner") else "Another participant"
    if speaker == "clinician":
        return quote if quote.endswith((".", "!", "?")) else f"{quote}."
    if kind in ("report", "progress") and _OWN.match(quote) and not _ALSO.search(quote):
        return f"{who} reports that {_third_person(quote.rstrip('.!? '))}."
    if kind in ("intervention", "plan") and speaker == "therapist":
        return f"Therapist said: “{quote}”"
    return f"{'Risk: ' if kind == 'risk' else ''}{who} says: “{quote}”"


def _first(words: str) -> str:
    """The longest sentence of a line, as it stands there."""
    return max((part.strip() for part in _SENTENCE.findall(words)), key=len, default=words.strip())


def _third_person(words: str) -> str:
    retold = [_PERSON.get(word.lower().strip(","), word) for word in words.split()]
    retold[0] = retold[0] if retold[0] == "I" else retold[0][0].lower() + retold[0][1:]
    return " ".join(retold)


def as_json(**answer: Any) -> str:
    """The answer as a model writes it."""
    return json.dumps(answer, ensure_ascii=False)

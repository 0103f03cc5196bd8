"""Reads what a model answered: JSON, whatever is around it or not quite right in it."""

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from app.domain.errors import ErrorCode
from app.drafting.language_model.failures import failure

_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_COMMA = re.compile(r",(\s*[}\]])")
_OPENING = re.compile(r"[{\[]")
_decoder = json.JSONDecoder(strict=False)

LONGEST = 400_000
"""Characters of an answer; what is longer has lost its way, and is read no further."""

_MOST_ATTEMPTS = 200  # openings in an answer that turn out to begin nothing
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})  # controls, turners of direction, halves of characters


def parsed(text: str, key: str) -> dict[str, Any]:
    """The object in ``text`` that has a list at ``key``; ENDPOINT_ANSWER_INVALID when there is none.

    Fences, words around it, thoughts before it, a bare list and commas too many do not matter.
    """
    plain = without_thoughts(text)
    mended = _COMMA.sub(r"\1", plain)
    for candidate in (plain, mended):
        for value in _values(candidate):
            if isinstance(value, dict) and isinstance(value.get(key), list):
                return value
    for value in _values(mended):
        if isinstance(value, list) and value and all(isinstance(part, dict) for part in value):
            return {key: value}
    raise failure(ErrorCode.ENDPOINT_ANSWER_INVALID, "json")


def without_thoughts(text: str) -> str:
    """The answer without what a reasoning model thought aloud."""
    return _THOUGHT.sub("", text)


def objects_so_far(text: str, key: str) -> list[dict[str, Any]]:
    """The objects that are complete in the list at ``key`` of an answer that is still coming."""
    plain = without_thoughts(text)
    opened = re.search(rf'"{key}"\s*:\s*\[', plain)
    found: list[dict[str, Any]] = []
    place = opened.end() if opened else len(plain)
    while place < len(plain):
        while place < len(plain) and plain[place] in " \t\r\n,":
            place += 1
        if place >= len(plain) or plain[place] != "{":
            break
        try:
            value, place = _decoder.raw_decode(plain, place)
        except (ValueError, RecursionError):
            break  # not complete yet, or nested as no answer is
        found.append(value)
    return found


def text_of(value: object) -> str:
    """A text of an answer on one line, without what no reader sees; empty for anything that is no text."""
    if not isinstance(value, str):
        return ""
    seen = value if value.isprintable() else "".join(filter(_seen, value))
    return " ".join(seen.split())


def texts_of(value: object) -> list[str]:
    """The texts of a list; one text stands for a list of one."""
    if isinstance(value, str):
        value = [value]
    return [found for part in value if (found := text_of(part))] if isinstance(value, list) else []


def dicts_of(value: object) -> list[dict[str, Any]]:
    """The objects of a list; anything else in it is left out."""
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _seen(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) not in _UNSEEN


def _values(text: str) -> Iterator[Any]:
    """Every outermost JSON object or list in ``text``; what is longer than ``LONGEST`` has none."""
    place, attempts = 0, 0
    while len(text) <= LONGEST and attempts < _MOST_ATTEMPTS:
        opening = _OPENING.search(text, place)
        if opening is None:
            return
        try:
            value, place = _decoder.raw_decode(text, opening.start())
        except (ValueError, RecursionError):
            place, attempts = opening.end(), attempts + 1
            continue
        yield value

"""Text, fonts and page sizes of a PDF as Qt writes them: enough to tell real text from pictures of it."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Pdf:
    """``pages``: the text of each page without spaces, which PDF leaves to positions."""

    pages: tuple[str, ...]
    fonts: frozenset[str]
    sizes: tuple[tuple[float, float], ...]
    has_pictures: bool


def read_pdf(content: bytes) -> Pdf:
    """Read what ``QPdfWriter`` wrote."""
    objects = {int(number): body for number, body in _OBJECT.findall(content)}
    fonts = {
        match[1].decode() for body in objects.values() for match in re.finditer(rb"/BaseFont /(\S+)", body)
    }
    pages, sizes = [], []
    for body in objects.values():
        if re.search(rb"/Type /Page\b(?!s)", body):
            contents = _number(body, rb"/Contents")
            resources = objects[_number(body, rb"/Resources")]
            pages.append(_text(objects, _stream(objects, contents), resources))
            box = re.search(rb"/MediaBox \[([^\]]+)\]", body)
            assert box is not None
            left, bottom, right, top = (float(part) for part in box[1].split())
            sizes.append((right - left, top - bottom))
    pictures = any(b"/Subtype /Image" in body for body in objects.values())
    return Pdf(tuple(pages), frozenset(fonts), tuple(sizes), pictures)


def _number(body: bytes, key: bytes) -> int:
    found = re.search(key + rb" (\d+) 0 R", body)
    assert found is not None, key
    return int(found[1])


def _stream(objects: dict[int, bytes], number: int) -> bytes:
    found = _STREAM.search(objects[number])
    assert found is not None
    return zlib.decompress(found[1]) if b"FlateDecode" in objects[number] else found[1]


def _text(objects: dict[int, bytes], drawing: bytes, resources: bytes) -> str:
    letters = {
        name: _letters(objects, int(number)) for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", resources)
    }
    font: dict[str, str] = {}
    out = []
    for name, shown in re.findall(rb"/(F\d+) [\d.]+ Tf|<([0-9a-fA-F]+)>", drawing):
        if name:
            font = letters[name]
        else:
            code = shown.decode().lower()
            out += [font.get(code[at : at + 4], "?") for at in range(0, len(code), 4)]
    # Of several letters that one glyph draws Qt names the last: a tab for a space, a soft hyphen.
    return "".join(out).translate({ord(" "): None, 0xA0: None, ord("\t"): None, 0xAD: "-"})


def _letters(objects: dict[int, bytes], font: int) -> dict[str, str]:
    """What each glyph of a font stands for, from its ToUnicode map."""
    table = _stream(objects, _number(objects[font], rb"/ToUnicode")).decode("latin-1")
    found: dict[str, str] = {}
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, target in re.findall(
            r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]{4})>\s*(\[.*?\]|<[0-9a-fA-F]+>)", block, re.DOTALL
        ):
            start, stop = int(first, 16), int(last, 16)
            targets = re.findall(r"<([0-9a-fA-F]+)>", target)
            for code in range(start, stop + 1):
                listed = len(targets) > 1 or target.startswith("[")
                word = targets[code - start] if listed else f"{int(targets[0], 16) + code - start:04x}"
                found[f"{code:04x}"] = bytes.fromhex(word).decode("utf-16-be")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, target in re.findall(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", block):
            found[code.lower()] = bytes.fromhex(target).decode("utf-16-be")
    return found

"""Looks for traces in files, and in the memory of another process as a debugger would (Linux)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_PIECE = 1 << 24
_OVERLAP = 1 << 12


@dataclass(frozen=True)
class Traces:
    """What is looked for: patterns of words, and pieces of sound."""

    words: tuple[re.Pattern[bytes], ...]
    sound: tuple[bytes, ...] = ()

    def found(self, content: bytes) -> Iterator[str]:
        """ "words" or "sound" for everything that is there."""
        for pattern in self.words:
            yield from ("words" for _ in pattern.finditer(content))
        yield from ("sound" for piece in self.sound if piece in content)

    def in_process(self, process_id: int) -> list[str]:
        """In everything that the process may write to."""
        return [trace for piece in _memory(process_id) for trace in self.found(piece)]

    def in_files(self, folders: Iterable[Path]) -> list[Path]:
        """The files under ``folders`` that hold a trace."""
        files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        return [path for path in files if any(self.found(path.read_bytes()))]


def spoken(words: Sequence[str]) -> tuple[re.Pattern[bytes], ...]:
    """Patterns of three words in a row and nothing but marks, figures and quotes between them, in 8 and 16
    bits a letter: as text, or as rows of words with their times."""
    patterns = []
    for at in range(len(words) - 2):
        three = words[at : at + 3]
        patterns.append(re.compile(rb"[^A-Za-z]{1,70}".join(re.escape(word.encode()) for word in three)))
        wide = (re.escape(word.encode("utf-16-le")) for word in three)
        patterns.append(re.compile(rb"(?:[^A-Za-z]\0){1,70}".join(wide)))
    return tuple(patterns)


def _memory(process_id: int) -> Iterator[bytes]:
    """Every readable, writable page of its own, in pieces that overlap."""
    lines = Path(f"/proc/{process_id}/maps").read_text().splitlines()
    with Path(f"/proc/{process_id}/mem").open("rb", buffering=0) as memory:
        for line in lines:
            place, rights, *_ = line.split()
            if not rights.startswith("rw"):
                continue
            first, last = (int(number, 16) for number in place.split("-"))
            while first < last:
                memory.seek(first)
                try:
                    yield memory.read(min(_PIECE, last - first))
                except OSError:  # a guard page, or one that was given back meanwhile
                    break
                first += _PIECE - _OVERLAP

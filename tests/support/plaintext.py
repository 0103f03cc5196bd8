"""Looks for secrets in clear in files: any 20 bytes of them, in whatever file under the given folders."""

from collections.abc import Iterable, Iterator
from pathlib import Path

LENGTH = 20


def pieces(secret: bytes, length: int = LENGTH) -> Iterator[bytes]:
    """Every run of ``length`` bytes; a shorter secret as a whole."""
    if len(secret) <= length:
        yield secret
        return
    for start in range(len(secret) - length + 1):
        yield secret[start : start + length]


def found_in(folders: Iterable[Path], secrets: Iterable[bytes]) -> list[tuple[Path, bytes]]:
    """Every file that holds a piece of a secret, with the first such piece."""
    wanted = {piece for secret in secrets for piece in pieces(secret)}
    by_length: dict[int, set[bytes]] = {}
    for piece in wanted:
        by_length.setdefault(len(piece), set()).add(piece)
    found = []
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            content = path.read_bytes()
            hit = _first(content, by_length)
            if hit is not None:
                found.append((path, hit))
    return found


def _first(content: bytes, by_length: dict[int, set[bytes]]) -> bytes | None:
    for length, wanted in by_length.items():
        for start in range(len(content) - length + 1):
            piece = content[start : start + length]
            if piece in wanted:
                return piece
    return None

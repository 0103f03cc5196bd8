"""The files of the project, for the tests that read them."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = frozenset(
    {
        ".bin",
        ".flac",
        ".gif",
        ".ico",
        ".icns",
        ".jpg",
        ".m4a",
        ".mp3",
        ".ogg",
        ".otf",
        ".png",
        ".ttf",
        ".wav",
        ".webm",
    }
)


@cache
def files() -> tuple[Path, ...]:
    """Every file that is or would be committed, relative to ROOT; needs git, as every check-out has it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return tuple(sorted(Path(name) for name in set(listed.split("\0")) if name and (ROOT / name).is_file()))


def python_files(*folders: str) -> list[Path]:
    """The Python files under the named top folders, relative to ROOT."""
    return [path for path in files() if path.suffix == ".py" and path.parts[0] in folders]


def text_of(path: Path) -> str | None:
    """The content of a text file; None where it is binary."""
    if path.suffix.lower() in BINARY:
        return None
    content = (ROOT / path).read_bytes()
    if b"\0" in content:
        return None
    return content.decode("utf-8")

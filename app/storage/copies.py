"""Encrypted copies made before a migration: one, private, and not for longer than a transcript may live."""

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from app.storage.engine import connect
from app.storage.failures import converted

KEPT = 1
LIFETIME = timedelta(days=7)
"""A copy holds drafts and so must not outlive a transcript (R10)."""


def copies_of(path: Path) -> tuple[Path, ...]:
    """The copies of the database at ``path``, oldest first."""
    found = path.parent.glob(f"{path.name}.before-*")
    return tuple(sorted(copy for copy in found if not copy.name.endswith(("-wal", "-shm"))))


def make_copy(path: Path, key: bytes, name: str, now: datetime) -> None:
    """Copy the database at ``path``, encrypted with the same ``key``; older copies are removed afterwards."""
    target = path.with_name(f"{path.name}.before-{name}-{now:%Y%m%dT%H%M%S}")
    _remove(target)
    with converted(), closing(connect(path, key)) as source, closing(connect(target, key)) as copy:
        source.backup(copy)
    for old in copies_of(path)[:-KEPT]:
        _remove(old)


def remove_copies(path: Path, made_before: datetime | None = None) -> None:
    """Remove all copies, or those made before a moment."""
    for copy in copies_of(path):
        if made_before is None or copy.stat().st_mtime < made_before.timestamp():
            _remove(copy)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)

"""Limits count from the moment something was recorded; a clock that was set back must not prolong them.

A session that began in the future tells that the clock was set back, or ran ahead while it was held. Its
limits then count from when that was first seen, so that nothing is kept longer for it.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from app.domain.session import Session
from app.services.ports import UnitOfWork

SEEN = "retention.seen_ahead"
"""Setting: when sessions of the future were first seen, as a JSON object by session id."""


def seen_ahead_in(unit: UnitOfWork, sessions: Iterable[Session], now: datetime) -> Mapping[str, datetime]:
    """Since when the limits of sessions that began in the future count; writes down what is new.

    The caller commits. Once a session's own time has come it counts again: a laptop may begin its day in the
    past, and be set right a minute later.
    """
    kept: dict[str, str] = json.loads(unit.settings.get(SEEN, "{}") or "{}")
    seen: dict[str, datetime] = {}
    for session in sessions:
        begun = session.limits_from
        held = session.recording_id and session.transcript_destroyed_at is None
        if held and begun is not None and begun > now:
            at = datetime.fromisoformat(kept[session.id]) if session.id in kept else now
            seen[session.id] = min(at, now)
    written = {name: at.isoformat() for name, at in seen.items()}
    if written != kept:
        unit.settings.set(SEEN, json.dumps(written) if written else "")
    return seen

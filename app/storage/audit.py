"""The audit trail: append-only, each line's hash covers the line before, ids and codes only.

``hash`` is SHA-256 over the canonical JSON of the previous hash and the line. A separate row holds number
and hash of the last line, so that cutting off the end is seen too.
"""

import hashlib
import json
import re
from datetime import UTC, datetime

from sqlalchemy import insert, select
from sqlalchemy.dialects.sqlite import insert as insert_or_update

from app.domain.errors import BugError, ErrorCode, LocalError
from app.services.ports import AuditEntry, Clock
from app.storage import tables
from app.storage.failures import Statements

_AUDIT = tables.audit
_HEAD = tables.audit_head
_START = "0" * 64

_TOKEN = r"(?:[a-z0-9][A-Za-z0-9_.,:;=/+\-]*|[A-Z0-9]+)"  # noqa: S105 - a pattern, not a secret
_PAIR = rf"[a-z_]+={_TOKEN}"
_SAFE = re.compile(rf"{_TOKEN}|{_PAIR}(?: {_PAIR})*")
"""One code, id, count or time, or pairs such as ``count=3``; no capitalised word, no sentence."""
LONGEST = 200
AT_ONCE = 5_000
"""Lines that are checked within one unit of work; about 0.1 s."""


def entry_hash(previous: str, number: int, at: datetime, values: tuple[str, str, str, str]) -> str:
    """The hash of a line whose predecessor's hash is ``previous``; values: actor, action, subject, detail."""
    line = [previous, number, at.astimezone(UTC).isoformat(timespec="microseconds"), *values]
    return hashlib.sha256(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


class AuditTrail:
    """The trail within one unit of work."""

    def __init__(self, statements: Statements, clock: Clock) -> None:
        self._statements = statements
        self._clock = clock

    def add(self, action: str, subject: str, detail: str = "", actor: str = "") -> None:
        """Append a line; words that could be a person's are a ``BugError``."""
        fields = {"actor": actor, "action": action, "subject": subject, "detail": detail}
        for name, value in fields.items():
            if value and (len(value) > LONGEST or not _SAFE.fullmatch(value)):
                raise BugError({"audit": name, "length": len(value)})
        head = self._statements.one(select(_HEAD))
        number = (head.number if head else 0) + 1
        at = self._clock.now()
        digest = entry_hash(head.hash if head else _START, number, at, (actor, action, subject, detail))
        self._statements.run(insert(_AUDIT).values(number=number, at=at, hash=digest, **fields))
        statement = insert_or_update(_HEAD).values(id=1, number=number, hash=digest)
        changed = {"number": number, "hash": digest}
        self._statements.run(statement.on_conflict_do_update(index_elements=["id"], set_=changed))

    def entries(self) -> tuple[AuditEntry, ...]:
        """Every line, oldest first."""
        rows = self._statements.all(select(_AUDIT).order_by(_AUDIT.c.number))
        return tuple(AuditEntry(**row._mapping) for row in rows)

    def verify(self) -> None:
        """AUDIT_BROKEN with the first line that was changed, removed or put in between."""
        number, previous = 0, _START
        while lines := self.verified(number, previous):
            number, previous = lines[-1].number, lines[-1].hash

    def verified(self, number: int, previous: str) -> tuple[AuditEntry, ...]:
        """The next ``AT_ONCE`` lines after line ``number``, whose hash is ``previous``; none at the end.

        AUDIT_BROKEN as ``verify``. ``number`` 0 begins at the start, whatever ``previous`` is.
        """
        query = select(_AUDIT).where(_AUDIT.c.number > number).order_by(_AUDIT.c.number).limit(AT_ONCE)
        lines = tuple(AuditEntry(**row._mapping) for row in self._statements.all(query))
        known = previous if number else _START
        for place, entry in enumerate(lines, start=number + 1):
            values = (entry.actor, entry.action, entry.subject, entry.detail)
            if entry.number != place or entry.hash != entry_hash(known, place, entry.at, values):
                raise LocalError(ErrorCode.AUDIT_BROKEN, details={"line": place})
            known = entry.hash
        if not lines:
            head = self._statements.one(select(_HEAD))
            if (head.number, head.hash) != (number, known) if head else number:
                raise LocalError(ErrorCode.AUDIT_BROKEN, details={"line": number + 1})
        return lines

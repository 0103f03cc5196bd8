"""Transcripts and their parts, sealed with data keys of their own: without the key they are noise.

A row is bound to its key, its session, its kind and its place by the associated data of the sealing.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from app.domain.errors import BugError, ErrorCode, LocalError
from app.domain.transcript import Transcript, TranscriptPart
from app.services.ports import Clock, KeyVault
from app.storage import tables
from app.storage.codec import dump_part, dump_transcript, load_part, load_transcript
from app.storage.doomed import DoomedKeys
from app.storage.failures import Statements
from app.storage.sealing import NONCE_BYTES, seal, unseal
from app.storage.transcript_keys import TranscriptKeys

_PARTS = tables.transcript_parts
_WHOLE = tables.transcripts


def _associated(key_id: str, kind: str) -> bytes:
    """The key's id names the session; the form is that of the first release, whose rows are still read."""
    return f"roomnote/1/{key_id}/{kind}".encode()


def _place(start_frame: int) -> str:
    return f"part/{start_frame}"


class TranscriptRecords:
    """The transcripts within one unit of work."""

    def __init__(self, statements: Statements, vault: KeyVault, doomed: DoomedKeys, clock: Clock) -> None:
        self._statements = statements
        self.keys = TranscriptKeys(statements, vault, doomed, clock)

    def add_part(self, session_id: str, part: TranscriptPart) -> None:
        """Keep one decoded stretch; a part with this ``start_frame`` that is already there stays as it is.

        Beside a finished transcript it is a ``BugError``: its voice features would outlive their purpose.
        """
        if self._in_use(session_id, _WHOLE):
            raise BugError({"session": session_id, "rule": "part-after-the-transcript"})
        key_id, key = self._writing_key(session_id)
        values = {
            "session_id": session_id,
            "start_frame": part.start_frame,
            "key_id": key_id,
            "sealed": seal(key, dump_part(part), _associated(key_id, _place(part.start_frame))),
        }
        unique = ["session_id", "start_frame"]
        self._statements.run(insert(_PARTS).values(values).on_conflict_do_nothing(index_elements=unique))

    def replace_part(self, session_id: str, part: TranscriptPart) -> None:
        """Put ``part`` where one of its ``start_frame`` and length is; BugError where none is."""
        there = _PARTS.c.session_id == session_id, _PARTS.c.start_frame == part.start_frame
        row = self._statements.one(select(_PARTS).where(*there))
        before = load_part(self._opened(session_id, [row])[0]) if row is not None else None
        if before is None or before.end_frame != part.end_frame:
            raise BugError({"session": session_id, "rule": "replace-a-part", "frame": part.start_frame})
        key_id, key = self._writing_key(session_id)
        sealed = seal(key, dump_part(part), _associated(key_id, _place(part.start_frame)))
        self._statements.run(update(_PARTS).where(*there).values(key_id=key_id, sealed=sealed))

    def parts(self, session_id: str, only: Collection[int] | None = None) -> tuple[TranscriptPart, ...]:
        """By ``start_frame``, of all or ``only`` of these; none beside a finished transcript.

        TRANSCRIPT_DESTROYED or KEY_MISSING as ``get``.
        """
        rows = self._part_rows(session_id, only)
        if not rows:
            self._refuse_destroyed(session_id)
        return tuple(load_part(content) for content in self._opened(session_id, rows))

    def editions(self, session_id: str) -> dict[int, bytes]:
        """By ``start_frame`` the nonce of each sealing: another one when the part was replaced or cut."""
        nonce = func.substr(_PARTS.c.sealed, 1, NONCE_BYTES)
        query = select(_PARTS.c.start_frame, nonce.label("nonce")).where(_PARTS.c.session_id == session_id)
        return {row.start_frame: bytes(row.nonce) for row in self._statements.all(query)}

    def save(self, session_id: str, transcript: Transcript) -> None:
        """The finished transcript, replacing an earlier one; its parts go, and the voice features with them.

        The transcript is sealed under a key of its own, and the keys of the parts are destroyed when the unit
        of work commits: an older copy of the database shows neither.
        """
        self._refuse_destroyed(session_id)
        if self._in_use(session_id, _PARTS):
            self.keys.replace(session_id, make=True)
            self._statements.run(delete(_PARTS).where(_PARTS.c.session_id == session_id))
            key_id, key = self.keys.writing(session_id, in_use=True)
        else:
            key_id, key = self._writing_key(session_id)
        sealed = seal(key, dump_transcript(transcript), _associated(key_id, "whole"))
        values = {"key_id": key_id, "sealed": sealed}
        statement = insert(_WHOLE).values(session_id=session_id, **values)
        self._statements.run(statement.on_conflict_do_update(index_elements=["session_id"], set_=values))

    def get(self, session_id: str) -> Transcript | None:
        """None when there is none; TRANSCRIPT_DESTROYED after destruction, else KEY_MISSING without key."""
        row = self._statements.one(select(_WHOLE).where(_WHOLE.c.session_id == session_id))
        if row is None:
            self._refuse_destroyed(session_id)
            return None
        key = self._reading_key(session_id, row.key_id)
        return load_transcript(_open(key, row.sealed, _associated(row.key_id, "whole")))

    def cut(self, session_id: str, frame: int) -> None:
        """Delete every part that reaches beyond sample ``frame``, and seal the others under a new key.

        Every earlier key is destroyed when the unit of work commits, also when there is nothing to delete:
        a write that was undone may have left its traces in a file. KEY_MISSING when a part cannot be read,
        and nothing was changed. A finished transcript is a ``BugError``: it would keep the deleted words.
        """
        if self._in_use(session_id, _WHOLE):
            raise BugError({"session": session_id, "rule": "cut-after-the-transcript"})
        rows = self._part_rows(session_id)
        contents = self._opened(session_id, rows)
        kept = [
            (row, content)
            for row, content in zip(rows, contents, strict=True)
            if load_part(content).end_frame <= frame
        ]
        self.keys.replace(session_id, make=bool(kept))
        staying = {row.row for row, _ in kept}
        for row in rows:
            if row.row not in staying:
                self._statements.run(delete(_PARTS).where(_PARTS.c.row == row.row))
        if kept:
            key_id, key = self.keys.writing(session_id, in_use=True)
            for row, content in kept:
                sealed = seal(key, content, _associated(key_id, _place(row.start_frame)))
                change = update(_PARTS).where(_PARTS.c.row == row.row)
                self._statements.run(change.values(key_id=key_id, sealed=sealed))

    def destroy(self, session_id: str) -> tuple[str, ...]:
        """Delete transcript and parts; every key is destroyed when the unit of work commits. Idempotent."""
        self._statements.run(delete(_PARTS).where(_PARTS.c.session_id == session_id))
        self._statements.run(delete(_WHOLE).where(_WHOLE.c.session_id == session_id))
        return self.keys.abandon(session_id)

    def _part_rows(self, session_id: str, only: Collection[int] | None = None) -> list[Row[Any]]:
        query = select(_PARTS).where(_PARTS.c.session_id == session_id)
        if only is not None:
            query = query.where(_PARTS.c.start_frame.in_(only))
        return self._statements.all(query.order_by(_PARTS.c.start_frame))

    def _opened(self, session_id: str, rows: Sequence[Row[Any]]) -> list[bytes]:
        ids = {row.key_id for row in rows}
        keys = {key_id: self._reading_key(session_id, key_id) for key_id in sorted(ids)}
        return [
            _open(keys[row.key_id], row.sealed, _associated(row.key_id, _place(row.start_frame)))
            for row in rows
        ]

    def _in_use(self, session_id: str, table: Any) -> bool:
        return self._statements.one(select(table.c.row).where(table.c.session_id == session_id)) is not None

    def _destroyed(self, session_id: str) -> bool:
        sessions = tables.sessions
        row = self._statements.one(
            select(sessions.c.transcript_destroyed_at).where(sessions.c.id == session_id)
        )
        return row is not None and row.transcript_destroyed_at is not None

    def _refuse_destroyed(self, session_id: str) -> None:
        if self._destroyed(session_id):
            raise LocalError(ErrorCode.TRANSCRIPT_DESTROYED, details={"session": session_id})

    def _writing_key(self, session_id: str) -> tuple[str, bytes]:
        """The session's key, made now if this is the first write.

        A destroyed transcript is never brought back by a late result. Only when the session went on
        afterwards (a consent was withdrawn, then given again) does its row no longer say "destroyed".
        """
        self._refuse_destroyed(session_id)
        in_use = self._in_use(session_id, _PARTS) or self._in_use(session_id, _WHOLE)
        return self.keys.writing(session_id, in_use=in_use)

    def _reading_key(self, session_id: str, key_id: str) -> bytes:
        try:
            return self.keys.reading(key_id)
        except LocalError as exc:
            if exc.code is ErrorCode.KEY_MISSING and self._destroyed(session_id):
                raise LocalError(ErrorCode.TRANSCRIPT_DESTROYED, details={"session": session_id}) from exc
            raise


def _open(key: bytes, sealed: bytes, associated: bytes) -> bytes:
    content = unseal(key, sealed, associated)
    if content is None:
        raise BugError({"sealed": "transcript", "bytes": len(sealed)})
    return content

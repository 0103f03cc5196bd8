"""Transcripts and their parts, sealed with a data key of their own: without the key they are noise.

A row is bound to its session, its kind and its place by the associated data of the sealing.
"""

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from app.domain.errors import BugError, ErrorCode, LocalError
from app.domain.transcript import Transcript, TranscriptPart
from app.services.ports import Clock, KeyVault
from app.storage import tables
from app.storage.codec import dump_part, dump_transcript, load_part, load_transcript
from app.storage.doomed import DoomedKeys
from app.storage.failures import Statements
from app.storage.sealing import seal, unseal

_PARTS = tables.transcript_parts
_WHOLE = tables.transcripts


def key_id_of(session_id: str) -> str:
    """The id of the data key of a session's transcript."""
    return f"transcript/{session_id}"


def _associated(session_id: str, kind: str) -> bytes:
    return f"roomnote/1/transcript/{session_id}/{kind}".encode()


class TranscriptRecords:
    """The transcripts within one unit of work."""

    def __init__(self, statements: Statements, vault: KeyVault, doomed: DoomedKeys, clock: Clock) -> None:
        self._statements = statements
        self._vault = vault
        self._doomed = doomed
        self._clock = clock

    def add_part(self, session_id: str, part: TranscriptPart) -> None:
        """Keep one decoded stretch; a part with this ``start_frame`` that is already there stays as it is."""
        sealed = seal(
            self._writing_key(session_id),
            dump_part(part),
            _associated(session_id, f"part/{part.start_frame}"),
        )
        values = {"session_id": session_id, "start_frame": part.start_frame, "sealed": sealed}
        unique = ["session_id", "start_frame"]
        self._statements.run(insert(_PARTS).values(values).on_conflict_do_nothing(index_elements=unique))

    def parts(self, session_id: str) -> tuple[TranscriptPart, ...]:
        """By ``start_frame``; TRANSCRIPT_DESTROYED or KEY_MISSING as ``get``."""
        query = select(_PARTS).where(_PARTS.c.session_id == session_id).order_by(_PARTS.c.start_frame)
        rows = self._statements.all(query)
        if not rows:
            self._refuse_destroyed(session_id)
            return ()
        key = self._reading_key(session_id)
        return tuple(
            load_part(_open(key, row.sealed, _associated(session_id, f"part/{row.start_frame}")))
            for row in rows
        )

    def save(self, session_id: str, transcript: Transcript) -> None:
        """The finished transcript, replacing an earlier one."""
        key = self._writing_key(session_id)
        sealed = seal(key, dump_transcript(transcript), _associated(session_id, "whole"))
        statement = insert(_WHOLE).values(session_id=session_id, sealed=sealed)
        self._statements.run(
            statement.on_conflict_do_update(index_elements=["session_id"], set_={"sealed": sealed})
        )

    def get(self, session_id: str) -> Transcript | None:
        """None when there is none; TRANSCRIPT_DESTROYED after destruction, else KEY_MISSING without key."""
        row = self._statements.one(select(_WHOLE.c.sealed).where(_WHOLE.c.session_id == session_id))
        if row is None:
            self._refuse_destroyed(session_id)
            return None
        key = self._reading_key(session_id)
        return load_transcript(_open(key, row.sealed, _associated(session_id, "whole")))

    def destroy(self, session_id: str) -> None:
        """Delete transcript and parts; the key is destroyed when the unit of work commits. Idempotent."""
        self._statements.run(delete(_PARTS).where(_PARTS.c.session_id == session_id))
        self._statements.run(delete(_WHOLE).where(_WHOLE.c.session_id == session_id))
        self._doomed.add(key_id_of(session_id), self._clock.now())

    def _destroyed(self, session_id: str) -> bool:
        sessions = tables.sessions
        row = self._statements.one(
            select(sessions.c.transcript_destroyed_at).where(sessions.c.id == session_id)
        )
        return row is not None and row.transcript_destroyed_at is not None

    def _refuse_destroyed(self, session_id: str) -> None:
        if self._destroyed(session_id):
            raise LocalError(ErrorCode.TRANSCRIPT_DESTROYED, details={"session": session_id})

    def _writing_key(self, session_id: str) -> bytes:
        """The session's key, made now if this is the first write.

        A destroyed transcript is never brought back by a late result. Only when the session went on
        afterwards (a consent was withdrawn, then given again) does its row no longer say "destroyed".
        """
        self._refuse_destroyed(session_id)
        key_id = key_id_of(session_id)
        self._doomed.settle(key_id)
        return self._vault.load(key_id) if self._vault.exists(key_id) else self._vault.create(key_id)

    def _reading_key(self, session_id: str) -> bytes:
        try:
            return self._vault.load(key_id_of(session_id))
        except LocalError as exc:
            if exc.code is ErrorCode.KEY_MISSING and self._destroyed(session_id):
                raise LocalError(ErrorCode.TRANSCRIPT_DESTROYED, details={"session": session_id}) from exc
            raise


def _open(key: bytes, sealed: bytes, associated: bytes) -> bytes:
    content = unseal(key, sealed, associated)
    if content is None:
        raise BugError({"sealed": "transcript", "bytes": len(sealed)})
    return content

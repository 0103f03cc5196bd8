"""Receipts are written in the commit that finishes a destruction, whatever cut it off before (B4).

What is going to be destroyed is written down first, with what can be said of it only while it is there. So a
crash after the keys went leaves enough for the receipt, and the next sweep writes it.
"""

import json
from dataclasses import asdict, dataclass, replace

from app.domain.errors import AppError, ErrorCode
from app.domain.ids import new_id
from app.domain.receipt import Destroyed, DestructionReceipt, hashed, sealed
from app.domain.session import Session
from app.services.ports import Clock, RecordingStore, UnitOfWork

DUE = "receipts.due"
"""Setting: recordings that are being destroyed, as a JSON object by recording id."""


@dataclass(frozen=True, slots=True)
class Due:
    """A destruction of sound that was begun. ``seconds`` is None until somebody measured."""

    session: str
    client: str
    why: str
    seconds: float | None = None
    keys: tuple[str, ...] = ()


class ReceiptBook:
    """Writes receipts as part of the caller's units of work; the caller commits."""

    def __init__(self, recordings: RecordingStore, clock: Clock) -> None:
        self._recordings, self._clock = recordings, clock

    def due(self, unit: UnitOfWork) -> dict[str, Due]:
        """What is being destroyed, by recording id."""
        kept = json.loads(unit.settings.get(DUE, "{}") or "{}")
        return {name: Due(**{**due, "keys": tuple(due["keys"])}) for name, due in kept.items()}

    def begin(self, unit: UnitOfWork, session: Session, why: str) -> None:
        """The session's recording is going to be destroyed; idempotent. Nothing where it was already."""
        due = self.due(unit)
        if session.recording_id and session.audio_destroyed_at is None and session.recording_id not in due:
            self._keep(unit, {**due, session.recording_id: Due(session.id, session.client_id, why)})

    def measured(self, unit: UnitOfWork, recording_id: str, due: Due) -> None:
        """Keep what ``measure`` found out before the destruction."""
        self._keep(unit, {**self.due(unit), recording_id: due})

    def measure(self, recording_id: str, due: Due) -> Due | None:
        """With length and keys; outside of units of work. None when there is nothing to destroy."""
        seconds = 0.0
        try:
            state = self._recordings.state(recording_id)
            seconds = state.seconds
        except AppError as error:
            if error.code is ErrorCode.RECORDING_DESTROYED:
                return None
        keys = tuple(hashed(key) for key in self._recordings.keys(recording_id))
        return replace(due, seconds=seconds, keys=keys)

    def finish(self, unit: UnitOfWork, recording_id: str) -> Due | None:
        """The sound is gone: write its receipt, once; None when none was due."""
        left = self.due(unit)
        due = left.pop(recording_id, None)
        if due is None:
            return None
        self._keep(unit, left)
        if due.seconds is not None and (due.seconds or due.keys):
            self._add(unit, due.session, due.client, Destroyed.AUDIO, due.why, due.seconds, due.keys)
        return due

    def forgotten(self, unit: UnitOfWork, session: Session, seconds: float) -> None:
        """A part of the recording is gone, and the words of it."""
        self._add(unit, session.id, session.client_id, Destroyed.AUDIO, "forgotten", seconds, ())

    def transcript(self, unit: UnitOfWork, session: Session, why: str) -> None:
        """Write the receipt of a transcript and have it destroyed as part of ``unit``.

        Nothing is written where nothing was ever transcribed.
        """
        there = session.transcript_ready_at is not None and session.transcript_destroyed_at is None
        there = there or bool(unit.transcripts.editions(session.id))
        count = self._utterances(unit, session) if there else 0
        keys = unit.transcripts.destroy(session.id)
        if there:
            gone = tuple(hashed(key) for key in keys)
            self._add(unit, session.id, session.client_id, Destroyed.TRANSCRIPT, why, float(count), gone)

    def _utterances(self, unit: UnitOfWork, session: Session) -> int:
        try:
            transcript = unit.transcripts.get(session.id)
        except AppError:
            return 0  # its key is gone, or the keyring locked: it can be destroyed all the same
        return len(transcript.utterances) if transcript is not None else 0

    def _add(
        self,
        unit: UnitOfWork,
        session_id: str,
        client_id: str,
        what: Destroyed,
        why: str,
        amount: float,
        keys: tuple[str, ...],
    ) -> None:
        receipt = DestructionReceipt(
            new_id(), session_id, client_id, what, self._clock.now(), why, amount, keys, ""
        )
        unit.receipts.add(sealed(receipt))

    def _keep(self, unit: UnitOfWork, due: dict[str, Due]) -> None:
        unit.settings.set(DUE, json.dumps({name: asdict(one) for name, one in due.items()}) if due else "")

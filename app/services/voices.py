"""The therapist's own voice, recognised only when they asked for it: numbers are kept, never sound (R8).

The clinician reads aloud; the speech process makes statistics of the voice, and the sound is gone. Nobody
else's voice can be enrolled: the statistics belong to the clinician who uses this laptop.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.errors import BugError, ErrorCode, InputError
from app.domain.transcript import VoiceFrame, VoicePrint
from app.services.decoding import BYTES_PER_FRAME
from app.services.destruction import SCRUB_DUE
from app.services.ports import Clock, Database, SpeechEngine, UnitOfWork

VOICE = "clinician.voice"
"""Setting, followed by ``/`` and the clinician's id: the print as JSON; empty after it was deleted."""

READING_SECONDS = 20.0
"""How long the clinician reads."""

LEAST_SPOKEN = 8.0
"""Seconds of it in which a voice must be heard."""

READ_ALOUD = (
    "The morning train was late again, so I walked along the river instead. Two boats were moored by the old "
    "bridge, and a woman was painting one of them blue. She waved, and asked whether it would rain before "
    "noon. I said that I hoped not, but the clouds over the hills were already dark and heavy."
)
"""What to read: words of no session, with the sounds of the language."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """That a voice is known: since when (aware UTC), and how its statistics were made."""

    at: datetime
    method: str


class VoiceService:
    """Keeps the statistics of a clinician's voice while they want it; both steps are audited. Any thread."""

    def __init__(
        self, database: Database, engine: SpeechEngine, clock: Clock, scrub: Callable[[], None]
    ) -> None:
        """``scrub`` removes what was deleted from the database's file, now or at the next sweep."""
        self._database, self._engine, self._clock, self._scrub = database, engine, clock, scrub

    def enrolled(self, clinician_id: str) -> Enrolled | None:
        """Whether the voice is known, since when."""
        with self._database.unit_of_work() as unit:
            kept = _kept(unit, clinician_id)
        return Enrolled(datetime.fromisoformat(kept["at"]), kept["method"]) if kept else None

    def measure(self, pcm: bytes) -> VoicePrint:
        """Statistics of the voice that reads in ``pcm``; nothing is kept, of the sound neither.

        VOICE_TOO_SHORT when too little speech is in it; the speech process's errors as in its port.
        """
        try:
            return self._measured(pcm)
        finally:
            self._engine.let_go()

    def _measured(self, pcm: bytes) -> VoicePrint:
        voice: list[VoiceFrame] = []
        position = 0
        while position < len(pcm) // BYTES_PER_FRAME:
            heard = self._engine.hear(pcm[position * BYTES_PER_FRAME :], final=True)
            if heard.consumed <= 0:
                raise BugError({"consumed": heard.consumed})
            voice += heard.voice
            position += heard.consumed
        spoken = sum(frame.end - frame.start for frame in voice)
        if spoken < LEAST_SPOKEN:
            raise InputError(ErrorCode.VOICE_TOO_SHORT, details={"seconds": round(spoken, 1)})
        (print_,) = self._engine.separate(voice, (), 1).prints
        return print_

    def remember(self, clinician_id: str, voice: VoicePrint) -> Enrolled:
        """Keep these statistics, which the clinician says are of their own voice.

        SESSION_NOT_FOUND for an unknown clinician: nobody else can be enrolled.
        """
        at = self._clock.now()
        kept = {
            "at": at.isoformat(),
            "method": voice.method,
            "means": list(voice.means),
            "deviations": list(voice.deviations),
            "frames": voice.frames,
        }
        with self._database.unit_of_work() as unit:
            if unit.clinicians.get(clinician_id) is None:
                raise InputError(ErrorCode.SESSION_NOT_FOUND)
            unit.settings.set(_setting(clinician_id), json.dumps(kept))
            unit.audit.add("voice.enrolled", clinician_id, voice.method, actor=clinician_id)
            unit.commit()
        return Enrolled(at, voice.method)

    def forget(self, clinician_id: str) -> None:
        """Delete the statistics; idempotent. Sessions from now on are named by what is said."""
        with self._database.unit_of_work() as unit:
            if _kept(unit, clinician_id) is None:
                return
            unit.settings.set(_setting(clinician_id), "")
            unit.settings.set(SCRUB_DUE, "yes")
            unit.audit.add("voice.forgotten", clinician_id, actor=clinician_id)
            unit.commit()
        self._scrub()


def enrolled_voice(unit: UnitOfWork, clinician_id: str) -> VoicePrint | None:
    """The clinician's voice, as this unit of work sees it; None when it was never enrolled, or deleted."""
    kept = _kept(unit, clinician_id)
    if kept is None:
        return None
    return VoicePrint(kept["method"], tuple(kept["means"]), tuple(kept["deviations"]), kept["frames"])


def _setting(clinician_id: str) -> str:
    return f"{VOICE}/{clinician_id}"


def _kept(unit: UnitOfWork, clinician_id: str) -> dict[str, Any] | None:
    written = unit.settings.get(_setting(clinician_id))
    return json.loads(written) if written else None

"""The whole path with a sample client: consent, recording, transcript, note, signature, destruction, outbox.

It calls the same services as the window does, in the order a therapist would; only the microphone plays
a sample, and only the demonstration profile accepts it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from app.domain.accuracy import word_error_rate
from app.domain.chart import Appointment, Client, Clinician
from app.domain.delivery import OutboxItem
from app.domain.ids import new_id
from app.domain.note import Note, NoteType
from app.domain.session import Session
from app.domain.transcript import Transcript
from app.services.consents import ConsentService
from app.services.destruction import Destroyed, DestructionService
from app.services.notes import NoteService
from app.services.ports import Clock, Database
from app.services.practice import PRACTICE_SWITCH, set_practice_switch
from app.services.processing import ProcessingService
from app.services.recording import RecordingService
from app.services.sessions import SessionService
from app.services.transcripts import TranscriptService

CLIENT_NAME = "Jordan Sample"
CLINICIAN_NAME = "Robin Example"
SIGN_REASON = "Demonstration: open points are left as the drafter found them."


@dataclass(frozen=True, slots=True)
class Sample:
    """What is played: ``reference`` was said; ``wait_until_played`` blocks until all of it was heard."""

    reference: str
    wait_until_played: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Demonstrated:
    """The result, with the transcript as it was before it was destroyed."""

    session_id: str
    transcript: Transcript
    note: Note
    destroyed: Destroyed
    outbox: tuple[OutboxItem, ...]
    word_error_rate: float


class Demonstration:
    """Runs the path once per call; every person in it is invented."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        consents: ConsentService,
        sessions: SessionService,
        recording: RecordingService,
        processing: ProcessingService,
        notes: NoteService,
        destruction: DestructionService,
        transcripts: TranscriptService,
    ) -> None:
        self._database, self._clock = database, clock
        self._consents, self._sessions, self._recording = consents, sessions, recording
        self._processing, self._notes, self._destruction = processing, notes, destruction
        self._transcripts = transcripts

    def prepare(self) -> tuple[Clinician, Appointment]:
        """Put the sample clinician, the sample client and an appointment that begins now into the charts."""
        now = self._clock.now()
        with self._database.unit_of_work() as unit:
            known = unit.clinicians.all()
            clinician = known[0] if known else Clinician(new_id(), CLINICIAN_NAME, "LCSW", ai_consent_at=now)
            unit.clinicians.save(clinician)
            if not unit.settings.get(PRACTICE_SWITCH):
                set_practice_switch(unit, now, on=True)
            clients = [c for c in unit.clients.all() if c.name == CLIENT_NAME]
            client = clients[0] if clients else Client(new_id(), CLIENT_NAME, pronouns="they/them")
            unit.clients.save(client)
            appointment = Appointment(
                new_id(), client.id, now, now + timedelta(minutes=50), room="Room 1", cpt_code="90834"
            )
            unit.appointments.save(appointment)
            unit.commit()
        return clinician, appointment

    def open(self) -> Session:
        """Open a session with the sample client, who agrees on the screen; nothing is recorded yet."""
        clinician, appointment = self.prepare()
        session = self._sessions.open(appointment.id, clinician.id)
        for consent in self._consents.of_session(session.id):
            if not consent.allows_recording(self._clock.now()):
                # in a consent of its own where an earlier demonstration left one that does not count
                asked = self._consents.ask(session.id, consent.id, again=True)
                self._consents.answer(session.id, asked.id, agreed=True)
        return session

    def record(self, sample: Sample) -> str:
        """Record the sample to its end and end the session; returns the session's id."""
        session = self.open()
        self._recording.start(session.id)
        sample.wait_until_played()
        self._sessions.end(session.id)
        return session.id

    def sign(self, note: Note) -> Note:
        """Sign the draft as the drafter left it, with the reason that says so."""
        reason = SIGN_REASON if note.open_points or note.missing else ""
        return self._notes.sign(note.id, attested=True, reason=reason)

    def finish(self, session_id: str, sample: Sample, note_type: NoteType = NoteType.SOAP) -> Demonstrated:
        """Make the draft, sign it, and gather what became of sound, transcript and note."""
        note = self._processing.process(session_id, note_type)
        transcript = self._transcripts.get(session_id)
        assert transcript is not None  # a draft exists, and nothing was signed yet
        signed = self.sign(note)
        heard = " ".join(utterance.text for utterance in transcript.utterances)
        with self._database.unit_of_work() as unit:
            outbox = tuple(item for item in unit.outbox.all() if item.note_id == signed.id)
        return Demonstrated(
            session_id,
            transcript,
            signed,
            self._destruction.destroyed(session_id),
            outbox,
            word_error_rate(sample.reference, heard),
        )

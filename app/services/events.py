"""What services tell the rest of the program: frozen, in the past tense, without words or names of people.

``runtime.bridge`` turns them into signals on the main thread; a command line prints progress from them.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from threading import RLock, current_thread
from typing import TypeVar

from app.domain.errors import AppError, ErrorCode
from app.domain.states import ConsentState, DeliveryState, SessionState
from app.services.ports.drafting import DraftProgress
from app.services.ports.sound import Microphone


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events."""


@dataclass(frozen=True, slots=True)
class SessionChanged(Event):
    """A session moved to another state."""

    session_id: str
    state: SessionState


@dataclass(frozen=True, slots=True)
class ConsentChanged(Event):
    """A participant's answer changed."""

    session_id: str
    consent_id: str
    state: ConsentState


@dataclass(frozen=True, slots=True)
class Withdrawn(Event):
    """Somebody withdrew, which is committed: whoever works on the session's words stops. ``ConsentChanged``
    follows once its sound is destroyed."""

    session_id: str


@dataclass(frozen=True, slots=True)
class SwitchesChanged(Event):
    """AI use was switched on or off (R35, R66); sessions may be recorded while both are on."""

    clinician: bool
    practice: bool


@dataclass(frozen=True, slots=True)
class MicrophonesChanged(Event):
    """What is plugged in now, the default one first; while somebody asked for it with a watch."""

    microphones: tuple[Microphone, ...]


@dataclass(frozen=True, slots=True)
class LevelMeasured(Event):
    """Level of the last 50 ms: root mean square and peak, both 0 … 1 of full scale."""

    rms: float
    peak: float


@dataclass(frozen=True, slots=True)
class RecordingAdvanced(Event):
    """``seconds`` of sound are sealed and on the disk."""

    session_id: str
    seconds: float


@dataclass(frozen=True, slots=True)
class RecordingTroubled(Event):
    """The recorder met a failure (microphone lost, disk full); what is sealed is safe. None: it is over."""

    session_id: str
    error: AppError | None


@dataclass(frozen=True, slots=True)
class PartForgotten(Event):
    """Everything from ``at`` seconds of the recording on was destroyed: ``seconds`` of it (B2)."""

    session_id: str
    at: float
    seconds: float


@dataclass(frozen=True, slots=True)
class BookmarkSet(Event):
    """The clinician marked the place ``at`` seconds."""

    session_id: str
    at: float


@dataclass(frozen=True, slots=True)
class AttachmentAdvanced(Event):
    """``seconds`` of an attached file are sealed."""

    session_id: str
    seconds: float


@dataclass(frozen=True, slots=True)
class TranscriptAdvanced(Event):
    """``seconds`` of the recording are transcribed and committed, of ``total`` sealed so far."""

    session_id: str
    seconds: float
    total: float


@dataclass(frozen=True, slots=True)
class StretchSetAside(Event):
    """From ``at`` on, ``seconds`` of sound could not be transcribed because of ``code``; they are tried again
    when the session has ended."""

    session_id: str
    at: float
    seconds: float
    code: ErrorCode


@dataclass(frozen=True, slots=True)
class TranscriptChanged(Event):
    """The clinician corrected words or speakers of a finished transcript, or it was destroyed at its time."""

    session_id: str


@dataclass(frozen=True, slots=True)
class TranscriptDestroyed(Event):
    """The time limit of a transcript, or of what there was of one, is over (R10)."""

    session_id: str


@dataclass(frozen=True, slots=True)
class ModelsChanged(Event):
    """A speech model was installed, removed, chosen or measured."""


@dataclass(frozen=True, slots=True)
class TemplatesChanged(Event):
    """A template was saved as a new version, added, retired, or chosen for automatic drafts."""

    template_id: str


@dataclass(frozen=True, slots=True)
class ChartChanged(Event):
    """A chart was opened, or something in it was changed; "" stands for several at once."""

    client_id: str


@dataclass(frozen=True, slots=True)
class StageReached(Event):
    """A stage began or ended: transcript, speakers, destruction, note, checks, in this order."""

    session_id: str
    stage: str
    done: bool


@dataclass(frozen=True, slots=True)
class DraftReady(Event):
    """A draft note waits for the clinician (R7)."""

    session_id: str
    note_id: str


@dataclass(frozen=True, slots=True)
class DictationAdvanced(Event):
    """``seconds`` of a dictation for this session's note are sealed."""

    session_id: str
    seconds: float


@dataclass(frozen=True, slots=True)
class DictationTroubled(Event):
    """A dictation met a failure, or a session took the microphone; what is sealed is safe. None: over."""

    session_id: str
    error: AppError | None


@dataclass(frozen=True, slots=True)
class DraftStarted(Event):
    """A note of this session is being drafted; one at a time."""

    session_id: str
    drafter: str


@dataclass(frozen=True, slots=True)
class DraftAdvanced(Event):
    """How far the draft is, with the sentences so far; they are not saved."""

    session_id: str
    progress: DraftProgress


@dataclass(frozen=True, slots=True)
class DraftFailed(Event):
    """The draft ended without a result, by itself or because it was cancelled; the note is as it was."""

    session_id: str
    error: AppError


@dataclass(frozen=True, slots=True)
class DraftFellBack(Event):
    """A language model failed after a session; the draft was assembled without it."""

    session_id: str
    drafter: str
    error: AppError


@dataclass(frozen=True, slots=True)
class ProcessingFailed(Event):
    """No draft could be made; the reason, and whether trying again may help (R12).

    ``transcribed``: its transcript is saved; before that its recording is what is kept.
    """

    session_id: str
    error: AppError
    transcribed: bool = False


@dataclass(frozen=True, slots=True)
class NoteAmending(Event):
    """Something is being added to the session's signed note, or is not any more."""

    session_id: str


@dataclass(frozen=True, slots=True)
class NoteSigned(Event):
    """A note was signed; its payload is in the outbox."""

    session_id: str
    note_id: str


@dataclass(frozen=True, slots=True)
class EndpointChanged(Event):
    """A language model was set up, changed or removed, or the policy about it was switched."""


@dataclass(frozen=True, slots=True)
class OutsideAgreementChanged(Event):
    """A client agreed to an outside language model, declined, or withdrew."""

    client_id: str
    state: ConsentState


@dataclass(frozen=True, slots=True)
class DeliveryChanged(Event):
    """An outbox item changed its state."""

    item_id: str
    state: DeliveryState


EventType = TypeVar("EventType", bound=Event)


class EventBus:
    """Hands each published event to the handlers of its exact type, in the publisher's thread.

    Handlers must be quick: a bridge only queues. One that raises is reported as uncaught, and keeps neither
    the other handlers from being called nor the publisher, which may be sealing sound, from going on. Safe
    to use from any thread.
    """

    def __init__(self) -> None:
        self._handlers: dict[type[Event], list[Callable[[Event], None]]] = {}
        self._lock = RLock()

    def subscribe(
        self, event_type: type[EventType], handler: Callable[[EventType], None]
    ) -> Callable[[], None]:
        """Call ``handler`` for every event of ``event_type``; the returned function ends it."""

        def call(event: Event) -> None:
            assert isinstance(event, event_type)  # narrows the type; publish selects by type
            handler(event)

        with self._lock:
            self._handlers.setdefault(event_type, []).append(call)

        def unsubscribe() -> None:
            with self._lock:
                if call in self._handlers[event_type]:
                    self._handlers[event_type].remove(call)

        return unsubscribe

    def publish(self, event: Event) -> None:
        """Hand ``event`` to its handlers."""
        with self._lock:
            handlers = tuple(self._handlers.get(type(event), ()))
        for handler in handlers:
            try:
                handler(event)
            except Exception as error:  # noqa: BLE001 - reported, see above
                threading.excepthook(
                    threading.ExceptHookArgs((type(error), error, error.__traceback__, current_thread()))
                )

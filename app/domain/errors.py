"""Every failure the program can name, as one small tree with stable codes.

Adapters convert what their libraries raise into these at their own border (``raise … from exc``).
``app.services.explanations`` maps a code to what happened, what is safe and what to do next.
An error never carries what a person said or who they are: codes, ids, counts and file kinds only.
"""

from collections.abc import Mapping
from enum import StrEnum


class ErrorCode(StrEnum):
    """Stable names of failures; they are persisted and logged, so a value never changes."""

    CANCELLED = "cancelled"
    # input
    BAD_USAGE = "bad-usage"
    FILE_NOT_FOUND = "file-not-found"
    FILE_NOT_AUDIO = "file-not-audio"
    FILE_NO_AUDIO_STREAM = "file-no-audio-stream"
    FILE_CORRUPT = "file-corrupt"
    TRANSCRIPT_INVALID = "transcript-invalid"
    CONSENT_MISSING = "consent-missing"
    AI_SWITCHED_OFF = "ai-switched-off"
    SESSION_NOT_FOUND = "session-not-found"
    ILLEGAL_TRANSITION = "illegal-transition"
    NOTE_ALREADY_SIGNED = "note-already-signed"
    NOTE_NOT_ATTESTED = "note-not-attested"
    NOTE_HAS_OPEN_POINTS = "note-has-open-points"
    NOTE_EMPTY = "note-empty"
    NOTE_ALREADY_AMENDED = "note-already-amended"  # another amendment took its place meanwhile
    NOTE_NOT_SIGNED = "note-not-signed"  # only a signed note is amended
    AMENDMENT_REASON_MISSING = "amendment-reason-missing"
    SIGNER_NOT_CONFIRMED = "signer-not-confirmed"  # the passphrase at signing was wrong
    SIGNATURE_BROKEN = "signature-broken"  # a signed note is not what was signed
    EXPORT_REFUSED = "export-refused"  # the folder does not take the file
    EXPORT_FILE_OPEN = "export-file-open"  # another program holds the file
    EXPORT_NO_ROOM = "export-no-room"
    EXPORT_FAILED = "export-failed"
    NOTHING_TO_DRAFT_FROM = "nothing-to-draft-from"  # no transcript, or no summary, where one is asked for
    TEMPLATE_UNKNOWN = "template-unknown"
    TEMPLATE_INVALID = "template-invalid"  # its rules are broken; ``count`` of the problems in the details
    TEMPLATE_CHANGED = "template-changed"  # somebody saved another version meanwhile
    TEMPLATE_LAST = "template-last"  # one template has to be there for new notes
    TEMPLATE_FILE_FOREIGN = "template-file-foreign"
    TEMPLATE_FILE_NEWER = "template-file-newer"
    TEMPLATE_FILE_TOO_LARGE = "template-file-too-large"
    DEMONSTRATION_MODEL_REFUSED = "demonstration-model-refused"
    ALREADY_RECORDED = "already-recorded"  # a file is attached to a session that has sound of its own
    STILL_RECORDING = "still-recording"  # a replay would be heard by the microphone
    VOICE_TOO_SHORT = "voice-too-short"  # too little was read aloud to know the voice again
    CLIENT_UNKNOWN = "client-unknown"
    CLIENT_NAME_MISSING = "client-name-missing"
    CLIENT_NAME_SHARED = "client-name-shared"  # somebody has to say which client is meant
    CLIENT_NUMBER_TAKEN = "client-number-taken"  # another client has this number of the EHR
    DIAGNOSIS_CODE_INVALID = "diagnosis-code-invalid"
    PROCEDURE_CODE_INVALID = "procedure-code-invalid"
    SESSION_TIMES_INVALID = "session-times-invalid"
    ASSESSMENT_SIGNED = "assessment-signed"  # it cannot be changed or removed any more
    ASSESSMENT_EMPTY = "assessment-empty"
    CLIENT_LIST_NOT_CSV = "client-list-not-csv"
    CLIENT_LIST_EMPTY = "client-list-empty"
    CLIENT_LIST_TOO_LARGE = "client-list-too-large"
    CLIENT_LIST_NO_NAMES = "client-list-no-names"  # no column with a name of a client
    PIN_WRONG = "pin-wrong"
    PIN_WEAK = "pin-weak"
    PASSPHRASE_WRONG = "passphrase-wrong"  # noqa: S105 - a code, not a secret
    PASSPHRASE_WEAK = "passphrase-weak"  # noqa: S105 - a code, not a secret
    PICTURE_UNREADABLE = "picture-unreadable"  # no picture, or of a kind that cannot be read
    PICTURE_TOO_LARGE = "picture-too-large"
    HANDWRITING_UNREADABLE = "handwriting-unreadable"  # the picture holds no words that can be made out
    NOTHING_DICTATED = "nothing-dictated"
    MICROPHONE_NEEDED = "microphone-needed"  # a session is recorded: nothing is dictated beside it
    NOT_WRITTEN_DOWN = "not-written-down"  # a dictation of this session waits to become text
    # this laptop
    HANDWRITING_READER_MISSING = "handwriting-reader-missing"
    NO_MICROPHONE = "no-microphone"
    MICROPHONE_LOST = "microphone-lost"
    AUDIO_SYSTEM_BROKEN = "audio-system-broken"
    NO_SPEAKER = "no-speaker"
    DISK_FULL = "disk-full"
    FORGETTING_WAITS = "forgetting-waits"  # the disk keeps it from being finished; it is tried again
    DISK_FAILED = "disk-failed"
    RECORDING_DAMAGED = "recording-damaged"
    RECORDING_DESTROYED = "recording-destroyed"
    TRANSCRIPT_DESTROYED = "transcript-destroyed"
    KEY_MISSING = "key-missing"
    KEYRING_LOCKED = "keyring-locked"
    KEYRING_MISSING = "keyring-missing"
    CIPHER_MISSING = "cipher-missing"
    DATABASE_KEY_WRONG = "database-key-wrong"  # also: not a database at all
    DATABASE_NEWER = "database-newer"
    DATABASE_FAILED = "database-failed"
    AUDIT_BROKEN = "audit-broken"
    ALREADY_RUNNING = "already-running"
    NO_MODEL = "no-model"
    MODEL_INCOMPLETE = "model-incomplete"
    MODEL_CORRUPT = "model-corrupt"
    MODEL_FOREIGN = "model-foreign"  # a model of another architecture, or not for this program
    MODEL_UNKNOWN = "model-unknown"  # no such entry in the catalogue
    MODEL_IN_USE = "model-in-use"
    MODEL_SOURCE_UNREACHABLE = "model-source-unreachable"
    MODEL_SOURCE_REFUSED = "model-source-refused"  # the source answered, but not with the file
    PROXY_REFUSED = "proxy-refused"
    SPEECH_PROCESS_DIED = "speech-process-died"
    SPEECH_TIMEOUT = "speech-timeout"
    PART_NOT_TRANSCRIBED = "part-not-transcribed"  # a stretch was set aside; everything else is there
    NO_DISPLAY = "no-display"
    # the EHR and the network
    EHR_NOT_CONFIGURED = "ehr-not-configured"
    EHR_UNREACHABLE = "ehr-unreachable"
    EHR_AMBIGUOUS = "ehr-ambiguous"  # the line broke after sending: it may have arrived
    EHR_SIGN_IN = "ehr-sign-in"
    EHR_REJECTED = "ehr-rejected"
    EHR_BUSY = "ehr-busy"
    EHR_PATIENT_UNKNOWN = "ehr-patient-unknown"
    EHR_NOT_FHIR = "ehr-not-fhir"
    NETWORK_REFUSED = "network-refused"
    NOTE_CHANGED = "note-changed"  # what was asked for belongs to an earlier version of the draft
    # language models
    ENDPOINT_UNREACHABLE = "endpoint-unreachable"
    ENDPOINT_TIMEOUT = "endpoint-timeout"
    ENDPOINT_KEY_REFUSED = "endpoint-key-refused"
    ENDPOINT_MODEL_MISSING = "endpoint-model-missing"
    ENDPOINT_BUSY = "endpoint-busy"
    ENDPOINT_FAILED = "endpoint-failed"  # it answered with an error of its own
    ENDPOINT_CUT_OFF = "endpoint-cut-off"  # the answer has no end
    ENDPOINT_ANSWER_INVALID = "endpoint-answer-invalid"
    ENDPOINT_TRUNCATES = "endpoint-truncates"  # it did not read all of what was sent
    ENDPOINT_ADDRESS_INVALID = "endpoint-address-invalid"
    ENDPOINT_NOT_ALLOWED = "endpoint-not-allowed"  # "on this computer only" is on
    ENDPOINT_NOT_AGREED = "endpoint-not-agreed"  # the client did not agree to an outside model
    ENDPOINT_NOT_CONFIRMED = "endpoint-not-confirmed"  # nobody pressed "Send" for this run
    PLACEHOLDER_UNKNOWN = "placeholder-unknown"  # an answer holds one that stands for nothing
    # ours
    BUG = "bug"


class AppError(Exception):
    """A failure with a stable code; ``details`` holds only values that are safe to log."""

    retryable_by_default = False

    def __init__(
        self,
        code: ErrorCode,
        *,
        retryable: bool | None = None,
        details: Mapping[str, str | int | float] | None = None,
    ) -> None:
        super().__init__(code.value)
        self.code = code
        self.retryable = self.retryable_by_default if retryable is None else retryable
        self.details: Mapping[str, str | int | float] = dict(details or {})


class Cancelled(AppError):
    """The user cancelled; never shown as an error."""

    def __init__(self) -> None:
        super().__init__(ErrorCode.CANCELLED)


class InputError(AppError):
    """What was given, or asked for, cannot be used; nothing changed."""


class LocalError(AppError):
    """Something on this laptop failed: a device, the disk, a key, a model."""


class RemoteError(AppError):
    """Something beyond this laptop failed; retrying later is usually right."""

    retryable_by_default = True


class BugError(AppError):
    """The program is wrong, not its surroundings."""

    def __init__(self, details: Mapping[str, str | int | float] | None = None) -> None:
        super().__init__(ErrorCode.BUG, details=details)


class IllegalTransition(InputError):
    """A state was asked to become one that the table does not allow."""

    def __init__(self, machine: str, current: str, target: str) -> None:
        super().__init__(
            ErrorCode.ILLEGAL_TRANSITION,
            details={"machine": machine, "from": current, "to": target},
        )

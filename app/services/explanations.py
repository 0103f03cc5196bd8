"""The one place where a failure's code becomes words: what happened, what is safe, what to do next.

Plain, present tense, no blame; never a name, a path's content or a sentence of a session.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.errors import AppError, ErrorCode
from app.services.explanations_of_notes import OF_NOTES
from app.services.explanations_of_speech import OF_SPEECH, WHILE_A_MODEL_COMES


@dataclass(frozen=True, slots=True)
class Explanation:
    """Three short texts; ``safe`` and ``next_step`` may be empty only for a cancellation."""

    happened: str
    safe: str
    next_step: str

    @property
    def as_text(self) -> str:
        """All three as one paragraph."""
        return " ".join(part for part in (self.happened, self.safe, self.next_step) if part)


_NOTHING = "Nothing was changed."
_SOUND = "What was recorded so far is sealed and safe."
_NOTE = "The signed note is safe on this laptop."
_DATA = "Your data is encrypted and untouched."
_C = ErrorCode

EXPLANATIONS: Mapping[ErrorCode, Explanation] = {
    code: Explanation(*texts)
    for code, texts in {
        _C.CANCELLED: ("Cancelled.", "", ""),
        _C.BAD_USAGE: (
            "The command or setting is not understood.",
            _NOTHING,
            "See --help for what is possible.",
        ),
        _C.FILE_NOT_FOUND: (
            "The file is not there.",
            _NOTHING,
            "Check the name and the folder, then try again.",
        ),
        _C.FILE_NOT_AUDIO: (
            "This file holds no sound that Roomnote can read.",
            "The file was not changed.",
            "Choose a WAV, MP3, M4A, WEBM, FLAC or OGG file.",
        ),
        _C.FILE_NO_AUDIO_STREAM: (
            "The file has no sound track.",
            "The file was not changed.",
            "Choose a file with sound in it.",
        ),
        _C.FILE_CORRUPT: (
            "The file is damaged and cannot be read to its end.",
            "The file was not changed.",
            "Export or copy it again, then try again.",
        ),
        _C.TRANSCRIPT_INVALID: (
            "The transcript file does not have the expected form.",
            "The file was not changed.",
            "Use the JSON that “transcribe --json” writes.",
        ),
        _C.CONSENT_MISSING: (
            "Not everyone in the room has agreed to recording.",
            "Nothing is recorded.",
            "Ask on this screen, or start the session without recording.",
        ),
        _C.AI_SWITCHED_OFF: (
            "AI use is switched off, by you or for the practice.",
            "Nothing is recorded.",
            "Switch it on in Settings: your own switch, and the practice’s.",
        ),
        _C.SESSION_NOT_FOUND: (
            "This session is no longer here.",
            "All other sessions are untouched.",
            "Go back to Today and open it again.",
        ),
        _C.ILLEGAL_TRANSITION: (
            "This step is not possible now.",
            _NOTHING,
            "Go back to Today: the session shows what comes next.",
        ),
        _C.NOTE_ALREADY_SIGNED: (
            "This note is already signed.",
            "A signed note never changes.",
            "Write an addendum if something is missing.",
        ),
        _C.NOTE_NOT_ATTESTED: (
            "The note was not signed.",
            "Your draft is saved.",
            "Confirm that you have read the note, then sign.",
        ),
        _C.NOTE_HAS_OPEN_POINTS: (
            "The note still has open points.",
            "Your draft is saved.",
            "Review them, or give a reason for signing as it is.",
        ),
        _C.NOTE_EMPTY: ("The note has no content.", _NOTHING, "Write at least one sentence, then sign."),
        _C.DEMONSTRATION_MODEL_REFUSED: (
            "Only the demonstration speech model is installed. It is not made for people’s voices.",
            "Nothing is recorded.",
            "Get another one in Settings, under Speech models, or try the demonstration.",
        ),
        _C.ALREADY_RECORDED: (
            "This session has a recording already.",
            "The recording and your file were not changed.",
            "Attach the file to another session, or destroy this recording first.",
        ),
        _C.PIN_WRONG: ("That is not the PIN.", _DATA, "Try again, or open with your passphrase."),
        _C.PIN_WEAK: (
            "This PIN is too easy to guess.",
            _NOTHING,
            "Use four to eight digits. Not all the same, and not just counting up or down.",
        ),
        _C.PASSPHRASE_WRONG: (
            "The passphrase does not open this data.",
            _DATA,
            "Try again, or use the recovery code you printed.",
        ),
        _C.PASSPHRASE_WEAK: (
            "The passphrase is too short.",
            _NOTHING,
            "Use at least 10 characters; a sentence works well.",
        ),
        _C.NO_MICROPHONE: (
            "No microphone is found.",
            "Nothing is lost: recording has not started.",
            "Plug in a microphone or allow access to it, then try again.",
        ),
        _C.MICROPHONE_LOST: (
            "The microphone stopped.",
            _SOUND,
            "Plug it in again: recording goes on by itself.",
        ),
        _C.AUDIO_SYSTEM_BROKEN: (
            "The sound system of this computer does not answer.",
            _SOUND,
            "Restart the sound service or the computer, then try again.",
        ),
        _C.VOICE_TOO_SHORT: (
            "Too little of your voice was heard.",
            "The sound is gone. What was known of your voice before is as it was.",
            "Check the microphone, then read the text aloud to its end.",
        ),
        _C.STILL_RECORDING: (
            "A session is being recorded.",
            "The recording goes on. Playing it now would record it again.",
            "Pause the recording, then play this part.",
        ),
        _C.NO_SPEAKER: (
            "No loudspeaker or headphones were found.",
            _NOTHING,
            "Plug something in to listen with, then play it again. The microphone works without it.",
        ),
        _C.FORGETTING_WAITS: (
            "The disk does not let the erasing be finished yet.",
            "What you asked to erase is already out of the transcript and is not used for anything.",
            "Free some space. The erasing is tried again by itself until it is done.",
        ),
        _C.DISK_FULL: ("The disk is full.", _SOUND, "Free some space; recording goes on as soon as it fits."),
        _C.DISK_FAILED: (
            "The disk does not accept what is written.",
            _SOUND,
            "Check the disk and its permissions, then try again.",
        ),
        _C.RECORDING_DAMAGED: (
            "A part of the recording cannot be read.",
            "Every other part is intact.",
            "Go on with what is there; the place is marked.",
        ),
        _C.RECORDING_DESTROYED: (
            "This recording was destroyed.",
            "Its key is gone, so nobody can read it.",
            "Work with the transcript or write the note yourself.",
        ),
        _C.TRANSCRIPT_DESTROYED: (
            "This transcript was destroyed.",
            "Its key is gone, so nobody can read it. Your note is kept.",
            "Go on with the note.",
        ),
        _C.KEY_MISSING: (
            "A key is missing in the keyring.",
            "Nothing can read what it protected, and nothing was changed.",
            "If you moved to another user or computer, go back to the first one.",
        ),
        _C.KEYRING_LOCKED: (
            "The keyring of this computer is locked.",
            _DATA,
            "Unlock the keyring (or sign in again), then try again.",
        ),
        _C.KEYRING_MISSING: (
            "The keyring that holds the keys is not there.",
            _DATA,
            "Start the keyring service of your desktop, then try again.",
        ),
        _C.CIPHER_MISSING: (
            "The encrypted database cannot be opened: the cipher is not installed.",
            "Nothing was written in clear.",
            "Install Roomnote again.",
        ),
        _C.DATABASE_KEY_WRONG: (
            "The key does not fit the database, or the file is damaged.",
            "The file was not changed.",
            "Restore the last backup, or open it on the computer it was made on.",
        ),
        _C.DATABASE_NEWER: (
            "The data was written by a newer Roomnote.",
            "The file was not changed.",
            "Install the newest Roomnote.",
        ),
        _C.DATABASE_FAILED: (
            "The database could not be written.",
            "The last complete state is kept.",
            "Check the free space of the disk, then try again.",
        ),
        _C.AUDIT_BROKEN: (
            "The audit trail was changed from outside.",
            "Notes and charts are still readable.",
            "Keep this computer as it is and tell who looks after it.",
        ),
        _C.ALREADY_RUNNING: (
            "Roomnote is already running with this data.",
            "The other window is untouched.",
            "Use the window that is open.",
        ),
        **OF_SPEECH,
        **OF_NOTES,
        _C.NO_DISPLAY: (
            "There is no display to open a window on.",
            _NOTHING,
            "Use a command without a window: demo --headless, transcribe, draft, doctor, self-test.",
        ),
        _C.EHR_NOT_CONFIGURED: (
            "No EHR is set up.",
            _NOTE,
            "Add the address of the EHR in the settings file; the note then goes by itself.",
        ),
        _C.EHR_UNREACHABLE: (
            "The EHR cannot be reached.",
            _NOTE,
            "Nothing to do: it is sent as soon as there is a connection.",
        ),
        _C.EHR_AMBIGUOUS: (
            "The line broke after sending.",
            _NOTE,
            "Look in the EHR and say in the outbox whether the note arrived.",
        ),
        _C.EHR_SIGN_IN: (
            "The EHR asks you to sign in again.",
            _NOTE,
            "Sign in; the note then goes by itself.",
        ),
        _C.EHR_REJECTED: (
            "The EHR refused the note.",
            _NOTE,
            "Show the code in the outbox to who looks after the EHR, then send again.",
        ),
        _C.EHR_BUSY: ("The EHR is busy.", _NOTE, "Nothing to do: it is tried again by itself."),
        _C.EHR_PATIENT_UNKNOWN: (
            "This client is not linked to the EHR yet.",
            _NOTE,
            "Enter the EHR’s patient number in the outbox, or correct it; the note then goes by itself.",
        ),
        _C.EHR_NOT_FHIR: (
            "What answers at the EHR’s address is not a FHIR server.",
            _NOTE,
            "Check the address, and whether this network asks for a sign-in page.",
        ),
        _C.NETWORK_REFUSED: (
            "Roomnote does not connect to this address.",
            "Nothing was sent.",
            "Only the practice’s EHR is allowed; check its address.",
        ),
        _C.BUG: (
            "Something in Roomnote went wrong.",
            "What was saved before is kept.",
            "Start Roomnote again; if it comes back, send the code in the log.",
        ),
    }.items()
}


_WHILE_A_MODEL_COMES = {code: Explanation(*texts) for code, texts in WHILE_A_MODEL_COMES.items()}


def explain(error: AppError) -> Explanation:
    """Return the words for ``error``; every code has them."""
    if error.details.get("part") == "model" and error.code in _WHILE_A_MODEL_COMES:
        return _WHILE_A_MODEL_COMES[error.code]
    return EXPLANATIONS[error.code]

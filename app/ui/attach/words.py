"""What can go wrong with an attached file, in words of its own: nothing is being recorded meanwhile."""

from app.domain.errors import AppError, ErrorCode
from app.services.explanations import Explanation, explain
from app.services.ports import Removal
from app.ui.roles import ColorRole, IconName

STILL_THERE = Explanation(
    "The original file is still on your disk.",
    "What was taken in from it is destroyed.",
    "Delete the file yourself if it is to go.",
)
"""Somebody withdrew: what was taken in is destroyed, and that is all the program can reach."""
ONE_AT_A_TIME = "One file at a time. Nothing was attached."

_SAFE = "Nothing of it is kept here. Your file was not changed."
_AS_THEY_ARE = (ErrorCode.ALREADY_RECORDED, ErrorCode.AI_SWITCHED_OFF, ErrorCode.DEMONSTRATION_MODEL_REFUSED)
_OWN: dict[ErrorCode, tuple[str, str]] = {
    ErrorCode.DISK_FULL: (
        "There is too little free space for this recording.",
        "Free some space, then attach it again.",
    ),
    ErrorCode.DISK_FAILED: (
        "The disk does not accept what is written.",
        "Check the disk, then attach the file again.",
    ),
    ErrorCode.CONSENT_MISSING: (
        "Not everyone in this session agrees to a recording.",
        "Ask everyone, then attach the file again.",
    ),
    ErrorCode.FILE_NOT_AUDIO: (
        "This file holds no sound that Roomnote can read.",
        "Choose a WAV, MP3, M4A, WEBM, FLAC, OGG or MP4 file.",
    ),
    ErrorCode.NO_MODEL: (
        "No speech model is found, so the recording could not be transcribed.",
        "Install a speech model, then attach the file again.",
    ),
}


def explain_attaching(error: AppError) -> Explanation:
    """What happened, that the file is untouched, and what to do."""
    known = explain(error)
    if error.code in _AS_THEY_ARE:
        return known
    happened, next_step = _OWN.get(error.code, (known.happened, known.next_step))
    return Explanation(happened, _SAFE, next_step)


REMOVALS: dict[Removal, tuple[str, IconName, ColorRole]] = {
    Removal.REMOVED: ("Original file deleted. Copies and backups may remain.", "eraser", "ok"),
    Removal.GONE: ("The original file was already gone.", "info", "muted"),
    Removal.CHANGED: ("The original file was changed since, so it was kept.", "triangle-alert", "warning"),
    Removal.REFUSED: (
        "The original file could not be deleted. It is still there.",
        "triangle-alert",
        "warning",
    ),
}
"""What became of a file that was to be deleted."""

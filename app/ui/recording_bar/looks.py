"""How each state looks: two lines of words, an icon, colours."""

from __future__ import annotations

from dataclasses import dataclass

from app.ui.recording_bar.model import BarMode
from app.ui.roles import ColorRole, IconName
from app.ui.wording import Pair, wording

RUNNING = frozenset({BarMode.RECORDING, BarMode.SILENCE, BarMode.LOUD})
"""The microphone is open and the time runs."""

STANDING = frozenset({BarMode.PAUSED, BarMode.HELD, BarMode.REFUSED})
"""Something was recorded, the microphone is closed, and it may go on."""

LIVE = RUNNING | STANDING | {BarMode.LOST, BarMode.DISK}
"""A recording is under way, whatever keeps it up at the moment."""


PAUSED_FOR_NOW = "Paused, nothing is recorded"
"""In the second line while somebody in the room has not agreed."""


@dataclass(frozen=True, slots=True)
class Look:
    """Words, with `{time}` for what is safe or for how long it is paused; and colours."""

    words: Pair
    icon: IconName | None
    tone: ColorRole
    edge: ColorRole
    fill: ColorRole = "raised"
    border: ColorRole = "border"


def look(mode: BarMode, *, disk_full: bool = True) -> Look:
    """The look of a state; a disk that is not full does not answer."""
    bar = wording().bar
    match mode:
        case BarMode.OPEN:
            return Look(bar.open, "mic-off", "text", "border")
        case BarMode.WAITING:
            return Look(bar.waiting, "hourglass", "paused", "pausedFill")
        case BarMode.RECORDING:
            return Look(bar.recording, None, "recording", "recordingFill")
        case BarMode.PAUSED:
            return Look(bar.paused, "pause", "paused", "pausedFill")
        case BarMode.SILENCE:
            return Look(bar.silence, "volume-x", "warning", "warningFill")
        case BarMode.LOUD:
            return Look(
                Pair("Too loud", "Move the microphone away, or turn it down"),
                "audio-lines", "warning", "warningFill",
            )  # fmt: skip
        case BarMode.LOST:
            return Look(bar.lost, "unplug", "warning", "warningFill", "warningSoft", "warningFill")
        case BarMode.DISK:
            words = Pair("Disk full", "Safe up to {time}. Free some space")
            if not disk_full:
                words = Pair("Disk does not answer", "Safe up to {time}. It is tried again")
            return Look(words, "hard-drive", "warning", "warningFill", "warningSoft", "warningFill")
        case BarMode.DECLINED:
            return Look(
                bar.declined, "circle-slash", "recording", "recordingFill", "recordingSoft", "recordingFill"
            )
        case BarMode.HELD:
            return Look(Pair(bar.waiting.title, PAUSED_FOR_NOW), "hourglass", "paused", "pausedFill")
        case BarMode.REFUSED:
            words = Pair(bar.declined.title, PAUSED_FOR_NOW)
            edge: ColorRole = "recordingFill"
            return Look(words, "circle-slash", "recording", edge, "recordingSoft", edge)
        case BarMode.ERASED:
            return Look(bar.erased, "shield-check", "ok", "okFill", "raised", "okFill")


def window_title(mode: BarMode, shown: Look) -> str:
    """For the title of a window, the taskbar and the tray: the state, and nobody's name."""
    title = wording().bar.recording.title if mode in RUNNING else shown.words.title
    return f"{title} – Roomnote"

"""Sentences and questions of the settings that the word list does not have."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from app.services.holdings import Holdings
from app.services.ports import Microphone
from app.ui.settings.model import PreferenceModel, PrivacyModel, Tile
from app.ui.times import clock, day
from app.ui.wording import Dialog

ALLOW_IN_PRACTICE = Dialog(
    "Allow AI use in this practice?",
    "Each clinician still decides for their own notes. Recording still needs everyone’s consent.",
    ("Not now", "Switch on"),
    0,
)

OFF_WHILE_RECORDING = Dialog(
    "Switch off AI use?",
    "A session is being recorded. It pauses at once, and nothing recorded is lost.",
    ("Keep it on", "Switch off and pause"),
    0,
)

ASK_YOURSELF = "Your own switch is still off, so nothing can be recorded."
ASK_PRACTICE = "The practice’s switch is still off, so nothing can be recorded."


def since(*, on: bool, at: datetime | None, zone: tzinfo | None = None) -> str:
    """``On since 20 Nov 2026, 13:56.`` The year is told: a decision may be old."""
    if at is None:
        return "On." if on else "Off until it is switched on."
    return f"{'On' if on else 'Off'} since {day(at, zone)} {at.astimezone(zone).year}, {clock(at, zone)}."


def preference(found: Sequence[Microphone], preferred: str, *, recording: bool) -> PreferenceModel:
    """What the sessions use, and that a session under way keeps its own."""
    busy = " The session that is recorded now keeps its microphone." if recording else ""
    if not preferred:
        return PreferenceModel(
            f"Sessions use the system’s choice until you choose one.{busy}", busy=recording
        )
    name = next((microphone.name for microphone in found if microphone.id == preferred), "")
    if name:
        words = f"Remembered: sessions use {name} whenever it is plugged in.{busy}"
        return PreferenceModel(words, can_forget=True, busy=recording)
    words = f"The one you chose is not plugged in. Sessions use the system’s choice meanwhile.{busy}"
    return PreferenceModel(words, can_forget=True, missing=True, busy=recording)


def privacy(held: Holdings, zone: tzinfo | None = None) -> PrivacyModel:
    """The tiles, with the next moment at which something goes."""

    def until(at: datetime | None, otherwise: str) -> str:
        return f"Next destroyed by {day(at, zone)}, {clock(at, zone)}" if at is not None else otherwise

    going = "Destroyed as soon as the text exists"
    kept = "Destroyed when you sign the note"
    return PrivacyModel(
        (
            Tile("audio-lines", "Recordings", str(held.recordings), until(held.recording_until, going)),
            Tile("file-text", "Transcripts", str(held.transcripts), until(held.transcript_until, kept)),
            Tile("lock", "Signed notes", str(held.signed_notes), "Encrypted on this laptop"),
            Tile("brain", "Used to train models", "Never", "No telemetry, nothing sold"),
        )
    )

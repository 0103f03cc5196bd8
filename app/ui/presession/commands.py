"""What the sheet's presenter talks to: who draws it, and who does what is asked for."""

from typing import Protocol

from app.ui.presession.hearing.presenter import HearingCommands, HearingView
from app.ui.presession.model import PresessionModel
from app.ui.presession.room_check.presenter import RoomCheckView
from app.ui.presession.voice_test.presenter import VoiceTestCommands, VoiceTestView


class PresessionView(HearingView, RoomCheckView, VoiceTestView, Protocol):
    """Draws the sheet."""

    def show_presession(self, shown: PresessionModel) -> None: ...
    def close_presession(self) -> None: ...


class PresessionCommands(HearingCommands, VoiceTestCommands, Protocol):
    """What the therapist can set going here; every call returns at once."""

    def ask_on_screen(self, consent_id: str) -> None:
        """Opens the consent page on the turned laptop."""

    def record_paper(self, consent_id: str) -> None:
        """A signed form is on file: stored with the therapist's name."""

    def record_agreed_aloud(self, consent_id: str) -> None:
        """The therapist heard it: stored with their name and the time."""

    def add_person(self, name: str, role: str) -> None: ...
    def remove_person(self, consent_id: str) -> None: ...
    def start_session(self) -> None:
        """Never records (R14)."""

    def start_with_transcription(self) -> None: ...
    def write_note(self) -> None:
        """Closes the session without a recording and opens its note."""

    def closed(self) -> None:
        """The sheet was put away; nothing starts."""

"""What the sheet's presenter talks to: who draws it, and who does what is asked for."""

from typing import Protocol

from app.ui.presession.hearing.presenter import HearingCommands, HearingView
from app.ui.presession.model import PresessionModel
from app.ui.presession.people_presenter import PeopleCommands
from app.ui.presession.room_check.presenter import RoomCheckView
from app.ui.presession.voice_test.presenter import VoiceTestCommands, VoiceTestView


class PresessionView(HearingView, RoomCheckView, VoiceTestView, Protocol):
    """Draws the sheet."""

    def show_presession(self, shown: PresessionModel) -> None: ...
    def close_presession(self) -> None: ...


class PresessionCommands(PeopleCommands, HearingCommands, VoiceTestCommands, Protocol):
    """What the therapist can set going here; every call returns at once."""

    def start_session(self) -> None:
        """Never records (R14)."""

    def start_with_transcription(self) -> None: ...
    def write_note(self) -> None:
        """Closes the session without a recording and opens its note."""

    def open_terms(self) -> None:
        """Names and terms of this client, over the sheet."""

    def closed(self) -> None:
        """The sheet was put away; nothing starts."""

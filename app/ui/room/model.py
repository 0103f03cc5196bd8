"""What the sheet "Who is in the room" shows."""

from dataclasses import dataclass

from app.domain.consent import Consent
from app.domain.states import SessionState
from app.ui.presession.model import Mood, PeopleModel


@dataclass(frozen=True, slots=True)
class RoomReading:
    """What the services say at one moment.

    ``recorded``: something was recorded; ``removable``: the consents of those who may be taken out of the
    room; ``ai_allowed``: the practice's and the clinician's switch are on.
    """

    state: SessionState
    people: tuple[Consent, ...]
    removable: frozenset[str] = frozenset()
    recorded: bool = False
    ai_allowed: bool = True


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody whose no keeps a recording from going on, and the words of the button that says they left."""

    consent_id: str
    words: str


@dataclass(frozen=True, slots=True)
class RoomModel(PeopleModel):
    """The whole sheet. ``stays``: why somebody cannot be removed.

    ``may_resume``: a recording is paused and everyone has agreed: one tap goes on.
    """

    mood: Mood = Mood.NEUTRAL
    state: str = ""
    detail: str = ""
    stays: str = ""
    may_resume: bool = False
    leaver: Leaver | None = None

"""What the settings show."""

from dataclasses import dataclass
from enum import StrEnum

from app.ui.roles import IconName


class Section(StrEnum):
    """The parts of the page, in their order."""

    PROFILE = "profile"
    PRACTICE = "practice"
    NOTES = "notes"
    LANGUAGE = "language"
    SPEECH = "speech"
    MICROPHONE = "microphone"
    PRIVACY = "privacy"
    APPEARANCE = "appearance"


LABELS: dict[Section, tuple[str, IconName]] = {
    Section.PROFILE: ("Profile and AI use", "badge-check"),
    Section.PRACTICE: ("Practice", "users"),
    Section.NOTES: ("Notes and AI", "wand-sparkles"),
    Section.LANGUAGE: ("Language model", "brain"),
    Section.SPEECH: ("Speech models", "audio-lines"),
    Section.MICROPHONE: ("Microphone", "mic"),
    Section.PRIVACY: ("Privacy", "shield-check"),
    Section.APPEARANCE: ("Appearance", "a-large-small"),
}


@dataclass(frozen=True, slots=True)
class SwitchModel:
    """A switch for AI use: whether it is on, since when, and what else has to be switched on."""

    on: bool = False
    since: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ProfileModel:
    """Name and credential as they are kept, and whether what is typed may be saved."""

    name: str = ""
    credential: str = ""
    can_save: bool = False
    switch: SwitchModel = SwitchModel()


@dataclass(frozen=True, slots=True)
class PreferenceModel:
    """Which microphone sessions use. ``missing``: the remembered one is not plugged in; ``busy``: a session
    is recorded, so the microphone cannot be tested."""

    words: str = ""
    can_forget: bool = False
    missing: bool = False
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Tile:
    """A number with what it counts and what becomes of it."""

    icon: IconName
    title: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class PrivacyModel:
    """What is here now."""

    tiles: tuple[Tile, ...] = ()

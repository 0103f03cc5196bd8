"""What the section "Speech models" shows."""

from dataclasses import dataclass
from enum import StrEnum

from app.ui.roles import ColorRole, IconName


class Act(StrEnum):
    """What the button of a model does."""

    GET = "get"
    RESUME = "resume"
    CANCEL = "cancel"
    MENU = "menu"


class Entry(StrEnum):
    """The lines in the menu of a model."""

    VERIFY = "verify"
    REMOVE = "remove"
    DISCARD = "discard"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing about the laptop."""

    icon: IconName
    words: str


@dataclass(frozen=True, slots=True)
class LaptopModel:
    """The card above the list. ``progress`` None: nothing is measured now. ``why_not``: measuring waits for
    this; ``primary``: it is what to do next."""

    icon: IconName
    tone: ColorRole
    title: str
    body: str = ""
    facts: tuple[Fact, ...] = ()
    button: str = ""
    primary: bool = False
    why_not: str = ""
    progress: float | None = None
    progress_words: str = ""


@dataclass(frozen=True, slots=True)
class SpeedModel:
    """``fraction`` and ``mark`` (real time) 0 … 1 of the bar's width; ``words`` beside it."""

    words: str
    fraction: float
    mark: float
    behind: bool = False


@dataclass(frozen=True, slots=True)
class RowModel:
    """One model. ``radio`` False: it is not chosen for sessions (it tells speakers apart). ``progress``: of
    what is done with it now; ``act`` None: nothing can be done with it now, ``why_not`` says why."""

    id: str
    title: str
    tag: str
    detail: str
    detail_warns: bool
    more: str
    size: str
    speed: SpeedModel | None
    ready: str
    radio: bool = True
    chosen: bool = False
    can_choose: bool = False
    act: Act | None = None
    act_words: str = ""
    act_icon: IconName | None = None
    why_not: str = ""
    entries: tuple[tuple[Entry, str, IconName], ...] = ()
    progress: float | None = None
    progress_words: str = ""

    @property
    def spoken(self) -> str:
        """All of it for a screen reader."""
        speed = self.speed.words if self.speed is not None else ""
        ready = f"ready {self.ready} after the end" if self.speed is not None else ""
        parts = [self.title, self.tag, self.detail, self.size, speed, ready, self.more]
        return ", ".join(part.rstrip(".") for part in parts if part)


@dataclass(frozen=True, slots=True)
class SpeechModel:
    """The whole section. ``note``: what is true from the next session on, or about the language."""

    laptop: LaptopModel
    rows: tuple[RowModel, ...]
    note: str = ""
    can_import: bool = True
    importing: float | None = None
    importing_words: str = ""
    language: str = "en"
    language_note: str = ""

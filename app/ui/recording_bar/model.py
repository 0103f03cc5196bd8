"""What the recording bar shows: plain values, no names, no words of the session."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.ui.roles import ColorRole, IconName


class BarMode(StrEnum):
    """Where the session stands, as the people in the room see it (R37)."""

    OPEN = "open"
    WAITING = "waiting"
    RECORDING = "recording"
    PAUSED = "paused"
    SILENCE = "silence"
    LOST = "lost"
    DECLINED = "declined"
    ERASED = "erased"


class BarAction(StrEnum):
    """What can be done from the bar. What the program cannot do yet is not offered."""

    ASK = "ask"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"
    LEAVE = "leave"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class BarButton:
    """One button; without `icon_only` it has words as long as there is room for them."""

    action: BarAction
    words: str
    icon: IconName | None = None
    primary: bool = False
    icon_only: bool = False


@dataclass(frozen=True, slots=True)
class BarMenuItem:
    """One line of the menu behind "End session"."""

    action: BarAction
    words: str
    icon: IconName


@dataclass(frozen=True, slots=True)
class BarState:
    """Everything the bar shows at one moment. `timer` is empty where no time is shown."""

    mode: BarMode
    title: str
    detail: str
    icon: IconName | None
    tone: ColorRole
    edge: ColorRole
    fill: ColorRole
    border: ColorRole
    timer: str
    timer_muted: bool
    level: float | None
    level_word: str
    buttons: tuple[BarButton, ...]
    end_menu: tuple[BarMenuItem, ...]
    end_words: str
    accessible_name: str

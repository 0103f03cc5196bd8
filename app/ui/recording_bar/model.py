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
    LOUD = "loud"
    LOST = "lost"
    DISK = "disk"
    DECLINED = "declined"
    ERASED = "erased"
    HELD = "held"  # a recording stands still until everyone in the room has agreed
    REFUSED = "refused"  # it stands still because somebody in the room said no


class BarAction(StrEnum):
    """What can be done from the bar. What the program cannot do yet is not offered."""

    ASK = "ask"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    CHECK = "check"
    SWITCH = "switch"
    BOOKMARK = "bookmark"
    JOT = "jot"
    FORGET = "forget"  # opens the menu of the three below
    FORGET_2 = "forget-2"
    FORGET_5 = "forget-5"
    FORGET_10 = "forget-10"
    END = "end"
    LEAVE = "leave"
    WITHDRAW = "withdraw"
    TRANSCRIPT = "transcript"  # what was said so far
    RECEIPT = "receipt"  # of what was destroyed when somebody withdrew
    ROOM = "room"  # who is in the room: somebody joined or left


FORGET_MINUTES = {BarAction.FORGET_2: 2, BarAction.FORGET_5: 5, BarAction.FORGET_10: 10}
"""How many minutes of recorded sound each of them erases (B2)."""


@dataclass(frozen=True, slots=True)
class BarButton:
    """One button; without `icon_only` it has words as long as there is room for them.

    `roomy`: only where there is more room than in the bar.
    """

    action: BarAction
    words: str
    icon: IconName | None = None
    primary: bool = False
    icon_only: bool = False
    roomy: bool = False


@dataclass(frozen=True, slots=True)
class BarMenuItem:
    """One line of a menu; `hint` stands at its end, in the colour of keys."""

    action: BarAction
    words: str
    icon: IconName
    hint: str = ""


@dataclass(frozen=True, slots=True)
class BarQuestion:
    """Asked beneath the bar. `default` has the focus; `danger` erases or ends, and is never preset."""

    title: str
    body: str
    buttons: tuple[str, ...]
    default: int
    danger: int | None = None


@dataclass(frozen=True, slots=True)
class MicrophoneLine:
    """A microphone to choose; names of devices are fine, names of people never stand here."""

    id: str
    name: str
    in_use: bool


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
    forget_menu: tuple[BarMenuItem, ...]
    end_words: str
    accessible_name: str
    window_title: str

    @property
    def key_action(self) -> BarAction | None:
        """What Ctrl+R does now: start, ask, pause or resume."""
        steps = (BarAction.START, BarAction.ASK, BarAction.PAUSE, BarAction.RESUME)
        return next((button.action for button in self.buttons if button.action in steps), None)

"""What the tray shows of the bar's state. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.ui.recording_bar.model import BarAction, BarState
from app.ui.roles import ColorRole, IconName

_STEPS = (BarAction.PAUSE, BarAction.RESUME)


@dataclass(frozen=True, slots=True)
class TrayState:
    """`line` is the first line of the menu; `step` pauses or resumes, None where neither can be done."""

    tooltip: str
    line: str
    icon: IconName | None  # None: the red dot, or the program's own icon where no session runs
    tone: ColorRole
    step: tuple[BarAction, str] | None
    running: bool


IDLE = TrayState("Roomnote", "No session is running", None, "text", None, False)
"""Between sessions."""


def tray_state(state: BarState) -> TrayState:
    """The same state as the bar's, without the time."""
    step = next((button for button in state.buttons if button.action in _STEPS), None)
    return TrayState(
        tooltip=state.window_title,
        line=f"{state.title}. {state.detail}",
        icon=state.icon,
        tone=state.tone,
        step=(step.action, step.words) if step is not None else None,
        running=True,
    )

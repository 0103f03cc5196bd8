"""What can be done in each state: buttons, the menu to forget, the menu to end, and what is asked first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.ui.recording_bar.looks import LIVE, STANDING
from app.ui.recording_bar.model import (
    FORGET_MINUTES,
    BarAction,
    BarButton,
    BarMenuItem,
    BarMode,
    BarQuestion,
)
from app.ui.times import running
from app.ui.wording import wording

EVERYTHING = "Everything so far"
ALL_ERASED = "All of it is erased"
WHO, WHO_IS_HERE = "Who is in the room", "Who is here"
SO_FAR = "Transcript so far…"
JOINED_OR_LEFT = "Someone joined or left…"


@dataclass(frozen=True, slots=True)
class Possible:
    """What the program can do now, beyond the state of the session."""

    record: bool = True  # AI use is on (R35, R66)
    withdraw: bool = False  # there is something to withdraw from
    jot: bool = False
    receipt: bool = False  # of a destruction can be shown
    transcript: bool = False  # what was said so far can be read
    other_microphone: str = ""  # words of the button that changes to another one


def buttons(mode: BarMode, can: Possible) -> tuple[BarButton, ...]:
    """The buttons of a state, the next step first; icons alone where the words would not fit."""
    bar = wording().bar
    pause = BarButton(BarAction.PAUSE, bar.pause, "pause")
    small_pause = BarButton(BarAction.PAUSE, bar.pause, "pause", icon_only=True)
    forget = BarButton(BarAction.FORGET, bar.forget, "eraser", icon_only=True)
    bookmark = BarButton(BarAction.BOOKMARK, "Bookmark", "bookmark", icon_only=True)
    jot = (BarButton(BarAction.JOT, bar.jot, "notebook-pen"),) if can.jot else ()
    check = BarButton(BarAction.CHECK, bar.check)
    other = (BarButton(BarAction.SWITCH, can.other_microphone),) if can.other_microphone else ()
    who = BarButton(BarAction.ROOM, WHO, "users", icon_only=True)
    receipt = (BarButton(BarAction.RECEIPT, "Receipt", "printer"),) if can.receipt else ()
    start = (BarButton(BarAction.START, bar.start_transcription, "mic"),) if can.record else ()
    by_mode: Mapping[BarMode, tuple[BarButton, ...]] = {
        BarMode.OPEN: (*start, *jot),
        BarMode.WAITING: (BarButton(BarAction.ASK, bar.ask_now, "laptop"),),
        BarMode.RECORDING: (pause, forget, bookmark),
        BarMode.SILENCE: (check, small_pause, forget),
        BarMode.LOUD: (small_pause,),
        BarMode.LOST: (*other, small_pause, forget),
        BarMode.DISK: (small_pause, forget),
        BarMode.PAUSED: (BarButton(BarAction.RESUME, bar.resume, "mic", primary=True), forget, bookmark),
        BarMode.DECLINED: (*jot, who),
        BarMode.ERASED: (*receipt, *jot, who),
        BarMode.HELD: (BarButton(BarAction.ASK, bar.ask_now, "laptop", primary=True), who, forget),
        BarMode.REFUSED: (BarButton(BarAction.ROOM, WHO_IS_HERE, "users", primary=True), forget),
    }
    # beside a recording the notes have no place in the bar, only in the window and by their key (R47)
    beside = tuple(replace(button, roomy=True) for button in jot) if mode in LIVE else ()
    return (*by_mode[mode], *beside)


def end_menu(can: Possible, mode: BarMode) -> tuple[BarMenuItem, ...]:
    """Ending, leaving, reading along, withdrawing."""
    bar = wording().bar
    items = [
        BarMenuItem(BarAction.END, bar.end_and_make_note, "square"),
        BarMenuItem(BarAction.LEAVE, bar.leave, "log-out"),
        BarMenuItem(BarAction.ROOM, JOINED_OR_LEFT, "users"),
    ]
    if can.transcript and mode in LIVE:
        items.append(BarMenuItem(BarAction.TRANSCRIPT, SO_FAR, "audio-lines"))
    if can.withdraw:
        items.append(BarMenuItem(BarAction.WITHDRAW, bar.withdrew, "undo-2"))
    return tuple(items)


def forget_menu(mode: BarMode, recorded: float) -> tuple[BarMenuItem, ...]:
    """The last 2, 5 and 10 minutes with where they begin; what is longer than the recording is one line."""
    items: list[BarMenuItem] = []
    if mode in LIVE:
        for (action, minutes), words in zip(FORGET_MINUTES.items(), wording().bar.forget_menu, strict=True):
            start = recorded - minutes * 60
            if start <= 0:
                items.append(BarMenuItem(action, EVERYTHING, "eraser", f"from {running(0)}"))
                break
            items.append(BarMenuItem(action, words, "eraser", f"from {running(start)}"))
    return tuple(items)


def forget_question(mode: BarMode, item: BarMenuItem) -> BarQuestion:
    """Asked before anything is erased; Keep is preset."""
    dialog = wording().dialogs.forget
    title = dialog.title.format(n=FORGET_MINUTES[item.action])
    if item.words == EVERYTHING:
        title = "Forget everything so far?"
    body = dialog.body
    if mode in STANDING:
        body = "Sound and text are erased for good. It stays paused."
    assert dialog.default is not None
    return BarQuestion(title, body, dialog.buttons, dialog.default, danger=1)


def forgotten_words(minutes: int, seconds: float, mode: BarMode) -> str:
    """What is said afterwards; fewer `seconds` than asked for are all there was."""
    words = wording().notices.forgotten.format(n=minutes)
    if seconds < minutes * 60:
        words = f"{EVERYTHING} is erased. {words.split('. ', 1)[1]}"
    return words.replace("Still recording", "Still paused") if mode in STANDING else words


def end_question(recorded: float) -> BarQuestion:
    """Asked where there is no room for a menu (tray); ending is preset, as it is what was asked for."""
    dialog = wording().dialogs.end
    body = dialog.body.format(time=running(recorded)) if recorded else "Nothing is recorded."
    assert dialog.default is not None
    keep = dialog.buttons if recorded else ("Go on", *dialog.buttons[1:])
    return BarQuestion(dialog.title, body, keep, dialog.default)

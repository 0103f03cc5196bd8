"""Speech models: which one is used, getting others, and what they take on this laptop (B10)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from app.services.model_choice import SPEECH, Choice, Chosen, Overview
from app.ui.roles import IconName
from app.ui.settings import speech_words as words
from app.ui.settings.speech_model import Act, Entry, RowModel, SpeechModel
from app.ui.wording import Dialog


class SpeechView(Protocol):
    """Draws the section."""

    def show_speech(self, model: SpeechModel) -> None: ...
    def ask(self, dialog: Dialog, go_on: Callable[[], None]) -> None:
        """Ask; ``go_on`` only when the last answer is given."""

    def tell(self, sentence: str) -> None:
        """Something is done."""


class SpeechCommands(Protocol):
    """Jobs; what comes of them arrives as ``on_…``."""

    def choose_model(self, model_id: str) -> None: ...
    def speak_language(self, language: str) -> None: ...
    def fetch_model(self, model_id: str) -> None: ...
    def import_model(self, source: Path) -> None: ...
    def verify_model(self, model_id: str) -> None: ...
    def remove_model(self, model_id: str) -> None: ...
    def cancel_transfer(self) -> None: ...
    def measure(self) -> None: ...
    def cancel_measuring(self) -> None: ...


class Doing(StrEnum):
    """What is done with a model's files now."""

    FETCH = "fetch"
    IMPORT = "import"
    VERIFY = "verify"


_DONE = {
    Doing.FETCH: "is here, and every file was checked.",
    Doing.IMPORT: "is here.",
    Doing.VERIFY: "is whole: every file is as it was when it came.",
}


@dataclass(frozen=True, slots=True)
class _Transfer:
    doing: Doing
    model_id: str = ""
    fraction: float = 0.0
    stopping: bool = False


class SpeechPresenter:
    """Nothing moves before the services have moved it. Main thread only."""

    def __init__(self, view: SpeechView, commands: SpeechCommands) -> None:
        self._view, self._commands = view, commands
        self._known: Overview | None = None
        self._transfer: _Transfer | None = None
        self._measured: float | None = None

    @property
    def known(self) -> Overview | None:
        """What was read last."""
        return self._known

    @property
    def is_free(self) -> bool:
        """Whether a transfer may begin."""
        return self._transfer is None

    # -- what is so -----------------------------------------------------------------------------------
    def on_overview(self, known: Overview) -> None:
        """What is here, and what was measured."""
        self._known = known
        self._redraw()

    def on_transferred(self, fraction: float) -> None:
        """So much of the files was fetched, copied or read."""
        if self._transfer is not None:
            self._transfer = replace(self._transfer, fraction=fraction)
            self._redraw()

    def on_transfer_over(self, done: str = "") -> None:
        """It is over: ``done`` is the title of the model that is here, or was found whole."""
        transfer, self._transfer = self._transfer, None
        if transfer is not None and done:
            self._view.tell(f"{done} {_DONE[transfer.doing]}")
        self._redraw()

    def on_measuring(self, fraction: float) -> None:
        """So much of the measurement is done."""
        if self._measured is not None:
            self._measured = fraction
            self._redraw()

    def on_measuring_over(self) -> None:
        """It is over, one way or another."""
        self._measured = None
        self._redraw()

    def on_chosen(self, title: str, chosen: Chosen) -> None:
        """A model was chosen."""
        when = "is used from now on." if chosen is Chosen.NOW else "is used from the next session on."
        self._view.tell(f"{title} {when}")

    # -- what was pressed -----------------------------------------------------------------------------
    def chosen(self, model_id: str) -> None:
        choice = self._choice(model_id)
        if choice is not None and not (choice.in_use and self._waiting is None) and not choice.waiting:
            self._commands.choose_model(model_id)

    def language_chosen(self, language: str) -> None:
        if self._known is not None and language != self._known.language:
            self._commands.speak_language(language)

    def act_pressed(self, model_id: str) -> None:
        """Get, go on, or cancel: the button of a model that has no menu."""
        choice = self._choice(model_id)
        if choice is None:
            return
        if self._transfer is not None:
            if self._transfer.model_id == model_id:
                self.cancel_pressed()
            return
        source = self._known.source if self._known is not None else ""
        self._view.ask(words.get_question(choice, source), lambda: self.fetch(model_id))

    def fetch(self, model_id: str) -> None:
        """The user agreed, or tries again."""
        if self._begin(_Transfer(Doing.FETCH, model_id)):
            self._commands.fetch_model(model_id)

    def entry_chosen(self, model_id: str, entry: Entry) -> None:
        """A line of the menu."""
        choice = self._choice(model_id)
        if choice is None:
            return
        if entry is Entry.VERIFY:
            self.verify(model_id)
        elif entry is Entry.DISCARD:
            self._commands.remove_model(model_id)
        else:
            self._view.ask(words.remove_question(choice), lambda: self._commands.remove_model(model_id))

    def verify(self, model_id: str) -> None:
        """Read every file again."""
        if self._begin(_Transfer(Doing.VERIFY, model_id)):
            self._commands.verify_model(model_id)

    def source_picked(self, source: Path) -> None:
        """A folder, a zip file or a stick."""
        if self._begin(_Transfer(Doing.IMPORT)):
            self._commands.import_model(source)

    def cancel_pressed(self) -> None:
        """What is here of it stays."""
        if self._transfer is not None and not self._transfer.stopping:
            self._transfer = replace(self._transfer, stopping=True)
            self._redraw()
            self._commands.cancel_transfer()

    def measure_pressed(self) -> None:
        """Measure, or stop measuring."""
        if self._measured is not None:
            self._commands.cancel_measuring()
        elif self._known is not None and not self._known.recording:
            self._measured = 0.0
            self._redraw()
            self._commands.measure()

    # -- inside ---------------------------------------------------------------------------------------
    def _begin(self, transfer: _Transfer) -> bool:
        if self._transfer is not None:
            return False
        self._transfer = transfer
        self._redraw()
        return True

    @property
    def _waiting(self) -> Choice | None:
        return self._known.waiting if self._known is not None else None

    def _choice(self, model_id: str) -> Choice | None:
        choices = self._known.choices if self._known is not None else ()
        return next((choice for choice in choices if choice.id == model_id), None)

    def _redraw(self) -> None:
        known = self._known
        if known is None:
            return
        card = words.laptop(known)
        if self._measured is not None:
            share = f"Measuring, {round(100 * self._measured)} %"
            card = replace(
                card,
                progress=self._measured,
                progress_words=share,
                button="Cancel",
                primary=False,
                why_not="",
            )
        importing = self._transfer if self._transfer and self._transfer.doing is Doing.IMPORT else None
        note = words.waiting_note(known)
        speech_first = sorted(known.choices, key=lambda choice: choice.kind != SPEECH)
        self._view.show_speech(
            SpeechModel(
                laptop=card,
                rows=tuple(self._row(choice) for choice in speech_first if self._is_shown(choice)),
                note=note,
                can_import=self._transfer is None,
                importing=importing.fraction if importing is not None else None,
                importing_words=self._words(importing, "Copying and checking") if importing else "",
                language=known.language,
                language_note=self._language_note(known),
            )
        )

    def _is_shown(self, choice: Choice) -> bool:
        return choice.speaks or choice.installed or bool(choice.fetched) or choice.kind != SPEECH

    def _language_note(self, known: Overview) -> str:
        current = known.current
        if current is not None and not current.speaks:
            name = words.language_name(known.language)
            return f"{current.title} knows English only. Choose another model for {name}."
        return words.DRAFTS_KNOW_ENGLISH if known.language != "en" else ""

    def _row(self, choice: Choice) -> RowModel:
        detail, warns = _detail(choice)
        row = RowModel(
            id=choice.id,
            title=choice.title,
            tag="Recommended here" if choice.recommended else "",
            detail=detail,
            detail_warns=warns,
            more=words.more_of(choice),
            size=words.size(choice.size),
            speed=words.speed_of(choice) if choice.kind == SPEECH else None,
            ready=words.ready_of(choice) if choice.kind == SPEECH else "",
            radio=choice.kind == SPEECH,
            chosen=choice.in_use,
            can_choose=choice.installed and choice.intact and choice.allowed,
        )
        mine = self._transfer is not None and self._transfer.model_id == choice.id
        if self._transfer is not None and mine:
            return self._moving(row, self._transfer)
        why_not = words.ONE_AT_A_TIME if self._transfer is not None else ""
        return replace(_with_act(row, choice), why_not=why_not)

    def _moving(self, row: RowModel, transfer: _Transfer) -> RowModel:
        doing = "Checking" if transfer.doing is Doing.VERIFY else "Getting it"
        return replace(
            row,
            act=Act.CANCEL,
            act_words="Cancel",
            act_icon="x",
            # not disabled while it stops: the keyboard would be moved elsewhere, and the page with it
            progress=transfer.fraction,
            progress_words=self._words(transfer, doing),
        )

    def _words(self, transfer: _Transfer, doing: str) -> str:
        return "Stopping…" if transfer.stopping else f"{doing}, {round(100 * transfer.fraction)} %"


def _detail(choice: Choice) -> tuple[str, bool]:
    if not choice.intact:
        return ("Damaged: get it again" if choice.listed else "Damaged: import it again"), True
    if not choice.allowed:
        return "Only for trying out, never for clients", True
    if choice.falls_behind:
        return "Falls behind on this laptop", True
    if not choice.has_room:
        return f"Needs {words.size(choice.memory)} of memory", True
    if choice.waiting:
        return "Used from the next session on", False
    if choice.fetched and not choice.installed:
        return f"{max(1, min(99, round(100 * choice.fetched / choice.size)))} % of it is here", False
    return choice.suits, False


_VERIFY: tuple[Entry, str, IconName] = (Entry.VERIFY, "Check its files", "shield-check")
_REMOVE: tuple[Entry, str, IconName] = (Entry.REMOVE, "Remove", "x")
_DISCARD: tuple[Entry, str, IconName] = (Entry.DISCARD, "Discard what is here", "x")


def _with_act(row: RowModel, choice: Choice) -> RowModel:
    in_use = choice.in_use or choice.waiting
    if choice.installed and choice.intact:
        said = "In use" if choice.in_use else "Installed"
        bundled = choice.demonstration and not choice.listed
        entries = () if bundled and in_use else (_VERIFY,) if in_use else (_VERIFY, _REMOVE)
        return replace(row, act=Act.MENU, act_words=said, act_icon="check", entries=entries)
    if choice.installed and not choice.listed:
        words, entries = "Damaged", (_VERIFY,) if in_use else (_VERIFY, _REMOVE)
        return replace(row, act=Act.MENU, act_words=words, act_icon="triangle-alert", entries=entries)
    if choice.fetched and not choice.installed:
        return replace(row, act=Act.RESUME, act_words="Resume", act_icon="play", entries=(_DISCARD,))
    return replace(row, act=Act.GET, act_words="Get", act_icon="download")

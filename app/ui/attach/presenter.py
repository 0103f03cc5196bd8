"""The way of a file into a session, a question at a time; nothing is read before everyone has agreed."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from app.domain.consent import Consent, everyone_agrees, unguarded
from app.domain.states import ConsentState
from app.services.consents import may_follow_on_paper
from app.ui.attach.model import Action, AttachModel, Choice, FootButton, PersonLine, Step, Way
from app.ui.roles import IconName, PillKind
from app.ui.times import running, spoken_length
from app.ui.wording import wording

_CANCEL = FootButton(Action.CLOSE, "Cancel")
_CLOSE = FootButton(Action.CLOSE, "Close", "primary")
_ANSWERS: dict[ConsentState, tuple[str, PillKind, IconName]] = {
    ConsentState.NOT_ASKED: ("Not asked yet", "paused", "hourglass"),
    ConsentState.WAITING: ("Being asked", "paused", "hourglass"),
    ConsentState.AGREED: ("Agreed to recording", "ok", "badge-check"),
    ConsentState.DECLINED: ("Declined recording", "recording", "circle-slash"),
    ConsentState.WITHDRAWN: ("Withdrew", "neutral", "undo-2"),
}
_REFUSALS = (ConsentState.DECLINED, ConsentState.WITHDRAWN)


class AttachView(Protocol):
    """Draws the sheet."""

    def show_attach(self, model: AttachModel) -> None: ...
    def close_attach(self) -> None: ...


class AttachCommands(Protocol):
    """What the answers set going; each returns at once."""

    def session_chosen(self, appointment_id: str) -> None: ...
    def ask(self, consent_id: str, way: Way) -> None: ...
    def people_agreed(self) -> None: ...
    def take_in(self, *, delete: bool) -> None: ...
    def cancel(self) -> None: ...


class AttachPresenter:
    """All calls on the main thread. ``now`` gives the aware time, against which agreements expire."""

    def __init__(self, view: AttachView, commands: AttachCommands, now: Callable[[], datetime]) -> None:
        self._view, self._commands, self._now = view, commands, now
        self._file, self._hidden = "", False
        self._step: Step | None = None
        self._total = self._seconds = 0.0
        self._stopping = False

    @property
    def step(self) -> Step | None:
        """What is being asked; None while no sheet is open."""
        return self._step

    # -- told ----------------------------------------------------------------------------------------
    def begin(self, file: str, *, hidden: bool) -> None:
        """A file was chosen; ``hidden``: names are hidden, and a file's name may hold one."""
        self._file, self._hidden = file, hidden
        self._step, self._total, self._seconds, self._stopping = None, 0.0, 0.0, False

    def choose(self, choices: Sequence[Choice]) -> None:
        """It is not clear which session the file belongs to."""
        if not choices:
            title = "No session can take this file"
            lead = "Only a session without a recording can. Add one with “New session” first."
            self._show(Step.CHOOSE, title, lead, (_CLOSE,), Action.CLOSE)
            return
        lead = "The file becomes the recording of this session."
        self._show(
            Step.CHOOSE, "Which session is this?", lead, (_CANCEL,), Action.CLOSE, choices=tuple(choices)
        )

    def show_people(self, people: Sequence[Consent]) -> None:
        """Not everyone has agreed, or an answer changed; with the last agreement the way is free."""
        now = self._now()
        lacking = {consent.id for consent in unguarded(people)}
        lines = tuple(self._line(consent, now, consent.id in lacking) for consent in people)
        refused = any(consent.state in _REFUSALS for consent in people)
        notes = []
        if refused:
            notes.append("Someone does not agree, so this file cannot be used.")
        elif lacking:
            notes.append("A guardian has to agree too, or a signed form is on file.")
            notes.append("Add a guardian where the session is prepared.")
        ready = everyone_agrees(people, now)
        self._show(
            Step.PEOPLE,
            "Everyone has to agree first",
            "For a recording from elsewhere the same rule holds as in the room.",
            (_CANCEL, FootButton(Action.GO_ON, "Go on", "primary", enabled=ready)),
            Action.GO_ON if ready else Action.CLOSE,
            people=lines,
            notes=tuple(notes),
        )

    def people_changed(self, people: Sequence[Consent]) -> None:
        """An answer changed, perhaps while something else is asked."""
        if self._step is Step.PEOPLE:
            self.show_people(people)

    def ask_about_source(self) -> None:
        """Everyone agreed: what becomes of the original?"""
        dialog = wording().dialogs.attach
        keep, delete = dialog.buttons
        self._show(
            Step.KEEP,
            dialog.title,
            dialog.body,
            (_CANCEL, FootButton(Action.DELETE, delete, "danger"), FootButton(Action.KEEP, keep, "primary")),
            Action.KEEP,
            notes=(
                "Deleting is not destroying: copies and backups of the file may remain.",
                "It is deleted when the transcript exists. If Roomnote is closed before, it stays.",
            ),
        )

    def taking_in(self, total: float) -> None:
        """The file is being read; ``total``: its seconds, 0 where they are not known."""
        self._total = total
        self._progress()

    def advanced(self, seconds: float) -> None:
        """So much of it is sealed."""
        self._seconds = seconds
        if self._step is Step.TAKING_IN:
            self._progress()

    def over(self) -> None:
        """It ended, whichever way; what went wrong is said elsewhere."""
        self._step = None
        self._view.close_attach()

    # -- asked ---------------------------------------------------------------------------------------
    def choice_pressed(self, appointment_id: str) -> None:
        if self._step is Step.CHOOSE:
            self._commands.session_chosen(appointment_id)

    def way_pressed(self, consent_id: str, way: Way) -> None:
        if self._step is Step.PEOPLE:
            self._commands.ask(consent_id, way)

    def pressed(self, action: Action) -> None:
        """A button at the foot."""
        match action:
            case Action.CLOSE:
                self.left()
            case Action.GO_ON if self._step is Step.PEOPLE:
                self._commands.people_agreed()
            case Action.KEEP | Action.DELETE if self._step is Step.KEEP:
                self._commands.take_in(delete=action is Action.DELETE)
            case Action.CANCEL if self._step is Step.TAKING_IN and not self._stopping:
                self._stopping = True
                self._progress()
                self._commands.cancel()
            case _:
                pass

    def left(self) -> None:
        """The sheet was closed without an answer: nothing was attached."""
        if self._step is not Step.TAKING_IN:
            self.over()

    # -- inside --------------------------------------------------------------------------------------
    def _line(self, consent: Consent, now: datetime, lacking: bool) -> PersonLine:
        words, kind, icon = _ANSWERS[consent.state]
        agreed = consent.allows_recording(now)
        if consent.state is ConsentState.AGREED and not agreed:
            words, kind, icon = "To be asked again", "paused", "hourglass"
        elif lacking:
            words, kind, icon = "A guardian is missing", "paused", "hourglass"
        ways: tuple[Way, ...] = () if agreed or consent.state in _REFUSALS else tuple(Way)
        if lacking and may_follow_on_paper(consent):
            ways = (Way.PAPER,)
        name = "Name hidden" if self._hidden else consent.person
        return PersonLine(consent.id, name, words, kind, icon, ways)

    def _progress(self) -> None:
        amount, spoken = running(self._seconds), spoken_length(self._seconds)
        fraction = None
        if self._total > 0:
            amount += f" of {running(self._total)}"
            spoken += f" of {spoken_length(self._total)}"
            fraction = min(1.0, self._seconds / self._total)
        else:
            amount, spoken = f"{amount} so far", f"{spoken} so far"
        words = "Stopping…" if self._stopping else "Cancel"
        self._show(
            Step.TAKING_IN,
            "Taking the recording in",
            "It is sealed on this laptop as it is read. The file is not changed.",
            (FootButton(Action.CANCEL, words, enabled=not self._stopping),),
            Action.CANCEL,
            amount=amount,
            amount_spoken=spoken,
            fraction=fraction,
            can_be_left=False,
        )

    def _show(
        self,
        step: Step,
        title: str,
        lead: str,
        buttons: tuple[FootButton, ...],
        default: Action,
        *,
        choices: tuple[Choice, ...] = (),
        people: tuple[PersonLine, ...] = (),
        notes: tuple[str, ...] = (),
        amount: str = "",
        amount_spoken: str = "",
        fraction: float | None = None,
        can_be_left: bool = True,
    ) -> None:
        self._step = step
        file = "" if self._hidden else self._file
        self._view.show_attach(
            AttachModel(
                step, title, lead, buttons, default, file, choices, people, notes, amount, amount_spoken,
                fraction, can_be_left,
            )
        )  # fmt: skip

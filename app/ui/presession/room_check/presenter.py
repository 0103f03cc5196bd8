"""The room check: one chair after the other speaks, then each is told to be heard, or what to do."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from app.domain.room_check import (
    SECONDS_PER_CHAIR,
    STEP_CENTIMETRES,
    Advice,
    Measurement,
    Reception,
    RoomReport,
    judge_room,
)
from app.ui.presession.room_check.model import ChairCard, ChairState, RoomCheckModel

HINT = "Everyone says a sentence from their chair. Only the level is measured."
_WORDS = {
    Reception.CLEAR: "Clear",
    Reception.FAINT: "Faint at times",
    Reception.NOT_HEARD: "Not heard",
    Reception.TOO_LOUD: "Too loud",
}
_COUNTS = {3: "three", 4: "four", 5: "five", 6: "six"}


class RoomCheckView(Protocol):
    """Draws the check."""

    def show_room_check(self, shown: RoomCheckModel) -> None: ...


class RoomCheckPresenter:
    """Listens to levels alone, five seconds a chair; no sound comes here. Main thread only.

    ``tick`` is called at least four times a second while a check may run.
    """

    def __init__(self, view: RoomCheckView, monotonic: Callable[[], float]) -> None:
        self._view, self._monotonic = view, monotonic
        self._people: tuple[str, ...] = ()
        self._able = False
        self._began: float | None = None
        self._measured: list[Measurement] = []
        self._report: RoomReport | None = None
        self._ended = ""
        self._shown: RoomCheckModel | None = None

    @property
    def running(self) -> bool:
        """Whether somebody is listened to now."""
        return self._began is not None

    # -- what the sheet tells -------------------------------------------------------------------------
    def set_people(self, first_names: tuple[str, ...]) -> None:
        """Who is in the room besides the therapist; other people make an earlier result worthless."""
        if first_names == self._people:
            return
        stopped = self.running
        self._people = first_names
        self._forget("Someone came or left. Start the check again." if stopped else "")

    def set_able(self, able: bool) -> None:
        """Whether there is a microphone to listen with, and nobody else uses it."""
        self._able = able
        self._redraw()

    def microphone_moved(self, pulled: bool) -> None:
        """Another microphone is listened to: what was heard through the one before says nothing about it."""
        if self.running:
            happened = "The microphone was unplugged." if pulled else "The microphone was changed."
            self._forget(f"{happened} Start the check again.")
        else:
            self._forget("")

    def on_level_measured(self, rms: float, peak: float) -> None:
        """20 times a second: 0 … 1 of full scale."""
        turn = self._turn()
        if turn is not None:
            self._measured.append(Measurement(turn, rms, peak))

    def tick(self) -> None:
        """Time has passed: the next one's turn, or the end."""
        if self._began is None:
            return
        if self._turn() is None:
            self._began = None
            self._report = judge_room(self._measured, self._chairs)
            self._measured = []
        self._redraw()

    # -- what the therapist does ----------------------------------------------------------------------
    def pressed(self) -> None:
        """The one button: start, again, or cancel while it runs."""
        if self.running:
            self._forget("")
        elif self._able:
            self._forget("", redraw=False)
            self._began = self._monotonic()
            self._redraw()

    def stop(self) -> None:
        """The sheet closes, or the microphone is needed elsewhere: nothing is measured any more."""
        if self.running:
            self._forget("")

    # -- inside ---------------------------------------------------------------------------------------
    @property
    def _chairs(self) -> int:
        return 1 + max(1, len(self._people))

    def _turn(self) -> int | None:
        """Whose turn it is, 0 for the therapist; None outside a check."""
        if self._began is None:
            return None
        turn = int((self._monotonic() - self._began) // SECONDS_PER_CHAIR)
        return turn if turn < self._chairs else None

    def _forget(self, why: str, *, redraw: bool = True) -> None:
        self._began, self._report, self._measured, self._ended = None, None, [], why
        if redraw:
            self._redraw()

    def _name(self, chair: int) -> str:
        if chair == 0:
            return "Your chair"
        return self._people[chair - 1] if self._people else "The other chair"

    def _whose(self, chair: int) -> str:
        if chair == 0:
            return "your chair"
        return f"{self._people[chair - 1]}’s chair" if self._people else "the other chair"

    def _redraw(self) -> None:
        seconds = round(self._chairs * SECONDS_PER_CHAIR)
        model = RoomCheckModel(f"Start, {seconds} s", self._able, advice=self._ended or HINT)
        if self._began is not None:
            model = self._while_running(model, self._monotonic() - self._began)
        elif self._report is not None:
            model = self._result(model, self._report, seconds)
        elif self._ended:
            model = replace(model, button=f"Again, {seconds} s")
        if model != self._shown:
            self._shown = model
            self._view.show_room_check(model)

    def _while_running(self, model: RoomCheckModel, elapsed: float) -> RoomCheckModel:
        turn = min(int(elapsed // SECONDS_PER_CHAIR), self._chairs - 1)
        left = max(1, round((turn + 1) * SECONDS_PER_CHAIR - elapsed + 0.499))
        own = "Now from your chair: say a sentence"
        prompt = own if turn == 0 else f"Now {self._whose(turn)}: say a sentence"
        cards = []
        for chair in range(self._chairs):
            if chair == turn:
                cards.append(ChairCard(self._name(chair), ChairState.LISTENING, "Listening"))
            else:
                words = "Listened to" if chair < turn else "Next" if chair == turn + 1 else "Later"
                cards.append(ChairCard(self._name(chair), ChairState.NEXT, words))
        return replace(
            model, button="Cancel", running=True, prompt=prompt, seconds_left=left, chairs=tuple(cards),
            advice="",
        )  # fmt: skip

    def _result(self, model: RoomCheckModel, report: RoomReport, seconds: int) -> RoomCheckModel:
        cards = tuple(
            ChairCard(self._name(chair), ChairState(reception.value), _WORDS[reception])
            for chair, reception in enumerate(report.chairs)
        )
        return replace(
            model, button=f"Again, {seconds} s", chairs=cards, advice=self._advice(report), fine=report.fine
        )

    def _advice(self, report: RoomReport) -> str:
        whose = self._whose(report.chair or 0)
        count = len(report.chairs)
        return {
            Advice.FINE: "Both chairs are heard well." if count == 2 else
            f"All {_COUNTS.get(count, count)} chairs are heard well.",
            Advice.MOVE_CLOSER: f"Move the microphone about {STEP_CENTIMETRES} cm towards {whose}.",
            Advice.TURN_DOWN: f"Move the microphone about {STEP_CENTIMETRES} cm away from {whose}.",
            Advice.STEADY_NOISE: "Something is loud all the time. Switch it off or move away from it.",
            Advice.NO_SOUND: "Hardly any sound arrives. Is the microphone muted?",
        }[report.advice]  # fmt: skip

"""Shows one problem at a time, never the same twice, and hands on what the user chose to do about it."""

from typing import Protocol

from app.services.explanations import Explanation
from app.ui.errors.model import Problem, Remedy, Severity, problem_of


class ErrorView(Protocol):
    """A banner or a sheet; draws what it is given."""

    def show_problem(self, problem: Problem) -> None: ...
    def hide_problem(self) -> None: ...


class ErrorCommands(Protocol):
    """What a remedy does; returns at once."""

    def remedy(self, key: str) -> None: ...


class ErrorPresenter:
    """Keeps the problems that wait to be read. Main thread only."""

    def __init__(self, view: ErrorView, commands: ErrorCommands) -> None:
        self._view = view
        self._commands = commands
        self._waiting: list[Problem] = []

    @property
    def shown(self) -> Problem | None:
        """What is on screen now."""
        return self._waiting[0] if self._waiting else None

    def on_problem(
        self,
        explanation: Explanation,
        severity: Severity = Severity.WARNING,
        remedies: tuple[Remedy, ...] = (),
        *,
        closable: bool = True,
    ) -> None:
        """Shows it after those that are waiting; one that is shown or waits already is not repeated."""
        problem = problem_of(explanation, severity, remedies, closable=closable)
        if problem in self._waiting:
            return
        self._waiting.append(problem)
        if len(self._waiting) == 1:
            self._view.show_problem(problem)

    def on_over(self, explanation: Explanation) -> None:
        """Takes a problem away that has ended by itself, such as a microphone that is back."""
        told = (explanation.happened, explanation.safe, explanation.next_step)
        before = self.shown
        self._waiting = [p for p in self._waiting if (p.happened, p.safe, p.next_step) != told]
        self._redraw(before)

    def remedy_pressed(self, key: str) -> None:
        """The user chose; the problem counts as read."""
        self._close()
        self._commands.remedy(key)

    def closed(self) -> None:
        """The user read it. A problem that is not closable stays until it is over."""
        shown = self.shown
        if shown is not None and shown.closable:
            self._close()

    def _close(self) -> None:
        before = self.shown
        self._waiting = self._waiting[1:]
        self._redraw(before)

    def _redraw(self, before: Problem | None) -> None:
        shown = self.shown
        if shown == before:
            return
        if shown is None:
            self._view.hide_problem()
        else:
            self._view.show_problem(shown)

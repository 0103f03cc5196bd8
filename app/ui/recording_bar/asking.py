"""The question beneath the bar: who shows it, and what each answer does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from app.ui.recording_bar.model import BarAction, BarQuestion


class Asker(Protocol):
    """A view that can ask."""

    def show_question(self, question: BarQuestion | None) -> None:
        """Ask beneath the bar, or take the question away."""


class Asking:
    """At most one question at a time; what nobody answered is never done."""

    def __init__(self, act: Callable[[BarAction], None]) -> None:
        self._act = act
        self._asker: Asker | None = None
        self._answers: Mapping[int, BarAction] = {}

    def ask(self, asker: Asker, question: BarQuestion, answers: Mapping[int, BarAction]) -> None:
        """Ask in `asker`; `answers` maps the buttons that do something."""
        self.drop()
        self._asker, self._answers = asker, answers
        asker.show_question(question)

    def answer(self, index: int) -> None:
        """A button was pressed; one that does nothing only takes the question away."""
        answers = self._answers
        self.drop()
        if index in answers:
            self._act(answers[index])

    def drop(self) -> None:
        """Take the question away unanswered."""
        asker, self._asker, self._answers = self._asker, None, {}
        if asker is not None:
            asker.show_question(None)

    def drop_unless(self, possible: set[BarAction]) -> None:
        """What was asked about may have become impossible meanwhile."""
        if self._asker is not None and not possible.intersection(self._answers.values()):
            self.drop()

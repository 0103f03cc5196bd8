"""Choosing another note type asks first, and offers what there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.services.note_types import Origin, Switching
from app.ui.note_types.presenter import NoteTypePresenter, TypeLine
from app.ui.wording import Dialog

OFFERED = (("soap", "SOAP", True), ("birp", "BIRP", True), ("letter", "Letter", False))
ALL = frozenset(Origin)


class Menu:
    """The view and the commands, by hand."""

    def __init__(self) -> None:
        self.lines: Sequence[TypeLine] = ()
        self.asked: list[tuple[Dialog, Callable[[int], None]]] = []
        self.busy: list[bool] = []
        self.switched: list[tuple[str, str, Origin]] = []
        self.presenter = NoteTypePresenter(self, self)

    def show_types(self, lines: Sequence[TypeLine]) -> None:
        self.lines = lines

    def ask(self, dialog: Dialog, answered: Callable[[int], None]) -> None:
        self.asked.append((dialog, answered))

    def show_busy(self, busy: bool) -> None:
        self.busy.append(busy)

    def switch(self, note_id: str, template_id: str, origin: Origin) -> None:
        self.switched.append((note_id, template_id, origin))

    def choose(
        self, template_id: str, origins: frozenset[Origin] = ALL
    ) -> tuple[Dialog, Callable[[int], None]]:
        self.presenter.offer("n", "SOAP", Switching("soap", OFFERED, origins))
        self.presenter.chosen(template_id)
        return self.asked[-1]


def test_the_menu_marks_the_present_type_and_ai_enabled_ones() -> None:
    menu = Menu()
    menu.presenter.chosen("birp")
    menu.presenter.offer("n", "SOAP", Switching("soap", OFFERED, ALL))
    assert [(line.name, line.ai_enabled, line.current) for line in menu.lines] == [
        ("SOAP", True, True),
        ("BIRP", True, False),
        ("Letter", False, False),
    ]
    menu.presenter.chosen("soap")
    assert menu.asked == []


def test_cancel_changes_nothing_and_the_last_button_takes_the_transcription() -> None:
    menu = Menu()
    dialog, answered = menu.choose("birp")
    assert (dialog.title, dialog.body) == ("Change to BIRP?", "Your SOAP draft stays in History.")
    assert dialog.buttons == ("Cancel", "Empty", "From session summary", "From transcription")
    assert dialog.default == 0
    answered(0)
    assert (menu.switched, menu.busy) == ([], [])
    answered(3)
    assert menu.switched == [("n", "birp", Origin.TRANSCRIPTION)]
    menu.presenter.chosen("letter")
    answered(1)
    assert len(menu.asked) == len(menu.switched) == 1, "one at a time"
    menu.presenter.on_done()
    assert menu.busy == [True, False]


def test_only_what_there_is_can_be_chosen() -> None:
    menu = Menu()
    dialog, answered = menu.choose("birp", frozenset({Origin.EMPTY, Origin.TRANSCRIPTION}))
    assert dialog.buttons == ("Cancel", "Empty", "From transcription")
    answered(2)
    assert menu.switched[-1][2] is Origin.TRANSCRIPTION
    menu.presenter.on_done()
    dialog, answered = menu.choose("letter")
    assert dialog.buttons == ("Cancel", "Empty"), "nothing is drafted there"
    answered(1)
    assert menu.switched[-1] == ("n", "letter", Origin.EMPTY)

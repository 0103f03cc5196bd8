"""A question with its answers, from the word list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.roles import ButtonKind
from app.ui.widgets.button import Button
from app.ui.widgets.layout import spacer
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text
from app.ui.wording import Dialog


class QuestionSheet(Sheet):
    """Asks one question; `answered` carries the index of the button. Escape answers nothing.

    The default of the dialog has the focus and is drawn as the next step, unless it is `danger` (an index
    that erases), which is drawn in red and never preset. `values` fill the placeholders of the words.
    """

    answered = Signal(int)

    def __init__(
        self,
        dialog: Dialog,
        *,
        danger: int | None = None,
        values: dict[str, str] | None = None,
        width: int = 460,
        parent: QWidget | None = None,
    ) -> None:
        fill = values or {}
        super().__init__(dialog.title.format(**fill), width=width, parent=parent)
        body = Text(dialog.body.format(**fill), "body", "muted", wrap=True)
        body.setContentsMargins(self.theme.px(24), 0, self.theme.px(24), self.theme.px(4))
        self.body.addWidget(body)
        self.setAccessibleDescription(body.text())
        self.buttons: list[Button] = []
        self.footer.addWidget(spacer())
        for index, words in enumerate(dialog.buttons):
            kind: ButtonKind = "standard"
            if index == danger:
                kind = "danger"
            elif index == dialog.default:
                kind = "primary" if danger is None else "standard"
            button = Button(words.format(**fill), kind)
            button.setProperty("answer", index)
            button.clicked.connect(self._on_clicked)
            self.footer.addWidget(button)
            self.buttons.append(button)
        if dialog.default is not None:
            self.initial_focus = self.buttons[dialog.default]

    def when_last(self, go_on: Callable[[], None]) -> None:
        """Calls ``go_on`` once the last button is pressed: the one that does what is asked about."""

        def answered(index: int) -> None:
            if index == len(self.buttons) - 1:
                go_on()

        self.answered.connect(answered)

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, Button):
            answer = int(sender.property("answer"))
            self.close_sheet()
            self.answered.emit(answer)

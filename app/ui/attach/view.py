"""The sheet on which a file is attached."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.ui.attach.model import Action, AttachModel, Choice, FootButton, PersonLine, Step, Way
from app.ui.attach.presenter import AttachPresenter
from app.ui.roles import IconName
from app.ui.spacing import Box, FittedSheet, column, in_tab_order, row
from app.ui.widgets import Button, FlowRow, Icon, Pill, ProgressBar, SheetHost, Text, announce

_WAYS: dict[Way, tuple[str, IconName]] = {
    Way.SCREEN: ("Ask on this screen", "laptop"),
    Way.PAPER: ("Paper on file", "file-text"),
    Way.ALOUD: ("Agreed aloud…", "ear"),
}
_FOOT_ONE_ROW = 470


class AttachSheet(FittedSheet):
    """Draws one model after the other; the body is made anew with every question, not with every second."""

    chosen = Signal(str)
    asked = Signal(str, str)
    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__(" ", width=540)
        self._step: Step | None = None
        self._shown: AttachModel | None = None
        self._content = column(margins=(24, 0, 24, 8), gap=12)
        self.body.addWidget(self._content)
        self._foot = row(gap=8)
        self.footer.addWidget(self._foot)
        self.bar: ProgressBar | None = None
        self.amount: Text | None = None
        self.buttons: dict[Action, Button] = {}
        self.choices: list[Button] = []
        self.ways: list[Button] = []

    def show_model(self, model: AttachModel) -> None:
        """Draw the model; the focus moves to its default when the question is a new one."""
        before, self._shown = self._shown, model
        self.dismissible = model.can_be_left
        if before is None or _same_but_for_the_progress(before, model) is False:
            self._build(model)
        if self.bar is not None and self.amount is not None:
            self.bar.set_fraction(model.fraction or 0.0)
            self.bar.setVisible(model.fraction is not None)
            self.amount.setText(model.amount)
            self.amount.setAccessibleName(model.amount_spoken)
        self.refit()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._arrange()

    def _build(self, model: AttachModel) -> None:
        self.title.setText(model.title)
        self.setAccessibleName(model.title)
        self._content.clear()
        self._foot.clear()
        self.bar = self.amount = None
        self.choices, self.ways, self.buttons = [], [], {}
        self._content.add(Text(model.lead, "body", "muted", wrap=True))
        if model.file and model.step is not Step.PEOPLE:
            self._content.add(_file_line(model.file))
        if model.choices:
            self._content.add(self._choices(model.choices))
        for person in model.people:
            self._content.add(self._person(person))
        for words in model.notes:
            self._content.add(_note(words))
        if model.step is Step.TAKING_IN:
            self.bar = ProgressBar("How much of the recording is taken in")
            self.amount = Text("", "timer", tabular=True)
            self._content.add(self.amount)
            self._content.add(self.bar)
        self._build_foot(model.buttons)
        default = self.buttons[model.default]
        in_tab_order((*self.choices, *self.ways, *self.buttons.values()))
        # Enter by itself never states that a form is there: only asking on the screen takes the focus
        asks = [button for button in self.ways if button.property("way") == Way.SCREEN.value]
        first = self.choices[0] if self.choices else (asks[0] if asks else default)
        self.initial_focus = first if model.step in (Step.CHOOSE, Step.PEOPLE) else default
        if model.step is Step.PEOPLE and default.isEnabled() and model.default is Action.GO_ON:
            self.initial_focus = default
        if self.isVisible():
            self.initial_focus.setFocus(Qt.FocusReason.OtherFocusReason)
            if self._step is not model.step:
                announce(self, model.title)
        self._step = model.step
        self._arrange()

    def _build_foot(self, buttons: tuple[FootButton, ...]) -> None:
        self._foot.add_stretch()
        for spec in buttons:
            button = Button(spec.words, spec.kind)
            button.setEnabled(spec.enabled)
            button.setProperty("action", spec.action.value)
            button.clicked.connect(self._on_pressed)
            self._foot.add(button)
            self.buttons[spec.action] = button

    def _choices(self, choices: tuple[Choice, ...]) -> QWidget:
        box = column(gap=6)
        for choice in choices:
            words = f"{choice.when} · {choice.name}"
            button = Button(words, size="large", shrinks=True)
            button.setProperty("choice", choice.id)
            button.clicked.connect(self._on_chosen)
            box.add(button)
            self.choices.append(button)
        return box

    def _person(self, person: PersonLine) -> QWidget:
        box = column(gap=6)
        line = row(gap=12)
        name = Text(person.name, "body", weight=600, elide=True)
        line.add(name, 1)
        line.add(Pill(person.answer, person.kind, person.icon), 0, Qt.AlignmentFlag.AlignVCenter)
        box.add(line)
        if person.ways:
            inner = QWidget()
            flow = FlowRow(inner)
            for way in person.ways:
                words, icon = _WAYS[way]
                button = Button(words, size="small", icon=icon, name=f"{person.name}: {words}")
                button.setProperty("consent", person.consent_id)
                button.setProperty("way", way.value)
                button.clicked.connect(self._on_way)
                flow.addWidget(button)
                self.ways.append(button)
            box.add(inner)
        return box

    def _arrange(self) -> None:
        if not hasattr(self, "_foot"):
            return
        many = len(self.buttons) > 2
        stacked = many and self.width() < self.theme.px(_FOOT_ONE_ROW)
        direction = QBoxLayout.Direction
        self._foot.set_direction(direction.TopToBottom if stacked else direction.LeftToRight)

    def _on_chosen(self) -> None:
        self.chosen.emit(str(self.sender().property("choice")))

    def _on_way(self) -> None:
        sender = self.sender()
        self.asked.emit(str(sender.property("consent")), str(sender.property("way")))

    def _on_pressed(self) -> None:
        self.pressed.emit(str(self.sender().property("action")))


class AttachSheets(QObject):
    """Shows the sheet over ``host``'s window; give it the presenter with ``attach`` first."""

    def __init__(self, host: SheetHost) -> None:
        super().__init__(host)
        self._host = host
        self._presenter: AttachPresenter | None = None
        self.sheet: AttachSheet | None = None
        self._taken_down = False

    def attach(self, presenter: AttachPresenter) -> None:
        self._presenter = presenter

    # -- AttachView ----------------------------------------------------------------------------------
    def show_attach(self, model: AttachModel) -> None:
        if self.sheet is not None:
            self.sheet.show_model(model)
            return
        if self._taken_down and model.step is Step.TAKING_IN:
            return  # the window was covered meanwhile, and nothing may come up over what covers it
        self._taken_down = False
        self.sheet = AttachSheet()
        self.sheet.chosen.connect(self._on_chosen)
        self.sheet.asked.connect(self._on_asked)
        self.sheet.pressed.connect(self._on_pressed)
        self.sheet.dismissed.connect(self._on_dismissed)
        self.sheet.closed.connect(self._on_closed)
        self.sheet.show_model(model)
        self._host.open(self.sheet)

    def close_attach(self) -> None:
        if self.sheet is not None:
            sheet, self.sheet = self.sheet, None
            sheet.close_sheet()

    # -- what was pressed ----------------------------------------------------------------------------
    def _on_chosen(self, appointment_id: str) -> None:
        if self._presenter is not None:
            self._presenter.choice_pressed(appointment_id)

    def _on_asked(self, consent_id: str, way: str) -> None:
        if self._presenter is not None:
            self._presenter.way_pressed(consent_id, Way(way))

    def _on_pressed(self, action: str) -> None:
        if self._presenter is not None:
            self._presenter.pressed(Action(action))

    def _on_dismissed(self) -> None:
        if self._presenter is not None:
            self._presenter.left()

    def _on_closed(self) -> None:
        if self.sheet is not None:  # not by ``close_attach``: the window was covered, all sheets taken down
            self.sheet, self._taken_down = None, True
            if self._presenter is not None:
                self._presenter.left()


def _same_but_for_the_progress(before: AttachModel, after: AttachModel) -> bool:
    """Whether only the amount has changed, so that nothing has to be made anew."""
    return (
        before.step is after.step is Step.TAKING_IN
        and before.buttons == after.buttons
        and before.title == after.title
    )


def _file_line(name: str) -> Box:
    line = row(gap=8)
    line.add(Icon("audio-lines", "muted"), 0, Qt.AlignmentFlag.AlignVCenter)
    line.add(Text(name, "ui", weight=500, elide=True), 1)
    return line


def _note(words: str) -> Box:
    line = row(gap=8)
    line.add(Icon("info", "muted", 14), 0, Qt.AlignmentFlag.AlignTop)
    line.add(Text(words, "ui", "muted", weight=400, wrap=True), 1)
    return line

"""Notes and AI: how drafts are worded, the clinician's own instructions, approaches, earlier notes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QBoxLayout, QTextEdit, QWidget

from app.domain.ai_settings import AiSettings, Tense, Verbosity
from app.ui.settings.notes_model import CANNOT, PRONOUNS, NotesModel
from app.ui.spacing import Box, column, in_tab_order, row
from app.ui.widgets import (
    Button,
    Card,
    CheckBox,
    Divider,
    Field,
    FlowRow,
    Icon,
    Segmented,
    Select,
    Text,
    Themed,
    Toggle,
)

_DOWN = QBoxLayout.Direction.TopToBottom
_ACROSS = QBoxLayout.Direction.LeftToRight
_TENSES = (Tense.PRESENT, Tense.PAST)
_LENGTHS = (Verbosity.BRIEF, Verbosity.STANDARD, Verbosity.FULL)
_HEIGHT = 96


class InstructionsField(Themed, QTextEdit):
    """Plain words over several lines; Tab leaves it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName("Your own instructions")
        self.setPlaceholderText("Short sentences. Write “session” instead of “appointment”.")
        self.follow_theme()

    def _on_theme_changed(self) -> None:
        self.setFont(self.theme.font("body"))
        self.setFixedHeight(self.theme.px(_HEIGHT))


class NotesPanel(Box):
    """`changed` carries the settings as they are typed, without the approaches."""

    came = Signal()
    changed = Signal(object)
    toggled = Signal(str, bool)
    added = Signal(str)
    save_pressed = Signal()

    def __init__(self) -> None:
        super().__init__(_DOWN, gap=16)
        self._model = NotesModel()
        self._showing = False
        self._lines: list[Box] = []
        self._add_cannot()
        self._add_wording()
        self._add_instructions()
        self._add_approaches()
        foot = row(gap=12)
        self.wrong = Text("", "ui", "warning", weight=500, wrap=True)
        foot.add(self.wrong, 1)
        self.save = Button("Save", "primary")
        self.save.clicked.connect(self.save_pressed)
        foot.add(self.save, 0, Qt.AlignmentFlag.AlignVCenter)
        self.add(foot)
        self._draw_choices()

    # -- NotesView ------------------------------------------------------------------------------------
    def show_notes(self, model: NotesModel) -> None:
        """Draws it; a field in which somebody types is not written anew."""
        before, self._model, self._showing = self._model, model, True
        settings = model.settings
        if self.term.text() != settings.client_term:
            self.term.setText(settings.client_term)
        codes = [code for code, _ in PRONOUNS]
        self.pronouns.setCurrentIndex(codes.index(settings.pronouns) if settings.pronouns in codes else 0)
        self.tense.set_index(_TENSES.index(settings.tense))
        self.length.set_index(_LENGTHS.index(settings.verbosity))
        if self.instructions.toPlainText() != settings.instructions:
            self.instructions.setPlainText(settings.instructions)
        self.counter.setText(model.counter)
        self.counter.set_tone("warning" if model.too_long else "muted")
        self.previous.setChecked(settings.use_previous_notes)
        if model.choices != before.choices:
            self._draw_choices()
        for approach, box in self.approaches.items():
            box.setChecked(approach in settings.approaches)
        self.wrong.setText(model.wrong)
        self.save.setEnabled(model.can_save)
        self._showing = False

    def set_narrow(self, *, narrow: bool) -> None:
        """Words above their control."""
        for line in self._lines:
            line.set_direction(_DOWN if narrow else _ACROSS)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.came.emit()

    # -- inside ---------------------------------------------------------------------------------------
    def _add_cannot(self) -> None:
        line = row(gap=10)
        line.add(Icon("shield-check", "ok"), 0, Qt.AlignmentFlag.AlignTop)
        line.add(Text(CANNOT, "ui", weight=500, wrap=True), 1)
        self.add(line)

    def _add_wording(self) -> None:
        card = Card()
        lines = column(gap=14)
        self.term = Field(name="What a note calls the client", placeholder="Client")
        self.term.setMaximumWidth(self.theme.px(240))
        self.pronouns = Select(name="Pronouns in notes")
        self.pronouns.addItems([words for _, words in PRONOUNS])
        self.tense = Segmented(["Present", "Past"], name="Tense")
        self.length = Segmented(["Brief", "Standard", "Full"], name="Length of a draft", index=1)
        for title, body, control in (
            ("What a note calls the client", "One to three words: Client, Patient, Young person.", self.term),
            ("Pronouns", "", self.pronouns),
            ("Tense", "The words of others stay as they were said.", self.tense),
            ("Length", "Brief keeps everything a note must hold.", self.length),
        ):
            if self._lines:
                lines.add(Divider())
            self._lines.append(self._line(title, body, control))
            lines.add(self._lines[-1])
        card.body.addWidget(lines)
        self.add(card)
        self.term.textEdited.connect(self._on_changed)
        self.pronouns.activated.connect(self._on_changed)
        self.tense.changed.connect(self._on_changed)
        self.length.changed.connect(self._on_changed)

    def _add_instructions(self) -> None:
        card = Card()
        words = column(gap=8)
        title = Text("Your own instructions", "ui", weight=600, wrap=True)
        words.add(title)
        words.add(
            Text("For drafts by a language model. Name no client here.", "ui", "muted", weight=400, wrap=True)
        )
        self.instructions = InstructionsField()
        title.setBuddy(self.instructions)
        words.add(self.instructions)
        self.counter = Text("", "caption", "muted", tabular=True)
        words.add(self.counter)
        words.add(Divider(space=6))
        self.previous = Toggle("", name="Use previous notes")
        line = self._line(
            "Use previous notes",
            "The client’s signed notes help a draft to say what changed.",
            self.previous,
        )
        words.add(line)
        card.body.addWidget(words)
        self.add(card)
        self.instructions.textChanged.connect(self._on_changed)
        self.previous.toggled.connect(self._on_changed)

    def _add_approaches(self) -> None:
        card = Card()
        words = column(gap=8)
        words.add(Text("Your usual approaches", "ui", weight=600, wrap=True))
        words.add(
            Text("Offered first when you choose what a session used.", "ui", "muted", weight=400, wrap=True)
        )
        self._choices = Box(_DOWN)
        self.approaches: dict[str, CheckBox] = {}
        words.add(self._choices)
        adding = row(gap=10)
        self.another = Field(name="Another approach", placeholder="Another approach")
        self.another.setMaximumWidth(self.theme.px(280))
        self.add_another = Button("Add", icon="plus", name="Add this approach")
        adding.add(self.another, 1)
        adding.add(self.add_another)
        adding.add_stretch()
        words.add(adding)
        card.body.addWidget(words)
        self.add(card)
        self.another.returnPressed.connect(self._on_added)
        self.add_another.clicked.connect(self._on_added)

    def _draw_choices(self) -> None:
        self._choices.clear()
        self.approaches = {}
        inner = QWidget()
        flow = FlowRow(inner, gap=14)
        for approach in self._model.choices:
            box = CheckBox(approach)
            box.setProperty("approach", approach)
            box.setChecked(approach in self._model.settings.approaches)
            box.clicked.connect(self._on_toggled)
            flow.addWidget(box)
            self.approaches[approach] = box
        self._choices.add(inner)
        in_tab_order([self.previous, *self.approaches.values(), self.another, self.add_another, self.save])

    def _line(self, title: str, body: str, control: QWidget) -> Box:
        line = row(gap=12)
        words = column(gap=2)
        label = Text(title, "ui", weight=600, wrap=True)
        label.setBuddy(control)
        words.add(label)
        if body:
            words.add(Text(body, "caption", "muted", wrap=True))
        line.add(words, 1)
        line.add(control, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return line

    def _on_changed(self, *_ignored: object) -> None:
        if self._showing:
            return
        self.changed.emit(
            AiSettings(
                self.term.text(),
                PRONOUNS[max(0, self.pronouns.currentIndex())][0],
                _TENSES[self.tense.index],
                _LENGTHS[self.length.index],
                self.instructions.toPlainText(),
                use_previous_notes=self.previous.isChecked(),
            )
        )

    def _on_toggled(self, on: bool) -> None:
        sender = self.sender()
        if sender is not None:
            self.toggled.emit(str(sender.property("approach")), on)

    def _on_added(self) -> None:
        self.added.emit(self.another.text())
        self.another.clear()

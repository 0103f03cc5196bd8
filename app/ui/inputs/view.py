"""The sheet "What is the note made from?", and those above it for words and for removing them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from app.domain.material import InputKind
from app.ui.errors.view import ErrorStrip
from app.ui.inputs.model import KINDS, InputsModel
from app.ui.inputs.presenter import InputsPresenter
from app.ui.inputs.rows import Approaches, ConflictLine, SourceLine, divided
from app.ui.inputs.words_sheet import WordsSheet
from app.ui.spacing import FittedSheet, column, in_tab_order, row
from app.ui.widgets import (
    Banner,
    Button,
    Card,
    Menu,
    ProgressBar,
    QuestionSheet,
    SheetHost,
    Text,
    Toggle,
    announce,
    spacer,
)
from app.ui.wording import Dialog

ADD: tuple[tuple[str, InputKind], ...] = (
    ("Write a summary", InputKind.SUMMARY),
    ("Dictate", InputKind.DICTATION),
    ("Photo of a page", InputKind.HANDWRITING),
    ("Paste your own note", InputKind.OWN_NOTE),
)
_KEY = "Ctrl+G"
_WRITE, _DESTROY = 0, 1


class InputsSheet(FittedSheet):
    """Draws what the presenter decides. Escape closes it; a draft under way goes on."""

    def __init__(self, presenter: InputsPresenter) -> None:
        super().__init__("What is the note made from?", width=620, close_button=True)
        self._presenter = presenter
        self._model = InputsModel()
        self.lines = list[SourceLine]()
        body = column(margins=(24, 0, 24, 8), gap=12)
        self.left_over = Banner("warning", "mic", "", "", ("Write it down", "Destroy"))
        self.left_over.hide()
        body.add(self.left_over)
        self.stage = Text("", "ui", weight=600)
        self.progress = ProgressBar("Draft")
        body.add(self.stage)
        body.add(self.progress)
        self._card = Card(padding=0)
        self._list = column()
        self._card.body.addWidget(self._list)
        self.empty = Text("Nothing yet. Write, dictate or photograph your notes.", "ui", "muted", wrap=True)
        body.add(self.empty)
        body.add(self._card)
        under = row(gap=12)
        self.add_button = Button("Add", "standard", icon="plus", name="Add a source")
        self.only = Toggle("Summary only", name="Summary only: leave the transcript out")
        under.add(self.add_button)
        under.add(spacer(), 1)
        under.add(self.only)
        body.add(under)
        body.add(Text("Therapy approaches", "ui", weight=600))
        self.approaches = Approaches()
        body.add(self.approaches)
        self._conflicts = column(gap=8)
        body.add(self._conflicts)
        self.errors = ErrorStrip()
        body.add(self.errors)
        self.body.addWidget(body)
        self.hint = Text("", "caption", "muted", wrap=True)
        self.cancel_run = Button("Cancel")
        self.generate = Button("Generate note", "primary", icon="file-pen-line", key_hint=_KEY)
        self.footer.addWidget(self.hint, 1)
        self.footer.addWidget(self.cancel_run)
        self.footer.addWidget(self.generate)
        self.initial_focus = self.add_button
        self._connect()

    def _connect(self) -> None:
        presenter = self._presenter
        self.add_button.clicked.connect(self._on_add)
        self.only.toggled.connect(presenter.summary_only)
        self.approaches.added.connect(presenter.add_approach)
        self.approaches.dropped.connect(presenter.drop_approach)
        self.left_over.acted.connect(self._on_left_over)
        self.errors.remedied.connect(presenter.remedy)
        self.errors.closed.connect(presenter.problem_closed)
        self.cancel_run.clicked.connect(self._on_cancel)
        self.generate.clicked.connect(self._on_generate)
        QShortcut(QKeySequence(_KEY), self).activated.connect(self._on_generate)

    def show_model(self, model: InputsModel) -> None:
        """Draws it; the focus stays where it is, or goes to what replaced its widget."""
        before, self._model = self._model, model
        if (model.rows, model.running) != (before.rows, before.running) or not self.lines:
            self._show_rows(model)
        self.only.setVisible(model.summary_only is not None)
        if model.summary_only is not None and self.only.isChecked() is not model.summary_only:
            self.only.blockSignals(True)
            self.only.setChecked(model.summary_only)
            self.only.blockSignals(False)
        self.only.setEnabled(not model.running)
        if (model.approaches, model.offered, model.running) != (
            before.approaches,
            before.offered,
            before.running,
        ) or before.offered == ():
            self.approaches.show_approaches(model.approaches, model.offered, enabled=not model.running)
        if model.conflicts != before.conflicts:
            self._conflicts.clear()
            for conflict in model.conflicts:
                self._conflicts.add(ConflictLine(conflict))
        self._conflicts.setVisible(bool(model.conflicts))
        self.left_over.set_words(model.left_over, "It is sealed. Turn it into text or destroy it.")
        self.left_over.setVisible(bool(model.left_over) and not model.running)
        self._show_run(model, before)
        if model.problem != before.problem:
            self.errors.set_problem(model.problem)
            if model.problem is not None:
                self.reveal(self.errors)
        self._order()
        self.refit()

    # -- drawing -------------------------------------------------------------------------------------
    def _show_rows(self, model: InputsModel) -> None:
        focused = next((line.source_id for line in self.lines if line.check.hasFocus()), "")
        self._list.clear()
        self.lines = [SourceLine(source) for source in model.rows]
        for line in self.lines:
            line.chosen.connect(self._presenter.choose)
            line.edit_pressed.connect(self._presenter.edit)
            line.remove_pressed.connect(self._presenter.remove)
            line.improve_pressed.connect(self._presenter.improve)
        self._list.add(divided(self.lines))
        self._card.setVisible(bool(self.lines))
        self.empty.setVisible(not self.lines)
        for line in self.lines:
            if line.source_id == focused:
                line.check.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_run(self, model: InputsModel, before: InputsModel) -> None:
        self.progress.setVisible(model.running)
        self.stage.setVisible(model.running)
        self.progress.set_fraction(model.fraction)
        self.stage.setText(model.stage)
        self.add_button.setEnabled(not model.running)
        self.cancel_run.setVisible(model.running)
        self.generate.setVisible(not model.running)
        self.generate.setEnabled(model.can_generate)
        self.hint.setText(model.hint)
        if model.running and not before.running:
            self.reveal(self.stage)
            self.cancel_run.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self.cancel_run, model.stage)
        elif before.running and not model.running:
            self.generate.setFocus(Qt.FocusReason.OtherFocusReason)

    def _order(self) -> None:
        rows = [w for line in self.lines for w in (line.check, *line.buttons)]
        approaches = [*self.approaches.chips, self.approaches.pick, self.approaches.field]
        in_tab_order([*rows, self.add_button, self.only, *approaches, self.cancel_run, self.generate])

    # -- reacting ------------------------------------------------------------------------------------
    def _on_add(self) -> None:
        menu = Menu("Add a source", parent=self)
        for words, kind in ADD:
            menu.add(words, KINDS[kind][1], kind.value).triggered.connect(_Chosen(self._presenter, kind))
        menu.open_beside(self.add_button)

    def _on_left_over(self, index: int) -> None:
        if index == _WRITE:
            self._presenter.write_down()
        elif index == _DESTROY:
            self._presenter.destroy_left_over()

    def _on_cancel(self) -> None:
        self._presenter.cancel()

    def _on_generate(self) -> None:
        self._presenter.generate()


class _Chosen:
    """What a line of the menu does."""

    def __init__(self, presenter: InputsPresenter, kind: InputKind) -> None:
        self._presenter, self._kind = presenter, kind

    def __call__(self, *_checked: object) -> None:
        self._presenter.add(self._kind)


class InputsSheets(QObject):
    """Implements ``InputsView`` over ``host``'s window; give it the presenter with ``attach`` first."""

    def __init__(self, host: SheetHost) -> None:
        super().__init__(host)
        self._host = host
        self._presenter: InputsPresenter | None = None
        self.sheet: InputsSheet | None = None
        self.words: WordsSheet | None = None
        self._asked = ""

    def attach(self, presenter: InputsPresenter) -> None:
        self._presenter = presenter

    def open_sheet(self) -> None:
        """Open it, empty, unless it is open; ``show_inputs`` fills it."""
        assert self._presenter is not None
        if self.sheet is None:
            self.sheet = InputsSheet(self._presenter)
            self.sheet.closed.connect(self._on_closed)
            self._host.open(self.sheet)

    # -- InputsView ----------------------------------------------------------------------------------
    def show_inputs(self, model: InputsModel) -> None:
        if self.sheet is not None:
            self.sheet.show_model(model)

    def ask_words(self, kind: InputKind, text: str, input_id: str, read_by: str = "") -> None:
        self.show_words(WordsSheet(kind, text, input_id, read_by))

    def show_words(self, sheet: WordsSheet) -> None:
        """Open a sheet for words above the others."""
        self.words = sheet
        sheet.kept.connect(self._on_kept)
        sheet.closed.connect(self._on_words_closed)
        self._host.open(sheet)

    def ask_remove(self, input_id: str, name: str) -> None:
        self._asked = input_id
        question = QuestionSheet(
            Dialog(f"Remove: {name}?", "Its words are erased for good.", ("Keep", "Remove"), 0), danger=1
        )
        question.answered.connect(self._on_answered)
        self._host.open(question)

    def close_inputs(self) -> None:
        if self.sheet is not None:
            self.sheet.close_sheet()

    # -- inside --------------------------------------------------------------------------------------
    def _on_kept(self, kind: object, text: str, input_id: str, read_by: str) -> None:
        if self._presenter is not None and isinstance(kind, InputKind):
            self._presenter.keep(kind, text, input_id, read_by)

    def _on_answered(self, index: int) -> None:
        if index == 1 and self._presenter is not None:
            self._presenter.remove_confirmed(self._asked)

    def _on_words_closed(self) -> None:
        self.words = None

    def _on_closed(self) -> None:
        self.sheet = None

"""The editor of the consent forms, for Settings → Practice."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QPlainTextEdit, QWidget

from app.services.consent_forms import ConsentForm, PracticeDetails
from app.services.form_document import FormDocument
from app.services.form_editions import FormName
from app.ui.consent_forms.model import TITLES, FormsModel
from app.ui.consent_forms.presenter import FormsPresenter
from app.ui.consent_forms.reading import FormText, PaperButtons
from app.ui.desktop.desk import Desk
from app.ui.spacing import Box, column, row
from app.ui.widgets import Button, Card, Field, QuestionSheet, Segmented, Text, Themed, spacer
from app.ui.wording import Dialog

_HINT = (
    "“# ” begins the title, “## ” a heading, “____ ” a line to sign on. "
    "{practice}, {contact} and {date} are filled in."
)


class FormEditor(Themed, QPlainTextEdit):
    """The markup; Tab leaves it."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setAccessibleName("Text of the form")
        self.follow_theme()

    def _on_theme_changed(self) -> None:
        self.setFont(self.theme.font("body", weight=400))
        self.setMinimumHeight(self.theme.px(340))


class ConsentFormsPanel(Box):
    """Loads when it is first shown. What was typed and not saved stays while the panel lives."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, gap=14)
        self._desk, self._loading = desk, False
        self._model: FormsModel | None = None
        self.presenter = FormsPresenter(self, self)
        self.add(Text("Consent forms", "heading", weight=600))
        told = "Clients read them on the turned laptop, or sign them on paper."
        self.add(Text(told, "ui", "muted", weight=400, wrap=True))
        self.add(self._build_details())
        self._choice = row(gap=12)
        self.chosen = Segmented([TITLES[name] for name in FormName], name="Form")
        self.shown = Segmented(["Edit", "Preview"], name="What is shown")
        self._choice.add(self.chosen)
        self._choice.add(spacer(), 1)
        self._choice.add(self.shown)
        self.add(self._choice)
        self.editor = FormEditor()
        self.add(self.editor)
        self.hint = Text(_HINT, "caption", "muted", wrap=True)
        self.add(self.hint)
        self._paper = Card(padding=28)
        self.preview = FormText()
        self._paper.body.addWidget(self.preview)
        self._paper.hide()
        self.add(self._paper)
        self.add(self._build_foot())
        self._connect()
        # narrow first: a panel that asks for much room before it has any makes its window wider
        self._arrange(narrow=True)

    # -- FormsView ------------------------------------------------------------------------------------
    def show_forms(self, model: FormsModel) -> None:
        self._model = model
        if self.editor.toPlainText() != model.text:
            with QSignalBlocker(self.editor):
                self.editor.setPlainText(model.text)
        for field, value in ((self.name, model.details.name), (self.contact, model.details.contact)):
            if field.text() != value:
                with QSignalBlocker(field):
                    field.setText(value)
        self.preview.show_form(model.preview)
        self.state.setText(model.state)
        self.editor.setReadOnly(model.busy)
        self.save.setEnabled(model.can_save)
        self.restore.setEnabled(model.can_restore)
        self.paper.set_enabled(model.can_print)
        self.reason.setVisible(not model.can_print)

    def ask_everyone_again(self, question: Dialog) -> None:
        sheet = QuestionSheet(question, width=520)
        sheet.answered.connect(self.presenter.again_answered)
        self._desk.window.sheets.open(sheet)

    def tell(self, words: str) -> None:
        self._desk.window.toasts.show_toast(words, "check", "ok")

    def show_preview(self, shown: bool) -> None:
        """The form as it is printed, in place of its markup."""
        for widget in (self.editor, self.hint):
            widget.setVisible(not shown)
        self._paper.setVisible(shown)

    # -- FormsCommands --------------------------------------------------------------------------------
    def save_form(self, name: FormName, text: str, again: bool) -> None:
        forms = self._desk.program.forms
        self._desk.do(
            lambda: forms.save(name, text, ask_everyone_again=again),
            lambda form: self.presenter.on_saved(form, again),
            self._on_failed,
        )

    def save_details(self, name: str, contact: str) -> None:
        forms = self._desk.program.forms
        self._desk.do(lambda: forms.set_details(name, contact), self.presenter.on_details_saved)

    # -- events ---------------------------------------------------------------------------------------
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._loading:
            self._loading = True
            self._desk.do(self._read, self._on_read)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(narrow=self.width() < self.theme.px(620))

    # -- inside ---------------------------------------------------------------------------------------
    def _arrange(self, *, narrow: bool) -> None:
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        for line in (self._choice, self._fields, self._told, self._buttons):
            line.set_direction(way)

    def _build_details(self) -> QWidget:
        self._fields = row(gap=12)
        self.name = Field(placeholder="As clients know it", name="Name of the practice")
        self.contact = Field(placeholder="A name, a number or an address", name="Contact for questions")
        for label, field in (("Name of the practice", self.name), ("Contact for questions", self.contact)):
            part = column(gap=6)
            words = Text(label, "ui", weight=600)
            words.setBuddy(field)
            part.add(words)
            part.add(field)
            self._fields.add(part, 1)
        return self._fields

    def _build_foot(self) -> QWidget:
        foot = column(gap=8)
        self._told = told = row(gap=12)
        self.state = Text("", "ui", "muted", weight=500)
        self.reason = Text("Save first, then print.", "caption", "muted")
        self.reason.hide()
        told.add(self.state)
        told.add(self.reason)
        told.add_stretch()
        foot.add(told)
        self._buttons = buttons = row(gap=8)
        self.restore = Button("Restore original", "quietMuted", icon="rotate-ccw")
        self.paper = PaperButtons(self._printed)
        self.save = Button("Save", "primary")
        self.save.setEnabled(False)
        buttons.add(self.restore)
        buttons.add(self.paper, 1)
        buttons.add(self.save)
        foot.add(buttons)
        return foot

    def _connect(self) -> None:
        self.editor.textChanged.connect(self._on_typed)
        self.chosen.changed.connect(self._on_chosen)
        self.shown.changed.connect(self._on_shown)
        self.name.textEdited.connect(self._on_details)
        self.contact.textEdited.connect(self._on_details)
        self.restore.clicked.connect(self.presenter.restore_pressed)
        self.save.clicked.connect(self.presenter.save_pressed)
        self.paper.failed.connect(self._desk.show)
        self.paper.saved.connect(self._on_pdf_saved)

    def _read(self) -> tuple[tuple[ConsentForm, ...], dict[FormName, str], PracticeDetails]:
        forms = self._desk.program.forms
        return forms.list(), {name: forms.original(name) for name in FormName}, forms.details()

    def _on_read(self, read: tuple[tuple[ConsentForm, ...], dict[FormName, str], PracticeDetails]) -> None:
        self.presenter.on_loaded(*read)

    def _printed(self) -> tuple[FormDocument, str, str] | None:
        model = self._model
        return (model.preview, model.foot, f"consent-{model.name.value}.pdf") if model is not None else None

    def _on_failed(self, error: object) -> None:
        self.presenter.on_failed()
        self._desk.show(error)  # type: ignore[arg-type] # jobs fail with AppError alone

    def _on_typed(self) -> None:
        self.presenter.text_changed(self.editor.toPlainText())

    def _on_chosen(self, index: int) -> None:
        self.presenter.form_chosen(list(FormName)[index])

    def _on_shown(self, index: int) -> None:
        self.show_preview(index == 1)

    def _on_details(self, _text: str) -> None:
        self.presenter.details_changed(self.name.text(), self.contact.text())

    def _on_pdf_saved(self) -> None:
        self.tell("The PDF is saved.")

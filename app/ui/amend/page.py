"""The page for an addendum or an amendment: the signed text at the left, one's own at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QTextEdit, QWidget

from app.ui.amend.model import AmendModel, AmendState, Part
from app.ui.amend.presenter import AmendPresenter
from app.ui.errors.view import ErrorStrip
from app.ui.spacing import Box, column, in_tab_order, row
from app.ui.widgets import Button, Card, Field, ScrollPage, Text, Themed, icon_button

SAVE_AFTER_MS = 800
_NARROW = 900


class PartField(Themed, QTextEdit):
    """Plain lines, one sentence each; Tab leaves it, and it grows with what is written."""

    def __init__(self, part: Part, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.section = part.section
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.setAccessibleName(part.label)
        self.setPlainText(part.text)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._on_size)
        self.follow_theme()

    def _on_size(self) -> None:
        needed = int(self.document().size().height()) + self.theme.px(18)
        self.setFixedHeight(max(self.theme.px(64), needed))

    def _on_theme_changed(self) -> None:
        self.setFont(self.theme.font("note"))
        self._on_size()


class AmendPage(Box):
    """Implements ``AmendView``; give it the presenter with `attach`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, gap=0, surface="background", parent=parent)
        self._presenter: AmendPresenter | None = None
        head = row(margins=(12, 12, 20, 12), gap=12)
        self.back = icon_button("arrow-left", "Back to the note", "quiet")
        head.add(self.back)
        titles = column(gap=1)
        self._title = Text("", "heading")
        self._lead = Text("", "caption", "muted", wrap=True)
        titles.add(self._title)
        titles.add(self._lead)
        head.add(titles, 1)
        self._saved = Text("", "caption", "muted")
        head.add(self._saved)
        self.discard = Button("Discard", "quietMuted", icon="eraser", name="Discard what was written")
        self.sign = Button("Sign…", "primary", icon="lock")
        head.add(self.discard)
        head.add(self.sign)
        self.add(head)
        scroll = ScrollPage()
        self.add(scroll, 1)
        body = column(margins=(28, 4, 28, 28), gap=16)
        scroll.body.addWidget(body)
        scroll.body.addStretch(1)
        self.errors = ErrorStrip()
        body.add(self.errors)
        asked = column(gap=4)
        label = Text("Reason for the change", "ui", weight=500)
        self.reason = Field(name="Reason for the change", placeholder="What was missing or wrong")
        label.setBuddy(self.reason)
        asked.add(label)
        asked.add(self.reason)
        self._why_not = Text("", "caption", "muted", wrap=True)
        asked.add(self._why_not)
        body.add(asked)
        self._panes = row(gap=20)
        earlier = Card(padding=18)
        self._earlier_title = Text("", "caption", "muted", weight=600)
        earlier.body.addWidget(self._earlier_title)
        earlier.body.addSpacing(10)
        self.earlier = Text("", "note", "muted", wrap=True)
        self.earlier.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.earlier.setAccessibleName("Signed text")
        earlier.body.addWidget(self.earlier)
        earlier.body.addStretch(1)
        own = Card(padding=18)
        own.body.addWidget(Text("Your text, one sentence a line", "caption", "muted", weight=600))
        own.body.addSpacing(10)
        self._boxes = column(gap=10)
        own.body.addWidget(self._boxes)
        own.body.addStretch(1)
        self._panes.add(earlier, 1)
        self._panes.add(own, 1)
        body.add(self._panes)
        self.parts: list[PartField] = []
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SAVE_AFTER_MS)
        self.reason.textEdited.connect(self._on_typed)

    def attach(self, presenter: AmendPresenter) -> None:
        """Connects what the user does with the presenter, and keeps it."""
        self._presenter = presenter
        self.back.clicked.connect(presenter.back_pressed)
        self.discard.clicked.connect(presenter.discard_pressed)
        self.sign.clicked.connect(presenter.sign_pressed)
        self._later.timeout.connect(presenter.save_now)
        keys = QShortcut(QKeySequence("Ctrl+Return"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(presenter.sign_pressed)

    # -- AmendView ------------------------------------------------------------------------------------
    def show_amending(self, model: AmendModel) -> None:
        self._later.stop()
        self._title.setText(model.title)
        self._lead.setText(model.lead)
        self.reason.setText(model.reason)
        self._earlier_title.setText(model.earlier_title)
        self.earlier.setText(model.earlier)
        self._boxes.clear()
        self.parts = []
        for part in model.parts:
            if len(model.parts) > 1:
                self._boxes.add(Text(part.label, "caption", weight=600))
            field = PartField(part)
            field.textChanged.connect(self._on_typed)
            self._boxes.add(field)
            self.parts.append(field)
        in_tab_order((self.reason, *self.parts))
        self.reason.setFocus()

    def show_state(self, state: AmendState) -> None:
        self._saved.setText(state.saved)
        self.sign.setEnabled(state.can_sign)
        self.sign.setAccessibleDescription(state.why_not)
        self._why_not.setText(state.why_not)
        self._why_not.setVisible(bool(state.why_not))
        self.errors.set_problem(state.problem)

    # -- inside ---------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def hideEvent(self, event: QHideEvent) -> None:
        # whatever leads away from the page, the last words typed are kept
        self._later.stop()
        if self._presenter is not None:
            self._presenter.save_now()
        super().hideEvent(event)

    def _on_typed(self) -> None:
        if self._presenter is not None:
            texts = [(part.section, part.toPlainText()) for part in self.parts]
            self._presenter.typed(texts, self.reason.text())
            self._later.start()

    def _on_theme_changed(self) -> None:
        super()._on_theme_changed()
        self._arrange()

    def _arrange(self) -> None:
        if not hasattr(self, "parts"):
            return
        narrow = self.width() < self.theme.px(_NARROW)
        ways = QBoxLayout.Direction
        # one below the other, what is written comes first
        self._panes.set_direction(ways.BottomToTop if narrow else ways.LeftToRight)
        self._saved.setVisible(not narrow)

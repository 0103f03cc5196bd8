"""The line above the panes: who, when, type and state; History, Copy, More and Sign…"""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.roles import IconName
from app.ui.widgets import Button, Menu, Pill, Text, Themed, icon_button
from app.ui.workspace.model import Header


class WorkspaceHeader(Themed, QFrame):
    """Back, client and session, type and state on the left; what can be done with the note on the right.

    The type is a button once somebody takes its press, and words of a draft that is signed. "More" is shown
    while at least one of its actions is visible.
    """

    back_pressed = Signal()
    copy_pressed = Signal()
    sign_pressed = Signal()
    type_pressed = Signal()
    history_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(1)  # what has no room goes, so the window can be made narrower
        self.setProperty("surface", "background")
        self.setProperty("edge", "bottom")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._back = icon_button("arrow-left", "Back to Today", "quiet")
        self._client = Text("", "heading", elide=True)
        self._details = Text("", "caption", "muted", elide=True, tabular=True)
        self._type = Pill("", "neutral", "wand-sparkles")
        self.type_button = Button("Note type", icon="wand-sparkles", trailing="chevron-down")
        self._state = Pill("Draft", "accent", "file-pen-line")
        self._saved = Text("", "caption", "muted", elide=True, tabular=True)
        self._history = Button("History", "quietMuted", icon="history")
        self._copy = Button("Copy", icon="copy")
        self.more_button = Button("More", icon="ellipsis", name="More actions")
        self._sign = Button("Sign…", "primary", icon="lock")
        self.menu = Menu("More actions", parent=self)
        self._types_offered = self._history_offered = False
        self._signed = False
        self._build()
        self._back.clicked.connect(self.back_pressed)
        self._copy.clicked.connect(self.copy_pressed)
        self._sign.clicked.connect(self.sign_pressed)
        self._history.clicked.connect(self.history_pressed)
        self.type_button.clicked.connect(self.type_pressed)
        self.more_button.clicked.connect(self._on_more)
        self.follow_theme()

    def _build(self) -> None:
        who = QVBoxLayout()
        who.setSpacing(0)
        who.addStretch(1)
        who.addWidget(self._client)
        who.addWidget(self._details)
        who.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._back)
        self._row.addLayout(who)
        for widget in (self._type, self.type_button, self._state, self._saved):
            self._row.addWidget(widget)
        self._row.addStretch(1)
        for button in (self._history, self._copy, self.more_button, self._sign):
            self._row.addWidget(button)

    # -- what others add -----------------------------------------------------------------------------
    def offer_types(self) -> None:
        """The type of a draft is a button from now on: ``type_pressed`` is taken."""
        self._types_offered = True
        self._arrange()

    def offer_history(self) -> None:
        """History is shown from now on while the note is a draft: ``history_pressed`` is taken."""
        self._history_offered = True
        self._arrange()

    def add_action(self, text: str, icon: IconName | None, slot: Callable[[], None]) -> QAction:
        """A line of "More"; hide it with ``setVisible`` where it does not apply."""
        action = self.menu.add(text, icon, None)
        action.triggered.connect(slot)
        action.changed.connect(self._arrange)
        self._arrange()
        return action

    # -- showing -------------------------------------------------------------------------------------
    def show_words(self, header: Header) -> None:
        """Show one session; a signed one offers no signing."""
        self._client.setText(header.client)
        self._details.setText(header.details)
        icon: IconName = "wand-sparkles" if header.ai_enabled else "file-text"
        self._type.set_state(header.note_type, "neutral", icon)
        self.type_button.set_words(header.note_type, name=f"Note type, {header.note_type}", icon=icon)
        self._signed = header.signed
        if header.signed:
            self._state.set_state("Signed", "ok", "lock")
        else:
            self._state.set_state("Draft", "accent", "file-pen-line")
        self._saved.setText(header.saved)
        self._sign.setVisible(not header.signed)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _on_more(self) -> None:
        self.menu.open_beside(self.more_button)

    def _arrange(self) -> None:
        px, width = self.theme.px, self.width()
        for button in (self._history, self._copy, self.more_button):
            button.set_compact(width < px(1000))
        choosing = self._types_offered and not self._signed
        self._saved.setVisible(width >= px(780 if choosing else 640))
        self._type.setVisible(not choosing and width >= px(500))
        self.type_button.setVisible(choosing)
        self._state.setVisible(not choosing or width >= px(640))
        self._history.setVisible(self._history_offered and not self._signed)
        self.more_button.setVisible(any(action.isVisible() for action in self.menu.actions()))

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._row.setContentsMargins(px(12), 0, px(20), 0)
        self._row.setSpacing(px(10))
        self.setFixedHeight(px(64))
        self._arrange()

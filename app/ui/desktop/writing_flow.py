"""What helps with writing: one section copied, lists, and only the note on the screen."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut

from app.ui.desktop.desk import Desk
from app.ui.desktop.note_flow import WORKSPACE, NoteFlow
from app.ui.workspace import lists
from app.ui.workspace.contract import WorkspaceData


class WritingFlow(QObject):
    """Lines of the "More" menu and their keys; F11 leaves only the note, and leads back."""

    def __init__(self, desk: Desk, notes: NoteFlow) -> None:
        super().__init__(desk.window)
        self._window, self._page = desk.window, notes.workspace
        page = self._page
        self.copy_section = page.add_action("Copy this section\tCtrl+Shift+C", "copy", self._on_copy)
        self.bullets = page.add_action("List\tCtrl+Shift+8", "list-checks", self._on_list)
        self.focus = page.add_action("Only the note\tF11", "file-pen-line", self._window.turn_full_screen)
        page.note.leave_focus.clicked.connect(self._window.turn_full_screen)
        notes.shown.connect(self._on_shown)
        self._window.full_screen_changed.connect(self._on_full_screen)
        self._window.page_shown.connect(self._on_page_shown)
        shortcut = QShortcut(
            QKeySequence("Ctrl+Shift+C"), page, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        shortcut.activated.connect(self._on_copy)

    def _on_copy(self) -> None:
        section = self._page.editor.section_at_caret()
        text = self._page.presenter.section_text(section)
        if text:
            QGuiApplication.clipboard().setText(text)
            words = f"{section} copied. The clipboard is not private."
            self._window.toasts.show_toast(words, "copy")

    def _on_list(self) -> None:
        if self._page.presenter.editable:
            lists.turn(self._page.editor)
            self._page.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_shown(self, _data: WorkspaceData) -> None:
        self.bullets.setVisible(self._page.presenter.editable)

    def _on_full_screen(self, full: bool) -> None:
        self._focus(full and self._window.shown_page == WORKSPACE)

    def _on_page_shown(self, key: str) -> None:
        if key != WORKSPACE:
            self._focus(False)

    def _focus(self, focused: bool) -> None:
        self._window.sidebar.setVisible(not focused)
        self._page.set_focused(focused)
        if focused:
            self._page.editor.setFocus(Qt.FocusReason.OtherFocusReason)

"""The main window: sidebar or rail, pages, banner, sheets, toasts, keys, and the cover of a session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from app.ui.roles import IconName
from app.ui.shell.nav import NavItem, Sidebar
from app.ui.theme import current_theme
from app.ui.theme.focus import FocusRing
from app.ui.widgets import SheetHost, Themed, ToastHost

MINIMUM = (960, 600)
TITLE_BAR = 40
"""Pixels that a system's title bar may take; none is known before the window is shown."""
NARROW_BELOW = 1100
NARROW_SCALE = 1.5


@dataclass(frozen=True, slots=True)
class _Page:
    widget: QWidget
    item: NavItem | None
    rail: bool


class MainWindow(Themed, QMainWindow):
    """Holds the pages; decides nothing. Its title never names anyone.

    Signals: `page_shown(key)`, `new_session_requested`, `names_hidden_changed(bool)`, `lock_requested`,
    `look_chosen(mode, scale, reduced_motion)`. Keys rest while a sheet is open or the window is covered.
    """

    page_shown = Signal(str)
    new_session_requested = Signal()
    names_hidden_changed = Signal(bool)
    lock_requested = Signal()
    look_chosen = Signal(str, float, bool)
    closing = Signal()
    full_screen_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Roomnote")
        self.setMinimumSize(*MINIMUM)
        self.resize(1280, 800)
        self._pages: dict[str, _Page] = {}
        self._shown = ""
        self._names_hidden = False
        self._may_close: Callable[[], bool] = lambda: True
        self._root = QStackedWidget()
        self.setCentralWidget(self._root)
        self._shell = QWidget()
        self._shell.setProperty("surface", "background")
        self._shell.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._root.addWidget(self._shell)
        row = QHBoxLayout(self._shell)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.sidebar = Sidebar()
        row.addWidget(self.sidebar)
        self._stack = QStackedWidget()
        row.addWidget(self._stack, 1)
        self.sheets = SheetHost(self._root)
        self.toasts = ToastHost(self._root)
        self.focus_ring = FocusRing(self)
        self.sidebar.lock_requested.connect(self.lock_requested)
        self._shortcuts: list[QShortcut] = []
        self._shortcut("F11", self._on_full_screen)
        self.sheets.changed.connect(self._on_sheets_changed)
        self.follow_theme()

    # -- pages ---------------------------------------------------------------------------------------
    def add_page(self, key: str, words: str, icon: IconName, widget: QWidget) -> None:
        """A page with an entry in the sidebar and Ctrl+1, Ctrl+2 … in the order of calls."""
        item = self.sidebar.add_item(words, icon)
        number = len(self.sidebar.items)
        item.set_keys(f"Ctrl+{number}")
        item.setProperty("page", key)
        item.clicked.connect(self._on_entry)
        self._stack.addWidget(widget)
        self._pages[key] = _Page(widget, item, rail=False)
        shortcut = self._shortcut(f"Ctrl+{number}", self._on_page_key)
        shortcut.setProperty("page", key)
        if not self._shown:
            self.show_page(key)

    def add_screen(self, key: str, widget: QWidget, *, rail: bool = True) -> None:
        """A page without an entry of its own (generating, workspace); with `rail` the sidebar is narrow."""
        if key in self._pages:
            old = self._pages[key].widget
            self._stack.removeWidget(old)
            old.deleteLater()
        self._stack.addWidget(widget)
        self._pages[key] = _Page(widget, None, rail)

    def show_page(self, key: str) -> None:
        """Shows a page or screen; KeyError when it was never added."""
        page = self._pages[key]
        self._shown = key
        if page.item is not None:
            page.item.setChecked(True)
        self._stack.setCurrentWidget(page.widget)
        self._arrange()
        self.page_shown.emit(key)

    @property
    def shown_page(self) -> str:
        return self._shown

    def set_count(self, key: str, count: int, meaning: str) -> None:
        """The number beside an entry, and what it counts."""
        item = self._pages[key].item
        if item is not None:
            item.set_count(count, meaning)

    # -- cover ---------------------------------------------------------------------------------------
    def cover(self, widget: QWidget) -> None:
        """Covers everything, sidebar and open sheets included, so that no client data can be seen."""
        self.sheets.close_all()
        self.uncover()
        self._root.addWidget(widget)
        self._root.setCurrentWidget(widget)
        self._enable_keys()

    def uncover(self) -> None:
        """Shows the page beneath again; does nothing when the window is not covered."""
        widget = self._root.currentWidget()
        if widget is not None and widget is not self._shell:
            self._root.setCurrentWidget(self._shell)
            self._root.removeWidget(widget)
            # The caller may show the same cover again.
            widget.setParent(None)
        self._enable_keys()

    @property
    def is_covered(self) -> bool:
        return self._root.currentWidget() is not self._shell

    def say_in_title(self, title: str) -> None:
        """The title, which the taskbar shows as well: the state of a session, or the program's name alone."""
        if title != self.windowTitle():
            self.setWindowTitle(title)

    def show_fitting(self) -> None:
        """Shows the window, over the whole screen where it would reach beyond it with its title bar."""
        free = self.screen().availableGeometry()
        if self.width() > free.width() or self.height() + TITLE_BAR > free.height():
            self.showMaximized()
        else:
            self.show()

    def bring_to_front(self) -> None:
        """Shows the window above others, as it is; the system may refuse and let the taskbar ask instead."""
        if self.isMinimized():
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    # -- names, lock, closing ------------------------------------------------------------------------
    @property
    def names_hidden(self) -> bool:
        return self._names_hidden

    def set_names_hidden(self, hidden: bool) -> None:
        if hidden != self._names_hidden:
            self._names_hidden = hidden
            self.names_hidden_changed.emit(hidden)

    def allow_new_session(self) -> None:
        """Ctrl+N asks for a new session from now on."""
        self._shortcut("Ctrl+N", self.new_session_requested.emit)

    def allow_hiding_names(self) -> None:
        """Ctrl+Shift+H hides and shows names from now on."""
        self._shortcut("Ctrl+Shift+H", self._on_hide_names)

    def allow_lock(self) -> None:
        """The lock button and Ctrl+Shift+L work from now on."""
        self.sidebar.allow_lock(True)
        self._shortcut("Ctrl+Shift+L", self.lock_requested.emit)

    def ask_before_closing(self, may_close: Callable[[], bool]) -> None:
        """`may_close` is asked when the window is to close; False keeps it open."""
        self._may_close = may_close

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close():
            event.ignore()
            return
        self.closing.emit()
        super().closeEvent(event)

    # -- inside --------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        page = self._pages.get(self._shown)
        tight = self.width() < NARROW_BELOW or current_theme().scale > NARROW_SCALE
        self.sidebar.set_narrow(tight or (page is not None and page.rail))

    def _shortcut(self, keys: str, slot: Callable[[], None]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(slot)
        self._shortcuts.append(shortcut)
        return shortcut

    def _enable_keys(self) -> None:
        enabled = not self.sheets.is_open and not self.is_covered
        for shortcut in self._shortcuts:
            shortcut.setEnabled(enabled)

    def _on_sheets_changed(self, _open: bool) -> None:
        self._enable_keys()

    def _on_entry(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.show_page(str(sender.property("page")))

    def _on_page_key(self) -> None:
        self._on_entry()

    def _on_hide_names(self) -> None:
        self.set_names_hidden(not self._names_hidden)

    def _on_full_screen(self) -> None:
        full = not self.isFullScreen()
        # what it was before stays: a maximised window is maximised again
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        self.full_screen_changed.emit(full)

    def turn_full_screen(self) -> None:
        """As F11 does."""
        self._on_full_screen()

    def _on_theme_changed(self) -> None:
        self.setWindowIcon(self.theme.window_icon())
        self._arrange()

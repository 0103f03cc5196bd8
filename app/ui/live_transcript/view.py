"""The sheet "Transcript so far"."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.live_transcript.model import LiveModel
from app.ui.live_transcript.presenter import LivePresenter
from app.ui.single_sheet import SingleSheet
from app.ui.spacing import FittedSheet, column
from app.ui.transcript.utterance_list import UtteranceList
from app.ui.widgets import Button, Divider, Menu, Text, Themed, Toggle, spacer

PAUSE_FIRST = "pause the recording first"
_HEIGHT, _LEAST = 380, 110
_AROUND = 215
"""What the sheet needs above and below its list, at 100 %."""


class LiveList(Themed, UtteranceList):
    """Lines without speakers; as high as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.following = False
        self.setAccessibleName("Transcript so far")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.follow_theme()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.following:
            self.show_end()

    def sizeHint(self) -> QSize:
        # as high as the window lets it be, or the sheet would scroll around a list that scrolls
        left = self.window().height() - self.theme.px(_AROUND)
        return QSize(self.theme.px(400), max(_LEAST, min(self.theme.px(_HEIGHT), left)))

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, _LEAST)

    def _on_theme_changed(self) -> None:
        self.relayout()
        self.updateGeometry()


class LiveSheet(FittedSheet):
    """Words of this session only, no name. Escape closes it; it goes by itself with the session."""

    def __init__(self, presenter: LivePresenter) -> None:
        super().__init__("Transcript so far", width=560, close_button=True)
        self._presenter = presenter
        self._can_replay, self._menu_row = False, ""
        head = column(margins=(24, 0, 24, 8))
        lead = "The person opposite may see it. Who spoke is told apart after the session."
        head.add(Text(lead, "ui", "muted", weight=400, wrap=True))
        self.body.addWidget(head)
        self.body.addWidget(Divider())
        self.list = LiveList()
        soon = "The first words come about half a minute after they were said."
        self.empty = Text(soon, "body", "muted", wrap=True)
        self._empty_box = column(margins=(24, 16, 24, 16))
        self._empty_box.add(self.empty)
        self.body.addWidget(self._empty_box)
        self.body.addWidget(self.list, 1)
        self.footer_divider.show()
        self.follow = Toggle("Follow")
        self.words = Text("", "caption", "muted", tabular=True, elide=True)
        self.done = Button("Close", "primary")
        self.footer.addWidget(self.follow)
        self.footer.addWidget(self.words, 1, Qt.AlignmentFlag.AlignVCenter)
        self.footer.addWidget(spacer())
        self.footer.addWidget(self.done)
        self.initial_focus = self.done
        self.follow.toggled.connect(presenter.follow)
        self.list.scrolled_by_hand.connect(self._on_scrolled)
        self.list.left.connect(self.dismiss)
        self.list.menu_wanted.connect(self._on_menu_wanted)
        self.done.clicked.connect(self.close_sheet)

    def show_model(self, model: LiveModel) -> None:
        self._can_replay = model.can_replay
        at = self.list.verticalScrollBar().value()
        if model.rows != self.list.rows.rows:
            self.list.rows.show_rows(model.rows)
        self._empty_box.setVisible(not model.rows)
        self.list.setVisible(bool(model.rows))
        self.words.setText(model.words)
        self.follow.blockSignals(True)
        self.follow.setChecked(model.follow)
        self.follow.blockSignals(False)
        self.list.following = model.follow
        if model.follow:
            self.list.show_end()
        else:
            self.list.verticalScrollBar().setValue(at)
        self.refit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        # covered, turned to the client or put away: it does not come back by itself
        self._presenter.gone()

    def _on_menu_wanted(self, row_id: str, _letter: int, at: QPoint) -> None:
        self._menu_row = row_id
        menu = Menu("Line", parent=self)
        menu.setAccessibleName("Line")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        line = menu.add("Replay" if self._can_replay else f"Replay\t({PAUSE_FIRST})", "play", row_id)
        line.setEnabled(self._can_replay)
        menu.triggered.connect(self._on_replay)
        menu.popup(at)
        menu.setActiveAction(line)

    def _on_replay(self) -> None:
        self._presenter.replay_pressed(self._menu_row)

    def _on_scrolled(self) -> None:
        if not self.list.at_end:
            self._presenter.scrolled_up()


class LiveSheets(SingleSheet[LiveSheet, LivePresenter]):
    """Implements ``LiveView``."""

    def open_live(self, model: LiveModel) -> None:
        if self.sheet is None:
            self.open_sheet(LiveSheet(self.presenter))
        self.show_live(model)

    def show_live(self, model: LiveModel) -> None:
        if self.sheet is not None:
            self.sheet.show_model(model)

    def close_live(self) -> None:
        self.close_sheet()

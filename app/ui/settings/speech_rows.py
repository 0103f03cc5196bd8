"""The list of speech models: a row for each, with its speed beside real time."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from app.ui.settings.speech_model import Act, Entry, RowModel, SpeedModel
from app.ui.spacing import Box, column, row
from app.ui.widgets import (
    Button,
    FlowRow,
    Icon,
    Menu,
    Pill,
    ProgressBar,
    Radio,
    Text,
    Themed,
    icon_button,
    paint_box,
)

_DOWN = QBoxLayout.Direction.TopToBottom
_ACROSS = QBoxLayout.Direction.LeftToRight
RADIO, SIZE, SPEED, READY, ACTION = 36, 64, 128, 116, 126
"""Widths of the columns in pixels at 100 %; the model's own takes what is left."""
_NO_LIMIT = 16_777_215  # Qt's own "no maximum"


class SpeedBar(Themed, QWidget):
    """How fast a model writes out speech; the short mark is real time. Its words stand above it."""

    def __init__(self) -> None:
        super().__init__()
        self._model = SpeedModel("", 0.0, 0.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def show_speed(self, model: SpeedModel) -> None:
        """Draws it."""
        self._model = model
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(112), self.theme.px(7))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(60), self.theme.px(7))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, model = self.theme, self._model
        painter = QPainter(self)
        box = QRectF(self.rect())
        radius = box.height() / 2
        paint_box(painter, box, radius, theme.color("sunken"), theme.color("border"))
        done = QRectF(box)
        done.setWidth(max(box.height(), box.width() * model.fraction))
        paint_box(painter, done, radius, theme.color("warningFill" if model.behind else "okFill"))
        mark = QRectF(
            box.left() + box.width() * model.mark - theme.px(1), box.top(), theme.px(2), box.height()
        )
        painter.fillRect(mark, theme.color("text"))


class ModelRow(Box):
    """One model. `chosen` asks for it to be used; nothing moves before `show_row`."""

    chosen = Signal(str)
    acted = Signal(str)
    entry_chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(_ACROSS, margins=(16, 9, 16, 9), gap=12)
        self._model: RowModel | None = None
        left = row(gap=0)
        self.radio = Radio("")
        self.radio.setAutoExclusive(False)  # Tab and Space: arrow keys would change models on their way
        self._place = column()
        self._place.add(self.radio, 0, Qt.AlignmentFlag.AlignLeft)
        left.add(self._place, 0, Qt.AlignmentFlag.AlignVCenter)
        words = column(gap=2)
        inner = QWidget()  # a nested layout of Python's would be gone before Qt is done with it
        head = FlowRow(inner, gap=9)
        self.title = Text("", "ui", weight=500)
        self.tag = Pill("", "accent", "badge-check")
        head.addWidget(self.title)
        head.addWidget(self.tag)
        words.add(inner)
        self._detail = row(gap=5)
        self._warning = Icon("triangle-alert", "warning", 13)
        self._detail.add(self._warning, 0, Qt.AlignmentFlag.AlignTop)
        self.detail = Text("", "caption", "muted", wrap=True)
        self._detail.add(self.detail, 1)
        words.add(self._detail)
        self.progress = ProgressBar("Progress")
        words.add(self.progress)
        left.add(words, 1)
        self.add(left, 1)
        self._figures = row(gap=12)
        self.bytes = Text("", "ui", weight=400, tabular=True)
        self._speed = column(gap=4)
        self.speed = Text("", "ui", weight=400, tabular=True)
        self.bar = SpeedBar()
        self._speed.add(self.speed)
        self._speed.add(self.bar)
        self.ready = Text("", "ui", weight=400, tabular=True)
        for widget in (self.bytes, self._speed, self.ready):
            self._figures.add(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self.add(self._figures, 0, Qt.AlignmentFlag.AlignVCenter)
        self._action = row(gap=6)
        self._action.add_stretch()
        self.discard = icon_button("x", "Discard", "quietMuted", "small")
        self.button = Button("Get", size="small")
        self.menu = Button("Installed", "quietMuted", "small", icon="check", trailing="chevron-down")
        self._action.add(self.discard)
        self._action.add(self.button)
        self._action.add(self.menu)
        self.add(self._action, 0, Qt.AlignmentFlag.AlignVCenter)
        self._narrow = False
        self._arrange()
        self.radio.clicked.connect(self._on_radio)
        self.button.clicked.connect(self._on_button)
        self.menu.clicked.connect(self._on_menu)
        self.discard.clicked.connect(self._on_discard)

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What Tab reaches, in its order."""
        return self.radio, self.discard, self.button, self.menu

    def show_row(self, model: RowModel) -> None:
        """Draws it."""
        before, self._model = self._model, model
        if model == before:
            return
        self.setAccessibleName(model.spoken)
        self.setToolTip(model.more)
        self.radio.setVisible(model.radio)
        self.radio.setChecked(model.chosen)
        self.radio.setEnabled(model.can_choose)
        self.radio.setAccessibleName(f"Use {model.title}")
        self.radio.setAccessibleDescription(model.spoken)
        self.title.setText(model.title)
        self.tag.setVisible(bool(model.tag))
        self.tag.set_state(model.tag, "accent", "badge-check")
        moving = model.progress is not None
        self.detail.setText(model.progress_words if moving else model.detail)
        self.detail.set_tone("warning" if model.detail_warns and not moving else "muted")
        self._detail.setVisible(bool(self.detail.text()))
        self._warning.setVisible(model.detail_warns and not moving)
        self.progress.setVisible(moving)
        self.progress.set_fraction(model.progress or 0.0)
        self.progress.setAccessibleName(f"{model.title}: {model.progress_words}" if moving else "Progress")
        self.bytes.setText(model.size)
        self._show_speed(model)
        self._show_act(model)
        self.update()

    def set_narrow(self, *, narrow: bool) -> None:
        """Words, figures and button below each other."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._arrange()
            if self._model is not None:
                self._show_speed(self._model)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._model is not None and self._model.chosen:
            QPainter(self).fillRect(self.rect(), self.theme.color("selected"))

    # -- inside ---------------------------------------------------------------------------------------
    def _show_speed(self, model: RowModel) -> None:
        known = model.speed
        self.bar.setVisible(known is not None)
        self.speed.setText(known.words if known is not None else "After measuring" if model.radio else "")
        self.speed.set_tone("text" if known is not None else "muted")
        if known is not None:
            self.bar.show_speed(known)
        after = " after the end" if self._narrow and known is not None else ""
        self.ready.setText(f"{model.ready}{after}")

    def _show_act(self, model: RowModel) -> None:
        has_menu = model.act is Act.MENU
        self.button.setVisible(model.act is not None and not has_menu)
        self.menu.setVisible(has_menu)
        why_not = model.why_not
        for button in (self.button, self.menu):
            button.set_words(model.act_words, name=f"{model.title}: {model.act_words}", icon=model.act_icon)
            button.setEnabled(not why_not and (not has_menu or bool(model.entries)))
            button.setToolTip(why_not or ("Check its files, or remove it" if has_menu else ""))
        discards = model.act is Act.RESUME and not model.why_not
        self.discard.setVisible(discards)
        if discards:
            name = f"Discard what is here of {model.title}"
            self.discard.setAccessibleName(name)
            self.discard.setToolTip(name)

    def _on_theme_changed(self) -> None:
        super()._on_theme_changed()
        if hasattr(self, "_narrow"):
            self._arrange()

    def _arrange(self) -> None:
        px, narrow = self.theme.px, self._narrow
        self.set_direction(_DOWN if narrow else _ACROSS)
        self._place.setFixedWidth(px(RADIO))
        for widget, width in ((self.bytes, SIZE), (self._speed, SPEED), (self.ready, READY)):
            widget.setMinimumWidth(0 if narrow else px(width))
            widget.setMaximumWidth(_NO_LIMIT if narrow else px(width))
        self._figures.set_margins((RADIO if narrow else 0, 0, 0, 0))
        self._action.setMinimumWidth(0 if narrow else px(ACTION))

    def _on_radio(self) -> None:
        if self._model is not None:
            self.radio.setChecked(self._model.chosen)
            self.chosen.emit(self._model.id)

    def _on_button(self) -> None:
        if self._model is not None:
            self.acted.emit(self._model.id)

    def _on_menu(self) -> None:
        model = self._model
        if model is None:
            return
        menu = Menu(model.title, parent=self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for entry, words, icon in model.entries:
            menu.add(words, icon, entry.value)
        menu.triggered.connect(self._on_triggered)
        menu.open_beside(self.menu)

    def _on_triggered(self, action: object) -> None:
        data = getattr(action, "data", lambda: "")()
        if self._model is not None and data:
            self.entry_chosen.emit(self._model.id, str(data))

    def _on_discard(self) -> None:
        if self._model is not None:
            self.entry_chosen.emit(self._model.id, Entry.DISCARD.value)


class Heads(Box):
    """The names of the columns; out of sight where rows are stacked."""

    def __init__(self) -> None:
        super().__init__(_ACROSS, margins=(16, 8, 16, 8), gap=12)
        model = Text("Model", "caption", "muted", weight=500)
        left = row(gap=0)
        self._place = column()
        left.add(self._place)
        left.add(model, 1)
        self.add(left, 1)
        figures = row(gap=12)
        self._texts = [
            (Text(words, "caption", "muted", weight=500), width)
            for words, width in (("Size", SIZE), ("Speed here", SPEED), ("Ready after the end", READY))
        ]
        for text, _ in self._texts:
            figures.add(text)
        self.add(figures)
        self._end = column()
        self.add(self._end)
        self._arrange()

    def _on_theme_changed(self) -> None:
        super()._on_theme_changed()
        if hasattr(self, "_end"):
            self._arrange()

    def _arrange(self) -> None:
        px = self.theme.px
        self._place.setFixedWidth(px(RADIO))
        for text, width in self._texts:
            text.setFixedWidth(px(width))
        self._end.setFixedWidth(px(ACTION))

"""What fills the screen before the cover: the question, the full form, the thank-you."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from app.ui.consent.model import Answer, ConsentPageModel, Fact, Symbol
from app.ui.errors.view import ErrorStrip
from app.ui.spacing import Box, column, row
from app.ui.theme import IconName
from app.ui.widgets import (
    Button,
    Divider,
    Drawing,
    ScrollPage,
    Text,
    Themed,
    paint_box,
    spacer,
)

ICONS: dict[Symbol, IconName] = {
    Symbol.LAPTOP: "laptop",
    Symbol.ERASER: "eraser",
    Symbol.UNDO: "undo-2",
    Symbol.OUTSIDE: "globe",
    Symbol.DECLINE: "circle-slash",
    Symbol.AGREE: "check",
}
_DOWN = QBoxLayout.Direction.TopToBottom
_ACROSS = QBoxLayout.Direction.LeftToRight


class _Tile(Themed, QWidget):
    """An icon on a soft square of 44."""

    def __init__(self, icon: IconName) -> None:
        super().__init__()
        self._icon: IconName = icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(44), self.theme.px(44))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self.theme
        painter = QPainter(self)
        paint_box(painter, QRectF(self.rect()), theme.px(12), theme.color("accentSoft"))
        inset = (self.width() - theme.px(24)) / 2
        pixmap = theme.pixmap(self._icon, "accent", 24, ratio=self.devicePixelRatioF())
        painter.drawPixmap(int(inset), int(inset), pixmap)


class Answers(Themed, QWidget):
    """Two answers of one size, border and weight; beside each other where their words fit, else stacked."""

    first_pressed = Signal()
    second_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._box = QBoxLayout(_ACROSS, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.first = self._answer()
        self.second = self._answer()
        self.first.clicked.connect(self.first_pressed)
        self.second.clicked.connect(self.second_pressed)
        self.follow_theme()

    def set_answers(self, answers: tuple[Answer, Answer], enabled: bool) -> None:
        for button, answer in zip((self.first, self.second), answers, strict=True):
            if button.text() != answer.words:
                button.set_words(answer.words, icon=ICONS[answer.symbol])
            button.setEnabled(enabled)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange(self.width())

    def arrange(self, width: int) -> None:
        """Stacks the answers when one of them does not fit into half of `width`."""
        widest = max(self.first.sizeHint().width(), self.second.sizeHint().width())
        stacked = 2 * widest + self._box.spacing() > width
        self._box.setDirection(_DOWN if stacked else _ACROSS)

    def _answer(self) -> Button:
        button = Button(" ", size="client")
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._box.addWidget(button, 1)
        return button

    def _on_theme_changed(self) -> None:
        self._box.setSpacing(self.theme.px(20 if self._box.direction() == _ACROSS else 12))
        self.arrange(self.width())


class QuestionPage(Themed, QWidget):
    """What the person reads and answers; it scrolls when it does not fit."""

    def __init__(self) -> None:
        super().__init__()
        self._facts: tuple[Fact, ...] = ()
        outer = QBoxLayout(_DOWN, self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.page = ScrollPage()
        outer.addWidget(self.page, 1)
        self._content = column()
        self.page.body.addWidget(self._content)
        self._content.add(self._build_head())
        self._content.add_stretch()
        self._words = column(gap=6)
        self.turn = Text("", "heading", "muted", weight=500, wrap=True)
        self.question = Text("", "client", wrap=True)
        self.body = Text("", "clientBody", "muted", wrap=True)
        for text in (self.turn, self.question, self.body):
            self._words.add(text)
        self._content.add(self._words)
        self._middle = row(gap=40)
        self._list = column(gap=14)
        self._middle.add(self._list, 1, Qt.AlignmentFlag.AlignTop)  # one fact is not drawn apart
        self._drawing = Drawing("room-chairs", height=150)
        self._middle.add(self._drawing, 0, Qt.AlignmentFlag.AlignVCenter)
        self._content.add(self._middle)
        self._content.add_stretch()
        self.errors = ErrorStrip()
        self._content.add(self.errors)
        self._foot = column(gap=14)
        self.answers = Answers()
        self._foot.add(self.answers)
        self._foot.add(self._build_foot())
        self._rule = Divider()
        self._rule.hide()
        self.page.verticalScrollBar().rangeChanged.connect(self._on_range_changed)
        outer.addWidget(self._rule)
        outer.addWidget(self._foot)
        self._inside = False
        # Once the words have their place, a failure is scrolled to; big letters may push it out of sight.
        self._reveal = QTimer(self)
        self._reveal.setSingleShot(True)
        self._reveal.timeout.connect(self._on_reveal)
        self.follow_theme()

    def show_model(self, model: ConsentPageModel) -> None:
        """Draws the page; facts are built once."""
        self.lead.setText(model.lead)
        self.turn.setText(model.turn)
        self.turn.setVisible(bool(model.turn))
        self.question.setText(model.question)
        self.body.setText(model.body)
        self.body.setVisible(bool(model.body))
        if model.facts != self._facts:
            self._facts = model.facts
            self._list.clear()
            for fact in model.facts:
                self._list.add(_fact(fact))
        self.answers.set_answers(model.answers, not model.storing)
        self.foot.setText(model.foot)
        self.leave.set_words(model.leave)
        self.leave.setEnabled(not model.storing)
        self.bigger.set_words(model.bigger)
        self.form.setVisible(bool(model.form))
        if model.problem is not None and model.problem != self.errors.problem:
            self._reveal.start(0)
        self.errors.set_problem(model.problem)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # -- inside ---------------------------------------------------------------------------------------
    def _build_head(self) -> QWidget:
        head = row(gap=12)
        head.add(Drawing("logo", height=26), 0, Qt.AlignmentFlag.AlignVCenter)
        self.lead = Text("", "heading", "muted", weight=400, wrap=True)
        head.add(self.lead, 1, Qt.AlignmentFlag.AlignVCenter)
        buttons = row(gap=8)
        self.bigger = Button("Bigger text", size="target", icon="a-large-small")
        self.form = Button("Full form", size="target", icon="file-text")
        buttons.add(self.bigger)
        buttons.add(self.form)
        head.add(buttons)
        return head

    def _build_foot(self) -> QWidget:
        self._foot_row = row(gap=12)
        self.foot = Text("", "heading", "muted", weight=400, wrap=True)
        self._foot_row.add(self.foot, 1, Qt.AlignmentFlag.AlignVCenter)
        self.leave = Button("Hand back", "quietMuted", "target", icon="log-out")
        self._foot_row.add(self.leave)
        return self._foot_row

    def _arrange(self) -> None:
        px, wide, high = self.theme.px, self.width(), self.height()
        roomy = wide >= px(1000) and high >= px(700)
        side = 88 if roomy else 44 if wide >= px(700) else 24
        top = 36 if roomy else 18
        self._content.set_margins((side, top, side, 12 if roomy else 4), 28 if roomy else 12)
        self._words.setMaximumWidth(px(920))
        self._foot.set_margins((side, 10, side, top), 14 if roomy else 8)
        self.question.set_role("client" if roomy else "display")
        self._drawing.setVisible(wide >= px(1100) and bool(self._facts))
        self._foot_row.set_direction(_ACROSS if wide >= px(760) else _DOWN)
        self.answers.arrange(wide - 2 * px(side))
        # The answers stay in sight unless they would take the page away from what must be read first.
        self._put_foot(inside=self._foot.sizeHint().height() > high * 0.45)

    def _put_foot(self, *, inside: bool) -> None:
        if inside == self._inside:
            return
        self._inside = inside
        self._rule.setVisible(not inside and self.page.verticalScrollBar().maximum() > 0)
        layout = self.layout()
        assert layout is not None
        if inside:
            layout.removeWidget(self._foot)
            self.page.body.addWidget(self._foot)
        else:
            self.page.body.removeWidget(self._foot)
            layout.addWidget(self._foot)

    def _on_reveal(self) -> None:
        self.page.ensureWidgetVisible(self.errors)

    def _on_range_changed(self, _least: int, most: int) -> None:
        # A line says that there is more to read above the answers.
        self._rule.setVisible(most > 0 and not self._inside)

    def _on_theme_changed(self) -> None:
        self._arrange()


class FormPage(Themed, QWidget):
    """The whole form. "Read on" turns a page, because the arrow keys do nothing here."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = False
        outer = QBoxLayout(_DOWN, self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.page = ScrollPage()
        self._text = column(margins=(88, 40, 88, 24), gap=18)
        self.page.body.addWidget(self._text)
        outer.addWidget(self.page, 1)
        foot = row(margins=(88, 12, 88, 24), gap=12)
        self._foot = foot
        foot.add(spacer())
        self.read_on = Button("Read on", size="target")
        self.close_button = Button("Back to the question", size="target", icon="arrow-left")
        foot.add(self.close_button)
        foot.add(self.read_on)
        outer.addWidget(foot)
        self.read_on.clicked.connect(self._on_read_on)
        bar = self.page.verticalScrollBar()
        bar.rangeChanged.connect(self._on_scrolled)
        bar.valueChanged.connect(self._on_scrolled)
        self.follow_theme()

    def show_model(self, model: ConsentPageModel) -> None:
        if self._shown:
            return
        self._shown = True
        self._text.add(Text(model.form_title, "display", wrap=True))
        for section in model.form:
            part = column(gap=6)
            if section.title:
                part.add(Text(section.title, "title", wrap=True))
            for paragraph in section.paragraphs:
                part.add(Text(paragraph, "clientBody", "muted", wrap=True))
            self._text.add(part)
        self._text.add_stretch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._on_theme_changed()

    def _on_read_on(self) -> None:
        bar = self.page.verticalScrollBar()
        at_end = bar.value() >= bar.maximum()
        bar.setValue(0 if at_end else bar.value() + round(self.page.viewport().height() * 0.85))

    def _on_scrolled(self, *_numbers: int) -> None:
        bar = self.page.verticalScrollBar()
        self.read_on.setVisible(bar.maximum() > 0)
        words = "Back to the start" if bar.value() >= bar.maximum() else "Read on"
        if self.read_on.text() != words:
            self.read_on.set_words(words)

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        side = 88 if self.width() >= px(1000) else 32
        # Lines longer than about 80 letters are hard to read.
        spare = max(0, self.width() - px(820) - 2 * px(side))
        self._text.set_margins((side, 36, side + round(spare / self.theme.scale), 24))
        self._foot.set_margins((side, 10, side, 20))


class ThanksPage(Box):
    """The same picture for either answer."""

    def __init__(self) -> None:
        super().__init__(_DOWN, margins=(48, 48, 48, 48), gap=28)
        self.add_stretch()
        self.add(Drawing("room-chairs"), 0, Qt.AlignmentFlag.AlignHCenter)
        self.words = Text("", "client", wrap=True, align=Qt.AlignmentFlag.AlignHCenter)
        self.add(self.words)
        self.add_stretch()

    def show_model(self, model: ConsentPageModel) -> None:
        self.words.setText(model.thanks)


def _fact(fact: Fact) -> QWidget:
    line = row(gap=20)
    line.add(_Tile(ICONS[fact.symbol]), 0, Qt.AlignmentFlag.AlignTop)
    words = column(gap=1)
    words.add(Text(fact.title, "clientBody", weight=600, wrap=True))
    words.add(Text(fact.body, "clientBody", "muted", wrap=True))
    line.add(words, 1)
    return line

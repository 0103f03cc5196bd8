"""The cards beside the agenda: what comes next, what waits, whether a recording could start."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.today.model import NextCard, Readiness, WaitingLine, WaitingTarget
from app.ui.widgets import Button, Card, Divider, Icon, PressedByEnter, Span, Text, Themed, paint_box

_SIDE_BY_SIDE = 600


class NextSessionCard(Card):
    """The next session with its two ways to start, or the open one with the way back into it."""

    transcription_started = Signal(str)
    session_started = Signal(str)
    continued = Signal(str)
    attach_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._visit_id = ""
        self._lead = Text(role="caption", tone="muted", weight=500, elide=True)
        self._time = Text(role="caption", tone="muted", tabular=True)
        self._name = Text(role="timer", wrap=True)
        self._background = Text(role="ui", tone="muted", weight=400, wrap=True)
        self._rule = Divider(space=12)
        self._plan_title = Text("From the plan you signed", "caption", "muted", weight=500)
        self._plan = Text(role="body", wrap=True)
        self.transcribe = Button("Start with transcription", "primary", "large", icon="mic", shrinks=True)
        self.start = Button("Start session", size="large", icon="play", shrinks=True)
        self.go_on = Button("Go on with this session", "primary", "large", icon="arrow-right", shrinks=True)
        self.attach = Button(
            "Attach a recording…", "quiet", icon="audio-lines", shrinks=True, name="Attach a recording"
        )
        self._hint = Text(role="caption", tone="muted", wrap=True)
        self.attach.clicked.connect(self._on_attach)
        self.transcribe.clicked.connect(self._on_transcribe)
        self.start.clicked.connect(self._on_start)
        self.go_on.clicked.connect(self._on_go_on)
        head = QHBoxLayout()
        head.addWidget(self._lead, 1)
        head.addWidget(self._time)
        self._words = QVBoxLayout()
        self._words.setSpacing(0)
        self._words.addLayout(head)
        for widget in (self._name, self._background, self._rule, self._plan_title, self._plan):
            self._words.addWidget(widget)
        self._words.addStretch(1)
        self._actions = QVBoxLayout()
        for button in (self.transcribe, self.start, self.go_on, self.attach):
            self._actions.addWidget(button)
        self._actions.addWidget(self._hint)
        self._actions.addStretch(1)
        self._split = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._split.addLayout(self._words, 1)
        self._split.addLayout(self._actions, 0)
        self.body.addLayout(self._split)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._arrange()

    def show_card(self, card: NextCard) -> None:
        focused = next((b for b in (self.transcribe, self.start, self.go_on) if b.hasFocus()), None)
        self._visit_id = card.visit_id
        self.setAccessibleName(f"{card.lead}, {card.time}, {card.name}")
        self._lead.setText(card.lead)
        self._time.setText(card.time)
        self._name.setText(card.name)
        self._background.setText(card.background)
        self._background.setVisible(bool(card.background))
        for widget in (self._rule, self._plan_title, self._plan):
            widget.setVisible(bool(card.plan))
        self._plan.setText(card.plan)
        self.transcribe.setVisible(card.can_transcribe)
        self.start.setVisible(card.can_start)
        self.start.set_kind("standard" if card.can_transcribe else "primary")
        self.go_on.setVisible(card.can_continue)
        self.attach.setVisible(card.can_attach)
        self._hint.setText(card.hint)
        if focused is not None and focused.isHidden():
            shown = next(b for b in (self.transcribe, self.start, self.go_on) if not b.isHidden())
            shown.setFocus(Qt.FocusReason.OtherFocusReason)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        px = self.theme.px
        beside = self.width() >= px(_SIDE_BY_SIDE)
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._split.direction() != direction:
            self._split.setDirection(direction)
        self._split.setSpacing(px(28) if beside else px(16))
        self._actions.setSpacing(px(8))
        self._name.setContentsMargins(0, px(6), 0, 0)
        self._background.setContentsMargins(0, px(2), 0, 0)
        self._plan_title.setContentsMargins(0, 0, 0, px(4))
        for widget in (self.transcribe, self.start, self.go_on):
            widget.setMinimumWidth(px(250) if beside else 0)

    def _on_transcribe(self) -> None:
        self.transcription_started.emit(self._visit_id)

    def _on_start(self) -> None:
        self.session_started.emit(self._visit_id)

    def _on_attach(self) -> None:
        self.attach_requested.emit(self._visit_id)

    def _on_go_on(self) -> None:
        self.continued.emit(self._visit_id)

    def _on_theme_changed(self) -> None:
        super()._on_theme_changed()
        if hasattr(self, "_split"):
            self._arrange()


class LineButton(PressedByEnter, Themed, QPushButton):
    """One line of a card that leads somewhere: icon, words, and an aside at the right."""

    def __init__(self, line: WaitingLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.target = line.target
        self.setAccessibleName(f"{line.words}, {line.aside}" if line.aside else line.words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("ringRadius", 5)
        self._row = QHBoxLayout(self)
        words = Text(line.words, "ui", weight=400, wrap=True)
        policy = words.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        words.setSizePolicy(policy)
        aside = Text(line.aside, "caption", "muted", tabular=True)
        for widget in (Icon(line.icon, line.tone), words, aside):
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._row.addWidget(widget, 1 if widget is words else 0)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.follow_theme()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(self._row.heightForWidth(width), self.theme.px(38))

    def sizeHint(self) -> QSize:
        return self._row.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._row.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.underMouse() or self.isDown():
            box = QRectF(self.rect()).adjusted(1, 0, -1, 0)
            paint_box(QPainter(self), box, 0, self.theme.color("hover"))

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._row.setContentsMargins(px(15), px(9), px(15), px(9))
        self._row.setSpacing(px(10))
        self.updateGeometry()
        self.update()


class WaitingCard(Card):
    """ "Waiting for you": its lines lead where the work is. Hidden when nothing waits."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(padding=0, parent=parent)
        self._heading = Text("Waiting for you", "heading")
        self.body.addWidget(self._heading)
        self._lines: tuple[WaitingLine, ...] = ()
        self.buttons: list[LineButton] = []
        self._parts: list[QWidget] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._on_theme_changed()

    def show_lines(self, lines: tuple[WaitingLine, ...]) -> None:
        if lines == self._lines:
            return
        self._lines = lines
        for part in self._parts:
            self.body.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts, self.buttons = [], []
        for line in lines:
            rule, button = Divider(), LineButton(line)
            button.clicked.connect(self._on_clicked)
            self.body.addWidget(rule)
            self.body.addWidget(button)
            self._parts += [rule, button]
            self.buttons.append(button)
        self.setVisible(bool(lines))

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, LineButton):
            self.chosen.emit(WaitingTarget(sender.target))

    def _on_theme_changed(self) -> None:
        super()._on_theme_changed()
        px = self.theme.px
        if hasattr(self, "_heading"):
            self._heading.setContentsMargins(px(15), px(12), px(15), px(9))


class ReadinessCard(Card):
    """Whether a recording could start now, and with which microphone, model and room on the disk.

    `settings_requested` carries the section of the settings that would change it.
    """

    settings_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(padding=12, parent=parent)
        row = QHBoxLayout()
        row.setSpacing(self.theme.px(10))
        self._icon = Icon("circle-check", "ok")
        self._words = Text(wrap=True, weight=400)
        policy = self._words.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        self._words.setSizePolicy(policy)
        self._detail = Text(role="caption", tone="muted", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._words)
        words.addWidget(self._detail)
        self._section = ""
        self.settings = Button("Open settings", size="small")
        self.settings.clicked.connect(self._on_settings)
        self._gap = QVBoxLayout()
        self._gap.setContentsMargins(0, self.theme.px(8), 0, 0)
        self._gap.addWidget(self.settings, 0, Qt.AlignmentFlag.AlignLeft)
        words.addLayout(self._gap)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.body.addLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_readiness(self, readiness: Readiness | None) -> None:
        self.setVisible(readiness is not None)
        if readiness is None:
            return
        self._icon.set_icon(
            "circle-check" if readiness.ok else "triangle-alert", "ok" if readiness.ok else "warning"
        )
        self._words.set_spans([Span(readiness.title, weight=500)])
        self._detail.setText(readiness.detail)
        self.setAccessibleName(f"{readiness.title}. {readiness.detail}")
        self._section = readiness.section
        self.settings.setVisible(bool(readiness.section))
        self._gap.setContentsMargins(0, self.theme.px(8) if readiness.section else 0, 0, 0)

    def _on_settings(self) -> None:
        self.settings_requested.emit(self._section)

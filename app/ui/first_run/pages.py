"""What stands in the middle of each step."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QSizePolicy, QWidget

from app.ui.first_run.model import FirstRunModel, Match
from app.ui.first_run.passphrase_view import LargeField, PassphraseField, StrengthLine
from app.ui.spacing import Box, column, row
from app.ui.theme import IconName
from app.ui.widgets import Button, Card, CheckBox, Icon, Text, Themed, Toggle, paint_box

_DOWN = QBoxLayout.Direction.TopToBottom
_REASONS: tuple[tuple[IconName, str], ...] = (
    ("laptop", "Speech becomes text on this laptop. Recordings are never sent anywhere."),
    ("file-pen-line", "Every sentence of a draft shows the words it rests on. You check, you sign."),
    ("settings-2", "Nothing is recorded unless both are on. Settings change them at any time."),
)


class AboutYouPage(Box):
    """Name and credential."""

    name_typed = Signal(str)
    credential_typed = Signal(str)
    entered = Signal()

    def __init__(self) -> None:
        super().__init__(_DOWN, gap=18)
        self.name = self._field("Your name", "As it stands below a note")
        self.credential = self._field("Credential, if you have one", "For example LCSW")
        self.name.textChanged.connect(self.name_typed)
        self.credential.textChanged.connect(self.credential_typed)
        for field in (self.name, self.credential):
            field.returnPressed.connect(self.entered)

    def _field(self, label: str, example: str) -> LargeField:
        box = column(gap=6)
        words = Text(label, "ui")
        field = LargeField(placeholder=example, name=label)
        words.setBuddy(field)
        box.add(words)
        box.add(field)
        self.add(box)
        return field


class PassphrasePage(Box):
    """The passphrase, twice."""

    typed = Signal(str)
    again_typed = Signal(str)
    entered = Signal()

    def __init__(self) -> None:
        super().__init__(_DOWN, gap=18)
        first = column(gap=8)
        self.first = PassphraseField("Passphrase")
        first.add(self.first)
        self.strength = StrengthLine()
        first.add(self.strength)
        self.add(first)
        second = column(gap=8)
        self.second = PassphraseField("The same again", can_show=False)
        second.add(self.second)
        self._match = row(gap=6)
        self._match_icon = Icon("check", "ok", 14)
        self._match_words = Text(" ", "caption", weight=500)
        self._match.add(self._match_icon)
        self._match.add(self._match_words)
        self._match.add_stretch()
        second.add(self._match)
        self.add(second)
        self.first.typed.connect(self.typed)
        self.second.typed.connect(self.again_typed)
        self.first.entered.connect(self._on_first_entered)
        self.second.entered.connect(self.entered)
        self.first.show_button.clicked.connect(self._on_shown)

    def show_model(self, model: FirstRunModel) -> None:
        self.strength.show_strength(model.strength)
        same = model.match is Match.SAME
        words = "They match" if same else "Not the same yet" if model.match is Match.DIFFERENT else " "
        self._match_icon.setVisible(model.match is not Match.EMPTY)
        self._match_icon.set_icon("check" if same else "info", "ok" if same else "paused")
        self._match_words.setText(words)
        self._match_words.set_tone("ok" if same else "paused")

    def forget(self) -> None:
        """Empties both fields."""
        self.first.clear_text()
        self.second.clear_text()

    def _on_first_entered(self) -> None:
        self.second.field.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_shown(self) -> None:
        # Both are shown or hidden together, so that one look compares them.
        self.second.set_shown(self.first.is_shown)


class _Group(Themed, QWidget):
    """One group of the code; a screen reader spells it."""

    def __init__(self, group: str) -> None:
        super().__init__()
        self._group = group
        self.setAccessibleName(" ".join(group))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(96), self.theme.px(40))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(72), self.theme.px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self.theme
        painter = QPainter(self)
        box = QRectF(self.rect())
        paint_box(painter, box, theme.px(8), theme.color("background"), theme.color("hairline"))
        font = theme.font("heading", tabular=True)
        font.setLetterSpacing(font.SpacingType.AbsoluteSpacing, theme.px(1.2))
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._group)


class RecoveryCodePage(Card):
    """The code, shown once, and the user's word that it is on paper."""

    print_pressed = Signal()
    ticked = Signal(bool)

    def __init__(self) -> None:
        super().__init__(padding=18)
        head = row(gap=8)
        head.add(Icon("key-round", "accent", 20))
        words = Text("Your recovery code, for paper", "heading", wrap=True)
        head.add(words, 1, Qt.AlignmentFlag.AlignVCenter)
        self.print_button = Button("Print", size="small", icon="printer")
        head.add(self.print_button)
        self.body.addWidget(head)
        advice = column(margins=(0, 4, 0, 14))
        advice.add(
            Text(
                "Print it or write it down. Keep it away from the laptop.",
                "ui",
                "muted",
                weight=400,
                wrap=True,
            )
        )
        self.body.addWidget(advice)
        self._grid_box = QWidget()
        self._grid = QGridLayout(self._grid_box)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._groups: tuple[str, ...] = ()
        self._views: list[_Group] = []
        self.body.addWidget(self._grid_box)
        tick = column(margins=(0, 16, 0, 0))
        self.check = CheckBox("I have the code on paper.")
        tick.add(self.check)
        self.body.addWidget(tick)
        self.print_button.clicked.connect(self.print_pressed)
        self.check.toggled.connect(self.ticked)

    @property
    def views(self) -> list[_Group]:
        return self._views

    def show_model(self, model: FirstRunModel) -> None:
        if model.code_groups != self._groups:
            self._groups = model.code_groups
            for view in self._views:
                view.hide()
                view.deleteLater()
            self._views = [_Group(group) for group in model.code_groups]
            self._lay_out()
        self.check.setChecked(model.has_code)

    def _on_theme_changed(self) -> None:
        super()._on_theme_changed()
        if hasattr(self, "_grid"):
            self._grid.setSpacing(self.theme.px(8))
            self._lay_out()

    def _lay_out(self) -> None:
        for index, view in enumerate(self._views):
            self._grid.addWidget(view, *divmod(index, 4))


class AiUsePage(Card):
    """The clinician's switch and the practice's; both are off until the user turns them on (R35, R66)."""

    switched = Signal(bool)
    practice_switched = Signal(bool)

    def __init__(self) -> None:
        super().__init__(padding=18)
        self.toggle = Toggle("Use AI for my notes")
        self.body.addWidget(self.toggle)
        self.practice = Toggle("Our practice allows AI features")
        practice = column(margins=(0, 10, 0, 0), gap=4)
        practice.add(self.practice)
        whose = "Whoever runs the practice decides this. In a practice of your own that is you."
        practice.add(Text(whose, "caption", "muted", wrap=True))
        self.body.addWidget(practice)
        for icon, words in _REASONS:
            line = row(margins=(0, 12, 0, 0), gap=10)
            line.add(Icon(icon, "muted"), 0, Qt.AlignmentFlag.AlignTop)
            line.add(Text(words, "ui", "muted", weight=400, wrap=True), 1)
            self.body.addWidget(line)
        self.toggle.toggled.connect(self.switched)
        self.practice.toggled.connect(self.practice_switched)

    def show_model(self, model: FirstRunModel) -> None:
        self.toggle.setChecked(model.ai_on)
        self.practice.setChecked(model.practice_on)

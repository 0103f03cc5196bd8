"""The room check: a button, whose turn it is, a card for each chair, and one line of advice."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from app.ui.presession.room_check.model import ChairCard, ChairState, RoomCheckModel
from app.ui.spacing import Box, Fitted, row
from app.ui.theme import ColorRole, IconName
from app.ui.widgets import Button, Card, Icon, Text, Themed, announce

_COLUMNS = 3
_LOOKS: dict[ChairState, tuple[IconName, ColorRole, ColorRole]] = {
    ChairState.NEXT: ("circle-dashed", "muted", "hairline"),
    ChairState.LISTENING: ("ear", "accent", "accent"),
    ChairState.CLEAR: ("circle-check", "ok", "hairline"),
    ChairState.FAINT: ("triangle-alert", "warning", "warningFill"),
    ChairState.NOT_HEARD: ("volume-x", "recording", "recordingFill"),
    ChairState.TOO_LOUD: ("circle-alert", "paused", "pausedFill"),
}


class ChairView(Fitted, Card):
    """One chair: icon, name and words say the same."""

    def __init__(self) -> None:
        super().__init__(padding=11, fill="raised")
        head = row(gap=6)
        self._icon = Icon("circle-dashed", "muted", 14)
        self._name = Text("", "ui", elide=True)
        head.add(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        head.add(self._name, 1)
        self.body.addWidget(head)
        self._words = Text("", "caption", "muted", wrap=True, tabular=True)
        self.body.addWidget(self._words)
        self.body.addStretch(1)

    def show_card(self, card: ChairCard) -> None:
        icon, tone, edge = _LOOKS[card.state]
        self._icon.set_icon(icon, tone)
        self._name.setText(card.name)
        self._words.setText(card.words)
        self.set_colors("raised", edge)
        self.setAccessibleName(f"{card.name}: {card.words}")


class RoomCheckBox(Box):
    """`pressed` is the one button: start, again or cancel."""

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, gap=8)
        self._prompt = ""
        self._running = False
        head = row(gap=8)
        head.add(Text("Room check", "caption", "muted", weight=600), 1, Qt.AlignmentFlag.AlignVCenter)
        self.button = Button("Start, 10 s", "quiet", "small")
        head.add(self.button)
        self.add(head)
        # whose turn it is stands above the cards: on a small screen it is seen without scrolling
        self._turn = row(gap=8)
        self._turn.add(Icon("ear", "accent", 16), 0, Qt.AlignmentFlag.AlignTop)
        self.prompt = Text("", "ui", weight=600, wrap=True)
        self._turn.add(self.prompt, 1)
        self.seconds = Text("", "ui", "muted", tabular=True)
        self._turn.add(self.seconds, 0, Qt.AlignmentFlag.AlignTop)
        self._turn.hide()
        self.add(self._turn)
        self._cards = _Cards()
        self._cards.hide()
        self.add(self._cards)
        self._line = row(gap=8)
        self._icon = Icon("info", "muted", 16)
        self.words = Text("", "caption", "muted", wrap=True)
        self._line.add(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._line.add(self.words, 1)
        self.add(self._line)
        self.button.clicked.connect(self.pressed)

    @property
    def running(self) -> bool:
        """Whether it listens, as far as it is drawn."""
        return self._running

    @property
    def cards(self) -> list[str]:
        """What the cards say, in their order."""
        return [card.accessibleName() for card in self._cards.shown]

    def show_room_check(self, model: RoomCheckModel) -> None:
        """Drawn at most once a second; turns and the result are said to a screen reader."""
        name = "Room check: cancel" if model.running else f"Room check: {model.button.lower()}"
        if self.button.text() != model.button:
            self.button.set_words(model.button, name=name)
        self.button.setEnabled(model.able or model.running)
        self._cards.show_cards(model.chairs)
        icon, tone = self._look(model)
        self._icon.set_icon(icon, tone)
        self.words.setText(model.advice)
        self.words.set_tone("muted" if tone == "muted" else "text")
        self._line.setVisible(not model.running)
        self.prompt.setText(model.prompt)
        self.seconds.setText(f"{model.seconds_left} s")
        self._turn.setVisible(model.running)
        self._announce(model)

    def _look(self, model: RoomCheckModel) -> tuple[IconName, ColorRole]:
        if model.fine:
            return "circle-check", "ok"
        return ("lightbulb", "warning") if model.chairs else ("info", "muted")

    def _announce(self, model: RoomCheckModel) -> None:
        if model.running and model.prompt != self._prompt:
            announce(self.prompt, model.prompt, assertive=True)
        elif self._running and not model.running:
            told = [f"{card.name}: {card.words}." for card in model.chairs]
            announce(self.words, " ".join([*told, model.advice]))
        self._prompt, self._running = model.prompt, model.running


class _Cards(Fitted, Themed, QWidget):
    """Up to three in a row, all of the same width."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for number in range(_COLUMNS):
            self._grid.setColumnStretch(number, 1)
        self._views: list[ChairView] = []
        self.follow_theme()

    @property
    def shown(self) -> list[ChairView]:
        return [view for view in self._views if not view.isHidden()]

    def show_cards(self, cards: tuple[ChairCard, ...]) -> None:
        while len(self._views) < len(cards):
            view = ChairView()
            self._grid.addWidget(view, len(self._views) // _COLUMNS, len(self._views) % _COLUMNS)
            self._views.append(view)
        for view, card in zip(self._views, cards, strict=False):
            view.show_card(card)
        for index, view in enumerate(self._views):
            view.setVisible(index < len(cards))
        # two chairs share the width
        self._grid.setColumnStretch(_COLUMNS - 1, 1 if len(cards) >= _COLUMNS else 0)
        self.setVisible(bool(cards))

    def _on_theme_changed(self) -> None:
        self._grid.setSpacing(self.theme.px(8))
        super()._on_theme_changed()

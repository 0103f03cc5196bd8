"""Labels and buttons: elision, wrapping, names, keys, growing with the text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QKeyEvent, QTextDocument, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme
from app.ui.widgets import (
    Button,
    CheckBox,
    Chip,
    Field,
    KeyHint,
    Pill,
    Radio,
    Segmented,
    Select,
    Span,
    Text,
    Toggle,
    icon_button,
)

LONG = "Signed notes on their way, each arrives once, or you decide what happens to it."


def test_a_label_too_long_for_its_room_is_elided_and_tells_the_whole(theme: Theme, qtbot: QtBot) -> None:
    label = Text(LONG, elide=True)
    qtbot.addWidget(label)
    label.resize(120, 20)
    label.show()
    assert label.is_elided
    assert label.toolTip() == LONG
    assert QAccessible.queryAccessibleInterface(label).text(QAccessible.Text.Name) == LONG
    label.resize(900, 20)
    assert not label.is_elided
    assert label.toolTip() == ""


def test_a_tool_tip_shows_markup_letter_for_letter(theme: Theme, qtbot: QtBot) -> None:
    hostile = '<img src="//server/share/x.png"><b>Signed</b> by somebody else & sent on its way'
    label = Text(hostile, elide=True)
    qtbot.addWidget(label)
    label.resize(120, 20)
    label.show()
    shown = QTextDocument()
    shown.setHtml(label.toolTip())
    assert "<img" not in label.toolTip()
    assert shown.toPlainText() == hostile


def test_a_wrapped_label_is_as_high_as_its_lines(theme: Theme, qtbot: QtBot) -> None:
    label = Text(LONG, "body", wrap=True)
    qtbot.addWidget(label)
    line = theme.line_height("body")
    assert label.heightForWidth(2000) == line
    assert label.heightForWidth(200) >= 3 * line
    assert label.heightForWidth(200) % line == 0


def test_a_label_never_reads_markup(theme: Theme, qtbot: QtBot) -> None:
    label = Text("<b>no</b>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == "<b>no</b>"


def test_spans_are_one_text_for_readers(theme: Theme, qtbot: QtBot) -> None:
    label = Text(wrap=True)
    qtbot.addWidget(label)
    label.set_spans([Span("Disk almost full.", weight=600), Span(" 20 minutes fit.")])
    assert label.text() == "Disk almost full. 20 minutes fit."
    label.setText("Plain")
    assert label.text() == "Plain"


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_space_and_enter_press_a_button(theme: Theme, qtbot: QtBot, key: Qt.Key) -> None:
    button = Button("Try again")
    qtbot.addWidget(button)
    button.show()
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, key)


def test_a_key_held_down_presses_once(theme: Theme, qtbot: QtBot) -> None:
    button = Button("I agree to recording")
    qtbot.addWidget(button)
    button.show()
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    for held in (False, True, True):
        stroke = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "", held)
        QApplication.sendEvent(button, stroke)
    assert len(pressed) == 1


def test_a_button_without_words_needs_a_name(theme: Theme) -> None:
    with pytest.raises(ValueError, match="needs a name"):
        Button("", icon="pause")


def test_an_icon_button_says_its_verb(theme: Theme, qtbot: QtBot) -> None:
    button = icon_button("pause", "Pause")
    qtbot.addWidget(button)
    assert button.accessibleName() == "Pause"
    assert button.toolTip() == "Pause"
    assert button.sizeHint().width() == button.sizeHint().height()


def test_a_compact_button_keeps_its_name(theme: Theme, qtbot: QtBot) -> None:
    button = Button("End session", compact_icon="square")
    qtbot.addWidget(button)
    wide = button.sizeHint().width()
    button.set_compact(True)
    assert button.sizeHint().width() < wide
    assert button.accessibleName() == "End session"
    assert button.toolTip() == "End session"
    button.set_compact(False)
    assert button.sizeHint().width() == wide


def test_changing_the_words_changes_the_name(theme: Theme, qtbot: QtBot) -> None:
    button = Button("Hide names now")
    qtbot.addWidget(button)
    button.set_words("Show names")
    assert (button.text(), button.accessibleName()) == ("Show names", "Show names")


def test_a_shrinking_button_gives_way(theme: Theme, qtbot: QtBot) -> None:
    button, stiff = Button(LONG, shrinks=True), Button(LONG)
    qtbot.addWidget(button)
    qtbot.addWidget(stiff)
    assert button.minimumSizeHint().width() < 100
    assert stiff.minimumSizeHint().width() == stiff.sizeHint().width()


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_heights_follow_the_text(theme: Theme, qtbot: QtBot, scale: float) -> None:
    theme.set_scale(scale)
    select = Select(name="Microphone")
    select.addItem("Built-in microphone")
    widgets: list[QWidget] = [
        Button("Sign"),
        Button("Sign", size="small"),
        Button("Agree", size="client"),
        Pill("Signed", "ok", "lock"),
        Chip("12:09", icon="quote"),
        KeyHint("F8"),
        Field("Elena"),
        Toggle("On"),
        CheckBox("Read"),
        Radio("Later"),
        Segmented(["All", "Waiting"], name="Filter"),
        select,
        Text("Words"),
    ]
    for widget in widgets:
        qtbot.addWidget(widget)
        assert widget.sizeHint().height() >= QFontMetrics(theme.font("caption")).height(), widget
        assert not widget.grab().isNull()
    assert widgets[0].sizeHint().height() == round(32 * scale)
    assert widgets[2].sizeHint().height() == round(72 * scale)
    assert widgets[3].sizeHint().height() == round(24 * scale)


def test_the_text_scale_changes_what_is_there_already(theme: Theme, qtbot: QtBot) -> None:
    button, pill, label = Button("Sign"), Pill("Signed", "ok", "lock"), Text("Words")
    for widget in (button, pill, label):
        qtbot.addWidget(widget)
    before = [widget.sizeHint() for widget in (button, pill, label)]
    theme.set_scale(2.0)
    for widget, old in zip((button, pill, label), before, strict=True):
        assert widget.sizeHint().height() == 2 * old.height()
        assert widget.sizeHint().width() > 1.8 * old.width()


def test_a_pill_is_named_by_its_words(theme: Theme, qtbot: QtBot) -> None:
    pill = Pill("Not asked yet", "paused", "hourglass")
    qtbot.addWidget(pill)
    pill.set_state("Agreed", "ok", "badge-check")
    assert QAccessible.queryAccessibleInterface(pill).text(QAccessible.Text.Name) == "Agreed"


def test_scrolling_past_a_choice_changes_nothing(qtbot: QtBot, theme: Theme) -> None:
    select = Select(name="Mood")
    select.addItems(["Level", "Low", "Anxious"])
    qtbot.addWidget(select)
    select.show()
    select.activateWindow()
    qtbot.waitUntil(select.isActiveWindow)

    def turn() -> None:
        middle = QPointF(select.rect().center())
        down, none = QPoint(0, -120), QPoint()
        buttons, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        event = QWheelEvent(middle, middle, none, down, buttons, keys, Qt.ScrollPhase.NoScrollPhase, False)
        QApplication.sendEvent(select, event)

    select.clearFocus()
    turn()
    assert select.currentIndex() == 0
    select.setFocus()
    turn()
    assert select.currentIndex() == 1

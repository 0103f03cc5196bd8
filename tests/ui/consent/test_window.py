from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.services.explanations import Explanation
from app.ui.consent.keys import allowed
from app.ui.gallery.__main__ import scenes, take
from app.ui.theme import Theme
from app.ui.widgets import Text
from tests.support.consent_page import Opened, settled

NO = Qt.KeyboardModifier.NoModifier
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def opened(qtbot: QtBot, theme: Theme) -> Iterator[Opened]:
    page = Opened(qtbot)
    yield page
    if page.screens.window is not None:
        page.screens.close_page()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (960, 600), (700, 900)])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_both_answers_have_one_size_and_look(
    opened: Opened, theme: Theme, width: int, height: int, scale: float
) -> None:
    opened.window.resize(width, height)
    theme.set_scale(scale)
    answers = opened.window.question.answers
    opened.qtbot.waitUntil(lambda: settled(answers))
    assert abs(answers.first.width() - answers.second.width()) <= 1
    assert answers.first.height() == answers.second.height()
    assert answers.first.font() == answers.second.font()
    for button in (answers.first, answers.second):
        assert button.width() >= button.sizeHint().width(), "an answer is never shortened"
        assert not button.isDefault() and not button.autoDefault()
    if answers.first.y() != answers.second.y():
        assert answers.first.y() < answers.second.y(), "stacked, declining comes first"


def test_no_answer_is_preset(opened: Opened) -> None:
    assert opened.window.hasFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        opened.press(key)
    assert opened.commands.made == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
@pytest.mark.parametrize("agrees", [True, False])
def test_answering_by_keyboard(opened: Opened, key: Qt.Key, agrees: bool) -> None:
    answers = opened.window.question.answers
    opened.walk_to(answers.second if agrees else answers.first)
    opened.press(key)
    assert opened.commands.made == [("answer", "mira", agrees)]
    assert not answers.first.isEnabled() and not answers.second.isEnabled()


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [
        (Qt.Key.Key_Escape, NO),
        (Qt.Key.Key_F4, ALT),
        (Qt.Key.Key_F11, NO),
        (Qt.Key.Key_Q, CTRL),
        (Qt.Key.Key_W, CTRL),
        (Qt.Key.Key_Tab, CTRL),
        (Qt.Key.Key_Tab, ALT),
        (Qt.Key.Key_Space, ALT),
        (Qt.Key.Key_Return, CTRL),
        (Qt.Key.Key_Down, NO),
        (Qt.Key.Key_A, NO),
        (Qt.Key.Key_Alt, ALT),
    ],
)
def test_other_keys_do_nothing(opened: Opened, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    answer = opened.window.question.answers.second
    opened.walk_to(answer)
    opened.press(key, modifiers)
    assert answer.hasFocus() and opened.window.isVisible()
    assert opened.commands.made == []


def test_a_key_that_is_held_down_never_answers() -> None:
    assert not allowed(Qt.Key.Key_Return, NO, repeated=True)
    assert not allowed(Qt.Key.Key_Space, NO, repeated=True)
    assert allowed(Qt.Key.Key_Tab, NO, repeated=True)
    assert allowed(Qt.Key.Key_Backtab, SHIFT, repeated=False)
    assert allowed(Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier, repeated=False)


def test_the_therapists_window_gets_no_keys_while_the_page_is_open(qtbot: QtBot, theme: Theme) -> None:
    main = QWidget()
    field = QLineEdit(main)
    QVBoxLayout(main).addWidget(field)
    qtbot.addWidget(main)
    fired: list[bool] = []
    shortcut = QShortcut(QKeySequence("Ctrl+N"), main)
    shortcut.activated.connect(lambda: fired.append(True))
    main.show()
    opened = Opened(qtbot)
    QTest.keyClicks(field, "abc")
    QTest.keyClick(main, Qt.Key.Key_N, CTRL)
    assert field.text() == "" and fired == []
    opened.leave()
    QTest.keyClicks(field, "abc")
    assert field.text() == "abc", "afterwards the keys work again"


def test_the_window_cannot_be_closed_from_outside(opened: Opened) -> None:
    opened.window.close()
    assert opened.window.isVisible()
    assert opened.window.windowTitle() == "Roomnote", "the title names nobody"


def test_thanks_then_cover_then_the_therapists_two_steps(opened: Opened) -> None:
    opened.walk_to(opened.window.question.answers.second)
    opened.press(Qt.Key.Key_Space)
    opened.presenter.on_answer_stored(True)
    assert opened.window.thanks.isVisible()
    assert opened.window.thanks.words.text() == "Thank you. Please turn the laptop back."
    opened.presenter.thanks_read()
    cover = opened.window.cover
    assert cover.isVisible()
    opened.press(Qt.Key.Key_Space)
    opened.press(Qt.Key.Key_Escape)
    assert cover.isVisible() and cover.uncover.isHidden()
    opened.walk_to(cover.therapist)
    opened.press(Qt.Key.Key_Space)
    assert cover.stay.hasFocus(), "the harmless answer comes first"
    opened.walk_to(cover.uncover)
    with opened.qtbot.waitSignal(opened.screens.left):
        opened.press(Qt.Key.Key_Return)
    assert opened.screens.window is None
    assert opened.commands.names()[-1] == "page_left"


def test_the_thank_you_goes_by_itself(opened: Opened) -> None:
    opened.presenter.second_answer_pressed()
    opened.presenter.on_answer_stored(True)
    opened.window._timer.setInterval(1)
    opened.window._timer.start()
    opened.qtbot.waitUntil(opened.window.cover.isVisible)


def test_bigger_text_grows_and_is_given_back(opened: Opened, theme: Theme) -> None:
    opened.walk_to(opened.window.question.bigger)
    opened.press(Qt.Key.Key_Space)
    assert theme.scale == 1.25
    opened.leave()
    assert theme.scale == 1.0


def test_a_failure_is_in_sight_also_with_big_letters(opened: Opened, theme: Theme) -> None:
    theme.set_scale(2.0)
    opened.window.resize(960, 600)
    opened.presenter.second_answer_pressed()
    opened.presenter.on_failed(Explanation("It failed.", "The last state is kept.", "Look."))
    errors, view = opened.window.question.errors, opened.window.question.page.viewport()

    def in_sight() -> bool:
        top = errors.mapTo(view, errors.rect().topLeft()).y()
        return errors.isVisible() and 0 <= top < view.height()

    opened.qtbot.waitUntil(in_sight)


def test_the_full_form_is_read_with_the_three_keys(opened: Opened) -> None:
    opened.window.resize(960, 600)
    opened.walk_to(opened.window.question.form)
    opened.press(Qt.Key.Key_Space)
    form = opened.window.form
    opened.qtbot.waitUntil(lambda: form.page.verticalScrollBar().maximum() > 0)
    opened.walk_to(form.read_on)
    for _ in range(20):
        opened.press(Qt.Key.Key_Space)
        if form.read_on.text() == "Back to the start":
            break
    bar = form.page.verticalScrollBar()
    assert bar.value() == bar.maximum()
    opened.press(Qt.Key.Key_Space)
    assert bar.value() == 0
    opened.walk_to(form.close_button)
    opened.press(Qt.Key.Key_Space)
    assert opened.window.question.isVisible() and opened.commands.made == []


def test_one_fact_alone_is_not_drawn_apart(theme: Theme, tmp_path: Path) -> None:
    scene = next(scene for scene in scenes() if scene.name == "consent-second-question")
    gaps: list[int] = []

    def measure(page: QWidget) -> None:
        title, body = (
            next(
                text for text in page.findChildren(Text) if text.text().startswith(words) and text.isVisible()
            )
            for words in ("Some text goes to", "Only if you agree")
        )
        assert title.height() == title.heightForWidth(title.width())
        gaps.append(body.y() - title.geometry().bottom())

    take(scene, scene.looks[0], theme, tmp_path, measure)
    assert gaps and gaps[0] <= theme.px(4)

"""A child reads simple words, and a guardian for whom they answer (B3)."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.consent.model import ConsentPageModel, Purpose
from app.ui.consent.presenter import ConsentPresenter, Reader
from app.ui.consent.words import beneath_question, words_for
from app.ui.theme import Theme
from app.ui.widgets import Button
from tests.support.consent_forms import shown_form
from tests.support.consent_page import Opened, settled
from tests.support.screens import Calls

CHILD = Reader("sam", "Sam", role="child", others=("Kim",))
GUARDIAN = Reader("kim", "Kim", "Sam", role="guardian", others=("Sam", "Mia"))


def shown(reader: Reader, purpose: Purpose = Purpose.ASK) -> ConsentPageModel:
    view = Calls()
    ConsentPresenter(view, Calls(), reader, purpose).opened()
    page = view.last("show_page")
    assert isinstance(page, ConsentPageModel)
    return page


def test_a_child_is_asked_in_short_words_and_told_that_a_grown_up_is_asked() -> None:
    page = shown(CHILD)
    assert page.question == "Sam, is it okay if this laptop records what we say?"
    assert page.body == "Kim is asked too. Only if everyone says yes, something is recorded."
    assert [answer.words for answer in page.answers] == ["No, please do not record", "Yes, you may record"]
    sentences = " ".join([page.question, page.body, page.foot, *(f.body for f in page.facts)])
    said = sentences.replace("?", ".").replace(":", ".").split(".")
    assert max(len(sentence.split()) for sentence in said) <= 12
    assert "7 days" in sentences


def test_a_child_whose_guardian_is_not_here_is_told_the_same() -> None:
    assert shown(Reader("sam", "Sam", role="child")).body.startswith("A grown-up is asked too.")


def test_a_guardian_reads_for_whom_they_answer_and_that_the_child_decides_too() -> None:
    page = shown(GUARDIAN)
    assert page.body == (
        "You answer for yourself, and as the grown-up responsible for Sam and Mia. "
        "Sam and Mia are asked as well and may say no."
    )
    assert page.answers[1].words == "I agree to recording"
    assert "the child" in beneath_question("guardian", ())


def test_everyone_else_reads_nothing_more() -> None:
    assert shown(Reader("alex", "Alex", role="partner")).body == ""


def test_a_child_withdraws_in_simple_words_too() -> None:
    page = shown(CHILD, Purpose.WITHDRAW)
    assert page.question == words_for("child").withdraw_question
    assert [answer.words for answer in page.answers] == ["I still say yes", "Take it back and erase"]


@pytest.mark.parametrize("reader", [CHILD, GUARDIAN], ids=lambda reader: reader.role)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_tab_follows_the_reading_order_and_the_answers_are_equal(
    qtbot: QtBot, theme: Theme, reader: Reader, scale: float
) -> None:
    opened = Opened(qtbot, Reader(reader.consent_id, reader.first_name, role=reader.role, form=shown_form()))
    theme.set_scale(scale)
    opened.window.resize(960, 600)
    answers = opened.window.question.answers
    qtbot.waitUntil(lambda: settled(answers))
    assert (
        answers.first.size() == answers.second.size()
        or abs(answers.first.width() - answers.second.width()) <= 1
    )
    for button in (answers.first, answers.second):
        assert button.width() >= button.sizeHint().width(), "an answer is never shortened"
    page = opened.window.question
    reached: list[Button] = []
    for _ in range(8):
        opened.window.focusNextPrevChild(True)
        focused = QApplication.focusWidget()
        if isinstance(focused, Button) and focused not in reached:
            reached.append(focused)
    wanted = [page.bigger, page.form, answers.first, answers.second, page.leave]
    assert reached == [button for button in wanted if button.isVisible()]
    opened.screens.close_page()

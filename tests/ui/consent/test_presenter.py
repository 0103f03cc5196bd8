import pytest

from app.services.explanations import Explanation
from app.ui.consent.model import ConsentPageModel, Purpose, Stage
from app.ui.consent.presenter import ConsentPresenter, Reader
from tests.support.consent_forms import shown_form
from tests.support.screens import Calls

FAILED = Explanation("The database could not be written.", "The last state is kept.", "Check the disk.")


class Page:
    """The presenter with what it shows and asks for."""

    def __init__(self, purpose: Purpose = Purpose.ASK, reader: Reader | None = None) -> None:
        self.view, self.commands = Calls(), Calls()
        self.presenter = ConsentPresenter(
            self.view,
            self.commands,
            reader or Reader("mira", "Mira", "Jonas", form=shown_form(), wording="2026-11-1/3"),
            purpose,
        )
        self.presenter.opened()

    @property
    def shown(self) -> ConsentPageModel:
        page = self.view.last("show_page")
        assert isinstance(page, ConsentPageModel)
        return page


def test_the_page_asks_one_person_by_first_name() -> None:
    shown = Page().shown
    assert shown.question == "Mira, may this conversation be recorded to help write the session note?"
    assert shown.turn == "Jonas has answered. Now it is your turn."
    assert [answer.words for answer in shown.answers] == ["I decline recording", "I agree to recording"]
    assert [fact.title for fact in shown.facts] == [
        "It stays on this laptop",
        "It is destroyed",
        "You can change your mind at any moment",
    ]


def test_the_first_person_reads_no_other_name() -> None:
    assert Page(reader=Reader("jonas", "Jonas")).shown.turn == ""


def test_a_model_outside_is_said_before_anyone_answers() -> None:
    shown = Page(reader=Reader("mira", "Mira", outside_model=True)).shown
    assert shown.facts[1].title == "Some text goes to a language model"
    assert len(shown.facts) == 4


@pytest.mark.parametrize(
    ("press", "agreed"), [("first_answer_pressed", False), ("second_answer_pressed", True)]
)
def test_an_answer_is_stored_once_then_thanked_then_covered(press: str, agreed: bool) -> None:
    page = Page()
    getattr(page.presenter, press)()
    page.presenter.first_answer_pressed()
    page.presenter.second_answer_pressed()
    page.presenter.hand_back_pressed()
    assert page.commands.made == [("answer", "mira", agreed)]
    assert page.shown.storing
    page.presenter.on_answer_stored(agreed)
    assert page.shown.stage is Stage.THANKS
    assert page.shown.thanks.startswith("Thank you.")
    page.presenter.thanks_read()
    assert (page.shown.stage, page.shown.cover) == (Stage.COVER, "Waiting for your therapist")


def test_handing_back_answers_nothing() -> None:
    page = Page()
    page.presenter.hand_back_pressed()
    assert page.commands.made == [("hand_back", "mira")]
    assert page.shown.stage is Stage.COVER


def test_the_cover_needs_two_steps() -> None:
    page = Page()
    page.presenter.uncover_pressed()
    page.presenter.therapist_pressed()
    assert page.shown.stage is Stage.QUESTION
    page.presenter.hand_back_pressed()
    page.presenter.uncover_pressed()
    assert "close_page" not in page.view.names()
    page.presenter.therapist_pressed()
    assert page.shown.uncovering
    page.presenter.stay_pressed()
    assert not page.shown.uncovering
    page.presenter.therapist_pressed()
    page.presenter.uncover_pressed()
    assert page.view.names()[-1] == "close_page"
    assert page.commands.names()[-1] == "page_left"


def test_an_answer_that_could_not_be_stored_is_asked_again() -> None:
    page = Page()
    page.presenter.second_answer_pressed()
    page.presenter.on_failed(FAILED)
    assert page.shown.stage is Stage.QUESTION and not page.shown.storing
    assert page.shown.problem is not None
    assert page.shown.problem.happened == "Your answer could not be stored."
    page.presenter.first_answer_pressed()
    assert page.commands.made[-1] == ("answer", "mira", False)


def test_text_grows_in_steps_and_comes_back() -> None:
    page = Page()
    sizes = []
    for _ in range(3):
        page.presenter.bigger_text_pressed()
        sizes.append((page.shown.text_scale, page.shown.bigger))
    assert sizes == [(1.25, "Bigger text"), (1.5, "Normal text"), (1.0, "Bigger text")]


def test_the_full_form_opens_and_closes_without_an_answer() -> None:
    page = Page()
    page.presenter.form_pressed()
    assert page.shown.stage is Stage.FORM
    assert {section.title for section in page.shown.form} >= {"What is recorded", "Your choice"}
    page.presenter.second_answer_pressed()
    assert page.commands.made == []
    page.presenter.form_closed()
    assert page.shown.stage is Stage.QUESTION


def test_withdrawing_erases_and_keeping_changes_nothing() -> None:
    page = Page(Purpose.WITHDRAW)
    assert [answer.words for answer in page.shown.answers] == ["Keep my agreement", "Withdraw and erase"]
    page.presenter.first_answer_pressed()
    assert page.commands.made == []
    assert page.shown.stage is Stage.THANKS
    other = Page(Purpose.WITHDRAW)
    other.presenter.second_answer_pressed()
    assert other.commands.made == [("withdraw", "mira")]
    back = Page(Purpose.WITHDRAW)
    back.presenter.hand_back_pressed()
    assert back.commands.made == [] and back.shown.stage is Stage.COVER


def test_whoever_agrees_is_asked_about_an_outside_model_by_itself() -> None:
    page = Page(reader=Reader("mira", "Mira", outside_model=True, asks_outside=True))
    page.presenter.second_answer_pressed()
    page.presenter.on_answer_stored(True)
    shown = page.shown
    assert (shown.purpose, shown.stage, shown.storing) == (Purpose.OUTSIDE, Stage.QUESTION, False)
    assert shown.question == "Mira, may some text go to a language model outside this laptop?"
    assert [answer.words for answer in shown.answers] == ["I do not agree to this", "I agree to this, too"]
    assert [fact.title for fact in shown.facts] == ["Some text goes to a language model"]
    page.presenter.first_answer_pressed()
    assert page.commands.made[-1] == ("answer_outside", "mira", False)
    page.presenter.on_answer_stored(False)
    assert page.shown.thanks == "Thank you. Please turn the laptop back.", "the recording is agreed to"


def test_a_child_and_a_guardian_read_the_second_question_in_their_words() -> None:
    asked = {"outside_model": True, "asks_outside": True}
    child = Page(reader=Reader("sam", "Sam", role="child", others=("Kim",), **asked))  # type: ignore[arg-type]
    guardian = Page(reader=Reader("kim", "Kim", role="guardian", others=("Sam",), **asked))  # type: ignore[arg-type]
    for page in (child, guardian):
        page.presenter.second_answer_pressed()
        page.presenter.on_answer_stored(True)
    assert child.shown.question == "Sam, may a computer program somewhere else read some of the words?"
    assert [a.words for a in child.shown.answers] == ["No, please keep them here", "Yes, it may read them"]
    assert "responsible for Sam" in guardian.shown.body and child.shown.body == ""
    assert [fact.title for fact in child.shown.facts] == ["Some words go to a computer elsewhere"]
    assert [fact.title for fact in guardian.shown.facts] == ["Some text goes to a language model"]


def test_the_second_question_may_be_agreed_to_or_left_without_an_answer() -> None:
    page = Page(reader=Reader("mira", "Mira", outside_model=True, asks_outside=True))
    page.presenter.second_answer_pressed()
    page.presenter.on_answer_stored(True)
    page.presenter.second_answer_pressed()
    assert page.commands.made[-1] == ("answer_outside", "mira", True)
    left = Page(reader=Reader("mira", "Mira", outside_model=True, asks_outside=True))
    left.presenter.second_answer_pressed()
    left.presenter.on_answer_stored(True)
    left.presenter.hand_back_pressed()
    assert left.shown.stage is Stage.COVER
    assert left.commands.made == [("answer", "mira", True)]


def test_who_declines_the_recording_is_asked_nothing_more() -> None:
    page = Page(reader=Reader("mira", "Mira", outside_model=True, asks_outside=True))
    page.presenter.first_answer_pressed()
    page.presenter.on_answer_stored(False)
    assert page.shown.stage is Stage.THANKS

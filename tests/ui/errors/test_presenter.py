from app.services.explanations import Explanation
from app.ui.errors.model import Problem, Remedy
from app.ui.errors.presenter import ErrorPresenter
from tests.support.screens import Calls

LOST = Explanation("The microphone stopped.", "What was recorded is safe.", "Plug it in again.")
FULL = Explanation("The disk is full.", "What was recorded is safe.", "Free some space.")


def make() -> tuple[ErrorPresenter, Calls, Calls]:
    view, commands = Calls(), Calls()
    return ErrorPresenter(view, commands), view, commands


def shown(view: Calls) -> Problem:
    problem = view.last("show_problem")
    assert isinstance(problem, Problem)
    return problem


def test_a_problem_says_what_happened_what_is_safe_and_what_to_do() -> None:
    presenter, view, _ = make()
    presenter.on_problem(LOST)
    assert shown(view).spoken == "The microphone stopped. What was recorded is safe. Plug it in again."


def test_the_same_problem_is_not_shown_twice_and_the_next_waits() -> None:
    presenter, view, _ = make()
    presenter.on_problem(LOST)
    presenter.on_problem(LOST)
    presenter.on_problem(FULL)
    assert view.names() == ["show_problem"]
    presenter.closed()
    assert shown(view).happened == "The disk is full."
    presenter.closed()
    assert view.names()[-1] == "hide_problem"
    assert presenter.shown is None


def test_a_problem_that_is_over_goes_by_itself() -> None:
    presenter, view, _ = make()
    presenter.on_problem(LOST, closable=False)
    presenter.closed()
    assert presenter.shown is not None, "it is not the user's to close"
    presenter.on_over(LOST)
    assert view.names() == ["show_problem", "hide_problem"]


def test_a_remedy_closes_the_problem_and_is_handed_on() -> None:
    presenter, view, commands = make()
    presenter.on_problem(FULL, remedies=(Remedy("room", "Make room", primary=True),))
    presenter.remedy_pressed("room")
    assert commands.made == [("remedy", "room")]
    assert view.names()[-1] == "hide_problem"


def test_what_waits_and_is_over_is_never_shown() -> None:
    presenter, view, _ = make()
    presenter.on_problem(LOST)
    presenter.on_problem(FULL)
    presenter.on_over(FULL)
    presenter.closed()
    assert view.names() == ["show_problem", "hide_problem"]

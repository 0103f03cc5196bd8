import pytest

from app.services.explanations import Explanation
from app.ui.first_run.model import FirstRunModel, Match, Page
from app.ui.first_run.presenter import FirstRunPresenter
from app.ui.first_run.strength import strength
from tests.support.screens import Calls

WORDS = "harbour walnut thirty kites"
CODE = "K7QM-2XRD-9HVT-W4LN-C3PJ-6YBF-M8ZA-T5GE"
LOCKED = Explanation("The keyring is locked.", "Nothing was changed.", "Unlock it.")


class Start:
    """The presenter with what it shows and asks for."""

    def __init__(self) -> None:
        self.view, self.commands = Calls(), Calls()
        self.presenter = FirstRunPresenter(self.view, self.commands)
        self.presenter.opened()

    @property
    def shown(self) -> FirstRunModel:
        model = self.view.last("show_step")
        assert isinstance(model, FirstRunModel)
        return model

    def to_passphrase(self) -> None:
        self.presenter.name_typed("Ruth Adler")
        self.presenter.credential_typed(" LCSW ")
        self.presenter.continue_pressed()

    def to_code(self) -> None:
        self.to_passphrase()
        self.presenter.passphrase_typed(WORDS)
        self.presenter.again_typed(WORDS)
        self.presenter.continue_pressed()
        self.presenter.on_keys_created(CODE)


def test_a_name_comes_first() -> None:
    start = Start()
    assert start.shown.page is Page.ABOUT_YOU and not start.shown.can_continue
    start.presenter.continue_pressed()
    start.presenter.name_typed("   ")
    start.presenter.continue_pressed()
    assert start.shown.page is Page.ABOUT_YOU
    start.to_passphrase()
    assert start.shown.page is Page.PASSPHRASE
    assert [(step.done, step.current) for step in start.shown.steps] == [
        (True, False),
        (False, True),
        (False, False),
        (False, False),
    ]
    assert start.shown.progress == "Step 2 of 4"


@pytest.mark.parametrize(
    ("first", "again", "match"),
    [
        ("short", "short", Match.SAME),
        (WORDS, "", Match.EMPTY),
        (WORDS, "harbour walnut thirty kite", Match.DIFFERENT),
        ("password1234", "password1234", Match.SAME),
        ("aaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaa", Match.SAME),
    ],
)
def test_no_keys_are_made_from_a_weak_or_mistyped_passphrase(first: str, again: str, match: Match) -> None:
    start = Start()
    start.to_passphrase()
    start.presenter.passphrase_typed(first)
    start.presenter.again_typed(again)
    assert start.shown.match is match
    assert not start.shown.can_continue and start.shown.why_not
    start.presenter.continue_pressed()
    assert start.commands.made == []


def test_keys_are_made_once_and_the_code_is_shown_in_groups() -> None:
    start = Start()
    start.to_passphrase()
    start.presenter.passphrase_typed(WORDS)
    start.presenter.again_typed(WORDS)
    start.presenter.continue_pressed()
    start.presenter.continue_pressed()
    start.presenter.back_pressed()
    assert start.commands.made == [("create_keys", WORDS)]
    assert start.shown.working
    start.presenter.on_keys_created(CODE)
    assert start.shown.page is Page.RECOVERY_CODE
    assert start.shown.code_groups == tuple(CODE.split("-"))
    assert not start.shown.can_go_back


def test_it_goes_on_only_with_the_code_on_paper() -> None:
    start = Start()
    start.to_code()
    start.presenter.continue_pressed()
    assert start.shown.page is Page.RECOVERY_CODE
    start.presenter.print_pressed()
    assert start.view.last("print_code") == tuple(CODE.split("-"))
    start.presenter.has_code_ticked(True)
    start.presenter.continue_pressed()
    assert start.shown.page is Page.AI_USE
    start.presenter.back_pressed()
    assert start.shown.page is Page.RECOVERY_CODE, "back to the code, never to the passphrase"


@pytest.mark.parametrize("ai_on", [False, True])
@pytest.mark.parametrize("practice_on", [False, True])
def test_each_switch_is_off_unless_switched_on(ai_on: bool, practice_on: bool) -> None:
    start = Start()
    start.to_code()
    start.presenter.has_code_ticked(True)
    start.presenter.continue_pressed()
    assert not start.shown.ai_on and not start.shown.practice_on
    assert start.shown.title == "Use AI for your notes?"
    if ai_on:
        start.presenter.ai_switched(True)
    if practice_on:
        start.presenter.practice_switched(True)
    start.presenter.continue_pressed()
    assert start.commands.made[-1] == ("finish", "Ruth Adler", "LCSW", ai_on, practice_on)
    start.presenter.on_finished()
    assert start.view.names()[-1] == "close_first_run"


def test_a_failure_is_said_and_can_be_tried_again() -> None:
    start = Start()
    start.to_passphrase()
    start.presenter.passphrase_typed(WORDS)
    start.presenter.again_typed(WORDS)
    start.presenter.continue_pressed()
    start.presenter.on_failed(LOCKED)
    assert start.shown.problem is not None and not start.shown.working
    start.presenter.continue_pressed()
    assert start.commands.names() == ["create_keys", "create_keys"]


def test_no_secret_is_in_a_representation() -> None:
    start = Start()
    start.to_code()
    for made in start.view.made:
        assert WORDS not in repr(made)
        assert "K7QM" not in repr(made)


@pytest.mark.parametrize(
    ("passphrase", "bars", "enough"),
    [
        ("", 0, False),
        ("123456789", 1, False),
        ("1234567890", 1, False),
        ("abababababab", 1, False),
        ("correct horse", 2, True),
        ("harbour walnut thirty kites", 3, True),
        ("k9#vTq2!mZr7&xLp", 3, True),
        ("harbour walnut thirty kites meadow", 4, True),
    ],
)
def test_strength(passphrase: str, bars: int, enough: bool) -> None:
    judged = strength(passphrase)
    assert (judged.bars, judged.enough) == (bars, enough)


def test_a_start_that_was_cut_off_goes_on_without_new_keys() -> None:
    start = Start()
    start.presenter.opened(keys_exist=True)
    assert [step.title for step in start.shown.steps] == ["Welcome", "Drafting"]
    start.presenter.name_typed("Ruth Adler")
    start.presenter.continue_pressed()
    assert (start.shown.page, start.shown.progress) == (Page.AI_USE, "Step 2 of 2")
    start.presenter.back_pressed()
    assert start.shown.page is Page.ABOUT_YOU
    start.presenter.continue_pressed()
    start.presenter.continue_pressed()
    assert start.commands.made == [("finish", "Ruth Adler", "", False, False)]

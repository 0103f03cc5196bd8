"""The way in: passphrase, recovery code, first start; the profile is a double, its program is real."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from app.domain.chart import Clinician
from app.domain.errors import AppError, ErrorCode, InputError, LocalError
from app.runtime.jobs import Jobs
from app.services.program import Program
from app.ui.desktop.entrance import Entrance
from app.ui.shell import MainWindow
from app.ui.theme import Theme
from tests.support.program import practice

WORDS = "correct horse battery staple lamp"


class Door:
    """An ``Access``: one passphrase and one code open it."""

    keys_in_file = False

    def __init__(self, program: Program) -> None:
        self.program, self.passphrase, self.is_new = program, WORDS, False
        self.unreachable: AppError | None = None

    def make(self) -> Door:
        """As the program finds it, unless the keyring is locked."""
        if self.unreachable is not None:
            raise self.unreachable
        return self

    def create(self, passphrase: str) -> tuple[Program, str]:
        self.passphrase = passphrase
        return self.program, "AAAA-BBBB-CCCC"

    def open(self, passphrase: str) -> Program:
        if passphrase != self.passphrase:
            raise InputError(ErrorCode.PASSPHRASE_WRONG)
        return self.program

    def open_with_recovery(self, code: str) -> Program:
        return self.open(self.passphrase if code == "the code" else "")

    def set_passphrase(self, passphrase: str) -> None:
        self.passphrase = passphrase


class Hall:
    """The entrance with its door; ``opened`` is who came in."""

    def __init__(self, program: Program, qtbot: QtBot) -> None:
        self.door, self.qtbot = Door(program), qtbot
        self.opened: list[Clinician] = []
        self.bugs: list[BaseException] = []
        self.jobs = Jobs(self.bugs.append)
        self.window = MainWindow()
        qtbot.addWidget(self.window)
        self.entrance = Entrance(
            self.window, self.jobs, self.door.make, lambda _p, who: self.opened.append(who)
        )

    def type(self, secret: str) -> None:
        """Into the passphrase page, then Open."""
        self.entrance.unlock.typed(secret)
        self.entrance.unlock.open_pressed()


@pytest.fixture
def hall(tmp_path: Path, qtbot: QtBot, theme: Theme) -> Iterator[Hall]:
    with practice(tmp_path) as made:
        opened = Hall(made.program, qtbot)
        yield opened
        opened.jobs.shutdown()
        assert opened.bugs == []


def test_the_right_passphrase_opens_and_the_wrong_one_says_so(hall: Hall) -> None:
    hall.entrance.begin()
    hall.type("wrong")
    hall.qtbot.waitUntil(lambda: "does not open" in hall.entrance.unlock_view.wrong.text())
    hall.type(WORDS)
    hall.qtbot.waitUntil(lambda: bool(hall.opened))
    assert hall.opened[0].name == "Robin Example"


def test_the_keyboard_types_into_the_passphrase_at_once(hall: Hall) -> None:
    hall.window.cover(hall.entrance.widget)
    hall.window.show()
    hall.window.activateWindow()
    hall.qtbot.waitUntil(hall.window.isActiveWindow)
    assert QApplication.focusWidget() is hall.entrance.unlock_view.field.field


def test_a_passphrase_typed_before_the_profile_was_found_opens_it(hall: Hall) -> None:
    hall.type(WORDS)
    hall.qtbot.waitUntil(lambda: bool(hall.opened))


def test_the_recovery_code_asks_for_a_new_passphrase(hall: Hall) -> None:
    hall.entrance.begin()
    hall.entrance.unlock.other_pressed()
    hall.type("the code")
    unlock = hall.entrance.unlock_view
    hall.qtbot.waitUntil(lambda: unlock.title.text() == "Choose a new passphrase")
    assert hall.opened == []
    hall.entrance.unlock.again_typed("river stone cloud meadow lantern")
    hall.type("river stone cloud meadow lantern")
    hall.qtbot.waitUntil(lambda: bool(hall.opened))
    assert hall.door.passphrase == "river stone cloud meadow lantern"


def test_a_locked_keyring_can_be_tried_again(hall: Hall) -> None:
    hall.door.unreachable = LocalError(ErrorCode.KEYRING_LOCKED)
    hall.entrance.begin()
    hall.qtbot.waitUntil(lambda: hall.entrance.unlock_view.errors.problem is not None)
    hall.door.unreachable = None
    hall.entrance.try_again()
    hall.type(WORDS)
    hall.qtbot.waitUntil(lambda: bool(hall.opened))


def test_a_bug_behind_the_door_is_told_and_the_page_does_not_wait_for_ever(hall: Hall) -> None:
    def broken(_program: Program, _who: Clinician) -> None:
        raise ValueError("what lies behind cannot be built")

    hall.entrance = Entrance(hall.window, hall.jobs, hall.door.make, broken)
    with capture_exceptions() as raised:
        hall.type(WORDS)
        hall.qtbot.waitUntil(lambda: bool(raised))
    problem = hall.entrance.unlock_view.errors.problem
    assert problem is not None
    assert [kind for kind, _, _ in raised] == [ValueError]
    hall.entrance.unlock.typed(WORDS)
    assert hall.entrance.unlock_view.open_button.isEnabled()


def test_the_first_start_makes_keys_and_says_who_is_there(hall: Hall) -> None:
    hall.door.is_new = True
    hall.entrance.begin()
    first = hall.entrance.first_run
    hall.qtbot.waitUntil(lambda: hall.entrance.widget.currentWidget() is hall.entrance.first_run_view)
    first.name_typed("Robin Example")
    first.credential_typed("LMFT")
    first.continue_pressed()
    first.passphrase_typed(WORDS)
    first.again_typed(WORDS)
    first.continue_pressed()
    hall.qtbot.waitUntil(lambda: first._model.code_groups == ("AAAA", "BBBB", "CCCC"))
    first.has_code_ticked(True)
    first.continue_pressed()
    first.ai_switched(True)
    first.practice_switched(True)
    first.continue_pressed()
    hall.qtbot.waitUntil(lambda: bool(hall.opened))
    assert hall.door.program.practice.switches(hall.opened[0].id).both
    assert replace(hall.opened[0], id="", ai_consent_at=None).credential == "LMFT"

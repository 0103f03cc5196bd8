"""The wand on a page that has had little room from the start."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from pytestqt.qtbot import QtBot

from app.ui.gallery.wand import suggestion
from app.ui.gallery.workspace import NoCommands, data
from app.ui.theme import Theme
from app.ui.wand.on_page import WandOnPage
from app.ui.wand.presenter import Asked
from app.ui.workspace.view import WorkspacePage


class Steps:
    """Nothing becomes of a wish."""

    def ask(self, asked: Asked) -> None: ...
    def cancel(self) -> None: ...
    def accept(self, ids: Collection[str]) -> None: ...


@pytest.fixture
def page(theme: Theme, qtbot: QtBot) -> WorkspacePage:
    theme.set_scale(2.0)
    made = WorkspacePage(NoCommands())
    qtbot.addWidget(made)
    return made


@pytest.fixture
def wand(page: WorkspacePage) -> WandOnPage:
    return WandOnPage(page, Steps())


def test_on_a_low_page_only_the_wish_is_shown_and_it_is_whole(
    page: WorkspacePage, wand: WandOnPage, qtbot: QtBot
) -> None:
    page.presenter.show(data())
    wand.presenter.show(suggestion()[0], "Dana")
    page.resize(900, 600)
    page.show()
    page.header.offer_types()
    wand.open()
    bar = wand.bar
    qtbot.waitUntil(lambda: bar.button.isVisible() and bar.button.height() >= bar.button.sizeHint().height())
    assert bar.suggestions and not any(chip.isVisible() for chip in bar.suggestions)

"""Every UI test starts in the light scheme at 100 %, without motion, and leaves it so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from app.ui.theme import Theme, install_theme


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The application's theme, back to light, 100 % and no motion afterwards."""
    installed = install_theme(qapp, "light", 1.0, reduced_motion=True)
    yield installed
    # what the test closed is really gone: the garbage collector must not empty it while Qt still restyles it
    QCoreApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete))
    install_theme(qapp, "light", 1.0, reduced_motion=True)

"""Faults of libraries that would end the program, looked for in the versions that are installed."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtWidgets import QApplication, QLabel


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None cannot be lost from CPython 3.12 on")
def test_qt_keeps_none_alive(qapp: QApplication) -> None:
    label = QLabel("x")
    before = sys.getrefcount(None)
    for _ in range(1000):
        label.setText("x")
    assert abs(sys.getrefcount(None) - before) < 500, "PySide6 6.12.0 lost one with every call"

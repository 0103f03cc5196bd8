"""What tests/conftest.py and the settings promise: a stray test is found, the user's folders are safe."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import keyring
import pytest

from tests.support.repository import ROOT

PLANTED = """
import socket, subprocess, sys, threading
import pytest
from PySide6.QtCore import qWarning

kept = []

def test_leaves_a_thread():
    threading.Thread(target=threading.Event().wait, args=(60,), daemon=True, name="forgotten").start()

def test_leaves_a_process():
    kept.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]))

def test_leaves_a_window(qapp):
    from PySide6.QtWidgets import QWidget
    qapp.window = QWidget()
    qapp.window.show()

def test_is_warned_by_qt(qapp):
    qWarning("something is wrong")

def test_warns():
    import warnings
    warnings.warn("old")

def test_calls_out():
    socket.create_connection(("192.0.2.1", 80), timeout=1)

@pytest.mark.threads_left("known")
def test_may_leave_a_thread_that_it_names():
    threading.Thread(target=threading.Event().wait, args=(60,), daemon=True, name="known-1").start()

def test_may_wait_for_its_own():
    thread = threading.Thread(target=threading.Event().wait, args=(0.1,))
    thread.start()
    subprocess.Popen([sys.executable, "-c", ""]).wait()
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
"""
EXPECTED = {
    "test_leaves_a_thread": "ERROR",
    "test_leaves_a_process": "ERROR",
    "test_leaves_a_window": "ERROR",
    "test_is_warned_by_qt": "FAILED",
    "test_warns": "FAILED",
    "test_calls_out": "FAILED",
}


def test_what_strays_is_found_and_nothing_else(tmp_path: Path) -> None:
    tests = tmp_path / "tests"
    tests.mkdir()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    conftest = (ROOT / "tests" / "conftest.py").read_text(encoding="utf-8")
    impatient = re.sub(r"^GRACE_SECONDS = [\d.]+", "GRACE_SECONDS = 0.5", conftest, flags=re.MULTILINE)
    assert impatient != conftest
    (tests / "conftest.py").write_text(impatient, encoding="utf-8")
    (tests / "test_planted.py").write_text(PLANTED, encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--tb=line", "tests"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    strays = re.findall(r"^(FAILED|ERROR) \S+::(\w+)", result.stdout, re.MULTILINE)
    assert {name: outcome for outcome, name in strays} == EXPECTED, result.stdout


def test_the_users_folders_are_out_of_reach(tmp_path: Path) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
        assert "roomnote-tests-" in os.environ[name]
    assert "roomnote-tests-" in str(Path.home())


def test_no_keyring_unless_asked_for() -> None:
    backend = type(keyring.get_keyring())
    with pytest.raises(keyring.errors.NoKeyringError):
        backend().set_password("roomnote-test", "nobody", "nothing")

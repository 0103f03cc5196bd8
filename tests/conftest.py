"""Keeps tests apart from each other and from the computer they run on.

Folders of the user point into a temporary one, the desktop's keyring and message bus are out of reach, and a
test that leaves a thread, a child process or a window behind fails; left processes are ended for it.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import psutil
import pytest

Leftover = TypeVar("Leftover", int, threading.Thread)
GRACE_SECONDS = 5.0  # what ends by itself within this time was not left behind
LONGEST_REASON = 300  # characters
LIBRARY_THREADS = ("pytest_timeout", "tqdm_monitor")
LIBRARY_CHILDREN = ("multiprocessing.resource_tracker", "multiprocessing.forkserver")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Moves the user's folders before anything that reads them is imported."""
    _bound_what_is_printed(config)
    failed = os.environ.pop("ROOMNOTE_FAILED", "")
    if failed and "PYTEST_XDIST_WORKER" not in os.environ:  # those tell the process that started them
        config.pluginmanager.register(_Failures(Path(failed)))
    home = Path(tempfile.mkdtemp(prefix="roomnote-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    folders = {
        "HOME": home,
        "USERPROFILE": home,
        "APPDATA": home / "AppData" / "Roaming",
        "LOCALAPPDATA": home / "AppData" / "Local",
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_DATA_HOME": home / ".local" / "share",
        "XDG_STATE_HOME": home / ".local" / "state",
        "XDG_CACHE_HOME": home / ".cache",
        "XDG_RUNTIME_DIR": home / "run",
    }
    for name, folder in folders.items():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.environ[name] = str(folder)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={home / 'run' / 'no-bus'}"
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    for name in ("PULSE_SERVER", "OPENAI_API_KEY", "OPENAI_BASE_URL", "HF_TOKEN"):
        os.environ.pop(name, None)
    os.environ["HF_HUB_OFFLINE"] = "1"
    _trace_one_thread_at_a_time()


def _bound_what_is_printed(config: pytest.Config) -> None:
    """Cuts long comparisons also in continuous integration, where pytest prints them in full.

    The name of what failed was lost among them. hypothesis still is as it is there: without a deadline, and
    the same examples in every run.
    """
    for name in ("CI", "BUILD_NUMBER"):
        if os.environ.pop(name, ""):
            os.environ["ROOMNOTE_TESTS_IN_CI"] = "yes"  # the processes of pytest-xdist know it by that
    if "ROOMNOTE_TESTS_IN_CI" in os.environ and not config.option.hypothesis_profile:
        config.option.hypothesis_profile = "ci"


class _Failures:
    """Writes a line for each test that fails; programs that tests start know nothing of the file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._write_down(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._write_down(report)

    def _write_down(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if not report.failed:
            return
        crash = getattr(report.longrepr, "reprcrash", None)
        why = crash.message if crash is not None else report.longreprtext.strip()
        when = "" if report.when == "call" else f" ({report.when})"
        with self._path.open("a", encoding="utf-8") as file:
            file.write(f"{report.nodeid}{when}: {why.partition(chr(10))[0][:LONGEST_REASON]}\n")


def _trace_one_thread_at_a_time() -> None:
    """Lets threads start while coverage traces, one after the other.

    CPython 3.11 refuses a trace function while another thread sets its own. That takes long enough to be met
    where an audit hook in Python runs in between, as the program's network guard does.
    """
    hook = threading.gettrace()
    if hook is None or sys.version_info >= (3, 12):
        return
    lock, settrace = threading.RLock(), sys.settrace

    def traced(*args: Any) -> Any:
        with lock:
            return hook(*args)

    def setting(function: Any) -> None:
        with lock:
            settrace(function)

    sys.settrace = setting
    threading.settrace(traced)


@pytest.fixture(autouse=True)
def _keyring_only_on_request(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.node.get_closest_marker("real_keyring"):
        monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)


@pytest.fixture(autouse=True)
def _time_outs_reach_qt(request: pytest.FixtureRequest) -> Iterator[None]:
    """Lets pytest-timeout's signal in: Python handles signals only when Qt's loop runs some Python."""
    if "qapp" not in request.fixturenames:
        yield
        return
    from PySide6.QtCore import QTimer

    request.getfixturevalue("qapp")
    heartbeat = QTimer()
    heartbeat.timeout.connect(_nothing)
    heartbeat.start(200)
    yield
    heartbeat.stop()


def _nothing() -> None:
    pass


@pytest.fixture(autouse=True)
def _nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that leaves threads, child processes or visible windows; wider fixtures came before."""
    marker = request.node.get_closest_marker("threads_left")
    allowed = LIBRARY_THREADS + (marker.args if marker else ())
    threads, children, windows = set(threading.enumerate()), _children(), _visible_windows()
    yield
    left: list[str] = []
    for thread in _remaining(lambda: _new_threads(threads, allowed)):
        left.append(f"thread {thread.name}")
    for pid in _remaining(lambda: _new_children(children)):
        left.append(f"process {_stop(pid)}")
    for window in _visible_windows() - windows:
        left.append(f"window {window!r}")
        window.hide()  # type: ignore[attr-defined]
    if left:
        pytest.fail("left behind by the test: " + "; ".join(left), pytrace=False)


def _remaining(look: Callable[[], set[Leftover]]) -> set[Leftover]:
    deadline = time.monotonic() + GRACE_SECONDS
    while (found := look()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found


def _new_threads(before: set[threading.Thread], allowed: tuple[str, ...]) -> set[threading.Thread]:
    return {
        thread
        for thread in set(threading.enumerate()) - before
        # Threads that C started (PortAudio, Qt) look like dummies once they have run some Python.
        if not isinstance(thread, threading._DummyThread) and not thread.name.startswith(allowed)
    }


def _children() -> set[int]:
    """The ids of direct child processes; from /proc where possible, because psutil reads every process."""
    tasks = Path("/proc/self/task")
    if not (tasks / str(os.getpid()) / "children").exists():
        return {child.pid for child in psutil.Process().children()}
    found: set[int] = set()
    for task in tasks.iterdir():
        try:
            found.update(map(int, (task / "children").read_text().split()))
        except (FileNotFoundError, ProcessLookupError):
            continue  # the thread ended meanwhile
    return found


def _new_children(before: set[int]) -> set[int]:
    return {pid for pid in _children() - before if _runs(pid)}


def _runs(pid: int) -> bool:
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        return not any(name in word for word in process.cmdline() for name in LIBRARY_CHILDREN)
    except psutil.NoSuchProcess:
        return False


def _stop(pid: int) -> str:
    try:
        process = psutil.Process(pid)
        name = " ".join(process.cmdline()[:4]) or process.name()
        process.kill()
        process.wait(GRACE_SECONDS)
    except psutil.Error as error:
        return f"{pid} ({type(error).__name__})"
    return name


def _visible_windows() -> set[object]:
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return set()
    return {window for window in widgets.QApplication.topLevelWidgets() if window.isVisible()}

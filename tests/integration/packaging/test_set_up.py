"""The start script, with a Python and a package database that only note how they were called."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.repository import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has a script of its own")

# Stands for python3 and, after `-m venv`, for the environment's python. FAIL_PIP breaks the installation.
PYTHON = r"""#!/bin/bash
echo "python $*" >>"$CALLS"
case "$*" in
  *"-m venv "*)
    mkdir -p "${!#}/bin" && : >"${!#}/pyvenv.cfg" && cp "$0" "${!#}/bin/python" ;;
  *"-m pip install"*) [ -z "${FAIL_PIP:-}" ] ;;
  *"-m app"*) echo "started in $PWD with $PYTHONPATH: ${*:4}" ;;
  *"python%d.%d"*) echo python3.11 ;;
  -V) echo "Python 3.11.9" ;;
  "-c import sys; sys.exit(sys.version_info < (3, 11))") [ -z "${TOO_OLD:-}" ] ;;
esac
"""
DPKG_QUERY = '#!/bin/bash\ncase "$*" in *"${ABSENT:-nothing}"*) exit 1 ;; esac\necho -n installed\n'
NOTE = '#!/bin/bash\necho "$(basename "$0") $*" >>"$CALLS"\n'


class Computer:
    """A copy of the set-up scripts, and a PATH in which Python, dpkg and apt are stand-ins."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "room note"  # a space in the path, on purpose
        self.calls_file = folder / "calls"
        (self.root / "packaging").mkdir(parents=True)
        (self.root / "app").mkdir()
        for name in ("roomnote", "set-up.sh", "requirements.lock"):
            shutil.copy(ROOT / "packaging" / name, self.root / "packaging")
        self.programs = folder / "bin"
        self.programs.mkdir()
        for name, text in {
            "python3": PYTHON,
            "dpkg-query": DPKG_QUERY,
            "apt-get": NOTE,
            "uname": "#!/bin/bash\necho Linux\n",
            "id": "#!/bin/bash\necho 0\n",
        }.items():
            self.program(name, text)

    def program(self, name: str, text: str) -> None:
        path = self.programs / name
        path.write_text(text)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def start(self, *arguments: str, cwd: Path | None = None, script: Path | None = None, **environment: str):
        return subprocess.run(
            [str(script or self.root / "packaging" / "roomnote"), *arguments],
            cwd=cwd or self.folder,
            env={
                "PATH": f"{self.programs}:/usr/bin:/bin",
                "HOME": str(self.folder),
                "CALLS": str(self.calls_file),
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )

    def calls(self) -> list[str]:
        if not self.calls_file.exists():
            return []
        calls = self.calls_file.read_text().splitlines()
        self.calls_file.unlink()
        return calls


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return Computer(tmp_path)


def pip_runs(calls: list[str]) -> int:
    return sum("-m pip install" in call for call in calls)


def test_the_first_start_installs_and_then_starts(computer: Computer) -> None:
    result = computer.start("doctor", "--json")
    assert result.returncode == 0, result.stderr
    assert result.stdout == f"started in {computer.folder} with {computer.root}: doctor --json\n"
    assert "Set-up is complete" in result.stderr
    installs = [call for call in computer.calls() if "-m pip install" in call]
    assert len(installs) == 1
    assert "--require-hashes" in installs[0]


def test_the_next_start_asks_nobody(computer: Computer) -> None:
    computer.start("doctor")
    computer.calls()
    result = computer.start("doctor", "two words")
    assert result.stderr == ""
    assert computer.calls() == ["python -P -m app doctor two words"]


def test_a_changed_lock_is_installed(computer: Computer) -> None:
    computer.start("doctor")
    computer.calls()
    with (computer.root / "packaging" / "requirements.lock").open("a") as lock:
        lock.write("more==1.0 \\\n    --hash=sha256:00\n")
    computer.start("doctor")
    assert pip_runs(computer.calls()) == 1


def test_an_interrupted_set_up_is_taken_up_again(computer: Computer) -> None:
    failed = computer.start("doctor", FAIL_PIP="1")
    assert failed.returncode == 1
    assert "start again" in failed.stderr
    assert failed.stdout == ""
    computer.calls()
    again = computer.start("doctor")
    assert again.returncode == 0
    assert pip_runs(computer.calls()) == 1


def test_a_broken_environment_is_made_anew(computer: Computer) -> None:
    computer.start("doctor")
    python = computer.root / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to(computer.folder / "an-uninstalled-python")
    assert computer.start("doctor").returncode == 0


def test_a_folder_in_the_way_is_not_deleted(computer: Computer) -> None:
    precious = computer.root / ".venv" / "thesis.txt"
    precious.parent.mkdir()
    precious.write_text("years of work")
    result = computer.start("doctor")
    assert result.returncode == 1
    assert "in the way" in result.stderr
    assert precious.exists()


def test_it_starts_from_anywhere_and_through_links(computer: Computer) -> None:
    elsewhere = computer.folder / "elsewhere"
    elsewhere.mkdir()
    second = computer.folder / "second"
    second.symlink_to(Path("room note") / "packaging" / "roomnote")
    first = computer.folder / "elsewhere" / "first"
    first.symlink_to(Path("..") / "second")
    result = computer.start("doctor", cwd=elsewhere, script=first)
    assert result.stdout == f"started in {elsewhere} with {computer.root}: doctor\n"


def test_missing_system_packages_are_listed_and_installed(computer: Computer) -> None:
    result = computer.start("doctor", ABSENT="libegl1")
    assert "are missing" in result.stderr
    assert "\n  libegl1\n" in result.stderr
    installs = [call for call in computer.calls() if call.startswith("apt-get install")]
    assert len(installs) == 1
    assert installs[0].endswith(" libegl1")


def test_a_failed_installation_stops_the_set_up(computer: Computer) -> None:
    computer.program("apt-get", NOTE + '[ "$1" = update ]\n')
    result = computer.start("doctor", ABSENT="libegl1")
    assert result.returncode == 1
    assert "could not be installed. By hand: apt-get install libegl1" in result.stderr
    assert pip_runs(computer.calls()) == 0


def test_without_rights_it_says_what_an_administrator_runs(computer: Computer) -> None:
    computer.program("id", "#!/bin/bash\necho 1000\n")
    for name in ("bash", "dirname", "cmp", "grep", "readlink", "basename", "env", "cat"):  # no sudo here
        (computer.programs / name).symlink_to(shutil.which(name) or name)
    result = computer.start("doctor", ABSENT="libegl1", PATH=str(computer.programs))
    assert result.returncode == 1
    assert "administrator" in result.stderr
    assert "apt-get install" in result.stderr


def test_an_old_python_is_refused_with_advice(computer: Computer) -> None:
    for name in ("python3.11", "python3.12", "python3.13", "python3.14", "python"):
        computer.program(name, PYTHON)
    result = computer.start("doctor", TOO_OLD="1")
    assert result.returncode == 1
    assert "Python 3.11 or later is needed" in result.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="macOS always has a display")
@pytest.mark.parametrize("arguments", [[], ["demo"], ["demo", "--keep", "x"], ["--folder", "x"]])
def test_without_a_display_it_names_what_works(computer: Computer, arguments: list[str]) -> None:
    result = computer.start(*arguments)
    assert result.returncode == 2
    assert "no display" in result.stderr
    for command in ("demo --headless", "transcribe", "draft", "doctor", "self-test"):
        assert f"roomnote {command}" in result.stderr
    assert computer.calls() == [], "nothing is installed for a window that cannot open"


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["demo", "--headless"], {}),
        (["demo", "--json"], {}),
        (["--folder", "x", "doctor"], {}),
        (["--help"], {}),
        (["transcribe", "a.wav"], {}),
        ([], {"DISPLAY": ":0"}),
        (["demo"], {"WAYLAND_DISPLAY": "wayland-0"}),
        ([], {"QT_QPA_PLATFORM": "offscreen"}),
    ],
)
def test_what_needs_no_display_or_has_one_starts(
    computer: Computer, arguments: list[str], environment: dict[str, str]
) -> None:
    result = computer.start(*arguments, **environment)
    assert result.returncode == 0
    assert result.stdout.rstrip().endswith(f": {' '.join(arguments)}".rstrip())


def test_scripts_are_executable() -> None:
    for name in ("packaging/roomnote", "packaging/check", "packaging/lock", ".ci/run"):
        assert os.access(ROOT / name, os.X_OK), name

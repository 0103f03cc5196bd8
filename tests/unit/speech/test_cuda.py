"""The driver and cuBLAS, asked through small libraries of the same names that are built here."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.speech import cuda
from app.speech.answers import Card
from app.speech.cuda import find_card, library_folders, offer_libraries, reason_of
from tests.support.repository import ROOT

COMPILER = shutil.which("cc") or shutil.which("gcc")
builds = pytest.mark.skipif(
    COMPILER is None or sys.platform != "linux", reason="builds stand-ins for NVIDIA's libraries with cc"
)

DRIVER = """
int cuInit(unsigned flags) { return INIT; }
int cuDeviceGetCount(int *count) { *count = COUNT; return 0; }
int cuDeviceGet(int *device, int ordinal) { *device = 7; return GET; }
int cuDeviceGetAttribute(int *value, int what, int device) {
    if (device != 7) return 1;
    *value = what == 75 ? 12 : what == 76 ? 1 : -1;
    return ATTRIBUTE;
}
"""


def built(folder: Path, name: str, source: str, *options: str) -> Path:
    assert COMPILER is not None
    defines = [option for option in options if option.startswith("-D")]
    linked = [option for option in options if option not in defines]
    target = folder / name
    command = [
        COMPILER,
        "-shared",
        "-fPIC",
        *defines,
        "-o",
        str(target),
        "-x",
        "c",
        "-",
        "-x",
        "none",
        *linked,
    ]
    subprocess.run(command, input=source, text=True, check=True, timeout=60)
    return target


def driver(folder: Path, **values: int) -> str:
    defaults = {"INIT": 0, "COUNT": 1, "GET": 0, "ATTRIBUTE": 0}
    options = [f"-D{name}={value}" for name, value in (defaults | values).items()]
    return str(built(folder, "libcuda.so.1", DRIVER, *options))


@builds
def test_the_first_card_says_what_it_can(tmp_path: Path) -> None:
    assert find_card(driver(tmp_path, COUNT=2)) == Card(2, 12, 1)


@builds
@pytest.mark.parametrize("broken", [{"INIT": 100}, {"COUNT": 0}, {"GET": 1}, {"ATTRIBUTE": 1}])
def test_a_driver_without_a_usable_card(tmp_path: Path, broken: dict[str, int]) -> None:
    assert find_card(driver(tmp_path, **broken)) == Card(0)


@builds
def test_a_library_that_is_no_driver(tmp_path: Path) -> None:
    assert find_card(str(built(tmp_path, "libcuda.so.1", "int nothing;"))) == Card(0)


def test_no_driver_at_all() -> None:
    assert find_card("no-such-library.so") == Card(0)


FINDS = """
import ctypes, sys
from app.speech.cuda import offer_libraries
try:
    ctypes.CDLL("libcublas.so.12")
    raise SystemExit("this computer has one of its own")
except OSError:
    pass
print(offer_libraries())
print(ctypes.CDLL("libcublas.so.12").answer())
"""


@builds
def test_cublas_of_the_optional_package_is_found_by_its_bare_name(tmp_path: Path) -> None:
    folder = tmp_path / "nvidia" / "cublas" / "lib"
    folder.mkdir(parents=True)
    (tmp_path / "nvidia" / "cublas" / "__init__.py").touch()
    built(folder, "libcublasLt.so.12", "int lt(void) { return 41; }", "-Wl,-soname,libcublasLt.so.12")
    built(
        folder,
        "libcublas.so.12",
        "int lt(void); int answer(void) { return lt() + 1; }",
        "-Wl,-soname,libcublas.so.12",
        str(folder / "libcublasLt.so.12"),
    )
    done = subprocess.run(
        [sys.executable, "-c", FINDS],
        env={"PYTHONPATH": f"{ROOT}:{tmp_path}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if "of its own" in done.stderr:
        pytest.skip("cuBLAS is installed on this computer")
    assert done.stdout.splitlines() == ["('libcublasLt.so.12', 'libcublas.so.12')", "42"], done.stderr


def test_a_damaged_library_is_left_to_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cuda, "library_folders", lambda: (tmp_path,))
    assert offer_libraries() == ()
    for name in cuda._LIBRARIES:
        (tmp_path / name).write_bytes(b"no library")
    assert offer_libraries() == ()


def test_without_the_optional_package_there_is_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_parent(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(cuda.importlib.util, "find_spec", no_parent)
    assert library_folders() == ()
    monkeypatch.setattr(cuda.importlib.util, "find_spec", lambda name: None)
    assert library_folders() == ()


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (
            "Library libcublas.so.12 is not found or cannot be loaded",
            {"reason": "library", "library": "libcublas.so.12"},
        ),
        (
            "Library cublas64_12.dll is not found or cannot be loaded",
            {"reason": "library", "library": "cublas64_12.dll"},
        ),
        ("Library <a/path> is not found or cannot be loaded", {"reason": "library"}),
        ("CUDA failed with error out of memory", {"reason": "memory"}),
        ("cuBLAS failed with status CUBLAS_STATUS_ALLOC_FAILED", {"reason": "memory"}),
        ("std::bad_alloc", {"reason": "memory"}),
        ("mkl_malloc: failed to allocate memory", {"reason": "memory"}),
        ("Resource temporarily unavailable", {"reason": "memory"}),
        ("CUDA driver version is insufficient for CUDA runtime version", {"reason": "driver"}),
        ("CUDA failed with error no CUDA-capable device is detected", {"reason": "driver"}),
        (
            "Requested int8_float16 compute type, but the target device or backend do not support efficient "
            "int8_float16 computation.",
            {"reason": "format"},
        ),
        ("CUDA failed with error unspecified launch failure", {"reason": "device"}),
        ("File model.bin is incomplete: failed to read a buffer", {"reason": "device"}),
    ],
)
def test_why_a_device_failed(said: str, reason: dict[str, str]) -> None:
    assert reason_of(RuntimeError(said)) == reason


def test_an_exhausted_memory_needs_no_words() -> None:
    assert reason_of(MemoryError()) == {"reason": "memory"}

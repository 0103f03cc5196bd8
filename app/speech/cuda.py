"""The graphics card, asked in the speech process only: a broken driver may end whatever process loads it."""

import ctypes
import importlib.util
import os
import re
import sys
from pathlib import Path

from app.speech.answers import Card

_COUNT_OF_CARDS_THAT_MAKES_SENSE = 64
_MAJOR, _MINOR = 75, 76  # CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR and _MINOR
_MISSING = re.compile(r"Library (\S+) is not found or cannot be loaded")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}")

_NO_MEMORY = (
    "out of memory",
    "bad_alloc",
    "bad allocation",
    "alloc_failed",
    "allocate memory",
    "insufficient memory",
    "temporarily unavailable",  # no memory for another thread
)
"""What CTranslate2, MKL, CUDA and the C library say, in small letters."""

_LIBRARIES = (
    ("nvrtc64_120_0.dll", "cublasLt64_12.dll", "cublas64_12.dll")
    if sys.platform == "win32"
    else ("libnvrtc.so.12", "libcublasLt.so.12", "libcublas.so.12")
)
"""In the order in which they need each other."""

_PACKAGES = ("nvidia.cuda_nvrtc", "nvidia.cublas")
"""Where the optional part brings them; the first comes with the second."""


def find_card(driver: str | None = None) -> Card:
    """How many cards the driver offers, and what the first can do; none when the driver does not answer.

    ``driver`` stands in for the driver's library in tests.
    """
    name = driver or ("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
    try:
        cuda = ctypes.CDLL(name)
        count, device = ctypes.c_int(), ctypes.c_int()
        major, minor = ctypes.c_int(), ctypes.c_int()
        if cuda.cuInit(0) or cuda.cuDeviceGetCount(ctypes.byref(count)) or count.value < 1:
            return Card(0)
        if cuda.cuDeviceGet(ctypes.byref(device), 0):
            return Card(0)
        for value, attribute in ((major, _MAJOR), (minor, _MINOR)):
            if cuda.cuDeviceGetAttribute(ctypes.byref(value), attribute, device):
                return Card(0)
    except (OSError, AttributeError):  # no library of that name, or one of another kind
        return Card(0)
    return Card(min(count.value, _COUNT_OF_CARDS_THAT_MAKES_SENSE), major.value, minor.value)


def offer_libraries() -> tuple[str, ...]:
    """Load cuBLAS from the optional part, where it is installed: CTranslate2 asks for it by its bare name.

    Returns the names of what was loaded. A library that lies elsewhere is found by the system itself.
    """
    offered = []
    for folder in library_folders():
        if sys.platform == "win32":
            os.add_dll_directory(str(folder))
        for name in _LIBRARIES:
            if not (folder / name).is_file():
                continue
            try:
                ctypes.CDLL(str(folder / name), mode=ctypes.RTLD_GLOBAL)
            except OSError:  # damaged, or of another system: CTranslate2 says which it misses
                continue
            offered.append(name)
    return tuple(offered)


def library_folders() -> tuple[Path, ...]:
    """Where the optional part keeps its libraries; empty without it."""
    roots: list[Path] = []
    for package in _PACKAGES:
        try:
            found = importlib.util.find_spec(package)
        except ModuleNotFoundError:
            continue
        roots += [] if found is None else map(Path, found.submodule_search_locations or ())
    return tuple(folder for root in roots for folder in (root / "lib", root / "bin") if folder.is_dir())


def reason_of(problem: BaseException) -> dict[str, str]:
    """Why the model failed on its device, as codes: ``library`` with its name, ``memory``, ``driver``,
    ``format``, or ``device`` for everything else."""
    said = str(problem)
    missing = _MISSING.search(said)
    if missing:
        name = missing.group(1)
        return {"reason": "library", **({"library": name} if _NAME.fullmatch(name) else {})}
    lower = said.lower()
    if isinstance(problem, MemoryError) or any(sign in lower for sign in _NO_MEMORY):
        return {"reason": "memory"}
    if "driver version is insufficient" in lower or "no cuda-capable device" in lower:
        return {"reason": "driver"}
    if "compute type" in lower:
        return {"reason": "format"}
    return {"reason": "device"}

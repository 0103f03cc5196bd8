"""What a graphics card can do is found out once for each driver, program, library and model."""

from __future__ import annotations

import json
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.speech import device_memory
from app.speech.device import CARDS, CPU, Choice, Start
from app.speech.device_memory import MOST, RememberedDevice, present_circumstances
from app.speech.models import SpeechModel

MODEL = SpeechModel(Path("somewhere/model"), "small.en", "MIT", False, 30.0, 1000)
WORKS = Choice(CARDS[1])
MISSING = Choice(CPU, "library", "libcublas.so.12")


class Laptop:
    """A laptop whose driver, card and program change."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "speech-device.json"
        self.now = {"driver": "550", "program": "1", "libraries": "a"}
        self.answer = WORKS
        self.asked = 0
        self.driver = True

    def ask(self, model: SpeechModel, start: Start) -> Choice:
        self.asked += 1
        return self.answer

    def started(self) -> RememberedDevice:
        """The program, started anew."""
        return RememberedDevice(
            self.file,
            ask=self.ask,
            driver_present=lambda: self.driver,
            circumstances=lambda: dict(self.now),
        )


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    return Laptop(tmp_path)


@pytest.mark.parametrize("answer", [WORKS, MISSING, Choice(CPU, "time"), Choice(CPU, "format"), Choice(CPU)])
def test_it_is_asked_once(laptop: Laptop, answer: Choice) -> None:
    laptop.answer = answer
    assert laptop.started()(MODEL) == answer
    laptop.answer = Choice(CPU, "device")
    assert [laptop.started()(MODEL) for _ in range(3)] == [answer] * 3
    assert laptop.asked == 1


@pytest.mark.parametrize("what", ["driver", "program", "libraries"])
@pytest.mark.parametrize("before", [WORKS, MISSING])
def test_it_is_asked_again_when_things_changed(laptop: Laptop, what: str, before: Choice) -> None:
    laptop.answer = before
    laptop.started()(MODEL)
    laptop.now[what] = "another"
    laptop.answer = Choice(CARDS[0])
    assert laptop.started()(MODEL) == Choice(CARDS[0])
    assert laptop.asked == 2


def test_each_model_has_its_own_answer(laptop: Laptop) -> None:
    larger = replace(MODEL, name="large-v3", size=3_000_000_000)
    laptop.started()(MODEL)
    laptop.answer = Choice(CPU, "device")
    assert laptop.started()(larger) == Choice(CPU, "device")
    assert laptop.started()(MODEL) == WORKS
    assert laptop.started()(replace(MODEL, size=1001)) == Choice(CPU, "device")


@pytest.mark.parametrize("reason", ["memory", "died"])
def test_what_passes_is_not_remembered(laptop: Laptop, reason: str) -> None:
    laptop.answer = Choice(CPU, reason)
    assert laptop.started()(MODEL) == Choice(CPU, reason)
    laptop.answer = WORKS
    assert laptop.started()(MODEL) == WORKS


def test_one_that_failed_at_work_is_asked_again(laptop: Laptop) -> None:
    laptop.started()(MODEL)
    laptop.started().forget(MODEL)
    laptop.answer = MISSING
    assert laptop.started()(MODEL) == MISSING


def test_the_doctor_asks_whatever_is_remembered(laptop: Laptop) -> None:
    laptop.answer = MISSING
    laptop.started()(MODEL)
    laptop.answer = WORKS
    assert laptop.started().ask_again(MODEL) == WORKS
    assert laptop.started()(MODEL) == WORKS


def test_without_a_driver_nothing_is_asked_and_nothing_written(laptop: Laptop) -> None:
    laptop.driver = False
    assert laptop.started()(MODEL) == Choice(CPU)
    assert laptop.asked == 0 and not laptop.file.exists()


def test_the_file_is_small_private_and_says_nothing_of_folders(laptop: Laptop) -> None:
    for number in range(MOST + 5):
        laptop.started()(replace(MODEL, size=number))
    found = json.loads(laptop.file.read_text(encoding="utf-8"))
    assert len(found["choices"]) == MOST
    assert "somewhere" not in laptop.file.read_text(encoding="utf-8")
    if sys.platform != "win32":
        assert stat.S_IMODE(laptop.file.stat().st_mode) == 0o600
    assert [path.name for path in laptop.file.parent.iterdir()] == [laptop.file.name]


ENTRY = {
    "when": {"driver": "550", "program": "1", "libraries": "a", "model": "?"},
    "device": "cuda", "compute_type": "float16", "reason": "", "library": "",
}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"device": "tpu"},
        {"compute_type": "float64"},
        {"reason": "because"},
        {"reason": "time"},
        {"library": 5},
        {"library": "x" * 100},
        {"device": None},
    ],
)
def test_an_entry_that_this_program_did_not_write_is_not_believed(
    laptop: Laptop, change: dict[str, object]
) -> None:
    laptop.started()(MODEL)
    found = json.loads(laptop.file.read_text(encoding="utf-8"))
    found["choices"][0].update(change)
    laptop.file.write_text(json.dumps(found), encoding="utf-8")
    laptop.answer = MISSING
    assert laptop.started()(MODEL) == MISSING


@pytest.mark.parametrize(
    "text",
    ["", "[]", "nonsense", '{"format": 2, "choices": []}', '{"format": 1}', '{"format": 1, "choices": [1]}'],
)
def test_a_damaged_file_counts_as_empty(laptop: Laptop, text: str) -> None:
    laptop.file.write_text(text, encoding="utf-8")
    assert laptop.started()(MODEL) == WORKS
    assert laptop.started()(MODEL) == WORKS and laptop.asked == 1


def test_a_file_that_cannot_be_written_is_left(laptop: Laptop) -> None:
    laptop.file = laptop.file.parent / "not-there" / "file.json"
    assert laptop.started()(MODEL) == WORKS
    assert laptop.started()(MODEL) == WORKS and laptop.asked == 2


def test_the_circumstances_change_with_driver_and_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = tmp_path / "libcuda.so.1"
    monkeypatch.setattr(device_memory, "driver_files", lambda: (driver,))
    seen = [present_circumstances()]
    assert set(seen[0]) == {"driver", "program", "libraries"} and seen[0]["driver"] == "none"
    driver.write_bytes(b"one")
    seen.append(present_circumstances())
    driver.write_bytes(b"another")
    seen.append(present_circumstances())
    assert len({one["driver"] for one in seen}) == 3
    assert present_circumstances() == seen[-1]
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/cuda-12/lib64")
    assert present_circumstances()["libraries"] != seen[-1]["libraries"]
    assert "cuda" not in json.dumps(present_circumstances())


def test_a_driver_that_says_its_version_is_asked_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device_memory, "driver_files", lambda: (Path("/proc/version"),))
    if sys.platform == "linux":
        assert present_circumstances()["driver"] != "none"

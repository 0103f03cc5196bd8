"""`roomnote models`: speech models are listed, fetched, imported, verified and removed without a window."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app.domain.errors import AppError, ErrorCode
from app.services.explanations import explain
from tests.support.commands import Computer, Ended
from tests.support.model_server import model_server
from tests.support.speech import MODEL


def says(ended: Ended, code: ErrorCode) -> None:
    """Status 1 and the words for this failure of a model."""
    error = AppError(code, details={"part": "model"})
    assert ended.status == 1, ended.err
    assert all(text in ended.err for text in (explain(error).happened, explain(error).next_step)), ended.err
    assert f"({code.value}" in ended.err


def test_the_list_says_what_there_is_and_leaves_nothing(computer: Computer) -> None:
    ended = computer.run("models")
    assert ended.status == 0 and ended.err == ""
    assert "small.en             486 MB" in ended.out and "installed" not in ended.out
    listed = computer.run("models", "list", "--json").document
    assert listed["installed"] == [] and "tiny.en" in {entry["id"] for entry in listed["catalogue"]}
    assert computer.run("models", "--json", "list").document == listed
    assert list(computer.home.rglob("*roomnote*")) == []


def test_a_model_comes_from_a_stick_is_verified_and_goes(computer: Computer, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    shutil.copytree(MODEL, stick / "backup" / "tiny")
    ended = computer.run("models", "import", stick)
    assert ended.status == 0 and ended.out.startswith("Installed: tiny, Roomnote demonstration model, 5 MB.")
    assert "never for clinical use" in ended.out
    (here,) = computer.run("models", "--json").document["installed"]
    assert (here["id"], here["intact"], here["demonstration"]) == ("tiny", True, True)
    assert computer.run("models", "verify", "tiny").out.startswith("Every file is as it was installed: tiny")
    weights = Path(here["folder"]) / "model.bin"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    says(computer.run("models", "verify", "tiny"), ErrorCode.MODEL_CORRUPT)
    assert "tiny                   5 MB  damaged" in computer.run("models").out
    removed = computer.run("models", "remove", "tiny", "--json").document
    assert removed["removed"]["id"] == "tiny"
    says(computer.run("models", "remove", "tiny"), ErrorCode.MODEL_UNKNOWN)


@pytest.mark.parametrize("action", ["get", "import", "verify", "remove", "fly"])
def test_wrong_use(computer: Computer, action: str) -> None:
    ended = computer.run("models", action)
    assert ended.status == 2 and ended.out == "" and "usage:" in ended.err


def test_what_is_not_there(computer: Computer, tmp_path: Path) -> None:
    says(computer.run("models", "get", "nothing"), ErrorCode.MODEL_UNKNOWN)
    says(computer.run("models", "verify", "nothing"), ErrorCode.MODEL_UNKNOWN)
    says(computer.run("models", "import", tmp_path / "gone"), ErrorCode.FILE_NOT_FOUND)


def test_a_source_that_does_not_have_it_and_the_list_of_connections(
    computer: Computer, tmp_path: Path
) -> None:
    folder = tmp_path / "profile"
    (folder / "config").mkdir(parents=True)
    with model_server() as server:
        (folder / "config" / "settings.toml").write_text(f'[models]\nmirror = "{server.base}"\n')
        ended = computer.run("--folder", folder, "models", "get", "tiny.en")
        says(ended, ErrorCode.MODEL_SOURCE_REFUSED)
        assert [asked.path.split("/")[-1] for asked in server.asked] == ["config.json"]
        port = int(server.base.rsplit(":", 1)[1])
    (contact,) = map(json.loads, (folder / "connections.jsonl").read_text().splitlines())
    assert (contact["host"], contact["port"], contact["allowed"]) == ("127.0.0.1", port, True)


def test_a_mirror_that_is_not_safe_is_a_mistake_in_the_settings(computer: Computer, tmp_path: Path) -> None:
    folder = tmp_path / "profile"
    (folder / "config").mkdir(parents=True)
    (folder / "config" / "settings.toml").write_text('[models]\nmirror = "http://mirror.example"\n')
    ended = computer.run("--folder", folder, "models", "get", "tiny.en")
    assert ended.status == 1 and "Correct “models.mirror”" in ended.err

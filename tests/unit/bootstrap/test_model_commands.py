"""`roomnote models get`: fetched from a mirror on this computer, and on the list of connections."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from app.bootstrap import model_commands, places
from app.domain.errors import AppError, ErrorCode
from app.system.single_instance import SingleInstance
from app.ui.terminal.console import Console
from tests.support.made_models import catalogue_of, entry_of, made_model
from tests.support.model_server import CUT, ModelServer, model_server

FILES = made_model(100_000)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(places, "read_catalogue", lambda path: catalogue_of(entry_of(FILES)))
    monkeypatch.setattr("app.speech.model_store.KEEP_FREE", 0)
    (tmp_path / "config").mkdir()
    return tmp_path


def run(folder: Path, server: ModelServer, *arguments: str) -> str:
    (folder / "config" / "settings.toml").write_text(f'[models]\nmirror = "{server.base}"\n')
    out = io.StringIO()
    console = Console(False, out, io.StringIO())
    assert model_commands.run(console, folder, *(*arguments, "")[:2]) == 0
    return out.getvalue()


def test_it_is_fetched_listed_and_removed(folder: Path) -> None:
    with model_server(made_en=FILES) as server:
        assert run(folder, server, "get", "made.en") == "Installed: made.en, Made made.en, 0 MB.\n"
        assert "made.en                0 MB  installed    Made made.en. Tests." in run(folder, server, "list")
        lines = (folder / "connections.jsonl").read_text().splitlines()
        assert {json.loads(line)["host"] for line in lines} == {"127.0.0.1"}
        assert run(folder, server, "remove", "made.en") == "Removed: made.en, Made made.en.\n"
        assert "installed" not in run(folder, server, "list")


def test_what_was_begun_is_listed(folder: Path) -> None:
    with model_server(made_en=FILES) as server:
        server.faults, server.then = [CUT], 403
        with pytest.raises(AppError) as caught:
            run(folder, server, "get", "made.en")
        assert caught.value.code is ErrorCode.MODEL_SOURCE_REFUSED
        assert "0 MB here    Made made.en" in run(folder, server, "list")


def test_a_model_is_not_removed_while_the_program_runs(folder: Path) -> None:
    with model_server(made_en=FILES) as server:
        run(folder, server, "get", "made.en")
        with SingleInstance(folder / "running.lock"), pytest.raises(AppError) as caught:
            run(folder, server, "remove", "made.en")
        assert caught.value.code is ErrorCode.ALREADY_RUNNING
        assert "installed" in run(folder, server, "list")

"""A model is fetched from a real HTTP server: whole and checked, on from where it stopped, or not at all."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import AppError, Cancelled, ErrorCode
from app.speech.engine import WhisperEngine
from app.speech.model_files import MARKER
from app.speech.model_source import Patience
from app.speech.models import inspect_model
from tests.support.fetching import FILES, TOTAL, FetchingLaptop
from tests.support.listening import hear_everything, sample
from tests.support.made_models import REVISION, entry_of, made_model, sha256
from tests.support.model_server import (
    CUT,
    DISTRIBUTED,
    ELSEWHERE,
    FAR_RANGE,
    LYING_RANGE,
    NO_RANGE,
    PAGE,
    PIECES,
    PLAIN,
    ROUND,
    SHORT,
    SILENT,
    SLOW,
    UNSATISFIED,
    WRONG,
    ModelServer,
    model_server,
    wait_for,
)
from tests.support.speech import MODEL


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server(made_en=FILES) as running:
        yield running


@pytest.fixture
def laptop(tmp_path: Path, server: ModelServer) -> FetchingLaptop:
    return FetchingLaptop(tmp_path, server)


def test_a_model_arrives_whole_and_says_where_it_is_from(laptop: FetchingLaptop, server: ModelServer) -> None:
    model = laptop.fetch()
    assert (model.id, model.kind, model.title, model.demonstration) == (
        "made.en",
        "whisper",
        "Made made.en",
        False,
    )
    assert model.intact and laptop.store.installed() == (model,)
    assert laptop.content() == FILES
    assert inspect_model(model.folder).licence == "Apache-2.0"
    marker = json.loads((model.folder / MARKER).read_text())
    assert (marker["repository"], marker["revision"]) == ("made/made.en", REVISION)
    assert {n: f["sha256"] for n, f in marker["files"].items()} == {n: sha256(c) for n, c in FILES.items()}
    assert laptop.steps[0] == (0, TOTAL) and laptop.steps[-1] == (TOTAL, TOTAL)
    assert sorted(laptop.steps) == laptop.steps
    assert not any("/api/" in asked.path for asked in server.asked)  # the catalogue says everything
    assert [path.name for path in (laptop.folder / ".partial").iterdir()] == ["lock"]


def test_what_is_here_is_not_fetched_again(laptop: FetchingLaptop, server: ModelServer) -> None:
    first = laptop.fetch()
    asked = len(server.asked)
    assert laptop.fetch() == first and len(server.asked) == asked


def test_a_damaged_model_is_fetched_again(laptop: FetchingLaptop) -> None:
    folder = laptop.fetch().folder
    (folder / "model.bin").write_bytes(FILES["model.bin"][:-1])
    assert not laptop.store.installed()[0].intact
    assert laptop.fetch().intact and laptop.content() == FILES


@pytest.mark.parametrize("without", [("model.bin",), ("config.json", "vocabulary.txt"), tuple(FILES)])
def test_what_the_catalogue_does_not_know_its_source_says(
    tmp_path: Path, server: ModelServer, without: tuple[str, ...]
) -> None:
    laptop = FetchingLaptop(tmp_path, server, entry_of(FILES, without_hashes=without))
    laptop.fetch()
    assert laptop.content() == FILES
    assert any(f"/tree/{REVISION}" in asked.path for asked in server.asked)


def test_without_a_pinned_version_the_newest_is_kept_to(tmp_path: Path, server: ModelServer) -> None:
    laptop = FetchingLaptop(tmp_path, server, entry_of(FILES, revision="", without_hashes=tuple(FILES)))
    server.faults = [CUT] * 3
    server.then = 404
    assert laptop.fails().code is ErrorCode.MODEL_SOURCE_REFUSED
    server.then = "ok"
    asked = len(server.asked)
    model = laptop.fetch()
    assert json.loads((model.folder / MARKER).read_text())["revision"] == REVISION
    assert not any("revision/main" in a.path for a in server.asked[asked:])  # what was begun is gone on with


def test_a_small_file_with_other_bytes_is_found_by_its_name_in_git(
    tmp_path: Path, server: ModelServer
) -> None:
    laptop = FetchingLaptop(tmp_path, server, entry_of(FILES, without_hashes=("vocabulary.txt",)))
    store_file = server.files["made/made.en"]
    listed = dict(store_file)

    class Other(dict[str, bytes]):
        def get(self, name: str, default: object = None) -> object:  # type: ignore[override]
            return b"one\nTWO\n" if name == "vocabulary.txt" else super().get(name, default)  # type: ignore[arg-type]

    server.files["made/made.en"] = Other(listed)
    error = laptop.fails()
    assert (error.code, error.details["file"]) == (ErrorCode.MODEL_CORRUPT, "vocabulary.txt")


def test_a_line_that_breaks_is_gone_on_with(laptop: FetchingLaptop, server: ModelServer) -> None:
    server.faults = [CUT] * 6  # more often than it is tried without progress
    laptop.fetch()
    assert laptop.content() == FILES
    asked = server.of_files()
    assert [a.status for a in asked] == [200] + [206] * 6
    assert all("If-Range" in a.headers for a in asked[1:])
    assert server.sent == TOTAL  # no byte twice


def test_another_time_it_goes_on_where_it_stopped(tmp_path: Path, server: ModelServer) -> None:
    laptop = FetchingLaptop(tmp_path, server)
    server.faults, server.then = [CUT], 403
    assert laptop.fails().code is ErrorCode.MODEL_SOURCE_REFUSED
    here = laptop.store.fetched("made.en")
    assert len(FILES["model.bin"]) // 2 <= here < TOTAL
    server.then = "ok"
    later = FetchingLaptop(tmp_path, server)
    later.fetch()
    assert later.steps[0] == (here, TOTAL) and server.sent == TOTAL
    assert later.store.fetched("made.en") == 0


@pytest.mark.parametrize("fault", [NO_RANGE, LYING_RANGE, FAR_RANGE, UNSATISFIED])
def test_a_source_that_cannot_go_on_is_asked_for_the_whole(
    laptop: FetchingLaptop, server: ModelServer, fault: str
) -> None:
    server.faults = [CUT, fault]
    laptop.fetch()
    assert laptop.content() == FILES


def test_a_source_that_hands_out_pieces_is_asked_until_all_is_here(
    laptop: FetchingLaptop, server: ModelServer
) -> None:
    server.faults, server.then = [CUT], PIECES
    laptop.fetch()
    assert laptop.content() == FILES and server.sent == TOTAL
    assert [asked.status for asked in server.of_files()] == [200] + [206] * 4


def test_a_file_that_was_changed_here_meanwhile(laptop: FetchingLaptop, server: ModelServer) -> None:
    server.faults, server.then = [CUT], 403
    laptop.fails()
    part = laptop.folder / ".partial" / "fetch-made.en" / "model.bin"
    content = bytearray(part.read_bytes())
    content[1000] ^= 1
    part.write_bytes(content)
    server.then = "ok"
    laptop.fetch()
    assert laptop.content() == FILES


def test_another_version_begins_anew(tmp_path: Path, server: ModelServer) -> None:
    laptop = FetchingLaptop(tmp_path, server)
    server.faults, server.then = [CUT], 403
    laptop.fails()
    server.then, server.revision = "ok", "f" * 40
    newer = made_model(200_000, salt=9)
    server.files["made/made.en"] = newer
    later = FetchingLaptop(tmp_path, server, entry_of(newer, revision="f" * 40))
    later.fetch()
    assert later.content() == newer and later.steps[0][0] == 0


@pytest.mark.parametrize("fault", [500, 503, 429, 408, CUT, SILENT])
def test_what_may_pass_is_tried_again(laptop: FetchingLaptop, server: ModelServer, fault: str | int) -> None:
    server.faults = [fault, fault]
    laptop.fetch()
    assert laptop.content() == FILES and len(server.of_files()) == 3


def test_a_source_that_asks_to_wait_is_waited_for(laptop: FetchingLaptop, server: ModelServer) -> None:
    server.faults, server.headers = [503], {"Retry-After": "1"}
    began = time.monotonic()
    laptop.fetch()
    assert time.monotonic() - began >= 1.0


@pytest.mark.parametrize(
    ("fault", "code", "tries"),
    [
        (500, ErrorCode.MODEL_SOURCE_REFUSED, 3),
        (404, ErrorCode.MODEL_SOURCE_REFUSED, 1),
        (403, ErrorCode.MODEL_SOURCE_REFUSED, 1),
        (401, ErrorCode.MODEL_SOURCE_REFUSED, 1),
        (PAGE, ErrorCode.MODEL_SOURCE_REFUSED, 1),
        (ROUND, ErrorCode.MODEL_SOURCE_REFUSED, 5),
        (SILENT, ErrorCode.MODEL_SOURCE_UNREACHABLE, 3),
        (WRONG, ErrorCode.MODEL_CORRUPT, 1),
        (SHORT, ErrorCode.MODEL_CORRUPT, 1),
        (ELSEWHERE, ErrorCode.NETWORK_REFUSED, 1),
        (PLAIN, ErrorCode.NETWORK_REFUSED, 1),
    ],
)
def test_what_does_not_pass_is_said(
    laptop: FetchingLaptop, server: ModelServer, fault: str | int, code: ErrorCode, tries: int
) -> None:
    server.then = fault
    assert laptop.fails().code is code
    assert len(server.of_files()) == tries


@pytest.mark.parametrize("listing", [500, 404, 403, PAGE])
def test_a_source_that_does_not_list_its_files(
    tmp_path: Path, server: ModelServer, listing: str | int
) -> None:
    laptop = FetchingLaptop(tmp_path, server, entry_of(FILES, revision="", without_hashes=tuple(FILES)))
    server.listing = listing
    assert laptop.fails().code is ErrorCode.MODEL_SOURCE_REFUSED


def test_a_file_that_the_source_does_not_have(tmp_path: Path, server: ModelServer) -> None:
    laptop = FetchingLaptop(tmp_path, server, entry_of(FILES, without_hashes=("config.json",)))
    del server.files["made/made.en"]["config.json"]
    assert laptop.fails().code is ErrorCode.MODEL_SOURCE_REFUSED


def test_files_may_come_from_another_place_of_the_source(laptop: FetchingLaptop, server: ModelServer) -> None:
    server.then = DISTRIBUTED
    laptop.fetch()
    assert laptop.content() == FILES


def test_nobody_there(tmp_path: Path) -> None:
    with model_server(made_en=FILES) as server:
        laptop = FetchingLaptop(tmp_path, server)
    assert laptop.fails().code is ErrorCode.MODEL_SOURCE_UNREACHABLE


@pytest.mark.parametrize("fault", [SLOW, SILENT])
def test_it_ends_within_a_second_of_being_cancelled(tmp_path: Path, server: ModelServer, fault: str) -> None:
    laptop = FetchingLaptop(tmp_path, server)
    laptop.store._source = replace(laptop.store._source, patience=Patience(read=30.0))
    server.then = fault
    stop = threading.Event()
    laptop.stop = stop.is_set
    ended: list[object] = []

    def fetch() -> None:
        try:
            laptop.fetch()
        except AppError as error:
            ended.append(error)

    thread = threading.Thread(target=fetch)
    thread.start()
    wait_for(lambda: server.of_files() and (fault == SILENT or server.sent > 20_000))
    began = time.monotonic()
    stop.set()
    thread.join(5)
    assert time.monotonic() - began < 1.0
    assert isinstance(ended[0], Cancelled) and laptop.store.installed() == ()
    if fault == SLOW:
        assert laptop.store.fetched("made.en") > 10_000


def test_a_second_waits_and_can_be_cancelled(tmp_path: Path, server: ModelServer) -> None:
    server.then = SLOW
    first, second = FetchingLaptop(tmp_path, server), FetchingLaptop(tmp_path, server)
    stop = threading.Event()
    first.stop = stop.is_set
    ended: list[AppError] = []

    def fetch() -> None:
        try:
            first.fetch()
        except AppError as error:
            ended.append(error)

    thread = threading.Thread(target=fetch)
    thread.start()
    wait_for(lambda: server.of_files())
    second.stop = lambda: True
    with pytest.raises(Cancelled):
        second.fetch()
    assert thread.is_alive() and len(server.of_files()) == 1
    stop.set()
    thread.join(5)
    assert isinstance(ended[0], Cancelled)
    server.then = "ok"
    second.stop = lambda: False
    second.fetch()
    assert second.content() == FILES


def test_progress_is_told_at_most_ten_times_a_second(laptop: FetchingLaptop, server: ModelServer) -> None:
    server.then = SLOW
    began = time.monotonic()
    laptop.fetch()
    assert 5 < len(laptop.steps) <= 10 * (time.monotonic() - began) + 3


def test_what_was_fetched_is_heard_with(tmp_path: Path) -> None:
    """The demonstration model as an entry of the catalogue, known as such although nothing says so."""
    files = {path.name: path.read_bytes() for path in MODEL.iterdir() if path.suffix in (".bin", ".json")}
    del files[MARKER]
    entry = entry_of(files)
    with model_server(made_en=files) as server:
        laptop = FetchingLaptop(tmp_path, server, entry)
        laptop.store._catalogue = replace(
            laptop.store._catalogue, demonstration=frozenset({sha256(files["model.bin"])})
        )
        model = laptop.fetch()
        assert model.demonstration
        engine = WhisperEngine(model.folder)
        try:
            sound = sample("dialogue_60s", seconds=6.0).pcm
            heard = hear_everything(engine, sound).text
            assert heard
            server.then = WRONG
            (model.folder / "vocabulary.json").write_bytes(b"{}")
            assert not laptop.store.installed()[0].intact
            with pytest.raises(AppError):
                laptop.fetch()
            assert (
                laptop.store.installed()[0].folder == model.folder
            )  # what was there stays, damaged as it is
        finally:
            engine.close()

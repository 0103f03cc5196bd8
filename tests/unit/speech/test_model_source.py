"""What answers of a source mean, and which hosts may be connected to for it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import pytest

from app.domain.errors import AppError, ErrorCode, RemoteError
from app.services.ports import CatalogueEntry
from app.speech import model_source
from app.speech.model_source import Patience, Release, Source, Wanted
from tests.support.made_models import REVISION, entry_of, made_model, sha256
from tests.support.model_server import ModelServer, model_server

FILES = made_model(60_000)
ENTRY = entry_of(FILES)
UNKNOWN = entry_of(FILES, revision="", without_hashes=tuple(FILES))


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server(made_en=FILES) as running:
        yield running


def released(source: Source, entry: CatalogueEntry, revision: str = "") -> Release:
    async def ask() -> Release:
        async with source.client() as client:
            return await source.release(client, entry, revision)

    loop = asyncio.SelectorEventLoop()
    try:
        return loop.run_until_complete(ask())
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


def code_of(source: Source, entry: CatalogueEntry = UNKNOWN) -> ErrorCode:
    with pytest.raises(AppError) as caught:
        released(source, entry)
    return caught.value.code


def test_what_the_catalogue_says_needs_no_question() -> None:
    release = released(Source("https://models.example"), ENTRY)
    assert release.revision == REVISION
    assert release.files[1] == Wanted("model.bin", len(FILES["model.bin"]), sha256(FILES["model.bin"]))


def test_large_files_are_known_by_their_hash_small_ones_by_their_name_in_git(server: ModelServer) -> None:
    release = released(Source(server.base), UNKNOWN)
    assert release.revision == REVISION
    by_name = {file.name: file for file in release.files}
    assert by_name["model.bin"].sha256 == sha256(FILES["model.bin"]) and not by_name["model.bin"].blob
    assert len(by_name["config.json"].blob) == 40 and not by_name["config.json"].sha256


def test_what_the_catalogue_knows_counts_more_than_what_the_source_says(server: ModelServer) -> None:
    entry = entry_of(FILES, without_hashes=("config.json",))
    server.files["made/made.en"]["model.bin"] += b"x"
    by_name = {file.name: file for file in released(Source(server.base), entry).files}
    assert by_name["model.bin"].sha256 == sha256(FILES["model.bin"])


@pytest.mark.parametrize(
    "listed",
    [
        [],
        {},
        None,
        [3, None, "x"],
        [{"path": "model.bin"}],
        [{"path": "model.bin", "size": "5", "oid": "x"}],
        [{"path": "model.bin", "size": 0, "oid": "x"}],
        [{"path": "model.bin", "size": 5, "oid": "x", "lfs": {"oid": 3}}],
        [{"path": "model.bin", "size": 5, "lfs": "x"}],
    ],
)
def test_a_listing_that_makes_no_sense(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch, listed: object
) -> None:
    real = json.dumps
    monkeypatch.setattr(
        "tests.support.model_server.json.dumps", lambda o: real(listed if isinstance(o, list) else o)
    )
    assert code_of(Source(server.base)) is ErrorCode.MODEL_SOURCE_REFUSED


@pytest.mark.parametrize("revision", ["", "../../x", "main?x=1", "x" * 100])
def test_a_version_that_is_none(server: ModelServer, revision: str) -> None:
    server.revision = revision
    assert code_of(Source(server.base)) is ErrorCode.MODEL_SOURCE_REFUSED


def test_a_listing_without_end(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_source, "_LONGEST_LISTING", 20)
    assert code_of(Source(server.base)) is ErrorCode.MODEL_SOURCE_REFUSED


@pytest.mark.parametrize("base", ["https://", "https://[::1", "ftp://models.example", "models.example", ""])
def test_an_address_that_is_none(base: str) -> None:
    assert code_of(Source(base)) in (ErrorCode.NETWORK_REFUSED, ErrorCode.MODEL_SOURCE_REFUSED)


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "ftp://127.0.0.1:1", "http://[::1"])
def test_a_proxy_that_cannot_be_used(proxy: str) -> None:
    source = Source("https://models.example", proxy=proxy, patience=Patience(1.0, 1.0, ()))
    assert code_of(source) is ErrorCode.MODEL_SOURCE_UNREACHABLE


@pytest.mark.parametrize("system", ["http://proxy.example:3128", "proxy.example:3128"])
def test_the_hosts_while_a_model_is_fetched(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    monkeypatch.setattr("urllib.request.getproxies", lambda: {"https": system, "ftp": "http://no.example:1"})
    source = Source("https://models.example/hub", ("*.models.example",))
    assert source.contacts() == ("models.example", "*.models.example", "proxy.example")
    chosen = Source("https://models.example", proxy="http://mine.example:1")
    assert chosen.contacts() == ("models.example", "mine.example")
    assert Source("http://127.0.0.1:1").contacts() == ("127.0.0.1",)


def test_a_proxy_of_the_system_that_is_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("urllib.request.getproxies", lambda: {"https": "http://[::1"})
    assert Source("https://models.example").contacts() == ("models.example",)


def test_the_guard_s_refusal_is_found_in_what_libraries_wrap_it_into() -> None:
    refused = RemoteError(ErrorCode.NETWORK_REFUSED, retryable=False)
    assert model_source._converted(ExceptionGroup("connecting", [OSError(), refused])) is refused
    outer = OSError()
    outer.__cause__ = ExceptionGroup("connecting", [refused])
    assert model_source._converted(outer) is refused
    other = model_source._converted(ExceptionGroup("connecting", [OSError()]))
    assert other.code is ErrorCode.MODEL_SOURCE_UNREACHABLE and other.retryable

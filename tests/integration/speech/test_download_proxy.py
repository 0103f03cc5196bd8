"""A model is fetched through a proxy, and a proxy that refuses is said to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode
from app.speech.model_source import Source
from tests.support.fetching import FILES, QUICK, TOTAL, FetchingLaptop
from tests.support.model_server import CUT, ModelServer, http_proxy, model_server


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server(made_en=FILES) as running:
        yield running


@pytest.fixture
def laptop(tmp_path: Path, server: ModelServer) -> FetchingLaptop:
    return FetchingLaptop(tmp_path, server)


@pytest.mark.parametrize("status", [407, 403])
def test_a_proxy_that_refuses_a_secure_line(tmp_path: Path, server: ModelServer, status: int) -> None:
    with http_proxy(status) as (address, passed):
        laptop = FetchingLaptop(tmp_path, server)
        laptop.store._source = Source("https://models.example", proxy=address, patience=QUICK)
        assert laptop.fails().code is ErrorCode.PROXY_REFUSED
        assert passed == ["models.example:443"]


def test_a_proxy_that_asks_for_a_password(tmp_path: Path, server: ModelServer) -> None:
    with http_proxy(407) as (address, _):
        assert FetchingLaptop(tmp_path, server, proxy=address).fails().code is ErrorCode.PROXY_REFUSED


def test_a_proxy_that_reaches_nothing(tmp_path: Path, server: ModelServer) -> None:
    with http_proxy(502) as (address, passed):
        laptop = FetchingLaptop(tmp_path, server)
        laptop.store._source = Source("https://models.example", proxy=address, patience=QUICK)
        assert laptop.fails().code is ErrorCode.MODEL_SOURCE_UNREACHABLE
        assert len(passed) == 3


def test_through_a_proxy(tmp_path: Path, server: ModelServer) -> None:
    with http_proxy() as (address, passed):
        laptop = FetchingLaptop(tmp_path, server, proxy=address)
        laptop.fetch()
        assert laptop.content() == FILES and len(passed) == len(FILES)


def test_a_line_that_breaks_behind_a_proxy_is_gone_on_with(tmp_path: Path, server: ModelServer) -> None:
    server.faults = [CUT] * 3
    with http_proxy() as (address, passed):
        laptop = FetchingLaptop(tmp_path, server, proxy=address)
        laptop.fetch()
        assert laptop.content() == FILES and len(passed) == len(FILES) + 3
    assert [a.status for a in server.of_files()][:4] == [200, 206, 206, 206]
    assert server.sent == TOTAL  # no byte twice


def test_another_time_it_goes_on_through_a_proxy(tmp_path: Path, server: ModelServer) -> None:
    server.faults, server.then = [CUT], 403
    assert FetchingLaptop(tmp_path, server).fails().code is ErrorCode.MODEL_SOURCE_REFUSED
    server.then = "ok"
    with http_proxy() as (address, _):
        later = FetchingLaptop(tmp_path, server, proxy=address)
        here = later.store.fetched("made.en")
        later.fetch()
    assert 0 < here < TOTAL and later.steps[0] == (here, TOTAL) and server.sent == TOTAL


def test_the_proxy_of_the_system(
    tmp_path: Path, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with http_proxy(407) as (address, passed):
        monkeypatch.setenv("https_proxy", address)
        monkeypatch.delenv("no_proxy", raising=False)
        laptop = FetchingLaptop(tmp_path, server)
        laptop.store._source = Source("https://models.example", patience=QUICK)
        assert laptop.store._source.contacts() == ("models.example", "127.0.0.1")
        assert laptop.fails().code is ErrorCode.PROXY_REFUSED
        assert passed == ["models.example:443"]


def test_no_proxy_stands_before_this_computer(
    laptop: FetchingLaptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with http_proxy(407) as (address, passed):
        monkeypatch.setenv("http_proxy", address)
        laptop.fetch()
        assert passed == []


def test_a_proxy_that_is_not_there(tmp_path: Path, server: ModelServer) -> None:
    laptop = FetchingLaptop(tmp_path, server, proxy="http://127.0.0.1:9")
    assert laptop.fails().code is ErrorCode.MODEL_SOURCE_UNREACHABLE
    assert shutil.disk_usage(laptop.folder).free > 0

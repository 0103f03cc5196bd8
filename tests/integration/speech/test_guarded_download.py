"""A model comes over TLS from its source's hosts, while the user fetches it and at no other time (B7)."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.domain.errors import AppError, Cancelled, ErrorCode
from app.services.ports.models import InstalledModel
from app.speech.model_source import Patience, Source
from app.speech.model_store import FolderModelStore
from app.system.clock import SystemClock
from app.system.network_guard import NetworkGuard
from tests.support.certificates import Certificates, make_certificates
from tests.support.made_models import catalogue_of, entry_of, made_model
from tests.support.model_server import DISTRIBUTED, ELSEWHERE, ModelServer, model_server

FILES = made_model(80_000)
NAMES = ("models.example", "far.models.example")


@dataclass
class Scene:
    """A laptop whose names ``*.example`` all lead to the server here."""

    server: ModelServer
    guard: NetworkGuard
    store: FolderModelStore
    certificates: Certificates

    def fetch(self) -> InstalledModel:
        return self.store.download("made.en", lambda here, total: None, lambda: False)

    def refuses(self) -> AppError:
        with pytest.raises(AppError) as caught:
            self.fetch()
        return caught.value

    @property
    def contacts(self) -> set[tuple[str, bool]]:
        return {(contact.host, contact.allowed) for contact in self.guard.contacts()}


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    certificates = make_certificates(tmp_path, *NAMES)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with model_server(certificates.server, made_en=FILES) as server:
        port = int(server.base.rsplit(":", 1)[1])

        def look_up(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
            sys.audit("socket.getaddrinfo", host, port, 0, 0, 0)  # as the real one does
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        guard = NetworkGuard(SystemClock(), journal=tmp_path / "connections.jsonl")
        source = Source(
            f"https://models.example:{port}", ("*.models.example",), patience=Patience(2.0, 2.0, (0.01,))
        )
        store = FolderModelStore(
            tmp_path / "models", catalogue_of(entry_of(FILES)), source, allowing=guard.allowing, keep_free=0
        )
        server.distributed = f"https://far.models.example:{port}"
        guard.install()
        try:
            yield Scene(server, guard, store, certificates)
        finally:
            guard.uninstall()


def test_it_comes_from_the_source_and_is_on_the_list(scene: Scene) -> None:
    assert scene.fetch().intact
    assert scene.contacts == {("models.example", True)}


def test_files_may_come_from_the_source_s_other_hosts(scene: Scene) -> None:
    scene.server.then = DISTRIBUTED
    assert scene.fetch().intact
    assert scene.contacts == {("models.example", True), ("far.models.example", True)}


def test_a_redirect_elsewhere_is_not_even_looked_up(scene: Scene) -> None:
    scene.server.then = ELSEWHERE
    assert scene.refuses().code is ErrorCode.NETWORK_REFUSED
    assert scene.contacts == {("models.example", True)}


def test_the_source_s_own_hosts_in_clear_are_not_even_looked_up(scene: Scene) -> None:
    scene.server.distributed = scene.server.distributed.replace("https:", "http:")
    scene.server.then = DISTRIBUTED
    assert scene.refuses().code is ErrorCode.NETWORK_REFUSED
    assert scene.contacts == {("models.example", True)}


def test_before_and_after_nothing_may_be_looked_up(scene: Scene) -> None:
    for _ in range(2):
        with pytest.raises(AppError) as caught:
            socket.create_connection(("models.example", 443), timeout=1)
        assert caught.value.code is ErrorCode.NETWORK_REFUSED
        scene.fetch()
    assert ("models.example", False) in scene.contacts


def test_when_it_fails_the_way_is_closed_again(scene: Scene) -> None:
    scene.server.then = 404
    scene.refuses()
    with pytest.raises(AppError) as caught:
        socket.getaddrinfo("models.example", 443)
    assert caught.value.code is ErrorCode.NETWORK_REFUSED


def test_what_the_guard_does_not_open_is_refused_and_said(scene: Scene) -> None:
    """The guard's refusal arrives as such through the layers of the libraries."""
    closed = FolderModelStore(
        scene.store._folder, catalogue_of(entry_of(FILES)), scene.store._source, keep_free=0
    )
    with pytest.raises(AppError) as caught:
        closed.download("made.en", lambda here, total: None, lambda: False)
    assert caught.value.code is ErrorCode.NETWORK_REFUSED
    assert scene.contacts == {("models.example", False)} and scene.server.asked == []


def test_a_certificate_that_nobody_vouches_for(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    error = scene.refuses()
    assert (error.code, error.details["cause"]) == (ErrorCode.MODEL_SOURCE_UNREACHABLE, "certificate")
    assert not error.retryable and scene.server.asked == []


def test_a_certificate_of_another_name(scene: Scene) -> None:
    port = scene.server.base.rsplit(":", 1)[1]
    source = Source(f"https://other.models.example:{port}", patience=Patience(2.0, 2.0, ()))
    scene.store._source = source
    assert scene.refuses().details["cause"] == "certificate"


def test_a_look_up_that_takes_long_does_not_hold_up_a_cancellation(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, answer = threading.Event(), threading.Event()

    def slow(*_: object, **__: object) -> list[tuple[object, ...]]:
        asked.set()
        answer.wait(20)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    began = time.monotonic()
    try:
        with pytest.raises(Cancelled):
            scene.store.download("made.en", lambda here, total: None, asked.is_set)
        assert asked.is_set() and time.monotonic() - began < 2.0
    finally:
        answer.set()

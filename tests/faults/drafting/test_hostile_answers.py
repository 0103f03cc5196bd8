"""Servers that mean ill: endless and packed answers, redirections, errors that repeat what was sent."""

from __future__ import annotations

import socket
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from app.domain.endpoint import Endpoint, Preset
from app.domain.errors import AppError, ErrorCode
from app.domain.identifiers import Identifiers
from app.domain.note import NoteType
from app.drafting.language_model.arriving import MOST_BYTES
from app.drafting.language_model.drafter import ModelDrafter
from app.drafting.language_model.probe import OpenAiProbe
from app.drafting.placeholders import Placeholders
from app.system.event_log import EventLog
from tests.support.scripted_model.runs import HASTY, Records, access
from tests.support.transcripts import requested, written_session

pytestmark = pytest.mark.faults

Answering = Callable[[socket.socket, bytes], object]
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n"


@contextmanager
def answering(answer: Answering) -> Iterator[Endpoint]:
    """A server for one request, which ``answer`` gets with its connection."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        listening.settimeout(20)

        def serve() -> None:
            connection, _ = listening.accept()
            with closing(connection):
                try:
                    answer(connection, _request(connection))
                except OSError:
                    return  # the other side has had enough

        thread = Thread(target=serve)
        thread.start()
        port = listening.getsockname()[1]
        yield Endpoint(Preset.OTHER, f"http://127.0.0.1:{port}/v1", "m", context_tokens=16_000)
        thread.join(20)
        assert not thread.is_alive()


def _request(connection: socket.socket) -> bytes:
    """Head and body, whole."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += connection.recv(65_536)
    head, _, body = got.partition(b"\r\n\r\n")
    lines = head.decode().lower().splitlines()
    length = next((int(line.split(":")[1]) for line in lines if line.startswith("content-length")), 0)
    while len(body) < length:
        body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body


def drafted(endpoint: Endpoint, records: Records) -> AppError:
    with pytest.raises(AppError) as raised:
        ModelDrafter(access(endpoint, records)).draft(
            requested(NoteType.SOAP, written_session("risk_denied"))
        )
    return raised.value


def test_an_endless_line_is_read_up_to_a_limit() -> None:
    sent, records = list[int](), Records()

    def flood(connection: socket.socket, _request: bytes) -> None:
        connection.sendall(_OK + b"\r\ndata: ")
        for _ in range(20 * MOST_BYTES // 1_000_000):
            connection.sendall(b"a" * 1_000_000)
            sent.append(1)

    with answering(flood) as endpoint:
        assert drafted(endpoint, records).code is ErrorCode.ENDPOINT_ANSWER_INVALID
    assert len(sent) < 2 * MOST_BYTES // 1_000_000
    assert records.outcomes == ["endpoint-answer-invalid"]


def test_a_packed_answer_is_neither_asked_for_nor_taken() -> None:
    records, heads = Records(), list[bytes]()

    def bomb(connection: socket.socket, request: bytes) -> None:
        heads.append(request.lower())
        packing = zlib.compressobj(9, zlib.DEFLATED, 31)
        blob = packing.compress(b"a" * 5_000_000) + packing.flush()
        connection.sendall(_OK + b"Content-Encoding: gzip\r\n\r\n" + blob)

    with answering(bomb) as endpoint:
        assert drafted(endpoint, records).code is ErrorCode.ENDPOINT_ANSWER_INVALID
    assert b"accept-encoding: identity\r\n" in heads[0]


def test_nobody_is_sent_on_to_another_host() -> None:
    """Not even once: the words and the key go where the preview said, or nowhere."""
    with closing(socket.create_server(("127.0.0.1", 0))) as elsewhere:
        port, records = elsewhere.getsockname()[1], Records()

        def send_on(connection: socket.socket, _request: bytes) -> None:
            place = f"Location: http://127.0.0.1:{port}/v1/chat/completions\r\n".encode()
            connection.sendall(b"HTTP/1.1 307 Elsewhere\r\nContent-Length: 0\r\n" + place + b"\r\n")

        with answering(send_on) as endpoint:
            assert drafted(endpoint, records).code is ErrorCode.ENDPOINT_FAILED
        elsewhere.settimeout(0.05)
        with pytest.raises(TimeoutError):
            elsewhere.accept()


def test_an_error_that_repeats_what_was_sent_is_told_without_it(tmp_path: Path) -> None:
    known = Identifiers(client=("Dana Rivera",))
    disguise = Placeholders(known)
    spoken: list[bytes] = []

    def repeat(connection: socket.socket, request: bytes) -> None:
        spoken.append(request)
        body = b'{"error": {"message": "Dana Rivera " , "code": "Dana Rivera", "type": "x"}}'
        head = f"HTTP/1.1 400 Bad\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode() + body)

    log = EventLog(tmp_path / "log")
    with answering(repeat) as endpoint, pytest.raises(AppError) as raised:
        ModelDrafter(access(endpoint, Records(), disguise)).draft(
            requested(NoteType.SOAP, written_session("risk_denied"))
        )
    log.failure(raised.value)
    log.close()
    told = f"{raised.value} {raised.value.details} {(tmp_path / 'log').read_text()}"
    assert raised.value.code is ErrorCode.ENDPOINT_FAILED
    assert "Dana" not in told and "Rivera" not in told
    assert b"Last word:" in spoken[0]


def test_a_list_that_never_ends_holds_a_trial_up_for_a_moment_only() -> None:
    def drip(connection: socket.socket, _request: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
        while True:
            connection.sendall(b" ")
            Event().wait(0.05)

    with answering(drip) as endpoint, pytest.raises(AppError) as raised:
        OpenAiProbe(patience=HASTY).probe(endpoint, "")
    assert raised.value.code is ErrorCode.ENDPOINT_TIMEOUT

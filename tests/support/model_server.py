"""A source of models on a loopback port, with everything that can go wrong, and a proxy."""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from tests.support.made_models import REVISION, sha256

LARGE = 50_000
"""Bytes from which a file is listed by its SHA-256, as large files are."""

OK = "ok"
SLOW = "slow"  # a piece every 20 ms
CUT = "cut"  # the line breaks in the middle
WRONG = "wrong"  # the right length, one other byte
SHORT = "short"  # a shorter file, complete as far as HTTP goes
PAGE = "page"  # a page to sign in at
NO_RANGE = "no-range"  # always the whole file
LYING_RANGE = "lying-range"  # says that it goes on, and begins at the start
FAR_RANGE = "far-range"  # goes on from somewhere else, and says so
PIECES = "pieces"  # never more than 50 kB at a time
UNSATISFIED = "unsatisfied"  # 416
ELSEWHERE = "elsewhere"  # leads to another host
PLAIN = "plain"  # leads to http on another host
ROUND = "round"  # leads to itself
DISTRIBUTED = "distributed"  # leads to another path of this server
SILENT = "silent"  # takes the request and never answers


@dataclass
class Asked:
    """One request."""

    path: str
    headers: Mapping[str, str]
    status: int = 0


@dataclass
class ModelServer:
    """``files`` by repository and name. ``faults`` happen to the next requests for a large file, in order;
    what follows is ``then``. A fault is a name above, or a status."""

    base: str
    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    revision: str = REVISION
    faults: list[str | int] = field(default_factory=list)
    then: str | int = OK
    listing: str | int = OK
    headers: dict[str, str] = field(default_factory=dict)
    distributed: str = ""
    asked: list[Asked] = field(default_factory=list)
    silence: threading.Event = field(default_factory=threading.Event)
    sent: int = 0

    def of_files(self) -> list[Asked]:
        """The requests for large files."""
        return [asked for asked in self.asked if asked.path.endswith("model.bin")]


@contextmanager
def model_server(
    certificate: Path | None = None, **repositories: Mapping[str, bytes]
) -> Iterator[ModelServer]:
    """Serve ``made/<id>`` for each keyword, ``_`` standing for a dot; everything is ended afterwards.

    With ``certificate`` (and its key in the same file) over TLS.
    """
    server = _Server(("127.0.0.1", 0), _Hub)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    files = {f"made/{name.replace('_', '.')}": dict(content) for name, content in repositories.items()}
    server.models = ModelServer(f"http://127.0.0.1:{server.server_port}", files)
    with _running(server):
        try:
            yield server.models
        finally:
            server.models.silence.set()


@contextmanager
def http_proxy(status: int | None = None) -> Iterator[tuple[str, list[str]]]:
    """The address of a proxy that refuses with ``status``, or passes on; and what it was asked for."""
    server = _Server(("127.0.0.1", 0), _Proxy)
    server.status = status
    with _running(server):
        yield f"http://127.0.0.1:{server.server_port}", server.passed


@contextmanager
def _running(server: _Server) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        if server.models is not None:
            server.models.silence.set()
        server.server_close()  # waits for the threads of its requests
        thread.join(10)


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    models: ModelServer | None = None
    status: int | None = None

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self.passed: list[str] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """A line that the other side closed is part of the tests."""


class _Hub(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        models = self.server.models
        assert models is not None
        asked = Asked(self.path, dict(self.headers.items()))
        models.asked.append(asked)
        self._asked = asked
        path = urlsplit(self.path).path
        if match := re.fullmatch(r"/api/models/([^/]+/[^/]+)/(revision/main|tree/([0-9a-f]+))", path):
            self._list(models, match)
        elif match := re.fullmatch(r"(?:/elsewhere)?/([^/]+/[^/]+)/resolve/([0-9a-f]+)/([^/]+)", path):
            content = models.files.get(match[1], {}).get(match[3])
            if content is None or match[2] != models.revision:
                self._answer(404, b"not here")
            else:
                self._file(models, content, distributed=path.startswith("/elsewhere"))
        else:
            self._answer(404, b"not here")

    def _list(self, models: ModelServer, match: re.Match[str]) -> None:
        files = models.files.get(match[1])
        if isinstance(models.listing, int) or files is None:
            self._answer(models.listing if isinstance(models.listing, int) else 404, b"{}")
        elif models.listing == PAGE:
            self._answer(200, b"<html>sign in</html>", {"Content-Type": "text/html"})
        elif match[3] is None:
            self._answer(200, json.dumps({"sha": models.revision}).encode())
        else:
            self._answer(200, json.dumps([_listed(name, c) for name, c in files.items()]).encode())

    def _file(self, models: ModelServer, content: bytes, *, distributed: bool) -> None:
        fault: str | int = OK
        if len(content) >= LARGE and not distributed:
            fault = models.faults.pop(0) if models.faults else models.then
        start = 0
        tag = f'"{sha256(content)[:16]}"'
        asked = self.headers.get("Range", "")
        if asked and fault != NO_RANGE and self.headers.get("If-Range", tag) == tag:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
        if isinstance(fault, int):
            self._answer(fault, b"no", models.headers)
        elif fault == SILENT:
            models.silence.wait(30)
            self.close_connection = True
        elif fault == PAGE:
            self._answer(200, b"<html>sign in</html>", {"Content-Type": "text/html"})
        elif fault == UNSATISFIED:
            self._answer(416, b"")
        elif fault in (ELSEWHERE, PLAIN, ROUND, DISTRIBUTED):
            place = {
                ELSEWHERE: "https://elsewhere.example/model.bin",
                PLAIN: "http://elsewhere.example/model.bin",
                ROUND: self.path,
                DISTRIBUTED: models.distributed + f"/elsewhere{self.path}",
            }[str(fault)]
            self._answer(302, b"", {"Location": place})
        else:
            self._send(models, content, start, str(fault), tag)

    def _send(self, models: ModelServer, content: bytes, start: int, fault: str, tag: str) -> None:
        size = len(content)
        said = start
        if fault == WRONG:
            content = content[:-1] + bytes([content[-1] ^ 1])
        elif fault == SHORT:
            content = content[:-10]
            size -= 10
        elif fault == LYING_RANGE:
            start = 0
            content = content[: size - said]
        elif fault == FAR_RANGE:
            start = said = min(start + 100, size - 1)
        body = content[start:]
        if fault == PIECES and said:
            body = body[:50_000]
        self._asked.status = 206 if said else 200
        self.send_response(self._asked.status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", tag)
        if said:
            total = "*" if fault == PIECES else str(size)
            self.send_header("Content-Range", f"bytes {said}-{said + len(body) - 1}/{total}")
        self.end_headers()
        if fault == CUT:
            self._write(models, body[: len(body) // 2])
            self.close_connection = True
        elif fault == SLOW:
            for at in range(0, len(body), 4096):
                if models.silence.wait(0.02):
                    break
                self._write(models, body[at : at + 4096])
        else:
            self._write(models, body)

    def _write(self, models: ModelServer, piece: bytes) -> None:
        self.wfile.write(piece)
        models.sent += len(piece)

    def _answer(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self._asked.status = status
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


class _Proxy(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_CONNECT(self) -> None:
        self.server.passed.append(self.path)
        self._refuse(self.server.status or 502)

    def do_GET(self) -> None:
        self.server.passed.append(self.path)
        if self.server.status is not None:
            self._refuse(self.server.status)
            return
        parts = urlsplit(self.path)
        line = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=10)
        try:
            passed = {name: value for name, value in self.headers.items() if name != "Host"}
            line.request("GET", parts.path, headers=passed)
            answer = line.getresponse()
            try:
                body = answer.read()
            except http.client.IncompleteRead as cut:  # handed on as far as it came, and the line ends
                body, self.close_connection = cut.partial, True
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("connection", "server", "date"):
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        finally:
            line.close()

    def _refuse(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        if status == 407:
            self.send_header("Proxy-Authenticate", 'Basic realm="practice"')
        self.end_headers()
        self.close_connection = True


def _listed(name: str, content: bytes) -> dict[str, object]:
    blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
    listed: dict[str, object] = {"type": "file", "oid": blob, "size": len(content), "path": name}
    if len(content) >= LARGE:
        listed["lfs"] = {"oid": sha256(content), "size": len(content), "pointerSize": 134}
    return listed


def wait_for(true: object, seconds: float = 10.0) -> None:
    """Until ``true()`` holds."""
    assert callable(true)
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)

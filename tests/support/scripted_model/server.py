"""An OpenAI-compatible server on a loopback port whose answers are scripted by the name of the model.

Run as a process: it prints its port. Names are modes, as "faithful", "number", "status-429", "slow-3";
"head-900" and "tail-900" read only so many characters of a prompt. ``/control/…`` tells what was asked and
what happened.
"""

from __future__ import annotations

import hashlib
import json
import re
import select
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.scripted_model import planted, reader

_PIECE = 60  # characters of a streamed piece
_STATUSES = {400: "invalid_request_error", 401: "invalid_api_key", 404: "model_not_found"}


class Book:
    """What was asked, what was planted, who went away."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.requests: list[dict[str, Any]] = []
        self.disconnects: list[float] = []
        self.obeys: dict[str, Any] = {}
        self.native: dict[str, Any] = {}


class Answering(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    book: Book

    def log_message(self, *args: Any) -> None:
        """Nothing is written: standard output holds the port."""

    def do_GET(self) -> None:
        """The list of models, the native interfaces, and what was asked."""
        if self.path == "/control/book":
            with self.book.lock:
                told = {"requests": self.book.requests, "disconnects": self.book.disconnects}
                self._json(200, told)
            return
        self._note(b"")
        if self.path in self.book.native:
            self._json(200, self.book.native[self.path])
        elif self.path.endswith("/v1/models"):
            self._json(200, {"object": "list", "data": [{"id": "faithful", "object": "model"}]})
        else:
            self._json(404, {"error": {"message": "no such path"}})

    def do_POST(self) -> None:
        """A completion, or a word of control."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path.startswith("/control/"):
            with self.book.lock:
                if self.path == "/control/clear":
                    self.book.clear()
                elif self.path == "/control/obey":
                    self.book.obeys = json.loads(body)
                elif self.path == "/control/native":
                    self.book.native = json.loads(body)
            self._json(200, {})
            return
        entry = self._note(body)
        if not self.path.split("?")[0].endswith("/chat/completions"):
            known = self.book.native.get(self.path)
            self._json(200 if known else 404, known or {"error": {"message": "no such path"}})
            return
        try:
            self._complete(json.loads(body), entry)
        except OSError:
            self._gone()

    def _complete(self, asked: dict[str, Any], entry: dict[str, Any]) -> None:
        mode = asked["model"]
        if mode.startswith("status-"):
            status = int(mode.removeprefix("status-"))
            kind = _STATUSES.get(status, "server_error")
            self._json(status, {"error": {"message": "refused", "type": kind, "code": kind}})
            return
        form = (asked.get("response_format") or {}).get("type", "")
        if (mode == "no-schema" and form == "json_schema") or (mode == "no-format" and form):
            self._json(400, {"error": {"message": "response_format", "type": "invalid_request_error"}})
            return
        limit = re.fullmatch(r"refuses-(\d+)", mode)
        if limit and len(reader.asked_text(asked["messages"])) > int(limit.group(1)):
            error = {
                "message": "too long",
                "type": "invalid_request_error",
                "code": "context_length_exceeded",
            }
            self._json(400, {"error": error})
            return
        if mode.startswith("slow-") and self._waits(float(mode.removeprefix("slow-"))):
            return
        answer = self._answer(mode, asked, entry)
        if mode == "no-stream":
            message = {"role": "assistant", "content": answer}
            self._json(
                200, {"id": "x", "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}
            )
            return
        self._stream(mode, answer)

    def _answer(self, mode: str, asked: dict[str, Any], entry: dict[str, Any]) -> str:
        if mode == "blind":
            return "NOTHING"
        if mode == "eyes" and "data:image/" in json.dumps(asked["messages"]):
            return "PLAN\nCall on Monday."
        text = _read_only(mode, reader.asked_text(asked["messages"]))
        sections = reader.sections_in(text)
        if "Sentences of the note:" in text:
            return _worded(mode, reader.as_json(**{"changes": [], **self.book.obeys}), entry)
        if not sections:
            return self._facts(mode, text, entry)
        made = reader.note_of(text)
        if mode in planted.KINDS:
            made, entry["planted"] = planted.KINDS[mode](made, sections)
        if mode == "obeyed-injection":
            made, entry["planted"] = self._obeyed(made, sections)
        entry["written"] = [sentence["text"] for sentence in made]
        return _worded(mode, reader.as_json(sentences=made), entry)

    def _facts(self, mode: str, text: str, entry: dict[str, Any]) -> str:
        head, tail = reader.control_words(text)
        facts = reader.facts_of(reader.lines_in(text)) if "Find the facts" in text else []
        if mode == "fake-fact-ids":
            facts = [{**fact, "ids": ["U9001"]} for fact in facts]
        elif mode == "altered-fact-quotes":
            facts = [{**fact, "quote": f"really {fact['quote']}"} for fact in facts]
        elif mode == "swapped-facts":
            other = {"client": "therapist", "therapist": "client"}
            facts = [{**fact, "speaker": other.get(fact["speaker"], "client")} for fact in facts]
        elif mode in ("omitted-risk", "obeyed-injection"):
            facts = [fact for fact in facts if fact["kind"] != "risk"]
        return _worded(mode, reader.as_json(head=head, tail=tail, facts=facts), entry)

    def _obeyed(
        self, made: list[dict[str, Any]], sections: list[str]
    ) -> tuple[list[dict[str, Any]], list[str]]:
        """Writes what it was told to, with every fact in turn as its proof."""
        said = self.book.obeys.get("say", [])
        section = reader.place("risk", sections)
        kept = [s for s in made if not s["text"].startswith("Risk: ")]
        cited = [s["facts"] for s in made] or [["F1"]]
        added = [{"section": section, "text": t, "facts": cited[n % len(cited)]} for n, t in enumerate(said)]
        return [*kept, *added], said

    def _stream(self, mode: str, answer: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        pieces = [answer[n : n + _PIECE] for n in range(0, len(answer), _PIECE)] or [""]
        if mode in ("cut", "length", "no-end", "stall"):
            pieces = pieces[: max(1, len(pieces) // 2)]
        if mode == "endless":
            pieces = ["x" * 250_000] * 4
        elif mode == "deep-json":
            pieces = ['{"facts": ' + "[" * 5_000]
        elif mode == "deep-event":
            self.wfile.write(b"data: " + b"[" * 5_000 + b"\n\n")
            return
        for number, piece in enumerate(pieces):
            self._event({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})
            if mode == "trickle" and self._waits(0.05):
                return
            if mode == "stall" and number == len(pieces) - 1 and self._waits(30):
                return
        if mode == "cut":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            self.connection.close()
            return
        if mode == "error-inside":
            self.wfile.write(b'data: {"error": {"message": "out of memory", "type": "server_error"}}\n\n')
            return
        if mode != "no-end":
            reason = {"length": "length", "filter": "content_filter"}.get(mode, "stop")
            self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
        self.wfile.write(b"data: [DONE]\n\n")
        self.wfile.flush()

    def _event(self, chunk: dict[str, Any]) -> None:
        whole = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "scripted", **chunk}
        self.wfile.write(f"data: {json.dumps(whole, ensure_ascii=False)}\n\n".encode())
        self.wfile.flush()

    def _waits(self, seconds: float) -> bool:
        """Wait; whether the other side went away meanwhile."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            readable, _, _ = select.select([self.connection], [], [], min(left, 0.02))
            if readable and not self.connection.recv(1, socket.MSG_PEEK):
                self._gone()
                return True
        return False

    def _gone(self) -> None:
        self.close_connection = True
        with self.book.lock:
            self.book.disconnects.append(time.time())

    def _note(self, body: bytes) -> dict[str, Any]:
        entry: dict[str, Any] = {
            "path": self.path,
            "body": body.decode(),
            "sha256": hashlib.sha256(body).hexdigest(),
            "headers": {key.lower(): value for key, value in self.headers.items()},
            "planted": [],
            "written": [],
        }
        with self.book.lock:
            self.book.requests.append(entry)
        return entry

    def _json(self, status: int, value: Any) -> None:
        content = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if 300 <= status < 400:
            self.send_header("Location", f"/elsewhere{self.path}")
        self.end_headers()
        self.wfile.write(content)


def _read_only(mode: str, text: str) -> str:
    """What a server with too small a context makes of a prompt, saying nothing."""
    match = re.fullmatch(r"(head|tail)-(\d+)", mode)
    if match is None:
        return text
    size = int(match.group(2))
    return text[:size] if match.group(1) == "head" else text[-size:]


def _worded(mode: str, answer: str, entry: dict[str, Any]) -> str:
    if mode == "bad-json":
        return "Here is what you asked for: the client had a good week."
    if mode == "bad-json-once" and "was not the JSON object" not in entry["body"]:
        return "Certainly! " + answer[: len(answer) // 2]
    if mode == "fenced-json":
        return f"<think>First {{the}} facts.</think>Sure:\n```json\n{answer[:-1]},}}\n```\nAnything else?"
    return answer


def main() -> None:
    """Serve until standard input ends."""
    answering = type("AnsweringOne", (Answering,), {"book": Book()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), answering)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()
    server.shutdown()


if __name__ == "__main__":
    main()

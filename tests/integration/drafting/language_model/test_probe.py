"""What the probe of an endpoint finds: forms of answers, streaming, how much is really read."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from threading import Event, Timer
from typing import Any

import pytest

from app.domain.endpoint import Endpoint, Preset
from app.domain.errors import Cancelled, ErrorCode, RemoteError
from app.drafting.language_model.probe import OpenAiProbe
from tests.support.scripted_model.runs import HASTY, Records
from tests.support.scripted_model.serving import ScriptedModel

LOADED = {"loaded_context_length": 9000}


def probe(endpoint: Endpoint, records: Records | None = None) -> Any:
    return OpenAiProbe((records or Records()).sent, patience=HASTY).probe(endpoint, "")


def test_a_good_server(server: ScriptedModel) -> None:
    records = Records()
    report = probe(server.endpoint(), records)
    assert (report.models, report.schema, report.json_mode) == (("faithful",), True, False)
    assert (report.streaming, report.truncated, report.advice) == (True, False, "")
    assert report.context_tokens == 16_384
    assert {request.purpose for request in records.told} == {"probe"}
    longest = max(len(a["body"]) for a in server.requests())
    assert longest > 17_000  # as long as a real chunk


@pytest.mark.parametrize(
    ("mode", "schema", "json_mode"), [("no-schema", False, True), ("no-format", False, False)]
)
def test_the_strictest_form_that_works_is_found(
    server: ScriptedModel, mode: str, schema: bool, json_mode: bool
) -> None:
    report = probe(server.endpoint(mode))
    assert (report.schema, report.json_mode, report.truncated) == (schema, json_mode, False)


def test_silent_truncation_is_found_always(server: ScriptedModel) -> None:
    """Of every size below that of a real chunk, at both ends, for several contexts."""
    runs = found = 0
    for context in (3_000, 6_000, 16_384):
        size = _size(server, context)
        for end in ("head", "tail"):
            for share in (0.1, 0.5, 0.9, 0.99):
                report = probe(server.endpoint(f"{end}-{int(size * share)}", context_tokens=context))
                runs += 1
                found += report.truncated
                assert report.context_tokens < context
                assert "drops part" in report.advice
    print(f"truncation: {found} of {runs} found")
    assert found == runs
    unknown = probe(server.endpoint("tail-9000", context_tokens=0))
    assert unknown.truncated
    assert 3_000 < unknown.context_tokens < 9_000
    whole = probe(server.endpoint(f"head-{size * 2}"))
    assert not whole.truncated


def _size(server: ScriptedModel, context: int) -> int:
    """Characters of the longest prompt of a probe."""
    server.clear()
    probe(server.endpoint(context_tokens=context))
    bodies = [json.loads(a["body"]) for a in server.requests() if a["body"]]
    return max(len(body["messages"][1]["content"]) for body in bodies if "messages" in body)


@pytest.mark.parametrize(
    ("preset", "path", "answer", "tokens"),
    [
        (Preset.OLLAMA, "/api/ps", {"models": [{"name": "faithful:latest", "context_length": 3500}]}, 3500),
        (Preset.OLLAMA, "/api/show", {"parameters": "temperature 0.2\nnum_ctx   5000"}, 5000),
        (Preset.LLAMA_CPP, "/props", {"default_generation_settings": {"n_ctx": 4200}}, 4200),
        (
            Preset.LM_STUDIO,
            "/api/v0/models",
            {"data": [{"id": "faithful", "loaded_context_length": 9000}]},
            9000,
        ),
        (Preset.VLLM, "/v1/models", {"data": [{"id": "faithful", "max_model_len": 7000}]}, 7000),
        (Preset.OLLAMA, "/api/ps", {"models": "none"}, 16_384),
    ],
)
def test_the_context_is_what_the_server_tells(
    server: ScriptedModel, preset: Preset, path: str, answer: dict[str, Any], tokens: int
) -> None:
    server.native({path: answer})
    report = probe(server.endpoint(preset=preset))
    assert report.context_tokens == tokens
    if tokens < 8192:
        assert f"reads {tokens} tokens" in report.advice
    assert not report.truncated


def test_a_server_that_says_no_drops_nothing_silently(server: ScriptedModel) -> None:
    report = probe(server.endpoint("refuses-12000", context_tokens=0))
    assert not report.truncated
    assert 0 < report.context_tokens < 12_000
    with pytest.raises(RemoteError) as problem:
        probe(server.endpoint("refuses-1200", context_tokens=0))
    assert problem.value.code is ErrorCode.ENDPOINT_TRUNCATES


def test_what_nobody_knows_is_found_by_trying(server: ScriptedModel) -> None:
    assert probe(server.endpoint(context_tokens=0)).context_tokens == 16_384


def test_ollama_is_told_how_to_read_more(server: ScriptedModel) -> None:
    report = probe(server.endpoint("tail-900", preset=Preset.OLLAMA, context_tokens=0))
    assert report.truncated
    assert report.context_tokens == 0
    assert "OLLAMA_CONTEXT_LENGTH" in report.advice
    assert "num_ctx" in report.advice


def test_a_server_that_does_not_stream_is_said_so(server: ScriptedModel) -> None:
    report = probe(server.endpoint("no-stream"))
    assert not report.streaming
    assert "stream" in report.advice


@pytest.mark.parametrize(
    ("mode", "code"),
    [
        ("status-401", ErrorCode.ENDPOINT_KEY_REFUSED),
        ("status-404", ErrorCode.ENDPOINT_MODEL_MISSING),
        ("status-429", ErrorCode.ENDPOINT_BUSY),
        ("status-500", ErrorCode.ENDPOINT_FAILED),
        ("bad-json", ErrorCode.ENDPOINT_ANSWER_INVALID),
        ("slow-20", ErrorCode.ENDPOINT_TIMEOUT),
    ],
)
def test_what_cannot_answer_is_no_endpoint(server: ScriptedModel, mode: str, code: ErrorCode) -> None:
    with pytest.raises(RemoteError) as problem:
        probe(server.endpoint(mode))
    assert problem.value.code is code


@pytest.mark.parametrize("address", ["", "no address", "http://127.0.0.1:{port}/v1", "http://[::1/v1"])
def test_nobody_is_there(server: ScriptedModel, address: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(RemoteError) as problem:
        probe(replace(server.endpoint(), base_url=address.format(port=port)))
    assert problem.value.code is ErrorCode.ENDPOINT_UNREACHABLE


def test_a_probe_is_cancelled_at_once(server: ScriptedModel) -> None:
    stop = Event()
    timer = Timer(0.2, stop.set)
    timer.start()
    with pytest.raises(Cancelled):
        OpenAiProbe(patience=HASTY).probe(server.endpoint("slow-20"), "", stop.is_set)
    timer.join()
    assert server.until(lambda seen: len(seen.disconnects()) == 1)


def test_a_server_that_has_the_model_run_elsewhere_is_found_out(server: ScriptedModel) -> None:
    assert not probe(server.endpoint(preset=Preset.OLLAMA)).hands_on
    server.native({"/api/show": {"remote_host": "https://models.example", "remote_model": "big"}})
    for preset in (Preset.OLLAMA, Preset.OTHER):
        assert probe(server.endpoint(preset=preset)).hands_on


def test_a_model_on_this_computer_is_never_asked_through_a_proxy(
    server: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.setenv(name.upper(), "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert probe(server.endpoint()).models == ("faithful",)

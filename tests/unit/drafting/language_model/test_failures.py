"""What the libraries raise becomes a failure with a code, and nothing else of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import httpx2
import openai
import pytest

from app.domain.endpoint import Endpoint, Preset
from app.domain.endpoint_presets import PRESETS, context_of
from app.domain.errors import BugError, ErrorCode, RemoteError
from app.drafting.language_model.connection import LOCAL, OUTSIDE
from app.drafting.language_model.factory import access_to
from app.drafting.language_model.failures import named
from app.drafting.language_model.outgoing import Outgoing, Undisguised
from app.drafting.language_model.probe import OpenAiProbe

REQUEST = httpx2.Request("POST", "http://127.0.0.1/v1/chat/completions")


def status(number: int, **body: str) -> openai.APIStatusError:
    response = httpx2.Response(number, request=REQUEST)
    return openai.APIStatusError("words of a session", response=response, body=body)


def caused(problem: Exception, cause: Exception) -> Exception:
    problem.__cause__ = cause
    return problem


@pytest.mark.parametrize(
    ("problem", "begun", "code"),
    [
        (status(400), False, ErrorCode.ENDPOINT_FAILED),
        (status(400, code="context_length_exceeded"), False, ErrorCode.ENDPOINT_TRUNCATES),
        (status(401), False, ErrorCode.ENDPOINT_KEY_REFUSED),
        (status(404), False, ErrorCode.ENDPOINT_MODEL_MISSING),
        (status(429), False, ErrorCode.ENDPOINT_BUSY),
        (openai.APITimeoutError(REQUEST), False, ErrorCode.ENDPOINT_TIMEOUT),
        (
            caused(openai.APITimeoutError(REQUEST), httpx2.ConnectTimeout("slow")),
            False,
            ErrorCode.ENDPOINT_UNREACHABLE,
        ),
        (
            caused(openai.APIConnectionError(request=REQUEST), httpx2.ConnectError("no")),
            False,
            ErrorCode.ENDPOINT_UNREACHABLE,
        ),
        (
            caused(openai.APIConnectionError(request=REQUEST), httpx2.ReadError("cut")),
            True,
            ErrorCode.ENDPOINT_CUT_OFF,
        ),
        (
            caused(openai.APIConnectionError(request=REQUEST), RemoteError(ErrorCode.NETWORK_REFUSED)),
            False,
            ErrorCode.NETWORK_REFUSED,
        ),
        (json.JSONDecodeError("bad", "words of a session", 0), True, ErrorCode.ENDPOINT_ANSWER_INVALID),
        (openai.OpenAIError("odd"), False, ErrorCode.ENDPOINT_FAILED),
    ],
)
def test_codes(problem: Exception, begun: bool, code: ErrorCode) -> None:
    found = named(problem, begun=begun)
    assert found.code is code
    assert "session" not in f"{found} {dict(found.details)}"


def test_a_bug_of_ours_is_not_blamed_on_the_line() -> None:
    wrapped = caused(openai.APIConnectionError(request=REQUEST), KeyError("name"))
    assert isinstance(named(wrapped, begun=False), BugError)


def test_the_guard_is_asked_for_an_outside_host_only_and_its_refusal_is_told() -> None:
    asked: list[list[str]] = []

    @contextmanager
    def shut(hosts: Iterable[str]) -> Iterator[None]:
        asked.append(list(hosts))
        raise RemoteError(ErrorCode.NETWORK_REFUSED, retryable=False)
        yield

    outside = Endpoint(Preset.OPENAI, "https://model.invalid/v1", "big")
    for endpoint in (outside, Endpoint(Preset.OLLAMA, "http://127.0.0.1:9/v1", "small")):
        with pytest.raises(RemoteError) as problem:
            OpenAiProbe(allowing=shut).probe(endpoint, "")
        assert problem.value.code is ErrorCode.NETWORK_REFUSED
    assert asked[0][0] == "model.invalid"
    assert asked[1] == []


def test_a_model_here_is_waited_for_longer() -> None:
    here = Endpoint(Preset.OLLAMA, "http://127.0.0.1:11434/v1", "small")
    there = Endpoint(Preset.OPENAI, "https://model.invalid/v1", "big")
    assert access_to(here, "", Undisguised()).waits == LOCAL
    assert access_to(there, "", Undisguised()).waits == OUTSIDE
    assert LOCAL.silence >= 300 > OUTSIDE.silence


def test_what_goes_out_is_recorded_by_size_and_hash_alone() -> None:
    told: list[object] = []
    endpoint = Endpoint(Preset.OLLAMA, "http://127.0.0.1:11434/v1", "small")
    outgoing = Outgoing(endpoint, Undisguised(), told.append)
    request = outgoing.record("draft", "Ä [CLIENT_1] said".encode())
    outgoing.close(request, "answered")
    assert (request.host, request.characters, request.replaced) == ("127.0.0.1", 17, 1)
    assert "said" not in str(told)
    assert outgoing.restored({"a": ["b", 3, None], "c": {"d": "e"}}) == {"a": ["b", 3, None], "c": {"d": "e"}}


def test_every_preset_says_what_to_do() -> None:
    assert set(PRESETS) == set(Preset)
    for preset, facts in PRESETS.items():
        assert facts.advice.endswith(".")
        assert facts.larger_context.endswith((".", "”."))
        assert context_of(preset, 0) == facts.assumed_context
        assert context_of(preset, 7000) == 7000
        assert not facts.base_url or facts.base_url.startswith("http")
    assert "OLLAMA_CONTEXT_LENGTH" in PRESETS[Preset.OLLAMA].larger_context

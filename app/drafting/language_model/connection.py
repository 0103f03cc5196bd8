"""One run's connection to a language model: requests one after another, streamed, none ever repeated."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit
from urllib.request import getproxies

from app.domain.endpoint import Endpoint, ModelRequest, Preset
from app.domain.endpoint_presets import DEFAULT_API_VERSION
from app.domain.errors import AppError, ErrorCode
from app.drafting.language_model.answers import LONGEST
from app.drafting.language_model.arriving import PLAIN, limit
from app.drafting.language_model.failures import failure, named
from app.drafting.language_model.outgoing import Outgoing

if TYPE_CHECKING:
    import httpx2
    import openai

Allowing = Callable[[Iterable[str]], AbstractContextManager[None]]
"""Lets hosts through the network guard while its block runs."""

Result = TypeVar("Result")

_NO_KEY = "none"  # local servers want none, and the client insists on one
_AGENT = "Roomnote"
_TELLING = ("x-stainless", "openai-organization", "openai-project")  # of this computer, or its environment
_OUTSIDE = frozenset({Preset.OPENAI, Preset.AZURE})


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds. ``silence``: no byte at all; ``between``: between two pieces of an answer; ``whole``: one
    request. A model on this computer reads for minutes before it says anything."""

    connect: float = 5.0
    silence: float = 600.0
    between: float = 120.0
    whole: float = 3600.0


LOCAL = Patience()
OUTSIDE = Patience(connect=15.0, silence=120.0, between=60.0, whole=900.0)


def no_guard(hosts: Iterable[str]) -> AbstractContextManager[None]:
    """Where there is no network guard."""
    return nullcontext()


@dataclass(frozen=True, slots=True)
class Access:
    """An endpoint with what is needed to use it. ``key`` comes from the keyring and is never written."""

    endpoint: Endpoint
    key: str
    outgoing: Outgoing
    allowing: Allowing = no_guard
    patience: Patience | None = None

    @property
    def waits(self) -> Patience:
        """As configured, or what fits where the model is."""
        return self.patience or (LOCAL if self.endpoint.on_this_computer else OUTSIDE)


class Connection:
    """Asks an endpoint. Made by ``connected``; one loop, one request at a time."""

    def __init__(self, access: Access, client: openai.AsyncOpenAI, web: httpx2.AsyncClient) -> None:
        self._access = access
        self._client = client
        self._web = web
        self._purpose = ""
        self._open: list[ModelRequest] = []
        web.event_hooks = {"request": [self._leaving], "response": [limit]}

    async def _leaving(self, request: httpx2.Request) -> None:
        """Every request of this client passes here, whoever makes it."""
        for name in [n for n in request.headers if n.lower().startswith(_TELLING)]:
            del request.headers[name]
        request.headers["User-Agent"] = _AGENT
        request.headers["Accept-Encoding"] = PLAIN
        self._open.append(self._access.outgoing.record(self._purpose, request.content))

    async def models(self) -> tuple[str, ...]:
        """The ids that the server lists; empty where it has no list."""

        async def listed() -> tuple[str, ...]:
            async with asyncio.timeout(self._access.waits.between):
                page = await self._client.models.list()
            return tuple(model.id for model in page.data)

        try:
            return await self._recorded("probe", listed)
        except AppError as problem:
            if problem.code is ErrorCode.ENDPOINT_MODEL_MISSING:
                return ()
            raise

    async def look(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """What the server's own interface says at ``path``, from the root of its address; None if nothing."""
        parts = urlsplit(self._access.endpoint.base_url)
        address = f"{parts.scheme}://{parts.netloc}{path}"

        async def asked() -> Any:
            async with asyncio.timeout(self._access.waits.between):
                response = await self._web.request("POST" if body else "GET", address, json=body)
            return response.json() if response.status_code == 200 else None

        try:
            return await self._recorded("probe", asked)
        except AppError as problem:
            if problem.code in (ErrorCode.NETWORK_REFUSED, ErrorCode.CANCELLED):
                raise
            return None

    async def ask(
        self,
        purpose: str,
        messages: list[dict[str, Any]],
        answer_format: dict[str, Any] | None = None,
        on_text: Callable[[str], None] | None = None,
        most_tokens: int = 0,
    ) -> str:
        """The whole answer; ``on_text`` hears it grow. One request, streamed.

        ENDPOINT_… of ``ErrorCode``; ENDPOINT_CUT_OFF also where the answer ended for want of room.
        """
        body: dict[str, Any] = {"model": self._access.endpoint.model, "messages": messages, "stream": True}
        if answer_format is not None:
            body["response_format"] = answer_format
        if self._access.endpoint.preset not in _OUTSIDE:
            body["temperature"] = 0.0
            if most_tokens:
                body["max_tokens"] = most_tokens
        return await self._recorded(purpose, lambda: self._streamed(body, on_text))

    async def _streamed(self, body: dict[str, Any], on_text: Callable[[str], None] | None) -> str:
        waits = self._access.waits
        pieces: list[str] = []
        size = 0
        end = ""
        begun = False
        try:
            async with asyncio.timeout(waits.whole):
                stream = await self._client.chat.completions.create(**body)
                async with stream:
                    async for chunk in _lively(stream, waits):
                        begun = True
                        if not chunk.choices:
                            continue
                        choice = chunk.choices[0]
                        end = choice.finish_reason or end
                        if choice.delta and choice.delta.content:
                            pieces.append(choice.delta.content)
                            size += len(choice.delta.content)
                            if size > LONGEST:
                                raise failure(ErrorCode.ENDPOINT_ANSWER_INVALID, "endless")
                            if on_text is not None:
                                on_text("".join(pieces))
        except TimeoutError as problem:
            raise failure(ErrorCode.ENDPOINT_TIMEOUT) from problem
        except _theirs() as problem:
            raise named(problem, begun=begun) from problem
        if end == "stop":
            return "".join(pieces)
        if end in ("", "length"):
            raise failure(ErrorCode.ENDPOINT_CUT_OFF, end or ("no end" if begun else "nothing"))
        raise failure(ErrorCode.ENDPOINT_FAILED, "filter" if end == "content_filter" else "finish")

    async def _recorded(self, purpose: str, asking: Callable[[], Awaitable[Result]]) -> Result:
        """The answer; how each request ended is recorded, also when it was cancelled."""
        self._purpose = purpose
        self._open.clear()
        outcome = ErrorCode.CANCELLED.value
        try:
            answer = await asking()
            outcome = "answered"
            return answer
        except AppError as problem:
            outcome = problem.code.value
            raise
        except TimeoutError as problem:  # what is short takes no time: a list, a word about the server
            outcome = ErrorCode.ENDPOINT_TIMEOUT.value
            raise failure(ErrorCode.ENDPOINT_TIMEOUT) from problem
        except _theirs() as problem:
            own = named(problem, begun=False)
            outcome = own.code.value
            raise own from problem
        finally:
            for request in self._open:
                self._access.outgoing.close(request, outcome)


def _theirs() -> tuple[type[Exception], ...]:
    """What the libraries raise while they ask."""
    import httpx2
    import openai

    # RecursionError: JSON that is nested as no answer is
    return openai.OpenAIError, httpx2.HTTPError, httpx2.StreamError, json.JSONDecodeError, RecursionError


async def _lively(stream: Any, waits: Patience) -> AsyncIterator[Any]:
    """The pieces of an answer; once it began, no two may be far apart."""
    pieces = aiter(stream)
    wait: float | None = None  # until the first, the connection's own patience holds
    while True:
        try:
            async with asyncio.timeout(wait):
                piece = await anext(pieces)
        except StopAsyncIteration:
            return
        yield piece
        wait = waits.between


@asynccontextmanager
async def connected(access: Access) -> AsyncIterator[Connection]:
    """A connection for one run; everything is closed afterwards, and the host is let through only while."""
    import httpx2
    import openai

    endpoint, waits = access.endpoint, access.waits
    if not endpoint.host or not endpoint.model:
        raise failure(ErrorCode.ENDPOINT_UNREACHABLE, "address")
    timeout = httpx2.Timeout(waits.silence, connect=waits.connect)
    outside = not endpoint.loopback
    with access.allowing(_hosts(endpoint) if outside else []):
        try:
            # Certificates take a while to load; plain http on this computer has no use for them.
            plain = not outside and urlsplit(endpoint.base_url).scheme == "http"
            web = httpx2.AsyncClient(
                verify=not plain, timeout=timeout, trust_env=outside, follow_redirects=False
            )
            common: dict[str, Any] = {
                "api_key": access.key or _NO_KEY,
                "timeout": timeout,
                "http_client": web,
            }
            client: openai.AsyncOpenAI
            if endpoint.preset is Preset.AZURE:
                client = openai.AsyncAzureOpenAI(
                    azure_endpoint=endpoint.base_url,
                    azure_deployment=endpoint.model,
                    api_version=endpoint.api_version or DEFAULT_API_VERSION,
                    max_retries=0,
                    **common,
                )
            else:
                client = openai.AsyncOpenAI(base_url=endpoint.base_url, max_retries=0, **common)
        except (ValueError, ImportError, httpx2.InvalidURL, openai.OpenAIError) as problem:
            raise failure(ErrorCode.ENDPOINT_UNREACHABLE, "address") from problem
        async with web:
            yield Connection(access, client, web)


def _hosts(endpoint: Endpoint) -> list[str]:
    """The host, and the proxies through which the system leads to it."""
    named = [address for scheme in ("http", "https", "all") if (address := getproxies().get(scheme))]
    proxies = [urlsplit(p if "://" in p else f"http://{p}").hostname or "" for p in named]
    return [endpoint.host, *(host for host in proxies if host)]

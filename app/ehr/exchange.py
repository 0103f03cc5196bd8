"""One HTTP request and its answer, with what is known about whether it reached the server.

httpx2 is imported with the first request, not with the program: it costs a tenth of a second.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import AppError, ErrorCode, RemoteError
from app.ehr.address import Address

if TYPE_CHECKING:
    import httpx2

RESPONSE_LIMIT = 8 * 1024 * 1024
"""Bytes. The largest capability statements have 2 to 3 MB; anything beyond is not an answer to us."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, for each piece sent, for each piece received, and for one answer's whole body."""

    connect: float = 10.0
    write: float = 20.0
    read: float = 30.0
    whole: float = 60.0


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask. ``changes``: the server may do something, so a lost answer leaves a question open."""

    method: str
    path: str
    headers: Mapping[str, str]
    params: Mapping[str, str]
    body: bytes = b""
    changes: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; header names in lower case. ``whole``: the body is complete."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    whole: bool = True


def exchange(address: Address, request: Request, timeouts: Timeouts) -> Answer:
    """Send once, over a connection of its own, and return whatever the server answered.

    Redirects are not followed; cookies are not kept; proxies of the environment are used for https only.
    EHR_UNREACHABLE: nothing was sent, or nothing was to change. EHR_AMBIGUOUS: the line broke after sending.
    """
    import httpx2

    try:
        # A kept connection that the server has closed meanwhile would look like a line that broke after
        # sending: so every request opens its own.
        with (
            httpx2.Client(
                timeout=httpx2.Timeout(
                    connect=timeouts.connect,
                    write=timeouts.write,
                    read=timeouts.read,
                    pool=timeouts.connect,
                ),
                limits=httpx2.Limits(max_connections=1, max_keepalive_connections=0),
                trust_env=not address.loopback,
                follow_redirects=False,
            ) as client,
            client.stream(
                request.method,
                address.url(request.path),
                params=dict(request.params) or None,
                headers={
                    "User-Agent": "Roomnote",
                    "Accept": "application/fhir+json",
                    "Accept-Encoding": "identity",
                    **request.headers,
                },
                content=request.body or None,
            ) as response,
        ):
            body, whole = _read(response, time.monotonic() + timeouts.whole)
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status_code, headers, body, whole)
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError) as error:
        raise RemoteError(ErrorCode.EHR_UNREACHABLE, details=_cause(error)) from error
    except (httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
        raise RemoteError(ErrorCode.EHR_NOT_CONFIGURED, retryable=False) from error
    except httpx2.TransportError as error:
        raise line_broke(request, cause=type(error).__name__) from error


def line_broke(request: Request, cause: str) -> AppError:
    """The error for an answer that did not come, or not completely."""
    code = ErrorCode.EHR_AMBIGUOUS if request.changes else ErrorCode.EHR_UNREACHABLE
    return RemoteError(code, details={"cause": cause})


def _read(response: httpx2.Response, deadline: float) -> tuple[bytes, bool]:
    import httpx2

    body = bytearray()
    try:
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > RESPONSE_LIMIT or time.monotonic() > deadline:
                return bytes(body[:RESPONSE_LIMIT]), False
    except httpx2.RequestError:
        # The head of the answer has arrived and may say enough.
        return bytes(body), False
    return bytes(body), True


def _cause(error: Exception) -> dict[str, str]:
    link: BaseException | None = error
    while link is not None:
        if isinstance(link, ssl.SSLError):
            return {"cause": "certificate"}
        link = link.__cause__ or link.__context__
    return {"cause": type(error).__name__}

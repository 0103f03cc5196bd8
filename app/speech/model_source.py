"""The place models are fetched from: which hosts, through which proxy, and what its answers mean.

httpx2 is imported with the first request: it costs a tenth of a second. It takes the certificates and, where
no proxy is set, the proxies of the system.
"""

from __future__ import annotations

import json
import ssl
import urllib.request
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin, urlsplit

from app.domain.errors import AppError, ErrorCode, RemoteError
from app.domain.this_computer import is_this_computer
from app.services.ports import CatalogueEntry

if TYPE_CHECKING:
    import httpx2

_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 5
_PASSING = (408, 425, 429, 500, 502, 503, 504)
_LONGEST_LISTING = 4 * 1024**2


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: to connect, for each piece of an answer, and before each further try after a failure that may
    pass. Tries that brought something are not counted."""

    connect: float = 15.0
    read: float = 30.0
    pauses: tuple[float, ...] = (0.5, 2.0, 5.0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file at the source: its length, and its SHA-256 or the name git gives it (``blob``)."""

    name: str
    size: int
    sha256: str = ""
    blob: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """One immutable version of a model at its source."""

    revision: str
    files: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """``base``: https, or http on this computer. ``hosts``: from where else files may come, ``*.`` for any
    name below. ``proxy``: empty for the system's own."""

    base: str
    hosts: tuple[str, ...] = ()
    proxy: str = ""
    patience: Patience = Patience()

    def contacts(self) -> tuple[str, ...]:
        """Every host that may be connected to while a model is fetched."""
        proxies = [self.proxy] if self.proxy else []
        if not proxies and not is_this_computer(_host(self.base)):
            system = urllib.request.getproxies()
            proxies = [address for scheme in ("http", "https", "all") if (address := system.get(scheme))]
        named = [_host(p if "://" in p else f"http://{p}") for p in proxies]
        return tuple(dict.fromkeys(host for host in (_host(self.base), *self.hosts, *named) if host))

    def file_address(self, entry: CatalogueEntry, revision: str, name: str) -> str:
        """Of one file of a version."""
        return f"{self.base}/{entry.repository}/resolve/{revision}/{quote(name)}"

    def client(self) -> httpx2.AsyncClient:
        """A client for one download."""
        import httpx2

        patience = self.patience
        try:
            return httpx2.AsyncClient(
                timeout=httpx2.Timeout(patience.read, connect=patience.connect),
                proxy=self.proxy or None,
                trust_env=not is_this_computer(_host(self.base)),
                follow_redirects=False,
                headers={"User-Agent": "Roomnote", "Accept-Encoding": "identity"},
            )
        except (ValueError, ImportError, httpx2.InvalidURL) as problem:  # the system names a proxy of no use
            raise _unreachable("proxy", retryable=False) from problem

    async def release(self, client: httpx2.AsyncClient, entry: CatalogueEntry, revision: str) -> Release:
        """What to fetch: from the catalogue where it says everything, else as the source lists it.

        ``revision``: one that was begun with, or empty for the catalogue's or else the newest.
        """
        revision = entry.revision or revision
        if revision and all(file.sha256 for file in entry.files):
            return Release(revision, tuple(Wanted(f.name, f.size, f.sha256) for f in entry.files))
        place = f"{self.base}/api/models/{entry.repository}"
        if not revision:
            found = await self._json(client, f"{place}/revision/main")
            revision = str(found.get("sha", "")) if isinstance(found, dict) else ""
            if not (revision.isalnum() and 7 <= len(revision) <= 64):
                raise _refused("listing")
        listed = await self._json(client, f"{place}/tree/{revision}")
        return Release(revision, _chosen(entry, listed))

    @asynccontextmanager
    async def answer(
        self, client: httpx2.AsyncClient, address: str, headers: Mapping[str, str]
    ) -> AsyncIterator[httpx2.Response]:
        """The answer with status 200, 206 or 416, through redirects to hosts that are allowed.

        MODEL_SOURCE_REFUSED, MODEL_SOURCE_UNREACHABLE, PROXY_REFUSED; NETWORK_REFUSED for a redirect
        elsewhere.
        """
        import httpx2

        try:
            for _ in range(_MOST_REDIRECTS):
                self._require_allowed(address)
                request = client.build_request("GET", address, headers=dict(headers))
                response = await client.send(request, stream=True)
                try:
                    if response.status_code not in _REDIRECTS:
                        _require_success(response)
                        yield response
                        return
                    address = urljoin(address, response.headers.get("location", ""))
                finally:
                    await response.aclose()
            raise _refused("redirects")
        except (httpx2.RequestError, httpx2.InvalidURL, ExceptionGroup) as problem:
            raise _converted(problem) from problem

    async def _json(self, client: httpx2.AsyncClient, address: str) -> Any:
        async with self.answer(client, address, {"Accept": "application/json"}) as response:
            body = bytearray()
            async for chunk in response.aiter_raw():
                body += chunk
                if len(body) > _LONGEST_LISTING:
                    raise _refused("listing")
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as problem:
            raise _refused("listing") from problem

    def _require_allowed(self, address: str) -> None:
        try:
            parts = urlsplit(address)
            host = (parts.hostname or "").lower()
        except ValueError as problem:
            raise _refused("address") from problem
        here = is_this_computer(host) and is_this_computer(_host(self.base))
        secure = parts.scheme == "https" or (parts.scheme == "http" and here)
        if (
            not host
            or not secure
            or not any(_fits(host, allowed) for allowed in (_host(self.base), *self.hosts))
        ):
            raise RemoteError(ErrorCode.NETWORK_REFUSED, retryable=False)


def _converted(problem: Exception) -> AppError:
    """What a failure of the transport means."""
    import httpx2

    refused = _refusal_in(problem)
    if refused is not None:
        return refused
    if isinstance(problem, httpx2.ProxyError):
        status = str(problem)[:3]
        if status.startswith("5"):
            return _unreachable("proxy")
        return RemoteError(ErrorCode.PROXY_REFUSED, retryable=False, details=_details("proxy", status))
    if isinstance(problem, httpx2.InvalidURL | httpx2.UnsupportedProtocol):
        return _unreachable("address", retryable=False)
    if _is_about_certificates(problem):
        return _unreachable("certificate", retryable=False)
    return _unreachable(type(problem).__name__)


def _require_success(response: httpx2.Response) -> None:
    status = response.status_code
    if status in (200, 206, 416):
        return
    if status == 407:
        raise RemoteError(ErrorCode.PROXY_REFUSED, retryable=False, details=_details("proxy", status))
    wait = response.headers.get("retry-after", "")
    details = _details("status", status)
    if wait.isascii() and wait.isdigit():
        details["retry_after"] = min(int(wait[:9]), 3600)
    raise RemoteError(ErrorCode.MODEL_SOURCE_REFUSED, retryable=status in _PASSING, details=details)


def _chosen(entry: CatalogueEntry, listed: Any) -> tuple[Wanted, ...]:
    """The entry's files with what the source says of each, and what the catalogue knows better."""
    found: dict[str, Wanted] = {}
    for item in listed if isinstance(listed, list) else []:
        try:
            large = item.get("lfs") or {}
            name, size, sha256 = str(item["path"]), large.get("size", item["size"]), large.get("oid", "")
            blob = "" if sha256 else str(item["oid"])
        except (AttributeError, KeyError, TypeError):
            continue
        if type(size) is int and size > 0 and isinstance(sha256, str):
            found[name] = Wanted(name, size, sha256, blob)
    chosen = []
    for file in entry.files:
        there = found.get(file.name)
        if there is None:
            raise _refused("listing")
        if file.sha256:
            there = Wanted(file.name, file.size, file.sha256)
        chosen.append(there)
    return tuple(chosen)


def _refusal_in(problem: BaseException | None) -> AppError | None:
    """The network guard's refusal, which libraries wrap into groups and causes of their own."""
    if isinstance(problem, AppError):
        return problem
    if isinstance(problem, BaseExceptionGroup):
        return next((found for inner in problem.exceptions if (found := _refusal_in(inner))), None)
    if problem is None:
        return None
    return _refusal_in(problem.__cause__) or _refusal_in(problem.__context__)


def _is_about_certificates(problem: BaseException | None) -> bool:
    while problem is not None:
        if isinstance(problem, ssl.SSLCertVerificationError):
            return True
        problem = problem.__cause__ or problem.__context__
    return False


def _unreachable(cause: str, *, retryable: bool = True) -> RemoteError:
    return RemoteError(
        ErrorCode.MODEL_SOURCE_UNREACHABLE, retryable=retryable, details=_details("cause", cause)
    )


def _refused(cause: str) -> RemoteError:
    return RemoteError(ErrorCode.MODEL_SOURCE_REFUSED, retryable=False, details=_details("cause", cause))


def _details(name: str, value: str | int) -> dict[str, str | int | float]:
    return {name: value}


def _fits(host: str, allowed: str) -> bool:
    return host == allowed or (allowed.startswith("*.") and host.endswith(allowed[1:]))


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:  # no address at all: nothing fits it, so nothing is connected to
        return ""

"""Nothing but this computer and the configured EHR can be connected to, and every attempt is on a list (B7).

The source of a speech model is let through while the user fetches one, and at no other time.

The interpreter reports every connection and look-up of any Python library through audit events before it
happens (PEP 578). Not seen are connections of native libraries, which none that is used here makes, and
on Windows those that asyncio makes to a bare address: look-ups are, and so are blocking sockets everywhere.
"""

import ipaddress
import json
import socket
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from app.domain.errors import ErrorCode, RemoteError
from app.domain.this_computer import is_this_computer
from app.services.ports import Clock, Contact

_CONNECTING = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_LOOKING_UP = frozenset({"socket.getaddrinfo", "socket.gethostbyname"})


class NetworkGuard:
    """While installed, a connection elsewhere than to this computer or ``hosts`` raises NETWORK_REFUSED.

    ``journal`` keeps the list over restarts, one JSON line a connection. Any thread; one guard at a time.
    """

    def __init__(self, clock: Clock, hosts: Iterable[str] = (), journal: Path | None = None) -> None:
        self._clock = clock
        self._hosts = {_plain(host) for host in hosts if host}
        self._for_now: list[frozenset[str]] = []
        self._journal = journal
        self._names: dict[str, str] = {}  # address as text: the allowed host that it was looked up for
        self._contacts: dict[tuple[str, int, bool], Contact] = {}
        self._lock = threading.RLock()
        self._look_up = socket.getaddrinfo
        self._read_journal()

    def allow(self, host: str) -> None:
        """Let ``host`` be connected to from now on, as when an EHR is set up."""
        with self._lock:
            self._hosts.add(_plain(host))

    @contextmanager
    def allowing(self, hosts: Iterable[str]) -> Iterator[None]:
        """Let ``hosts`` be connected to as well while the block runs; ``*.`` stands for every name below."""
        more = frozenset(_plain(host) for host in hosts if host)
        with self._lock:
            self._for_now.append(more)
        try:
            yield
        finally:
            with self._lock:
                self._for_now.remove(more)

    def contacts(self) -> tuple[Contact, ...]:
        """Every connection ever made or refused, by its first time."""
        with self._lock:
            return tuple(sorted(self._contacts.values(), key=lambda contact: contact.first_at))

    def install(self) -> None:
        """Begin guarding this process."""
        _guards.append(self)
        if not _hooked:
            sys.addaudithook(_on_event)  # can never be removed: it asks the present guard, if there is one
            _hooked.append(True)
        self._look_up = socket.getaddrinfo
        socket.getaddrinfo = self._remember_addresses

    def uninstall(self) -> None:
        """Stop guarding; idempotent."""
        if self in _guards:
            _guards.remove(self)
            socket.getaddrinfo = self._look_up

    def check_connection(self, address: object) -> None:
        """Record a connection to ``address``; NETWORK_REFUSED unless it is allowed. Local sockets pass."""
        if not (isinstance(address, tuple) and len(address) >= 2 and isinstance(address[0], str)):
            return
        host, port = _plain(address[0]), int(address[1])
        with self._lock:
            name = self._names.get(host, host)
            allowed = _stays_here(host) or self._may(name)
            self._record(name, port, allowed)
        if not allowed:
            raise RemoteError(ErrorCode.NETWORK_REFUSED, retryable=False, details={"port": port})

    def check_look_up(self, host: object) -> None:
        """NETWORK_REFUSED for a name that may not be connected to: asking for it would already tell of it."""
        if isinstance(host, bytes):
            host = host.decode("ascii", "replace")
        if not isinstance(host, str) or not host:
            return
        name = _plain(host)
        with self._lock:
            if _is_address(name) or _stays_here(name) or self._may(name):
                return
            self._record(name, 0, allowed=False)
        raise RemoteError(ErrorCode.NETWORK_REFUSED, retryable=False)

    def _remember_addresses(self, host: Any, *args: Any, **kwargs: Any) -> Any:
        found = self._look_up(host, *args, **kwargs)
        name = _plain(host.decode() if isinstance(host, bytes) else host) if host else ""
        with self._lock:
            if self._may(name):
                self._names.update({_plain(str(entry[4][0])): name for entry in found})
        return found

    def _may(self, name: str) -> bool:
        return name in self._hosts or any(_fits(name, host) for more in self._for_now for host in more)

    def _record(self, host: str, port: int, allowed: bool) -> None:
        at = self._clock.now()
        self._count(host, port, allowed, at)
        if self._journal is not None:
            line = json.dumps({"at": at.isoformat(), "host": host, "port": port, "allowed": allowed})
            try:
                with self._journal.open("a", encoding="utf-8") as file:
                    file.write(line + "\n")
            except OSError:
                self._journal = None  # a full disk must not keep a note from leaving; memory still counts

    def _count(self, host: str, port: int, allowed: bool, at: datetime) -> None:
        known = self._contacts.get((host, port, allowed))
        new = Contact(host, port, allowed, 1, at, at)
        self._contacts[host, port, allowed] = (
            replace(known, count=known.count + 1, last_at=at) if known else new
        )

    def _read_journal(self) -> None:
        if self._journal is None or not self._journal.exists():
            return
        for line in self._journal.read_text(encoding="utf-8").splitlines():
            try:
                entry = json.loads(line)
                at = datetime.fromisoformat(entry["at"])
                self._count(entry["host"], entry["port"], entry["allowed"], at)
            except (ValueError, KeyError, TypeError):
                continue  # a line cut off by a crash


_guards: list[NetworkGuard] = []
_hooked: list[bool] = []


def _on_event(event: str, args: tuple[Any, ...]) -> None:
    if not event.startswith("socket.") or not _guards:
        return
    if event in _CONNECTING:
        _guards[-1].check_connection(args[1])
    elif event in _LOOKING_UP:
        _guards[-1].check_look_up(args[0])


def _fits(name: str, host: str) -> bool:
    return name == host or (host.startswith("*.") and name.endswith(host[1:]))


def _plain(host: str) -> str:
    return host.split("%")[0].rstrip(".").lower()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _stays_here(host: str) -> bool:
    return not host or is_this_computer(host)

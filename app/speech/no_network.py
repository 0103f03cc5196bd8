"""The speech process connects to nothing at all: what it hears must not be able to leave it (B7).

The desktop process has a guard with a list of what is allowed; a process of its own needs one of its own, and
here the list is empty. The interpreter reports connections and look-ups before they happen (PEP 578).
"""

import sys
from typing import Any

from app.domain.errors import ErrorCode, RemoteError

_CONNECTING = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_LOOKING_UP = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})


def refuse_network() -> None:
    """From now on, and for as long as this process runs, NETWORK_REFUSED for every address and every name."""
    sys.addaudithook(_on_event)


def _on_event(event: str, args: tuple[Any, ...]) -> None:
    # an address of the network is a tuple; local sockets have a path, and connected ones have none
    if event in _LOOKING_UP or (event in _CONNECTING and isinstance(args[1], tuple)):
        raise RemoteError(ErrorCode.NETWORK_REFUSED, retryable=False)

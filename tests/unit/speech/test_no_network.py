"""The speech process has no network, whatever a library in it tries (B7)."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, RemoteError
from app.speech.no_network import _on_event

TRIES = """
import socket, sys
from app.domain.errors import RemoteError
from app.speech.child import behave
left, right = socket.socketpair()
port = int(sys.argv[1])
behave()
assert sys.argv[1:] == []
left.send(b"x")
assert right.recv(1) == b"x"
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for attempt in (
    lambda: socket.create_connection(("127.0.0.1", port)),
    lambda: socket.socket().connect(("127.0.0.1", port)),
    lambda: udp.sendto(b"x", ("127.0.0.1", port)),
    lambda: socket.getaddrinfo("localhost", 80),
    lambda: socket.gethostbyname("localhost"),
):
    try:
        attempt()
    except RemoteError:
        continue
    raise SystemExit("connected")
"""


def test_not_even_this_computer_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        arguments = [sys.executable, "-c", TRIES, port]
        subprocess.run(arguments, check=True, cwd=Path(__file__).parents[3], timeout=60)


def test_local_sockets_and_other_events_pass() -> None:
    for event, args in (
        ("socket.connect", (None, "/run/a-path")),
        ("socket.sendmsg", (None, None)),
        ("open", ("file", "r", 0)),
    ):
        _on_event(event, args)
    with pytest.raises(RemoteError) as refused:
        _on_event("socket.connect", (None, ("192.0.2.1", 443)))
    assert refused.value.code is ErrorCode.NETWORK_REFUSED

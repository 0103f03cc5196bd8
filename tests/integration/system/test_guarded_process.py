"""In a process of its own: what real libraries do when the guard is installed. No packet leaves."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
ELSEWHERE = "192.0.2.1"  # RFC 5737: nobody has this address

PROGRAM = """
import asyncio, json, socket, sys
import httpx2
from app.domain.errors import AppError
from app.system.clock import SystemClock
from app.system.network_guard import NetworkGuard

guard = NetworkGuard(SystemClock())
guard.install()
server = socket.create_server(("127.0.0.1", 0))
here, elsewhere = server.getsockname(), (ELSEWHERE, 9)

def udp(address):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.sendto(b"x", address)

async def aio(address):
    _, writer = await asyncio.open_connection(*address)
    writer.close()

WAYS = {
    "socket": lambda a: socket.create_connection(a, timeout=2).close(),
    "datagram": udp,
    "asyncio": lambda a: asyncio.run(asyncio.wait_for(aio(a), 2)),
    "httpx": lambda a: httpx2.Client(timeout=0.2, trust_env=False).get(f"http://{a[0]}:{a[1]}/"),
    "look-up": lambda a: socket.getaddrinfo("nowhere.invalid" if a == elsewhere else "localhost", a[1]),
    "old look-up": lambda a: socket.gethostbyname("nowhere.invalid" if a == elsewhere else "localhost"),
}

def outcome(call, address):
    try:
        call(address)
    except AppError as error:
        return error.code.value
    except httpx2.TimeoutException:
        return "connected"  # the server here accepts and says nothing
    except Exception as error:
        return type(error).__name__
    return "connected"

found = {name: [outcome(call, elsewhere), outcome(call, here)] for name, call in WAYS.items()}
contacts = [[c.host, c.port == here[1], c.allowed, c.count] for c in guard.contacts()]
print(json.dumps({"found": found, "contacts": contacts}))
"""


@pytest.fixture(scope="module")
def answer() -> Any:
    code = PROGRAM.replace("ELSEWHERE", repr(ELSEWHERE))
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("way", ["socket", "datagram", "asyncio", "httpx", "look-up", "old look-up"])
def test_every_way_out_is_closed_but_this_computer_is_open(answer: Any, way: str) -> None:
    assert answer["found"][way] == ["network-refused", "connected"]


def test_every_attempt_is_on_the_list(answer: Any) -> None:
    contacts = {(host, allowed): count for host, _, allowed, count in answer["contacts"]}
    assert contacts[ELSEWHERE, False] == 4
    assert contacts["127.0.0.1", True] == 4
    assert contacts["nowhere.invalid", False] == 2

"""The list of connections and the rule of what may be connected to (B7)."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, RemoteError
from app.system.network_guard import NetworkGuard
from tests.support.database import START, HeldClock

EHR = "203.0.113.7"  # RFC 5737: documentation only


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def guard(clock: HeldClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[NetworkGuard]:
    """Installed, allowing ``ehr.example``; looking up anything answers with the EHR's address."""
    answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (EHR, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answer)
    installed = NetworkGuard(clock, ["EHR.example."])
    installed.install()
    yield installed
    installed.uninstall()


def refused(guard: NetworkGuard, address: object) -> bool:
    try:
        guard.check_connection(address)
    except RemoteError as error:
        return error.code is ErrorCode.NETWORK_REFUSED and not error.retryable
    return False


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "localhost", "LocalHost"]
)
def test_this_computer_may_be_connected_to(guard: NetworkGuard, host: str) -> None:
    assert not refused(guard, (host, 80))


@pytest.mark.parametrize(
    "host",
    [
        "203.0.113.9",
        "10.0.0.1",
        "::",
        "2001:db8::1",
        "::ffff:10.0.0.1",
        "example.com",
        "0.0.0.0",
        "localhost.example.com",
    ],
)
def test_nothing_else_may(guard: NetworkGuard, host: str) -> None:
    assert refused(guard, (host, 443)) and refused(guard, (host, 443, 0, 0))


@pytest.mark.parametrize("address", ["/run/bus", b"\0abstract", (123, 0), None, (), ("one",)])
def test_local_sockets_pass_and_are_not_listed(guard: NetworkGuard, address: object) -> None:
    assert not refused(guard, address) and guard.contacts() == ()


def test_the_ehr_is_known_by_name_and_by_the_address_looked_up_for_it(guard: NetworkGuard) -> None:
    assert not refused(guard, ("ehr.example", 443))
    assert refused(guard, (EHR, 443)), "an address counts only once it was looked up for the EHR"
    socket.getaddrinfo("ehr.example", 443)
    assert not refused(guard, (EHR, 443))
    assert [(c.host, c.allowed, c.count) for c in guard.contacts()] == [
        ("ehr.example", True, 2),
        (EHR, False, 1),
    ]


def test_looking_up_another_name_does_not_open_its_address(guard: NetworkGuard) -> None:
    socket.getaddrinfo("other.example", 443)
    assert refused(guard, (EHR, 443))


def test_a_host_that_is_set_up_later_is_allowed_from_then_on(guard: NetworkGuard) -> None:
    assert refused(guard, ("later.example", 443))
    guard.allow("later.example")
    assert not refused(guard, ("later.example", 443))


@pytest.mark.parametrize("name", ["tracker.example", b"tracker.example"])
def test_names_that_may_not_be_connected_to_are_not_even_asked_for(guard: NetworkGuard, name: object) -> None:
    with pytest.raises(RemoteError) as raised:
        guard.check_look_up(name)
    assert raised.value.code is ErrorCode.NETWORK_REFUSED
    assert [(c.host, c.allowed) for c in guard.contacts()] == [("tracker.example", False)]


@pytest.mark.parametrize("name", ["ehr.example", "localhost", "127.0.0.1", "203.0.113.9", "", None])
def test_other_look_ups_pass(guard: NetworkGuard, name: object) -> None:
    guard.check_look_up(name)
    assert guard.contacts() == ()


def test_the_list_counts_and_keeps_first_and_last(guard: NetworkGuard, clock: HeldClock) -> None:
    for _ in range(3):
        refused(guard, ("127.0.0.1", 8080))
        clock.advance(minutes=1)
    refused(guard, ("127.0.0.1", 8081))
    first, second = guard.contacts()
    assert (first.port, first.count, first.first_at) == (8080, 3, START)
    assert (first.last_at - first.first_at).total_seconds() == 120
    assert (second.port, second.count) == (8081, 1)


def test_the_list_outlives_the_program(tmp_path: Path, clock: HeldClock) -> None:
    journal = tmp_path / "connections.jsonl"
    first = NetworkGuard(clock, journal=journal)
    refused(first, ("127.0.0.1", 8080))
    refused(first, (EHR, 443))
    with journal.open("a") as file:
        file.write('{"at": "2026-11')  # cut off by a crash
    clock.advance(days=1)
    second = NetworkGuard(clock, journal=journal)
    assert second.contacts() == first.contacts()
    assert {(c.host, c.allowed, c.count) for c in second.contacts()} == {
        ("127.0.0.1", True, 1),
        (EHR, False, 1),
    }


def test_a_list_that_cannot_be_written_keeps_no_note_from_leaving(tmp_path: Path, clock: HeldClock) -> None:
    guard = NetworkGuard(clock, ["ehr.example"], journal=tmp_path / "no" / "connections.jsonl")
    assert not refused(guard, ("ehr.example", 443))
    assert len(guard.contacts()) == 1


def test_uninstalling_puts_the_look_up_back(guard: NetworkGuard) -> None:
    inside = socket.getaddrinfo
    guard.uninstall()
    guard.uninstall()
    assert socket.getaddrinfo is not inside


def test_more_hosts_are_let_through_for_a_while(guard: NetworkGuard) -> None:
    assert refused(guard, ("models.example", 443))
    with guard.allowing(["Models.example.", "*.models.example", ""]):
        assert not refused(guard, ("models.example", 443))
        assert not refused(guard, ("far.models.example", 443))
        assert not refused(guard, ("a.far.models.example", 443))
        assert refused(guard, ("notmodels.example", 443)) and refused(guard, ("example", 443))
        assert not refused(guard, ("ehr.example", 443))
    assert refused(guard, ("models.example", 443)) and refused(guard, ("far.models.example", 443))


def test_every_name_below_is_not_the_name_itself(guard: NetworkGuard) -> None:
    with guard.allowing(["*.models.example"]):
        assert refused(guard, ("models.example", 443))


def test_two_at_a_time_end_one_after_the_other(guard: NetworkGuard) -> None:
    with guard.allowing(["models.example"]):
        with guard.allowing(["models.example"]):
            pass
        assert not refused(guard, ("models.example", 443))
    assert refused(guard, ("models.example", 443))


def test_it_is_closed_again_after_a_failure(guard: NetworkGuard) -> None:
    with pytest.raises(OSError), guard.allowing(["models.example"]):
        raise OSError
    assert refused(guard, ("models.example", 443))


def test_names_let_through_for_a_while_are_looked_up_and_on_the_list(guard: NetworkGuard) -> None:
    with guard.allowing(["*.models.example"]):
        guard.check_look_up("far.models.example")
        (found,) = socket.getaddrinfo("far.models.example", 443)
        guard.check_connection(found[4])
    with pytest.raises(RemoteError):
        guard.check_look_up("far.models.example")
    assert refused(guard, found[4])  # the address alone opens nothing afterwards
    assert {(c.host, c.allowed) for c in guard.contacts()} == {
        ("far.models.example", True),
        ("far.models.example", False),
    }

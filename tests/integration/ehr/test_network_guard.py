"""The gateway under the network guard: an EHR that was not allowed is not even looked up (B7)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.domain.errors import AppError, ErrorCode
from app.ehr.gateway import FhirGateway
from app.system.clock import SystemClock
from app.system.network_guard import NetworkGuard
from tests.support.ehr_server import EhrServer, ehr, ehr_process
from tests.support.signed_notes import an_item

__all__ = ["ehr", "ehr_process"]


@pytest.fixture
def guard() -> Iterator[NetworkGuard]:
    guard = NetworkGuard(SystemClock())
    guard.install()
    yield guard
    guard.uninstall()


def test_an_ehr_that_was_not_allowed_is_refused(guard: NetworkGuard) -> None:
    gateway = FhirGateway("https://ehr.example/fhir")
    for call in (gateway.send, gateway.find):
        with pytest.raises(AppError) as caught:
            call(an_item(gateway))
        assert caught.value.code is ErrorCode.NETWORK_REFUSED
    assert [(c.host, c.allowed) for c in guard.contacts()] == [("ehr.example", False)]


def test_every_connection_to_the_ehr_is_on_the_list(ehr: EhrServer, guard: NetworkGuard) -> None:
    gateway = FhirGateway(ehr.base_url)
    item = an_item(gateway)
    gateway.find(item)
    gateway.send(item)
    [contact] = guard.contacts()
    assert (contact.host, contact.port, contact.allowed, contact.count) == ("127.0.0.1", ehr.port, True, 2)

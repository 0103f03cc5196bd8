"""The list of requests and connections can be lengthened, never shortened."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.domain.endpoint import ModelRequest
from app.services.model_requests import Connections, ModelRequestService, stays_here
from app.services.ports import Contact
from tests.support.database import START
from tests.support.program import practice


def test_requests_and_contacts_newest_first(tmp_path: Path) -> None:
    early = Contact("ehr.example", 443, True, 2, START - timedelta(days=3), START)
    late = Contact("other.example", 0, False, 1, START, START + timedelta(hours=1))
    with practice(tmp_path) as office:
        service = ModelRequestService(office.program.database, lambda: (early, late))
        first = ModelRequest("a", START, "api.example.com", "big", "draft", 10, 2, "f" * 64)
        second = replace(first, id="b", at=START + timedelta(minutes=1))
        service.record(first)
        service.record(second)
        service.record(replace(first, outcome="answered"))
        known = service.all()
    assert [(request.id, request.outcome) for request in known.requests] == [("b", ""), ("a", "answered")]
    assert known.contacts == (late, early)
    assert known.since == early.first_at
    assert Connections().since is None
    assert stays_here("127.0.0.1")
    assert not stays_here("api.example.com")

"""The configured language model: tried, kept, refused; its key in the secret store alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.endpoint import Endpoint, Preset
from app.domain.errors import AppError, ErrorCode, RemoteError
from app.services.endpoints import KEY, Configured, checked
from app.services.events import EndpointChanged
from app.services.model_requests import stays_here
from tests.support.endpoints import FOUND, HERE, OUTSIDE
from tests.support.program import Practice
from tests.support.refusals import refused


def test_a_model_on_this_computer_is_tried_and_kept_with_what_was_found(office: Practice) -> None:
    endpoints, told = office.program.endpoints, list[object]()
    office.program.bus.subscribe(EndpointChanged, told.append)
    assert endpoints.configured() == Configured()
    assert endpoints.save(replace(HERE, base_url=f" {HERE.base_url}/ "), "  s3cret ") == FOUND
    found = endpoints.configured()
    assert found.endpoint == replace(HERE, schema=True, context_tokens=8192, probed_at=office.clock.now())
    assert (found.has_key, found.only_here, found.outside) == (True, True, False)
    assert office.probe.asked == [(HERE, "s3cret")]
    assert endpoints.key() == "s3cret"
    assert told == [EndpointChanged()]
    with office.program.database.unit_of_work() as unit:
        assert "s3cret" not in unit.settings.get("language_model.endpoint")
    assert office.audit()[-1] == "endpoint.saved"
    endpoints.save(HERE)
    assert office.probe.asked[-1] == (HERE, "s3cret"), "the same host keeps its key"


def test_a_key_is_never_handed_to_another_host(office: Practice) -> None:
    endpoints = office.program.endpoints
    endpoints.save(HERE, "s3cret")
    endpoints.save(replace(HERE, base_url="http://localhost:8080/v1"))
    assert office.probe.asked[-1][1] == ""
    assert office.secrets.get(KEY) is None
    office.secrets.set(KEY, b"api.example.com\nleft over from a commit that failed")
    assert endpoints.key() == ""
    assert not endpoints.configured().has_key


def test_what_does_not_answer_is_not_kept(office: Practice) -> None:
    office.probe.failure = RemoteError(ErrorCode.ENDPOINT_UNREACHABLE)
    with refused(ErrorCode.ENDPOINT_UNREACHABLE):
        office.program.endpoints.save(HERE, "key")
    assert office.program.endpoints.configured() == Configured()
    office.probe.failure, office.probe.wait = None, True
    with refused(ErrorCode.CANCELLED):
        office.program.endpoints.save(HERE, "key", lambda: True)
    assert office.program.endpoints.configured() == Configured()


def test_the_policy_refuses_every_other_host_before_anything_is_sent(office: Practice) -> None:
    endpoints = office.program.endpoints
    for address in ("https://api.example.com/v1", "https://192.168.1.7/v1", "https://laptop.local/v1"):
        with refused(ErrorCode.ENDPOINT_NOT_ALLOWED):
            endpoints.save(replace(OUTSIDE, base_url=address), "key")
    assert office.probe.asked == []
    endpoints.keep_here("clinician-1", on=False)
    endpoints.save(OUTSIDE, "key")
    assert endpoints.configured().outside
    endpoints.keep_here("clinician-1", on=True)
    endpoints.keep_here("clinician-1", on=True)
    assert not endpoints.configured().outside
    assert office.audit()[-3:] == ["endpoint.only_here_off", "endpoint.saved", "endpoint.only_here_on"]


def test_a_policy_switched_on_while_it_is_tried_counts(office: Practice) -> None:
    endpoints = office.program.endpoints
    endpoints.keep_here("clinician-1", on=False)

    def meanwhile() -> bool:
        endpoints.keep_here("clinician-1", on=True)
        office.probe.wait = False
        return False

    office.probe.wait = True
    with refused(ErrorCode.ENDPOINT_NOT_ALLOWED):
        endpoints.save(OUTSIDE, "key", meanwhile)
    assert endpoints.endpoint() is None


def test_removing_it_takes_the_key_along(office: Practice) -> None:
    endpoints = office.program.endpoints
    endpoints.save(HERE, "key")
    endpoints.remove()
    endpoints.remove()
    assert endpoints.configured() == Configured()
    assert office.secrets.get(KEY) is None
    assert office.audit().count("endpoint.removed") == 1


@pytest.mark.parametrize(
    "address",
    [
        "", "localhost:11434", "ftp://localhost/v1", "http://api.example.com/v1", "https://",
        "https://a b/v1",
        "https://user:pw@api.example.com/v1", "https://api.example.com/v1?key=1",
        "https://api.example.com/#x",
        "http://localhost:99999/v1", "http://[::1", "https://" + "a" * 600,
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_server_is_refused(address: str) -> None:
    with refused(ErrorCode.ENDPOINT_ADDRESS_INVALID):
        checked(Endpoint(Preset.OTHER, address, "m"))


def test_an_endpoint_names_its_model() -> None:
    with refused(ErrorCode.ENDPOINT_ADDRESS_INVALID):
        checked(replace(HERE, model="  "))
    assert checked(replace(HERE, base_url="http://[::1]:8080/v1/", model=" m ")).model == "m"


@pytest.mark.parametrize(
    ("model", "hands_on"), [("gpt-oss:120b-cloud", False), ("glm:cloud", False), ("big", True)]
)
def test_a_server_here_that_hands_on_to_another_computer_counts_as_outside(
    office: Practice, model: str, hands_on: bool
) -> None:
    endpoints = office.program.endpoints
    office.probe.report = replace(FOUND, hands_on=hands_on)
    wanted = replace(HERE, model=model, base_url="http://localhost:11434/v1")
    with pytest.raises(AppError) as raised:
        endpoints.save(wanted)
    assert raised.value.code is ErrorCode.ENDPOINT_NOT_ALLOWED
    assert endpoints.endpoint() is None
    assert office.program.language_models.open_here() is None
    endpoints.keep_here("clinician-1", on=False)
    endpoints.save(wanted)
    kept = endpoints.endpoint()
    assert kept is not None and not kept.on_this_computer and kept.loopback
    assert kept.reached == "another computer through localhost"
    assert not stays_here(kept.reached) and endpoints.configured().outside
    assert office.program.language_models.open_here() is None

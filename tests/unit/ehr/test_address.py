"""Which addresses a note may be sent to (B7)."""

from __future__ import annotations

import pytest

from app.domain.errors import AppError, ErrorCode
from app.ehr.address import parse_address


@pytest.mark.parametrize(
    ("text", "base", "host", "port", "loopback"),
    [
        ("https://ehr.example/fhir/R4/", "https://ehr.example/fhir/R4", "ehr.example", 443, False),
        (" https://ehr.example:8443/fhir ", "https://ehr.example:8443/fhir", "ehr.example", 8443, False),
        ("http://127.0.0.1:58400/fhir", "http://127.0.0.1:58400/fhir", "127.0.0.1", 58400, True),
        ("http://localhost/fhir", "http://localhost/fhir", "localhost", 80, True),
        ("http://[::1]:9/fhir", "http://[::1]:9/fhir", "::1", 9, True),
        ("https://127.0.0.1/fhir", "https://127.0.0.1/fhir", "127.0.0.1", 443, True),
    ],
)
def test_an_address_is_https_or_this_computer(
    text: str, base: str, host: str, port: int, loopback: bool
) -> None:
    address = parse_address(text)
    assert (address.base, address.host, address.port, address.loopback) == (base, host, port, loopback)
    assert address.url("metadata") == f"{base}/metadata"


@pytest.mark.parametrize(
    "text",
    ["http://ehr.example/fhir", "http://192.168.1.4:8080/fhir", "http://localhost.example/", "http://127.0.0.1.example/"],
)  # fmt: skip
def test_a_note_never_travels_in_clear(text: str) -> None:
    with pytest.raises(AppError) as caught:
        parse_address(text)
    assert caught.value.code is ErrorCode.NETWORK_REFUSED
    assert not caught.value.retryable


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "ehr.example/fhir",
        "https://",
        "ftp://ehr.example/fhir",
        "file:///fhir",
        "https://user:password@ehr.example/fhir",
        "https://ehr.example/fhir?tenant=1",
        "https://ehr.example/fhir#top",
        "https://ehr.example:port/fhir",
        "https://ehr.example:99999/fhir",
        "https://[::1/fhir",
        "https://ehr example/fhir",
        "https://ehr.example/\tfhir\x01",
        "https://ehr..example/fhir",
        f"https://{'e' * 64}.example/fhir",
    ],
)
def test_anything_else_is_not_set_up(text: str) -> None:
    with pytest.raises(AppError) as caught:
        parse_address(text)
    assert caught.value.code is ErrorCode.EHR_NOT_CONFIGURED

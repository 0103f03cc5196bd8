"""Only what cannot leave this computer counts as this computer."""

import pytest

from app.domain.this_computer import is_this_computer


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
def test_this_computer(host: str) -> None:
    assert is_this_computer(host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "0.0.0.0",
        "::",
        "192.168.0.1",
        "::ffff:10.0.0.1",
        "localhost.example",
        "127.0.0.1.example",
        "127.1",
    ],
)
def test_anything_else(host: str) -> None:
    assert not is_this_computer(host)

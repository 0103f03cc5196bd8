"""That something is refused, and with which code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from app.domain.errors import AppError, ErrorCode


@contextmanager
def refused(code: ErrorCode) -> Iterator[None]:
    """What stands inside fails with ``code``."""
    with pytest.raises(AppError) as raised:
        yield
    assert raised.value.code is code


def code_of(call: Callable[..., object], *arguments: object) -> ErrorCode:
    """The code with which the call fails."""
    with pytest.raises(AppError) as raised:
        call(*arguments)
    return raised.value.code

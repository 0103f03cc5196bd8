"""Asynchronous work in the calling thread: its result, its error, or its end soon after it is cancelled."""

import asyncio
import time
from collections.abc import Iterator

import pytest

from app.domain.cancelling import run_until_cancelled
from app.domain.errors import Cancelled


def never() -> bool:
    return False


def after(looks: int) -> Iterator[bool]:
    """Not cancelled for so many looks, then for good."""
    yield from [False] * looks
    while True:
        yield True


async def nine() -> int:
    await asyncio.sleep(0)
    return 9


def test_the_result_or_the_error_of_the_work() -> None:
    async def fails() -> int:
        raise ValueError("of the work")

    assert run_until_cancelled(nine(), never) == 9
    with pytest.raises(ValueError, match="of the work"):
        run_until_cancelled(fails(), never)


@pytest.mark.parametrize("looks", [0, 1])
def test_cancelled_work_has_closed_what_it_had_open(looks: int) -> None:
    closed: list[str] = []

    async def endless() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0)
            closed.append("connection")

    looked, began = after(looks), time.monotonic()
    with pytest.raises(Cancelled):
        run_until_cancelled(endless(), lambda: next(looked))
    assert time.monotonic() - began < 5
    assert closed == ["connection"] * looks, "what never began has nothing open"


def test_an_interruption_from_the_keyboard_leaves_no_task_behind() -> None:
    ended: list[str] = []

    async def one_of_several() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            ended.append("task")
            raise

    async def interrupted() -> None:
        beside = asyncio.ensure_future(one_of_several())
        await asyncio.sleep(0)
        assert not beside.done()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_until_cancelled(interrupted(), never)
    assert ended == ["task"]

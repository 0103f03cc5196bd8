"""Runs one asynchronous piece of work in the calling thread, and ends it soon after it is cancelled."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from app.domain.errors import Cancelled

Result = TypeVar("Result")
_LOOK_SECONDS = 0.1


def run_until_cancelled(work: Coroutine[Any, Any, Result], cancelled: Callable[[], bool]) -> Result:
    """The result of ``work``, or its error; ``Cancelled`` within a quarter of a second of being cancelled.

    What it has open is closed by then. Call it from a worker thread: it has a loop of its own. On every
    system that is a selector loop, because only the connections of those are seen by the network guard.
    """
    loop = asyncio.SelectorEventLoop()
    try:
        return loop.run_until_complete(_watched(work, cancelled))
    finally:
        loop.run_until_complete(_end(asyncio.all_tasks(loop)))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()  # does not wait for a look-up of a name that takes long


async def _end(tasks: set[asyncio.Task[Any]]) -> None:
    """What an interruption from the keyboard leaves."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _watched(work: Coroutine[Any, Any, Result], cancelled: Callable[[], bool]) -> Result:
    task = asyncio.ensure_future(work)
    while not task.done():
        if cancelled():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            raise Cancelled
        await asyncio.wait({task}, timeout=_LOOK_SECONDS)
    return task.result()

"""What comes back is read up to a limit: no server can fill this computer's memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from app.domain.errors import ErrorCode
from app.drafting.language_model.failures import failure

if TYPE_CHECKING:
    import httpx2

MOST_BYTES = 48_000_000
"""Of one answer. The longest that is read, in pieces of a few letters with their envelopes, is below it."""

PLAIN = "identity"
"""The only encoding that is asked for and taken: a few bytes of another one could stand for any number."""


async def limit(response: httpx2.Response) -> None:
    """A hook of the client: an answer that is packed is refused, one that is endless ends in
    ENDPOINT_ANSWER_INVALID."""
    import httpx2

    encoding = response.headers.get("content-encoding", PLAIN).strip().lower()
    if encoding not in ("", PLAIN):
        raise failure(ErrorCode.ENDPOINT_ANSWER_INVALID, "packed")
    whole = response.stream
    if isinstance(whole, httpx2.AsyncByteStream):
        response.stream = _limited(whole)


def _limited(whole: httpx2.AsyncByteStream) -> httpx2.AsyncByteStream:
    import httpx2

    class Limited(httpx2.AsyncByteStream):
        """The same bytes, as many as there may be."""

        async def __aiter__(self) -> AsyncIterator[bytes]:
            size = 0
            async for piece in whole:
                size += len(piece)
                if size > MOST_BYTES:
                    raise failure(ErrorCode.ENDPOINT_ANSWER_INVALID, "endless")
                yield piece

        async def aclose(self) -> None:
            await whole.aclose()

    return Limited()

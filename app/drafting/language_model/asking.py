"""One step of a run: a request, its answer as an object, and at most one repair of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.domain.errors import AppError, ErrorCode
from app.drafting.language_model import prompts
from app.drafting.language_model.answers import objects_so_far, parsed
from app.drafting.language_model.connection import Connection
from app.drafting.language_model.outgoing import Outgoing
from app.drafting.language_model.schemas import asked_of

Objects = Callable[[list[dict[str, Any]]], None]
"""Hears the complete objects of a list that is still coming, restored."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks for objects: everything that leaves is hidden, everything that comes back is restored."""

    connection: Connection
    outgoing: Outgoing
    purpose: str

    async def object(
        self,
        messages: list[prompts.Message],
        key: str,
        schema: dict[str, Any],
        on_objects: Objects | None = None,
        most_tokens: int = 0,
    ) -> dict[str, Any]:
        """The answer with a list at ``key``; one more request when it was no JSON, then
        ENDPOINT_ANSWER_INVALID."""
        form = asked_of(self.outgoing.endpoint, key, schema)
        answer = await self._answer(messages, form, self._hearing(key, on_objects), most_tokens)
        try:
            found = parsed(answer, key)
        except AppError as problem:
            if problem.code is not ErrorCode.ENDPOINT_ANSWER_INVALID:
                raise
            again = prompts.again(messages, self.outgoing.restore(answer))
            found = parsed(await self._answer(again, form, None, most_tokens), key)
        restored: dict[str, Any] = self.outgoing.restored(found)
        return restored

    async def _answer(
        self,
        messages: list[prompts.Message],
        form: dict[str, Any] | None,
        on_text: Callable[[str], None] | None,
        most_tokens: int,
    ) -> str:
        hidden = [{**message, "content": self.outgoing.hide(message["content"])} for message in messages]
        return await self.connection.ask(self.purpose, hidden, form, on_text, most_tokens)

    def _hearing(self, key: str, on_objects: Objects | None) -> Callable[[str], None] | None:
        if on_objects is None:
            return None
        heard = 0

        def on_text(text: str) -> None:
            nonlocal heard
            if not text.rstrip().endswith(("}", "]", ",")):
                return  # no object can have ended here
            found = objects_so_far(text, key)
            if len(found) > heard:
                heard = len(found)
                on_objects(self.outgoing.restored(found))

        return on_text

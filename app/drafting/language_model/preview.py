"""What would leave for a language model, word for word, before anything does."""

from collections.abc import Iterable, Sequence

from app.domain.material import DraftRequest
from app.domain.note import Note
from app.drafting.language_model import prompts
from app.drafting.language_model.connection import Access
from app.drafting.language_model.drafter import ModelDrafter
from app.drafting.language_model.lines import chunks, lines_of
from app.drafting.language_model.wand import ModelWand


def bodies_of(access: Access, request: DraftRequest) -> tuple[str, ...]:
    """The words of every request of a draft, placeholders in them; nothing is connected.

    The last one composes the note: the quotes that it holds as well are of the lines in the others. The
    control words are others each time.
    """
    parts = chunks(lines_of(request.material), ModelDrafter(access).chunk_characters)
    asked = [*(prompts.reading(part, request)[0] for part in parts), prompts.composing((), request)]
    return tuple(_hidden(access, messages) for messages in asked)


def bodies_of_wish(
    access: Access, note: Note, wish: str, selected: Sequence[str], request: DraftRequest
) -> tuple[str, ...]:
    """The words of the one request that a wish makes."""
    return (_hidden(access, ModelWand(access).messages(note, wish, tuple(selected), request)),)


def _hidden(access: Access, messages: Iterable[prompts.Message]) -> str:
    return "\n\n".join(access.outgoing.hide(str(message["content"])) for message in messages)

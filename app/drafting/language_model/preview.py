"""What would leave for a language model, word for word, before anything does."""

from app.domain.material import DraftRequest
from app.drafting.language_model import prompts
from app.drafting.language_model.connection import Access
from app.drafting.language_model.drafter import ModelDrafter
from app.drafting.language_model.lines import chunks, lines_of


def bodies_of(access: Access, request: DraftRequest) -> tuple[str, ...]:
    """The words of each request with which a draft begins, placeholders in them; nothing is connected.

    The two control words are others each time. What is asked afterwards holds nothing but quotes from these.
    """
    characters = ModelDrafter(access).chunk_characters
    bodies = []
    for part in chunks(lines_of(request.material), characters):
        messages, _ = prompts.reading(part, request)
        bodies.append("\n\n".join(access.outgoing.hide(str(message["content"])) for message in messages))
    return tuple(bodies)

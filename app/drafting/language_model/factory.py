"""What composition makes of a configured endpoint: drafter, wand, reader of handwriting, probe."""

from app.domain.endpoint import Endpoint
from app.drafting.language_model.connection import Access, Allowing, Patience, no_guard
from app.drafting.language_model.drafter import ModelDrafter
from app.drafting.language_model.handwriting import EndpointHandwriting
from app.drafting.language_model.outgoing import Disguise, Outgoing, Sent, nobody
from app.drafting.language_model.wand import ModelWand


def access_to(
    endpoint: Endpoint,
    key: str,
    disguise: Disguise,
    sent: Sent = nobody,
    allowing: Allowing = no_guard,
    patience: Patience | None = None,
) -> Access:
    """An endpoint with everything that is needed to use it; nothing is connected yet."""
    return Access(endpoint, key, Outgoing(endpoint, disguise, sent), allowing, patience)


def drafter_for(
    endpoint: Endpoint, key: str, disguise: Disguise, sent: Sent = nobody, allowing: Allowing = no_guard
) -> ModelDrafter:
    """A drafter for one client's session: ``disguise`` knows that client's identifiers."""
    return ModelDrafter(access_to(endpoint, key, disguise, sent, allowing))


def wand_for(
    endpoint: Endpoint, key: str, disguise: Disguise, sent: Sent = nobody, allowing: Allowing = no_guard
) -> ModelWand:
    """A wand for one client's note."""
    return ModelWand(access_to(endpoint, key, disguise, sent, allowing))


def handwriting_for(
    endpoint: Endpoint, key: str, disguise: Disguise, sent: Sent = nobody, allowing: Allowing = no_guard
) -> EndpointHandwriting:
    """A reader of photographed pages. The picture cannot be disguised: an outside endpoint gets all of it."""
    return EndpointHandwriting(access_to(endpoint, key, disguise, sent, allowing))

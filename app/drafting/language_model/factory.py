"""An endpoint with everything that one run needs; drafter, wand, reader and probe are made with it."""

from app.domain.endpoint import Endpoint
from app.drafting.language_model.connection import Access, Allowing, Patience, no_guard
from app.drafting.language_model.outgoing import Disguise, Outgoing, Sent, nobody


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

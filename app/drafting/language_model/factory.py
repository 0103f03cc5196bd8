"""What composition makes of a configured endpoint: drafter, wand, reader of handwriting, probe."""

from dataclasses import dataclass
from datetime import date

from app.domain.endpoint import Endpoint
from app.domain.identifiers import Identifiers
from app.drafting.language_model.connection import Access, Allowing, Patience, no_guard
from app.drafting.language_model.drafter import ModelDrafter
from app.drafting.language_model.handwriting import EndpointHandwriting
from app.drafting.language_model.outgoing import Disguise, Outgoing, Sent, Undisguised, nobody
from app.drafting.language_model.wand import ModelWand
from app.drafting.placeholders import Placeholders


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


@dataclass(frozen=True, slots=True)
class MakesDrafters:
    """Makes the drafter of an endpoint for one run; ``allowing`` lets its host through while it lasts."""

    allowing: Allowing = no_guard
    patience: Patience | None = None

    def __call__(
        self,
        endpoint: Endpoint,
        key: str,
        identifiers: Identifiers | None,
        session_date: date | None,
        sent: Sent,
    ) -> ModelDrafter:
        """``identifiers`` None: the text stays on this computer, as it is."""
        disguise = disguise_of(identifiers, session_date)
        return ModelDrafter(access_to(endpoint, key, disguise, sent, self.allowing, self.patience))


@dataclass(frozen=True, slots=True)
class MakesWands:
    """Makes the wand of an endpoint for one wish; as ``MakesDrafters``."""

    allowing: Allowing = no_guard
    patience: Patience | None = None

    def __call__(
        self,
        endpoint: Endpoint,
        key: str,
        identifiers: Identifiers | None,
        session_date: date | None,
        sent: Sent,
    ) -> ModelWand:
        """``identifiers`` None: the text stays on this computer, as it is."""
        disguise = disguise_of(identifiers, session_date)
        return ModelWand(access_to(endpoint, key, disguise, sent, self.allowing, self.patience))


def disguise_of(identifiers: Identifiers | None, session_date: date | None) -> Disguise:
    """Placeholders of one run; none where the text stays on this computer."""
    return Undisguised() if identifiers is None else Placeholders(identifiers, session_date)

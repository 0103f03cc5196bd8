"""Connecting the language models: what is configured, what may leave, and who is told of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.domain.material import DraftRequest
from app.drafting.extractive import ExtractiveDrafter
from app.drafting.language_model.connection import Access, Allowing, no_guard
from app.drafting.language_model.drafter import ModelDrafter
from app.drafting.language_model.factory import access_to
from app.drafting.language_model.handwriting import EndpointHandwriting
from app.drafting.language_model.outgoing import Disguise, Undisguised
from app.drafting.language_model.preview import bodies_of, bodies_of_wish
from app.drafting.language_model.probe import OpenAiProbe
from app.drafting.language_model.wand import ModelWand
from app.drafting.placeholders import Placeholders
from app.services.ai_settings import AiSettingsService
from app.services.endpoints import EndpointService
from app.services.events import EventBus
from app.services.language_models import (
    ConfiguredDrafters,
    ConfiguredHandwriting,
    ConfiguredWands,
    LanguageModels,
    Opened,
    OutsideHandwriting,
    Wish,
)
from app.services.model_requests import ModelRequestService
from app.services.outside import OutsideService
from app.services.ports import (
    Clock,
    Contact,
    Database,
    Drafter,
    EndpointProbe,
    Handwriting,
    SecretStore,
    Wand,
)


@dataclass(frozen=True, slots=True)
class Outlets:
    """What of this computer language models need: keys, the network guard, and its list."""

    secrets: SecretStore
    allowing: Allowing = no_guard
    contacts: Callable[[], Iterable[Contact]] = tuple
    probe: EndpointProbe | None = None  # a double of it


@dataclass(frozen=True, slots=True)
class LanguageModelServices:
    """Connected; ``drafters`` and ``wands`` are what the services of notes take."""

    ai_settings: AiSettingsService
    endpoints: EndpointService
    outside: OutsideService
    requests: ModelRequestService
    models: LanguageModels
    drafters: ConfiguredDrafters
    wands: ConfiguredWands
    handwriting: Handwriting
    outside_handwriting: OutsideHandwriting


def connect_language_models(
    database: Database,
    outlets: Outlets,
    embedded_wand: Wand,
    handwriting: Handwriting,
    clock: Clock,
    bus: EventBus,
) -> LanguageModelServices:
    """Connect them; nothing is reached before somebody asks for it."""
    requests = ModelRequestService(database, outlets.contacts)
    probe = outlets.probe or OpenAiProbe(requests.record, outlets.allowing)
    endpoints = EndpointService(database, outlets.secrets, probe, clock, bus)
    outside = OutsideService(database, clock, bus)

    def access(opened: Opened) -> Access:
        disguise: Disguise = Undisguised()
        if opened.identifiers is not None:
            disguise = Placeholders(opened.identifiers, opened.session_date)
        return access_to(opened.endpoint, opened.key, disguise, opened.sent, outlets.allowing)

    def bodies(opened: Opened, request: DraftRequest, wish: Wish | None) -> tuple[str, ...]:
        if wish is None:
            return bodies_of(access(opened), request)
        return bodies_of_wish(access(opened), wish.note, wish.words, wish.selected, request)

    def drafter(opened: Opened) -> Drafter:
        return ModelDrafter(access(opened))

    def wand(opened: Opened) -> Wand:
        return ModelWand(access(opened))

    def reader(opened: Opened) -> Handwriting:
        return EndpointHandwriting(access(opened))

    models = LanguageModels(database, endpoints, outside, requests, bodies)
    return LanguageModelServices(
        AiSettingsService(database),
        endpoints,
        outside,
        requests,
        models,
        ConfiguredDrafters(ExtractiveDrafter(), drafter, models),
        ConfiguredWands(embedded_wand, wand, models),
        ConfiguredHandwriting(handwriting, reader, models),
        OutsideHandwriting(reader, models),
    )

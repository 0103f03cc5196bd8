"""Nothing of a client is sent without policy, agreement and "Send" for this very run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.domain.consent import ConsentMethod
from app.domain.endpoint import ModelRequest
from app.domain.errors import AppError, ErrorCode
from app.domain.material import DraftRequest
from app.domain.states import ConsentState
from app.services.drafting import Drafters
from app.services.language_models import ConfiguredDrafters, ConfiguredWands, LanguageModels, Opened, Wish
from app.services.outside import OutsideAgreement
from app.services.ports import Drafter, Wand
from tests.support.database import START
from tests.support.endpoints import HERE, OUTSIDE
from tests.support.program import Practice, practice

CLIENT = "client-1"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Practice]:
    with practice(tmp_path) as made:
        yield made


@contextmanager
def refused(code: ErrorCode) -> Iterator[None]:
    with pytest.raises(AppError) as raised:
        yield
    assert raised.value.code is code


def configured(office: Practice, *, agreed: bool = True) -> None:
    """An outside model, allowed by the policy."""
    office.program.endpoints.keep_here("clinician-1", on=False)
    office.program.endpoints.save(OUTSIDE, "key")
    if agreed:
        office.program.outside.answer(CLIENT, True, ConsentMethod.VERBAL, "clinician-1")


def test_an_agreement_is_kept_attested_and_withdrawn(office: Practice) -> None:
    outside = office.program.outside
    assert outside.agreement(CLIENT) == OutsideAgreement()
    assert not outside.withdraw(CLIENT).agreed
    kept = outside.answer(CLIENT, True, ConsentMethod.PAPER, "clinician-1")
    assert (
        kept
        == outside.agreement(CLIENT)
        == OutsideAgreement(ConsentState.AGREED, ConsentMethod.PAPER, START, "clinician-1")
    )
    assert outside.withdraw(CLIENT).state is ConsentState.WITHDRAWN
    assert not outside.answer(CLIENT, False, ConsentMethod.ON_SCREEN).agreed
    with refused(ErrorCode.BAD_USAGE):
        outside.answer(CLIENT, True, ConsentMethod.VERBAL)
    with refused(ErrorCode.SESSION_NOT_FOUND):
        outside.answer("nobody", True, ConsentMethod.ON_SCREEN)
    assert office.audit()[-3:] == [
        "outside_model.agreed",
        "outside_model.withdrawn",
        "outside_model.declined",
    ]


def test_each_run_needs_its_own_confirmation(office: Practice) -> None:
    configured(office)
    outside = office.program.outside
    with refused(ErrorCode.ENDPOINT_NOT_CONFIRMED):
        outside.let_through(CLIENT)
    outside.confirm(CLIENT, "api.example.com")
    endpoint = outside.let_through(CLIENT)
    assert endpoint is not None
    assert endpoint.host == "api.example.com"
    with refused(ErrorCode.ENDPOINT_NOT_CONFIRMED):
        outside.let_through(CLIENT)
    outside.confirm(CLIENT, "other.example.com")
    with refused(ErrorCode.ENDPOINT_NOT_CONFIRMED):
        outside.let_through(CLIENT)
    outside.confirm(CLIENT, "api.example.com")
    outside.take_back(CLIENT)
    with refused(ErrorCode.ENDPOINT_NOT_CONFIRMED):
        outside.let_through(CLIENT)
    outside.confirm(CLIENT, "api.example.com")
    office.clock.advance(seconds=61)
    with refused(ErrorCode.ENDPOINT_NOT_CONFIRMED):
        outside.let_through(CLIENT)


def test_without_agreement_or_against_the_policy_nothing_is_confirmed(office: Practice) -> None:
    configured(office, agreed=False)
    outside = office.program.outside
    with refused(ErrorCode.ENDPOINT_NOT_AGREED):
        outside.confirm(CLIENT, "api.example.com")
    outside.answer(CLIENT, True, ConsentMethod.VERBAL, "clinician-1")
    outside.confirm(CLIENT, "api.example.com")
    outside.withdraw(CLIENT)
    with refused(ErrorCode.ENDPOINT_NOT_AGREED):
        outside.let_through(CLIENT)
    office.program.endpoints.keep_here("clinician-1", on=True)
    with refused(ErrorCode.ENDPOINT_NOT_ALLOWED):
        outside.let_through(CLIENT)


def test_who_withdraws_from_the_recording_withdraws_from_this_too(office: Practice) -> None:
    configured(office)
    session = office.open()
    (consent_id,) = session.participants
    office.program.sessions.withdraw(session.id, consent_id)
    assert office.program.outside.agreement(CLIENT).state is ConsentState.WITHDRAWN


class _Made:
    """Keeps what drafters and wands were made of."""

    def __init__(self) -> None:
        self.opened: list[Opened] = []

    def drafter(self, opened: Opened) -> Drafter:
        self.opened.append(opened)
        return object()  # type: ignore[return-value]

    def wand(self, opened: Opened) -> Wand:
        self.opened.append(opened)
        return object()  # type: ignore[return-value]


def choice(office: Practice) -> tuple[ConfiguredDrafters, ConfiguredWands, _Made]:
    program, made = office.program, _Made()

    def bodies(opened: Opened, request: DraftRequest, wish: Wish | None) -> tuple[str, ...]:
        return ("one [CLIENT_1]", "two")

    models = LanguageModels(
        program.database, program.endpoints, program.outside, program.model_requests, bodies
    )
    embedded: Drafter = object()  # type: ignore[assignment]
    wand: Wand = object()  # type: ignore[assignment]
    return ConfiguredDrafters(embedded, made.drafter, models), ConfiguredWands(wand, made.wand, models), made


def request_of(office: Practice) -> DraftRequest:
    session, note = office.drafted()
    return office.program.drafting.request_for(session.id, note.type)


def test_without_an_endpoint_drafts_are_embedded(office: Practice) -> None:
    drafters: Drafters
    drafters, wands, made = choice(office)
    assert drafters.current(CLIENT) is drafters.automatic(CLIENT) is drafters.embedded
    assert wands.current(CLIENT) is wands.embedded
    assert drafters.models.preview(CLIENT, request_of(office)) is None
    assert made.opened == []


def test_a_model_on_this_computer_gets_the_text_as_it_is(office: Practice) -> None:
    office.program.endpoints.save(HERE, "key")
    drafters, wands, made = choice(office)
    assert drafters.automatic(CLIENT) is not drafters.embedded
    assert drafters.current(CLIENT) is not drafters.embedded
    assert wands.current(CLIENT) is not wands.embedded
    assert {one.identifiers for one in made.opened} == {None}
    made.opened[0].sent(ModelRequest("r", START, "127.0.0.1", "qwen", "draft", 1, 0, "h"))
    office.secrets.locked = True
    assert drafters.automatic(CLIENT) is drafters.embedded


def test_an_outside_model_is_never_used_unasked_and_knows_whom_to_hide(office: Practice) -> None:
    configured(office)
    request = request_of(office)
    drafters, _, made = choice(office)
    assert drafters.automatic(CLIENT) is drafters.embedded
    preview = drafters.models.preview(CLIENT, request)
    assert preview is not None
    assert (preview.host, preview.model, preview.replaced) == ("api.example.com", "big", 1)
    office.program.outside.confirm(CLIENT, preview.host)
    drafters.current(CLIENT)
    (opened,) = made.opened
    assert opened.identifiers is not None
    assert opened.identifiers.client == ("Jordan Sample",)
    assert opened.identifiers.therapist == ("Robin Example",)
    assert (opened.key, opened.session_date) == ("key", START.date())
    request_sent = ModelRequest("r", START, "api.example.com", "big", "draft", 9, 1, "hash")
    opened.sent(request_sent)
    with refused(ErrorCode.ENDPOINT_NOT_CONFIRMED):
        opened.sent(ModelRequest("r2", START, "evil.example.com", "big", "draft", 9, 1, "hash"))
    office.program.outside.withdraw(CLIENT)
    with refused(ErrorCode.ENDPOINT_NOT_AGREED):
        opened.sent(request_sent)
    office.program.endpoints.keep_here("clinician-1", on=True)
    with refused(ErrorCode.ENDPOINT_NOT_ALLOWED):
        opened.sent(request_sent)
    made_of = office.program.model_requests.all()
    assert [r.id for r in made_of.requests] == ["r"]

"""Nothing of a client is sent without policy, agreement and "Send" for this very run."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.consent import ConsentMethod
from app.domain.endpoint import ModelRequest
from app.domain.errors import ErrorCode
from app.domain.material import DraftRequest
from app.domain.states import ConsentState
from app.services.drafting import Drafters
from app.services.form_editions import FormName
from app.services.language_models import (
    ConfiguredDrafters,
    ConfiguredWands,
    LanguageModels,
    Opened,
    Wish,
    picture_shown,
)
from app.services.outside_answers import OutsideAgreement
from app.services.ports import Drafter, Wand
from tests.support.database import START
from tests.support.endpoints import HERE, OUTSIDE
from tests.support.program import Practice
from tests.support.refusals import refused

CLIENT = "client-1"


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
    outside, session = office.program.outside, office.open().id

    def through(shown: str = "seen") -> None:
        outside.let_through(session, OUTSIDE, shown)

    with refused(ErrorCode.ENDPOINT_NOT_CONFIRMED):
        through()
    outside.confirm(session, "api.example.com", "seen")
    through()
    with refused(ErrorCode.ENDPOINT_NOT_CONFIRMED):
        through()
    outside.confirm(session, "other.example.com", "seen")
    with refused(ErrorCode.ENDPOINT_NOT_CONFIRMED):
        through()
    outside.confirm(session, "api.example.com", "seen")
    outside.take_back(session)
    with refused(ErrorCode.ENDPOINT_NOT_CONFIRMED):
        through()
    outside.confirm(session, "api.example.com", "seen")
    with refused(ErrorCode.ENDPOINT_NOT_CONFIRMED):
        through("something else")
    outside.confirm(session, "api.example.com", "seen")
    office.clock.advance(seconds=61)
    with refused(ErrorCode.ENDPOINT_NOT_CONFIRMED):
        through()


def test_without_agreement_or_against_the_policy_nothing_is_confirmed(office: Practice) -> None:
    configured(office, agreed=False)
    outside, session = office.program.outside, office.open().id
    with refused(ErrorCode.ENDPOINT_NOT_AGREED):
        outside.confirm(session, "api.example.com", "seen")
    outside.answer(CLIENT, True, ConsentMethod.VERBAL, "clinician-1")
    outside.confirm(session, "api.example.com", "seen")
    outside.withdraw(CLIENT)
    with refused(ErrorCode.ENDPOINT_NOT_AGREED):
        outside.let_through(session, OUTSIDE, "seen")
    outside.answer(CLIENT, True, ConsentMethod.VERBAL, "clinician-1")
    with refused(ErrorCode.ENDPOINT_NOT_CONFIRMED):  # what was confirmed before went with the agreement
        outside.let_through(session, OUTSIDE, "seen")
    office.program.endpoints.keep_here("clinician-1", on=True)
    with refused(ErrorCode.ENDPOINT_NOT_ALLOWED):
        outside.let_through(session, OUTSIDE, "seen")


def test_everyone_in_the_room_is_asked_and_one_no_keeps_the_session_here(office: Practice) -> None:
    configured(office)
    program, session = office.program, office.open()
    partner = program.consents.add_person(session.id, "Mira", "partner")
    with refused(ErrorCode.ENDPOINT_NOT_AGREED):
        program.outside.require_possible(session.id)
    assert [one.enough for one in program.outside.room(session.id)] == [True, False]
    program.outside.answer(CLIENT, False, ConsentMethod.ON_SCREEN, person=partner)
    with refused(ErrorCode.ENDPOINT_NOT_AGREED):
        program.outside.require_possible(session.id)
    assert program.outside.agreement(CLIENT).agreed, "the client's own answer is theirs"
    program.outside.answer(CLIENT, True, ConsentMethod.ON_SCREEN, person=partner)
    program.outside.require_possible(session.id)
    stranger = program.consents.add_person(session.id, "Mira", "family")
    assert not program.outside.agreement(CLIENT, stranger).agreed, "another role is another person"
    program.consents.remove_person(session.id, stranger.id)
    program.outside.withdraw(CLIENT, partner)
    with refused(ErrorCode.ENDPOINT_NOT_AGREED):
        program.outside.still_allowed(session.id, OUTSIDE)


def test_a_second_client_in_the_room_answers_for_themselves(office: Practice) -> None:
    configured(office)
    session = office.open()
    second = office.program.consents.add_person(session.id, "Kim", "client")
    assert not office.program.outside.agreement(CLIENT, second).agreed
    with refused(ErrorCode.ENDPOINT_NOT_AGREED):
        office.program.outside.require_possible(session.id)


def test_a_childs_own_word_is_not_enough(office: Practice) -> None:
    configured(office)
    program, session = office.program, office.open()
    child = program.consents.add_person(session.id, "Sam", "child")
    program.outside.answer(CLIENT, True, ConsentMethod.ON_SCREEN, person=child)
    with refused(ErrorCode.ENDPOINT_NOT_AGREED):
        program.outside.require_possible(session.id)
    program.outside.answer(CLIENT, True, ConsentMethod.PAPER, "clinician-1", child)
    program.outside.require_possible(session.id)
    program.outside.answer(CLIENT, True, ConsentMethod.ON_SCREEN, person=child)
    guardian = program.consents.add_person(session.id, "Kim", "guardian")
    with refused(ErrorCode.ENDPOINT_NOT_AGREED):
        program.outside.require_possible(session.id)
    program.outside.answer(CLIENT, True, ConsentMethod.ON_SCREEN, person=guardian)
    program.outside.require_possible(session.id)


def test_an_agreement_ends_after_a_year_and_when_everyone_is_asked_again(office: Practice) -> None:
    configured(office)
    program, session = office.program, office.open()
    program.outside.require_possible(session.id)
    office.clock.advance(days=366)
    with refused(ErrorCode.ENDPOINT_NOT_AGREED):
        program.outside.require_possible(session.id)
    program.outside.answer(CLIENT, True, ConsentMethod.VERBAL, "clinician-1")
    program.outside.require_possible(session.id)
    program.forms.save(FormName.ADULT, "# Form\n\nOther words.", ask_everyone_again=True)
    with refused(ErrorCode.ENDPOINT_NOT_AGREED):
        program.outside.require_possible(session.id)
    office.clock.advance(seconds=1)
    program.outside.answer(CLIENT, True, ConsentMethod.VERBAL, "clinician-1")
    program.outside.require_possible(session.id)


def test_who_withdraws_from_the_recording_withdraws_from_this_too(office: Practice) -> None:
    configured(office)
    session = office.open()
    (consent_id,) = session.participants
    partner = office.program.consents.add_person(session.id, "Mira", "partner")
    office.program.outside.answer(CLIENT, True, ConsentMethod.ON_SCREEN, person=partner)
    office.program.sessions.withdraw(session.id, consent_id)
    assert office.program.outside.agreement(CLIENT).state is ConsentState.WITHDRAWN
    assert office.program.outside.agreement(CLIENT, partner).agreed


def test_nothing_is_sent_any_more_while_the_sound_is_still_being_destroyed(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(office)
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(20)
    destroyed = list[str]()

    def destroy(recording_id: str) -> None:
        with refused(ErrorCode.ENDPOINT_NOT_AGREED):
            office.program.outside.still_allowed(session.id, OUTSIDE)
        destroyed.append(recording_id)

    monkeypatch.setattr(office.recordings, "destroy", destroy)
    office.program.sessions.withdraw(session.id, session.participants[0])
    assert destroyed
    assert "outside_model.withdrawn" in office.audit()


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


def asked_of(office: Practice) -> tuple[str, DraftRequest, Wish]:
    session, note = office.drafted()
    request = office.program.drafting.request_for(session.id, note.type)
    return session.id, request, Wish(note, "shorter")


def test_without_an_endpoint_drafts_are_embedded(office: Practice) -> None:
    drafters: Drafters
    drafters, wands, made = choice(office)
    session, request, wish = asked_of(office)
    assert drafters.current(session, request) is drafters.automatic() is drafters.embedded
    assert wands.current(request, wish) is wands.embedded
    assert drafters.models.preview(session, request) is None
    assert made.opened == []


def test_a_model_on_this_computer_gets_the_text_as_it_is(office: Practice) -> None:
    office.program.endpoints.save(HERE, "key")
    drafters, wands, made = choice(office)
    session, request, wish = asked_of(office)
    assert drafters.automatic() is not drafters.embedded
    assert drafters.current(session, request) is not drafters.embedded
    assert wands.current(request, wish) is not wands.embedded
    assert {one.identifiers for one in made.opened} == {None}
    made.opened[0].sent(ModelRequest("r", START, "127.0.0.1", "qwen", "draft", 1, 0, "h"))
    office.secrets.locked = True
    assert drafters.automatic() is drafters.embedded


def test_an_outside_model_is_never_used_unasked_and_knows_whom_to_hide(office: Practice) -> None:
    configured(office)
    session, request, _ = asked_of(office)
    office.program.forms.set_details("Calm Harbor Counseling", "")
    drafters, _, made = choice(office)
    assert drafters.automatic() is drafters.embedded
    preview = drafters.models.preview(session, request)
    assert preview is not None
    assert (preview.host, preview.model, preview.replaced) == ("api.example.com", "big", 1)
    office.program.outside.confirm(session, preview.host, preview.shown)
    drafters.current(session, request)
    (opened,) = made.opened
    assert opened.identifiers is not None
    assert opened.identifiers.client == ("Jordan Sample",)
    assert opened.identifiers.therapist == ("Robin Example",)
    assert opened.identifiers.practice == "Calm Harbor Counseling"
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


def test_a_confirmation_counts_for_what_was_shown_alone(office: Practice) -> None:
    configured(office)
    session, request, wish = asked_of(office)
    drafters, wands, _ = choice(office)
    asked: tuple[tuple[DraftRequest, Wish | None], ...] = (
        (replace(request, instruction="more"), None),
        (replace(request, material=replace(request.material, transcript=None)), None),
        (request, wish),
    )
    for other, wished in asked:
        preview = drafters.models.preview(session, request)
        assert preview is not None
        office.program.outside.confirm(session, preview.host, preview.shown)
        with refused(ErrorCode.ENDPOINT_NOT_CONFIRMED):
            drafters.models.open(session, other, wished)
    preview = drafters.models.preview(session, request, wish)
    assert preview is not None
    office.program.outside.confirm(session, preview.host, preview.shown)
    with refused(ErrorCode.ENDPOINT_NOT_CONFIRMED):
        wands.current(request, replace(wish, words="longer"))
    office.program.outside.confirm(session, preview.host, preview.shown)
    with refused(ErrorCode.ENDPOINT_NOT_CONFIRMED):
        office.program.charts.save_people(CLIENT, [("Mira", "sister")])  # hidden otherwise than shown
        wands.current(request, wish)


def test_dates_are_told_relative_to_the_session_that_is_drafted(office: Practice) -> None:
    configured(office)
    session, request, _ = asked_of(office)
    office.clock.advance(days=30)
    office.drafted()
    drafters, _, made = choice(office)
    preview = drafters.models.preview(session, request)
    assert preview is not None
    office.program.outside.confirm(session, preview.host, preview.shown)
    drafters.current(session, request)
    assert made.opened[0].session_date == START.date()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows cannot change the zone of a process")
def test_an_evening_session_is_of_its_own_day_by_the_clock_on_the_wall(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(office)
    half_past_two = START.replace(hour=2, minute=30) + timedelta(days=1)  # by UTC
    office.clock.advance(seconds=(half_past_two - START).total_seconds())
    session, request, _ = asked_of(office)
    drafters, _, made = choice(office)
    try:
        with monkeypatch.context() as zone:
            zone.setenv("TZ", "America/Los_Angeles")  # half past six, the day before
            time.tzset()
            preview = drafters.models.preview(session, request)
            assert preview is not None
            office.program.outside.confirm(session, preview.host, preview.shown)
            drafters.current(session, request)
    finally:
        time.tzset()
    assert made.opened[0].session_date == START.date()


def test_a_picture_goes_where_it_was_confirmed_for_and_no_other_picture_does(office: Practice) -> None:
    program, (session, _, _) = office.program, asked_of(office)
    drafters, _, _ = choice(office)
    models = drafters.models
    assert models.eyes() is None
    configured(office)
    assert models.eyes() is None, "it cannot see"
    program.endpoints.save(replace(OUTSIDE, vision=True), "key")
    with refused(ErrorCode.ENDPOINT_NOT_CONFIRMED):
        models.open_for_picture(session, b"picture")
    program.outside.confirm_picture(session, "api.example.com", picture_shown(b"picture"), "clinician-1")
    with refused(ErrorCode.ENDPOINT_NOT_CONFIRMED):
        models.open_for_picture(session, b"another")
    program.outside.confirm_picture(session, "api.example.com", picture_shown(b"picture"), "clinician-1")
    assert models.open_for_picture(session, b"picture").identifiers is None
    assert office.audit()[-1] == "outside_model.picture_confirmed"
    program.outside.withdraw(CLIENT)
    with refused(ErrorCode.ENDPOINT_NOT_AGREED):
        program.outside.confirm_picture(session, "api.example.com", "x", "clinician-1")
    program.endpoints.keep_here("clinician-1", on=True)
    assert models.eyes() is None
    with refused(ErrorCode.HANDWRITING_READER_MISSING):
        program.inputs.read_outside(session, b"picture")

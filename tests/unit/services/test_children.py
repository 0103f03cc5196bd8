"""A client who is a child: who is asked, with which words, and the form that a guardian signed (R37, B3)."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.chart import Client
from app.domain.consent import Consent, ConsentMethod
from app.domain.errors import ErrorCode, IllegalTransition
from app.domain.session import Session
from app.domain.states import ConsentState
from app.services.form_editions import FormName
from app.services.sessions import client_role
from tests.support.program import Practice

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("born", "role"),
    [
        (date(2008, 11, 21), "child"),
        (date(2008, 11, 20), "client"),  # eighteen today
        (date(2026, 11, 20), "child"),
        (date(1980, 1, 1), "client"),
        (None, "client"),
    ],
)
def test_the_date_of_birth_decides(born: date | None, role: str) -> None:
    assert client_role(Client("c", "Sam Sample", birth_date=born), TODAY) == role


def test_whoever_was_born_on_a_leap_day_is_of_age_on_the_first_of_march() -> None:
    client = Client("c", "Sam Sample", birth_date=date(2008, 2, 29))
    assert client_role(client, date(2026, 2, 28)) == "child"
    assert client_role(client, date(2026, 3, 1)) == "client"


@pytest.fixture
def young(office: Practice) -> Practice:
    """A practice whose client is nine years old."""
    born = office.clock.now().date().replace(year=office.clock.now().year - 9, day=1)
    with office.program.database.unit_of_work() as unit:
        unit.clients.save(replace(office.client, birth_date=born))
        unit.commit()
    return office


def the_child(office: Practice, session: Session) -> Consent:
    """Who came first into the room."""
    return office.program.consents.of_session(session.id)[0]


def test_a_young_client_does_not_agree_alone(young: Practice) -> None:
    session = young.open()
    child = the_child(young, session)
    assert (child.role, child.state) == ("child", ConsentState.AGREED)
    assert young.program.recording.refusal(session.id) is ErrorCode.CONSENT_MISSING
    young.program.consents.add_person(session.id, "Lou", "guardian")
    assert young.program.recording.refusal(session.id) is ErrorCode.CONSENT_MISSING, "not asked yet"
    young.agree(session.id)
    assert young.program.recording.refusal(session.id) is None


def test_a_young_client_gets_the_form_for_children(young: Practice) -> None:
    forms = young.program.forms
    session = young.open(agreed=False)
    shown = forms.for_session(session.id, "20 November 2026")
    title = shown.document.title
    assert title and title in forms.text(FormName.CHILD) and title not in forms.text(FormName.ADULT)


def test_a_paper_form_on_file_lifts_the_need_for_a_guardian_in_the_room(young: Practice) -> None:
    session = young.open(agreed=False)
    young.program.consents.attest(
        session.id, the_child(young, session).id, ConsentMethod.PAPER, young.clinician.id
    )
    assert young.program.recording.refusal(session.id) is None


def test_the_paper_of_a_child_who_agreed_already_takes_the_place_of_their_word(young: Practice) -> None:
    session = young.open()
    consents, before = young.program.consents, the_child(young, session)
    paper = consents.attest(session.id, before.id, ConsentMethod.PAPER, young.clinician.id)
    assert paper.id != before.id
    assert consents.of_session(session.id) == (paper,)
    assert (paper.method, paper.attested_by) == (ConsentMethod.PAPER, young.clinician.id)
    assert young.program.recording.refusal(session.id) is None
    assert young.audit().count("consent.replaced") == 1 and young.audit()[-1] == "consent.attested"
    with young.program.database.unit_of_work() as unit:
        kept = unit.consents.get(before.id)
    assert kept is not None and kept.state is ConsentState.AGREED, "their own word stays in the chart"
    assert not kept.allows_recording(young.clock.now()), "and counts nowhere any more"


def test_the_form_does_not_interrupt_a_recording(young: Practice) -> None:
    session = young.open()
    consents = young.program.consents
    consents.add_person(session.id, "Lou", "guardian")
    young.agree(session.id)
    young.program.recording.start(session.id)
    consents.attest(session.id, the_child(young, session).id, ConsentMethod.PAPER, young.clinician.id)
    assert not young.recorder.paused
    with pytest.raises(IllegalTransition):
        consents.remove_person(session.id, the_child(young, session).id)


def test_withdrawing_the_form_leaves_nothing_that_counts(young: Practice) -> None:
    session = young.open()
    consents = young.program.consents
    paper = consents.attest(session.id, the_child(young, session).id, ConsentMethod.PAPER, young.clinician.id)
    young.program.recording.start(session.id)
    young.program.sessions.withdraw(session.id, paper.id)
    assert young.program.recording.refusal(session.id) is ErrorCode.CONSENT_MISSING
    with young.program.database.unit_of_work() as unit:
        everything = unit.consents.of_client(young.client.id)
    assert not any(consent.allows_recording(young.clock.now()) for consent in everything)


def test_an_answer_that_needs_no_form_is_not_replaced(office: Practice) -> None:
    session = office.open()
    (adult,) = office.program.consents.of_session(session.id)
    for method in (ConsentMethod.PAPER, ConsentMethod.VERBAL):
        with pytest.raises(IllegalTransition):
            office.program.consents.attest(session.id, adult.id, method, office.clinician.id)


def test_a_childs_form_is_not_replaced_again_nor_their_word_by_hearsay(young: Practice) -> None:
    session = young.open()
    consents, child = young.program.consents, the_child(young, session)
    with pytest.raises(IllegalTransition):
        consents.attest(session.id, child.id, ConsentMethod.VERBAL, young.clinician.id)
    paper = consents.attest(session.id, child.id, ConsentMethod.PAPER, young.clinician.id)
    with pytest.raises(IllegalTransition):
        consents.attest(session.id, paper.id, ConsentMethod.PAPER, young.clinician.id)

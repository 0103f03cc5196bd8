from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain.issues import Difference
from app.domain.note import Amendment, Note, NoteType, Section, Sentence, SentenceStatus, Source
from app.domain.states import NoteState
from app.services.explanations import Explanation
from app.ui.sign.model import AppointmentDetails, Default, PointAction, PointKind, SignModel
from app.ui.sign.presenter import Signing, SignPresenter
from tests.support.screens import Calls

AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
APPETITE = Sentence("s1", Section.SUBJECTIVE, "Appetite is reduced.", Source.TRANSCRIPT)
RISK = replace(APPETITE, id="s2", text="Risk: not addressed.", status=SentenceStatus.NOT_ADDRESSED)
FINE = Sentence("s3", Section.PLAN, "Worry log.", Source.TRANSCRIPT, status=SentenceStatus.SUPPORTED)
NOTE = Note("n1", "s1", "c1", "u1", NoteType.SOAP, NoteState.DRAFT, (APPETITE, RISK, FINE))
CLEAR = replace(NOTE, sentences=(FINE,))
DETAILS = AppointmentDetails("10:00 to 10:50 · 90834")
FAILED = Explanation("The database could not be written.", "Your draft is saved.", "Try again.")


class Sheet:
    """The presenter with what it shows and asks for."""

    def __init__(
        self, note: Note = NOTE, details: AppointmentDetails = DETAILS, ehr: str = "Harbor EHR"
    ) -> None:
        self.view, self.commands = Calls(), Calls()
        self.presenter = SignPresenter(self.view, self.commands, Signing(note, AT, details, ehr), zone=UTC)
        self.presenter.opened()

    @property
    def shown(self) -> SignModel:
        model = self.view.last("show_signing")
        assert isinstance(model, SignModel)
        return model


def test_it_shows_what_is_still_open() -> None:
    shown = Sheet().shown
    assert shown.subtitle == "SOAP note, Friday 20 November. After this it can only be amended."
    assert [(point.key, point.kind) for point in shown.points] == [
        ("s1", PointKind.NO_SOURCE),
        ("s2", PointKind.RISK),
    ]
    assert shown.points[0].title == "“Appetite is reduced.” has no source"
    assert shown.points[1].detail == "It is written as “not addressed”, never as “denied”."
    assert shown.review == "Review 2 open points"
    assert shown.default is Default.REVIEW
    assert shown.next_lines[2] == "The note goes to Harbor EHR when this laptop is online, exactly once."


@pytest.mark.parametrize(
    ("reason", "attested"),
    [("", False), ("", True), ("Phone check-in arranged", False), ("  ", True), ("x", True)],
)
def test_with_open_points_it_is_not_signed_without_reason_and_word(reason: str, attested: bool) -> None:
    sheet = Sheet()
    sheet.presenter.reason_typed(reason)
    sheet.presenter.attested(attested)
    assert not sheet.shown.can_sign and sheet.shown.why_not
    sheet.presenter.sign_pressed()
    assert sheet.commands.made == []


def test_with_reason_and_word_it_is_signed_once() -> None:
    sheet = Sheet()
    sheet.presenter.reason_typed("  Phone check-in   arranged ")
    sheet.presenter.attested(True)
    assert (sheet.shown.can_sign, sheet.shown.why_not, sheet.shown.default) == (True, "", Default.SIGN)
    assert sheet.shown.sign == "Sign with reason"
    sheet.presenter.sign_pressed()
    sheet.presenter.sign_pressed()
    sheet.presenter.cancel_pressed()
    assert sheet.commands.made == [("sign", "Phone check-in arranged", True, "")]
    assert sheet.shown.signing and "close_signing" not in sheet.view.names()
    sheet.presenter.on_signed()
    assert sheet.view.names()[-1] == "close_signing"


def test_without_open_points_the_word_is_enough_but_never_missing() -> None:
    sheet = Sheet(CLEAR)
    assert (sheet.shown.points, sheet.shown.review, sheet.shown.sign) == ((), "", "Sign and lock")
    assert sheet.shown.default is Default.NONE
    sheet.presenter.sign_pressed()
    assert sheet.commands.made == []
    sheet.presenter.attested(True)
    sheet.presenter.sign_pressed()
    assert sheet.commands.made == [("sign", "", True, "")]


def test_another_text_has_to_be_read_again() -> None:
    sheet = Sheet()
    sheet.presenter.attested(True)
    sheet.presenter.point_acted("s1", PointAction.REMOVE)
    assert sheet.commands.made == [("remove_sentence", "s1")]
    sheet.presenter.on_note_changed(replace(NOTE, sentences=(RISK, FINE)))
    assert not sheet.shown.attested
    assert sheet.shown.review == "Review 1 open point"
    sheet.presenter.attested(True)
    sheet.presenter.on_note_changed(replace(NOTE, sentences=(RISK, FINE), version=2))
    assert sheet.shown.attested, "saved again, but not one word is another"


@pytest.mark.parametrize(
    ("action", "command"), [(PointAction.SHOW, "show_point"), (PointAction.ADD, "add_sentence")]
)
def test_showing_and_adding_lead_into_the_note(action: PointAction, command: str) -> None:
    sheet = Sheet()
    sheet.presenter.point_acted("s2", action)
    assert sheet.commands.made == [(command, "s2")]
    assert sheet.view.names()[-1] == "close_signing"


def test_reviewing_leads_to_the_first_point() -> None:
    sheet = Sheet()
    sheet.presenter.review_pressed()
    assert sheet.commands.made == [("review",)]
    assert sheet.view.names()[-1] == "close_signing"


def test_incomplete_details_hold_signing_back() -> None:
    sheet = Sheet(CLEAR, AppointmentDetails("10:00", missing=("CPT code",), editable=True))
    sheet.presenter.attested(True)
    assert sheet.shown.appointment_title == "Still to fill in: CPT code"
    sheet.presenter.sign_pressed()
    assert sheet.commands.made == []
    assert sheet.shown.why_not == "Complete the appointment details first."
    sheet.presenter.details_pressed()
    sheet.presenter.on_details_changed(DETAILS)
    sheet.presenter.sign_pressed()
    assert sheet.commands.names() == ["edit_details", "sign"]
    sheet.presenter.details_pressed()
    assert sheet.commands.names() == ["edit_details", "sign"], "nothing to edit while it is signed"


def test_a_failure_keeps_what_was_typed() -> None:
    sheet = Sheet()
    sheet.presenter.reason_typed("Phone check-in arranged")
    sheet.presenter.attested(True)
    sheet.presenter.sign_pressed()
    sheet.presenter.point_acted("s1", PointAction.REMOVE)
    sheet.presenter.review_pressed()
    assert sheet.commands.names() == ["sign"], "while it is signed nothing else happens"
    sheet.presenter.on_failed(FAILED)
    assert sheet.shown.problem is not None and sheet.shown.can_sign
    assert sheet.shown.reason == "Phone check-in arranged" and sheet.shown.attested
    sheet.presenter.cancel_pressed()
    assert sheet.view.names()[-1] == "close_signing"


def test_without_an_ehr_the_note_waits() -> None:
    assert Sheet(ehr="").shown.next_lines[2] == "The note waits in the outbox until an EHR is set up."


@pytest.mark.parametrize(
    ("reason", "detail"),
    [
        ("confidence", "Some of its words may have been misheard."),
        ("quote", "The quoted words differ from what was said."),
        ("number", "A number differs from what was said."),
        ("negation", "It may say the opposite of what was said."),
        ("never heard of", "It does not quite fit the words it rests on."),
    ],
)
def test_why_a_sentence_needs_a_look(reason: str, detail: str) -> None:
    doubtful = replace(APPETITE, status=SentenceStatus.CHECK, reason=reason, text="word " * 40)
    (point,) = Sheet(replace(NOTE, sentences=(doubtful,))).shown.points
    assert (point.kind, point.detail) == (PointKind.CHECK, detail)
    assert len(point.title) < 120 and "…” needs a look" in point.title
    quoting = replace(doubtful, text="Client says: “Not so well.”")
    (point,) = Sheet(replace(NOTE, sentences=(quoting,))).shown.points
    assert point.title == "“Client says: ‘Not so well.’” needs a look"


def test_missing_elements_count_and_risk_only_once() -> None:
    shown = Sheet(replace(NOTE, missing=("risk", "appearance and affect"))).shown
    assert [point.key for point in shown.points] == ["appearance and affect", "s1", "s2"]
    assert shown.points[0].title == "Appearance and affect is empty"
    assert shown.points[0].actions == (PointAction.ADD,)
    only_risk = Sheet(replace(CLEAR, missing=("risk",))).shown
    assert [point.key for point in only_risk.points] == ["risk"]


def test_a_signed_note_has_no_open_points() -> None:
    assert Sheet(replace(NOTE, state=NoteState.SIGNED)).shown.points == ()


def test_the_passphrase_is_asked_for_and_forgotten_when_it_was_wrong() -> None:
    view, commands = Calls(), Calls()
    signing = Signing(CLEAR, AT, DETAILS, "Harbor EHR", "Robin Example LCSW", asked=True)
    presenter = SignPresenter(view, commands, signing, zone=UTC)
    presenter.opened()
    presenter.attested(True)
    shown: SignModel = view.last("show_signing")
    assert (shown.can_sign, shown.why_not) == (False, "To sign: type your passphrase.")
    assert shown.signatory == "Robin Example LCSW · Author of this note" and shown.asks_passphrase
    presenter.passphrase_typed("wrong words here")
    presenter.sign_pressed()
    assert commands.made == [("sign", "", True, "wrong words here")]
    presenter.on_failed(FAILED)
    shown = view.last("show_signing")
    assert (shown.passphrase, shown.attested, shown.can_sign) == ("", True, False)


@pytest.mark.parametrize(
    ("kind", "title", "what", "stays"),
    [
        (
            Amendment.ADDENDUM,
            "Sign this addendum?",
            "Addendum to the note",
            "The note stays as it is. The addendum stands beside it.",
        ),
        (
            Amendment.AMENDMENT,
            "Sign this amendment?",
            "Amendment of the note",
            "The earlier version is kept and can be read. This one takes its place.",
        ),
    ],
)
def test_what_amends_a_note_says_what_becomes_of_it(
    kind: Amendment, title: str, what: str, stays: str
) -> None:
    shown = Sheet(replace(CLEAR, amends="n0", amendment=kind)).shown
    assert shown.title == title
    assert shown.subtitle == f"{what}, Friday 20 November. The signed note is never changed."
    assert shown.next_lines[1] == stays
    assert shown.next_lines[2] == "It goes to Harbor EHR after the note it belongs to, exactly once."
    waits = Sheet(replace(CLEAR, amends="n0", amendment=kind), ehr="").shown
    assert waits.next_lines[2] == "The note waits in the outbox until an EHR is set up."


def test_it_tells_what_differs_as_long_as_the_sentence_reads_the_same() -> None:
    told = "The source says “four attacks”, the note says “two attacks”."
    doubtful = replace(APPETITE, status=SentenceStatus.CHECK, reason="number")
    other = replace(doubtful, id="s4", reason="negation")
    note = replace(NOTE, sentences=(doubtful, other))
    view = Calls()
    found = {"s1": Difference("number", told), "s4": Difference("number", "About something else.")}
    presenter = SignPresenter(
        view, Calls(), Signing(note, AT, DETAILS, "Harbor EHR", differences=found), zone=UTC
    )
    presenter.opened()
    general = "It may say the opposite of what was said."
    assert _details(view) == [told, general]
    presenter.on_note_changed(replace(note, sentences=(doubtful,)))
    assert _details(view) == [told]
    presenter.on_note_changed(replace(note, sentences=(replace(doubtful, text="Six attacks."),)))
    assert _details(view) == ["A number differs from what was said."]


def _details(view: Calls) -> list[str]:
    model = view.last("show_signing")
    assert isinstance(model, SignModel)
    return [point.detail for point in model.points]

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.delivery import Decision, OutboxItem
from app.domain.states import DeliveryState
from app.services.explanations import Explanation
from app.ui.outbox.model import Act, Detail, OutboxEntry, OutboxModel, Tab
from app.ui.outbox.presenter import OutboxPresenter
from app.ui.outbox.words import size
from tests.support.screens import Calls

NOW = datetime(2026, 11, 20, 14, 8, tzinfo=UTC)
S = DeliveryState


def entry(name: str, state: DeliveryState, **changes: object) -> OutboxEntry:
    item = OutboxItem(name, "n", "c", "v", b"x" * 14_000, "", NOW - timedelta(hours=1), state)
    start = datetime(2026, 11, 20, 11, 30, tzinfo=UTC)
    return OutboxEntry(
        replace(item, **changes),  # type: ignore[arg-type]
        f"Client {name}",
        "SOAP",
        start,
        start + timedelta(minutes=75),
        NOW - timedelta(minutes=11),
        "Progress note",
    )


EVERY = tuple(entry(state.value, state) for state in S)


class Page:
    """The presenter with what it shows and asks for."""

    def __init__(self, *entries: OutboxEntry, can_open_ehr: bool = False) -> None:
        self.view, self.commands = Calls(), Calls()
        self.presenter = OutboxPresenter(
            self.view, self.commands, lambda: NOW, ehr="Harbor EHR", can_open_ehr=can_open_ehr, zone=UTC
        )
        self.presenter.opened()
        self.presenter.on_entries_changed(entries)

    @property
    def shown(self) -> OutboxModel:
        model = self.view.last("show_outbox")
        assert isinstance(model, OutboxModel)
        return model

    @property
    def detail(self) -> Detail:
        assert self.shown.detail is not None
        return self.shown.detail


def test_what_adds_to_a_note_says_that_it_waits_for_it() -> None:
    shown = Page(replace(entry("a", S.QUEUED), waits=True), entry("b", S.QUEUED)).shown
    assert [row.line for row in shown.rows] == [
        "Goes out after the note it belongs to",
        "Goes out as soon as there is a network",
    ]


def test_every_state_has_words_a_line_and_a_tab() -> None:
    shown = Page(*EVERY).shown
    assert {row.state: row.state_words for row in shown.rows} == {
        S.QUEUED: "Queued",
        S.SENDING: "Sending",
        S.DELIVERED: "Delivered",
        S.RETRY_WAIT: "Waiting to retry",
        S.NEEDS_SIGN_IN: "Sign in",
        S.BLOCKED: "Blocked",
        S.UNKNOWN: "Needs a decision",
        S.DEAD: "Stopped",
    }
    assert all(row.line and not row.line.endswith(".") for row in shown.rows)
    assert [(tab.label, tab.count) for tab in shown.tabs] == [
        ("All", 8),
        ("Needs you", 4),
        ("Waiting", 3),
        ("Delivered", 1),
    ]
    assert shown.rows[0].state is S.UNKNOWN, "what needs a person stands first"
    assert shown.rows[-1].state is S.DELIVERED


@pytest.mark.parametrize("state", list(S))
def test_every_state_has_a_detail(state: DeliveryState) -> None:
    page = Page(*EVERY)
    page.presenter.row_chosen(state.value)
    detail = page.detail
    assert detail.title and detail.body
    facts = dict(detail.facts)
    assert facts["Client"] == f"Client {state.value}"
    assert facts["Note"] == "SOAP, 20 Nov, 11:30 to 12:45"
    assert facts["Signed"] == "13:57:00, 14 KB, unchanged since"
    assert bool(detail.options) is (state is S.UNKNOWN)


@pytest.mark.parametrize(
    ("state", "changes", "line"),
    [
        (S.UNKNOWN, {"sent_at": NOW}, "Sent 14:08:00, the line broke before an answer"),
        (S.UNKNOWN, {}, "The line broke before an answer"),
        (S.RETRY_WAIT, {"next_attempt_at": NOW + timedelta(minutes=12)}, "Tries again by itself at 14:20"),
        (S.RETRY_WAIT, {"next_attempt_at": NOW + timedelta(days=1)}, "Tries again by itself on 21 Nov"),
        (S.RETRY_WAIT, {}, "Tries again by itself"),
        (S.DELIVERED, {"remote_id": "8f21c", "delivered_at": NOW}, "Receipt number 8f21c"),
        (S.DELIVERED, {"remote_id": "DocumentReference/8f", "delivered_at": NOW}, "Receipt number 8f"),
        (S.DELIVERED, {}, "Marked as delivered by you"),
        (S.BLOCKED, {"error": "ehr-patient-unknown"}, "This client is not linked to the EHR yet"),
        (S.BLOCKED, {"error": "never heard of"}, "This note cannot go out yet"),
        (S.NEEDS_SIGN_IN, {"error": "ehr-sign-in"}, "The EHR asks you to sign in again"),
    ],
)
def test_the_line_says_what_is_the_case(state: DeliveryState, changes: dict[str, object], line: str) -> None:
    assert Page(entry("a", state, **changes)).shown.rows[0].line == line


def test_an_unknown_delivery_asks_and_presets_nothing() -> None:
    page = Page(*EVERY)
    page.presenter.row_chosen("unknown")
    assert page.detail.title == "Did this note arrive?"
    assert [option.decision for option in page.detail.options] == [
        Decision.ARRIVED,
        Decision.SEND_AGAIN,
        Decision.LATER,
    ]
    assert not any(option.chosen for option in page.detail.options)
    assert not page.detail.can_confirm
    page.presenter.decision_confirmed()
    assert page.commands.made == []


@pytest.mark.parametrize(
    ("decision", "words"),
    [(Decision.ARRIVED, "Mark as delivered"), (Decision.SEND_AGAIN, "Send it again")],
)
def test_a_decision_is_handed_on_once(decision: Decision, words: str) -> None:
    page = Page(*EVERY)
    page.presenter.row_chosen("unknown")
    page.presenter.option_picked(decision)
    assert (page.detail.confirm, page.detail.can_confirm) == (words, True)
    page.presenter.decision_confirmed()
    page.presenter.decision_confirmed()
    assert page.commands.made == [("decide", "unknown", decision)]
    assert page.detail.working


def test_looking_later_puts_the_question_away() -> None:
    page = Page(*EVERY)
    page.presenter.row_chosen("unknown")
    page.presenter.option_picked(Decision.LATER)
    page.presenter.decision_confirmed()
    assert page.commands.made == [("decide", "unknown", Decision.LATER)]
    assert page.shown.detail is None


def test_a_pick_does_not_follow_to_another_note() -> None:
    page = Page(entry("a", S.UNKNOWN), entry("b", S.UNKNOWN))
    page.presenter.row_chosen("a")
    page.presenter.option_picked(Decision.ARRIVED)
    page.presenter.row_chosen("b")
    assert not any(option.chosen for option in page.detail.options)


def test_a_pick_is_forgotten_when_the_delivery_moved_on() -> None:
    page = Page(entry("a", S.UNKNOWN))
    page.presenter.row_chosen("a")
    page.presenter.option_picked(Decision.SEND_AGAIN)
    page.presenter.on_entries_changed((entry("a", S.DELIVERED),))
    assert page.detail.title == "This note has arrived"
    page.presenter.decision_confirmed()
    assert page.commands.made == []


@pytest.mark.parametrize(
    ("state", "act", "command"),
    [
        (S.NEEDS_SIGN_IN, Act.SIGN_IN, ("sign_in",)),
        (S.BLOCKED, Act.SEND_AGAIN, ("send_again", "a")),
        (S.DEAD, Act.SEND_AGAIN, ("send_again", "a")),
        (S.RETRY_WAIT, Act.TRY_NOW, ("try_now",)),
        (S.QUEUED, Act.TRY_NOW, ("try_now",)),
    ],
)
def test_what_can_be_done(state: DeliveryState, act: Act, command: tuple[str, ...]) -> None:
    page = Page(entry("a", state))
    page.presenter.row_chosen("a")
    assert page.detail.act is act
    page.presenter.act_pressed()
    page.presenter.act_pressed() if act is not Act.SIGN_IN else None
    assert page.commands.made == [command]


def test_a_note_without_a_patient_number_asks_for_it() -> None:
    page = Page(entry("a", S.BLOCKED, error="ehr-patient-unknown"))
    page.presenter.row_chosen("a")
    assert (page.detail.act, page.detail.act_label) == (Act.LINK, "Enter the number…")
    page.presenter.act_pressed()
    assert page.commands.made == [("link", "a")]
    # what may have been on its way already is never changed
    page.presenter.on_entries_changed((entry("a", S.BLOCKED, error="ehr-patient-unknown", sent_at=NOW),))
    assert page.detail.act is Act.SEND_AGAIN


def test_what_is_delivered_or_going_out_offers_nothing() -> None:
    page = Page(entry("a", S.DELIVERED), entry("b", S.SENDING))
    for chosen in ("a", "b"):
        page.presenter.row_chosen(chosen)
        page.presenter.act_pressed()
        assert page.detail.act is Act.NONE
    page.presenter.try_now_pressed()
    assert page.commands.made == [] and not page.shown.can_try


def test_tabs_filter_and_let_go_of_what_they_hide() -> None:
    page = Page(*EVERY)
    page.presenter.row_chosen("unknown")
    page.presenter.tab_chosen(Tab.NEEDS_YOU)
    assert page.shown.selected == "unknown"
    page.presenter.tab_chosen(Tab.DELIVERED)
    assert [row.state for row in page.shown.rows] == [S.DELIVERED]
    assert page.shown.selected == "" and page.shown.detail is None
    page.presenter.tab_chosen(Tab.ALL)
    page.presenter.row_chosen("nobody")
    assert page.shown.detail is None


def test_trying_now_waits_for_news() -> None:
    page = Page(entry("a", S.QUEUED))
    page.presenter.try_now_pressed()
    page.presenter.try_now_pressed()
    assert page.commands.made == [("try_now",)] and not page.shown.can_try
    page.presenter.on_failed(Explanation("The EHR cannot be reached.", "The note is safe.", "Nothing to do."))
    assert page.shown.can_try and page.shown.problem is not None
    page.presenter.problem_closed()
    assert page.shown.problem is None


def test_how_the_ehr_was_reached_is_told_from_the_deliveries_alone() -> None:
    page = Page()
    assert (page.shown.network, page.shown.empty_title) == ("", "Nothing is on its way")
    here = entry("a", S.DELIVERED, delivered_at=NOW - timedelta(minutes=2), remote_id="r1")
    page.presenter.on_entries_changed((here, entry("b", S.RETRY_WAIT, error="ehr-busy")))
    assert (page.shown.network, page.shown.online) == ("Reached at 14:06", True)
    before = entry("a", S.DELIVERED, delivered_at=NOW - timedelta(days=3), remote_id="r1")
    page.presenter.on_entries_changed((before, entry("b", S.DELIVERED, delivered_at=NOW)))
    assert page.shown.network == "Reached on 17 Nov", "what somebody marked by hand reached nothing"
    page.presenter.on_entries_changed((here, entry("b", S.RETRY_WAIT, error="ehr-unreachable")))
    assert (page.shown.network, page.shown.online) == ("Harbor EHR not reached", False)
    page.presenter.row_chosen("b")
    assert page.detail.body == (
        "The EHR cannot be reached. Tries again by itself. Your signed note is safe here. "
        "You need not do anything."
    )


def test_the_ehr_opens_only_where_there_is_one() -> None:
    page = Page(*EVERY)
    page.presenter.open_ehr_pressed()
    assert page.commands.made == []
    page = Page(*EVERY, can_open_ehr=True)
    page.presenter.row_chosen("unknown")
    assert page.detail.can_open_ehr
    page.presenter.open_ehr_pressed()
    assert page.commands.made == [("open_ehr",)]


def test_going_back_shows_the_list() -> None:
    page = Page(*EVERY)
    page.presenter.row_chosen("dead")
    page.presenter.detail_closed()
    assert page.shown.detail is None


def test_an_item_that_is_gone_closes_its_detail() -> None:
    page = Page(*EVERY)
    page.presenter.row_chosen("dead")
    page.presenter.on_entries_changed(())
    assert page.shown.detail is None and page.shown.rows == ()


def test_sizes() -> None:
    assert (size(999), size(14_200)) == ("999 bytes", "14 KB")

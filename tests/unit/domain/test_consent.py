"""Consent: everyone decides, to the present wording, and may change their mind (R36, R38, R58, B3)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.consent import Consent, ConsentMethod, everyone_agrees
from app.domain.errors import IllegalTransition
from app.domain.states import ConsentState

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def agreed(**changes: object) -> Consent:
    consent = Consent("c1", "client-1", "Jordan")
    return consent.ask().answer(True, ConsentMethod.ON_SCREEN, NOW, **changes)  # type: ignore[arg-type]


def test_an_agreement_keeps_how_when_and_until_when() -> None:
    consent = agreed(expires_at=NOW + timedelta(days=1))
    assert consent.state is ConsentState.AGREED
    assert (consent.method, consent.decided_at) == (ConsentMethod.ON_SCREEN, NOW)
    assert consent.allows_recording(NOW)
    assert not consent.allows_recording(NOW + timedelta(days=1))


def test_other_words_are_asked_again() -> None:
    consent = Consent("c1", "client-1", "Jordan", wording="an older page")
    assert not consent.ask().answer(True, ConsentMethod.PAPER, NOW).allows_recording(NOW)


def test_only_who_was_asked_can_answer_and_only_an_agreement_can_be_withdrawn() -> None:
    fresh = Consent("c1", "client-1", "Jordan")
    with pytest.raises(IllegalTransition):
        fresh.answer(True, ConsentMethod.ON_SCREEN, NOW)
    with pytest.raises(IllegalTransition):
        fresh.withdraw(NOW)
    assert fresh.ask().hand_back().state is ConsentState.NOT_ASKED
    assert not agreed().withdraw(NOW).allows_recording(NOW)


def test_nobody_in_the_room_is_not_everybody() -> None:
    assert not everyone_agrees([], NOW)


@given(st.lists(st.sampled_from(ConsentState), min_size=1, max_size=6))
def test_one_missing_agreement_forbids_recording(states: list[ConsentState]) -> None:
    people = [Consent(str(n), "client-1", str(n), state=state) for n, state in enumerate(states)]
    assert everyone_agrees(people, NOW) == all(state is ConsentState.AGREED for state in states)

"""What a chart tells of everyone's answer to an outside language model."""

from datetime import UTC, datetime, timedelta

from app.domain.consent import CONSENT_LIFETIME, Consent, ConsentMethod
from app.domain.states import ConsentState
from app.services.outside_answers import OutsideAgreement
from app.ui.chart.outside import outside_rows

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
NOBODY = OutsideAgreement()


def answer(state: ConsentState, ago: timedelta = timedelta(days=1)) -> OutsideAgreement:
    return OutsideAgreement(state, ConsentMethod.ON_SCREEN, NOW - ago)


def test_everyone_has_a_row_with_what_their_answer_counts_for() -> None:
    people = [
        (Consent("c1", "client-1", "Jordan"), answer(ConsentState.AGREED)),
        (Consent("c2", "client-1", "Mira", "partner"), answer(ConsentState.AGREED, CONSENT_LIFETIME)),
        (Consent("c3", "client-1", "Lou", "partner"), answer(ConsentState.DECLINED)),
        (Consent("c4", "client-1", "Kim", "partner"), NOBODY),
    ]
    rows = outside_rows(NOBODY, people, NOW, UTC)
    assert [row.tag.words for row in rows if row.tag] == ["Agreed", "Ran out", "Declined", "Not asked"]
    assert [row.key for row in rows] == ["outside/c1", "outside/c2", "outside/c3", "outside/c4"]
    assert rows[0].title == "Outside language model, Jordan"
    assert all("Jordan" not in row.title for row in outside_rows(NOBODY, people, NOW, UTC, named=False))


def test_before_anybody_was_in_the_room_the_client_alone_has_a_row() -> None:
    (row,) = outside_rows(answer(ConsentState.WITHDRAWN), (), NOW, UTC)
    assert (row.title, row.key) == ("Outside language model", "outside/")
    assert row.tag is not None
    assert row.tag.words == "Withdrawn"

"""The rows of a chart that tell what everyone answered to an outside language model."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from app.domain.consent import Consent
from app.domain.states import ConsentState
from app.services.outside_answers import OutsideAgreement
from app.ui.chart.model import Row
from app.ui.roles import ColorRole
from app.ui.tag import Tag
from app.ui.times import day

_NOT_ASKED = Tag("Not asked", "neutral", "circle")
_RAN_OUT = Tag("Ran out", "paused", "hourglass")
_STAYS = "Text of this client stays on this laptop."
_TAGS: Mapping[ConsentState, Tag] = {
    ConsentState.AGREED: Tag("Agreed", "ok", "badge-check"),
    ConsentState.DECLINED: Tag("Declined", "recording", "circle-slash"),
    ConsentState.WITHDRAWN: Tag("Withdrawn", "recording", "undo-2"),
}


def outside_rows(
    client: OutsideAgreement,
    people: Sequence[tuple[Consent, OutsideAgreement]],
    now: datetime,
    zone: tzinfo | None = None,
    *,
    named: bool = True,
) -> tuple[Row, ...]:
    """One row for each person who was ever in the room, or for the client alone; ``named`` with names."""
    if not people:
        return (_row(client, "", "", now, zone),)
    several = named and len(people) > 1
    return tuple(
        _row(answer, f", {person.person}" if several else "", person.id, now, zone)
        for person, answer in people
    )


def _row(answer: OutsideAgreement, who: str, key: str, now: datetime, zone: tzinfo | None) -> Row:
    """What was answered, and when; pressing it changes the answer."""
    counts = answer.counts(now)
    tag = _RAN_OUT if answer.agreed and not counts else _TAGS.get(answer.state, _NOT_ASKED)
    words = "Text of sessions with them stays on this laptop." if who else _STAYS
    if counts and answer.decided_at is not None:
        words = f"{day(answer.decided_at, zone)}. Names are replaced, and you see each text first."
    tone: ColorRole = "ok" if counts else "muted"
    return Row(f"Outside language model{who}", words, "globe", tone, tag, key=f"outside/{key}")

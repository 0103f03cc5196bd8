"""The row of a chart that tells what the client answered to an outside language model."""

from collections.abc import Mapping
from datetime import tzinfo

from app.domain.states import ConsentState
from app.services.outside import OutsideAgreement
from app.ui.chart.model import Row
from app.ui.clients.model import Tag
from app.ui.times import day

_TAGS: Mapping[ConsentState, Tag] = {
    ConsentState.AGREED: Tag("Agreed", "ok", "badge-check"),
    ConsentState.DECLINED: Tag("Declined", "recording", "circle-slash"),
    ConsentState.WITHDRAWN: Tag("Withdrawn", "recording", "undo-2"),
}


def outside_row(answer: OutsideAgreement, zone: tzinfo | None = None) -> Row:
    """What was answered, and when; pressing it changes the answer."""
    tag = _TAGS.get(answer.state, Tag("Not asked", "neutral", "circle"))
    words = "Text of this client stays on this laptop."
    if answer.agreed and answer.decided_at is not None:
        words = f"{day(answer.decided_at, zone)}. Names are replaced, and you see each text first."
    return Row(
        "Outside language model", words, "globe", "ok" if answer.agreed else "muted", tag, key="outside/"
    )

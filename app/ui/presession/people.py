"""Everyone in the room and their answers, in words."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from app.domain.consent import CHILD, GUARDIAN, Consent, ConsentMethod, unguarded
from app.domain.states import ConsentState
from app.services.consents import may_follow_on_paper
from app.ui.presession.model import Asking, Mood, PersonRow, Refusal
from app.ui.times import clock, day, same_day
from app.ui.wording import Dialog

ROLES = {
    "client": "client",
    "partner": "partner",
    GUARDIAN: "parent or guardian",
    CHILD: "child",
    "family": "family member",
    "other": "someone else",
}
"""What a person may be in the room, as it is stored, and in words."""

NEEDS_GUARDIAN = "A guardian has to agree as well"

_STATE_WORDS = {
    ConsentState.NOT_ASKED: "Not asked yet",
    ConsentState.WAITING: "Being asked",
    ConsentState.AGREED: "Agreed",
    ConsentState.DECLINED: "Declined",
    ConsentState.WITHDRAWN: "Withdrawn",
}


def first_name(consent: Consent) -> str:
    """The name a sentence may use."""
    return consent.person.split()[0] if consent.person.split() else "this person"


def rows(consents: Sequence[Consent], now: datetime, zone: tzinfo | None) -> tuple[PersonRow, ...]:
    """One row a person. The first speaker colour belongs to the therapist, so people here start at 2."""
    guarded = any(consent.role == GUARDIAN for consent in consents)
    single = len(consents) == 1
    return tuple(
        _row(consent, index, now, zone, guarded=guarded, single=single)
        for index, consent in enumerate(consents)
    )


def waiting_for(consents: Sequence[Consent], now: datetime) -> tuple[Mood, str, str] | None:
    """Whose answer is missing or negative, in words; None when everyone has agreed."""
    if not consents:
        return Mood.WAITING, "Nobody is in the room yet", "Add the people who are here."
    for state, verb in ((ConsentState.DECLINED, "declined"), (ConsentState.WITHDRAWN, "withdrawn")):
        refused = [consent for consent in consents if consent.state is state]
        if refused:
            who = first_name(refused[0]) if len(refused) == 1 else f"{len(refused)} people"
            has = "has" if len(refused) == 1 else "have"
            return Mood.DECLINED, f"{who} {has} {verb}", "Nothing is recorded. The session can go on."
    missing = [consent for consent in consents if not consent.allows_recording(now)]
    if missing:
        what = f"{first_name(missing[0])}’s answer" if len(missing) == 1 else f"{len(missing)} answers"
        return Mood.WAITING, f"Waiting for {what}", "Until then you can start without recording."
    children = unguarded(consents)
    if children:
        whose = f"{first_name(children[0])}’s guardian" if len(children) == 1 else "a guardian"
        return Mood.WAITING, f"Waiting for {whose}", "Until then you can start without recording."
    return None


def has_refused(consent: Consent) -> bool:
    """Whether this person said no, before or after saying yes."""
    return consent.state in (ConsentState.DECLINED, ConsentState.WITHDRAWN)


def refusal(consents: Sequence[Consent]) -> Refusal | None:
    """The banner when somebody said no; None when nobody did."""
    refused = [consent for consent in consents if has_refused(consent)]
    if not refused:
        return None
    who = first_name(refused[0]) if len(refused) == 1 else f"{len(refused)} people"
    verb = "withdrew" if refused[0].state is ConsentState.WITHDRAWN and len(refused) == 1 else "declined"
    title = f"{who} {verb}. Nothing is recorded."
    return Refusal(title, "The session can go on. Jot along, or write the note yourself.")


def ask_again(consent: Consent) -> Dialog:
    """The question before somebody who said no is asked once more."""
    name = first_name(consent)
    verb = "withdrew" if consent.state is ConsentState.WITHDRAWN else "declined"
    body = f"{name} {verb}. Ask again only if {name} wants you to."
    return Dialog(f"Ask {name} again?", body, ("Cancel", "Ask again"), 0)


def remove(consent: Consent) -> Dialog:
    """The question before somebody is taken off the list."""
    name = first_name(consent)
    body = "Everyone in the room has to agree. An answer that was given stays in the chart."
    return Dialog(f"Is {name} not in the room?", body, ("Cancel", "Not in the room"), 0)


def _row(
    consent: Consent, index: int, now: datetime, zone: tzinfo | None, *, guarded: bool, single: bool
) -> PersonRow:
    lapsed = consent.state is ConsentState.AGREED and not consent.allows_recording(now)
    detail = "The agreement on file has run out" if lapsed else _detail(consent, now, zone)
    on_paper = consent.state is ConsentState.AGREED and consent.method is ConsentMethod.PAPER
    alone = consent.role == CHILD and not guarded and not has_refused(consent) and (lapsed or not on_paper)
    return PersonRow(
        consent_id=consent.id,
        name=consent.person,
        role=ROLES.get(consent.role, consent.role),
        initial=consent.person.strip()[:1].upper() or "?",
        speaker=2 + index % 3,
        detail=NEEDS_GUARDIAN if alone else detail,
        state=ConsentState.NOT_ASKED if lapsed else consent.state,
        state_words="Ask again" if lapsed else _STATE_WORDS[consent.state],
        asking=_asking(consent, lapsed, alone),
        needs_guardian=alone,
        removable=consent.role != "client" and not single,
    )


def _asking(consent: Consent, lapsed: bool, alone: bool) -> Asking:
    if lapsed or consent.state in (ConsentState.NOT_ASKED, ConsentState.WAITING):
        return Asking.ALL
    if has_refused(consent):
        return Asking.AGAIN
    return Asking.PAPER if alone and may_follow_on_paper(consent) else Asking.NONE


def _detail(consent: Consent, now: datetime, zone: tzinfo | None) -> str:
    at = consent.decided_at
    when = "" if at is None else f"at {clock(at, zone)}" if same_day(at, now, zone) else f"on {day(at, zone)}"
    if consent.state is ConsentState.AGREED:
        how = {
            ConsentMethod.PAPER: f"Agreed on paper, noted {when}",
            ConsentMethod.VERBAL: f"Agreed aloud {when}, heard by you",
        }.get(consent.method or ConsentMethod.ON_SCREEN, f"Agreed on this screen {when}")
        return f"{' '.join(how.split())}, stored in the chart"
    if consent.state is ConsentState.DECLINED:
        return " ".join(f"Declined {when}, stored in the chart".split())
    if consent.state is ConsentState.WITHDRAWN:
        return " ".join(f"Withdrew {when}, everything recorded was erased".split())
    if consent.state is ConsentState.WAITING:
        return "The page for reading and answering is open"
    return "Everyone in the room decides for themselves"

"""Every sentence of the design's word list, typed: a missing string fails a test, never a screen."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.ui.resources import resource


@dataclass(frozen=True, slots=True)
class Pair:
    """A short title and the sentence beneath it."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Dialog:
    """A question: `default` is the index of the button that Enter presses, None where none may be preset."""

    title: str
    body: str
    buttons: tuple[str, ...]
    default: int | None


@dataclass(frozen=True, slots=True)
class ConsentWords:
    """What the client reads."""

    lead: str
    turn: str
    question: str
    facts: tuple[Pair, ...]
    fact_outside_model: Pair
    decline: str
    agree: str
    foot: str
    leave: str
    after_agreed: str
    after_declined: str
    cover: str
    withdraw_question: str
    withdraw_body: str
    keep: str
    withdraw: str


@dataclass(frozen=True, slots=True)
class BarWords:
    """The recording bar: two lines for each state, and its buttons and menus."""

    open: Pair
    waiting: Pair
    recording: Pair
    paused: Pair
    silence: Pair
    lost: Pair
    declined: Pair
    erased: Pair
    ask_now: str
    start_transcription: str
    pause: str
    resume: str
    check: str
    use_built_in: str
    jot: str
    forget: str
    end_session: str
    receipt: str
    end_and_make_note: str
    leave: str
    withdrew: str
    forget_menu: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignWords:
    """The signing sheet beyond its title and body."""

    dialog: Dialog
    buttons_clear: tuple[str, ...]
    default_once_reason_and_attested: int
    next: tuple[str, ...]
    no_source: Pair
    risk: Pair
    missing: Pair
    reason: str
    attest: str


@dataclass(frozen=True, slots=True)
class ArrivedWords:
    """The question for a delivery whose outcome is unknown; nothing is preselected."""

    title: str
    body: str
    options: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Dialogs:
    """The program's questions."""

    early: Dialog
    agreed_aloud: Dialog
    forget: Dialog
    withdraw: Dialog
    end: Dialog
    change_type: Dialog
    sign: SignWords
    send_out: Dialog
    arrived: ArrivedWords
    interrupted: Dialog
    transcript_stopped: Dialog
    ai_switch: Dialog
    template_change: Dialog
    attach: Dialog
    quit: Dialog
    forgot_passphrase: Dialog


@dataclass(frozen=True, slots=True)
class Notices:
    """Toasts, notifications and standing lines."""

    draft_ready: str
    draft_failed: str
    forgotten: str
    signed: str
    nothing_left: str
    draft_warning: str
    retention_recording: str
    retention_transcript: str
    retention_due: str


@dataclass(frozen=True, slots=True)
class Wording:
    """All of it."""

    consent: ConsentWords
    bar: BarWords
    dialogs: Dialogs
    notices: Notices


def _pair(raw: list[str]) -> Pair:
    title, body = raw
    return Pair(title, body)


def _dialog(raw: dict[str, Any]) -> Dialog:
    return Dialog(raw["title"], raw["body"], tuple(raw["buttons"]), raw["default"])


def _consent(raw: dict[str, Any]) -> ConsentWords:
    decline, agree = raw["answers"]
    keep, withdraw = raw["withdraw"]["answers"]
    return ConsentWords(
        lead=raw["lead"],
        turn=raw["turn"],
        question=raw["question"],
        facts=tuple(_pair(fact) for fact in raw["facts"]),
        fact_outside_model=_pair(raw["factsWithOutsideModel"]),
        decline=decline,
        agree=agree,
        foot=raw["foot"],
        leave=raw["leave"],
        after_agreed=raw["after"]["agreed"],
        after_declined=raw["after"]["declined"],
        cover=raw["after"]["cover"],
        withdraw_question=raw["withdraw"]["question"],
        withdraw_body=raw["withdraw"]["body"],
        keep=keep,
        withdraw=withdraw,
    )


def _bar(raw: dict[str, Any]) -> BarWords:
    states = ("open", "waiting", "recording", "paused", "silence", "lost", "declined", "erased")
    ask, start, pause, resume, check, built_in, jot, forget, end, receipt = raw["buttons"]
    make_note, leave, withdrew = raw["endMenu"]
    return BarWords(
        **{state: _pair(raw[state]) for state in states},
        ask_now=ask,
        start_transcription=start,
        pause=pause,
        resume=resume,
        check=check,
        use_built_in=built_in,
        jot=jot,
        forget=forget,
        end_session=end,
        receipt=receipt,
        end_and_make_note=make_note,
        leave=leave,
        withdrew=withdrew,
        forget_menu=tuple(raw["forgetMenu"]),
    )


def _sign(raw: dict[str, Any]) -> SignWords:
    return SignWords(
        dialog=_dialog(raw),
        buttons_clear=tuple(raw["buttonsClear"]),
        default_once_reason_and_attested=raw["defaultOnceReasonAndAttested"],
        next=tuple(raw["next"]),
        no_source=_pair(raw["open"]["noSource"]),
        risk=_pair(raw["open"]["risk"]),
        missing=_pair(raw["open"]["missing"]),
        reason=raw["reason"],
        attest=raw["attest"],
    )


def _dialogs(raw: dict[str, Any]) -> Dialogs:
    arrived = raw["arrived"]
    return Dialogs(
        early=_dialog(raw["early"]),
        agreed_aloud=_dialog(raw["agreedAloud"]),
        forget=_dialog(raw["forget"]),
        withdraw=_dialog(raw["withdraw"]),
        end=_dialog(raw["end"]),
        change_type=_dialog(raw["changeType"]),
        sign=_sign(raw["sign"]),
        send_out=_dialog(raw["sendOut"]),
        arrived=ArrivedWords(
            arrived["title"], arrived["body"], tuple(_pair(option) for option in arrived["options"])
        ),
        interrupted=_dialog(raw["interrupted"]),
        transcript_stopped=_dialog(raw["transcriptStopped"]),
        ai_switch=_dialog(raw["aiSwitch"]),
        template_change=_dialog(raw["templateChange"]),
        attach=_dialog(raw["attach"]),
        quit=_dialog(raw["quit"]),
        forgot_passphrase=_dialog(raw["forgotPassphrase"]),
    )


def _notices(raw: dict[str, Any]) -> Notices:
    recording, transcript = raw["retention"]
    return Notices(
        draft_ready=raw["draftReady"],
        draft_failed=raw["draftFailed"],
        forgotten=raw["forgotten"],
        signed=raw["signed"],
        nothing_left=raw["nothingLeft"],
        draft_warning=raw["draftWarning"],
        retention_recording=recording,
        retention_transcript=transcript,
        retention_due=raw["retentionDue"],
    )


@cache
def wording() -> Wording:
    """Reads the bundled list once. Placeholders are filled with `str.format`."""
    raw = json.loads(resource("design", "wording.json").read_text("utf-8"))
    return Wording(
        consent=_consent(raw["consentPage"]),
        bar=_bar(raw["bar"]),
        dialogs=_dialogs(raw["dialogs"]),
        notices=_notices(raw["notices"]),
    )

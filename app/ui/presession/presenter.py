"""Before the session: who is here, who has agreed, whether we can hear; and which start is possible now."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Protocol

from app.domain.consent import Consent
from app.services.explanations import Explanation
from app.services.ports import Microphone
from app.ui.errors.model import problem_of
from app.ui.presession import people
from app.ui.presession.hearing import LevelListener, model
from app.ui.presession.model import (
    Hearing,
    LevelModel,
    MicrophoneChoice,
    Mood,
    Offer,
    PresessionModel,
    Question,
    SessionPlan,
)
from app.ui.times import clock
from app.ui.wording import Dialog, wording

EARLY_MINUTES = 15
"""Started earlier than this, a session is asked about once (R15)."""
LEAST_SECONDS = 20 * 60.0
"""Less room on the disk than this does not hold even a short session."""
LOW_SECONDS = 3 * 3600.0
LOW_BATTERY = 20


class PresessionView(Protocol):
    """Draws the sheet."""

    def show_presession(self, shown: PresessionModel) -> None: ...
    def show_level(self, level: LevelModel) -> None: ...
    def close_presession(self) -> None: ...


class PresessionCommands(Protocol):
    """What the therapist can set going here; every call returns at once."""

    def ask_on_screen(self, consent_id: str) -> None:
        """Opens the consent page on the turned laptop."""

    def record_paper(self, consent_id: str) -> None:
        """A signed form is on file: stored with the therapist's name."""

    def record_agreed_aloud(self, consent_id: str) -> None:
        """The therapist heard it: stored with their name and the time."""

    def add_person(self, name: str, role: str) -> None: ...
    def choose_microphone(self, microphone_id: str) -> None: ...
    def start_session(self) -> None:
        """Never records (R14)."""

    def start_with_transcription(self) -> None: ...
    def closed(self) -> None:
        """The sheet was put away; nothing starts."""


class PresessionPresenter:
    """Decides what the sheet says and offers. Main thread only; it measures and stores nothing itself."""

    def __init__(
        self,
        view: PresessionView,
        commands: PresessionCommands,
        plan: SessionPlan,
        now: Callable[[], datetime],
        *,
        zone: tzinfo | None = None,
    ) -> None:
        self._view = view
        self._commands = commands
        self._plan = plan
        self._now = now
        self._zone = zone
        self._listener = LevelListener()
        self._consents: tuple[Consent, ...] = ()
        self._microphones: tuple[Microphone, ...] = ()
        self._free_seconds: float | None = None
        self._recordable = True
        self._attesting = ""
        self._model = PresessionModel(
            title="Session now" if plan.start is None else f"Session at {clock(plan.start, zone)}",
            subtitle=_subtitle(plan),
            people=(),
            microphones=(),
            microphone="",
            disk="",
            disk_low=False,
            battery="",
            battery_low=False,
            mood=Mood.NEUTRAL,
            state="",
            state_detail="",
            transcription=Offer.ABSENT,
            can_start=True,
        )

    def opened(self) -> None:
        """Draws the sheet for the first time."""
        self._redraw()

    # -- what services tell ---------------------------------------------------------------------------
    def on_consents_changed(self, consents: tuple[Consent, ...]) -> None:
        """Everyone in the room with their answers, in the order they came in."""
        self._consents = consents
        asked = {consent.id for consent in consents}
        if self._attesting and self._attesting not in asked:
            self._close_question()
        self._redraw()

    def on_microphones_changed(self, microphones: tuple[Microphone, ...], chosen: str = "") -> None:
        """The devices that are plugged in now; ``chosen`` is the one that is listened to."""
        self._microphones = microphones
        ids = [microphone.id for microphone in microphones]
        current = chosen or self._model.microphone
        if current not in ids:
            current = ids[0] if ids else ""
        if current != self._model.microphone:
            self._listener.reset()
        self._model = replace(self._model, microphone=current)
        self._redraw()
        hearing = Hearing.NOTHING_YET if ids else Hearing.NO_MICROPHONE
        self._view.show_level(model(0.0, hearing))

    def on_level_measured(self, rms: float, peak: float) -> None:
        """20 times a second: 0 … 1 of full scale. Nothing of the sound itself comes here."""
        if self._microphones:
            self._view.show_level(self._listener.hear(rms, peak))

    def on_disk_measured(self, free_seconds: float) -> None:
        """How many seconds of sound still fit."""
        self._free_seconds = free_seconds
        self._redraw()

    def on_battery_measured(self, percent: int | None, minutes_left: int | None, charging: bool) -> None:
        """``percent`` None: this computer has no battery."""
        words = "" if percent is None else f"{percent} %"
        if percent is not None and charging:
            words += ", charging"
        elif percent is not None and minutes_left is not None:
            words += f", about {_hours(minutes_left * 60.0)}"
        low = percent is not None and not charging and percent <= LOW_BATTERY
        self._model = replace(self._model, battery=words, battery_low=low)
        self._redraw()

    def on_failed(self, explanation: Explanation) -> None:
        """What was asked for could not be done; the sheet stays open."""
        self._model = replace(self._model, starting=False, problem=problem_of(explanation))
        self._redraw()

    def on_started(self) -> None:
        """The session runs; the sheet has done its work."""
        self._view.close_presession()

    # -- what the therapist does ----------------------------------------------------------------------
    def ask_pressed(self, consent_id: str) -> None:
        self._commands.ask_on_screen(consent_id)

    def paper_pressed(self, consent_id: str) -> None:
        self._commands.record_paper(consent_id)

    def agreed_aloud_pressed(self, consent_id: str) -> None:
        """Asks the therapist to stand for it before it counts."""
        self._attesting = consent_id
        self._ask(Question("agreed_aloud", wording().dialogs.agreed_aloud))

    def add_person_pressed(self) -> None:
        self._model = replace(self._model, adding_person=True)
        self._redraw()

    def adding_cancelled(self) -> None:
        self._model = replace(self._model, adding_person=False)
        self._redraw()

    def person_entered(self, name: str, role: str) -> None:
        """An empty name adds nobody."""
        tidy = " ".join(name.split())
        if tidy:
            self._model = replace(self._model, adding_person=False)
            self._commands.add_person(tidy, role)
            self._redraw()

    def microphone_chosen(self, microphone_id: str) -> None:
        if microphone_id and microphone_id != self._model.microphone:
            self._listener.reset()
            self._model = replace(self._model, microphone=microphone_id)
            self._commands.choose_microphone(microphone_id)
            self._redraw()

    def start_pressed(self) -> None:
        """Starts without recording."""
        if not self._starts_early("early"):
            self._start(self._commands.start_session)

    def start_with_transcription_pressed(self) -> None:
        """Starts and records; impossible unless everyone has agreed, whatever called it."""
        if self._offer() is Offer.READY and not self._starts_early("early_transcription"):
            self._start(self._commands.start_with_transcription)

    def question_answered(self, button: int) -> None:
        """``button``: index of the button pressed; the last one is the one that acts."""
        question, person = self._model.question, self._attesting
        if question is None:
            return
        self._close_question()
        acts = button == len(question.dialog.buttons) - 1
        if acts and question.key == "agreed_aloud":
            self._commands.record_agreed_aloud(person)
        elif acts and question.key == "early":
            self._start(self._commands.start_session)
        elif acts and self._offer() is Offer.READY:
            self._start(self._commands.start_with_transcription)
        self._redraw()

    def problem_closed(self) -> None:
        self._model = replace(self._model, problem=None)
        self._redraw()

    def close_pressed(self) -> None:
        """Puts the sheet away; while a start is under way it stays."""
        if not self._model.starting:
            self._commands.closed()
            self._view.close_presession()

    # -- inside ---------------------------------------------------------------------------------------
    def _starts_early(self, key: str) -> bool:
        """Asks, once, when it is long before the session's time; True while the question is open."""
        if self._plan.start is None or self._model.starting:
            return False
        minutes = int((self._plan.start - self._now()).total_seconds() // 60)
        if minutes <= EARLY_MINUTES:
            return False
        words = wording().dialogs.early
        time = clock(self._plan.start, self._zone)
        self._ask(
            Question(
                key,
                Dialog(
                    words.title.format(n=minutes), words.body.format(time=time), words.buttons, words.default
                ),
            )
        )
        return True

    def _start(self, command: Callable[[], None]) -> None:
        if not self._model.starting:
            self._model = replace(self._model, starting=True, problem=None)
            self._redraw()
            command()

    def _ask(self, question: Question) -> None:
        self._model = replace(self._model, question=question)
        self._redraw()

    def _close_question(self) -> None:
        self._attesting = ""
        self._model = replace(self._model, question=None)

    def _offer(self) -> Offer:
        if not self._plan.ai_allowed:
            return Offer.ABSENT
        return Offer.READY if self._obstacle() is None else Offer.DISABLED

    def _obstacle(self) -> tuple[Mood, str, str] | None:
        """Why transcription cannot start now: mood, what is the case, what to do."""
        if not self._plan.ai_allowed:
            return Mood.NEUTRAL, "AI use is switched off", "This session is not recorded."
        waiting = people.waiting_for(self._consents, self._now())
        if waiting is not None:
            return waiting
        if not self._microphones:
            return Mood.BLOCKED, "No microphone is found", "Plug one in, or start without recording."
        if self._free_seconds is not None and self._free_seconds < LEAST_SECONDS:
            return Mood.BLOCKED, "The disk is almost full", "Free some space, or start without recording."
        return None

    def _redraw(self) -> None:
        mood, state, detail = self._obstacle() or (
            Mood.READY,
            "Everyone here has agreed",
            "“Start session” never records.",
        )
        if self._model.starting:
            mood, state, detail = Mood.NEUTRAL, "Starting…", "Nothing is recorded before the bar says so."
        free = self._free_seconds
        self._model = replace(
            self._model,
            people=people.rows(self._consents, self._now(), self._zone),
            microphones=tuple(MicrophoneChoice(m.id, m.name) for m in self._microphones),
            disk="" if free is None else f"{_hours(free)} free",
            disk_low=free is not None and free < LOW_SECONDS,
            mood=mood,
            state=state,
            state_detail=detail,
            transcription=self._offer(),
            can_start=not self._model.starting,
        )
        self._view.show_presession(self._model)


def _subtitle(plan: SessionPlan) -> str:
    who = plan.client_name if not plan.others else f"{plan.client_name} with {' and '.join(plan.others)}"
    return " · ".join(part for part in (who, plan.kind, plan.room) if part)


def _hours(seconds: float) -> str:
    if seconds < 3600:
        minutes = int(seconds // 60)
        return "1 minute" if minutes == 1 else f"{minutes} minutes"
    hours = int(seconds // 3600)
    return "1 hour" if hours == 1 else f"{hours} hours"

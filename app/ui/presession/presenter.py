"""Before the session: who is here, who has agreed, whether we can hear; and which start is possible now."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, tzinfo

from app.domain.consent import Consent
from app.services.explanations import Explanation
from app.services.ports import PowerState
from app.ui.errors.model import problem_of
from app.ui.presession import people
from app.ui.presession.commands import PresessionCommands, PresessionView
from app.ui.presession.hearing.presenter import HearingPresenter
from app.ui.presession.laptop import Room, laptop
from app.ui.presession.model import Offer, PresessionModel, Question, SessionPlan
from app.ui.presession.people_presenter import PeoplePresenter
from app.ui.presession.readiness import READY, STARTING, Obstacle, obstacle, offer
from app.ui.presession.room_check.presenter import RoomCheckPresenter
from app.ui.presession.timing import untimely
from app.ui.presession.voice_test.presenter import VoiceTestPresenter
from app.ui.times import clock
from app.ui.wording import Dialog

_WRITE = Dialog(
    "Write the note now?",
    "The session is closed without a recording. It cannot be started afterwards.",
    ("Cancel", "Write the note"),
    1,
)


class PresessionPresenter(PeoplePresenter[PresessionModel]):
    """Decides what the sheet says and offers. Main thread only; it measures and stores nothing itself.

    What it shows of microphone, room check and voice test is decided by ``hearing``, ``room`` and ``voice``.
    """

    def __init__(
        self,
        view: PresessionView,
        commands: PresessionCommands,
        plan: SessionPlan,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
        *,
        zone: tzinfo | None = None,
    ) -> None:
        title = "Session now" if plan.start is None else f"Session at {clock(plan.start, zone)}"
        super().__init__(commands, PresessionModel(title, _subtitle(plan)))
        self._view, self._commands, self._plan = view, commands, plan
        self._now, self._zone = now, zone
        self.hearing = HearingPresenter(view, commands, self._microphone_moved)
        self.room = RoomCheckPresenter(view, monotonic)
        self.voice = VoiceTestPresenter(view, commands, monotonic)
        self._consents: tuple[Consent, ...] = ()
        self._space: Room | None = None
        self._power: PowerState | None = None
        self._in_use = self._over = False

    def opened(self) -> None:
        """Draws the sheet for the first time."""
        self._redraw()
        self.hearing.opened()
        self.room.set_able(self.hearing.can_listen)

    # -- what services tell ---------------------------------------------------------------------------
    def on_consents_changed(self, consents: tuple[Consent, ...]) -> None:
        """Everyone in the room with their answers, in the order they came in."""
        self._consents = consents
        self._people_changed()
        self.room.set_people(tuple(people.first_name(consent) for consent in consents))
        self._redraw()

    def on_switches_changed(self, ai_allowed: bool) -> None:
        """Whether practice and clinician allow AI use now."""
        self._plan = replace(self._plan, ai_allowed=ai_allowed)
        if not ai_allowed:
            self.room.stop()
            self.voice.close()
        self._redraw()

    def on_recorder_changed(self, in_use: bool) -> None:
        """Whether another session is recorded now: then the microphone is not ours."""
        self._in_use = in_use
        self.hearing.on_recorder_changed(in_use)
        if in_use:
            self.room.stop()
            self.voice.close()
        self.room.set_able(self.hearing.can_listen)
        self._redraw()

    def on_level_measured(self, rms: float, peak: float) -> None:
        """20 times a second: 0 … 1 of full scale. Nothing of the sound itself comes here."""
        if self.voice.is_open:
            self.voice.on_level_measured(rms, peak)
        else:
            self.hearing.on_level_measured(rms, peak)
            self.room.on_level_measured(rms, peak)

    def on_laptop_measured(self, space: Room, power: PowerState) -> None:
        """What is left of disk and battery."""
        self._space, self._power = space, power
        self._redraw()

    def on_failed(self, explanation: Explanation) -> None:
        """What was asked for could not be done; the sheet stays open."""
        self._model = replace(self._model, starting=False, problem=problem_of(explanation))
        self._redraw()

    def on_started(self) -> None:
        """The session runs; the sheet has done its work."""
        self._end()
        self._view.close_presession()

    def tick(self) -> None:
        """A tenth of a second or so has passed."""
        self.room.tick()
        self.voice.tick()

    # -- what the therapist does ----------------------------------------------------------------------
    def voice_test_pressed(self) -> None:
        """The test needs the microphone to itself."""
        if self.hearing.can_listen and not self._model.starting:
            self.room.stop()
            self.voice.opened()

    def start_pressed(self) -> None:
        """Starts without recording."""
        if not self._asks_about_time("plain"):
            self._start(self._commands.start_session)

    def start_with_transcription_pressed(self) -> None:
        """Starts and records; impossible unless everyone has agreed, whatever called it."""
        if self._may_transcribe and not self._asks_about_time("transcription"):
            self._start(self._commands.start_with_transcription)

    def write_note_pressed(self) -> None:
        """Offered when somebody said no; asks, because the session cannot be started afterwards."""
        if self._model.refusal is not None and not self._model.starting:
            self._ask(Question("write", _WRITE))

    def terms_pressed(self) -> None:
        """Names and terms that are likely to be said."""
        if not self._model.starting:
            self._commands.open_terms()

    def close_pressed(self) -> None:
        """Puts the sheet away; while a start is under way it stays."""
        if not self._model.starting:
            self.gone()
            self._view.close_presession()

    def gone(self) -> None:
        """The sheet is not there any more, whatever took it away: nothing listens; idempotent."""
        if not self._over:
            self._end()
            self._commands.closed()

    # -- inside ---------------------------------------------------------------------------------------
    def _end(self) -> None:
        self._over = True
        self.room.stop()
        self.voice.close()

    def _turn_the_laptop(self, consent_id: str) -> None:
        self.room.stop()  # nobody would see whose turn it is
        self._commands.ask_on_screen(consent_id)

    @property
    def _people(self) -> tuple[Consent, ...]:
        return self._consents

    def _remove_dialog(self, consent: Consent) -> Dialog:
        return people.remove(consent)

    def _act_on(self, question: Question) -> None:
        if question.key == "write":
            self._start(self._commands.write_note)
        elif question.key == "plain":
            self._start(self._commands.start_session)
        elif question.key != "transcription":
            super()._act_on(question)
        elif self._may_transcribe:
            self._start(self._commands.start_with_transcription)

    def _microphone_moved(self, pulled: bool) -> None:
        self.room.microphone_moved(pulled)
        self.room.set_able(self.hearing.can_listen)
        if pulled:
            self.voice.close()
        self._redraw()

    def _asks_about_time(self, key: str) -> bool:
        """Asks, once, far from the session's time; True while the question is open."""
        dialog = None if self._model.starting else untimely(self._plan, self._now(), self._zone)
        if dialog is not None:
            self._ask(Question(key, dialog))
        return dialog is not None

    def _start(self, command: Callable[[], None]) -> None:
        if not self._model.starting:
            self.room.stop()
            self.voice.close()
            self._model = replace(self._model, starting=True, problem=None)
            self._redraw()
            command()

    def _obstacle(self) -> Obstacle | None:
        microphone = self.hearing.microphone
        return obstacle(self._plan, self._consents, microphone, self._space, self._now(), in_use=self._in_use)

    @property
    def _may_transcribe(self) -> bool:
        return offer(self._plan, self._obstacle()) is Offer.READY

    def _redraw(self) -> None:
        if self._over:
            return
        found = self._obstacle()
        mood, state, detail = STARTING if self._model.starting else found or READY
        self._model = replace(
            self._model,
            people=people.rows(self._consents, self._now(), self._zone),
            laptop=laptop(self._space, self._power, self._plan.minutes),
            refusal=people.refusal(self._consents) if self._plan.ai_allowed else None,
            mood=mood,
            state=state,
            state_detail=detail,
            transcription=offer(self._plan, found),
            can_start=not self._model.starting,
        )
        self._view.show_presession(self._model)


def _subtitle(plan: SessionPlan) -> str:
    who = plan.client_name if not plan.others else f"{plan.client_name} with {' and '.join(plan.others)}"
    return " · ".join(part for part in (who, plan.kind, plan.room) if part)

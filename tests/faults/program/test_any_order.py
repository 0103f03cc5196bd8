"""Whatever is done in whatever order, sound is only stored while everyone present has agreed.

A state machine drives the real services, recorder, sealed recordings and database (R38, R66, B2, B3). Its
oracle knows nothing of their rules: it keeps what people answered, and every stretch that was said while
recording was allowed. After every step somebody speaks, and then: the microphone is open only while it may
be; of every session exactly the sound that should be there can be read; no key is left of anything else.
"""

import atexit
import shutil
import tempfile
import time
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from app.domain.chart import Clinician
from app.domain.consent import ConsentMethod
from app.domain.errors import AppError
from app.domain.session import SAMPLE_RATE, Session
from app.domain.states import SessionState
from tests.faults.sizes import ANY_ORDER, sizes
from tests.support.database import START
from tests.support.live_practice import DATABASE, LivePractice, fresh
from tests.support.recording import signal, wait_until

CHUNK = SAMPLE_RATE // 10
CLINICIAN = "clinician-1"
ROLES = ("client", "partner", "child", "guardian", "family")
LIVE = (SessionState.RECORDING, SessionState.PAUSED)
heard_in: set[bool] = set()
"""Whether anything was recorded before and after a crash, or the test would show nothing."""


@dataclass
class Answer:
    """What one person said last."""

    role: str
    agreed: bool = False
    paper: bool = False
    expires_day: int = 0


@dataclass
class Room:
    """One session as the oracle knows it."""

    session_id: str
    expected: bytearray = field(default_factory=bytearray)
    lengths: list[tuple[float, int]] = field(default_factory=list)
    """When it had how many bytes: the test speaks faster than people do."""

    def clear(self) -> None:
        """Everything was destroyed."""
        self.expected.clear()
        self.lengths.append((time.monotonic(), 0))

    def surely_safe(self, now: float) -> int:
        """Bytes that a kill at ``now`` may not take: what was said more than a second before."""
        before = [length for at, length in self.lengths if at < now - 1.0]
        since = [length for at, length in self.lengths if at >= now - 1.0]
        return min([*before[-1:], *since], default=0) if before else 0


class AnyOrder(RuleBasedStateMachine):
    """The practice of one clinician, its clients and sessions."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="any-order-"))
        self.lives = 0
        self.practice = _template().copied(self.root / "0")
        self.answers: dict[str, Answer] = {}
        self.rooms: list[Room] = []
        self.switches = {"practice": True, "clinician": True}
        self.day = 0
        self.said = 0

    def teardown(self) -> None:
        self.practice.close()
        shutil.rmtree(self.root)

    # --- the oracle

    @property
    def program(self):  # type: ignore[no-untyped-def]
        return self.practice.program

    def session(self, room: Room) -> Session:
        return self.program.sessions.get(room.session_id)

    @property
    def live(self) -> Room | None:
        """The room that is recorded or paused."""
        return next((r for r in self.rooms if r.session_id == self.program.recording.running), None)

    def allowed(self, room: Room) -> bool:
        """Both switches are on, and everyone present agreed, a child together with a guardian."""
        people = [self.answers.setdefault(p, Answer("client")) for p in self.session(room).participants]
        everyone = bool(people) and all(p.agreed and p.expires_day > self.day for p in people)
        guarded = any(p.role == "guardian" for p in people) or all(
            p.paper for p in people if p.role == "child"
        )
        return all(self.switches.values()) and everyone and guarded

    def pick(self, number: int, *states: SessionState) -> Room | None:
        """One of the rooms that are in one of ``states``."""
        fitting = [r for r in self.rooms if self.session(r).state in states]
        return fitting[number % len(fitting)] if fitting else None

    def person(self, room: Room, number: int) -> str:
        people = self.session(room).participants
        return people[number % len(people)]

    # --- steps

    @initialize()
    def a_first_client_comes(self) -> None:
        self.a_session_begins(0, [])

    @rule(client=st.integers(0, 2), others=st.lists(st.sampled_from(ROLES[1:]), max_size=2))
    def a_session_begins(self, client: int, others: list[str]) -> None:
        if len(self.rooms) < 4:
            appointment = self.program.sessions.walk_in(f"Client{client} Sample")
            session = self.program.sessions.open(appointment.id, CLINICIAN)
            self.rooms.append(Room(session.id))
            for place, role in enumerate(others):
                self.someone_comes(len(self.rooms) - 1, f"{role}{place}", role)

    @rule(number=st.integers(0, 9), name=st.sampled_from(["Alex", "Kim"]), role=st.sampled_from(ROLES))
    def someone_comes(self, number: int, name: str, role: str) -> None:
        states = (SessionState.OPEN, *LIVE)
        room = self.rooms[number] if name not in ("Alex", "Kim") else self.pick(number, *states)
        if room is not None:
            consent = self.program.consents.add_person(room.session_id, name, role)
            self.answers.setdefault(consent.id, Answer(role))

    @rule(number=st.integers(0, 9), who=st.integers(0, 9))
    def someone_goes_who_was_added_by_mistake(self, number: int, who: int) -> None:
        room = self.pick(number, SessionState.OPEN, *LIVE)
        if room is not None:
            self.attempt(lambda: self.program.consents.remove_person(room.session_id, self.person(room, who)))

    @rule(
        number=st.integers(0, 9),
        who=st.integers(0, 9),
        agreed=st.sampled_from([True, True, True, False, None]),
        again=st.booleans(),
    )
    def someone_is_asked(self, number: int, who: int, agreed: bool | None, again: bool) -> None:
        room = self.pick(number, SessionState.OPEN, *LIVE)
        if room is not None:
            self.ask(room, self.person(room, who), agreed=agreed, again=again)

    def ask(self, room: Room, consent_id: str, *, agreed: bool | None, again: bool) -> None:
        role = self.answers.setdefault(consent_id, Answer("client")).role
        try:
            asked = self.program.consents.ask(room.session_id, consent_id, again=again)
        except AppError:
            return
        self.answers.setdefault(asked.id, Answer(role)).agreed = False
        if agreed is None:
            self.program.consents.hand_back(room.session_id, asked.id)
        else:
            self.program.consents.answer(room.session_id, asked.id, agreed=agreed)
            self.answers[asked.id] = Answer(role, agreed, expires_day=self.day + 365)

    @rule(number=st.integers(0, 9), who=st.integers(0, 9), paper=st.booleans())
    def the_clinician_attests(self, number: int, who: int, paper: bool) -> None:
        room = self.pick(number, SessionState.OPEN, *LIVE)
        if room is None:
            return
        consent_id = self.person(room, who)
        role = self.answers.setdefault(consent_id, Answer("client")).role
        method = ConsentMethod.PAPER if paper else ConsentMethod.VERBAL
        try:
            done = self.program.consents.attest(room.session_id, consent_id, method, CLINICIAN)
        except AppError:
            return
        self.answers[done.id] = Answer(role, agreed=True, paper=paper, expires_day=self.day + 365)

    @rule(number=st.integers(0, 9))
    def everyone_agrees_and_recording_begins(self, number: int) -> None:
        room = self.pick(number, SessionState.OPEN)
        if room is not None:
            for who in range(len(self.session(room).participants)):
                self.ask(room, self.person(room, who), agreed=True, again=True)
            self.record(room)

    @rule(number=st.integers(0, 9))
    def recording_is_asked_for(self, number: int) -> None:
        room = self.pick(number, SessionState.OPEN, SessionState.INTERRUPTED)
        if room is not None:
            self.record(room)

    def record(self, room: Room) -> None:
        allowed, busy = self.allowed(room), self.live is not None
        began = self.attempt(lambda: self.program.recording.start(room.session_id))
        assert began == (allowed and not busy), "it begins with everyone's agreement, and only then"

    @precondition(lambda self: self.live is not None)
    @rule()
    def it_is_paused(self) -> None:
        room = self.live
        assert room is not None
        self.attempt(lambda: self.program.recording.pause(room.session_id))

    @precondition(lambda self: self.live is not None)
    @rule()
    def it_is_gone_on_with(self) -> None:
        room = self.live
        assert room is not None
        paused, allowed = self.session(room).state is SessionState.PAUSED, self.allowed(room)
        went_on = self.attempt(lambda: self.program.recording.resume(room.session_id))
        assert went_on == (paused and allowed)

    @precondition(lambda self: self.live is not None)
    @rule(chunks=st.integers(1, 12))
    def the_last_part_is_forgotten(self, chunks: int) -> None:
        room = self.live
        assert room is not None
        self.program.recording.forget(room.session_id, chunks * CHUNK / SAMPLE_RATE / 60)
        del room.expected[max(0, len(room.expected) - 2 * chunks * CHUNK) :]
        room.lengths.append((time.monotonic(), len(room.expected)))

    @rule(number=st.integers(0, 9), who=st.integers(0, 9))
    def someone_withdraws(self, number: int, who: int) -> None:
        room = self.pick(number, *(state for state in SessionState))
        if room is None:
            return
        consent_id = self.person(room, who)
        running = self.live
        if not self.attempt(lambda: self.program.sessions.withdraw(room.session_id, consent_id)):
            return
        self.answers[consent_id].agreed = False
        room.clear()
        if running is not None and consent_id in self.session(running).participants:
            running.clear()

    @rule(which=st.sampled_from(["practice", "clinician"]), on=st.sampled_from([True, True, False]))
    def a_switch_is_pressed(self, which: str, on: bool) -> None:
        if which == "practice":
            self.program.practice.switch_ai(on=on, clinician_id=CLINICIAN)
        else:
            self.program.clinicians.switch_ai(CLINICIAN, on=on)
        self.switches[which] = on

    @precondition(lambda self: self.live is None)
    @rule(days=st.sampled_from([1, 300]))
    def time_passes(self, days: int) -> None:
        self.practice.clock.advance(days=days)
        self.day += days
        self.program.destruction.sweep()
        for room in self.rooms:
            if self.session(room).state not in (SessionState.OPEN, SessionState.PLANNED):
                room.clear()

    @rule(number=st.integers(0, 9))
    def a_session_ends(self, number: int) -> None:
        room = self.pick(number, SessionState.OPEN, *LIVE)
        if room is not None:
            self.program.sessions.end(room.session_id)

    @rule(number=st.integers(0, 9))
    def its_note_is_made(self, number: int) -> None:
        room = self.pick(number, SessionState.ENDED)
        if room is not None and self.session(room).recording_id:
            made = self.attempt(lambda: self.program.processing.process(room.session_id))
            assert made or not room.expected, "only what time has destroyed cannot be made into a note"
            room.clear()

    @rule(choice=st.sampled_from(["go on", "end", "destroy", "later"]))
    def the_program_is_killed(self, choice: str) -> None:
        live, now = self.live, time.monotonic()
        self.lives += 1
        self.practice = self.practice.crashed(self.root / str(self.lives))
        shutil.rmtree(self.root / str(self.lives - 1))
        self.program.recovery.start()
        if live is not None:
            self.lose_at_most_a_second(live, now)
        room = self.pick(0, SessionState.INTERRUPTED)
        if room is None or choice == "later":
            return
        if choice == "go on":
            self.record(room)
        elif choice == "end":
            self.program.recovery.end(room.session_id)
        else:
            self.program.recovery.destroy(room.session_id)
            room.clear()

    def lose_at_most_a_second(self, room: Room, now: float) -> None:
        """What was on the disk when the program was killed is what is left."""
        stored = self.practice.recordings.read(self.session(room).recording_id, 0, len(room.expected))
        assert room.expected.startswith(stored)
        assert len(stored) >= room.surely_safe(now)
        room.expected = bytearray(stored)

    def attempt(self, work) -> bool:  # type: ignore[no-untyped-def]
        """Whether it was allowed."""
        try:
            work()
        except AppError:
            return False
        return True

    def has_length(self, size: int) -> bool:
        """Whether what is being recorded has so many bytes."""
        return 2 * self.practice.recorder.place.frames == size

    # --- what must hold after every step

    @invariant()
    def only_what_everyone_agreed_to_is_heard(self) -> None:
        room = self.live
        if not self.practice.microphone.is_open:
            return
        assert room is not None, "the microphone is open and nothing is recorded"
        assert self.session(room).state is SessionState.RECORDING
        assert self.allowed(room), "somebody who has not agreed is heard"
        pcm = signal(self.said, self.said + CHUNK)
        self.said += CHUNK
        self.practice.say(pcm)
        room.expected += pcm
        room.lengths.append((time.monotonic(), len(room.expected)))
        heard_in.add(self.lives > 0)

    @invariant()
    def exactly_that_is_stored(self) -> None:
        keys = {name.split("/")[2] for name in self.practice.secrets.kept if "/recording/" in name}
        wanted = set()
        for room in self.rooms:
            recording_id = self.session(room).recording_id
            if recording_id and room.expected:
                wanted.add(recording_id)
                if room is self.live:
                    # a block that is on its way from one thread to the other is counted in neither or in both
                    wait_until(partial(self.has_length, len(room.expected)), "the recording has its length")
                else:
                    stored = self.practice.recordings.read(recording_id, 0, 10 * len(room.expected))
                    assert stored == bytes(room.expected)
            elif recording_id and recording_id in keys:
                if room is not self.live:
                    assert self.practice.recordings.state(recording_id).frames == 0
                wanted.add(recording_id)
            assert recording_id or not room.expected
        assert keys <= wanted, "a key of destroyed sound is left"
        assert (self.practice.folder / DATABASE).exists()


@cache
def _template() -> LivePractice:
    """A practice with both switches on, closed; every run begins with a copy of it."""
    folder = Path(tempfile.mkdtemp(prefix="any-order-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    practice = fresh(folder / "data", START)
    with practice.program.database.unit_of_work() as unit:
        unit.clinicians.save(Clinician(CLINICIAN, "Robin Example", "LCSW"))
        unit.commit()
    practice.program.clinicians.switch_ai(CLINICIAN, on=True)
    practice.program.practice.switch_ai(CLINICIAN, on=True)
    practice.close()
    return practice


@sizes(ANY_ORDER)
def test_sound_is_only_stored_while_everyone_present_agrees(times: int) -> None:
    run_machine(
        AnyOrder,
        settings=settings(
            max_examples=times,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
            derandomize=times == ANY_ORDER.short,  # the same orders in every check
        ),
    )
    assert heard_in == {False, True}

"""Who spoke: confusion on synthetic people in a room that reverberates, echo and noise 12 dB below (R8).

Run with ``-s`` to see the figures.
"""

from __future__ import annotations

import time

import pytest

from app.domain.transcript import VoiceFrame, VoicePrint
from app.services.ports import Speakers
from app.speech.enrolment import known_voice
from app.speech.separation import separate_voices
from tests.support.voices import Person, Spoken, conversation

THERAPIST, CLIENT = ("therapist", 1.0), ("client", 1.0)
LIKE_THERAPIST, LIKE_CLIENT = ("therapist", 1.1), ("client", 1.1)
OTHERS = (("therapist", 1.15), ("client", 1.15), ("therapist", 0.87), ("client", 0.87))


def told_apart(session: Spoken, count: int, enrolled: VoicePrint | None = None) -> Speakers:
    speakers = separate_voices(session.frames, session.words, count, enrolled)
    wrong = session.confusion(speakers.of_words)
    print(f"{count} on the list: {100 * wrong:.2f} % of the time confused, certain {speakers.certain}")
    return speakers


def test_two_voices_in_a_room_are_told_apart() -> None:
    session = conversation((THERAPIST, CLIENT))
    speakers = told_apart(session, 2)
    assert speakers.certain and session.confusion(speakers.of_words) <= 0.01


@pytest.mark.parametrize("people", [(THERAPIST, LIKE_THERAPIST), (CLIENT, LIKE_CLIENT)])
def test_one_voice_and_the_same_with_other_formants_are_told_apart(people: tuple[Person, Person]) -> None:
    session = conversation(people, decibels=None)
    speakers = told_apart(session, 2)
    assert speakers.certain and session.confusion(speakers.of_words) <= 0.03


def test_so_are_they_in_a_room() -> None:
    session = conversation((CLIENT, LIKE_CLIENT), 8.0)
    speakers = told_apart(session, 2)
    assert speakers.certain and session.confusion(speakers.of_words) <= 0.03


@pytest.mark.parametrize("who", [THERAPIST, CLIENT])
@pytest.mark.parametrize(("decibels", "minutes"), [(None, 1.5), (12.0, 4.0), (6.0, 1.5)])
def test_identical_voices_are_uncertain(who: Person, decibels: float | None, minutes: float) -> None:
    session = conversation((who, who), minutes, decibels=decibels)
    assert not told_apart(session, 2).certain


@pytest.mark.parametrize("count", [3, 4, 6])
def test_more_people_are_told_apart(count: int) -> None:
    session = conversation((THERAPIST, CLIENT, *OTHERS)[:count], 4.0 if count < 5 else 8.0)
    speakers = told_apart(session, count)
    assert speakers.count == count and session.confusion(speakers.of_words) <= 0.03


def test_of_three_people_two_with_the_same_voice_are_not_told_apart() -> None:
    session = conversation((THERAPIST, CLIENT, CLIENT))
    assert not told_apart(session, 3).certain


@pytest.mark.parametrize("listed", [3, 4])
def test_who_never_speaks_splits_nobody(listed: int) -> None:
    session = conversation((THERAPIST, CLIENT))
    speakers = told_apart(session, listed)
    assert not speakers.certain, "one of the voices may be two people's"
    assert speakers.count == 2 and session.confusion(speakers.of_words) <= 0.01


def test_who_hardly_speaks_is_found() -> None:
    session = conversation((THERAPIST, CLIENT), turns=(*[0] * 12, 1))
    speakers = told_apart(session, 2)
    assert speakers.certain and session.confusion(speakers.of_words) <= 0.001


def test_turns_without_a_pause_between_them_are_told_apart() -> None:
    session = conversation((THERAPIST, CLIENT), pauses=(0.0, 0.02))
    speakers = told_apart(session, 2)
    assert speakers.certain and session.confusion(speakers.of_words) <= 0.01


def test_two_hours_with_more_people_than_voices_take_no_time() -> None:
    """The slowest case: every smaller number is tried. It stands between the end and the transcript."""
    session = conversation((THERAPIST, CLIENT), 5.0)
    frames = tuple(
        VoiceFrame(frame.start + 300 * n, frame.end + 300 * n, frame.features)
        for n in range(24)
        for frame in session.frames
    )
    words = tuple((start + 300 * n, end + 300 * n) for n in range(24) for start, end in session.words)
    began = time.process_time()
    speakers = separate_voices(frames, words, 3)
    spent = time.process_time() - began
    print(f"{len(frames)} frames of 2 hours: {spent:.2f} s")
    assert len(speakers.of_words) == len(words) and spent < 3.0


def test_an_enrolled_voice_is_known_in_another_session_and_never_in_somebody_elses() -> None:
    own = separate_voices(conversation((THERAPIST,), 0.4, seed=9).frames, (), 1).prints[0]
    session = conversation((CLIENT, THERAPIST), 3.0)
    speakers = told_apart(session, 2, own)
    assert speakers.known == 1, "the client speaks first"
    strangers = conversation((CLIENT, OTHERS[0]), 3.0)
    assert separate_voices(strangers.frames, strangers.words, 2, own).known is None
    assert known_voice(own, speakers.prints[:1]) is None

"""Frames become speakers: numbered, smoothed, per word, and never certain without proof."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.domain.transcript import VoiceFrame, VoicePrint
from app.services.ports import Speakers
from app.speech.separation import separate_voices
from app.speech.voice_proof import Proof
from app.speech.voices import METHOD, VOICE_FEATURES


def frames_of(*labels: int, gap: float = 0.0, width: int = 6, apart: float = 8.0) -> list[VoiceFrame]:
    rng = np.random.default_rng(3)
    return [
        VoiceFrame(n * (1 + gap), n * (1 + gap) + 1, tuple(apart * label + rng.standard_normal(width)))
        for n, label in enumerate(labels)
    ]


def times(frames: list[VoiceFrame]) -> list[tuple[float, float]]:
    return [(f.start, f.end) for f in frames]


def test_speakers_are_numbered_by_first_appearance_and_words_follow_their_time() -> None:
    frames = frames_of(*[2] * 30, *[0] * 30, *[1] * 30)
    words = [(0.2, 0.5), (32.1, 32.4), (85.0, 85.5), (99.0, 99.5), (29.8, 30.1)]
    speakers = separate_voices(frames, words, 3)
    assert speakers.of_words == (0, 1, 2, 2, 0) and speakers.count == 3 and speakers.certain


def test_frames_in_another_order_give_the_same() -> None:
    frames = frames_of(*[0] * 20, *[1] * 20)
    assert separate_voices(frames[::-1], times(frames), 2) == separate_voices(frames, times(frames), 2)


def test_the_same_sound_gives_the_same_speakers() -> None:
    frames = frames_of(*[0, 0, 0, 1, 1, 1] * 8)
    assert separate_voices(frames, times(frames), 2) == separate_voices(frames, times(frames), 2)


def test_a_single_stray_frame_does_not_change_the_speaker() -> None:
    frames = frames_of(*[0] * 30, *[1] * 30)
    middle = tuple(0.45 * a + 0.55 * b for a, b in zip(frames[4].features, frames[40].features, strict=True))
    frames[5] = replace(frames[5], features=middle)
    assert separate_voices(frames, [(5.2, 5.6)], 2).of_words == (0,)


def test_a_change_of_speaker_without_a_pause_is_found() -> None:
    frames = frames_of(*([0] * 7 + [1] * 6) * 5)
    speakers = separate_voices(frames, times(frames), 2)
    assert speakers.of_words == tuple(([0] * 7 + [1] * 6) * 5) and speakers.certain


def test_phrases_of_one_frame_need_a_greater_distance() -> None:
    far, near = frames_of(*[0, 1] * 20, gap=2.0), frames_of(*[0, 1] * 20, gap=2.0, apart=1.6)
    assert separate_voices(far, times(far), 2).certain
    assert not separate_voices(near, times(near), 2).certain


def test_a_few_odd_moments_of_one_voice_are_nobody() -> None:
    frames = frames_of(*[0] * 100)
    odd = frames_of(*[5] * 1)[0].features
    for at in (10, 30, 50, 51):
        frames[at] = replace(frames[at], features=odd)
    assert not separate_voices(frames, times(frames), 2).certain


def test_words_of_one_voice_only_are_not_certain_where_two_people_were() -> None:
    """Or whoever it is would count as the only one in the room, and that is the therapist."""
    frames = frames_of(*([0] * 10 + [1] * 10) * 3)
    spans = [span for frame, span in zip(frames, times(frames), strict=True) if frame.features[0] < 4]
    speakers = separate_voices(frames, spans, 2)
    assert set(speakers.of_words) == {0}
    assert not speakers.certain
    assert separate_voices(frames, times(frames), 2).certain


def test_one_person_is_always_certain_and_has_a_print() -> None:
    frames = frames_of(*[0] * 10)
    speakers = separate_voices(frames, [(0.0, 1.0)], 1)
    assert replace(speakers, prints=()) == Speakers((0,), 1, True, 0.0)
    (own,) = speakers.prints
    assert own.frames == 10
    assert own.means == pytest.approx(np.mean([f.features for f in frames], axis=0), abs=1e-4)


def test_nothing_heard_is_nobody() -> None:
    assert separate_voices([], [(0.0, 1.0)], 1) == Speakers((0,), 1, True, 0.0)
    assert separate_voices([], [], 3) == Speakers((), 1, False, 0.0)


def test_too_little_speech_is_uncertain() -> None:
    speakers = separate_voices(frames_of(0, 1), [(0.0, 0.5), (1.0, 1.5)], 2)
    assert (speakers.of_words, speakers.certain) == ((0, 0), False)


def test_a_voice_heard_once_is_uncertain() -> None:
    assert not separate_voices(frames_of(*[0] * 20, 1), [(0.0, 1.0)], 2).certain


def test_a_person_who_is_silent_leaves_the_others_apart_but_not_certain() -> None:
    frames = frames_of(*[0] * 20, *[1] * 20, *[0] * 10)
    speakers = separate_voices(frames, times(frames), 4)
    assert speakers.of_words == tuple([0] * 20 + [1] * 20 + [0] * 10)
    assert speakers.count == 2 and not speakers.certain and len(speakers.prints) == 2


def test_features_without_any_variation_are_nobody_in_particular() -> None:
    frames = [VoiceFrame(n, n + 1, (1.0,) * 6) for n in range(20)]
    assert not separate_voices(frames, times(frames), 2).certain


# --- what counts as proof ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proof", "holds"),
    [
        (Proof(2.1, 0.5, 4.0, 20), True),
        (Proof(1.9, 0.9, 5.0, 20), False),
        (Proof(4.0, 0.3, 5.0, 20), False),
        (Proof(4.0, 0.9, 2.7, 20), False),
        (Proof(4.9, 0.9, 9.0, 4), False),
        (Proof(6.1, 0.9, 9.0, 4), True),
        (Proof(5.0, None, 9.0, 20), False),
        (Proof(6.1, None, 9.0, 20), True),
        (Proof(0.0, None, 0.0, 1), False),
    ],
)
def test_distance_agreement_and_a_gap_are_asked_for(proof: Proof, holds: bool) -> None:
    assert proof.holds is holds


# --- how features were made -------------------------------------------------------------------------------


def by_model(frames: list[VoiceFrame], number: int) -> list[VoiceFrame]:
    """The same frames with the embedding of a model: direction 0 or 1 by the first feature's size."""
    rng = np.random.default_rng(4)

    def embedding(frame: VoiceFrame) -> tuple[float, ...]:
        towards = np.eye(16)[0 if frame.features[0] < 4 else 1]
        return tuple(3 * towards + 0.1 * rng.standard_normal(16))

    return [replace(f, features=(*f.features, float(number), *embedding(f))) for f in frames]


LABELS = ([0] * 6 + [1] * 6) * 4


def test_the_embedded_features_are_used_where_there_is_no_model() -> None:
    frames = frames_of(*LABELS, width=VOICE_FEATURES)
    speakers = separate_voices(frames, times(frames), 2)
    assert speakers.of_words == tuple(LABELS) and {p.method for p in speakers.prints} == {METHOD}


def test_a_models_embeddings_are_used_instead_of_them() -> None:
    alike = frames_of(*[0] * len(LABELS), width=VOICE_FEATURES)
    marked = by_model(frames_of(*LABELS, width=VOICE_FEATURES), 4711)
    frames = [
        replace(f, features=(*a.features, *f.features[VOICE_FEATURES:]))
        for a, f in zip(alike, marked, strict=True)
    ]
    speakers = separate_voices(frames, times(frames), 2)
    assert speakers.of_words == tuple(LABELS) and speakers.certain
    assert [(p.method, len(p.means)) for p in speakers.prints] == [("model-4711", 16)] * 2


@pytest.mark.parametrize("second", [None, 4712])
def test_a_session_that_changed_its_method_is_told_apart_by_what_all_frames_have(second: int | None) -> None:
    plain = frames_of(*LABELS, width=VOICE_FEATURES)
    rest = plain[24:] if second is None else by_model(plain[24:], second)
    frames = [*by_model(plain[:24], 4711), *rest]
    speakers = separate_voices(frames, times(frames), 2)
    assert speakers.of_words == tuple(LABELS) and speakers.certain
    assert {p.method for p in speakers.prints} == {METHOD}


def test_frames_of_an_older_program_are_never_mixed_with_todays_and_the_result_is_uncertain() -> None:
    old = frames_of(*LABELS[:24], width=29)
    new = [
        replace(f, start=f.start + 24, end=f.end + 24) for f in frames_of(*LABELS[:36], width=VOICE_FEATURES)
    ]
    speakers = separate_voices([*old, *new], times([*old, *new]), 2)
    assert not speakers.certain and speakers.prints == ()
    assert set(speakers.of_words) == {0}, "nothing is made up"
    mostly_old = separate_voices([*frames_of(*LABELS, width=29), *new[-6:]], times(new), 2)
    assert not mostly_old.certain and mostly_old.prints == ()


# --- the enrolled voice -----------------------------------------------------------------------------------


def enrolled(level: float, method: str = "features-6", frames: int = 25) -> VoicePrint:
    return VoicePrint(method, (level,) * 6, (1.0,) * 6, frames)


@pytest.mark.parametrize(
    ("own", "known"),
    [
        (enrolled(8.2), 0),
        (enrolled(0.1), 1),
        (enrolled(4.0), None),
        (enrolled(30.0), None),
        (enrolled(8.0, method=METHOD), None),
        (enrolled(8.0, frames=3), None),
        (VoicePrint("features-6", (8.0,) * 5, (1.0,) * 5, 25), None),
        (None, None),
    ],
)
def test_the_enrolled_voice_is_known_unless_the_distance_says_no(
    own: VoicePrint | None, known: int | None
) -> None:
    frames = frames_of(*[1] * 20, *[0] * 20)
    assert separate_voices(frames, times(frames), 2, own).known == known


def test_an_enrolled_voice_nearly_as_near_to_somebody_else_is_not_known() -> None:
    frames = frames_of(*[0] * 30, *[1] * 30, apart=0.55)
    speakers = separate_voices(frames, times(frames), 1, enrolled(0.25))
    assert speakers.known == 0
    from app.speech.enrolment import known_voice

    assert known_voice(enrolled(0.25), (enrolled(0.0), enrolled(0.5))) is None
    assert known_voice(enrolled(0.05), (enrolled(0.0), enrolled(0.5))) == 0

"""A voice model is checked before it is believed, and its embeddings go with every frame."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import AppError, ErrorCode
from app.domain.session import SAMPLE_RATE
from app.domain.transcript import VoiceFrame
from app.speech.separation import separate_voices
from app.speech.voice_model import VoiceModel, frames_of, log_mel
from app.speech.voice_widths import EMBEDDED, evened
from app.speech.voices import VOICE_FEATURES, voice_frames
from tests.support.voice_models import WIDTH, voice_model

rng = np.random.default_rng(5)
SOUND = (rng.standard_normal(4 * SAMPLE_RATE) * 0.1).astype(np.float32)


def test_both_sides_of_the_pipe_know_the_same_width() -> None:
    assert EMBEDDED == VOICE_FEATURES


def test_every_frame_has_the_embedded_features_the_models_number_and_its_embedding(tmp_path: Path) -> None:
    model = VoiceModel(voice_model(tmp_path))
    frames = model.frames(SOUND, 3.0)
    assert len(frames) == 2 and frames[0].start == 3.0
    for frame in frames:
        assert len(frame.features) == EMBEDDED + 1 + WIDTH == EMBEDDED + 1 + model.width
        assert frame.features[EMBEDDED] == model.number > 0
        assert np.float32(frame.features[EMBEDDED]) == model.number, "it survives the pipe"
    assert frames[0].features[:EMBEDDED] == voice_frames(SOUND, 3.0, 1.6)[0].features


def test_the_embedding_is_the_models_own(tmp_path: Path) -> None:
    model = VoiceModel(voice_model(tmp_path))
    moments = log_mel(SOUND)
    spread = (moments - moments.mean(axis=0)).std(axis=0)
    matrix = np.random.default_rng(0).standard_normal((80, WIDTH)).astype(np.float32)
    assert model.embedding(SOUND) == pytest.approx(spread @ matrix, abs=1e-3)


def test_another_file_has_another_number(tmp_path: Path) -> None:
    one, again, other = (VoiceModel(voice_model(tmp_path / str(n), seed=n // 2)) for n in range(3))
    assert one.number == again.number != other.number


def test_short_frames_are_repeated_until_they_are_long_enough(tmp_path: Path) -> None:
    assert len(VoiceModel(voice_model(tmp_path)).embedding(SOUND[:500])) == WIDTH


def code_of(folder: Path) -> ErrorCode:
    with pytest.raises(AppError) as raised:
        VoiceModel(folder)
    assert str(folder) not in repr(raised.value.details)
    return raised.value.code


@pytest.mark.parametrize(
    "wrong", [{"bands": 40}, {"width": 8}, {"width": 600}, {"inputs": 2}, {"pooled": False}], ids=str
)
def test_another_kind_of_model_is_foreign(tmp_path: Path, wrong: dict[str, int]) -> None:
    assert code_of(voice_model(tmp_path, **wrong)) is ErrorCode.MODEL_FOREIGN  # type: ignore[arg-type]


def test_a_cut_off_file_is_corrupt_and_a_missing_one_incomplete(tmp_path: Path) -> None:
    assert code_of(tmp_path / "nowhere") is ErrorCode.MODEL_INCOMPLETE
    file = voice_model(tmp_path) / "voices.onnx"
    file.write_bytes(file.read_bytes()[:200])
    assert code_of(tmp_path) is ErrorCode.MODEL_CORRUPT
    (tmp_path / "second.onnx").write_bytes(b"")
    assert code_of(tmp_path) is ErrorCode.MODEL_INCOMPLETE


def test_without_a_model_that_works_frames_are_made_the_embedded_way(tmp_path: Path) -> None:
    (tmp_path / "bad.onnx").write_bytes(b"not a model")
    for folder in ("", str(tmp_path), str(tmp_path / "nowhere")):
        assert frames_of(folder) is voice_frames
    assert frames_of(str(voice_model(tmp_path / "good"))) is not voice_frames


def test_voices_are_told_apart_by_their_embeddings(tmp_path: Path) -> None:
    model = VoiceModel(voice_model(tmp_path))
    noise = np.random.default_rng(6)
    frames: list[VoiceFrame] = []
    for turn in range(12):
        wave = noise.standard_normal(6 * SAMPLE_RATE)
        low = np.convolve(wave, np.ones(8) / 8, "same")
        beat = 1.2 + np.sin(np.arange(len(wave)) * (2 * np.pi * 4 / SAMPLE_RATE))
        mixed = low * beat + (wave - low) if turn % 2 else low + (wave - low) * beat
        frames += model.frames((0.05 * mixed).astype(np.float32), 8.0 * turn)
    speakers = separate_voices(frames, [(8.0 * turn + 1, 8.0 * turn + 2) for turn in range(12)], 2)
    assert speakers.of_words == (0, 1) * 6
    assert {p.method for p in speakers.prints} == {f"model-{model.number}"}


# --- what goes over the pipe has one width ----------------------------------------------------------------


def frames(*widths: int, number: float = 7.0) -> list[VoiceFrame]:
    return [
        VoiceFrame(n, n + 1, tuple(number if at == EMBEDDED else 0.5 for at in range(width)))
        for n, width in enumerate(widths)
    ]


def test_frames_of_one_method_stay_as_they_are() -> None:
    for width in (6, 29, EMBEDDED, 100):
        assert evened(frames(width, width)) == tuple(frames(width, width))
    assert evened([]) == ()


def test_what_not_all_frames_have_is_cut_off() -> None:
    cut = tuple(frames(EMBEDDED, EMBEDDED))
    assert evened(frames(EMBEDDED, 100)) == cut == evened(frames(100, 300))
    assert evened([*frames(100), *frames(100, number=8.0)])[0].features == cut[0].features


def test_frames_with_nothing_in_common_are_left_out() -> None:
    assert evened(frames(29, EMBEDDED)) == () == evened(frames(29, 100))


def test_a_sound_that_the_model_fails_at_is_told_by_the_embedded_features(tmp_path: Path) -> None:
    """Else the window it is in would be lost, words and all."""
    model = VoiceModel(voice_model(tmp_path / "voices"))

    class Fails:
        def run(self, *_: object) -> object:
            raise RuntimeError("a shape that was not tried")

    model._session = Fails()
    sound = np.random.default_rng(1).standard_normal(3 * SAMPLE_RATE).astype(np.float32) * 0.1
    assert model.frames(sound, 5.0) == voice_frames(sound, 5.0)
    assert model.frames(sound, 5.0)

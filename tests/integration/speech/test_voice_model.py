"""A voice model through the whole path: the folder, the speech process, the pipe, and back (R8)."""

from pathlib import Path

from app.bootstrap.places import installed_voices
from app.speech.engine import WhisperEngine
from app.speech.voice_widths import EMBEDDED
from app.system.paths import DEMONSTRATION, profile_paths
from tests.support.listening import hear_everything, sample
from tests.support.speech import MODEL
from tests.support.voice_models import WIDTH, voice_model


def test_the_installed_model_is_used_in_the_speech_process(tmp_path: Path) -> None:
    paths = profile_paths(DEMONSTRATION, tmp_path)
    assert installed_voices(paths) is None
    (paths.models / "speech").mkdir(parents=True)
    folder = voice_model(paths.models / "voices-mine")
    assert installed_voices(paths) == folder
    pcm = sample("dialogue_60s").pcm
    with_model = WhisperEngine(MODEL, voices=lambda: installed_voices(paths))
    without = WhisperEngine(MODEL)
    try:
        heard, plain = hear_everything(with_model, pcm), hear_everything(without, pcm)
        assert {len(frame.features) for frame in heard.voice} == {EMBEDDED + 1 + WIDTH}
        assert {len(frame.features) for frame in plain.voice} == {EMBEDDED}
        assert [word.text for word in heard.words] == [word.text for word in plain.words]
        methods = {p.method for p in with_model.separate(heard.voice, heard.words, 2).prints}
        assert len(methods) == 1 and next(iter(methods)).startswith("model-")
        half = len(heard.voice) // 2
        mixed = [*heard.voice[:half], *(f for f in plain.voice if f.start >= heard.voice[half].start)]
        assert {p.method for p in with_model.separate(mixed, heard.words, 2).prints} == {"spectrum-2"}
    finally:
        with_model.close()
        without.close()

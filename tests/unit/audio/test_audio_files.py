"""Attached sound files: every common format, and everything that can be wrong with one."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.audio.audio_files import DecodedFiles
from app.domain.errors import ErrorCode, InputError

SECONDS = 3.0
FORMATS = [
    ("wav", "pcm_s16le", 44_100, "stereo"),
    ("flac", "flac", 48_000, "mono"),
    ("mp3", "libmp3lame", 44_100, "mono"),
    ("m4a", "aac", 44_100, "stereo"),
    ("mp4", "aac", 48_000, "mono"),
    ("ogg", "vorbis", 44_100, "mono"),
    ("ogg", "libopus", 48_000, "mono"),
    ("webm", "libopus", 48_000, "stereo"),
    ("wav", "pcm_s16le", 8_000, "mono"),
]


def _encode(path: Path, codec: str, rate: int, layout: str, seconds: float = SECONDS) -> Path:
    """A falling tone that tells where one is."""
    times = np.arange(int(rate * seconds)) / rate
    wave = (8_000 * np.sin(2 * np.pi * (900 - 100 * times) * times)).astype("<i2")
    if codec == "vorbis":  # FFmpeg decodes it, and does not encode it here
        soundfile.write(path, wave, rate, format="OGG", subtype="VORBIS")
        return path
    kind = "mp4" if path.suffix == ".m4a" else path.suffix[1:]
    with av.open(str(path), "w", format=kind) as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        resampler = av.AudioResampler(
            stream.format.name, layout, rate, stream.codec_context.frame_size or 1024
        )
        for start in range(0, len(wave), rate):
            frame = av.AudioFrame.from_ndarray(wave[None, start : start + rate], format="s16", layout="mono")
            frame.sample_rate = rate
            for ready in resampler.resample(frame):
                container.mux(stream.encode(ready))
        for ready in resampler.resample(None):
            container.mux(stream.encode(ready))
        container.mux(stream.encode(None))
    return path


def _film(path: Path) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 32
        stream.pix_fmt = "yuv420p"
        for _ in range(5):
            frame = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def _all(path: Path, block_frames: int = 320) -> bytes:
    return b"".join(DecodedFiles().stream(path, block_frames))


def _code(path: Path) -> ErrorCode:
    with pytest.raises(InputError) as error:
        _all(path)
    assert str(path.parent) not in str(error.value) + str(error.value.details) + repr(error.value.__cause__)
    return error.value.code


def _outcome(path: Path) -> ErrorCode | None:
    try:
        _all(path)
    except InputError as error:
        return error.code
    return None


@pytest.mark.parametrize(("ending", "codec", "rate", "layout"), FORMATS)
def test_every_common_format_is_heard_in_full(
    tmp_path: Path, ending: str, codec: str, rate: int, layout: str
) -> None:
    path = _encode(tmp_path / f"sound.{ending}", codec, rate, layout)
    got = np.frombuffer(_all(path), "<i2").astype(float)
    assert len(got) / 16_000 == pytest.approx(SECONDS, abs=0.15)
    times = np.arange(48_000) / 16_000
    expected = 8_000 * np.sin(2 * np.pi * (900 - 100 * times) * times)
    likeness = np.correlate(np.pad(got, 2_000), expected[8_000:40_000], "valid")
    shift = int(np.argmax(likeness)) - 2_000
    assert abs(shift - 8_000) < 1_500  # encoders put a little silence in front
    part = got[shift : shift + 32_000]
    assert np.corrcoef(part, expected[8_000:40_000])[0, 1] > 0.98


def test_blocks_have_the_size_asked_for_but_the_last(tmp_path: Path) -> None:
    path = _encode(tmp_path / "sound.wav", "pcm_s16le", 16_000, "mono", 1.0)
    sizes = [len(block) for block in DecodedFiles().stream(path, 3_000)]
    assert sizes == [6_000] * 5 + [2_000]


def test_sound_at_16_khz_is_not_touched(tmp_path: Path) -> None:
    path = _encode(tmp_path / "sound.wav", "pcm_s16le", 16_000, "mono")
    assert path.read_bytes().endswith(_all(path))
    assert len(_all(path)) == 96_000


def test_a_name_says_nothing_the_content_does(tmp_path: Path) -> None:
    path = _encode(tmp_path / "sound.flac", "flac", 16_000, "mono")
    renamed = path.rename(tmp_path / "sound.txt")
    assert len(_all(renamed)) == 96_000


def _text(path: Path) -> Path:
    path.write_text("Not a sound, only words.\n" * 200)
    return path


def _playlist(path: Path) -> Path:
    path.write_text("#EXTM3U\n#EXTINF:3,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n")
    return path


def _empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def _header_only(path: Path) -> Path:
    whole = _encode(path.with_suffix(".flac"), "flac", 16_000, "mono").read_bytes()
    path.write_bytes(whole[:60])
    return path


def _m4a_without_its_index(path: Path) -> Path:
    whole = _encode(path.with_suffix(".m4a"), "aac", 16_000, "mono").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def _cut(codec: str, ending: str) -> Callable[[Path], Path]:
    def cut(path: Path) -> Path:
        whole = _encode(path.with_suffix(ending), codec, 16_000, "mono", 10.0).read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        return path

    return cut


def _wav(path: Path, rate: int, left: int) -> Path:
    """Ten seconds at 8 kHz that claim another rate, cut so that ``left`` bytes of sound are there."""
    whole = _encode(path.with_suffix(".wav"), "pcm_s16le", 8_000, "mono", 10.0).read_bytes()
    head = whole[: whole.index(b"data") + 8].replace(
        (8_000).to_bytes(4, "little"), rate.to_bytes(4, "little")
    )
    path.write_bytes(head + whole[len(head) : len(head) + left])
    return path


def _noise_inside(path: Path) -> Path:
    whole = bytearray(_encode(path.with_suffix(".mp3"), "libmp3lame", 44_100, "mono", 10.0).read_bytes())
    noise = np.random.default_rng(1).bytes(len(whole) // 2)
    whole[len(whole) // 4 : len(whole) // 4 + len(noise)] = noise
    path.write_bytes(whole)
    return path


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: path, ErrorCode.FILE_NOT_FOUND),
        (lambda path: path.parent, ErrorCode.FILE_NOT_FOUND),
        (_empty, ErrorCode.FILE_NOT_AUDIO),
        (_text, ErrorCode.FILE_NOT_AUDIO),
        (_playlist, ErrorCode.FILE_NOT_AUDIO),
        (lambda path: _film(path.with_suffix(".mp4")), ErrorCode.FILE_NO_AUDIO_STREAM),
        (_header_only, ErrorCode.FILE_CORRUPT),
        (_m4a_without_its_index, ErrorCode.FILE_CORRUPT),
        (_cut("pcm_s16le", ".wav"), ErrorCode.FILE_CORRUPT),
        (_cut("flac", ".flac"), ErrorCode.FILE_CORRUPT),
        (_noise_inside, ErrorCode.FILE_CORRUPT),
        (lambda path: _wav(path, 8_000, 2), ErrorCode.FILE_CORRUPT),
        (lambda path: _wav(path, 8_000, 40), ErrorCode.FILE_CORRUPT),
        (lambda path: _wav(path, 1, 160_000), ErrorCode.FILE_CORRUPT),
        (lambda path: _wav(path, 2**31 - 1, 160_000), ErrorCode.FILE_CORRUPT),
    ],
    ids=["missing", "folder", "empty", "text", "playlist", "film", "head", "m4a", "wav", "flac", "noise"]
    + ["wav of a sample", "wav of twenty", "one sample a second", "a rate beyond memory"],
)
def test_what_is_wrong_is_named(tmp_path: Path, make: Callable[[Path], Path], code: ErrorCode) -> None:
    assert _code(make(tmp_path / "file.bin")) is code


@pytest.mark.parametrize("codec", ["pcm_s16le", "flac"])
def test_what_was_fine_of_a_cut_file_comes_before_the_error(tmp_path: Path, codec: str) -> None:
    ending = ".wav" if codec == "pcm_s16le" else ".flac"
    path = _cut(codec, ending)(tmp_path / "cut.bin")
    heard: list[bytes] = []
    with pytest.raises(InputError):
        heard.extend(DecodedFiles().stream(path, 320))
    assert len(b"".join(heard)) / 32_000 == pytest.approx(5.0, abs=1.0)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=3_000), head=st.sampled_from([b"", b"RIFF", b"ID3\x03", b"OggS", b"fLaC"]))
def test_no_bytes_raise_anything_else(tmp_path: Path, data: bytes, head: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(head + data)
    named = {ErrorCode.FILE_NOT_AUDIO, ErrorCode.FILE_CORRUPT, ErrorCode.FILE_NO_AUDIO_STREAM}
    assert _outcome(path) in {None, *named}


def test_a_list_of_other_files_opens_none_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _encode(tmp_path / "sound.mp3", "libmp3lame", 44_100, "mono")
    (tmp_path / "list.wav").write_text("ffconcat version 1.0\nfile sound.mp3\n")
    monkeypatch.chdir(tmp_path)  # FFmpeg looks here for what the list names
    assert _code(tmp_path / "list.wav") is ErrorCode.FILE_NOT_AUDIO


def test_memory_stays_flat(tmp_path: Path) -> None:
    path = _encode(tmp_path / "long.wav", "pcm_s16le", 16_000, "mono", 300.0)
    for _ in DecodedFiles().stream(path, 320):
        break
    tracemalloc.start()
    try:
        for _ in DecodedFiles().stream(path, 320):
            pass
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000  # the whole is 9.6 MB
    assert list(tmp_path.iterdir()) == [path]

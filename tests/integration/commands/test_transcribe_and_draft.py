"""``transcribe`` and ``draft``: files of every kind, what is printed, and one piped into the other."""

import json
import os
import pty
import signal
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import av
import pytest
import soundfile

from app.bootstrap.places import sample
from app.domain.accuracy import word_error_rate
from app.domain.note import SECTIONS, NoteType
from tests.support.commands import Computer
from tests.support.recording import wait_until
from tests.support.repository import ROOT

SECONDS = 12.0
CODECS = {"mp3": "libmp3lame", "m4a": "aac", "webm": "libopus", "ogg": "libopus"}
KINDS = ("wav", "flac", *CODECS)


def make(folder: Path, kind: str) -> Path:
    """The beginning of the sample as a file of this kind."""
    samples, rate = soundfile.read(sample("dialogue_60s")[0], dtype="int16")
    samples = samples[: round(SECONDS * rate)]
    path = folder / f"sound.{kind}"
    if kind in ("wav", "flac"):
        soundfile.write(path, samples, rate, subtype="PCM_16")
        return path
    with av.open(str(path), "w") as container:
        stream = container.add_stream(CODECS[kind], rate=48_000, layout="mono")
        resampler = av.AudioResampler(
            stream.format.name, "mono", 48_000, frame_size=stream.frame_size or None
        )
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.time_base = rate, Fraction(1, rate)
        for piece in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return path


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One file of each kind."""
    folder = tmp_path_factory.mktemp("sounds")
    return {kind: make(folder, kind) for kind in KINDS}


def said() -> str:
    turns = json.loads(sample("dialogue_60s")[1].read_text("utf-8"))["utterances"]
    return " ".join(turn["text"] for turn in turns if turn["end"] < SECONDS + 0.5)


def test_files_of_every_kind_give_the_same_transcript(computer: Computer, sounds: dict[str, Path]) -> None:
    missing = computer.folder / "not there.wav"
    ended = computer.run("transcribe", "--json", missing, *sounds.values())
    assert ended.status == 1
    assert "demonstration model" in ended.err
    failed, *documents = ended.document
    assert failed["file"] == str(missing)
    assert failed["error"]["code"] == "file-not-found"
    assert all(failed["error"][part] for part in ("happened", "safe", "next"))
    texts = {}
    for kind, document in zip(sounds, documents, strict=True):
        assert set(document) >= {"utterances", "duration", "model", "device"}
        assert document["duration"] == pytest.approx(SECONDS, abs=0.2), kind
        texts[kind] = " ".join(utterance["text"] for utterance in document["utterances"])
        for utterance in document["utterances"]:
            assert set(utterance) - {"doubtful"} == {"id", "speaker", "start", "end", "text", "confidence"}
    rates = {kind: word_error_rate(said(), text) for kind, text in texts.items()}
    assert texts["flac"] == texts["wav"]
    assert all(rate <= rates["wav"] + 0.15 for rate in rates.values()), (rates, texts)
    assert not list(computer.temporary.iterdir())


@pytest.mark.parametrize("speakers", [1, 3])
def test_as_many_speakers_as_were_said(computer: Computer, sounds: dict[str, Path], speakers: int) -> None:
    ended = computer.run("transcribe", "--json", "--speakers", str(speakers), sounds["wav"])
    assert ended.status == 0, ended.err
    assert 1 <= len({u["speaker"] for u in ended.document["utterances"]}) <= speakers


def test_people_get_lines_and_the_other_files_still_run(computer: Computer, sounds: dict[str, Path]) -> None:
    ended = computer.run("transcribe", sounds["wav"], computer.folder / "not there.wav", sounds["flac"])
    assert ended.status == 1
    lines = ended.out.splitlines()
    assert [line for line in lines if line.startswith("sound.")] == ["sound.wav", "sound.flac"]
    assert any(line.lstrip().startswith("0:0") and "therapist:" in line for line in lines)
    assert any("Roomnote demonstration model" in line and " on " in line for line in lines), lines[-1]
    assert "not there.wav: The file is not there." in ended.err


@pytest.fixture(scope="module")
def transcript(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole short sample as ``transcribe --json`` writes it."""
    computer = Computer(tmp_path_factory.mktemp("computer"))
    ended = computer.run("transcribe", "--json", sample("dialogue_60s")[0])
    assert ended.status == 0, ended.err
    path = computer.folder / "transcript.json"
    path.write_text(ended.out, encoding="utf-8")
    return path


@pytest.mark.parametrize("note_type", list(NoteType))
def test_a_draft_of_every_type(computer: Computer, transcript: Path, note_type: NoteType) -> None:
    ended = computer.run("draft", "--json", "--type", note_type.value, "--transcript", transcript)
    assert (ended.status, ended.err) == (0, "")
    document = ended.document
    assert set(document) >= {"type", "sentences", "missing"}
    assert document["type"] == note_type.value
    known = {u["id"] for u in json.loads(transcript.read_text("utf-8"))["utterances"]}
    sections = {section.value for section in SECTIONS[note_type]}
    assert document["sentences"]
    for sentence in document["sentences"]:
        assert set(sentence) >= {"section", "text", "source", "evidence", "status"}
        assert sentence["section"] in sections
        assert sentence["evidence"] or sentence["source"] != "transcript"
        assert set(sentence["evidence"]) <= known


@pytest.mark.parametrize("name", ["dialogue_5min", "freeform_5min"])
def test_a_draft_of_what_was_really_said(computer: Computer, name: str) -> None:
    ended = computer.run("draft", "--type", "soap", "--transcript", sample(name)[1])
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("SOAP note, ")
    assert "\nSubjective\n" in ended.out
    assert "[U0" in ended.out


def test_a_transcript_comes_through_a_pipe_in_any_locale(computer: Computer, transcript: Path) -> None:
    text = transcript.read_text("utf-8").replace("last", "ľast", 1)
    old = Computer(computer.folder, {"PYTHONIOENCODING": "ascii"})
    for given in (("--json",), ()):
        ended = old.run("draft", *given, "--type", "birp", "--transcript", "-", given=text)
        assert (ended.status, ended.err) == (0, "")
        assert "Behavior" in ended.out


def test_control_c_ends_a_demonstration_without_a_trace(computer: Computer) -> None:
    command = [sys.executable, "-m", "app", "demo", "--headless"]
    variables = computer.variables()
    process = subprocess.Popen(
        command,
        env=variables,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # tests that run in the background of a shell ignore the signal, and so would what they start
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        wait_until(lambda: any(computer.temporary.glob("*/recordings/*")), "it records", 30)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()
    assert (process.returncode, out, err) == (130, "", "")
    assert not list(computer.temporary.iterdir())


def test_a_reader_that_leaves_early_is_no_failure_to_explain(computer: Computer) -> None:
    command = [sys.executable, "-m", "app", "draft", "--json", "--type", "soap", "--transcript"]
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [*command, str(sample("dialogue_5min")[1])],
            stdout=writer,
            stderr=subprocess.PIPE,
            env=computer.variables(),
            check=False,
        )
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


def test_a_bar_is_drawn_on_a_terminal_and_nowhere_else(computer: Computer, sounds: dict[str, Path]) -> None:
    screen, terminal = pty.openpty()
    command = [sys.executable, "-m", "app", "transcribe", str(sounds["wav"]), "--json"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=terminal, env=computer.variables(), cwd=ROOT
    )
    os.close(terminal)
    shown = b""
    try:
        while part := _read(screen):
            shown += part
        out, _ = process.communicate(timeout=60)
    finally:
        os.close(screen)
        process.kill()
        process.wait()
    assert process.returncode == 0
    assert b"\rTranscribing sound.wav 12 s" in shown
    assert b"Transcribing" not in out
    assert json.loads(out)["utterances"]


def _read(screen: int) -> bytes:
    try:
        return os.read(screen, 4096)
    except OSError:  # Linux: the other end of the terminal is closed
        return b""

"""What a command says when it cannot: what happened, what is safe, what to do. Never a traceback."""

import shutil
from contextlib import closing
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from app.bootstrap.places import demonstration_model, sample
from app.bootstrap.profiles import DEMONSTRATION_PASSPHRASE, LockedProfile
from app.domain.errors import ErrorCode
from app.storage.engine import connect
from app.storage.keys import KeyStore
from app.system.file_secrets import FileSecrets
from app.system.paths import DEMONSTRATION, ProfilePaths, profile_paths
from app.system.secret_choice import SECRETS_FILE
from app.system.single_instance import SingleInstance
from tests.support.commands import Computer

SOUND = sample("dialogue_60s")[0]


def as_mp3(target: Path, seconds: int) -> Path:
    samples, rate = soundfile.read(SOUND, dtype="int16")
    with av.open(str(target), "w") as container:
        stream = container.add_stream("libmp3lame", rate=rate, layout="mono")
        piece = samples[: seconds * rate]
        frame = av.AudioFrame.from_ndarray(
            (piece.astype(np.float32) / 32768).reshape(1, -1), format="fltp", layout="mono"
        )
        frame.sample_rate = rate
        fifo = av.AudioFifo()
        fifo.write(frame)
        while (part := fifo.read(stream.frame_size or 1152, partial=True)) is not None:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return target


def text_called_wav(folder: Path) -> Path:
    path = folder / "notes.wav"
    path.write_text("Client reports sleeping badly.\n" * 40)
    return path


def cut_flac(folder: Path) -> Path:
    path = folder / "cut.flac"
    path.write_bytes(SOUND.read_bytes()[: SOUND.stat().st_size // 2])
    return path


def overwritten_mp3(folder: Path) -> Path:
    path = as_mp3(folder / "overwritten.mp3", 20)
    content = bytearray(path.read_bytes())
    content[len(content) // 4 :] = np.random.default_rng(1).bytes(len(content) - len(content) // 4)
    path.write_bytes(content)
    return path


def empty_m4a(folder: Path) -> Path:
    path = folder / "empty.m4a"
    path.touch()
    return path


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (text_called_wav, ErrorCode.FILE_NOT_AUDIO),
        (cut_flac, ErrorCode.FILE_CORRUPT),
        (overwritten_mp3, ErrorCode.FILE_CORRUPT),
        (empty_m4a, ErrorCode.FILE_NOT_AUDIO),
        (lambda folder: folder / "not there.wav", ErrorCode.FILE_NOT_FOUND),
    ],
)
def test_a_file_that_holds_no_whole_sound(computer: Computer, make: object, code: ErrorCode) -> None:
    assert callable(make)
    path = make(computer.folder)
    before = path.read_bytes() if path.exists() else None
    ended = computer.run("transcribe", path, "--json")
    ended.explains(code)
    assert ended.err.startswith(f"{path.name}: ")
    assert ended.document["error"]["code"] == code.value
    assert before is None or path.read_bytes() == before
    assert "Client reports" not in ended.err + ended.out


def no_model(folder: Path) -> None:
    folder.mkdir()


def model_without_tokenizer(folder: Path) -> None:
    shutil.copytree(demonstration_model(), folder)
    (folder / "tokenizer.json").unlink()


def model_that_was_cut(folder: Path) -> None:
    shutil.copytree(demonstration_model(), folder)
    (folder / "roomnote-model.json").unlink()  # without the checksum it is the loader that finds it
    weights = folder / "model.bin"
    weights.write_bytes(weights.read_bytes()[:100_000])


def model_that_was_changed(folder: Path) -> None:
    shutil.copytree(demonstration_model(), folder)
    content = bytearray((folder / "model.bin").read_bytes())
    content[-1] ^= 1
    (folder / "model.bin").write_bytes(content)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (no_model, ErrorCode.NO_MODEL),
        (model_without_tokenizer, ErrorCode.MODEL_INCOMPLETE),
        (model_that_was_cut, ErrorCode.MODEL_CORRUPT),
        (model_that_was_changed, ErrorCode.MODEL_CORRUPT),
    ],
)
def test_a_model_that_cannot_be_used(computer: Computer, make: object, code: ErrorCode) -> None:
    assert callable(make)
    make(computer.folder / "model")
    ended = computer.run("transcribe", SOUND, "--model", computer.folder / "model")
    ended.explains(code)
    assert ended.out == ""


@pytest.mark.parametrize(
    "content", ["", "not JSON", "[]", '{"utterances": 3}', '{"utterances": [{"text": 1}]}']
)
def test_a_transcript_of_another_form(computer: Computer, content: str) -> None:
    path = computer.folder / "transcript.json"
    path.write_text(content)
    ended = computer.run("draft", "--type", "soap", "--transcript", path, "--json")
    ended.explains(ErrorCode.TRANSCRIPT_INVALID)
    assert ended.document["error"]["safe"]


def test_no_display(computer: Computer) -> None:
    computer.environment = dict.fromkeys(("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"), "")
    for command in ((), ("demo",)):
        computer.run(*command).explains(ErrorCode.NO_DISPLAY)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[ehr]\nname = "Practice"\nbase_url = oops\n', "Correct line 3 in it"),
        ('[ehr]\nbase_ul = "https://ehr.example/fhir"\n', "Correct “ehr.base_ul” in it"),
        ('[ehr]\nbase_url = "http://ehr.example/fhir"\n', "Correct “ehr.base_url” in it"),
        ("[speech]\nthreads = 99\n", "Correct “speech.threads” in it"),
    ],
)
def test_a_mistake_in_the_settings_is_named_where_it_is(computer: Computer, text: str, place: str) -> None:
    folder = computer.folder / "profile"
    settings = folder / "config" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(text, encoding="utf-8")
    ended = computer.run("--folder", folder, "doctor")
    ended.explains(ErrorCode.BAD_USAGE, happened="The settings file has a mistake.", next_step=place)
    assert settings.read_text(encoding="utf-8") == text


def test_a_profile_is_not_set_up_with_settings_that_are_wrong(computer: Computer) -> None:
    settings = computer.folder / "profile" / "config" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("[ehr\n")
    ended = computer.run("demo", "--json", "--keep", computer.folder / "profile")
    ended.explains(
        ErrorCode.BAD_USAGE, happened="The settings file has a mistake.", next_step="Correct line 1"
    )
    assert ended.document["error"]["details"] == {"file": "settings", "line": 1}
    assert not (computer.folder / "profile" / "roomnote.db").exists()


@pytest.fixture
def paths(computer: Computer) -> ProfilePaths:
    """A demonstration profile that is not set up yet."""
    return profile_paths(DEMONSTRATION, computer.folder / "profile")


def set_up(paths: ProfilePaths, passphrase: str) -> None:
    locked = LockedProfile(paths, keys_in_file=True)
    program, _ = locked.create(passphrase)
    program.close()


def content_of(paths: ProfilePaths) -> dict[str, bytes]:
    """What must not change; the log and the list of connections may."""
    names = ("roomnote.db", "keys.json", "secrets.json", "secret-store.json")
    return {name: (paths.data / name).read_bytes() for name in names if (paths.data / name).exists()}


def test_another_program_has_the_profile_open(computer: Computer, paths: ProfilePaths) -> None:
    paths.make()
    with SingleInstance(paths.lock):
        computer.run("demo", "--headless", "--keep", paths.data).explains(ErrorCode.ALREADY_RUNNING)
    assert not paths.database.exists()


def test_a_profile_with_another_passphrase(computer: Computer, paths: ProfilePaths) -> None:
    set_up(paths, "not that of the demonstration")
    before = content_of(paths)
    assert len(before) >= 2
    computer.run("demo", "--headless", "--keep", paths.data).explains(ErrorCode.PASSPHRASE_WRONG)
    assert content_of(paths) == before


def test_data_of_a_newer_program(computer: Computer, paths: ProfilePaths) -> None:
    set_up(paths, DEMONSTRATION_PASSPHRASE)
    secrets = FileSecrets(paths.data / SECRETS_FILE)
    master = KeyStore(paths.data, secrets).open(DEMONSTRATION_PASSPHRASE)
    with closing(connect(paths.database, master.database_key())) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9001'")
        connection.commit()
    before = content_of(paths)
    computer.run("demo", "--headless", "--keep", paths.data).explains(ErrorCode.DATABASE_NEWER)
    assert content_of(paths) == before


def test_data_that_is_damaged(computer: Computer, paths: ProfilePaths) -> None:
    set_up(paths, DEMONSTRATION_PASSPHRASE)
    paths.database.write_bytes(b"\x55" * 8192)
    computer.run("demo", "--headless", "--keep", paths.data).explains(ErrorCode.DATABASE_KEY_WRONG)
    assert paths.database.read_bytes() == b"\x55" * 8192


def test_a_folder_that_is_a_file(computer: Computer) -> None:
    place = computer.folder / "file"
    place.write_text("mine")
    computer.run("demo", "--headless", "--keep", place).explains(ErrorCode.DISK_FAILED)
    assert place.read_text() == "mine"

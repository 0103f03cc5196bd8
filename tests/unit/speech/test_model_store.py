"""The models folder: what is in it, verified, removed, and put right after a crash."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.domain.errors import AppError, Cancelled, ErrorCode
from app.services.ports.models import InstalledModel, ModelStore
from app.speech import model_staging
from app.speech.model_files import MARKER, NOTE
from app.speech.model_source import Source
from app.speech.model_staging import PARTIAL, Staging
from app.speech.model_store import FolderModelStore
from app.speech.models import inspect_model
from tests.support.made_models import catalogue_of, entry_of, made_model, sha256, write_model
from tests.support.model_server import model_server
from tests.support.speech import MODEL

FILES = made_model(60_000)


@pytest.fixture
def store(tmp_path: Path) -> FolderModelStore:
    return FolderModelStore(tmp_path / "models", catalogue_of(entry_of(FILES, "made.en")), keep_free=0)


@pytest.fixture
def model(store: FolderModelStore, tmp_path: Path) -> InstalledModel:
    return bring(store, write_model(tmp_path / "stick" / "anything", FILES))


def bring(store: FolderModelStore, source: Path) -> InstalledModel:
    return store.import_from(source, quiet, never)


def quiet(here: int, total: int) -> None:
    pass


def never() -> bool:
    return False


def code_of(act: Callable[[], object]) -> ErrorCode:
    with pytest.raises(AppError) as caught:
        act()
    assert "/" not in str(dict(caught.value.details))
    return caught.value.code


def change(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-100 if len(content) > 200 else 0] ^= 1
    path.write_bytes(content)


def test_it_is_a_model_store(store: ModelStore) -> None:
    assert [entry.id for entry in store.catalogue()] == ["made.en"]


def test_a_folder_that_is_not_there_is_an_empty_one(store: FolderModelStore) -> None:
    assert store.installed() == () and store.fetched("made.en") == 0
    store.remove("made.en")
    assert code_of(lambda: store.folder("made.en")) is ErrorCode.NO_MODEL
    assert code_of(lambda: store.verify("made.en", quiet, never)) is ErrorCode.NO_MODEL


def test_what_is_installed(store: FolderModelStore, model: InstalledModel) -> None:
    assert store.installed() == (model,)
    assert (model.id, model.title, model.intact) == ("made.en", "Made made.en", True)
    assert store.folder("made.en") == model.folder
    assert model.size == sum(p.stat().st_size for p in model.folder.iterdir())


def test_a_folder_put_there_by_hand_is_one_too(store: FolderModelStore) -> None:
    write_model(store._folder / "by-hand", FILES)
    write_model(store._folder / "half", {"config.json": b"{}", "model.bin": b"x"})
    write_model(store._folder / "papers", {"notes.txt": b"x"})
    (store._folder / "file.txt").write_text("x")
    (by_hand,) = store.installed()
    assert (by_hand.id, by_hand.title, by_hand.kind, by_hand.intact) == (
        "by-hand",
        "by-hand",
        "whisper",
        True,
    )
    store.verify("by-hand", quiet, never)


def test_a_voice_model_is_of_its_own_kind(store: FolderModelStore) -> None:
    write_model(store._folder / "voices", {"embedding.onnx": b"onnx"})
    (voices,) = store.installed()
    assert (voices.id, voices.kind) == ("voices", "voices")


def test_the_demonstration_model_stays_one(store: FolderModelStore) -> None:
    assert bring(store, MODEL).demonstration


@pytest.mark.parametrize("name", ["model.bin", "tokenizer.json", "vocabulary.txt", MARKER])
def test_what_was_installed_and_lost_a_file_is_shown_as_damaged(
    store: FolderModelStore, model: InstalledModel, name: str
) -> None:
    if name == MARKER:
        (model.folder / name).write_text("{")
    else:
        (model.folder / name).unlink()
    (found,) = store.installed()
    assert not found.intact and found.id == "made.en"


def test_installed_reads_no_large_file(
    store: FolderModelStore, model: InstalledModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    real = Path.open

    def watched(self: Path, *args: object, **named: object) -> object:
        opened.append(self.name)
        return real(self, *args, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", watched)
    store.installed()
    assert "model.bin" not in opened and MARKER in opened


# ------------------------------------------------------------------ verifying
def test_what_is_right_stays_right(store: FolderModelStore, model: InstalledModel) -> None:
    steps: list[tuple[int, int]] = []
    store.verify("made.en", lambda here, total: steps.append((here, total)), never)
    total = sum(map(len, FILES.values()))
    assert steps[0] == (0, total) and steps[-1] == (total, total)
    assert store.installed()[0].intact


@pytest.mark.parametrize("name", sorted(FILES))
def test_one_other_byte_is_found_and_remembered(
    store: FolderModelStore, model: InstalledModel, name: str
) -> None:
    change(model.folder / name)
    assert code_of(lambda: store.verify("made.en", quiet, never)) is ErrorCode.MODEL_CORRUPT
    assert not store.installed()[0].intact
    assert code_of(lambda: inspect_model(model.folder)) is ErrorCode.MODEL_CORRUPT
    (model.folder / name).write_bytes(FILES[name])
    assert (
        code_of(lambda: inspect_model(model.folder)) is ErrorCode.MODEL_CORRUPT
    )  # until somebody looks again
    store.verify("made.en", quiet, never)
    assert store.installed()[0].intact and inspect_model(model.folder).size


def test_a_change_that_keeps_size_and_time_is_found_by_verifying(
    store: FolderModelStore, model: InstalledModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    path = model.folder / "model.bin"
    times = path.stat()
    change(path)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert code_of(lambda: store.verify("made.en", quiet, never)) is ErrorCode.MODEL_CORRUPT


def test_a_missing_file_is_found(store: FolderModelStore, model: InstalledModel) -> None:
    (model.folder / "tokenizer.json").unlink()
    assert code_of(lambda: store.verify("made.en", quiet, never)) is ErrorCode.MODEL_INCOMPLETE
    assert not store.installed()[0].intact


def test_verifying_is_cancelled_and_says_nothing(store: FolderModelStore, model: InstalledModel) -> None:
    change(model.folder / "model.bin")
    with pytest.raises(Cancelled):
        store.verify("made.en", quiet, lambda: True)
    assert store.installed()[0].intact


# ------------------------------------------------------------------ removing
def test_removing_takes_the_model_and_what_was_fetched(
    store: FolderModelStore, model: InstalledModel
) -> None:
    fetched = store._folder / PARTIAL / "fetch-made.en"
    write_model(fetched, {"model.bin": b"123", "state.json": b"{}"})
    assert store.fetched("made.en") == 3
    store.remove("made.en")
    assert store.installed() == () and store.fetched("made.en") == 0
    assert [path.name for path in (store._folder / PARTIAL).iterdir()] == ["lock"]
    store.remove("made.en")


@pytest.mark.parametrize(
    "name", ["..", "../outside", "", ".", PARTIAL, "/tmp", "a/b", "a\\b", "made.en/..", "x\0"]
)
def test_nothing_outside_is_ever_removed(store: FolderModelStore, model: InstalledModel, name: str) -> None:
    outside = write_model(store._folder.parent / "outside", FILES)
    for act in (
        lambda: store.remove(name),
        lambda: store.folder(name),
        lambda: store.verify(name, quiet, never),
        lambda: store.fetched(name),
    ):
        assert code_of(act) is ErrorCode.NO_MODEL
    assert len(list(outside.iterdir())) == len(FILES) and store.installed() == (model,)


def test_of_a_link_only_the_link_is_removed(store: FolderModelStore, tmp_path: Path) -> None:
    real = write_model(tmp_path / "elsewhere", FILES)
    store._folder.mkdir()
    (store._folder / "linked").symlink_to(real)
    assert store.installed()[0].id == "linked"
    store.remove("linked")
    assert store.installed() == () and (real / "model.bin").read_bytes() == FILES["model.bin"]
    assert [path.name for path in (store._folder / PARTIAL).iterdir()] == ["lock"]


# ------------------------------------------------------------------ crashes and other programs
def test_a_model_that_was_being_replaced_comes_back(store: FolderModelStore, model: InstalledModel) -> None:
    before = store._folder / PARTIAL / "before-made.en"
    model.folder.rename(before)
    with Staging(store._folder, 0).turn(never):
        before.parent.joinpath("x").touch()
        model.folder.rename(before)  # it came back, and is being replaced by somebody else at this moment
        assert store.installed() == ()
    assert store.installed() == (model,)


def test_leftovers_of_a_crash_go(store: FolderModelStore, model: InstalledModel) -> None:
    partial = store._folder / PARTIAL
    for name in ("before-made.en", "removed-0a", "import-0b", "fetch-other"):
        write_model(partial / name, {"model.bin": b"x"})
    store.remove("another")
    assert sorted(path.name for path in partial.iterdir()) == ["fetch-other", "lock"]
    assert store.installed() == (model,)


def test_when_installing_fails_what_was_there_stays(
    store: FolderModelStore, model: InstalledModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self.name.startswith("import-"):
            raise OSError(5, "the disk")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    assert code_of(lambda: bring(store, tmp_path / "stick")) is ErrorCode.DISK_FAILED
    assert store.installed() == (model,) and inspect_model(model.folder).size


def test_the_marker_is_written_last(
    store: FolderModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash at any write leaves a folder that is not taken for a model."""
    order: list[str] = []
    real = model_staging._write

    def writing(path: Path, content: bytes) -> None:
        order.append(path.name)
        assert set(FILES) | {NOTE} == {p.name for p in path.parent.iterdir()}
        assert store.installed() == ()
        real(path, content)

    monkeypatch.setattr(model_staging, "_write", writing)
    bring(store, write_model(tmp_path / "stick", FILES))
    assert order == [MARKER]


def test_a_second_program_waits(store: FolderModelStore, tmp_path: Path) -> None:
    source = write_model(tmp_path / "stick", FILES)
    staging = Staging(store._folder, 0)
    ended = threading.Event()

    def second() -> None:
        bring(store, source)
        ended.set()

    thread = threading.Thread(target=second)
    with staging.turn(never):
        thread.start()
        assert not ended.wait(0.2)
        with pytest.raises(Cancelled):
            store.import_from(source, quiet, lambda: True)
    thread.join(5)
    assert ended.is_set() and len(store.installed()) == 1


def test_the_guard_is_opened_while_fetching_only(tmp_path: Path) -> None:
    opened: list[str] = []

    @contextmanager
    def allowing(hosts: object) -> Iterator[None]:
        opened.append("open")
        yield
        opened.append("closed")

    entry = entry_of(FILES, "made.en")
    store = FolderModelStore(tmp_path / "models", catalogue_of(entry), allowing=allowing, keep_free=0)
    bring(store, write_model(tmp_path / "stick", FILES))
    store.verify("made.en", quiet, never)
    store.download("made.en", quiet, never)  # it is here
    assert opened == []


def test_a_model_that_the_catalogue_does_not_have_is_not_fetched(store: FolderModelStore) -> None:
    assert code_of(lambda: store.download("other", quiet, never)) is ErrorCode.MODEL_UNKNOWN
    assert code_of(lambda: store.download("../x", quiet, never)) is ErrorCode.MODEL_UNKNOWN


def test_what_is_fetched_right_and_is_no_model_is_not_installed(tmp_path: Path) -> None:
    files = {**FILES, "model.bin": b"GGUF" + bytes(60_000)}
    with model_server(made_en=files) as server:
        known = catalogue_of(entry_of(files, "made.en"))
        store = FolderModelStore(tmp_path / "models", known, Source(server.base), keep_free=0)
        assert code_of(lambda: store.download("made.en", quiet, never)) is ErrorCode.MODEL_CORRUPT
    assert store.installed() == () and store.fetched("made.en") == 0


def test_without_room_nothing_is_begun(tmp_path: Path) -> None:
    room = shutil.disk_usage(tmp_path).free * 2
    store = FolderModelStore(tmp_path / "models", catalogue_of(), keep_free=room)
    source = write_model(tmp_path / "stick", FILES)
    assert code_of(lambda: bring(store, source)) is ErrorCode.DISK_FULL
    assert store.installed() == ()


def test_the_marker_names_every_file(model: InstalledModel) -> None:
    marker = json.loads((model.folder / MARKER).read_text())
    assert marker["files"] == {n: {"size": len(c), "sha256": sha256(c)} for n, c in FILES.items()}
    assert (marker["id"], marker["kind"], marker["licence"]) == ("made.en", "whisper", "Apache-2.0")


def test_what_was_fetched_of_a_model_that_came_another_way_or_is_not_listed_any_more_goes(
    store: FolderModelStore, tmp_path: Path
) -> None:
    partial = store._folder / PARTIAL
    for name in ("fetch-made.en", "fetch-of-an-older-list"):
        write_model(partial / name, {"model.bin": b"x"})
    bring(store, write_model(tmp_path / "stick" / "anything", FILES))
    assert not list(partial.glob("fetch-*"))


def test_what_was_fetched_stays_while_another_model_comes(store: FolderModelStore, tmp_path: Path) -> None:
    partial = store._folder / PARTIAL
    write_model(partial / "fetch-made.en", {"model.bin": b"x"})
    bring(store, write_model(tmp_path / "stick" / "own", made_model(60_000, salt=3)))
    assert store.fetched("made.en") == 1

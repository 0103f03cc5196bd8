"""Every failure of a model on its way ends in a clear message, and the model that was there keeps working."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from app.domain.errors import AppError, ErrorCode
from app.services.explanations import explain
from app.speech.catalogue import Catalogue
from app.speech.engine import WhisperEngine
from app.speech.model_source import Patience, Source
from app.speech.model_staging import PARTIAL
from app.speech.model_store import FolderModelStore
from app.speech.models import inspect_model
from tests.support.listening import hear_everything, sample
from tests.support.made_models import catalogue_of, entry_of, made_model, weights, write_model
from tests.support.model_server import (
    CUT,
    ELSEWHERE,
    PAGE,
    SHORT,
    SILENT,
    SLOW,
    WRONG,
    http_proxy,
    model_server,
    wait_for,
)
from tests.support.speech import MODEL

pytestmark = pytest.mark.faults
FILES = made_model(200_000)
QUICK = Patience(connect=1.0, read=0.3, pauses=(0.01,))
KNOWN = catalogue_of(entry_of(FILES))


class Laptop:
    """A models folder with one model that works."""

    def __init__(self, folder: Path) -> None:
        self.root, self.folder = folder, folder / "models"
        self.earlier = self.store().import_from(MODEL, quiet, never)
        self.before = self.picture()

    def store(self, source: Source | None = None, catalogue: Catalogue = KNOWN) -> FolderModelStore:
        return FolderModelStore(self.folder, catalogue, source, keep_free=0)

    def picture(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.earlier.folder.iterdir()}

    def still_works(self) -> None:
        """As good as before, and the only one."""
        assert self.store().installed() == (self.earlier,)
        assert self.picture() == self.before
        assert inspect_model(self.earlier.folder).demonstration

    def hears(self) -> None:
        """The real engine works with it."""
        engine = WhisperEngine(self.earlier.folder)
        try:
            assert hear_everything(engine, sample("dialogue_60s", seconds=6.0).pcm).text
        finally:
            engine.close()


def quiet(here: int, total: int) -> None:
    pass


def never() -> bool:
    return False


Failing = Callable[[Laptop, ExitStack], object]


def fetching(fault: str | int) -> Failing:
    def act(laptop: Laptop, stack: ExitStack) -> object:
        server = stack.enter_context(model_server(made_en=FILES))
        server.then = fault
        return laptop.store(Source(server.base, patience=QUICK)).download("made.en", quiet, never)

    return act


def through_proxy(status: int) -> Failing:
    def act(laptop: Laptop, stack: ExitStack) -> object:
        address, _ = stack.enter_context(http_proxy(status))
        source = Source("https://models.example", proxy=address, patience=QUICK)
        return laptop.store(source).download("made.en", quiet, never)

    return act


def without_network(laptop: Laptop, stack: ExitStack) -> object:
    with model_server(made_en=FILES) as server:
        gone = server.base
    return laptop.store(Source(gone, patience=QUICK)).download("made.en", quiet, never)


def importing(**changed: bytes | None) -> Failing:
    """A folder named as on the list, with these files otherwise, or without them."""

    def act(laptop: Laptop, stack: ExitStack) -> object:
        files = {**FILES, **{name.replace("_", "."): c for name, c in changed.items() if c is not None}}
        for name in (name.replace("_", ".") for name, content in changed.items() if content is None):
            del files[name]
        return laptop.store().import_from(write_model(laptop.root / "made.en", files), quiet, never)

    return act


def without_room(laptop: Laptop, stack: ExitStack) -> object:
    room = shutil.disk_usage(laptop.folder).free
    source = write_model(laptop.root / "stick", FILES)
    return FolderModelStore(laptop.folder, KNOWN, keep_free=room * 2).import_from(source, quiet, never)


def nothing_there(laptop: Laptop, stack: ExitStack) -> object:
    return laptop.store().import_from(laptop.root / "gone", quiet, never)


def one_other_byte(content: bytes) -> bytes:
    return content[:-50] + bytes([content[-50] ^ 1]) + content[-49:]


FAILURES: dict[str, tuple[Failing, ErrorCode]] = {
    "missing": (nothing_there, ErrorCode.FILE_NOT_FOUND),
    "truncated on a stick": (importing(model_bin=FILES["model.bin"][:-1000]), ErrorCode.MODEL_CORRUPT),
    "truncated at the source": (fetching(SHORT), ErrorCode.MODEL_CORRUPT),
    "wrong hash on a stick": (
        importing(model_bin=one_other_byte(FILES["model.bin"])),
        ErrorCode.MODEL_CORRUPT,
    ),
    "wrong hash at the source": (fetching(WRONG), ErrorCode.MODEL_CORRUPT),
    "wrong architecture": (importing(model_bin=weights(name="TransformerSpec")), ErrorCode.MODEL_FOREIGN),
    "no tokenizer": (importing(tokenizer_json=None), ErrorCode.MODEL_INCOMPLETE),
    "no network": (without_network, ErrorCode.MODEL_SOURCE_UNREACHABLE),
    "never an answer": (fetching(SILENT), ErrorCode.MODEL_SOURCE_UNREACHABLE),
    "not there": (fetching(404), ErrorCode.MODEL_SOURCE_REFUSED),
    "forbidden": (fetching(403), ErrorCode.MODEL_SOURCE_REFUSED),
    "broken source": (fetching(500), ErrorCode.MODEL_SOURCE_REFUSED),
    "a page to sign in at": (fetching(PAGE), ErrorCode.MODEL_SOURCE_REFUSED),
    "led elsewhere": (fetching(ELSEWHERE), ErrorCode.NETWORK_REFUSED),
    "proxy wants a password": (through_proxy(407), ErrorCode.PROXY_REFUSED),
    "proxy forbids": (through_proxy(403), ErrorCode.PROXY_REFUSED),
    "no room": (without_room, ErrorCode.DISK_FULL),
}


def fails(laptop: Laptop, name: str) -> None:
    act, code = FAILURES[name]
    with ExitStack() as stack, pytest.raises(AppError) as caught:
        act(laptop, stack)
    assert caught.value.code is code
    words = explain(caught.value)
    assert words.happened and words.safe and words.next_step
    assert "recording" not in words.as_text.lower() and "EHR" not in words.as_text, "words of another matter"


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_is_named_and_the_earlier_model_stays(tmp_path: Path, name: str) -> None:
    laptop = Laptop(tmp_path)
    fails(laptop, name)
    laptop.still_works()


def test_after_all_of_them_the_earlier_model_is_heard_with(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path)
    for name in FAILURES:
        fails(laptop, name)
        shutil.rmtree(tmp_path / "made.en", ignore_errors=True)
    laptop.still_works()
    laptop.hears()


# ------------------------------------------------------------------ a disk that is really full
@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 16 MiB of its own."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("a file system can be mounted by root only")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Something else takes all the room."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        size = 2**16
        while size >= 4096:
            try:
                os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, size)
            except OSError:
                size //= 16
    yield
    ballast.unlink()


def test_a_disk_that_fills_up_while_fetching(small_disk: Path) -> None:
    laptop = Laptop(small_disk)
    files = made_model(4 * 1024**2)
    with model_server(made_en=files) as server:
        store = laptop.store(Source(server.base, patience=QUICK), catalogue_of(entry_of(files)))
        server.then = SLOW
        failed = in_background(lambda: store.download("made.en", quiet, never))
        wait_for(lambda: server.sent > 100_000)
        with filled(small_disk):
            server.then = "ok"
            server.silence.set()  # what is left comes at once
            assert failed().code is ErrorCode.DISK_FULL
            laptop.still_works()
            here = store.fetched("made.en")
            assert here > 50_000
            with pytest.raises(AppError) as caught:
                store.download("made.en", quiet, never)
            assert caught.value.code is ErrorCode.DISK_FULL and store.fetched("made.en") == here
        laptop.still_works()
        server.asked.clear()
        store.download("made.en", quiet, never)
        part = here - len(files["config.json"])
        assert server.of_files()[0].headers["Range"] == f"bytes={part}-"
        assert len(laptop.store().installed()) == 2
    laptop.hears()


def test_a_model_that_cannot_fit_is_not_begun(small_disk: Path) -> None:
    laptop = Laptop(small_disk)
    files = made_model(14 * 1024**2)
    with model_server(made_en=files) as server:
        store = laptop.store(Source(server.base, patience=QUICK), catalogue_of(entry_of(files)))
        with pytest.raises(AppError) as caught:
            store.download("made.en", quiet, never)
        assert caught.value.code is ErrorCode.DISK_FULL and server.of_files() == []
        assert caught.value.details["needed"] == pytest.approx(14 * 1024**2, rel=0.01)
    laptop.still_works()


def test_a_disk_that_fills_up_while_importing(small_disk: Path, tmp_path: Path) -> None:
    laptop = Laptop(small_disk)
    source = write_model(tmp_path / "stick", made_model(4 * 1024**2))
    with ExitStack() as stack:
        steps: list[int] = []

        def fill(here: int, total: int) -> None:
            steps.append(here)
            if len(steps) == 2:
                stack.enter_context(filled(small_disk))

        with pytest.raises(AppError) as caught:
            laptop.store().import_from(source, fill, never)
        assert caught.value.code is ErrorCode.DISK_FULL
        laptop.still_works()
    assert [path.name for path in (laptop.folder / PARTIAL).iterdir()] == ["lock"]


# ------------------------------------------------------------------ killed
PROGRAM = """
import os, sys
from pathlib import Path
from app.speech import model_staging
from app.speech.model_source import Source
from app.speech.model_store import FolderModelStore
from tests.support.made_models import catalogue_of, entry_of, made_model

folder, place, step = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
steps = 0

def counted(real):
    def act(*arguments, **named):
        global steps
        steps += 1
        if steps == step:
            os._exit(9)  # as a kill: nothing is tidied up
        return real(*arguments, **named)
    return act

for owner, name in ((Path, "rename"), (Path, "unlink"), (Path, "replace"), (model_staging, "_write"),
                    (model_staging, "_sync_folder"), (model_staging, "write_note"),
                    (model_staging.shutil, "rmtree")):
    setattr(owner, name, counted(getattr(owner, name)))
store = FolderModelStore(folder, catalogue_of(entry_of(made_model(200_000))), Source(place), keep_free=0)
if place.startswith("http"):
    store.download("made.en", lambda here, total: None, lambda: False)
else:
    store.import_from(Path(place), lambda here, total: None, lambda: False)
"""


def run(laptop: Laptop, place: object, step: int = 0) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", PROGRAM, str(laptop.folder), str(place), str(step)]
    return subprocess.Popen(command, cwd=Path(__file__).parents[3])


def test_killed_while_fetching_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path)
    with model_server(made_en=FILES) as server:
        server.then = SLOW
        with run(laptop, server.base) as process:
            wait_for(lambda: server.sent > 60_000, 30)
            process.kill()
        laptop.still_works()
        store = laptop.store(Source(server.base, patience=QUICK))
        here = store.fetched("made.en")
        server.then = "ok"
        store.download("made.en", quiet, never)
        assert here == 0 or "Range" in server.of_files()[-1].headers
        assert len(laptop.store().installed()) == 2


def test_killed_at_any_step_of_installing_there_is_a_whole_model(tmp_path: Path) -> None:
    """A damaged model is replaced: before, it is there as it was, or comes back; after, the new one is."""
    laptop = Laptop(tmp_path)
    stick = write_model(tmp_path / "stick", FILES)
    store = laptop.store()
    step, ended, damaged, whole = 0, 9, 0, 0
    while ended == 9:
        step += 1
        model = store.import_from(stick, quiet, never)
        (model.folder / "vocabulary.txt").write_bytes(b"")
        with run(laptop, stick, step) as process:
            ended = process.wait(60)
        (found,) = [m for m in store.installed() if m.id == "made.en"]
        store.remove("another")  # the next thing that is done tidies up
        damaged, whole = damaged + (not found.intact), whole + found.intact
        assert not found.intact or inspect_model(found.folder).size
        assert sorted(p.name for p in (laptop.folder / PARTIAL).iterdir()) == ["lock"]
    assert ended == 0 and damaged >= 3 and whole >= 3
    assert laptop.picture() == laptop.before


def in_background(act: Callable[[], object]) -> Callable[[], AppError]:
    """Run ``act``, which is to fail; the result waits for the failure."""
    caught: list[AppError] = []

    def run() -> None:
        try:
            act()
        except AppError as error:
            caught.append(error)

    thread = threading.Thread(target=run)
    thread.start()

    def failure() -> AppError:
        thread.join(20)
        assert caught, "it did not fail"
        return caught[0]

    return failure


def test_a_source_that_is_cut_again_and_again_brings_it_in_the_end(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path)
    with model_server(made_en=FILES) as server:
        server.faults = [CUT, 500] * 5
        laptop.store(Source(server.base, patience=QUICK)).download("made.en", quiet, never)
        assert server.sent == sum(map(len, FILES.values()))

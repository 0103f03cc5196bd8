"""A disk that is really full while a model comes: what was fetched stays, and the earlier model works."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from app.domain.errors import AppError, ErrorCode
from app.speech.model_source import Source
from app.speech.model_staging import PARTIAL
from tests.support.made_models import catalogue_of, entry_of, made_model, write_model
from tests.support.model_at_stake import QUICK, Laptop, never, quiet
from tests.support.model_server import (
    SLOW,
    model_server,
    wait_for,
)
from tests.support.small_disk import fill, mounted

pytestmark = pytest.mark.faults


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 16 MiB of its own."""
    with mounted(tmp_path / "small", 16) as folder:
        yield folder


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Something else takes all the room."""
    ballast = fill(folder)
    yield
    ballast.unlink()


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

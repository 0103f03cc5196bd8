"""Every failure of a model on its way ends in a clear message, and the model that was there keeps working."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.domain.errors import AppError, ErrorCode
from app.services.explanations import explain
from app.speech.model_source import Source
from app.speech.model_store import FolderModelStore
from tests.support.made_models import weights, write_model
from tests.support.model_at_stake import FILES, KNOWN, QUICK, Laptop, never, quiet
from tests.support.model_server import (
    CUT,
    ELSEWHERE,
    PAGE,
    SHORT,
    SILENT,
    WRONG,
    http_proxy,
    model_server,
)

pytestmark = pytest.mark.faults

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


def test_a_source_that_is_cut_again_and_again_brings_it_in_the_end(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path)
    with model_server(made_en=FILES) as server:
        server.faults = [CUT, 500] * 5
        laptop.store(Source(server.base, patience=QUICK)).download("made.en", quiet, never)
        assert server.sent == sum(map(len, FILES.values()))

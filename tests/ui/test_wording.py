"""Every string of the word list is reached, and none says what it must not."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

from app.ui.resources import resource
from app.ui.wording import wording


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _strings(getattr(value, field.name))
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)


def test_nothing_of_the_list_is_left_out() -> None:
    raw = json.loads(resource("design", "wording.json").read_text("utf-8"))
    shown = {part: raw[part] for part in ("consentPage", "bar", "dialogs", "notices")}
    assert set(_strings(shown)) == set(_strings(wording()))


def test_no_word_is_empty_and_none_shouts() -> None:
    for words in _strings(wording()):
        assert words.strip()
        assert "!" not in words


def test_a_default_is_one_of_the_buttons() -> None:
    for field in dataclasses.fields(wording().dialogs):
        dialog = getattr(wording().dialogs, field.name)
        default = getattr(dialog, "default", None)
        if default is not None:
            assert 0 <= default < len(dialog.buttons)

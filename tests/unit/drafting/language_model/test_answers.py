"""Answers of models as they come: fenced, talked around, thought aloud, cut."""

from __future__ import annotations

import time

import pytest

from app.domain.errors import ErrorCode, RemoteError
from app.drafting.language_model.answers import dicts_of, objects_so_far, parsed, text_of, texts_of

HERE = [{"text": "One."}, {"text": "Two."}]


@pytest.mark.parametrize(
    "text",
    [
        '{"facts": [{"text": "One."}, {"text": "Two."}]}',
        'Sure!\n```json\n{"facts": [{"text": "One."}, {"text": "Two."}]}\n```\nAnything else?',
        '<think>Is {"facts": [1]} right?</think>{"facts": [{"text": "One."}, {"text": "Two."}]}',
        '{"facts": [{"text": "One."}, {"text": "Two."},],}',
        '[{"text": "One."}, {"text": "Two."}]',
        'Set {a} {"note": 1} then {"facts": [{"text": "One."}, {"text": "Two."}], "more": {}}',
    ],
)
def test_what_is_around_an_answer_does_not_matter(text: str) -> None:
    assert parsed(text, "facts")["facts"] == HERE


@pytest.mark.parametrize(
    "text", ["", "The client had a good week.", '{"facts": "none"}', '{"facts": [{"a"', "[]"]
)
def test_no_object_is_an_error_without_its_words(text: str) -> None:
    with pytest.raises(RemoteError) as problem:
        parsed(text, "facts")
    assert problem.value.code is ErrorCode.ENDPOINT_ANSWER_INVALID
    assert dict(problem.value.details) == {"cause": "json"}


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"facts":' * 20_000,
        '{"facts": [{"a": ' + "[" * 5_000 + "]" * 5_000 + "}]}",
        "{" * 200_000,
        "[1," * 100_000,
        "<think>" * 20_000,
    ],
    ids=["lists", "objects", "closed", "openings", "numbers", "thoughts"],
)
def test_a_hostile_answer_is_an_error_and_soon(text: str) -> None:
    begun = time.process_time()
    with pytest.raises(RemoteError) as problem:
        parsed(text, "facts")
    assert problem.value.code is ErrorCode.ENDPOINT_ANSWER_INVALID
    assert objects_so_far(text, "facts") == []
    assert time.process_time() - begun < 2.0


def test_what_no_reader_sees_is_no_part_of_a_text() -> None:
    hostile = parsed('{"facts": ["a\\u0000b \\ud800c\\u202e d\\u200b\\ne"]}', "facts")["facts"][0]
    assert text_of(hostile) == "ab c d e"
    assert text_of("Café “x” – 5 °C").encode() == "Café “x” – 5 °C".encode()


def test_objects_are_heard_as_they_become_complete() -> None:
    whole = '{"sentences": [{"text": "One, \\"two\\" {x}."}, {"text": "Two."}], "end": 1}'
    counts = [len(objects_so_far(whole[:n], "sentences")) for n in range(len(whole) + 1)]
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (0, 2)
    assert objects_so_far(whole, "sentences")[0]["text"] == 'One, "two" {x}.'


def test_what_is_no_text_counts_as_none() -> None:
    assert text_of(" a \n b ") == "a b"
    assert text_of(None) == text_of(["a"]) == ""
    assert texts_of("U0001") == ["U0001"]
    assert texts_of(["U0001", 3, None, " "]) == ["U0001"]
    assert texts_of({"a": 1}) == []
    assert dicts_of([{"a": 1}, "b", 2]) == [{"a": 1}]
    assert dicts_of("a") == []

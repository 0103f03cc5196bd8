"""A photographed page goes to a model that can see, and only its words come back."""

from __future__ import annotations

import json

import pytest

from app.domain.errors import AppError, ErrorCode
from app.drafting.language_model.handwriting import EndpointHandwriting
from tests.support.scripted_model.runs import Records, access
from tests.support.scripted_model.serving import ScriptedModel

PAGE = b"\x89PNG\r\n\x1a\n" + bytes(40)


def test_the_words_of_a_page(server: ScriptedModel) -> None:
    records = Records()
    reader = EndpointHandwriting(access(server.endpoint("eyes", vision=True), records))
    assert reader.available
    assert reader.name == "eyes on this computer"
    assert reader.read(PAGE) == "PLAN\nCall on Monday."
    (asked,) = server.requests()
    parts = json.loads(asked["body"])["messages"][0]["content"]
    assert parts[1]["image_url"]["url"].startswith("data:image/png;base64,iVBORw0KGgo")
    assert [r.purpose for r in records.told if r.outcome] == ["handwriting"]


@pytest.mark.parametrize(
    ("vision", "image", "code"),
    [
        (False, PAGE, ErrorCode.HANDWRITING_READER_MISSING),
        (True, b"%PDF-1.7", ErrorCode.HANDWRITING_UNREADABLE),
    ],
)
def test_what_cannot_be_read_is_not_sent(
    server: ScriptedModel, vision: bool, image: bytes, code: ErrorCode
) -> None:
    with pytest.raises(AppError) as problem:
        EndpointHandwriting(access(server.endpoint("eyes", vision=vision))).read(image)
    assert problem.value.code is code
    assert not server.requests()


def test_a_page_without_words(server: ScriptedModel) -> None:
    reader = EndpointHandwriting(access(server.endpoint("blind", vision=True)))
    with pytest.raises(AppError) as problem:
        reader.read(PAGE)
    assert problem.value.code is ErrorCode.HANDWRITING_UNREADABLE

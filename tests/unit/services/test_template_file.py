"""Templates as files: what comes back, and what is refused without a guess."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.domain.errors import ErrorCode, InputError
from app.domain.templates import BUILT_IN, Template
from app.services.template_file import LARGEST_FILE, template_from_file, template_to_file
from tests.support.templates import INTAKE, LETTER

Document = dict[str, Any]


@pytest.mark.parametrize("template", [*BUILT_IN, INTAKE, LETTER], ids=lambda t: t.id)
def test_what_is_written_is_read_again_under_a_new_id(template: Template) -> None:
    data = template_to_file(template)
    assert template_from_file(data, "new") == replace(template, id="new")
    assert template_from_file(b"\xef\xbb\xbf" + data, template.id) == template
    assert template_to_file(template) == data


def test_nothing_of_a_clinician_stands_in_it() -> None:
    written = json.loads(template_to_file(replace(INTAKE, version=7, updated_by="clinician-1", retired=True)))
    assert set(written) == {"format", "version", "template"}
    assert set(written["template"]) == {"name", "shape", "fields"}


def changed(change: Callable[[Document], object]) -> bytes:
    document = json.loads(template_to_file(INTAKE))
    change(document)
    return json.dumps(document).encode()


def first(document: Document) -> Document:
    found: Document = document["template"]["fields"][0]
    return found


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", ErrorCode.TEMPLATE_FILE_FOREIGN),
        (b"\xff\xfe", ErrorCode.TEMPLATE_FILE_FOREIGN),
        (b"[" * 100_000, ErrorCode.TEMPLATE_FILE_FOREIGN),
        (b"[]", ErrorCode.TEMPLATE_FILE_FOREIGN),
        (b" " * (LARGEST_FILE + 1), ErrorCode.TEMPLATE_FILE_TOO_LARGE),
        (changed(lambda d: d.update(format="other")), ErrorCode.TEMPLATE_FILE_FOREIGN),
        (changed(lambda d: d.update(version="1")), ErrorCode.TEMPLATE_FILE_FOREIGN),
        (changed(lambda d: d.update(version=0)), ErrorCode.TEMPLATE_FILE_FOREIGN),
        (changed(lambda d: d.update(version=2)), ErrorCode.TEMPLATE_FILE_NEWER),
        (changed(lambda d: d.update(template=[])), ErrorCode.TEMPLATE_FILE_FOREIGN),
        (changed(lambda d: d["template"].update(more=1)), ErrorCode.TEMPLATE_FILE_FOREIGN),
        (changed(lambda d: d["template"].update(fields={})), ErrorCode.TEMPLATE_FILE_FOREIGN),
        (changed(lambda d: d["template"].update(shape="soup")), ErrorCode.TEMPLATE_FILE_FOREIGN),
        (changed(lambda d: d["template"].update(name=3)), ErrorCode.TEMPLATE_FILE_FOREIGN),
        (changed(lambda d: first(d).update(kind="audio")), ErrorCode.TEMPLATE_FILE_FOREIGN),
        (changed(lambda d: first(d).update(kind=None)), ErrorCode.TEMPLATE_FILE_FOREIGN),
        (changed(lambda d: first(d).update(chart="phone")), ErrorCode.TEMPLATE_FILE_FOREIGN),
        (changed(lambda d: first(d).update(id="x" * 65)), ErrorCode.TEMPLATE_FILE_FOREIGN),
        (changed(lambda d: first(d).update(options=[1])), ErrorCode.TEMPLATE_FILE_FOREIGN),
        (changed(lambda d: first(d).update(required="yes")), ErrorCode.TEMPLATE_FILE_FOREIGN),
        (changed(lambda d: first(d).update(label="")), ErrorCode.TEMPLATE_INVALID),
        (changed(lambda d: d["template"].update(shape=None)), ErrorCode.TEMPLATE_INVALID),
    ],
)
def test_everything_else_is_refused(data: bytes, code: ErrorCode) -> None:
    with pytest.raises(InputError) as raised:
        template_from_file(data, "new")
    assert raised.value.code is code


def test_what_may_be_left_out_takes_its_default() -> None:
    body = {"id": "f", "kind": "text", "label": "Letter"}
    document = {"format": "roomnote-template", "version": 1, "template": {"name": "Short", "fields": [body]}}
    read = template_from_file(json.dumps(document).encode(), "new")
    assert (read.shape, read.fields[0].required, read.fields[0].options) == (None, False, ())

"""The forms of answers, as JSON Schema, and how a server is asked to keep to one."""

from collections.abc import Sequence
from typing import Any

from app.domain.endpoint import Endpoint
from app.drafting.language_model.facts import Assertion
from app.drafting.points import Element


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


_TEXT: dict[str, Any] = {"type": "string"}

FACTS = _object(
    head=_TEXT,
    tail=_TEXT,
    facts=_list(
        _object(
            ids=_list(_TEXT),
            speaker=_TEXT,
            kind={"type": "string", "enum": [element.value for element in Element]},
            assertion={"type": "string", "enum": [assertion.value for assertion in Assertion]},
            quote=_TEXT,
        )
    ),
)
"""The facts of one chunk."""

CONTROL = _object(head=_TEXT, tail=_TEXT, facts=_list(_TEXT))
"""The probe's question: only the words at both ends."""

CHANGES = _object(
    changes=_list(
        _object(
            action={"type": "string", "enum": ["replace", "remove", "add"]},
            sentence=_TEXT,
            section=_TEXT,
            text=_TEXT,
            ids=_list(_TEXT),
        )
    ),
    explanation=_TEXT,
)
"""What the wand suggests."""


def sentences(sections: Sequence[str]) -> dict[str, Any]:
    """The note, in the sections of its type."""
    section = {"type": "string", "enum": list(sections)}
    return _object(sentences=_list(_object(section=section, text=_TEXT, facts=_list(_TEXT))))


def asked_of(endpoint: Endpoint, name: str, schema: dict[str, Any]) -> dict[str, Any] | None:
    """The ``response_format`` that this endpoint is known to take; None leaves it to the words."""
    return of_kind(
        "json_schema" if endpoint.schema else "json_object" if endpoint.json_mode else "", name, schema
    )


def of_kind(kind: str, name: str, schema: dict[str, Any]) -> dict[str, Any] | None:
    """The ``response_format`` of that kind: "json_schema", "json_object", or "" for none."""
    if kind == "json_schema":
        return {"type": kind, "json_schema": {"name": name, "strict": True, "schema": schema}}
    return {"type": kind} if kind else None

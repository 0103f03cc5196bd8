"""The design's values: complete, readable, typed."""

from __future__ import annotations

from typing import get_args

import pytest

from app.ui.resources import resource, resources_folder
from app.ui.roles import ColorRole, DrawingName, IconName, Scheme, TypeRole
from app.ui.theme import Rgba, contrast, load_tokens

TEXT, EDGE = 4.5, 3.0
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)
ON_GROUNDS: tuple[ColorRole, ...] = ("text", "muted", "accent", "recording", "paused", "ok", "warning")
GROUNDS: tuple[ColorRole, ...] = ("background", "surface", "raised")
SOFT: tuple[tuple[ColorRole, ColorRole], ...] = (
    ("ok", "okSoft"),
    ("warning", "warningSoft"),
    ("paused", "pausedSoft"),
    ("recording", "recordingSoft"),
    ("accent", "accentSoft"),
    ("muted", "sunken"),
    ("text", "selected"),
    ("muted", "selected"),
    ("text", "evidence"),
    *((ink, f"{kind}Soft") for ink in ("text", "muted") for kind in ("ok", "warning", "accent")),
    *((ink, "hover") for ink in ("text", "muted", "accent", "recording", "warning")),
    *(("text", side) for side in ("sunken", "added", "removed", "pausedSoft", "recordingSoft")),
    ("muted", "evidence"),
    ("placeholder", "surface"),
    ("onAccent", "accentPressed"),
    ("onAccent", "accent"),
    ("onAccent", "accentHover"),
    ("onRecording", "recordingFill"),
    *((f"speaker{n}", f"speaker{n}Soft") for n in range(1, 5)),  # type: ignore[misc]
)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_words_can_be_read_on_every_ground(scheme: Scheme) -> None:
    colors = load_tokens().colors[scheme]
    for ground in GROUNDS:
        for ink in ON_GROUNDS:
            assert contrast(colors[ink], colors[ground]) >= TEXT, (scheme, ink, ground)
    for ink, ground in SOFT:
        assert contrast(colors[ink], colors[ground]) >= TEXT, (scheme, ink, ground)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_edges_and_the_focus_ring_can_be_seen(scheme: Scheme) -> None:
    colors = load_tokens().colors[scheme]
    for ground in GROUNDS:
        for edge in ("border", "focus", "okFill", "evidenceEdge"):
            assert contrast(colors[edge], colors[ground]) >= EDGE, (scheme, edge, ground)


def test_every_icon_and_drawing_named_is_there_and_no_other() -> None:
    there = {path.stem for path in resource("icons").glob("*.svg")}
    assert there == set(get_args(IconName)) | set(get_args(DrawingName))


def test_the_roles_are_those_of_the_file() -> None:
    import json

    raw = json.loads(resource("design", "tokens.json").read_text("utf-8"))
    for scheme in SCHEMES:
        assert set(raw["color"][scheme]) == set(get_args(ColorRole))
    assert set(raw["type"]["scale"]) == set(get_args(TypeRole))


def test_alpha_stands_last_as_in_css() -> None:
    assert Rgba.parse("#1A1F2466") == Rgba(0x1A, 0x1F, 0x24, 0x66)
    assert Rgba.parse("#FFFFFF").css() == "rgba(255,255,255,255)"


def test_what_is_not_a_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="not a colour"):
        Rgba.parse("#12")


def test_contrast_of_black_and_white() -> None:
    assert contrast(Rgba(0, 0, 0), Rgba(255, 255, 255)) == pytest.approx(21.0)


def test_a_frozen_package_has_its_resources_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    resources_folder.cache_clear()
    monkeypatch.setattr(sys, "_MEIPASS", "/somewhere", raising=False)
    try:
        assert resource("icons", "mic.svg").as_posix() == "/somewhere/resources/icons/mic.svg"
    finally:
        resources_folder.cache_clear()

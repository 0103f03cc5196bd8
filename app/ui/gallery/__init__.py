"""Pictures of every screen and state, in light and dark, at 100 and 200 %, with made-up people only.

Each module in this package exposes `SCENES`, a sequence of `Scene`. The factory is called after the theme has
been set; it returns the finished widget, which the gallery shows, resizes and grabs:

    SCENES = [Scene("today", lambda look: build_today(), (1280, 800))]
"""

from __future__ import annotations

from app.ui.gallery.scene import Look, Scene

__all__ = ["Look", "Scene"]

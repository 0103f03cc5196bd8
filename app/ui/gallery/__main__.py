"""`python -m app.ui.gallery OUTDIR [--only NAME]`: writes a PNG of every scene in every look."""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

import app.ui.gallery as gallery
from app.ui.gallery.scene import Look, Scene
from app.ui.theme import Theme, install_theme

_NOT_SCENES = {"__main__", "scene"}


def scenes() -> Iterator[Scene]:
    """All scenes of all modules of the package, in the order of their names."""
    for module in sorted(pkgutil.iter_modules(gallery.__path__), key=lambda found: found.name):
        if module.name not in _NOT_SCENES and not module.name.startswith("_"):
            yield from importlib.import_module(f"app.ui.gallery.{module.name}").SCENES


def take(
    scene: Scene,
    look: Look,
    theme: Theme,
    folder: Path,
    inspect: Callable[[QWidget], None] | None = None,
) -> Path:
    """Writes one picture and returns where it lies; `inspect` sees the widget as it is on the picture."""
    theme.set_look(mode=look.scheme, scale=look.scale)
    widget = scene.factory(look)
    widget.resize(*scene.size)
    widget.show()
    QApplication.processEvents()
    widget.resize(*scene.size)
    if scene.settled is not None:
        scene.settled(widget)
    for _ in range(3):
        QApplication.processEvents()
    if inspect is not None:
        inspect(widget)
    path = folder / f"{scene.name}-{look.suffix}.png"
    widget.grab().save(str(path))
    widget.close()
    QApplication.processEvents()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete))
    return path


def main(arguments: list[str]) -> int:
    """Returns 0 when at least one picture was written, 1 when no scene has such a name."""
    parser = argparse.ArgumentParser(prog="python -m app.ui.gallery", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--only", default="", help="scenes whose name contains this")
    options = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication(["gallery"])
    assert isinstance(application, QApplication)
    theme = install_theme(application, "light", 1.0, reduced_motion=True)
    options.folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for scene in scenes():
        if options.only in scene.name:
            for look in scene.looks:
                sys.stdout.write(f"{take(scene, look, theme, options.folder).name}\n")
                count += 1
    return 0 if count else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

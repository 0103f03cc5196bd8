"""Where a dialog for files begins."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths

DOCUMENTS = QStandardPaths.StandardLocation.DocumentsLocation
MUSIC = QStandardPaths.StandardLocation.MusicLocation
PICTURES = QStandardPaths.StandardLocation.PicturesLocation


def usual_folder(kind: QStandardPaths.StandardLocation = DOCUMENTS) -> Path:
    """The user’s folder of this kind, or the home folder where there is none; never the program’s own."""
    folder = Path(QStandardPaths.writableLocation(kind) or Path.home())
    return folder if folder.is_dir() else Path.home()

"""How much room is left."""

import shutil
from pathlib import Path

from app.system.atomic import disk_failure


def free_bytes(folder: Path) -> int:
    """Bytes that may still be written at ``folder`` or, before it is made, at its nearest existing parent."""
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        return shutil.disk_usage(place).free
    except OSError as exc:
        raise disk_failure(exc) from exc

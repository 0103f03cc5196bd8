"""Secrets in a 0600 file, where there is no keyring; the user is told that only the file protects them."""

import json
import threading
from base64 import b64decode, b64encode
from pathlib import Path

from app.domain.errors import ErrorCode, LocalError
from app.system.atomic import disk_failure, replace_file


class FileSecrets:
    """``ports.SecretStore`` in one JSON file. Any thread of one process.

    A damaged file is KEYRING_MISSING and is never overwritten by an empty one.
    """

    kind = "file"

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def get(self, name: str) -> bytes | None:
        """The secret, or None."""
        with self._lock:
            return self._read().get(name)

    def set(self, name: str, value: bytes) -> None:
        """Store durably."""
        with self._lock:
            self._write({**self._read(), name: value})

    def delete(self, name: str) -> None:
        """Remove; the old content of the file is overwritten."""
        with self._lock:
            kept = self._read()
            if kept.pop(name, None) is not None:
                self._write(kept)

    def _read(self) -> dict[str, bytes]:
        try:
            content = json.loads(self._path.read_bytes())
            return {name: b64decode(value, validate=True) for name, value in content["secrets"].items()}
        except FileNotFoundError:
            return {}
        except OSError as exc:
            raise disk_failure(exc) from exc
        except (ValueError, KeyError, TypeError, AttributeError) as exc:
            raise LocalError(ErrorCode.KEYRING_MISSING, details={"file": "damaged"}) from exc

    def _write(self, kept: dict[str, bytes]) -> None:
        secrets = {name: b64encode(value).decode() for name, value in kept.items()}
        replace_file(self._path, json.dumps({"format": 1, "secrets": secrets}).encode(), wipe=True)

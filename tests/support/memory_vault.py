"""Key vaults for tests: one in memory, one in a folder that outlives a killed process. Neither protects."""

import secrets
from pathlib import Path

from app.domain.errors import ErrorCode, LocalError


class MemoryVault:
    """Implements ``KeyVault`` in memory; refuses to make a key id twice, even after its destruction."""

    def __init__(self) -> None:
        self.keys: dict[str, bytes] = {}
        self.made: list[str] = []
        self.destroyed: list[str] = []

    def create(self, key_id: str) -> bytes:
        assert key_id not in self.made, "a key id is never used twice"
        self.made.append(key_id)
        self.keys[key_id] = secrets.token_bytes(32)
        return self.keys[key_id]

    def load(self, key_id: str) -> bytes:
        try:
            return self.keys[key_id]
        except KeyError as exc:
            raise LocalError(ErrorCode.KEY_MISSING) from exc

    def exists(self, key_id: str) -> bool:
        return key_id in self.keys

    def destroy(self, key_id: str) -> None:
        self.keys.pop(key_id, None)
        self.destroyed.append(key_id)


class FolderVault:
    """Implements ``KeyVault`` with one file a key, written so that a SIGKILL leaves a whole key or none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def create(self, key_id: str) -> bytes:
        path = self._path(key_id)
        assert not path.exists(), "a key id is never used twice"
        key = secrets.token_bytes(32)
        half = path.with_suffix(".half")
        half.write_bytes(key)
        half.replace(path)
        return key

    def load(self, key_id: str) -> bytes:
        try:
            return self._path(key_id).read_bytes()
        except FileNotFoundError as exc:
            raise LocalError(ErrorCode.KEY_MISSING) from exc

    def exists(self, key_id: str) -> bool:
        return self._path(key_id).exists()

    def destroy(self, key_id: str) -> None:
        self._path(key_id).unlink(missing_ok=True)

    def _path(self, key_id: str) -> Path:
        return self._folder / (key_id.replace("/", "_") + ".key")

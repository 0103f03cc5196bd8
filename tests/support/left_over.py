"""What could still be read of destroyed content by somebody with copies and every key that is left."""

from pathlib import Path

from app.audio.sealed_recordings import SealedRecordings
from app.domain.errors import AppError
from app.storage.database import SqlCipherDatabase
from app.storage.master_key import MasterKey
from app.storage.vault import Vault
from tests.support.database import HeldClock, MemorySecrets


class OneKeyVault:
    """A ``KeyVault`` that offers one and the same key for everything."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def create(self, key_id: str) -> bytes:
        return self._key

    def load(self, key_id: str) -> bytes:
        return self._key

    def exists(self, key_id: str) -> bool:
        return True

    def destroy(self, key_id: str) -> None:
        pass


def keys_left(master: MasterKey, secrets: MemorySecrets) -> dict[str, bytes]:
    """Every data key that can still be unwrapped, by its id."""
    vault = Vault(master, secrets)
    ids = [name.removeprefix("key/") for name in secrets.kept if name.startswith("key/")]
    return {key_id: vault.load(key_id) for key_id in ids}


def sound_readable(folder: Path, recording_id: str, keys: dict[str, bytes]) -> bytes:
    """Of a copied recording the samples that at least one of ``keys`` opens; zeros elsewhere."""
    heard = b""
    for key in keys.values():
        recordings = SealedRecordings(folder, OneKeyVault(key), HeldClock())
        pcm = recordings.read(recording_id, 0, 1 << 40)
        length = max(len(pcm), len(heard))
        a, b = pcm.ljust(length, b"\0"), heard.ljust(length, b"\0")
        heard = (int.from_bytes(a, "little") | int.from_bytes(b, "little")).to_bytes(length, "little")
    return heard


def words_readable(database: Path, master: MasterKey, session_id: str, keys: dict[str, bytes]) -> set[str]:
    """Words of a session's transcript in a copied database that one of ``keys`` opens."""
    words: set[str] = set()
    for key in keys.values():
        opened = SqlCipherDatabase(database, master.database_key(), OneKeyVault(key), HeldClock())
        try:
            with opened.unit_of_work() as unit:
                words |= {word.text for part in unit.transcripts.parts(session_id) for word in part.words}
        except AppError:
            continue
        finally:
            opened.close()
    return words

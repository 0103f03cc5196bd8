"""Which secret store a profile uses: the keyring where it works, else a file; decided once and remembered."""

import json
import secrets
from collections.abc import Callable
from pathlib import Path

from app.domain.errors import ErrorCode, LocalError
from app.services.ports import SecretStore
from app.system.atomic import disk_failure, replace_file
from app.system.file_secrets import FileSecrets
from app.system.keyring_secrets import KeyringSecrets

CHOICE_FILE = "secret-store.json"
SECRETS_FILE = "secrets.json"


def choose_secret_store(
    folder: Path,
    service: str,
    *,
    file_when_locked: bool = False,
    keyring: Callable[[str], SecretStore] = KeyringSecrets,
) -> SecretStore:
    """The store of the profile in ``folder``, which exists; ``service`` names it in the keyring.

    The first call tries the keyring with a secret of its own: a working one is chosen, a missing one gives
    a file, a locked one raises KEYRING_LOCKED (or gives a file with ``file_when_locked``). Later calls give
    the same kind without asking it anything, so keys are never looked for in the wrong place.
    """
    choice = folder / CHOICE_FILE
    kind = _remembered(choice)
    if kind is None:
        kind = _working_kind(keyring(service), file_when_locked=file_when_locked)
        replace_file(choice, json.dumps({"format": 1, "kind": kind}).encode())
    return keyring(service) if kind == "keyring" else FileSecrets(folder / SECRETS_FILE)


def _remembered(choice: Path) -> str | None:
    try:
        kind = json.loads(choice.read_bytes())["kind"]
    except FileNotFoundError:
        return None
    except OSError as exc:
        raise disk_failure(exc) from exc
    except (ValueError, KeyError, TypeError) as exc:
        raise LocalError(ErrorCode.KEYRING_MISSING, details={"choice": "damaged"}) from exc
    if kind not in ("keyring", "file"):
        raise LocalError(ErrorCode.KEYRING_MISSING, details={"choice": "unknown"})
    return str(kind)


def _working_kind(store: SecretStore, *, file_when_locked: bool) -> str:
    name, value = f"trial/{secrets.token_hex(8)}", secrets.token_bytes(16)
    try:
        store.set(name, value)
        works = store.get(name) == value
        store.delete(name)
    except LocalError as exc:
        if exc.code is ErrorCode.KEYRING_LOCKED and not file_when_locked:
            raise
        works = False
    return "keyring" if works else "file"

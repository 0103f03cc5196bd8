"""The key file: the master key, wrapped once by passphrase and device secret, once by the recovery code.

The passphrase slot needs both the passphrase (Argon2id, RFC 9106) and the device secret in the keyring:
a copied disk cannot be guessed at, a stolen keyring opens nothing. The recovery slot needs only the code.
"""

import json
import os
import unicodedata
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw

from app.domain.errors import AppError, BugError, ErrorCode, InputError, LocalError
from app.domain.ids import new_id
from app.services.ports import SecretStore
from app.storage.atomic import replace_file
from app.storage.master_key import KEY_BYTES, MasterKey, derive
from app.storage.recovery_code import new_recovery_code, read_recovery_code
from app.storage.sealing import seal, unseal

FILE_NAME = "keys.json"
SHORTEST_PASSPHRASE = 10
FEWEST_DIFFERENT = 5
_COMMON = ("password", "passphrase", "roomnote", "qwertyuiop", "1234567890", "letmein", "iloveyou")


@dataclass(frozen=True, slots=True)
class Stretching:
    """Cost of Argon2id. The default is RFC 9106's second recommendation: about 0.4 s on a laptop core."""

    passes: int = 3
    kibibytes: int = 64 * 1024
    lanes: int = 4


def check_passphrase(passphrase: str) -> None:
    """PASSPHRASE_WEAK for a short one, one of few different characters, or a common word with trimmings."""
    plain = _normal(passphrase)
    letters = "".join(c for c in plain.casefold() if c.isalpha()) or plain
    weak = (
        len(plain) < SHORTEST_PASSPHRASE
        or len(set(plain)) < FEWEST_DIFFERENT
        or any(plain.casefold().startswith(word) for word in _COMMON if word.isdigit())
        or letters in _COMMON
    )
    if weak:
        raise InputError(ErrorCode.PASSPHRASE_WEAK, details={"shortest": SHORTEST_PASSPHRASE})


class KeyStore:
    """The key file in ``folder`` and the device secret in ``secrets``. One process at a time."""

    def __init__(self, folder: Path, secrets: SecretStore, stretching: Stretching | None = None) -> None:
        self._path = folder / FILE_NAME
        self._secrets = secrets
        self._stretching = stretching or Stretching()

    @property
    def exists(self) -> bool:
        """Whether a master key was made here."""
        return self._path.exists()

    def create(self, passphrase: str) -> tuple[MasterKey, str]:
        """Make a master key; returns it and the recovery code, which is shown once and never stored.

        PASSPHRASE_WEAK: nothing was made. A key file that is already there is a ``BugError``.
        """
        check_passphrase(passphrase)
        if self.exists:
            raise BugError({"rule": "key-file-exists"})
        master, code = MasterKey.new(), new_recovery_code()
        content = read_recovery_code(code)
        assert content is not None
        store_id = new_id()
        recovery = seal(
            derive(content, "recovery-slot"), master.secret_bytes(), _associated(store_id, "recovery")
        )
        self._write({"format": 1, "id": store_id, "recovery": _text(recovery)}, master, passphrase)
        return master, code

    def open(self, passphrase: str) -> MasterKey:
        """The master key; PASSPHRASE_WRONG, or KEY_MISSING when the keyring lost the device secret."""
        content = self._read()
        slot = content["passphrase"]
        store_id = content["id"]
        device = self._secrets.get(_device_name(slot["device"]))
        if device is None:
            raise LocalError(ErrorCode.KEY_MISSING, details={"key": "device"})
        stretching = Stretching(slot["passes"], slot["kibibytes"], slot["lanes"])
        wrapping = _slot_key(passphrase, _bytes(slot["salt"]), device, stretching)
        secret = unseal(wrapping, _bytes(slot["sealed"]), _associated(store_id, "passphrase"))
        if secret is None:
            raise InputError(ErrorCode.PASSPHRASE_WRONG)
        return MasterKey(secret)

    def open_with_recovery(self, code: str) -> MasterKey:
        """The master key; PASSPHRASE_WRONG with ``mistyped`` 1 when the checksum does not fit.

        Works without the device secret. ``set_passphrase`` then makes a new one.
        """
        content = self._read()
        typed = read_recovery_code(code)
        if typed is None:
            raise InputError(ErrorCode.PASSPHRASE_WRONG, details={"mistyped": 1})
        secret = unseal(
            derive(typed, "recovery-slot"),
            _bytes(content["recovery"]),
            _associated(content["id"], "recovery"),
        )
        if secret is None:
            raise InputError(ErrorCode.PASSPHRASE_WRONG, details={"mistyped": 0})
        return MasterKey(secret)

    def set_passphrase(self, master: MasterKey, passphrase: str) -> None:
        """Replace the passphrase; the recovery code stays valid. PASSPHRASE_WEAK: nothing changed.

        The device secret is replaced too, so that an old copy of the key file opens with neither passphrase.
        A crash on the way leaves the old passphrase in force.
        """
        check_passphrase(passphrase)
        content = self._read()
        self._write({name: content[name] for name in ("format", "id", "recovery")}, master, passphrase)
        self._secrets.delete(_device_name(content["passphrase"]["device"]))

    def destroy(self) -> None:
        """Destroy the profile's keys: the device secret first, then the file; idempotent.

        Afterwards the database opens for nobody, not even with the recovery code unless the file was copied.
        """
        if not self.exists:
            return
        self._secrets.delete(_device_name(self._read()["passphrase"]["device"]))
        try:
            self._path.unlink(missing_ok=True)
        except OSError as exc:
            raise LocalError(ErrorCode.DISK_FAILED, details={"errno": exc.errno or 0}) from exc

    def _write(self, content: dict[str, Any], master: MasterKey, passphrase: str) -> None:
        store_id, device_id, device = content["id"], new_id(), os.urandom(KEY_BYTES)
        self._secrets.set(_device_name(device_id), device)
        salt, cost = os.urandom(16), self._stretching
        sealed = seal(
            _slot_key(passphrase, salt, device, cost),
            master.secret_bytes(),
            _associated(store_id, "passphrase"),
        )
        slot = {
            "device": device_id,
            "salt": _text(salt),
            "passes": cost.passes,
            "kibibytes": cost.kibibytes,
            "lanes": cost.lanes,
            "sealed": _text(sealed),
        }
        replace_file(self._path, json.dumps({**content, "passphrase": slot}, indent=1).encode())

    def _read(self) -> dict[str, Any]:
        try:
            content: dict[str, Any] = json.loads(self._path.read_bytes())
            if content["format"] != 1:
                raise LocalError(ErrorCode.DATABASE_NEWER, details={"key_file": str(content["format"])})
            slot = content["passphrase"]
            for sealed in (content["recovery"], slot["salt"], slot["sealed"]):
                _bytes(sealed)
            Stretching(slot["passes"] + 0, slot["kibibytes"] + 0, slot["lanes"] + 0)
            str.encode(content["id"] + slot["device"])
        except AppError:
            raise
        except FileNotFoundError as exc:
            raise LocalError(ErrorCode.KEY_MISSING, details={"key": "master"}) from exc
        except OSError as exc:
            raise LocalError(ErrorCode.DISK_FAILED, details={"errno": exc.errno or 0}) from exc
        except (ValueError, KeyError, TypeError) as exc:
            raise LocalError(ErrorCode.KEY_MISSING, details={"key": "master", "rule": "damaged"}) from exc
        return content


def _slot_key(passphrase: str, salt: bytes, device: bytes, cost: Stretching) -> bytes:
    stretched = hash_secret_raw(
        _normal(passphrase).encode(),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.kibibytes,
        parallelism=cost.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )
    return derive(stretched + device, "passphrase-slot", salt)


def _normal(passphrase: str) -> str:
    """The same text however the keyboard composes it (RFC 8265 asks for NFC)."""
    return unicodedata.normalize("NFC", passphrase)


def _associated(store_id: str, slot: str) -> bytes:
    return f"roomnote/1/slot/{store_id}/{slot}".encode()


def _device_name(device_id: str) -> str:
    return f"device/{device_id}"


def _text(content: bytes) -> str:
    return b64encode(content).decode()


def _bytes(text: str) -> bytes:
    return b64decode(text, validate=True)

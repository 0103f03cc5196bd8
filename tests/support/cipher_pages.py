"""What someone with the database's key finds in the bytes of its files: every page in clear, free ones too.

``PRAGMA rekey`` to an empty key is what SQLCipher refuses for a WAL database, so the pages are decrypted
here as its file format says: AES-256-CBC, the IV in the page's reserve.
"""

import struct
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.support.database import Store

_SIZE, _RESERVE, _SALT = 4096, 80, 16
_WAL_HEADER, _FRAME_HEADER = 32, 24


def pages_of(path: Path, key: bytes) -> bytes:
    """Every page of the database file at ``path`` and of its write-ahead log; ``key`` is the database's."""
    content = path.read_bytes()
    found = [
        _decrypted(key, content[start : start + _SIZE], first=start == 0)
        for start in range(0, len(content), _SIZE)
    ]
    log_path = path.with_name(path.name + "-wal")
    log = log_path.read_bytes() if log_path.exists() else b""
    for start in range(_WAL_HEADER, len(log) - _FRAME_HEADER - _SIZE + 1, _FRAME_HEADER + _SIZE):
        (number,) = struct.unpack_from(">I", log, start)
        page = log[start + _FRAME_HEADER : start + _FRAME_HEADER + _SIZE]
        found.append(_decrypted(key, page, first=number == 1))
    return b"".join(found)


def pages(store: Store) -> bytes:
    """The same of a store."""
    return pages_of(store.path, store.master.database_key())


def _decrypted(key: bytes, page: bytes, *, first: bool) -> bytes:
    iv = page[_SIZE - _RESERVE : _SIZE - _RESERVE + 16]
    cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return cipher.update(page[_SALT if first else 0 : _SIZE - _RESERVE]) + cipher.finalize()

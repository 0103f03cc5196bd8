"""Sealed values open only with their own key and place."""

import os

from app.storage.sealing import seal, unseal


def test_what_was_sealed_is_opened() -> None:
    key = os.urandom(32)
    sealed = seal(key, b"planted words", b"place")
    assert b"planted" not in sealed
    assert unseal(key, sealed, b"place") == b"planted words"


def test_the_same_content_is_sealed_differently_each_time() -> None:
    key = os.urandom(32)
    assert len({seal(key, b"words", b"") for _ in range(100)}) == 100


def test_another_key_place_or_byte_opens_nothing() -> None:
    key = os.urandom(32)
    sealed = seal(key, b"words", b"place")
    assert unseal(os.urandom(32), sealed, b"place") is None
    assert unseal(key, sealed, b"elsewhere") is None
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        assert unseal(key, bytes(changed), b"place") is None
    assert unseal(key, sealed[:20], b"place") is None

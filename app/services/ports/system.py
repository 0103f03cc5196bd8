"""Time, keys, staying awake, and the doctor's findings."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Time of day and durations; a test may hold or advance it."""

    def now(self) -> datetime:
        """Aware UTC."""

    def monotonic(self) -> float:
        """Seconds that only grow, for durations."""


class SecretStore(Protocol):
    """Small secrets in the operating system's keyring, or in a 0600 file where there is none."""

    @property
    def kind(self) -> str:
        """``keyring`` or ``file``; the user is told which."""

    def get(self, name: str) -> bytes | None:
        """The secret, or None. KEYRING_LOCKED or KEYRING_MISSING when it cannot be asked."""

    def set(self, name: str, value: bytes) -> None:
        """Store durably: after the return it survives a crash."""

    def delete(self, name: str) -> None:
        """Remove for good; removing what is not there is no error."""


class KeyVault(Protocol):
    """Data keys of 32 bytes, each wrapped by the master key and kept in the secret store only.

    Destroying one destroys everything sealed with it, in every copy and backup.
    """

    def create(self, key_id: str) -> bytes:
        """Make, store durably and return a new key. An id is never used twice."""

    def load(self, key_id: str) -> bytes:
        """Return the key; KEY_MISSING when it was destroyed or never made."""

    def exists(self, key_id: str) -> bool:
        """Whether the key is there."""

    def destroy(self, key_id: str) -> None:
        """Remove the key for good; idempotent; works without the master key."""


class WakeLock(Protocol):
    """Keeps the computer from sleeping while a session is recorded."""

    def hold(self) -> AbstractContextManager[None]: ...


@dataclass(frozen=True, slots=True)
class PowerState:
    """``percent`` None: no battery. ``minutes_left`` None: not known, or on the mains."""

    percent: int | None = None
    minutes_left: int | None = None
    on_mains: bool = True


class Power(Protocol):
    """Battery and mains."""

    def state(self) -> PowerState:
        """As the system tells now; no battery where it cannot tell."""


@dataclass(frozen=True, slots=True)
class Laptop:
    """What speech can use here: ``threads`` of ``cores``, and the ``memory`` there is in all, in bytes."""

    cores: int
    threads: int
    memory: int


@dataclass(frozen=True, slots=True)
class Contact:
    """Where was connected to, how often, and when first and last; ``allowed`` False: it was refused.

    ``port`` 0: a name was to be looked up.
    """

    host: str
    port: int
    allowed: bool
    count: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor: ``state`` is ok, warning or failed; ``advice`` says what to do, or is empty."""

    subject: str
    state: str
    message: str
    advice: str = ""

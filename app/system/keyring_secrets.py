"""Secrets in the operating system's keyring: Secret Service, macOS Keychain or Windows Credential Manager.

Only these three are used, whatever the environment or a keyring configuration file asks for: other
backends keep secrets in clear or not at all. A keyring that waits for its password would freeze the
program, so every call has a time limit.
"""

import binascii
import sys
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import TypeVar

import keyring.errors
from keyring.backend import KeyringBackend

from app.domain.errors import AppError, ErrorCode, LocalError

ANSWER_WITHIN = 30.0
"""Seconds: long enough to type the keyring's password into the system's own prompt."""

Answer = TypeVar("Answer")


def system_backend() -> KeyringBackend:
    """The platform's keyring; KEYRING_MISSING when there is none that is allowed and running."""
    try:
        backend = _backend_of_platform()
        if backend.priority <= 0:
            raise LocalError(ErrorCode.KEYRING_MISSING, details={"platform": sys.platform})
        return backend
    except (ImportError, AttributeError, OSError, RuntimeError, keyring.errors.KeyringError) as exc:
        raise LocalError(ErrorCode.KEYRING_MISSING, details={"platform": sys.platform}) from exc


def _backend_of_platform() -> KeyringBackend:
    if sys.platform == "darwin":
        from keyring.backends import macOS

        return macOS.Keyring()
    if sys.platform == "win32":
        from keyring.backends import Windows

        return Windows.WinVaultKeyring()
    from app.system.secret_service import ClosingSecretService

    return ClosingSecretService()  # type: ignore[no-untyped-call]


class KeyringSecrets:
    """``ports.SecretStore`` in the keyring, under the service name ``service``. Any thread.

    KEYRING_LOCKED: locked, or no answer in time; KEYRING_MISSING: none there, or it went away.
    """

    kind = "keyring"

    def __init__(
        self, service: str, *, within: float = ANSWER_WITHIN, backend: KeyringBackend | None = None
    ) -> None:
        self._service = service
        self._within = within
        self._backend = backend
        self._asking = threading.Lock()

    def get(self, name: str) -> bytes | None:
        """The secret, or None."""
        kept = self._ask(lambda backend: backend.get_password(self._service, name))
        if kept is None:
            return None
        try:
            return b64decode(kept, validate=True)
        except binascii.Error as exc:
            raise LocalError(ErrorCode.KEY_MISSING, details={"secret": "damaged"}) from exc

    def set(self, name: str, value: bytes) -> None:
        """Store durably."""
        text = b64encode(value).decode()
        self._ask(lambda backend: backend.set_password(self._service, name, text))

    def delete(self, name: str) -> None:
        """Remove for good, and look that it is gone; removing what is not there is no error."""

        def delete(backend: KeyringBackend) -> bool:
            # more than one item of a name can come from another program's copy of the keyring
            for _ in range(8):
                if backend.get_password(self._service, name) is None:
                    return True
                try:
                    backend.delete_password(self._service, name)
                except keyring.errors.PasswordDeleteError:
                    break
            return backend.get_password(self._service, name) is None

        if not self._ask(delete):
            raise LocalError(ErrorCode.KEYRING_LOCKED, details={"secret": "not-deleted"})

    def _ask(self, question: Callable[[KeyringBackend], Answer]) -> Answer:
        """Ask in a thread of its own, one question at a time; a question that hangs is left behind."""
        if not self._asking.acquire(timeout=self._within):
            raise LocalError(ErrorCode.KEYRING_LOCKED, details={"waited": self._within})
        answers: list[Answer] = []
        failures: list[Exception] = []

        def ask() -> None:
            try:
                self._backend = self._backend or system_backend()
                answers.append(question(self._backend))
            except Exception as exc:  # noqa: BLE001 - raised, converted, in the asking thread
                failures.append(exc)
            finally:
                self._asking.release()

        thread = threading.Thread(target=ask, name="keyring", daemon=True)
        thread.start()
        thread.join(self._within)
        if thread.is_alive():
            raise LocalError(ErrorCode.KEYRING_LOCKED, details={"waited": self._within})
        if failures:
            cause = failures.pop()  # else list, traceback and frame would keep each other alive
            failure = _failure_of(cause)
            raise failure from (None if failure is cause else cause)
        return answers[0]


def _failure_of(error: Exception) -> Exception:
    """The program's error for what a keyring raised; SecretStorage's own errors are told by their names."""
    if isinstance(error, AppError | TypeError | AttributeError | NameError):
        return error  # ours already, or a bug of ours
    names = {kind.__name__ for kind in type(error).__mro__}
    locked = names & {"KeyringLocked", "LockedException", "PromptDismissedException"}
    code = ErrorCode.KEYRING_LOCKED if locked else ErrorCode.KEYRING_MISSING
    return LocalError(code, details={"keyring": type(error).__name__})

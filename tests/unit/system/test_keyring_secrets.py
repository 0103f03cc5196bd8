"""A keyring that hangs, refuses or lies never freezes or fools the program; only allowed ones are used."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring.errors
import pytest
from keyring.backend import KeyringBackend

from app.domain.errors import ErrorCode, LocalError
from app.system.keyring_secrets import KeyringSecrets, system_backend
from app.system.secret_choice import CHOICE_FILE, choose_secret_store

MISSING, LOCKED = ErrorCode.KEYRING_MISSING, ErrorCode.KEYRING_LOCKED


class ScriptedKeyring(KeyringBackend):
    """A keyring in memory whose next answers a test can spoil."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[str, str] = {}
        self.spoil: Callable[[], None] = lambda: None

    def get_password(self, service: str, username: str) -> str | None:
        self.spoil()
        return self.kept.get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self.spoil()
        self.kept[f"{service}/{username}"] = password

    def delete_password(self, service: str, username: str) -> None:
        self.spoil()
        if self.kept.pop(f"{service}/{username}", None) is None:
            raise keyring.errors.PasswordDeleteError("not found")


def raising(error: Exception) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


@pytest.fixture
def backend() -> ScriptedKeyring:
    return ScriptedKeyring()


@pytest.fixture
def hanging(backend: ScriptedKeyring) -> Iterator[threading.Event]:
    """Makes every call wait, as for a password prompt, until the event is set."""
    answer = threading.Event()

    def wait() -> None:
        answer.wait(20)

    backend.spoil = wait
    yield answer
    answer.set()


def code_of(call: Callable[[], object]) -> ErrorCode:
    with pytest.raises(LocalError) as raised:
        call()
    return raised.value.code


def test_a_prompt_that_nobody_answers_is_a_locked_keyring(
    backend: ScriptedKeyring, hanging: threading.Event
) -> None:
    store = KeyringSecrets("Roomnote", within=0.05, backend=backend)
    before = threading.active_count()
    for _ in range(3):
        assert code_of(lambda: store.get("name")) is LOCKED
    assert threading.active_count() <= before + 1, "questions must not pile up behind one that hangs"
    hanging.set()
    patient = KeyringSecrets("Roomnote", within=10, backend=backend)
    assert patient.get("name") is None


def test_the_store_works_again_once_the_prompt_is_answered(
    backend: ScriptedKeyring, hanging: threading.Event
) -> None:
    store = KeyringSecrets("Roomnote", within=0.05, backend=backend)
    assert code_of(lambda: store.set("name", b"value")) is LOCKED
    hanging.set()
    for thread in threading.enumerate():
        if thread.name == "keyring":
            thread.join(10)
    assert store.get("name") == b"value"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (keyring.errors.KeyringLocked("x"), LOCKED),
        (keyring.errors.InitError("x"), MISSING),
        (keyring.errors.NoKeyringError("x"), MISSING),
        (keyring.errors.PasswordSetError("x"), MISSING),
        (OSError("bus gone"), MISSING),
        (type("LockedException", (Exception,), {})("x"), LOCKED),
        (type("PromptDismissedException", (Exception,), {})("x"), LOCKED),
    ],
)
def test_what_a_keyring_raises_is_converted(
    backend: ScriptedKeyring, error: Exception, code: ErrorCode
) -> None:
    backend.spoil = raising(error)
    store = KeyringSecrets("Roomnote", backend=backend)
    with pytest.raises(LocalError) as raised:
        store.get("name")
    assert raised.value.code is code and raised.value.__cause__ is error
    assert code_of(lambda: store.set("name", b"")) is code


def test_a_bug_stays_a_bug(backend: ScriptedKeyring) -> None:
    backend.spoil = raising(TypeError("ours"))
    with pytest.raises(TypeError, match="ours"):
        KeyringSecrets("Roomnote", backend=backend).get("name")


def test_a_keyring_that_does_not_delete_is_not_believed(
    backend: ScriptedKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = KeyringSecrets("Roomnote", backend=backend)
    store.set("name", b"value")
    monkeypatch.setattr(backend, "delete_password", lambda *_: None)
    assert code_of(lambda: store.delete("name")) is LOCKED
    monkeypatch.setattr(
        backend, "delete_password", lambda *_: raising(keyring.errors.PasswordDeleteError())()
    )
    assert code_of(lambda: store.delete("name")) is LOCKED


def test_a_value_that_somebody_changed_is_not_a_key(backend: ScriptedKeyring) -> None:
    backend.kept["Roomnote/name"] = "not base64!"
    assert code_of(lambda: KeyringSecrets("Roomnote", backend=backend).get("name")) is ErrorCode.KEY_MISSING


@pytest.mark.parametrize("wanted", ["null.Keyring", "fail.Keyring", "chainer.ChainerBackend"])
def test_the_environment_cannot_choose_another_backend(monkeypatch: pytest.MonkeyPatch, wanted: str) -> None:
    """There is no bus in the tests, so the only right answer is that no keyring is there."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", f"keyring.backends.{wanted}")
    assert code_of(system_backend) is MISSING
    store = KeyringSecrets("Roomnote", within=10)
    assert code_of(lambda: store.set("name", b"value")) is MISSING


def test_a_backend_that_calls_itself_unfit_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    unfit = ScriptedKeyring()
    unfit.priority = 0
    monkeypatch.setattr("app.system.keyring_secrets._backend_of_platform", lambda: unfit)
    assert code_of(system_backend) is MISSING


@pytest.mark.parametrize("content", ["", "{", "[]", '{"kind": "cloud"}', '{"other": 1}'])
def test_a_damaged_choice_is_named_and_not_made_anew(tmp_path: Path, content: str) -> None:
    folder = tmp_path
    (folder / CHOICE_FILE).write_text(content)
    assert code_of(lambda: choose_secret_store(folder, "Roomnote")) is MISSING
    assert (folder / CHOICE_FILE).read_text() == content


def test_a_keyring_that_forgets_is_not_chosen(tmp_path: Path, backend: ScriptedKeyring) -> None:
    class Forgetful(ScriptedKeyring):
        def set_password(self, service: str, username: str, password: str) -> None:
            return None

    folder = tmp_path
    forgetful = KeyringSecrets("Roomnote", backend=Forgetful())
    assert choose_secret_store(folder, "Roomnote", keyring=lambda _: forgetful).kind == "file"

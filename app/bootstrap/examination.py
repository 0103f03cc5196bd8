"""The doctor's checks: one function for each thing a session needs."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlcipher3.dbapi2

from app.audio.monitor import MicrophoneMonitor
from app.audio.portaudio_devices import survey
from app.audio.portaudio_source import PortAudioSource
from app.bootstrap.places import catalogue, demonstration_model, installed_model
from app.domain.errors import AppError, ErrorCode, LocalError
from app.ehr.gateway import FhirGateway
from app.services.doctor import FAILED, OK, WARNING
from app.services.model_choice import SPEECH
from app.services.ports import Finding
from app.speech.device_memory import RememberedDevice
from app.speech.model_store import FolderModelStore
from app.speech.models import inspect_model
from app.storage.engine import connect
from app.system.clock import SystemClock
from app.system.disk import free_bytes
from app.system.keyring_secrets import KeyringSecrets
from app.system.paths import ProfilePaths
from app.system.settings_file import ProgramSettings

LEAST_FREE = 2 * 1024**3
"""Bytes below which the doctor warns: about 17 hours of sound, and room for the system to breathe."""


def examinations(
    paths: ProfilePaths, settings: ProgramSettings
) -> tuple[tuple[str, Callable[[], Finding]], ...]:
    """The checks in the order they are shown."""
    return (
        ("Microphone", _microphone),
        ("Speech model", lambda: _model(paths, settings)),
        ("GPU", lambda: _gpu(paths, settings)),
        ("Keyring", _keyring),
        ("Cipher", _cipher),
        ("Disk", lambda: _disk(paths.data)),
        ("EHR", lambda: _ehr(settings)),
    )


def _microphone() -> Finding:
    found = survey()
    if not found:
        raise LocalError(ErrorCode.NO_MICROPHONE)
    # a sound server without any microphone still lists itself: only opening one tells
    monitor = MicrophoneMonitor(PortAudioSource(SystemClock()), SystemClock())
    try:
        monitor.listen(None, lambda rms, peak: None)
    finally:
        monitor.close()
    names = ", ".join(microphone.name for microphone in found[:3])
    return Finding("Microphone", OK, f"{len(found)} found: {names}")


def _model(paths: ProfilePaths, settings: ProgramSettings) -> Finding:
    folder = installed_model(paths, settings)
    model = inspect_model(folder) if folder is not None else None
    if model is None or model.demonstration:
        return Finding(
            "Speech model",
            WARNING,
            "Only the demonstration model is installed; it is never used for clients.",
            "Get one in Settings, under Speech models, or import it there from a folder or USB stick.",
        )
    here = [one for one in FolderModelStore(paths.models, catalogue()).installed() if one.kind == SPEECH]
    damaged = [one.title for one in here if not one.intact]
    if damaged:
        advice = "Get or import it again in Settings, under Speech models."
        return Finding("Speech model", WARNING, f"Damaged: {', '.join(damaged)}", advice)
    others = f"; {len(here)} are installed, Settings say which is used" if len(here) > 1 else ""
    return Finding("Speech model", OK, f"{model.name}, {model.size / 1e6:.0f} MB{others}")


def _gpu(paths: ProfilePaths, settings: ProgramSettings) -> Finding:
    folder = installed_model(paths, settings) or demonstration_model()
    choice = RememberedDevice(paths.device_choices).ask_again(inspect_model(folder))
    if choice.reason:
        return Finding("GPU", WARNING, choice.happened, choice.advice)
    if choice.device.kind == "cpu":
        return Finding("GPU", OK, "Not used: speech is transcribed by the processor (CPU).")
    return Finding("GPU", OK, f"Used for speech: {choice.device.shown}, {choice.device.compute_type}")


def _keyring() -> Finding:
    secrets = KeyringSecrets("Roomnote doctor")
    try:
        secrets.set("trial", b"trial")
        works = secrets.get("trial") == b"trial"
        secrets.delete("trial")
    except AppError as error:
        return Finding(
            "Keyring",
            WARNING,
            f"Not usable ({error.code.value}): a new profile keeps its keys in a file of yours alone.",
            "Start or unlock the keyring of your desktop before you set up a profile.",
        )
    if not works:
        return Finding(
            "Keyring", FAILED, "It does not give back what it was given.", "Restart the keyring service."
        )
    return Finding("Keyring", OK, "Stores and gives back secrets")


def _cipher() -> Finding:
    with TemporaryDirectory(prefix="roomnote-doctor-") as folder:
        connection = connect(Path(folder) / "trial.db", bytes(32))
        try:
            version = connection.execute("PRAGMA cipher_version").fetchone()[0]
        finally:
            connection.close()
    return Finding("Cipher", OK, f"SQLCipher {version}, SQLite {sqlcipher3.dbapi2.sqlite_version}")


def _disk(folder: Path) -> Finding:
    there = folder
    while not there.exists():
        there = there.parent
    free = free_bytes(there)
    message = f"{free / 1024**3:.1f} GiB free"
    if free < LEAST_FREE:
        return Finding("Disk", WARNING, message, "Free some space: a recording needs about 115 MB an hour.")
    return Finding("Disk", OK, message)


def _ehr(settings: ProgramSettings) -> Finding:
    if not settings.ehr_base_url:
        return Finding(
            "EHR",
            WARNING,
            "None is set up: signed notes wait in the outbox.",
            "Add base_url under [ehr] in the settings file when the practice has one.",
        )
    software = FhirGateway(settings.ehr_base_url, settings.ehr_name).probe()
    return Finding("EHR", OK, f"Answers: {software}")

"""The commands without a window: what each one connects, runs and prints.

Each imports what it connects: database, sound and speech together take most of a second to load.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from app.bootstrap.places import demonstration_model, installed_model
from app.domain.errors import AppError, ErrorCode, InputError
from app.domain.material import DraftRequest, Material
from app.domain.note import NoteType
from app.services.demonstration import Demonstrated
from app.services.doctor import FAILED, Doctor
from app.services.events import TranscriptAdvanced
from app.services.interchange import transcript_from_json, transcript_to_dict
from app.services.transcribing import FileTranscription
from app.system.paths import DEFAULT, profile_paths
from app.system.settings_file import read_settings
from app.ui.terminal.console import Console, failure_to_dict
from app.ui.terminal.reports import (
    DEMONSTRATION_MODEL,
    print_demonstrated,
    print_draft,
    print_findings,
    print_missing,
    print_transcript,
)

DEMONSTRATION_SAMPLE = "dialogue_5min"
SELF_TEST_SAMPLE = "dialogue_60s"


def demonstrate(console: Console, keep: Path | None) -> int:
    """The whole path without a window."""
    with _folder(keep) as folder:
        result = run_demonstration(console, folder, DEMONSTRATION_SAMPLE)
        print_demonstrated(console, result, str(folder) if keep else "")
    return 0


def run_demonstration(console: Console, folder: Path, name: str) -> Demonstrated:
    """Play the sample through a new demonstration profile in ``folder``; everything is closed afterwards."""
    from app.bootstrap.profiles import DEMONSTRATION_PASSPHRASE, demonstration_profile

    locked, played = demonstration_profile(folder, name, pace=None)
    try:
        if locked.is_new:
            program, _ = locked.create(DEMONSTRATION_PASSPHRASE)
        else:
            program = locked.open(DEMONSTRATION_PASSPHRASE)
    except BaseException:
        locked.release()
        raise
    try:
        with console.progress("Recording the sample") as bar:
            program.bus.subscribe(TranscriptAdvanced, lambda event: bar.reach(event.seconds))
            session_id = program.demonstration.record(played)
            bar.say("Transcribing")
            return program.demonstration.finish(session_id, played)
    finally:
        program.close()


def transcribe(console: Console, files: list[Path], model: Path | None, speakers: int) -> int:
    """Transcribe each file; a failure is named and the others still run, as is a stretch that is missing."""
    from app.audio.audio_files import DecodedFiles
    from app.speech.device_memory import RememberedDevice
    from app.speech.engine import WhisperEngine

    paths = profile_paths(DEFAULT)
    folder = model or installed_model(paths, read_settings(paths.settings)) or demonstration_model()
    device = RememberedDevice(paths.device_choices)
    engine = WhisperEngine(folder, probe=device, card_failed=device.forget)
    transcription = FileTranscription(DecodedFiles(), engine)
    documents: list[dict[str, object]] = []
    failures, demonstration = 0, False
    try:
        for path in files:
            try:
                with console.progress(f"Transcribing {path.name}") as bar:
                    transcript = transcription.transcribe(path, speakers, bar.reach)
            except AppError as error:
                failures += 1
                Console(False).failure(error, path.name)
                documents.append({"file": str(path), **failure_to_dict(error)})
                continue
            demonstration = demonstration or transcript.demonstration
            print_transcript(console, transcript, path.name if len(files) > 1 else "")
            failures += print_missing(console, transcript, path.name)
            documents.append(transcript_to_dict(transcript))
    finally:
        engine.close()
    if demonstration:
        console.notice(DEMONSTRATION_MODEL)
    # one file gives its transcript as it is, so that `draft` can read it; several give a list
    console.document(documents[0] if len(documents) == 1 else documents)
    return 1 if failures else 0


def draft(console: Console, note_type: NoteType, path: Path) -> int:
    """Draft from a transcript file, or from standard input for ``-``."""
    from app.drafting.extractive import ExtractiveDrafter

    try:
        data = sys.stdin.buffer.read() if path == Path("-") else path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(ErrorCode.FILE_NOT_FOUND) from error
    except OSError as error:
        raise InputError(ErrorCode.TRANSCRIPT_INVALID) from error
    request = DraftRequest(note_type, Material(transcript_from_json(data)))
    print_draft(console, ExtractiveDrafter().draft(request))
    return 0


def doctor(console: Console, folder: Path | None) -> int:
    """Look at everything; status 1 when something keeps sessions from being recorded."""
    from app.bootstrap.examination import examinations

    paths = profile_paths(DEFAULT, folder)
    checks = Doctor(examinations(paths, read_settings(paths.settings)))
    with console.progress("Looking") as bar:
        findings = checks.examine(bar.say)
    print_findings(console, findings)
    return 1 if any(finding.state == FAILED for finding in findings) else 0


def self_test(console: Console) -> int:
    """The whole path on a short sample in a temporary profile, from opening the database to closing it."""
    with _folder(None) as folder:
        result = run_demonstration(console, folder, SELF_TEST_SAMPLE)
    steps = {
        "database": "opened, migrated, closed",
        "speech": f"{result.transcript.model} on {result.transcript.device}",
        "utterances": len(result.transcript.utterances),
        "signed": result.note.sha256[:16],
        "destroyed": result.destroyed.audio is not None and result.destroyed.transcript is not None,
        "outbox": [item.state.value for item in result.outbox],
    }
    for name, value in steps.items():
        console.line(f"ok      {name}: {value}")
    console.document({"ok": True, **steps})
    return 0


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """The profile's folder: the user's, or one that is gone afterwards."""
    if keep is not None:
        yield keep.expanduser().absolute()
        return
    with TemporaryDirectory(prefix="roomnote-demonstration-") as folder:
        yield Path(folder)

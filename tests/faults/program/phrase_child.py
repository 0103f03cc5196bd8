"""A session whose words and sound must not outlive it; the test reads this process's memory from outside.

``python -m tests.faults.program.phrase_child FOLDER SOUND sign|withdraw`` says in lines of JSON how far it
is, and goes on when a line comes in. It never prints what was heard.
"""

import gc
import json
import sys
import time
from pathlib import Path

from app.audio.file_microphone import FileMicrophone
from app.bootstrap.places import demonstration_model
from app.bootstrap.profiles import DEMONSTRATION_PASSPHRASE, LockedProfile
from app.domain.note import SECTIONS, Sentence, SentenceStatus, Source
from app.services.program import Program
from app.speech.device import CPU
from app.speech.engine import WhisperEngine
from app.system.clock import SystemClock
from app.system.free_memory import overwrite_small
from app.system.paths import DEMONSTRATION, profile_paths

CONTROL = ("planted", "here", "for", "control")


def report(**said: object) -> None:
    """One line, then wait for one."""
    print(json.dumps(said), flush=True)
    sys.stdin.readline()


def main() -> None:
    """See the module."""
    folder, sound, ending = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    microphone = FileMicrophone(sound, SystemClock(), None)
    engine = WhisperEngine(demonstration_model(), device=CPU)
    locked = LockedProfile(
        profile_paths(DEMONSTRATION, folder), source=microphone, engine=engine, keys_in_file=True
    )
    program, _ = locked.create(DEMONSTRATION_PASSPHRASE)
    try:
        session = program.demonstration.open()
        program.recording.start(session.id)
        microphone.wait()
        program.sessions.end(session.id)
        note = program.processing.process(session.id)
        look(program, session.id)
        if ending == "sign":
            own = Sentence(
                "own", SECTIONS[note.type][0], "Written by hand.", Source.EDITED_BY_YOU, (),
                SentenceStatus.EDITED_BY_YOU,
            )  # fmt: skip
            program.notes.sign(program.notes.save(note.id, (own,)).id, attested=True, reason="test")
        else:
            person = program.sessions.get(session.id).participants[0]
            program.sessions.withdraw(session.id, person)
        del note
        deadline = time.monotonic() + 30
        while engine.process_id is not None:
            assert time.monotonic() < deadline, "the speech process does not end"
            time.sleep(0.05)
        gc.collect()  # both as the window does, every few seconds and every minute
        overwrite_small()
        control = " ".join(CONTROL)  # what the scan must see
        report(destroyed=session.id)
        del control
    finally:
        program.close()


def look(program: Program, session_id: str) -> None:
    """Hold the transcript, as a window that shows it would."""
    transcript = program.transcripts.get(session_id)
    assert transcript is not None
    report(drafted=session_id)


if __name__ == "__main__":
    main()

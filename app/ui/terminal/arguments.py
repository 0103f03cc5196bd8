"""The command line: bad usage ends with status 2 and says what is possible."""

import argparse
from pathlib import Path

from app.domain.note import NoteType

DESCRIPTION = "Roomnote: consented in-person sessions, transcribed and noted on this laptop."


_JSON = "print JSON for machines"


def parser() -> argparse.ArgumentParser:
    """All commands; none opens the window."""
    main = argparse.ArgumentParser(prog="roomnote", description=DESCRIPTION)
    main.add_argument("--folder", type=Path, help="keep everything of the profile in this folder")
    commands = main.add_subparsers(dest="command", metavar="COMMAND")

    demo = _command(commands, "demo", "run the whole path with a sample client, to the signed note")
    demo.add_argument("--keep", type=Path, metavar="DIR", help="put the profile there and leave it")
    demo.add_argument("--headless", action="store_true", help="no window: print what was made")

    transcribe = _command(commands, "transcribe", "transcribe sound files on this laptop")
    transcribe.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="WAV, MP3, M4A, WEBM, FLAC, OGG"
    )
    transcribe.add_argument(
        "--model", type=Path, metavar="DIR", help="folder of a Whisper model (CTranslate2)"
    )
    transcribe.add_argument(
        "--speakers", type=_speakers, default=2, metavar="N", help="how many people speak, 1 to 6 (default 2)"
    )

    draft = _command(commands, "draft", "draft a note from a transcript, without a language model")
    draft.add_argument("--type", required=True, choices=[t.value for t in NoteType], help="the type of note")
    draft.add_argument(
        "--transcript",
        required=True,
        type=Path,
        metavar="FILE",
        help="JSON as written by transcribe --json; - reads it from standard input",
    )

    _models(commands)
    _command(commands, "doctor", "look at microphone, model, GPU, keyring, cipher, disk and EHR")
    _command(commands, "self-test", "check that every part of this installation works")
    return main


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, words: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=words, description=words[:1].upper() + words[1:] + ".")
    command.add_argument("--json", action="store_true", help=_JSON)
    return command


def _models(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    models = _command(commands, "models", "list, fetch, import, check and remove speech models")
    models.set_defaults(action="list", what="")
    actions = models.add_subparsers(dest="action", metavar="ACTION")
    for name, what, words in (
        ("list", "", "what can be fetched, and what is here"),
        ("get", "ID", "fetch a model of the list; goes on where it was interrupted"),
        ("import", "PATH", "take a model from a folder, a zip file or a USB stick"),
        ("verify", "ID", "read every file of a model and compare it with what was installed"),
        ("remove", "ID", "delete a model"),
    ):
        action = actions.add_parser(name, help=words, description=words[:1].upper() + words[1:] + ".")
        # what is said before the action counts as well
        action.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=_JSON)
        if what:
            action.add_argument("what", metavar=what)


def _speakers(text: str) -> int:
    if text not in ("1", "2", "3", "4", "5", "6"):
        raise argparse.ArgumentTypeError("1 to 6 speakers can be told apart")
    return int(text)

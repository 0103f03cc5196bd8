"""The command line: the window without a command, the commands without a window (see --help).

Nothing heavy is imported before it is needed: the speech process starts this module again, and the window
is painted before the speech libraries are touched.
"""

import multiprocessing
import os
import sys
from argparse import Namespace
from collections.abc import Sequence

from app.bootstrap.no_dumps import write_no_dumps
from app.domain.errors import AppError, Cancelled
from app.domain.note import NoteType
from app.ui.terminal.arguments import parser
from app.ui.terminal.console import Console


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit status: 0 done, 1 failed, 2 bad usage."""
    write_no_dumps()
    options = parser().parse_args(arguments)
    console = Console(getattr(options, "json", False))
    try:
        status = _run(options, console)
        if sys.stdout is not None:  # a packaged window has none
            sys.stdout.flush()
        return status
    except Cancelled:
        return 1
    except AppError as error:
        console.failure(error)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # whoever read the output has enough; what is buffered must not fail once more at the exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _run(options: Namespace, console: Console) -> int:
    command = getattr(options, "command", None)
    if command is None or (command == "demo" and not (options.headless or options.json)):
        from app.bootstrap import desktop

        return desktop.run(
            getattr(options, "folder", None),
            demonstration=command == "demo",
            keep=getattr(options, "keep", None),
        )
    from app.bootstrap import commands

    match command:
        case "demo":
            return commands.demonstrate(console, options.keep)
        case "transcribe":
            return commands.transcribe(console, options.files, options.model, options.speakers)
        case "draft":
            return commands.draft(console, NoteType(options.type), options.transcript)
        case "models":
            from app.bootstrap import model_commands

            return model_commands.run(console, options.folder, options.action or "list", options.what)
        case "doctor":
            return commands.doctor(console, options.folder)
        case _:
            return commands.self_test(console)


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())

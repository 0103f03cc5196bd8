"""The process that decodes damaged files: when a library takes it down, only it is gone."""

import sys
from multiprocessing.connection import Connection
from pathlib import Path

from app.audio.audio_files import DecodedFiles
from app.domain.errors import AppError

MOST_MEMORY = 4 * 2**30
BLOCK_FRAMES = 16_000


def decode(files: Connection) -> None:
    """For each path, send ("sound", frames), ("error", code) or ("bug", type), until the pipe ends."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))  # no file may fill the computer
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        try:
            path = files.recv()
        except EOFError:
            return
        frames = 0
        try:
            DecodedFiles().seconds(Path(path))
            for block in DecodedFiles().stream(Path(path), BLOCK_FRAMES):
                frames += len(block) // 2
        except AppError as error:
            files.send(("error", error.code.value))
        except Exception as error:  # noqa: BLE001 - the test shows it
            files.send(("bug", f"{type(error).__name__}: {error}"))
        else:
            files.send(("sound", frames))

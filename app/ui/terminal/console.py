"""Where commands write: results to standard output, progress and failures to standard error."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import TextIOWrapper
from types import TracebackType
from typing import Any, TextIO

from tqdm import tqdm

from app.domain.errors import AppError
from app.services.explanations import Explanation, explain


class Bar:
    """A progress bar on a terminal, nothing elsewhere."""

    def __init__(self, stream: TextIO, words: str, total: float | None) -> None:
        self._bar: Any = None
        if stream.isatty():
            form = "{desc} {percentage:3.0f} %|{bar}| {remaining}" if total else "{desc} {n:.0f} s"
            # a terminal that does not know its size says 0, and tqdm would then draw nothing
            width, height = os.get_terminal_size(stream.fileno())
            self._bar = tqdm(
                total=total,
                desc=words,
                file=stream,
                bar_format=form,
                leave=False,
                ncols=(width or 80) - 1,
                nrows=height or 24,
            )

    def __enter__(self) -> "Bar":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def reach(self, position: float) -> None:
        """Move to ``position`` (of ``total``)."""
        if self._bar is not None:
            self._bar.n = min(position, self._bar.total) if self._bar.total else position
            self._bar.refresh()

    def say(self, words: str) -> None:
        """Show what is being done."""
        if self._bar is not None:
            self._bar.set_description_str(words)


class Console:
    """Human text, or with ``as_json`` one JSON document and nothing else on standard output."""

    def __init__(self, as_json: bool, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.as_json = as_json
        self._out, self._err = out or sys.stdout, err or sys.stderr
        for stream in (self._out, self._err):
            if isinstance(stream, TextIOWrapper):
                # JSON is UTF-8 wherever it goes; a terminal of another encoding shows “?”, not a failure
                stream.reconfigure(encoding="utf-8" if as_json else None, errors="replace")

    def line(self, text: str = "") -> None:
        """One line of human text; silent with ``as_json``."""
        if not self.as_json:
            self._out.write(text + "\n")

    def document(self, content: Mapping[str, Any] | list[Any]) -> None:
        """The JSON document; silent without ``as_json``."""
        if self.as_json:
            json.dump(content, self._out, ensure_ascii=False, indent=2)
            self._out.write("\n")

    def notice(self, text: str) -> None:
        """Something to know that is not the result."""
        self._err.write(text + "\n")

    def failure(self, error: AppError, subject: str = "") -> None:
        """What happened, what is safe, what to do next."""
        words = _explained(error)
        start = f"{subject}: " if subject else ""
        self._err.write(f"{start}{words.happened}\n")
        for part in (words.safe, words.next_step):
            if part:
                self._err.write(f"  {part}\n")
        self._err.write(f"  ({', '.join((error.code.value, *_where(error)))})\n")
        self.document(failure_to_dict(error))

    @contextmanager
    def progress(self, words: str, total: float | None = None) -> Iterator[Bar]:
        """A bar while the block runs."""
        with Bar(self._err, words, total) as bar:
            yield bar


def failure_to_dict(error: AppError) -> dict[str, Any]:
    """A failure's JSON document."""
    words = _explained(error)
    return {
        "error": {
            "code": error.code.value,
            "happened": words.happened,
            "safe": words.safe,
            "next": words.next_step,
            "details": dict(error.details),
        }
    }


def _where(error: AppError) -> list[str]:
    """What of the details helps to find the place: the kind of file, its line, the key."""
    shown = ("file", "line", "key", "field", "index")
    return [f"{name} {error.details[name]}" for name in shown if name in error.details]


def _explained(error: AppError) -> Explanation:
    """The words for the failure; a mistake in the settings file is named where it is."""
    words = explain(error)
    if error.details.get("file") != "settings":
        return words
    place = f"line {error.details['line']}" if "line" in error.details else f"“{error.details.get('key')}”"
    return Explanation(
        "The settings file has a mistake.", words.safe, f"Correct {place} in it, then try again."
    )

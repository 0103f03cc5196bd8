"""Which microphones are plugged in, followed in a child process."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from threading import Event, Lock, Thread, current_thread

from app.audio.portaudio_devices import microphones_now, no_core_file
from app.audio.source import MicrophoneSource
from app.domain.errors import AppError
from app.services.ports import Microphone

LOOK_SECONDS = 1.0
"""Between two looks of the child."""
PATIENCE = 10.0
"""Seconds after which a child that says nothing is replaced."""
REST_SECONDS = 1.0
LONGEST_REST_SECONDS = 30.0
"""Pause before a child that died is replaced, and what it grows to."""
FAILURES = 2
"""So many children that die without an answer, one after the other: there is no microphone."""

Report = Callable[[tuple[Microphone, ...]], None]
Follow = Callable[[Connection], None]


class PortAudioWatch:
    """Implements ``MicrophoneWatch``. Any thread.

    PortAudio makes its list once, when the first of a process loads it, so a process that records cannot see
    what was plugged in since. The child does nothing else, and loads PortAudio anew for every look: 0.5 % of
    one core and 38 MB. Where Linux has no sound server (PulseAudio, PipeWire), a device that is in use is not
    listed: PortAudio opens each one to look at it.
    """

    def __init__(self, follow: Follow | None = None, rest: float = REST_SECONDS) -> None:
        """``follow`` is what the child runs, another one in tests; ``rest``: before the first replacement."""
        self._follow = follow or follow_in_child
        self._rest = rest
        self._lock = Lock()
        self._watch: _Watch | None = None

    def watch(self, report: Report) -> None:
        """See ``MicrophoneWatch``; the first report comes as soon as the child has looked, in about 0.5 s."""
        self.close()
        with self._lock:
            self._watch = _Watch(self._follow, self._rest, report)

    def close(self) -> None:
        """See ``MicrophoneWatch``; the child has ended at the return, and no report comes any more."""
        with self._lock:
            watch, self._watch = self._watch, None
        if watch is not None:
            watch.end()  # without the lock: a report that is being made may want it


class _Watch:
    """One thread with one child at a time."""

    def __init__(self, follow: Follow, rest: float, report: Report) -> None:
        self._follow, self._rest, self._report = follow, rest, report
        self._last: tuple[Microphone, ...] | None = None
        self._failures = 0
        self._ending = Event()
        self._wake, self._woken = multiprocessing.Pipe()
        self._thread = Thread(target=self._run, name="microphone-watch", daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._ending.set()
        self._wake.close()  # the other end becomes readable
        if self._thread is not current_thread():  # a report may end its own watch
            self._thread.join()

    def _run(self) -> None:
        with self._woken:
            while not self._ending.is_set():
                self._follow_one_child()
                self._failures += 1
                if self._failures >= FAILURES:
                    self._tell(())
                self._ending.wait(min(self._rest * 2 ** (self._failures - 1), LONGEST_REST_SECONDS))

    def _follow_one_child(self) -> None:
        """Return when the child died, said nothing for too long, or the watch ends."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        child = context.Process(target=self._follow, args=(theirs,), name="microphone-watch", daemon=True)
        with ours:
            child.start()
            theirs.close()
            try:
                while self._answered(ours):
                    self._tell(tuple(Microphone(*fields) for fields in ours.recv()))
                    self._failures = 0
            except (EOFError, OSError):
                pass  # it died; another one takes its place
            finally:
                child.kill()  # it holds nothing that would have to be closed
                child.join()
                child.close()

    def _answered(self, ours: Connection) -> bool:
        return ours in wait([ours, self._woken], PATIENCE) and not self._ending.is_set()

    def _tell(self, microphones: tuple[Microphone, ...]) -> None:
        if microphones != self._last and not self._ending.is_set():
            self._last = microphones
            self._report(microphones)


class StandingWatch:
    """A ``MicrophoneWatch`` over a source whose microphones never change, as one that plays a file."""

    def __init__(self, source: MicrophoneSource) -> None:
        self._source = source

    def watch(self, report: Report) -> None:
        """Report once."""
        thread = Thread(target=self._tell, args=(report,), name="microphone-watch", daemon=True)
        thread.start()
        thread.join()

    def close(self) -> None:
        """Nothing goes on."""

    def _tell(self, report: Report) -> None:
        try:
            microphones = self._source.microphones()
        except AppError:
            microphones = ()
        report(microphones)


def follow_in_child(connection: Connection) -> None:
    """Send the microphones as tuples once a second; runs in the child until the other end is closed."""
    no_core_file()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is for the program
    # a thread, so that a sound system that hangs does not keep the child alive
    Thread(target=_end_with, args=(connection,), daemon=True).start()
    while True:
        try:
            connection.send(microphones_now())
        except OSError:
            return  # nobody listens any more
        time.sleep(LOOK_SECONDS)


def _end_with(connection: Connection) -> None:
    try:
        connection.recv()
    except (EOFError, OSError):
        pass
    os._exit(0)

"""One session that is listened to: how much is sealed, and a thread that waits for more without delay."""

from collections.abc import Callable
from threading import Condition, Thread

from app.services.course import Course


class Follower:
    """Every wait ends at once when there is something to do: more sound, a hold, its end, or the stop.

    Any thread; ``wait_beyond`` is for the follower's own. ``turn`` counts the holds: what was begun before
    one is not committed after it.
    """

    def __init__(self, course: Course, condition: Callable[[], Condition] = Condition) -> None:
        self.course = course
        self.sealed = 0
        self.thread: Thread | None = None
        self.turn = 0
        self.held = False
        self._news = self._stopping = False
        self._wake = condition()

    def advance(self, frames: int) -> None:
        """So many samples are sealed."""
        with self._wake:
            self.sealed = self.course.total = frames
            self._news = True
            self._wake.notify_all()

    def hold(self) -> None:
        """Nothing is heard until ``release``."""
        with self._wake:
            self.held, self._news = True, False
            self.turn += 1
            self._wake.notify_all()

    def release(self) -> None:
        """The hold is over."""
        with self._wake:
            self.held = False
            self._wake.notify_all()

    def stop(self) -> None:
        """End the thread after the stretch in hand."""
        with self._wake:
            self._stopping = True
            self._wake.notify_all()

    def is_turn(self, turn: int) -> bool:
        """Whether no hold came since."""
        return self.turn == turn

    def join(self) -> None:
        """Wait for the end of the thread."""
        if self.thread is not None:
            self.thread.join()

    def wait_beyond(self, frames: int, turn: int, seconds: float | None = None) -> bool:
        """Wait for that much sound, or for the end of a hold; during one for any news. False: it is over.

        ``seconds``: no longer than this.
        """

        def worth_it() -> bool:
            return self._news if self.held else self.sealed >= frames or self.turn != turn

        with self._wake:
            self._wake.wait_for(lambda: self._stopping or worth_it(), seconds)
            self._news = False
            return not self._stopping

"""The hand-over of sound from a microphone's thread to the thread that seals it."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from app.audio.segment_format import SAMPLE_BYTES
from app.domain.session import MarkKind

BLOCK_SECONDS = 0.02
"""Length of a block: 320 samples at 16 kHz."""
RING_SECONDS = 60.0
"""How long the disk may stall before sound is lost: 60 s are 1.9 MB."""


@dataclass(frozen=True, slots=True)
class SoundFormat:
    """How blocks are sampled: 16-bit little endian, channels interleaved."""

    rate: int
    channels: int = 1


@dataclass(frozen=True, slots=True)
class Sound:
    """A block; ``lost`` seconds of sound before it found no room."""

    block: bytes
    lost: float = 0.0


@dataclass(frozen=True, slots=True)
class Opened:
    """A microphone begins: what follows is in ``format``. ``mark`` and ``duration``: what lay between.

    ``new_segment``: the sound before it ends its segment.
    """

    format: SoundFormat
    mark: MarkKind | None = None
    duration: float = 0.0
    new_segment: bool = False


@dataclass(frozen=True, slots=True)
class Missed:
    """The microphone left out ``duration`` seconds and went on."""

    duration: float


@dataclass(frozen=True, slots=True)
class Flush:
    """Seal everything before this, then set ``done``."""

    done: Event


@dataclass(frozen=True, slots=True)
class Forget:
    """Destroy what came before this of the recording from sample ``frame`` on, then set ``done``."""

    frame: int
    done: Event
    seconds_put: float = 0.0
    """Sound that had been handed over before."""


Item = Sound | Opened | Missed | Flush | Forget


class Intake:
    """A queue of blocks that never blocks the microphone and never loses sound without saying so.

    One thread puts blocks, one takes; the orders (``opened``, ``missed``, ``flush``, ``forget``) come at any
    time. Appending to and taking from a deque is atomic, so no lock is held.
    """

    def __init__(self, monotonic: Callable[[], float], ring_seconds: float = RING_SECONDS) -> None:
        self._monotonic = monotonic
        self._items: deque[Item] = deque()
        self._most_blocks = max(1, round(ring_seconds / BLOCK_SECONDS))
        self._format = SoundFormat(rate=1)
        self._next_mark: tuple[MarkKind, float, bool] | None = None
        self._lost_bytes = 0
        self._forgettings = self._forgotten = 0
        # each is written by one side only
        self._blocks_put = self._blocks_taken = 0
        self._wake = Event()
        self._room = Event()
        self.last_put = monotonic()
        """When the last block came."""
        self.seconds_put = 0.0
        """Sound handed over in all, lost blocks included."""

    # --- the microphone's side

    def announce(self, mark: MarkKind, since: float, *, new_segment: bool) -> None:
        """The next ``opened`` ends an interruption that began at ``since`` on the monotonic clock."""
        self._next_mark = (mark, since, new_segment)

    def opened(self, sound_format: SoundFormat) -> None:
        """A source begins and will put blocks of this format; called before its first block."""
        self._format = sound_format
        if self._next_mark is None:
            self._items.append(Opened(sound_format))
            return
        mark, since, new_segment = self._next_mark
        self._next_mark = None
        self._items.append(Opened(sound_format, mark, max(0.0, self._monotonic() - since), new_segment))

    def put(self, block: bytes) -> None:
        """Take a block. Never waits; when the ring is full the block is lost and its length remembered."""
        self.last_put = self._monotonic()
        self.seconds_put += self.seconds(len(block))
        if len(self._items) >= self._most_blocks:
            self._lost_bytes += len(block)
            return
        lost, self._lost_bytes = self._lost_bytes, 0
        self._items.append(Sound(block, self.seconds(lost)))
        self._blocks_put += 1

    def wait_for_room(self, blocks: int, timeout: float) -> bool:
        """For sources that can wait: True as soon as fewer than ``blocks`` items are queued."""
        if len(self._items) < blocks:
            return True
        self._room.clear()
        self._wake.set()
        return len(self._items) < blocks or (self._room.wait(timeout) and len(self._items) < blocks)

    # --- orders

    def missed(self, duration: float) -> None:
        """Leave a mark: the microphone dropped ``duration`` seconds."""
        self._items.append(Missed(duration))

    def flush(self) -> Event:
        """The event is set once everything put so far is sealed and synced."""
        done = Event()
        self._items.append(Flush(done))
        self._wake.set()
        return done

    def forget(self, frame: int) -> Forget:
        """Have everything from sample ``frame`` on destroyed that was put so far."""
        order = Forget(frame, Event(), self.seconds_put)
        self._forgettings += 1
        self._items.append(order)
        self._wake.set()
        return order

    def wake(self) -> None:
        """Have the taker look now."""
        self._wake.set()

    # --- the taker's side

    def take(self) -> Item | None:
        """The next item, or None."""
        if not self._items:
            return None
        item = self._items.popleft()
        self._blocks_taken += isinstance(item, Sound)
        return item

    @property
    def empty(self) -> bool:
        """Nothing is waiting to be taken."""
        return not self._items

    @property
    def waiting_seconds(self) -> float:
        """How much sound is waiting to be taken, to a block."""
        return max(0, self._blocks_put - self._blocks_taken) * BLOCK_SECONDS

    @property
    def forgetting(self) -> bool:
        """An order to forget is not done yet."""
        return self._forgettings > self._forgotten

    def forgotten(self) -> None:
        """The taker has done one of these orders."""
        self._forgotten += 1

    def put_back(self, item: Item) -> None:
        """The taker cannot do this one yet."""
        self._items.appendleft(item)
        self._blocks_taken -= isinstance(item, Sound)

    def rest(self, timeout: float) -> None:
        """Tell waiting sources that there is room, then wait for ``wake`` or ``timeout``."""
        self._room.set()
        self._wake.wait(timeout)
        self._wake.clear()

    def lost_at_the_end(self) -> float:
        """Seconds lost after the last block that was taken."""
        return self.seconds(self._lost_bytes)

    def seconds(self, size: int) -> float:
        """How long ``size`` bytes of the current format sound."""
        return size / (SAMPLE_BYTES * self._format.channels * self._format.rate)

"""``python -m tests.bench.watched_program PACE SAMPLE``: the demonstration in its window, watched by a tick.

The program itself, with its recorder, its speech process, its database and its window; a timer of 10 ms on
its main thread tells how long that thread was away. Prints one line of JSON: milliseconds.

Nothing heavy is imported here: see ``one_session``.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

TICK_MS = 10
DEADLINE_MS = 120_000


def watch(folder: Path, pace: float, sample: str) -> dict[str, float]:
    """Run the demonstration until its draft is there."""
    from PySide6.QtCore import QObject, Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from app.bootstrap import desktop as program_window
    from app.bootstrap import profiles
    from app.services.events import DraftReady, ProcessingFailed, SessionChanged
    from app.system.paths import DEMONSTRATION, profile_paths

    play = profiles.demonstration_profile
    profiles.demonstration_profile = lambda to, _name, _pace: play(to, sample, pace)  # type: ignore[assignment]

    app = QApplication(["roomnote"])
    app.setQuitOnLastWindowClosed(False)
    desktop = program_window.Desktop(app, profile_paths(DEMONSTRATION, folder), demonstration=True)
    gaps: dict[str, list[float]] = {"recording": [], "processing": []}

    own = dict.fromkeys(gaps, 0.0)  # of an absence, what this process itself computed in it

    class Ticking(QObject):
        """Notes the time between two ticks, from the start of the recording on."""

        def __init__(self) -> None:
            super().__init__()
            self._stage, self._last, self._used = "", 0.0, 0.0
            self._timer = QTimer(self)
            self._timer.setTimerType(Qt.TimerType.PreciseTimer)
            self._timer.timeout.connect(self._on_tick)
            self._timer.start(TICK_MS)
            self._looking = QTimer(self)
            self._looking.timeout.connect(self._on_look)
            self._looking.start(50)
            QTimer.singleShot(DEADLINE_MS, self._on_late)

        def _on_look(self) -> None:
            bridge = desktop._bridge
            if bridge is not None:  # the program is open
                self._looking.stop()
                bridge.on(SessionChanged, self._on_session)
                bridge.on(DraftReady, self._on_draft)
                bridge.on(ProcessingFailed, self._on_failed)

        def _on_session(self, event: Any) -> None:
            state = event.state.value
            self._stage = {"recording": "recording", "transcribing": "processing"}.get(state, self._stage)

        def _on_draft(self, _event: Any) -> None:
            QTimer.singleShot(1000, self._on_shown)  # with the page that shows it

        def _on_shown(self) -> None:
            app.exit(0)

        def _on_late(self) -> None:
            app.exit(1)

        def _on_failed(self, event: ProcessingFailed) -> None:
            print(f"the draft met {event.error.code}", file=sys.stderr)
            app.exit(1)

        def _on_tick(self) -> None:
            now, used = time.perf_counter(), time.process_time()
            if self._stage and self._last:
                gap = 1000 * (now - self._last) - TICK_MS
                gaps[self._stage].append(gap)
                own[self._stage] = max(own[self._stage], min(gap, 1000 * (used - self._used)))
            self._last, self._used = now, used

    ticking = Ticking()
    desktop.begin()
    status = app.exec()
    ticking.deleteLater()
    desktop.shut_down()
    if status or not all(gaps.values()):
        raise SystemExit("the demonstration did not come to its draft")
    report = {}
    for stage, values in gaps.items():
        ordered = sorted(values)
        report[stage] = ordered[-1]
        report[f"{stage}_own"] = own[stage]
        report[f"{stage}_p99"] = ordered[int(0.99 * len(ordered))]
    return report


def main() -> None:
    """See the module."""
    with tempfile.TemporaryDirectory(prefix="roomnote-bench-") as folder:
        print(json.dumps(watch(Path(folder), float(sys.argv[1]), sys.argv[2])))


if __name__ == "__main__":
    main()

"""The generating page while it works and when it failed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QWidget

from app.domain.errors import ErrorCode, LocalError
from app.domain.readiness import Readiness
from app.domain.session import Session
from app.domain.states import SessionState
from app.services.events import ProcessingFailed, StageReached, TranscriptAdvanced
from app.ui.gallery._backdrop import Recorded
from app.ui.gallery.scene import Look, Scene
from app.ui.gallery.workspace import data as workspace_data
from app.ui.generating.presenter import GeneratingData
from app.ui.generating.view import GeneratingPage

_END = datetime(2026, 11, 20, 10, 50, 0, tzinfo=UTC)


class _NoCommands:
    def retry(self, session_id: str) -> None: ...
    def go_on_without(self, session_id: str) -> None: ...
    def write_myself(self, session_id: str) -> None: ...
    def back(self) -> None: ...


class _Now:
    def __init__(self) -> None:
        self.at = _END

    def __call__(self) -> datetime:
        return self.at


def _page(
    fill: Callable[[GeneratingPage, _Now], None], left: float = 36.0, session: float = 52.0
) -> Callable[[Look], QWidget]:
    def make(_look: Look) -> QWidget:
        now = _Now()
        page = GeneratingPage(_NoCommands(), now, lambda _session: Readiness(left, 2.0, 1.5, session))
        page.transcript.attach(Recorded())
        started = _END - timedelta(minutes=50)
        ended = Session("s", "c", "k", SessionState.TRANSCRIBING, started_at=started, ended_at=_END)
        page.presenter.show(GeneratingData(ended, "Dana R."))
        fill(page, now)
        return page

    return make


def _listening(page: GeneratingPage, now: _Now) -> None:
    page.presenter.on_stage(StageReached("s", "transcript", done=False))
    page.presenter.on_transcript(TranscriptAdvanced("s", 2700.0, 2940.0))
    now.at += timedelta(seconds=10)
    page.presenter.on_transcript(TranscriptAdvanced("s", 2760.0, 2940.0))


def _drafting(page: GeneratingPage, now: _Now) -> None:
    for seconds, stage in ((7, "transcript"), (3, "speakers"), (2, "destruction")):
        page.presenter.on_stage(StageReached("s", stage, done=False))
        now.at += timedelta(seconds=seconds)
        page.presenter.on_stage(StageReached("s", stage, done=True))
    page.presenter.on_stage(StageReached("s", "note", done=False))
    shown = workspace_data()
    assert shown.transcript is not None
    page.presenter.show_transcript(shown.session, shown.transcript)


def _afterwards(page: GeneratingPage, now: _Now) -> None:
    page.presenter.on_stage(StageReached("s", "transcript", done=False))
    page.presenter.on_transcript(TranscriptAdvanced("s", 750.0, 2940.0))


def _missing(page: GeneratingPage, now: _Now) -> None:
    page.presenter.on_stage(StageReached("s", "transcript", done=False))
    error = LocalError(ErrorCode.PART_NOT_TRANSCRIBED, details={"parts": 1, "seconds": 28})
    page.presenter.on_failed(ProcessingFailed("s", error))


def _failed(page: GeneratingPage, now: _Now) -> None:
    page.presenter.on_stage(StageReached("s", "transcript", done=False))
    page.presenter.on_failed(ProcessingFailed("s", LocalError(ErrorCode.SPEECH_PROCESS_DIED)))


SCENES = (
    Scene("generating-listening", _page(_listening), (1220, 800)),
    Scene("generating", _page(_drafting, session=12.0), (1220, 800)),
    Scene("generating-afterwards", _page(_afterwards, 4560.0, 4300.0), (1220, 800)),
    Scene("generating-missing", _page(_missing), (1220, 800)),
    Scene("generating-missing-small", _page(_missing), (900, 600)),
    Scene("generating-failed", _page(_failed), (1220, 800)),
    Scene("generating-small", _page(_drafting, session=12.0), (900, 600)),
)

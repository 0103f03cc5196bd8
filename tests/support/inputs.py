"""A reader of handwriting that answers as a test says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

from app.domain.errors import AppError, Cancelled
from app.services.ports import never


@dataclass
class HandReader:
    """``Handwriting`` by hand."""

    name: str = "Tesseract on this laptop"
    available: bool = True
    text: str = "Slept badly.\nWill keep a diary."
    failure: AppError | None = None
    waits: bool = False
    started: Event = field(default_factory=Event)
    images: list[bytes] = field(default_factory=list)

    def read(self, image: bytes, cancelled: Callable[[], bool] = never) -> str:
        self.images.append(image)
        self.started.set()
        while self.waits:
            if cancelled():
                raise Cancelled
            Event().wait(0.01)
        if self.failure is not None:
            raise self.failure
        return self.text

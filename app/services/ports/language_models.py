"""Language models behind an address, and photographs of handwriting."""

from collections.abc import Callable
from typing import Protocol

from app.domain.endpoint import Endpoint, ProbeReport
from app.services.ports.drafting import never


class EndpointProbe(Protocol):
    """Tries an endpoint before it is saved."""

    def probe(self, endpoint: Endpoint, key: str, cancelled: Callable[[], bool] = never) -> ProbeReport:
        """What it can do, measured with a realistic prompt that holds nothing of any client.

        MODEL_ENDPOINT_… errors of ``ErrorCode`` in words; Cancelled within a second.
        """


class Handwriting(Protocol):
    """Reads a photographed page."""

    @property
    def available(self) -> bool:
        """Whether it can read anything now."""

    @property
    def name(self) -> str:
        """Who reads, as the note says it: "Tesseract on this laptop"."""

    def read(self, image: bytes, cancelled: Callable[[], bool] = never) -> str:
        """The words of a PNG or JPEG picture, in lines; never empty.

        HANDWRITING_UNREADABLE, HANDWRITING_READER_MISSING; Cancelled within a second.
        """

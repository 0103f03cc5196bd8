"""Language models behind an OpenAI-compatible address, and the record of what was sent to them (B7)."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from app.domain.this_computer import is_this_computer

_ELSEWHERE = re.compile(r"[:-]cloud$")
"""How servers on this computer call models that they have run elsewhere: ``gpt-oss:120b-cloud``."""


class Preset(StrEnum):
    """Servers whose habits are known; the values are persisted."""

    OLLAMA = "ollama"
    LLAMA_CPP = "llama_cpp"
    LM_STUDIO = "lm_studio"
    VLLM = "vllm"
    OPENAI = "openai"
    AZURE = "azure"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One configured language model; its key is in the keyring, never here.

    ``context_tokens``: how much it reads at once, as configured or found by the probe; 0 when not known.
    """

    preset: Preset
    base_url: str
    model: str
    context_tokens: int = 0
    vision: bool = False
    api_version: str = ""  # Azure only
    schema: bool = False  # the probe found that structured output works
    json_mode: bool = False  # the probe found that at least "a JSON object" can be asked for
    probed_at: datetime | None = None
    hands_on: bool = False  # the probe found that the server has the model run on another computer

    @property
    def host(self) -> str:
        """The host of the address, in small letters; empty when the address has none."""
        try:
            return (urlsplit(self.base_url).hostname or "").lower()
        except ValueError:
            return ""

    @property
    def loopback(self) -> bool:
        """Whether the server itself runs on this computer."""
        return bool(self.host) and is_this_computer(self.host)

    @property
    def on_this_computer(self) -> bool:
        """Whether nothing leaves the laptop, as far as the server's own words and the model's name tell."""
        return self.loopback and not self.hands_on and _ELSEWHERE.search(self.model.lower()) is None

    @property
    def reached(self) -> str:
        """Where the text goes, as it is shown, confirmed and written down."""
        if self.loopback and not self.on_this_computer:
            return f"another computer through {self.host}"
        return self.host


@dataclass(frozen=True, slots=True)
class ProbeReport:
    """What an endpoint can do, measured on saving it.

    ``truncated``: of a realistic prompt it did not know the words at the head or at the tail.
    """

    models: tuple[str, ...]
    schema: bool
    streaming: bool
    truncated: bool
    context_tokens: int = 0
    json_mode: bool = False
    hands_on: bool = False  # the server has the model run on another computer
    advice: str = ""  # what to change on the server, in words; empty when nothing


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """One request to a language model: when, where, how much; ``sha256`` of the body, never its words."""

    id: str
    at: datetime
    host: str
    model: str
    purpose: str  # "draft", "update", "improve", "handwriting", "probe"
    characters: int
    replaced: int  # identifiers that placeholders stood for
    sha256: str
    outcome: str = ""  # "answered", "cancelled", or an error code

"""What is known of each kind of language-model server: where it listens, what it needs, what to change."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.endpoint import Preset

USUAL_CONTEXT = 4096
"""Tokens that are reckoned with where nobody knows better: what Ollama reads unless it is told otherwise."""

GOOD_CONTEXT = 16_384
"""Tokens in which a session of an hour is read in a few requests."""


@dataclass(frozen=True, slots=True)
class PresetFacts:
    """``base_url``: the address that is offered. ``assumed_context``: tokens, where neither setting nor
    server says how many. ``advice`` and ``larger_context`` are sentences for the screen: how to set it up,
    and how to make it read more at once."""

    label: str
    base_url: str
    advice: str
    larger_context: str
    assumed_context: int = USUAL_CONTEXT
    needs_api_version: bool = False


PRESETS: Mapping[Preset, PresetFacts] = {
    Preset.OLLAMA: PresetFacts(
        "Ollama",
        "http://127.0.0.1:11434/v1",
        advice="Start Ollama and pull a model first.",
        larger_context=(
            f"Start Ollama with OLLAMA_CONTEXT_LENGTH={GOOD_CONTEXT}. "
            f"Or make a model from a Modelfile with “PARAMETER num_ctx {GOOD_CONTEXT}”."
        ),
    ),
    Preset.LLAMA_CPP: PresetFacts(
        "llama.cpp server",
        "http://127.0.0.1:8080/v1",
        advice="Start llama-server with a model first.",
        larger_context=f"Start llama-server with “--ctx-size {GOOD_CONTEXT} --parallel 1”.",
    ),
    Preset.LM_STUDIO: PresetFacts(
        "LM Studio",
        "http://127.0.0.1:1234/v1",
        advice="Load a model in LM Studio and start its server, under Developer.",
        larger_context=f"Load the model again in LM Studio with a context length of {GOOD_CONTEXT}.",
    ),
    Preset.VLLM: PresetFacts(
        "vLLM",
        "http://127.0.0.1:8000/v1",
        advice="Start vLLM with “vllm serve” and the model’s name.",
        larger_context=f"Start vLLM with “--max-model-len {GOOD_CONTEXT}” or more.",
    ),
    Preset.OPENAI: PresetFacts(
        "OpenAI",
        "https://api.openai.com/v1",
        advice="Sign a business associate agreement first. Then enter the key of your project.",
        larger_context="Choose a model with a larger context.",
        assumed_context=32_768,
    ),
    Preset.AZURE: PresetFacts(
        "Azure OpenAI",
        "https://YOUR-RESOURCE.openai.azure.com",
        advice="Enter your resource’s address. The model is the name of your deployment.",
        larger_context="Choose a deployment of a model with a larger context.",
        assumed_context=32_768,
        needs_api_version=True,
    ),
    Preset.OTHER: PresetFacts(
        "Another server",
        "",
        advice="Enter the address up to and with “/v1”.",
        larger_context="Give the model a larger context in the settings of its server.",
    ),
}
"""Facts of every preset."""

DEFAULT_API_VERSION = "2024-10-21"
"""Azure's, when none is entered; the first that knows structured output."""


def context_of(preset: Preset, context_tokens: int) -> int:
    """How many tokens are reckoned with: as configured or found, else what the preset's servers read."""
    return context_tokens or PRESETS[preset].assumed_context

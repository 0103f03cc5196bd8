"""How much a server reads at once, from its own interface, where it tells."""

import re
from typing import Any

from app.domain.endpoint import Endpoint, Preset
from app.drafting.language_model.connection import Connection

_NUM_CTX = re.compile(r"num_ctx\s+(\d+)")


async def context_told(connection: Connection, endpoint: Endpoint) -> int:
    """Tokens of context that are really in use; 0 where the server does not tell. Ask after a completion."""
    if endpoint.preset is Preset.OLLAMA:
        return await _of_ollama(connection, endpoint.model)
    if endpoint.preset is Preset.LLAMA_CPP:
        told = await connection.look("/props")
        return _number(told, "default_generation_settings", "n_ctx")
    if endpoint.preset is Preset.LM_STUDIO:
        return _of_list(await connection.look("/api/v0/models"), endpoint.model, "loaded_context_length")
    if endpoint.preset is Preset.VLLM:
        return _of_list(await connection.look("/v1/models"), endpoint.model, "max_model_len")
    return 0


async def hands_on(connection: Connection, endpoint: Endpoint) -> bool:
    """Whether a server on this computer says that it has the model run on another one, as Ollama does."""
    if not endpoint.loopback or endpoint.preset not in (Preset.OLLAMA, Preset.OTHER):
        return False
    shown = await connection.look("/api/show", {"model": endpoint.model})
    return isinstance(shown, dict) and bool(shown.get("remote_host") or shown.get("remote_model"))


async def _of_ollama(connection: Connection, model: str) -> int:
    """What the loaded model has; else what its Modelfile says."""
    loaded = await connection.look("/api/ps")
    for entry in _entries(loaded, "models"):
        if str(entry.get("name", "")).removesuffix(":latest") == model.removesuffix(":latest"):
            return _number(entry, "context_length")
    shown = await connection.look("/api/show", {"model": model})
    said = _NUM_CTX.search(str(shown.get("parameters", ""))) if isinstance(shown, dict) else None
    return int(said.group(1)) if said else 0


def _of_list(told: Any, model: str, key: str) -> int:
    return next((_number(entry, key) for entry in _entries(told, "data") if entry.get("id") == model), 0)


def _entries(told: Any, key: str) -> list[dict[str, Any]]:
    found = told.get(key) if isinstance(told, dict) else None
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _number(told: Any, *path: str) -> int:
    for key in path:
        told = told.get(key) if isinstance(told, dict) else None
    return told if isinstance(told, int) and told > 0 else 0

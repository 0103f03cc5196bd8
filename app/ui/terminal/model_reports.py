"""What the commands about speech models print."""

from collections.abc import Sequence
from typing import Any

from app.services.ports import CatalogueEntry, InstalledModel
from app.ui.terminal.console import Console


def print_models(
    console: Console,
    entries: Sequence[CatalogueEntry],
    installed: Sequence[InstalledModel],
    fetched: dict[str, int],
) -> None:
    """What can be fetched, smallest first, then what is here beside it."""
    here = {model.id: model for model in installed}
    for entry in entries:
        model, begun = here.get(entry.id), fetched[entry.id]
        state = _state(model) if model else f"{_megabytes(begun)} here" if begun else ""
        console.line(f"{entry.id:<18} {_megabytes(entry.size):>8}  {state:<12} {entry.title}. {entry.suits}")
    listed = {entry.id for entry in entries}
    for model in installed:
        if model.id not in listed:
            console.line(f"{model.id:<18} {_megabytes(model.size):>8}  {_state(model):<12} {model.title}")
    console.document(
        {
            "catalogue": [
                {
                    "id": entry.id,
                    "kind": entry.kind,
                    "title": entry.title,
                    "size": entry.size,
                    "memory": entry.memory,
                    "licence": entry.licence,
                    "languages": list(entry.languages),
                    "source": entry.repository,
                    "revision": entry.revision,
                    "fetched": fetched[entry.id],
                }
                for entry in entries
            ],
            "installed": [model_to_dict(model) for model in installed],
        }
    )


def print_model(console: Console, words: str, model: InstalledModel) -> None:
    """One model and what happened to it."""
    note = " It is for demonstrations, never for clinical use." if model.demonstration else ""
    console.line(f"{words}: {model.id}, {model.title}, {_megabytes(model.size)}.{note}")
    console.document(model_to_dict(model))


def model_to_dict(model: InstalledModel) -> dict[str, Any]:
    """An installed model's JSON document."""
    return {
        "id": model.id,
        "kind": model.kind,
        "title": model.title,
        "size": model.size,
        "demonstration": model.demonstration,
        "intact": model.intact,
        "folder": str(model.folder),
    }


def _state(model: InstalledModel) -> str:
    return "installed" if model.intact else "damaged"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"

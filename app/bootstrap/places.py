"""Files that adapters are given: samples, the demonstration speech model, the models of this laptop."""

import sys
from pathlib import Path

from app.domain.errors import AppError
from app.services.form_editions import FormName
from app.speech.catalogue import Catalogue, read_catalogue
from app.speech.model_shelf import look
from app.speech.model_source import Source
from app.speech.model_store import Allowing, FolderModelStore
from app.speech.models import inspect_model
from app.system.paths import ProfilePaths
from app.system.settings_file import ProgramSettings


def resources() -> Path:
    """The folder ``resources`` of the checkout, or of the frozen package."""
    frozen = getattr(sys, "_MEIPASS", None)
    return (Path(frozen) if frozen else Path(__file__).resolve().parents[2]) / "resources"


def demonstration_model() -> Path:
    """The bundled model: for demonstration and tests, never for clinical use."""
    return resources() / "speech-model"


def sample(name: str) -> tuple[Path, Path]:
    """Sound and reference of a bundled sample session."""
    folder = resources() / "samples"
    return folder / f"{name}.flac", folder / f"{name}.json"


def consent_forms() -> dict[FormName, str]:
    """The bundled text of every consent form."""
    folder = resources() / "consent-forms"
    return {name: (folder / f"{name.value}.txt").read_text("utf-8") for name in FormName}


def clinical_words() -> tuple[str, ...]:
    """Terms of the field that no ordinary word list has."""
    text = (resources() / "spelling" / "clinical.txt").read_text(encoding="utf-8")
    return tuple(text.split())


def ordinary_words() -> frozenset[str]:
    """Everyday English words, in small letters: what the demonstration model knows."""
    return frozenset((demonstration_model() / "words.txt").read_text("utf-8").casefold().split())


def catalogue() -> Catalogue:
    """The speech models that can be fetched."""
    return read_catalogue(resources() / "models.toml")


def model_store(paths: ProfilePaths, settings: ProgramSettings, allowing: Allowing) -> FolderModelStore:
    """The models folder; ``allowing`` opens the network guard while the user fetches a model."""
    known = catalogue()
    base = settings.models_mirror.rstrip("/") or known.source
    source = Source(base, known.hosts, settings.models_proxy)
    return FolderModelStore(paths.models, known, source, allowing=allowing)


def installed_voices(paths: ProfilePaths) -> Path | None:
    """The first complete model in the models folder that tells voices apart; None: the embedded way."""
    if not paths.models.is_dir():
        return None
    found = (look(folder) for folder in sorted(paths.models.iterdir()) if not folder.name.startswith("."))
    return next((model.folder for model in found if model and model.kind == "voices" and model.intact), None)


def installed_model(paths: ProfilePaths, settings: ProgramSettings) -> Path | None:
    """The model the user chose in the settings, else the first usable one in the models folder.

    One that is damaged, incomplete or no speech model is passed over; a demonstration model comes last.
    """
    if settings.speech_model_folder:
        return Path(settings.speech_model_folder).expanduser()
    if not paths.models.is_dir():
        return None
    demonstration: Path | None = None
    for folder in sorted(paths.models.iterdir()):
        if folder.name.startswith("."):
            continue  # what is still being fetched
        try:
            model = inspect_model(folder)
        except AppError:
            continue
        if not model.demonstration:
            return folder
        demonstration = demonstration or folder
    return demonstration

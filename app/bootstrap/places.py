"""Bundled files that adapters are given: samples and the demonstration speech model."""

import sys
from pathlib import Path

from app.domain.errors import AppError
from app.services.form_editions import FormName
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


def installed_model(paths: ProfilePaths, settings: ProgramSettings) -> Path | None:
    """The model the user chose in the settings, else the first complete one in the models folder."""
    if settings.speech_model_folder:
        return Path(settings.speech_model_folder).expanduser()
    if not paths.models.is_dir():
        return None
    for folder in sorted(path for path in paths.models.iterdir() if path.is_dir()):
        try:
            return inspect_model(folder).folder
        except AppError:
            continue
    return None

"""What the section "Language model" shows."""

from dataclasses import dataclass, field

from app.domain.endpoint import Preset
from app.ui.roles import ColorRole, IconName
from app.ui.settings.model import SwitchModel


@dataclass(frozen=True, slots=True)
class StateModel:
    """What drafts are made with now, in words, and what was found when it was tried."""

    icon: IconName = "file-text"
    tone: ColorRole = "muted"
    title: str = ""
    body: str = ""
    advice: str = ""
    can_remove: bool = False


@dataclass(frozen=True, slots=True)
class FormModel:
    """The fields as they are typed; the key is never read back."""

    preset: Preset = Preset.OLLAMA
    address: str = ""
    model: str = ""
    api_version: str = ""
    vision: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """The whole section. ``models``: what the server offered. ``trying``: a probe is under way."""

    state: StateModel = field(default_factory=StateModel)
    policy: SwitchModel = field(default_factory=SwitchModel)
    form: FormModel = field(default_factory=FormModel)
    models: tuple[str, ...] = ()
    preset_advice: str = ""
    key_hint: str = ""
    with_version: bool = False
    outside_note: str = ""
    can_save: bool = False
    trying: bool = False

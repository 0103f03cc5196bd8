"""The settings file: what a practice sets up once, in TOML, without PHI and without secrets."""

import json
import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.domain.errors import ErrorCode, InputError
from app.domain.this_computer import is_this_computer
from app.system.atomic import disk_failure, replace_file

APPEARANCES = ("system", "light", "dark")
_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class ProgramSettings:
    """The settings; a default stands for "not set". ``window_scale_percent``: of the text, 100 … 200."""

    ehr_base_url: str = ""  # of the FHIR R4 server; https, or http on this computer
    ehr_name: str = ""
    speech_model_folder: str = ""
    speech_threads: int = 0  # 0: chosen for this computer
    window_appearance: str = "system"
    window_scale_percent: int = 100
    models_mirror: str = ""  # where models are fetched instead of the catalogue's source; https
    models_proxy: str = ""  # http://name:port; empty: the system's own

    @property
    def ehr_host(self) -> str:
        """The only host beyond this computer that may be connected to; empty when none is set up."""
        return urlsplit(self.ehr_base_url).hostname or ""


_TABLES = ("ehr", "speech", "models", "window")
_FORMER = {"ehr": ("client_id",), "recording": ("microphone",)}
"""Keys that earlier versions wrote: passed over, and not written again."""


def read_settings(path: Path) -> ProgramSettings:
    """The settings in ``path``, the defaults when there is no file.

    BAD_USAGE with ``line`` for text that is not TOML, with ``key`` for an unknown key or a wrong value:
    nothing is guessed, and the file stays as it is.
    """
    try:
        content = tomllib.loads(path.read_bytes().decode())
    except FileNotFoundError:
        return ProgramSettings()
    except OSError as exc:
        raise disk_failure(exc) from exc
    except UnicodeDecodeError as exc:
        raise _bad(line=0) from exc
    except tomllib.TOMLDecodeError as exc:
        found = _LINE.search(str(exc))
        raise _bad(line=int(found.group(1)) if found else 0) from exc
    return checked(_flat(content))


def write_settings(path: Path, settings: ProgramSettings) -> None:
    """Replace the file in one step; BAD_USAGE for values that could not be read back."""
    checked({field.name: getattr(settings, field.name) for field in fields(settings)})
    lines: list[str] = []
    for table in _TABLES:
        lines += ["", f"[{table}]"] if lines else [f"[{table}]"]
        for field in fields(settings):
            if field.name.startswith(f"{table}_"):
                # a JSON string without DEL, which is checked, is a TOML string
                value = json.dumps(getattr(settings, field.name), ensure_ascii=False)
                lines.append(f"{field.name.removeprefix(f'{table}_')} = {value}")
    replace_file(path, ("\n".join(lines) + "\n").encode())


def checked(values: dict[str, Any]) -> ProgramSettings:
    """The settings with these values; BAD_USAGE with the ``key`` that is unknown or wrong."""
    defaults = {field.name: field.default for field in fields(ProgramSettings)}
    for name, value in values.items():
        key = name.replace("_", ".", 1)
        if name not in defaults or type(value) is not type(defaults[name]):
            raise _bad(key=key)
        if isinstance(value, str) and (not value.isprintable() or len(value) > 1000):
            raise _bad(key=key)
    settings = ProgramSettings(**values)
    if settings.ehr_base_url and not _safe_address(settings.ehr_base_url):
        raise _bad(key="ehr.base_url")
    if settings.models_mirror and not _safe_address(settings.models_mirror):
        raise _bad(key="models.mirror")
    if settings.models_proxy and not _is_proxy(settings.models_proxy):
        raise _bad(key="models.proxy")
    if settings.window_appearance not in APPEARANCES:
        raise _bad(key="window.appearance")
    if not 100 <= settings.window_scale_percent <= 200:
        raise _bad(key="window.scale_percent")
    if not 0 <= settings.speech_threads <= 4:
        raise _bad(key="speech.threads")
    return settings


def _flat(content: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for table, entries in content.items():
        former = _FORMER.get(table, ())
        if not (table in _TABLES or former) or not isinstance(entries, dict):
            raise _bad(key=table)
        values.update({f"{table}_{name}": value for name, value in entries.items() if name not in former})
    return values


def _safe_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    if parts.username or parts.password or parts.query or parts.fragment or not host:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_this_computer(host))


def _is_proxy(address: str) -> bool:
    """A name and a port without anything that is secret: what a proxy asks for belongs to the system."""
    try:
        parts = urlsplit(address)
        complete = bool(parts.hostname) and parts.port is not None
    except ValueError:
        return False
    extras = parts.username or parts.password or parts.query or parts.fragment or parts.path.strip("/")
    return parts.scheme in ("http", "https") and complete and not extras


def _bad(**details: str | int) -> InputError:
    return InputError(ErrorCode.BAD_USAGE, details={"file": "settings", **details})

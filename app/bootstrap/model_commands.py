"""The commands about speech models: what each connects, runs and prints."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.bootstrap.places import model_store
from app.domain.errors import ErrorCode, InputError
from app.services.ports import InstalledModel, ModelStore
from app.services.ports.models import Progress
from app.system.clock import SystemClock
from app.system.network_guard import NetworkGuard
from app.system.paths import DEFAULT, ProfilePaths, profile_paths, restrict_new_files
from app.system.settings_file import read_settings
from app.system.single_instance import SingleInstance
from app.ui.terminal.console import Console
from app.ui.terminal.model_reports import model_to_dict, print_model, print_models


def run(console: Console, folder: Path | None, action: str, what: str) -> int:
    """``action`` on the model, or the place, ``what``."""
    paths = profile_paths(DEFAULT, folder)
    if action != "list":
        paths.make()
    with _store(paths) as store:
        match action:
            case "get":
                model = _working(console, f"Fetching {what}", lambda step: store.download(what, step, _never))
                print_model(console, "Installed", model)
            case "import":
                place = Path(what).expanduser()
                model = _working(console, "Importing", lambda step: store.import_from(place, step, _never))
                print_model(console, "Installed", model)
            case "verify":
                _working(console, f"Reading {what}", lambda step: _verified(store, what, step))
                print_model(console, "Every file is as it was installed", _find(store, what))
            case "remove":
                # a program that runs may be using it
                with SingleInstance(paths.lock):
                    model = _find(store, what)
                    store.remove(what)
                console.line(f"Removed: {model.id}, {model.title}.")
                console.document({"removed": model_to_dict(model)})
            case _:
                entries = store.catalogue()
                fetched = {entry.id: store.fetched(entry.id) for entry in entries}
                print_models(console, entries, store.installed(), fetched)
    return 0


@contextmanager
def _store(paths: ProfilePaths) -> Iterator[ModelStore]:
    """The models folder, with the network guarded as in the program, and its list of connections."""
    restrict_new_files()
    settings = read_settings(paths.settings)
    guard = NetworkGuard(SystemClock(), journal=paths.connections)
    guard.install()
    try:
        yield model_store(paths, settings, guard.allowing)
    finally:
        guard.uninstall()


def _working(console: Console, words: str, work: Callable[[Progress], InstalledModel]) -> InstalledModel:
    with console.progress(words, 100.0) as bar:
        return work(lambda here, total: bar.reach(100.0 * here / total if total else 0.0))


def _verified(store: ModelStore, model_id: str, step: Progress) -> InstalledModel:
    _find(store, model_id)
    store.verify(model_id, step, _never)
    return _find(store, model_id)


def _find(store: ModelStore, model_id: str) -> InstalledModel:
    for model in store.installed():
        if model.id == model_id:
            return model
    raise InputError(ErrorCode.MODEL_UNKNOWN)


def _never() -> bool:
    return False

"""The practice's templates of notes (R29–R32, R43): built-in ones, changed ones, and the practice's own.

A change is a new version for the whole practice; notes that exist keep the version they were made with.
"""

from collections.abc import Iterable
from dataclasses import replace
from threading import Lock

from app.domain.errors import ErrorCode, InputError
from app.domain.ids import new_id
from app.domain.note import Note
from app.domain.template_rules import changes, free_name, next_version, problems, tidied
from app.domain.templates import BUILT_IN, Template
from app.services.events import EventBus, TemplatesChanged
from app.services.ports import Clock, Database, UnitOfWork
from app.services.template_file import template_from_file, template_to_file

_BUILT_IN = {template.id: template for template in BUILT_IN}


def all_templates(unit: UnitOfWork) -> tuple[Template, ...]:
    """The newest version of every template, the built-in ones first, retired ones among them."""
    saved = {template.id: template for template in unit.templates.newest()}
    first = [saved.pop(template.id, template) for template in BUILT_IN]
    return (*first, *saved.values())


def offered_templates(unit: UnitOfWork) -> tuple[Template, ...]:
    """The newest version of each that is offered for new notes; retired ones are not."""
    return tuple(template for template in all_templates(unit) if not template.retired)


def default_template(unit: UnitOfWork, clinician_id: str) -> Template:
    """What the clinician's automatic drafts are made with: their choice while it is offered and AI-enabled,
    else the first such template, else SOAP as it is built in."""
    offered = [template for template in offered_templates(unit) if template.shape is not None]
    chosen = unit.settings.get(_default_setting(clinician_id))
    return next((t for t in offered if t.id == chosen), offered[0] if offered else BUILT_IN[0])


def template_in(unit: UnitOfWork, note: Note) -> Template:
    """The version that ``note`` was made with, as ``unit`` sees it; see ``TemplateService.of_note``."""
    template_id = note.template_id or note.type.value
    saved = unit.templates.version(template_id, note.template_version)
    return saved or _BUILT_IN.get(template_id) or _BUILT_IN[note.type.value]


class TemplateService:
    """Keeps every version for good; each change is one commit, audited by codes and counts. Any thread."""

    def __init__(self, database: Database, clock: Clock, bus: EventBus) -> None:
        self._database, self._clock, self._bus = database, clock, bus
        self._lock = Lock()
        with database.unit_of_work() as unit:
            self._known = {(t.id, t.version): t for t in _every_version(unit)}

    def all(self) -> tuple[Template, ...]:
        """The newest version of every template, retired ones too."""
        with self._database.unit_of_work() as unit:
            return all_templates(unit)

    def offered(self) -> tuple[Template, ...]:
        """Those for new notes, the built-in ones first."""
        with self._database.unit_of_work() as unit:
            return offered_templates(unit)

    def get(self, template_id: str) -> Template:
        """The newest version; TEMPLATE_UNKNOWN."""
        with self._database.unit_of_work() as unit:
            return _newest(unit, template_id)

    def of_note(self, note: Note) -> Template:
        """The version that ``note`` was made with; also inside a unit of work, for it asks no database."""
        return (
            self.version(note.template_id or note.type.value, note.template_version)
            or _BUILT_IN[note.type.value]
        )

    def version(self, template_id: str, version: int) -> Template | None:
        """One version, or None; 0 and 1 of a built-in one are the original. Asks no database."""
        with self._lock:
            kept = self._known.get((template_id, version))
        return kept if kept is not None or version > 1 else _BUILT_IN.get(template_id)

    def default_of(self, clinician_id: str) -> Template:
        """What this clinician's automatic drafts are made with."""
        with self._database.unit_of_work() as unit:
            return default_template(unit, clinician_id)

    def set_default(self, clinician_id: str, template_id: str) -> Template:
        """Make this clinician's automatic drafts with it; TEMPLATE_INVALID unless it is AI-enabled and
        offered."""
        with self._database.unit_of_work() as unit:
            template = _newest(unit, template_id)
            if template.shape is None or template.retired:
                raise InputError(ErrorCode.TEMPLATE_INVALID, details={"count": 1, "problem": "not-drafted"})
            unit.settings.set(_default_setting(clinician_id), template_id)
            unit.audit.add("template.default", template_id, actor=clinician_id)
            unit.commit()
        self._bus.publish(TemplatesChanged(template_id))
        return template

    def save(self, changed: Template, clinician_id: str) -> Template:
        """Keep ``changed`` as the next version, for the whole practice; returns it, or what is there already
        where nothing changed.

        ``changed.version`` is the one that was edited: TEMPLATE_CHANGED when it is not the newest any more.
        TEMPLATE_INVALID with the ``count`` of problems. Either way nothing changed.
        """
        with self._database.unit_of_work() as unit:
            base = _newest(unit, changed.id)
            if base.version != changed.version:
                raise InputError(ErrorCode.TEMPLATE_CHANGED, details={"version": base.version})
            _require_valid(unit, changed)
            saved = next_version(base, changed, self._clock.now(), clinician_id)
            difference = changes(base, saved)
            if difference.nothing:
                return base
            detail = (
                f"version={saved.version} added={len(difference.added)} "
                f"removed={len(difference.removed)} altered={len(difference.altered)}"
            )
            return self._keep(unit, saved, "template.changed", detail, clinician_id)

    def create(self, template: Template, clinician_id: str) -> Template:
        """Keep ``template`` as a new one; its id and version are given here. TEMPLATE_INVALID."""
        with self._database.unit_of_work() as unit:
            now = self._clock.now()
            made = tidied(
                replace(
                    template, id=new_id(), version=1, retired=False, updated_at=now, updated_by=clinician_id
                )
            )
            _require_valid(unit, made)
            return self._keep(unit, made, "template.added", _counted(made), clinician_id)

    def duplicate(self, template_id: str, clinician_id: str) -> Template:
        """A new template with the same fields, under a name that is free."""
        original = self.get(template_id)
        with self._database.unit_of_work() as unit:
            name = free_name(f"Copy of {original.name}", _names(unit))
        return self.create(replace(original, name=name), clinician_id)

    def retire(self, template_id: str, clinician_id: str) -> Template:
        """Offer it for new notes no more; TEMPLATE_LAST when no AI-enabled one would be left."""
        with self._database.unit_of_work() as unit:
            base = _newest(unit, template_id)
            if base.retired:
                return base
            if not any(t.shape is not None for t in offered_templates(unit) if t.id != template_id):
                raise InputError(ErrorCode.TEMPLATE_LAST)
            return self._next(unit, replace(base, retired=True), "template.retired", clinician_id)

    def restore(self, template_id: str, clinician_id: str) -> Template:
        """Offer a retired one for new notes again, as a new version; one that is offered stays as it is."""
        with self._database.unit_of_work() as unit:
            base = _newest(unit, template_id)
            if not base.retired:
                return base
            return self._next(unit, replace(base, retired=False), "template.restored", clinician_id)

    def reset(self, template_id: str, clinician_id: str) -> Template:
        """Make the original of a built-in template the next version; TEMPLATE_UNKNOWN for another one."""
        original = _BUILT_IN.get(template_id)
        if original is None:
            raise InputError(ErrorCode.TEMPLATE_UNKNOWN)
        with self._database.unit_of_work() as unit:
            base = _newest(unit, template_id)
            wanted = replace(original, retired=base.retired)
            if changes(base, wanted).nothing:
                return base
            _require_valid(unit, wanted)
            return self._next(unit, replace(wanted, version=base.version), "template.reset", clinician_id)

    def export_file(self, template_id: str) -> bytes:
        """The newest version as a file."""
        return template_to_file(self.get(template_id))

    def import_file(self, data: bytes, clinician_id: str) -> Template:
        """Keep the template of a file as a new one: it never takes the place of another.

        Where its name is taken it gets a number. TEMPLATE_FILE_FOREIGN, TEMPLATE_FILE_NEWER,
        TEMPLATE_FILE_TOO_LARGE, TEMPLATE_INVALID: nothing changed.
        """
        read = template_from_file(data, new_id())
        with self._database.unit_of_work() as unit:
            name = free_name(read.name, _names(unit))
        return self.create(replace(read, name=name), clinician_id)

    # -- inside --------------------------------------------------------------------------------------
    def _next(self, unit: UnitOfWork, changed: Template, action: str, clinician_id: str) -> Template:
        saved = next_version(changed, changed, self._clock.now(), clinician_id)
        return self._keep(unit, saved, action, f"version={saved.version}", clinician_id)

    def _keep(
        self, unit: UnitOfWork, template: Template, action: str, detail: str, clinician_id: str
    ) -> Template:
        unit.templates.save(template)
        unit.audit.add(action, template.id, detail, actor=clinician_id)
        unit.commit()
        with self._lock:
            self._known[(template.id, template.version)] = template
        self._bus.publish(TemplatesChanged(template.id))
        return template


def _every_version(unit: UnitOfWork) -> Iterable[Template]:
    for newest in unit.templates.newest():
        for number in range(1, newest.version):
            if (earlier := unit.templates.version(newest.id, number)) is not None:
                yield earlier
        yield newest


def _newest(unit: UnitOfWork, template_id: str) -> Template:
    found = next((t for t in all_templates(unit) if t.id == template_id), None)
    if found is None:
        raise InputError(ErrorCode.TEMPLATE_UNKNOWN)
    return found


def _names(unit: UnitOfWork, but: str = "") -> tuple[str, ...]:
    return tuple(template.name for template in all_templates(unit) if template.id != but)


def _require_valid(unit: UnitOfWork, template: Template) -> None:
    if found := problems(tidied(template), _names(unit, template.id)):
        details = {"count": len(found), "problem": found[0].problem.value}
        raise InputError(ErrorCode.TEMPLATE_INVALID, details=details)


def _counted(template: Template) -> str:
    return f"fields={len(template.fields)} shape={template.shape.value if template.shape else 'none'}"


def _default_setting(clinician_id: str) -> str:
    return f"template.default.{clinician_id}"

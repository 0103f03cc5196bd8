"""The forms that the database has had, oldest first; a new form is a new module in ``REVISIONS``.

They are imported like any other module, so a frozen program needs no migration files beside it.
"""

from types import ModuleType

from app.storage.migrations import r0001_first, r0002_linking, r0003_forgetting, r0004_terms, r0005_notes

REVISIONS: tuple[ModuleType, ...] = (r0001_first, r0002_linking, r0003_forgetting, r0004_terms, r0005_notes)

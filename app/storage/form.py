"""The form of a database: which migration it was last brought to. Read without Alembic: it loads slowly."""

from sqlalchemy import Engine, inspect

from app.domain.errors import ErrorCode, LocalError
from app.storage.failures import converted

NEWEST = "0005"
"""The form that this program writes; a test holds it equal to the last of the migrations."""

_VERSION_TABLE = "alembic_version"


def current_form(engine: Engine) -> str:
    """The form, empty for a new database; DATABASE_KEY_WRONG for one that another program made."""
    with converted(), engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        found = None
        if _VERSION_TABLE in tables:
            tables.remove(_VERSION_TABLE)
            found = connection.exec_driver_sql(f"SELECT version_num FROM {_VERSION_TABLE}").scalar()  # noqa: S608
    if found is None and tables:
        raise LocalError(ErrorCode.DATABASE_KEY_WRONG, details={"tables": len(tables)})
    return str(found or "")

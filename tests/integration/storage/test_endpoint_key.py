"""The key of a language model: in the secret store alone, over restarts, and gone with the endpoint."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.services.endpoints import EndpointService
from app.services.events import EventBus
from app.system.file_secrets import FileSecrets
from tests.support.database import Store
from tests.support.endpoints import HERE, HandProbe

KEY = "sk-3c5e0a-made-up"


@pytest.mark.skipif(os.name == "nt", reason="modes of files are those of POSIX")
def test_the_key_is_in_no_table_and_in_a_file_that_only_the_user_reads(tmp_path: Path) -> None:
    store, file = Store(tmp_path), tmp_path / "secrets.json"
    database = store.open()
    service = EndpointService(database, FileSecrets(file), HandProbe(), store.clock, EventBus())
    service.save(HERE, KEY)
    database.close()
    with store.raw() as connection:
        tables = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")]
        rows = [repr(connection.execute(f'select * from "{table}"').fetchall()) for table in tables]
    connection.close()
    assert HERE.base_url in "".join(rows)
    assert KEY not in "".join(rows)
    assert file.stat().st_mode & 0o777 == 0o600

    again = store.open()
    service = EndpointService(again, FileSecrets(file), HandProbe(), store.clock, EventBus())
    assert service.configured().has_key
    assert service.key() == KEY
    service.remove()
    again.close()
    assert FileSecrets(file).get("language-model/key") is None

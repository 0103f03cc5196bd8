"""What a draft holds depends on what it is made from, never on the computer's environment."""

import re
from pathlib import Path

import app

_READING = re.compile(r"\bos\.environ|\bgetenv\b|import environ\b")


def test_no_rule_reads_the_environment_of_the_process() -> None:
    root = Path(app.__file__).parent
    sources = [path for part in ("domain", "services", "drafting") for path in (root / part).rglob("*.py")]
    assert len(sources) > 100
    assert [path.name for path in sources if _READING.search(path.read_text("utf-8"))] == []

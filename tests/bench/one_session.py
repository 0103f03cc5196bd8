"""``python -m tests.bench.one_session during|after MINUTES``: one session in a process of its own.

With ``during`` the transcript is made while the session passes on a simulated clock; with ``after`` all of it
is left to the end. Prints one line of JSON: seconds from the end of the recording to the words, to the
transcript with its speakers, and to the draft, and the seconds that two windows take.

Nothing heavy is imported here: a spawned speech process imports this module before its own first line, and
numpy with its usual number of threads would double what it costs (the program's ``__main__`` is as light).
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path


def main() -> None:
    """See the module."""
    from tests.bench.session_end import session

    way, minutes = sys.argv[1], float(sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="roomnote-bench-") as folder:
        print(json.dumps(session(Path(folder), minutes, during=way == "during")))


if __name__ == "__main__":
    main()

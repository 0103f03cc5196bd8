"""The real FHIR R4 server of the tests: Medplum's router in a Node process, on a free loopback port.

Take the fixture ``ehr`` in a test file: ``from tests.support.ehr_server import ehr, ehr_process`` (both
names, so that pytest sees them). The process starts once for a file, in half a second, and is empty for
every test. It ends when its standard input closes, so it cannot outlive the tests, however they end.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import httpx2
import pytest

FOLDER = Path(__file__).parent / "ehr"
START_SECONDS = 30.0
PATIENT_ID, PRACTITIONER_ID = "patient-1", "practitioner-1"
PEOPLE: tuple[Mapping[str, Any], ...] = (
    {
        "resourceType": "Patient",
        "id": PATIENT_ID,
        "name": [{"family": "Quill", "given": ["Rowan"]}],
        "birthDate": "1990-02-03",
    },
    {
        "resourceType": "Practitioner",
        "id": PRACTITIONER_ID,
        "name": [{"family": "Marsh", "given": ["Imre"], "suffix": ["LCSW"]}],
    },
)


def missing_part() -> str:
    """Why the server cannot run here, or an empty string."""
    if shutil.which("node") is None:
        return "Node 18 or later is not installed"
    if not (FOLDER / "node_modules" / "@medplum" / "fhir-router").is_dir():
        return "the FHIR server's packages are not installed: packaging/check --set-up-only"
    return ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What the next matching requests meet; the kinds are described in ``ehr/faults.mjs``."""

    kind: str
    method: str = ""
    times: int = 1
    status: int = 500
    headers: Mapping[str, str] | None = None
    body: Any = None
    type: str = ""
    ms: int = 0
    bytes: int = 0

    def as_json(self) -> dict[str, Any]:
        """The form that the server takes; fields that were not set are left out."""
        fields = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: value for name, value in fields.items() if value not in ("", None)}


class EhrServer:
    """A running server. ``base_url`` is its FHIR base; the other methods are for the tests only."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self._process = process
        self.port = port
        self.root = f"http://127.0.0.1:{port}"
        self.base_url = f"{self.root}/fhir"

    @classmethod
    def start(cls, port: int = 0) -> Self:
        """Start the process and return once it listens."""
        node = shutil.which("node")
        assert node, "Node is not installed"
        process = subprocess.Popen(
            [node, "server.mjs"],
            cwd=FOLDER,
            env={"PATH": str(Path(node).parent), "PORT": str(port)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        line = process.stdout.readline()  # ends early, empty, when the process dies
        if not line:
            process.wait(START_SECONDS)
            raise RuntimeError(f"the FHIR server ended with status {process.returncode}")
        return cls(process, int(json.loads(line)["port"]))

    def stop(self) -> None:
        """End the process; idempotent."""
        assert self._process.stdin is not None and self._process.stdout is not None
        if not self._process.stdin.closed:
            self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)
        self._process.stdout.close()

    @property
    def running(self) -> bool:
        """Whether the process is there."""
        return self._process.poll() is None

    def reset(
        self,
        *,
        token: str = "",
        knows_patients: bool = True,
        resources: Sequence[Mapping[str, Any]] = PEOPLE,
    ) -> None:
        """Forget every document, fault and request. With ``token`` every request needs it as its bearer."""
        self._control(
            "reset", {"token": token, "knows_patients": knows_patients, "resources": list(resources)}
        )

    def fail(self, *faults: Fault) -> None:
        """Replace the faults that the next requests under /fhir meet."""
        self._control("faults", [fault.as_json() for fault in faults])

    def requests(self, method: str = "") -> list[dict[str, Any]]:
        """What arrived since the reset: method, path, headers, ``done``."""
        found: list[dict[str, Any]] = self._look("requests")
        return [r for r in found if method in ("", r["method"])]

    def documents(self) -> list[dict[str, Any]]:
        """Every DocumentReference on the server, whatever faults are set."""
        found: list[dict[str, Any]] = self._look("resources?type=DocumentReference")
        return found

    def _control(self, what: str, body: Any) -> None:
        response = httpx2.post(f"{self.root}/control/{what}", json=body, trust_env=False, timeout=10)
        assert response.status_code == 200, response.text

    def _look(self, what: str) -> Any:
        response = httpx2.get(f"{self.root}/control/{what}", trust_env=False, timeout=10)
        assert response.status_code == 200, response.text
        return response.json()


@pytest.fixture(scope="module")
def ehr_process() -> Iterator[EhrServer]:
    """One server process for a test file."""
    missing = missing_part()
    if missing:
        pytest.fail(missing)
    server = EhrServer.start()
    yield server
    server.stop()


@pytest.fixture
def ehr(ehr_process: EhrServer) -> EhrServer:
    """The server, empty but for one patient and one practitioner."""
    ehr_process.reset()
    return ehr_process

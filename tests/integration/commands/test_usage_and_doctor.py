"""What every command says of itself, bad usage, and the doctor's findings."""

import socket
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode
from app.services.explanations import EXPLANATIONS
from app.system.settings_file import ProgramSettings, write_settings
from tests.support.commands import Computer

SUBJECTS = ["Microphone", "Speech model", "GPU", "Keyring", "Cipher", "Disk", "EHR"]


@pytest.mark.parametrize(
    "command", [(), ("demo",), ("transcribe",), ("draft",), ("models",), ("doctor",), ("self-test",)]
)
def test_every_command_explains_itself(computer: Computer, command: tuple[str, ...]) -> None:
    ended = computer.run(*command, "--help")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("usage: roomnote")
    if command:
        assert "--json" in ended.out
    else:
        assert all(
            name in ended.out for name in ("demo", "transcribe", "draft", "models", "doctor", "self-test")
        )


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("nonsense",), "nonsense"),
        (("transcribe",), "FILE"),
        (("transcribe", "--speakers", "9", "sound.wav"), "1 to 6 speakers"),
        (("transcribe", "--speakers", "many", "sound.wav"), "1 to 6 speakers"),
        (("draft", "--type", "poem", "--transcript", "x.json"), "soap"),
        (("draft", "--type", "soap"), "--transcript"),
        (("doctor", "--loud"), "--loud"),
    ],
)
def test_bad_usage_is_status_2_and_says_what_is_possible(
    computer: Computer, arguments: tuple[str, ...], named: str
) -> None:
    ended = computer.run(*arguments)
    assert (ended.status, ended.out) == (2, "")
    assert "usage: roomnote" in ended.err and named in ended.err


def test_the_doctor_looks_at_everything(computer: Computer) -> None:
    ended = computer.run("doctor", "--json")
    findings = ended.document["findings"]
    assert [finding["subject"] for finding in findings] == SUBJECTS
    for finding in findings:
        assert set(finding) == {"subject", "state", "message", "advice"}
        assert finding["state"] in ("ok", "warning", "failed")
        assert finding["message"]
        assert finding["state"] == "ok" or finding["advice"], finding
    failed = any(finding["state"] == "failed" for finding in findings)
    assert (ended.status, ended.err) == (1 if failed else 0, "")
    state = {finding["subject"]: finding["state"] for finding in findings}
    assert state["Cipher"] == "ok" and state["EHR"] == "warning"
    # a process that is measured for coverage may keep its data where it runs
    left = [p for p in computer.folder.rglob("*") if p.is_file() and not p.name.startswith(".coverage")]
    assert left == [], "looking leaves nothing"


def test_the_doctor_speaks_to_people_too(computer: Computer) -> None:
    ended = computer.run("doctor")
    for subject in SUBJECTS:
        assert f" {subject}: " in ended.out
    assert "{" not in ended.out


def test_the_doctor_names_an_ehr_that_refuses_the_connection(computer: Computer, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    folder = tmp_path / "profile"
    write_settings_in(folder, ProgramSettings(ehr_base_url=f"http://127.0.0.1:{port}/fhir", ehr_name="Test"))
    ended = computer.run("--folder", folder, "doctor", "--json")
    finding = ended.document["findings"][-1]
    words = EXPLANATIONS[ErrorCode.EHR_UNREACHABLE]
    assert ended.status == 1
    assert (finding["subject"], finding["state"]) == ("EHR", "failed")
    assert finding["message"] == words.happened
    assert finding["advice"] == f"{words.safe} {words.next_step}"


def write_settings_in(folder: Path, settings: ProgramSettings) -> None:
    (folder / "config").mkdir(parents=True)
    write_settings(folder / "config" / "settings.toml", settings)

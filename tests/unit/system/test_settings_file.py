"""The settings file is read strictly and written so that it reads back equal."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import ErrorCode, InputError, LocalError
from app.system.settings_file import APPEARANCES, ProgramSettings, checked, read_settings, write_settings

FULL = ProgramSettings(
    "https://ehr.example/fhir/R4",
    'Practice "North", ü',
    "C:\\models\\small",
    4,
    "dark",
    200,
    "https://mirror.example/hub",
    "http://proxy.example:3128",
)


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "settings.toml") == ProgramSettings()


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    for settings in (FULL, ProgramSettings()):
        write_settings(path, settings)
        assert read_settings(path) == settings
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


printable = st.text(st.characters(exclude_categories=["Cs"]), max_size=30).filter(str.isprintable)


@given(printable, printable, st.sampled_from(APPEARANCES), st.integers(100, 200))
def test_any_words_are_read_back(
    tmp_path_factory: pytest.TempPathFactory, name: str, folder: str, appearance: str, scale: int
) -> None:
    path = tmp_path_factory.mktemp("any") / "settings.toml"
    settings = ProgramSettings(
        ehr_name=name,
        speech_model_folder=folder,
        window_appearance=appearance,
        window_scale_percent=scale,
    )
    write_settings(path, settings)
    assert read_settings(path) == settings


def test_a_file_by_hand_needs_only_what_differs(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('# ours\n[ehr]\nbase_url = "https://ehr.example:8443/r4"\nname = "North"\n')
    settings = read_settings(path)
    assert settings.ehr_name == "North" and settings.window_appearance == "system"
    assert settings.ehr_host == "ehr.example" and ProgramSettings().ehr_host == ""


def test_a_file_of_an_earlier_version_is_read_and_written_without_what_nothing_reads(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(
        '[ehr]\nbase_url = ""\nname = "North"\nclient_id = "an-app"\n\n[speech]\nmodel_folder = ""\n'
        'threads = 0\n\n[models]\nmirror = ""\nproxy = ""\n\n[recording]\nmicrophone = "device 1"\n\n'
        '[window]\nappearance = "dark"\nscale_percent = 150\n'
    )
    settings = read_settings(path)
    assert settings == ProgramSettings(ehr_name="North", window_appearance="dark", window_scale_percent=150)
    write_settings(path, settings)
    assert "client_id" not in path.read_text() and "recording" not in path.read_text()
    assert read_settings(path) == settings


@pytest.mark.parametrize(
    ("text", "details"),
    [
        ("[ehr]\nname = \n", {"line": 2}),
        ("[ehr\n", {"line": 1}),
        ('[ehr]\nnmae = "x"\n', {"key": "ehr.nmae"}),
        ("[other]\na = 1\n", {"key": "other"}),
        ("[recording]\nmicrofone = 1\n", {"key": "recording.microfone"}),
        ("recording = 1\n", {"key": "recording"}),
        ("ehr = 3\n", {"key": "ehr"}),
        ("[ehr]\nname = 3\n", {"key": "ehr.name"}),
        ("[speech]\nthreads = true\n", {"key": "speech.threads"}),
        ("[speech]\nthreads = 5\n", {"key": "speech.threads"}),
        ('[window]\nappearance = "pink"\n', {"key": "window.appearance"}),
        ("[window]\nscale_percent = 99\n", {"key": "window.scale_percent"}),
        ('[ehr]\nname = "a\\u0007"\n', {"key": "ehr.name"}),
    ],
)
def test_what_is_wrong_is_named_by_line_or_key(
    tmp_path: Path, text: str, details: dict[str, str | int]
) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(InputError) as raised:
        read_settings(path)
    assert raised.value.code is ErrorCode.BAD_USAGE
    assert raised.value.details == {"file": "settings", **details}
    assert path.read_text() == text


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"\xff\xfe[\x00")
    with pytest.raises(InputError):
        read_settings(path)
    with pytest.raises(LocalError):
        read_settings(tmp_path)


@pytest.mark.parametrize(
    "address",
    [
        "https://ehr.example/fhir",
        "https://10.0.0.7:8443/fhir",
        "http://127.0.0.1:8080/fhir/R4",
        "http://[::1]:8080",
        "http://localhost:3000/",
    ],
)
def test_safe_addresses_are_taken(address: str) -> None:
    assert checked({"ehr_base_url": address}).ehr_base_url == address


@pytest.mark.parametrize(
    "address",
    [
        "http://ehr.example/fhir",
        "http://10.0.0.7/fhir",
        "http://localhost.example/fhir",
        "ehr.example",
        "ftp://ehr.example",
        "https://",
        "https://user:word@ehr.example/",
        "https://ehr.example/?patient=1",
        "https://ehr.example:port/",
        "https://[::1/",
    ],
)
def test_addresses_that_would_leak_are_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        write_settings(tmp_path / "settings.toml", replace(FULL, ehr_base_url=address))
    assert raised.value.details["key"] == "ehr.base_url"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "mirror", ["https://mirror.example", "https://mirror.example:8443/a/b/", "http://127.0.0.1:9"]
)
def test_a_mirror_for_models(mirror: str) -> None:
    assert checked({"models_mirror": mirror}).models_mirror == mirror


@pytest.mark.parametrize(
    "mirror",
    ["http://mirror.example", "mirror.example", "https://me:word@mirror.example", "https://m/?a", "ftp://m"],
)
def test_a_mirror_that_models_would_not_be_safe_from(mirror: str) -> None:
    with pytest.raises(InputError) as caught:
        checked({"models_mirror": mirror})
    assert caught.value.details["key"] == "models.mirror"


@pytest.mark.parametrize("proxy", ["http://proxy.example:3128", "https://proxy:443/", "http://10.0.0.1:8080"])
def test_a_proxy_for_models(proxy: str) -> None:
    assert checked({"models_proxy": proxy}).models_proxy == proxy


@pytest.mark.parametrize(
    "proxy",
    [
        "proxy.example:3128",
        "http://proxy.example",
        "http://me:word@proxy.example:3128",
        "http://proxy:99999",
        "socks5://proxy:1080",
        "http://:3128",
        "http://proxy:1/path",
        "http://proxy:1/?a=1",
    ],
)
def test_what_is_no_proxy_or_holds_a_secret(proxy: str) -> None:
    with pytest.raises(InputError) as caught:
        checked({"models_proxy": proxy})
    assert caught.value.details["key"] == "models.proxy"

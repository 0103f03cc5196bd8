"""The catalogue is complete, pinned and checked when it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import AppError, BugError, ErrorCode
from app.speech.catalogue import Catalogue, read_catalogue
from tests.support.made_models import catalogue_of, entry_of, made_model, sha256
from tests.support.speech import MODEL, RESOURCES

BUNDLED = read_catalogue(RESOURCES / "models.toml")
ENTRY = """
source = "https://models.example"
hosts = ["*.models.example"]
[[model]]
id = "one.en"
kind = "whisper"
title = "One"
suits = "Everybody."
memory = 1_000
licence = "MIT"
languages = ["en"]
repository = "some/one"
revision = "0123456789abcdef0123456789abcdef01234567"
files = [
    { name = "config.json", size = 2, sha256 = "" },
    { name = "model.bin", size = 500, sha256 = "{HASH}" },
    { name = "tokenizer.json", size = 3, sha256 = "" },
    { name = "vocabulary.txt", size = 4 },
]
""".replace("{HASH}", 62 * "0" + "aa")


def read(folder: Path, content: str) -> Catalogue:
    (folder / "models.toml").write_text(content, encoding="utf-8")
    return read_catalogue(folder / "models.toml")


def test_every_model_that_was_promised_is_in_it() -> None:
    assert {entry.id for entry in BUNDLED.entries} >= {
        "tiny.en",
        "base.en",
        "small",
        "small.en",
        "distil-small.en",
        "distil-large-v3.5",
        "large-v3-turbo",
        "large-v3",
    }


def test_they_are_smallest_first_and_pinned() -> None:
    sizes = [entry.size for entry in BUNDLED.entries]
    assert sizes == sorted(sizes) and len(sizes) >= 8
    for entry in BUNDLED.entries:
        assert len(entry.revision) == 40 and entry.licence and entry.languages and entry.title and entry.suits
        largest = max(entry.files, key=lambda file: file.size)
        assert len(largest.sha256) == 64
        assert largest.size <= entry.size < largest.size * 1.05
        assert 0.5 * entry.size < entry.memory < 4 * entry.size


def test_what_it_says_of_a_model_is_short_and_plain() -> None:
    for entry in BUNDLED.entries:
        assert all(len(sentence.split()) < 15 for sentence in entry.suits.split("."))
        assert entry.suits.endswith(".") and not entry.title.endswith(".")


def test_files_come_from_the_source_and_its_own_hosts_only() -> None:
    assert BUNDLED.source == "https://huggingface.co"
    assert set(BUNDLED.hosts) == {"*.huggingface.co", "*.hf.co"}


def test_the_demonstration_model_is_known_by_its_bytes() -> None:
    assert sha256((MODEL / "model.bin").read_bytes()) in BUNDLED.demonstration


def test_an_entry_is_read(tmp_path: Path) -> None:
    catalogue = read(tmp_path, ENTRY)
    (entry,) = catalogue.entries
    assert (entry.id, entry.size, entry.languages, entry.repository) == ("one.en", 509, ("en",), "some/one")
    assert [file.sha256 for file in entry.files if file.name == "vocabulary.txt"] == [""]
    assert catalogue.entry("one.en") is entry


def test_what_is_not_in_it(tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        read(tmp_path, ENTRY).entry("two.en")
    assert caught.value.code is ErrorCode.MODEL_UNKNOWN


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('id = "one.en"', 'id = "../one"', "id"),
        ('id = "one.en"', 'id = ".one"', "id"),
        ('id = "one.en"', "", "id"),
        ('kind = "whisper"', 'kind = "chat"', "kind"),
        ('title = "One"', 'title = ""', "title"),
        ('suits = "Everybody."', "suits = 3", "suits"),
        ("memory = 1_000", "memory = 0", "memory"),
        ("memory = 1_000", "memory = true", "memory"),
        ('licence = "MIT"', "", "licence"),
        ('languages = ["en"]', 'languages = "en"', "languages"),
        ('languages = ["en"]', 'languages = ["English"]', "languages"),
        ('languages = ["en"]', "", "languages"),
        ('repository = "some/one"', 'repository = "some/one/two"', "repository"),
        ('repository = "some/one"', 'repository = "https://x/y"', "repository"),
        ("0123456789abcdef0123456789abcdef01234567", "main", "revision"),
        ("0123456789abcdef0123456789abcdef01234567", "", "revision"),
        ("00000000000000aa", "00000000000000AA", "sha256"),
        ("00000000000000aa", "aa", "sha256"),
        ('"model.bin", size = 500', '"model.bin", size = -1', "size"),
        ('name = "config.json"', 'name = "a/config.json"', "name"),
        ('name = "config.json"', 'name = "model.bin"', "files"),
        ('name = "tokenizer.json"', 'name = "other.json"', "files"),
        ('name = "vocabulary.txt"', 'name = "words.txt"', "files"),
        ('source = "https:', 'source = "http:', "source"),
        ('hosts = ["*.models.example"]', 'hosts = ["*"]', "hosts"),
        ('hosts = ["*.models.example"]', 'hosts = "models.example"', "hosts"),
        ("[[model]]", "[[model", "file"),
        ('source = "https:', 'demonstration = ["x"]\nsource = "https:', "demonstration"),
    ],
)
def test_a_mistake_is_found_when_it_is_read(tmp_path: Path, old: str, new: str, key: str) -> None:
    assert old in ENTRY
    with pytest.raises(BugError) as caught:
        read(tmp_path, ENTRY.replace(old, new))
    assert caught.value.details["key"] == key


def test_two_names_that_differ_in_case_only(tmp_path: Path) -> None:
    second = ENTRY[ENTRY.index("[[model]]") :].replace("one.en", "ONE.en")
    with pytest.raises(BugError):
        read(tmp_path, ENTRY + second)


def test_a_catalogue_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BugError):
        read_catalogue(tmp_path / "models.toml")


def test_a_model_is_known_by_its_largest_file_alone() -> None:
    files = made_model()
    catalogue = catalogue_of(entry_of(files, "one"), entry_of(made_model(salt=1), "two"))
    known = catalogue.of_files({"model.bin": sha256(files["model.bin"])})
    assert known is not None and known.id == "one"
    assert catalogue.of_files({"config.json": sha256(files["config.json"])}) is None
    assert catalogue.of_files({"other.bin": sha256(files["model.bin"])}) is None


def test_what_the_catalogue_does_not_know_matches_nothing() -> None:
    catalogue = catalogue_of(entry_of(made_model(), without_hashes=("model.bin",)))
    assert catalogue.of_files({}) is None and catalogue.of_files({"model.bin": ""}) is None


def test_voice_models_have_a_place_in_it(tmp_path: Path) -> None:
    start = ENTRY.index("files = [")
    voices = ENTRY[:start].replace('"whisper"', '"voices"') + 'files = [{ name = "voices.onnx", size = 9 }]\n'
    (entry,) = read(tmp_path, voices).entries
    assert (entry.kind, entry.files[0].name) == ("voices", "voices.onnx")

"""Notes and AI, the language model, and the list of connections: what is shown, and what may be pressed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.ai_settings import AiSettings
from app.domain.endpoint import Endpoint, ModelRequest, Preset, ProbeReport
from app.services.endpoints import Configured
from app.services.model_requests import Connections
from app.services.ports import Contact
from app.ui.settings import language_words
from app.ui.settings.connections_model import connections_model
from app.ui.settings.language_model import FormModel, LanguageModel
from app.ui.settings.language_presenter import LanguagePresenter
from app.ui.settings.notes_model import NotesModel
from app.ui.settings.notes_presenter import NotesPresenter
from app.ui.wording import Dialog
from tests.support.endpoints import FOUND, HERE, OUTSIDE

AT = datetime(2026, 11, 20, 13, 57, tzinfo=UTC)


@dataclass
class Screen:
    """View and commands in one."""

    notes: NotesModel = field(default_factory=NotesModel)
    language: LanguageModel = field(default_factory=LanguageModel)
    told: list[Any] = field(default_factory=list)

    def show_notes(self, model: NotesModel) -> None:
        self.notes = model

    def show_language(self, model: LanguageModel) -> None:
        self.language = model

    def save_ai_settings(self, settings: AiSettings) -> None:
        self.told.append(settings)

    def ask(self, dialog: Dialog, go_on: Callable[[], None]) -> None:
        self.told.append(dialog)
        go_on()

    def tell(self, sentence: str) -> None:
        self.told.append(sentence)

    def save_endpoint(self, endpoint: Endpoint, key: str | None) -> None:
        self.told.append((endpoint, key))

    def cancel_probe(self) -> None:
        self.told.append("cancel")

    def remove_endpoint(self) -> None:
        self.told.append("remove")

    def keep_here(self, *, on: bool) -> None:
        self.told.append(on)


def test_settings_are_saved_only_when_they_are_different_and_fit() -> None:
    screen = Screen()
    presenter = NotesPresenter(screen, screen)
    presenter.on_loaded(AiSettings("Patient"))
    assert (screen.notes.settings.client_term, screen.notes.can_save) == ("Patient", False)
    presenter.changed(AiSettings("one two three four"))
    assert (screen.notes.can_save, screen.notes.wrong) == (False, "The term has one to three words.")
    presenter.save_pressed()
    assert screen.told == []
    presenter.changed(AiSettings("Client", instructions="x" * 501))
    assert (screen.notes.counter, screen.notes.too_long) == ("501 of 500 characters", True)
    presenter.changed(AiSettings("Client", instructions="Short."))
    presenter.on_loaded(AiSettings("Patient"))
    assert screen.notes.settings.instructions == "Short.", "what is typed stays"
    presenter.save_pressed()
    assert screen.told == [AiSettings("Client", instructions="Short.")]
    presenter.on_saved(AiSettings("Client", instructions="Short."))
    assert not screen.notes.can_save


def test_approaches_are_picked_and_added() -> None:
    screen = Screen()
    presenter = NotesPresenter(screen, screen)
    presenter.toggled("CBT", on=True)
    presenter.added(" ")
    presenter.added("dbt")
    presenter.added("Sandplay  therapy")
    presenter.changed(AiSettings("Client"))
    assert screen.notes.settings.approaches == ("CBT", "DBT", "Sandplay therapy")
    assert screen.notes.choices[-1] == "Sandplay therapy"
    presenter.toggled("CBT", on=False)
    assert screen.notes.settings.approaches == ("DBT", "Sandplay therapy")


def test_a_server_outside_needs_the_policy_off_which_is_asked() -> None:
    screen = Screen()
    presenter = LanguagePresenter(screen, screen)
    presenter.on_configured(Configured())
    assert screen.language.form.address == "http://127.0.0.1:11434/v1"
    presenter.typed(replace(screen.language.form, preset=Preset.OPENAI))
    assert screen.language.form.address == "https://api.openai.com/v1"
    presenter.typed(replace(screen.language.form, model="big", key="k"))
    assert (screen.language.can_save, screen.language.outside_note) == (
        False,
        language_words.NEEDS_POLICY_OFF,
    )
    presenter.save_pressed()
    presenter.policy_pressed()
    presenter.on_configured(Configured(only_here=False))
    assert (screen.language.can_save, screen.language.outside_note) == (True, language_words.OUTSIDE)
    presenter.save_pressed()
    presenter.policy_pressed()
    endpoint = Endpoint(Preset.OPENAI, "https://api.openai.com/v1", "big")
    assert screen.told == [language_words.ALLOW_OUTSIDE, False, (endpoint, "k"), True]


def test_trying_can_be_cancelled_and_what_was_found_is_said() -> None:
    screen = Screen()
    presenter = LanguagePresenter(screen, screen)
    presenter.typed(FormModel(Preset.AZURE, "http://localhost:1/v1", "m", "2024-10-21", vision=True))
    assert screen.language.with_version
    presenter.save_pressed()
    assert (screen.language.trying, screen.language.can_save) == (True, False)
    presenter.cancel_pressed()
    presenter.on_stopped()
    assert not screen.language.trying
    presenter.save_pressed()
    presenter.on_saved(FOUND)
    assert not screen.language.trying
    presenter.on_configured(Configured(HERE, has_key=True))
    state = screen.language.state
    assert (state.title, state.tone, state.can_remove) == ("qwen on this computer", "ok", True)
    assert state.body.startswith("It read a long session to its end.")
    assert screen.language.models == FOUND.models
    assert screen.language.key_hint == language_words.KEPT
    form = screen.language.form
    presenter.typed(replace(form, address="http://127.0.0.2:1/v1"))
    assert screen.language.key_hint == language_words.NO_KEY, "a key is of one server alone"
    presenter.typed(replace(form, model=" "))
    assert not screen.language.can_save
    presenter.remove_pressed()
    presenter.on_removed()
    azure = Endpoint(Preset.AZURE, "http://localhost:1/v1", "m", vision=True, api_version="2024-10-21")
    assert screen.told == [
        (azure, None), "cancel", (azure, None), language_words.SAVED, language_words.REMOVE, "remove",
        language_words.REMOVED,
    ]  # fmt: skip


def test_the_state_in_words() -> None:
    def body(known: Configured, found: ProbeReport | None = None) -> tuple[str, str, str]:
        state = language_words.state_of(known, found)
        return state.tone, state.body, state.advice

    assert body(Configured())[0] == "muted"
    assert body(Configured(OUTSIDE))[1] == "Not used: it is not on this computer."
    assert (
        language_words.state_of(Configured(OUTSIDE, only_here=False), None).title == "big at api.example.com"
    )
    assert body(Configured(HERE))[1] == "It was tried when it was saved."
    known = replace(HERE, context_tokens=8192, schema=True)
    assert body(Configured(known))[1] == "It reads about 8,192 tokens at once. It gives structured answers."
    tone, said, advice = body(Configured(HERE), replace(FOUND, truncated=True, schema=False, streaming=False))
    assert (tone, "OLLAMA_CONTEXT_LENGTH" in advice) == ("warning", True)
    assert "one piece" in said
    assert body(Configured(HERE), replace(FOUND, advice="Do this."))[2] == "Do this."


def asked(number: int, host: str, purpose: str, outcome: str) -> ModelRequest:
    at = AT - timedelta(minutes=number)
    return ModelRequest(str(number), at, host, "big", purpose, 14_210, 57, "0" * 64, outcome)


KNOWN = Connections(
    (
        asked(0, "api.example.com", "draft", "answered"),
        asked(1, "api.example.com", "probe", ""),
        asked(2, "127.0.0.1", "update", "cancelled"),
        asked(3, "127.0.0.1", "other", "endpoint-timeout"),
    ),
    (
        Contact("api.example.com", 443, True, 9, AT, AT),
        Contact("ehr.example", 443, True, 3, AT - timedelta(days=18), AT - timedelta(days=1)),
        Contact("updates.example", 0, False, 1, AT - timedelta(days=2), AT - timedelta(days=2)),
        Contact("localhost", 8080, True, 1, AT - timedelta(days=3), AT - timedelta(days=3)),
    ),
)
BLOCKED = Contact("api.example.com", 443, False, 2, AT - timedelta(days=5), AT - timedelta(days=5))


def test_every_connection_is_a_line_the_newest_first() -> None:
    model = connections_model(KNOWN, zone=UTC)
    assert model.summary == "9 since 2 November"
    lines = [" | ".join((row.when, row.to, row.why, row.out, row.result)) for row in model.rows]
    assert lines == [
        "Fri 20 Nov, 13:57 | api.example.com | Draft a note with big | 14,210 characters, 57 replaced"
        " | Answered",
        "Fri 20 Nov, 13:56 | api.example.com | Try the language model with big | Nothing about you or clients"
        " | Unclear",
        "Fri 20 Nov, 13:55 | 127.0.0.1 | Change a note with big | Stays on this laptop | Cancelled",
        "Fri 20 Nov, 13:54 | 127.0.0.1 | other with big | Stays on this laptop | Failed",
        "Thu 19 Nov, 13:57 | ehr.example:443 | An allowed place, 3 times since 2 Nov | Encrypted | Connected",
        "Wed 18 Nov, 13:57 | updates.example | Not an allowed place, once | Nothing | Blocked",
        "Tue 17 Nov, 13:57 | localhost:8080 | On this laptop, once | Stays on this laptop | Done",
    ]


def test_the_list_is_filtered_and_shown_in_parts() -> None:
    few = connections_model(KNOWN, "EXAMPLE big", shown=1, zone=UTC)
    assert ([row.result for row in few.rows], few.more, few.filtered) == (["Answered"], 1, True)
    assert [row.result for row in connections_model(KNOWN, "answered").rows] == ["Answered"]
    more = connections_model(replace(KNOWN, contacts=(*KNOWN.contacts, BLOCKED)))
    assert [(row.to, row.result) for row in more.rows][-1] == ("api.example.com:443", "Blocked")
    assert connections_model(Connections()).summary == ""

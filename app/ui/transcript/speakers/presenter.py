"""Swapping, naming and joining speakers. Knows neither Qt nor services."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from app.domain.transcript import SpeakerRole, Transcript, Utterance
from app.ui.transcript.rows import called, colors_of, shown_name
from app.ui.transcript.speakers.model import Other, SpeakerLine, SpeakersModel

_UNCERTAIN = SpeakerRole.UNCERTAIN.value
_THERAPIST, _CLIENT = SpeakerRole.THERAPIST.value, SpeakerRole.CLIENT.value
_FIRST_WORDS = 12


class SpeakersView(Protocol):
    """Draws the sheet."""

    def open_speakers(self, model: SpeakersModel) -> None: ...
    def show_speakers(self, model: SpeakersModel) -> None: ...
    def close_speakers(self) -> None: ...


class SpeakersCommands(Protocol):
    """Each returns at once and ends in ``changed`` or ``failed``."""

    def exchange(self, session_id: str, one: str, other: str) -> None: ...
    def rename(self, session_id: str, speaker: str, name: str) -> None: ...
    def merge(self, session_id: str, speaker: str, into: str) -> None: ...
    def undo(self, session_id: str) -> None: ...


class SpeakersPresenter:
    """One sheet for one session at a time."""

    def __init__(self, view: SpeakersView, commands: SpeakersCommands) -> None:
        self._view, self._commands = view, commands
        self._session_id = ""
        self._model = SpeakersModel((), "", False)

    @property
    def session_id(self) -> str:
        """Whose speakers are shown, or nothing."""
        return self._session_id

    def opened(
        self, session_id: str, transcript: Transcript, names: Mapping[str, str], *, hidden: bool
    ) -> None:
        """Show who spoke."""
        self._session_id = session_id
        self._model = speakers_model(transcript, names, hidden=hidden)
        self._view.open_speakers(self._model)

    def changed(
        self, session_id: str, transcript: Transcript, names: Mapping[str, str], *, hidden: bool
    ) -> None:
        """The transcript is another one now."""
        if session_id == self._session_id:
            self._model = speakers_model(transcript, names, hidden=hidden)
            self._view.show_speakers(self._model)

    def failed(self, words: str) -> None:
        """It could not be done; everything is as it was."""
        if self._session_id:
            self._model = replace(self._model, problem=words)
            self._view.show_speakers(self._model)

    def gone(self) -> None:
        """The sheet is closed, or the transcript is no more."""
        if self._session_id:
            self._session_id = ""
            self._view.close_speakers()

    # -- what was pressed ----------------------------------------------------------------------------
    def swap_pressed(self) -> None:
        """Two speakers, one click."""
        sure = [line.id for line in self._model.lines if line.id != _UNCERTAIN]
        if len(sure) == 2:
            self._commands.exchange(self._session_id, *sure)
        elif len(sure) == 1 and self._model.swap:
            self._commands.exchange(self._session_id, sure[0], _other_role(sure[0]))

    def swap_with_pressed(self, speaker: str, other: str) -> None:
        """One of several with another one."""
        self._commands.exchange(self._session_id, speaker, other)

    def join_pressed(self, speaker: str, into: str) -> None:
        """Two speakers were one person."""
        self._commands.merge(self._session_id, speaker, into)

    def named(self, speaker: str, name: str) -> None:
        """A name was typed; the usual one, or nothing, takes it away again."""
        line = next((line for line in self._model.lines if line.id == speaker), None)
        if line is None or self._model.names_hidden:
            return
        wanted = " ".join(name.split())
        wanted = "" if wanted == line.usual else wanted
        if wanted != line.typed:
            self._commands.rename(self._session_id, speaker, wanted)

    def undo_pressed(self) -> None:
        """Take the last change back."""
        self._commands.undo(self._session_id)


def speakers_model(transcript: Transcript, names: Mapping[str, str], *, hidden: bool) -> SpeakersModel:
    """Everyone who spoke, in the order of their first words."""
    said: dict[str, list[Utterance]] = {}
    for utterance in transcript.utterances:
        said.setdefault(utterance.speaker, []).append(utterance)
    shown = names if hidden else called(transcript, names)
    typed = {} if hidden else dict(transcript.names)
    colors = colors_of(transcript)
    lines = []
    for speaker, utterances in said.items():
        name = shown_name(speaker, shown)
        others = [who for who in said if who not in (speaker, _UNCERTAIN)]
        others += [role for role in (_THERAPIST, _CLIENT) if speaker == _UNCERTAIN and role not in others]
        lines.append(
            SpeakerLine(
                speaker,
                typed.get(speaker, ""),
                shown_name(speaker, names),
                "?" if speaker == _UNCERTAIN else name[:1].upper(),
                colors[speaker],
                _first_words(utterances),
                _spoke(sum(u.end - u.start for u in utterances), len(utterances)),
                tuple(Other(who, shown_name(who, shown)) for who in others),
                speaker != _UNCERTAIN,
            )
        )
    sure = [line for line in lines if line.id != _UNCERTAIN]
    swap = ""
    if len(sure) == 2:
        swap = f"Swap {sure[0].name} and {sure[1].name}"
    elif len(sure) == 1 and sure[0].id in (_THERAPIST, _CLIENT):
        swap = f"Swap {sure[0].name} and {shown_name(_other_role(sure[0].id), shown)}"
    uncertain = not transcript.speakers_certain or len(sure) != len(lines)
    return SpeakersModel(tuple(lines), swap, uncertain, hidden)


def _other_role(role: str) -> str:
    return _CLIENT if role == _THERAPIST else _THERAPIST


def _first_words(utterances: list[Utterance]) -> str:
    """The first words that say something: a bare "Yes." tells nobody apart."""
    telling = next((u for u in utterances if len(u.text.split()) >= 3), utterances[0])
    words = telling.text.split()
    return " ".join(words[:_FIRST_WORDS]) + ("…" if len(words) > _FIRST_WORDS else "")


def _spoke(seconds: float, turns: int) -> str:
    times = "1 time" if turns == 1 else f"{turns} times"
    if seconds < 60:
        whole = max(1, round(seconds))
        return f"Spoke {times}, {whole} second{'' if whole == 1 else 's'} in all"
    minutes = round(seconds / 60)
    return f"Spoke {times}, {minutes} minute{'' if minutes == 1 else 's'} in all"

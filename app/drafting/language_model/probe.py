"""Tries an endpoint before it is saved: what it can do, and whether it reads all of what it is sent."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.cancelling import run_until_cancelled
from app.domain.endpoint import Endpoint, Preset, ProbeReport
from app.domain.endpoint_presets import GOOD_CONTEXT, PRESETS
from app.domain.errors import AppError, ErrorCode
from app.drafting.language_model import prompts, schemas
from app.drafting.language_model.answers import parsed, text_of
from app.drafting.language_model.connection import (
    Access,
    Allowing,
    Connection,
    Patience,
    connected,
    no_guard,
)
from app.drafting.language_model.drafter import ModelDrafter, tokens_for
from app.drafting.language_model.failures import failure
from app.drafting.language_model.native import context_told, hands_on
from app.drafting.language_model.outgoing import Outgoing, Sent, Undisguised, nobody
from app.services.ports import never

_PURPOSE = "probe"
_SMALLEST = 1_500  # characters; what reads less is of no use
_COMFORTABLE = 8_192  # tokens; below, an hour takes many requests
_MOST_TOKENS = 256
_TOO_LONG = (400, 413, 422, 500)  # answers to a prompt that a server cannot take
_REFUSING = (400, 415, 422, 500, 501)  # answers to a form that a server does not know
_ASKED = """\
First word: {head}
Below are lines of a session. Do not use them. Copy two words only: "head" is the word after "First word:", \
"tail" the one after "Last word:". Answer as {{"head": "…", "tail": "…", "facts": []}}.
{lines}
Last word: {tail}"""
_SAID = (
    ("therapist", "How have you been since we last met, and how was the week at work?"),
    ("client", "It was a long week. I slept five hours a night, and on Wednesday I left the meeting early."),
    ("therapist", "What went through your mind when you left the meeting?"),
    ("client", "That everybody could see it. I walked around the building twice until it passed."),
    ("therapist", "You used the walk to come down. Did you try the breathing that we practiced?"),
    ("client", "Once, on the stairs. It helped a little, and I went back in for the last half hour."),
)


class OpenAiProbe:
    """Probes endpoints; nothing of any client is sent. Each probe has its own connection."""

    def __init__(
        self, sent: Sent = nobody, allowing: Allowing = no_guard, patience: Patience | None = None
    ) -> None:
        self._sent = sent
        self._allowing = allowing
        self._patience = patience

    def probe(self, endpoint: Endpoint, key: str, cancelled: Callable[[], bool] = never) -> ProbeReport:
        """What it can do. ENDPOINT_… of ``ErrorCode`` where it cannot even answer; Cancelled soon."""
        outgoing = Outgoing(endpoint, Undisguised(), self._sent)
        access = Access(endpoint, key, outgoing, self._allowing, self._patience)
        return run_until_cancelled(self._probed(access), cancelled)

    async def _probed(self, access: Access) -> ProbeReport:
        async with connected(access) as connection:
            models = await connection.models()
            form = await _form(connection)
            if form is None:
                advice = "The server does not stream its answers. Choose another server."
                return ProbeReport(models, schema=False, streaming=False, truncated=False, advice=advice)
            context = _context(access.endpoint, await context_told(connection, access.endpoint))
            known = replace(access, endpoint=replace(access.endpoint, context_tokens=context or GOOD_CONTEXT))
            wanted = ModelDrafter(known).chunk_characters
            read = await _read(connection, form, wanted)
            elsewhere = await hands_on(connection, access.endpoint)
        tokens = tokens_for(read.size) if read.size < wanted else context or GOOD_CONTEXT
        report = _report(access.endpoint, models, form, read, tokens if read.size else 0)
        return replace(report, hands_on=elsewhere)


async def _form(connection: Connection) -> str | None:
    """The strictest form of answer that works: "json_schema", "json_object" or ""; None: no stream."""
    for form in ("json_schema", "json_object"):
        try:
            if await _knows_both_ends(connection, form, 0):
                return form
        except AppError as problem:
            if _unstreamed(problem):
                return None
            if (
                problem.code is not ErrorCode.ENDPOINT_FAILED
                or problem.details.get("status") not in _REFUSING
            ):
                raise
    try:
        if await _knows_both_ends(connection, "", 0):
            return ""
    except AppError as problem:
        if _unstreamed(problem):
            return None
        raise
    raise failure(ErrorCode.ENDPOINT_ANSWER_INVALID, "json")


@dataclass(frozen=True, slots=True)
class _Read:
    """``size``: characters that are read for sure, 0 when hardly any; ``silently``: more was dropped, and
    nothing said so."""

    size: int
    silently: bool


async def _read(connection: Connection, form: str, wanted: int) -> _Read:
    """How much of a prompt is read, tried downwards from ``wanted`` characters."""
    size, silently = wanted, False
    while size >= _SMALLEST:
        try:
            if await _knows_both_ends(connection, form, size):
                return _Read(size, silently)
            silently = True
        except AppError as problem:
            refused = problem.details.get("status") in _TOO_LONG
            if problem.code not in (ErrorCode.ENDPOINT_TRUNCATES, ErrorCode.ENDPOINT_CUT_OFF) and not refused:
                raise
        size //= 2
    if not silently:
        raise failure(ErrorCode.ENDPOINT_TRUNCATES, "refused")
    return _Read(0, silently)


async def _knows_both_ends(connection: Connection, form: str, size: int) -> bool:
    """Whether the words at head and tail of a prompt with ``size`` characters of lines come back."""
    head, tail = prompts.control_word(), prompts.control_word()
    asked = _ASKED.format(head=head, tail=tail, lines=prompts.fenced(_lines(size)))
    messages = [prompts.system(), prompts.user(asked)]
    answer = await connection.ask(
        _PURPOSE, messages, schemas.of_kind(form, "facts", schemas.CONTROL), None, _MOST_TOKENS
    )
    try:
        found = parsed(answer, "facts")
    except AppError as problem:
        if problem.code is ErrorCode.ENDPOINT_ANSWER_INVALID:
            return False
        raise
    return (text_of(found.get("head")), text_of(found.get("tail"))) == (head, tail)


def _lines(size: int) -> str:
    """Lines of a session that nobody had, of about ``size`` characters."""
    made: list[str] = []
    length = 0
    while length < size:
        speaker, words = _SAID[len(made) % len(_SAID)]
        made.append(f"U{len(made) + 1:04d} {speaker}: {words}")
        length += len(made[-1]) + 1
    return "\n".join(made)


def _context(endpoint: Endpoint, told: int) -> int:
    """Tokens as configured, but no more than the server tells; 0 where neither is known."""
    return min((tokens for tokens in (endpoint.context_tokens, told) if tokens), default=0)


def _unstreamed(problem: AppError) -> bool:
    return problem.code is ErrorCode.ENDPOINT_CUT_OFF and problem.details.get("cause") == "nothing"


def _report(endpoint: Endpoint, models: tuple[str, ...], form: str, read: _Read, tokens: int) -> ProbeReport:
    facts = PRESETS[endpoint.preset]
    advice = []
    if read.silently:
        advice.append(f"The server drops part of what it is sent. {facts.larger_context}")
    elif tokens < _COMFORTABLE:
        advice.append(f"It reads {tokens} tokens at once, which makes many requests. {facts.larger_context}")
    if models and endpoint.preset is not Preset.AZURE and endpoint.model not in models:
        advice.append("The server answers, but its list does not have this model.")
    return ProbeReport(
        models,
        schema=form == "json_schema",
        streaming=True,
        truncated=read.silently,
        context_tokens=tokens,
        json_mode=form == "json_object",
        advice=" ".join(advice),
    )

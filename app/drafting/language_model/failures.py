"""What ``openai`` raises, as failures that the program can name; no word of an answer comes along."""

from app.domain.errors import AppError, BugError, ErrorCode, RemoteError

_TOO_LONG = ("context_length_exceeded", "exceed_context_size_error")
_OF_STATUS = {
    401: ErrorCode.ENDPOINT_KEY_REFUSED,
    403: ErrorCode.ENDPOINT_KEY_REFUSED,
    404: ErrorCode.ENDPOINT_MODEL_MISSING,
    429: ErrorCode.ENDPOINT_BUSY,
    503: ErrorCode.ENDPOINT_BUSY,  # llama.cpp while it loads the model
}
_PERMANENT = frozenset(
    {ErrorCode.ENDPOINT_KEY_REFUSED, ErrorCode.ENDPOINT_MODEL_MISSING, ErrorCode.ENDPOINT_TRUNCATES}
)


def failure(code: ErrorCode, cause: str = "", status: int = 0) -> RemoteError:
    """The failure of that code; ``cause`` is one of our own words, as "length"."""
    details: dict[str, str | int | float] = {}
    if cause:
        details["cause"] = cause
    if status:
        details["status"] = status
    return RemoteError(code, retryable=code not in _PERMANENT, details=details)


def named(problem: Exception, *, begun: bool) -> AppError:
    """The failure for what was raised while asking; ``begun``: part of an answer was there already."""
    import openai

    own = _own(problem)
    if own is not None:
        return own
    if isinstance(problem, openai.APITimeoutError):
        if _has(problem, "ConnectTimeout"):
            return failure(ErrorCode.ENDPOINT_UNREACHABLE, "connect")
        return failure(ErrorCode.ENDPOINT_TIMEOUT)
    if isinstance(problem, openai.APIConnectionError):
        if not _has(problem, "HTTPError", "StreamError", "OSError"):
            return BugError({"type": type(problem.__cause__).__name__})  # ours, and wrapped on its way
        if begun or not _has(problem, "ConnectError"):
            return failure(ErrorCode.ENDPOINT_CUT_OFF, "connection")
        return failure(ErrorCode.ENDPOINT_UNREACHABLE)
    if isinstance(problem, openai.APIStatusError):
        if str(problem.code) in _TOO_LONG or str(problem.type) in _TOO_LONG:
            return failure(ErrorCode.ENDPOINT_TRUNCATES, "refused", problem.status_code)
        code = _OF_STATUS.get(problem.status_code, ErrorCode.ENDPOINT_FAILED)
        return failure(code, status=problem.status_code)
    if isinstance(problem, openai.APIResponseValidationError | ValueError | RecursionError):
        return failure(ErrorCode.ENDPOINT_ANSWER_INVALID, "protocol")
    return failure(ErrorCode.ENDPOINT_FAILED)


def _chain(problem: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    link: BaseException | None = problem
    while link is not None and link not in found:
        found.append(link)
        link = link.__cause__ or link.__context__
    return found


def _own(problem: BaseException) -> AppError | None:
    """A failure of our own that the libraries wrapped: the network guard refused, an address is wrong."""
    return next((link for link in _chain(problem) if isinstance(link, AppError)), None)


def _has(problem: BaseException, *names: str) -> bool:
    kinds = {kind.__name__ for link in _chain(problem) for kind in type(link).__mro__}
    return not kinds.isdisjoint(names)

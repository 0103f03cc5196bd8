"""What an answer of a FHIR server means: a receipt, nothing found, or which failure.

Of what a server writes only HTTP status and FHIR issue codes go into an error; its sentences may name people.
"""

import json
import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from app.domain.delivery import Receipt
from app.domain.errors import AppError, ErrorCode, RemoteError
from app.ehr.document import carries
from app.ehr.exchange import Answer

_LOCATION = re.compile(r"(?:^|/)DocumentReference/([A-Za-z0-9\-.]{1,64})(?:/_history/[^/]+)?/?$")
_RESOURCE_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_ISSUE_CODE = re.compile(r"[a-z][a-z-]{0,39}")
_LONGEST_WAIT = 24 * 3600
_CANNOT_SEARCH = frozenset({400, 403, 404, 405, 410, 422, 501})
_BUSY = frozenset({429, 503})


def created(answer: Answer) -> Receipt | None:
    """The receipt for a create that succeeded; None when the server does not say under which id.

    EHR_NOT_FHIR when something else than a FHIR server answered; EHR_AMBIGUOUS when the answer is cut.
    """
    located = _LOCATION.search(answer.headers.get("location", ""))
    if located:
        return _receipt(located.group(1))
    if not answer.whole:
        raise _failure(ErrorCode.EHR_AMBIGUOUS, answer)
    if not answer.body.strip():
        return None
    resource = _resource(answer)
    if resource is None:
        raise _not_fhir_or_damaged(answer)
    identity = resource.get("id")
    if resource["resourceType"] != "DocumentReference" or not isinstance(identity, str):
        return None
    return _receipt(identity) if _RESOURCE_ID.fullmatch(identity) else None


def refused(answer: Answer, patient: str) -> AppError:
    """Which failure a create ended in, for every status beyond 2xx. ``patient``: the subject's reference."""
    status = answer.status
    common = _common_failure(answer)
    if common is not None:
        return common
    resource = _resource(answer)
    issues = _issues(resource)
    if status in (400, 404, 409, 410, 412, 422) and _about_patient(issues, patient):
        return _failure(ErrorCode.EHR_PATIENT_UNKNOWN, answer, retryable=False)
    if status in (404, 410) and resource is None:
        return _failure(ErrorCode.EHR_NOT_FHIR, answer, retryable=False)
    # 412: more than one document carries the identifier. 408 and 5xx: the server may have got further
    # than its answer says, except when it says that it cannot do this at all.
    if status in (408, 412) or (status >= 500 and status != 501):
        return _failure(ErrorCode.EHR_AMBIGUOUS, answer)
    if 400 <= status <= 501:
        return _failure(ErrorCode.EHR_REJECTED, answer, retryable=False)
    return _failure(ErrorCode.EHR_NOT_FHIR, answer, retryable=False)


def found(answer: Answer, identifier: str) -> Receipt | None:
    """The first document that carries ``identifier``, or None when the server surely has none.

    EHR_AMBIGUOUS when the server cannot search, or searched for something else; nothing else raises it.
    """
    status = answer.status
    if status != 200:
        raise _search_failed(answer)
    if not answer.whole:
        raise _failure(ErrorCode.EHR_UNREACHABLE, answer)
    bundle = _resource(answer)
    if bundle is None or bundle["resourceType"] != "Bundle":
        raise _failure(ErrorCode.EHR_NOT_FHIR, answer, retryable=False)
    listed = bundle.get("entry", [])
    entries = [e for e in listed if isinstance(e, dict)] if isinstance(listed, list) else []
    resources = [r for e in entries if isinstance(r := e.get("resource"), dict)]
    for resource in resources:
        identity = resource.get("id")
        if resource.get("resourceType") != "DocumentReference" or not isinstance(identity, str):
            continue
        if carries(resource, identifier) and _RESOURCE_ID.fullmatch(identity):
            return _receipt(identity)
    # Documents that do not carry the identifier, or a warning: the server ignored what was asked.
    if resources or bundle.get("total"):
        raise _failure(ErrorCode.EHR_AMBIGUOUS, answer)
    return None


def software(answer: Answer) -> str:
    """The name in a capability statement of FHIR R4, else "FHIR server"; EHR_NOT_FHIR for anything else."""
    if answer.status != 200:
        raise _common_failure(answer) or _failure(ErrorCode.EHR_NOT_FHIR, answer, retryable=False)
    statement = _resource(answer)
    if statement is None or statement["resourceType"] != "CapabilityStatement":
        raise _failure(ErrorCode.EHR_NOT_FHIR, answer, retryable=False)
    if not str(statement.get("fhirVersion", "")).startswith("4.0"):
        raise _failure(ErrorCode.EHR_NOT_FHIR, answer, retryable=False)
    described = statement.get("software")
    name = described.get("name", "") if isinstance(described, dict) else ""
    readable = "".join(c for c in str(name) if c.isprintable()).strip()
    return readable[:80] or "FHIR server"


def _search_failed(answer: Answer) -> AppError:
    common = _common_failure(answer)
    if common is not None:
        return common
    if answer.status == 404 and _resource(answer) is None:
        return _failure(ErrorCode.EHR_NOT_FHIR, answer, retryable=False)
    if answer.status in _CANNOT_SEARCH:
        return _failure(ErrorCode.EHR_AMBIGUOUS, answer)
    if answer.status == 408 or answer.status >= 500:
        return _failure(ErrorCode.EHR_UNREACHABLE, answer)
    return _failure(ErrorCode.EHR_NOT_FHIR, answer, retryable=False)


def _common_failure(answer: Answer) -> AppError | None:
    if answer.status == 401:
        return _failure(ErrorCode.EHR_SIGN_IN, answer, retryable=False)
    if answer.status in _BUSY:
        return _failure(ErrorCode.EHR_BUSY, answer)
    return None


def _not_fhir_or_damaged(answer: Answer) -> AppError:
    if "json" in answer.headers.get("content-type", ""):
        return _failure(ErrorCode.EHR_AMBIGUOUS, answer)  # FHIR, but damaged: the work may be done
    return _failure(ErrorCode.EHR_NOT_FHIR, answer, retryable=False)


def _resource(answer: Answer) -> dict[str, Any] | None:
    try:
        value = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    if isinstance(value, dict) and isinstance(value.get("resourceType"), str):
        return value
    return None


def _issues(resource: dict[str, Any] | None) -> list[dict[str, Any]]:
    if resource is None or resource["resourceType"] != "OperationOutcome":
        return []
    listed = resource.get("issue")
    return [i for i in listed if isinstance(i, dict)] if isinstance(listed, list) else []


def _about_patient(issues: list[dict[str, Any]], patient: str) -> bool:
    for issue in issues:
        text = json.dumps([issue.get(k) for k in ("expression", "location", "diagnostics", "details")])
        if ".subject" in text or (patient and patient in text):
            return True
    return False


def _receipt(identity: str) -> Receipt:
    return Receipt(remote_id=f"DocumentReference/{identity}")


def _failure(code: ErrorCode, answer: Answer, retryable: bool | None = None) -> AppError:
    details: dict[str, str | int | float] = {"status": answer.status}
    for issue in _issues(_resource(answer))[:1]:
        code_text = str(issue.get("code", ""))
        if _ISSUE_CODE.fullmatch(code_text):
            details["issue"] = code_text
    wait = _retry_after(answer)
    if wait is not None:
        details["retry_after"] = wait
    return RemoteError(code, retryable=retryable, details=details)


def _retry_after(answer: Answer) -> int | None:
    """Seconds, as HTTP allows it to be said: a number, or a date to be read against the answer's own."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), _LONGEST_WAIT)
    then, now = _date(text), _date(answer.headers.get("date", ""))
    if then is None or now is None:
        return None
    return max(0, min(int((then - now).total_seconds()), _LONGEST_WAIT))


def _date(text: str) -> datetime | None:
    try:
        parsed = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return parsed if parsed.tzinfo is not None else None

"""The FHIR R4 server of the practice, behind the port ``EhrGateway``."""

import hashlib
from collections.abc import Callable
from datetime import tzinfo
from urllib.parse import quote

from app.domain.chart import Client, Clinician
from app.domain.delivery import OutboxItem, Receipt
from app.domain.errors import BugError, ErrorCode, LocalError, RemoteError
from app.domain.note import Note
from app.domain.session import Session
from app.ehr import answers, document
from app.ehr.address import Address, parse_address
from app.ehr.exchange import Answer, Request, Timeouts, exchange

TokenProvider = Callable[[], str]
"""Returns a valid access token, or raises EHR_SIGN_IN when a person has to sign in again."""


class FhirGateway:
    """Implements ``ports.EhrGateway``. Keeps no connection open and has no state: usable from any thread.

    ``base_url`` is the FHIR base, https unless it is this computer; empty: no EHR is set up. ``name`` is what
    the screens call it, by default the host.
    """

    def __init__(
        self,
        base_url: str,
        name: str = "",
        *,
        token: TokenProvider | None = None,
        zone: tzinfo | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        self._base_url, self._name = base_url.strip(), name.strip()
        self._token, self._zone = token, zone
        self._timeouts = timeouts or Timeouts()

    @property
    def name(self) -> str:
        """How the EHR is called on screen; empty when none is set up."""
        if not self._base_url:
            return ""
        return self._name or self._base_url.split("//")[-1].split("/")[0]

    def freeze(self, note: Note, client: Client, clinician: Clinician, session: Session) -> bytes:
        """The DocumentReference as bytes that are sent as they are; needs no network and no EHR.

        A client without ``ehr_id`` is no obstacle to signing: ``send`` then raises EHR_PATIENT_UNKNOWN.
        """
        return document.freeze(note, client, clinician, session, self._zone)

    def find(self, item: OutboxItem) -> Receipt | None:
        """Search by identifier; None when it surely is not there, the first when it is there more than once.

        EHR_AMBIGUOUS only when this server cannot search; EHR_UNREACHABLE, EHR_BUSY, EHR_SIGN_IN: ask again.
        """
        token = document.search_token(item.identifier)
        request = Request(
            method="GET",
            path="DocumentReference",
            headers={"Prefer": "handling=strict", "Cache-Control": "no-cache", **self._authorization()},
            params={"identifier": token, "_count": "10"},
        )
        return answers.found(self._exchange(request), item.identifier)

    def send(self, item: OutboxItem) -> Receipt:
        """Create the document unless one with its identifier is there; either way returns its receipt.

        EHR_UNREACHABLE, EHR_BUSY, EHR_SIGN_IN, EHR_REJECTED, EHR_PATIENT_UNKNOWN, EHR_NOT_FHIR: it has not
        arrived. EHR_AMBIGUOUS: it may have. DATABASE_FAILED: the bytes are not those that were signed.
        """
        if hashlib.sha256(item.payload).hexdigest() != item.sha256:
            raise LocalError(ErrorCode.DATABASE_FAILED, details={"what": "payload-checksum"})
        sealed = document.unseal(item.payload)
        if sealed.identifier != item.identifier:
            raise BugError({"what": "identifier"})
        self._address()  # "no EHR is set up" comes before "the client is not linked to it"
        if not sealed.patient:
            raise RemoteError(ErrorCode.EHR_PATIENT_UNKNOWN, retryable=False)
        token = document.search_token(item.identifier)
        request = Request(
            method="POST",
            path="DocumentReference",
            headers={
                "Content-Type": "application/fhir+json; charset=utf-8",
                "If-None-Exist": f"identifier={quote(token, safe=':')}",
                "Prefer": "return=minimal",
                **self._authorization(),
            },
            params={},
            body=item.payload,
            changes=True,
        )
        answer = self._exchange(request)
        if not 200 <= answer.status < 300:
            raise answers.refused(answer, sealed.patient)
        return answers.created(answer) or self._look_up(item)

    def probe(self) -> str:
        """Ask for the capability statement, without signing in; returns the server's software name."""
        return answers.software(self._exchange(Request("GET", "metadata", headers={}, params={})))

    def _look_up(self, item: OutboxItem) -> Receipt:
        """After a success without an id; whatever goes wrong now, the document may be there."""
        try:
            receipt = self.find(item)
        except RemoteError as error:
            raise RemoteError(ErrorCode.EHR_AMBIGUOUS, details={"cause": error.code.value}) from error
        if receipt is None:
            raise RemoteError(ErrorCode.EHR_AMBIGUOUS, details={"cause": "not-found-after-success"})
        return receipt

    def _exchange(self, request: Request) -> Answer:
        return exchange(self._address(), request, self._timeouts)

    def _address(self) -> Address:
        return parse_address(self._base_url)

    def _authorization(self) -> dict[str, str]:
        if self._token is None:
            return {}
        token = self._token()
        # Anything but visible ASCII would end up as a broken header, or as a second one.
        if not token or not all("!" <= c <= "~" for c in token):
            raise RemoteError(ErrorCode.EHR_SIGN_IN, retryable=False)
        return {"Authorization": f"Bearer {token}"}

"""Where the EHR is, and whether a connection to it is allowed at all."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from app.domain.errors import ErrorCode, RemoteError
from app.domain.this_computer import is_this_computer

DEFAULT_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Address:
    """The base of a FHIR server: ``base`` ends without a slash; ``loopback``: it is this computer."""

    base: str
    host: str
    port: int
    loopback: bool

    def url(self, path: str) -> str:
        """The address of ``path`` (without a leading slash) below the base."""
        return f"{self.base}/{path}"


def parse_address(text: str) -> Address:
    """Return the address that a person typed; it is https, or this computer.

    EHR_NOT_CONFIGURED when it is empty or no address; NETWORK_REFUSED when notes would travel in clear.
    """
    cleaned = text.strip().rstrip("/")
    try:
        parts = urlsplit(cleaned)
        port = parts.port
        (parts.hostname or "").encode("idna")  # as the resolver will; empty or endless labels have no name
    except ValueError as error:
        raise RemoteError(ErrorCode.EHR_NOT_CONFIGURED, retryable=False) from error
    host = parts.hostname or ""
    extras = parts.username or parts.password or parts.query or parts.fragment
    if parts.scheme not in DEFAULT_PORTS or not host or extras or not cleaned.isprintable() or " " in cleaned:
        raise RemoteError(ErrorCode.EHR_NOT_CONFIGURED, retryable=False)
    loopback = is_this_computer(host)
    if parts.scheme != "https" and not loopback:
        raise RemoteError(ErrorCode.NETWORK_REFUSED, retryable=False, details={"scheme": parts.scheme})
    return Address(cleaned, host, port or DEFAULT_PORTS[parts.scheme], loopback)

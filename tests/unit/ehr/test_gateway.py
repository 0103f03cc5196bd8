"""What the gateway refuses before a single byte is sent, and how it opens connections."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.domain.errors import AppError, ErrorCode
from app.ehr.exchange import Timeouts
from app.ehr.gateway import FhirGateway
from tests.support.signed_notes import CLIENT, an_item

QUICK = Timeouts(connect=1, write=1, read=0.3, whole=0.6)


def refusal(gateway: FhirGateway, call: str = "send") -> AppError:
    with pytest.raises(AppError) as caught:
        getattr(gateway, call)(*(() if call == "probe" else (an_item(gateway),)))
    return caught.value


class Line:
    """A loopback port that answers every connection with the given bytes, piece by piece, then closes."""

    def __init__(self) -> None:
        self.pieces: tuple[bytes, ...] = ()
        self.keep_open = False
        self.heard: list[bytes] = []
        self._done = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0.05)
        self.base_url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/fhir"
        self._thread = threading.Thread(target=self._serve, name="line")
        self._thread.start()

    def close(self) -> None:
        self._done.set()
        self._thread.join(5)
        self._socket.close()

    def _serve(self) -> None:
        while not self._done.is_set():
            try:
                connection, _ = self._socket.accept()
            except TimeoutError:
                continue
            with connection:
                self._talk(connection)

    def _request(self, connection: socket.socket) -> bytes:
        got = connection.recv(65_536)
        length = re.search(rb"(?i)content-length: (\d+)", got)
        while length and len(got.partition(b"\r\n\r\n")[2]) < int(length.group(1)):
            got += connection.recv(65_536)
        return got

    def _talk(self, connection: socket.socket) -> None:
        connection.settimeout(2)
        try:
            self.heard.append(self._request(connection))
            for piece in self.pieces:
                connection.sendall(piece)
                if self._done.wait(0.05):
                    return
            if self.keep_open:
                connection.recv(65_536)
        except OSError:
            pass  # the other side has had enough


@pytest.fixture
def line() -> Iterator[Line]:
    opened = Line()
    yield opened
    opened.close()


class TestSettingUp:
    def test_without_an_address_there_is_no_ehr(self) -> None:
        gateway = FhirGateway("  ", "Practice EHR")
        assert gateway.name == ""
        assert an_item(gateway).payload  # signing works
        for call in ("send", "find", "probe"):
            assert refusal(gateway, call).code is ErrorCode.EHR_NOT_CONFIGURED

    def test_it_is_called_by_its_name_or_its_host(self) -> None:
        assert FhirGateway("https://ehr.example/fhir", " Practice EHR ").name == "Practice EHR"
        assert FhirGateway("https://ehr.example:8443/fhir").name == "ehr.example:8443"

    def test_an_address_that_cannot_be_dialled_is_not_set_up(self) -> None:
        for call in ("send", "find", "probe"):
            endless = FhirGateway(f"https://ehr.example/{'x' * 70_000}")
            assert refusal(endless, call).code is ErrorCode.EHR_NOT_CONFIGURED

    def test_a_clear_line_is_refused(self) -> None:
        for call in ("send", "find", "probe"):
            assert refusal(FhirGateway("http://ehr.example/fhir"), call).code is ErrorCode.NETWORK_REFUSED


class TestWhatIsNotSent:
    def test_a_client_who_is_not_linked_to_the_ehr(self, line: Line) -> None:
        gateway = FhirGateway(line.base_url)
        item = an_item(gateway, client=replace(CLIENT, ehr_id=""))
        with pytest.raises(AppError) as caught:
            gateway.send(item)
        assert caught.value.code is ErrorCode.EHR_PATIENT_UNKNOWN
        assert line.heard == []

    def test_bytes_that_are_not_those_that_were_signed(self, line: Line) -> None:
        gateway = FhirGateway(line.base_url)
        item = an_item(gateway)
        with pytest.raises(AppError) as caught:
            gateway.send(replace(item, payload=item.payload.replace(b"current", b"curreMt")))
        assert caught.value.code is ErrorCode.DATABASE_FAILED
        assert line.heard == []

    def test_a_payload_of_another_note(self, line: Line) -> None:
        gateway = FhirGateway(line.base_url)
        with pytest.raises(AppError) as caught:
            gateway.send(replace(an_item(gateway), identifier="another-note"))
        assert caught.value.code is ErrorCode.BUG
        assert line.heard == []

    @pytest.mark.parametrize("token", ["", "two words", "abc\r\nX-Other: 1", "naïve"])
    def test_a_token_that_is_none(self, line: Line, token: str) -> None:
        gateway = FhirGateway(line.base_url, token=lambda: token)
        assert refusal(gateway).code is ErrorCode.EHR_SIGN_IN
        assert refusal(gateway, "find").code is ErrorCode.EHR_SIGN_IN
        assert line.heard == []


class TestTheLine:
    def test_a_refused_connection_is_unreachable(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        assert refusal(FhirGateway(f"http://127.0.0.1:{port}/fhir")).code is ErrorCode.EHR_UNREACHABLE

    def test_a_server_without_a_certificate_is_unreachable(self, line: Line) -> None:
        line.pieces = (b"HTTP/1.1 400 Bad Request\r\n\r\n",)
        error = refusal(FhirGateway(line.base_url.replace("http:", "https:"), timeouts=QUICK))
        assert error.code is ErrorCode.EHR_UNREACHABLE
        assert error.details == {"cause": "certificate"}

    @pytest.mark.parametrize(
        "pieces",
        [
            (),
            (b"\x00\x01garbage\r\n\r\n",),
            (b"HTTP/1.1 201",),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", b'{"resourceType"'),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"zz\r\n"),
        ],
    )
    def test_garbage_after_sending_is_ambiguous(self, line: Line, pieces: tuple[bytes, ...]) -> None:
        line.pieces = pieces
        assert refusal(FhirGateway(line.base_url, timeouts=QUICK)).code is ErrorCode.EHR_AMBIGUOUS
        assert refusal(FhirGateway(line.base_url, timeouts=QUICK), "find").code is ErrorCode.EHR_UNREACHABLE

    def test_silence_after_sending_is_ambiguous(self, line: Line) -> None:
        line.keep_open = True
        assert refusal(FhirGateway(line.base_url, timeouts=QUICK)).code is ErrorCode.EHR_AMBIGUOUS

    def test_an_answer_that_trickles_for_ever_is_given_up(self, line: Line) -> None:
        line.pieces = (b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", *([b" "] * 200))
        gateway = FhirGateway(line.base_url, timeouts=QUICK)
        assert refusal(gateway, "find").code is ErrorCode.EHR_UNREACHABLE
        assert refusal(gateway).code is ErrorCode.EHR_AMBIGUOUS

    def test_a_redirect_is_not_followed(self, line: Line) -> None:
        line.pieces = (
            f"HTTP/1.1 307 Moved\r\nLocation: {line.base_url}/x\r\nContent-Length: 0\r\n\r\n".encode(),
        )
        gateway = FhirGateway(line.base_url, timeouts=QUICK)
        for call in ("send", "find", "probe"):
            assert refusal(gateway, call).code is ErrorCode.EHR_NOT_FHIR
        assert len(line.heard) == 3

    def test_the_environment_s_proxy_is_not_asked_for_this_computer(
        self, line: Line, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:1")
        line.pieces = (b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n",)
        assert refusal(FhirGateway(line.base_url, timeouts=QUICK)).code is ErrorCode.EHR_SIGN_IN

    def test_a_note_is_sent_as_the_bytes_that_were_frozen(self, line: Line) -> None:
        line.pieces = (
            b"HTTP/1.1 201 Created\r\nLocation: DocumentReference/d1\r\nContent-Length: 0\r\n\r\n",
        )
        gateway = FhirGateway(line.base_url, timeouts=QUICK)
        item = an_item(gateway)
        assert gateway.send(item).remote_id == "DocumentReference/d1"
        head, _, body = line.heard[0].partition(b"\r\n\r\n")
        assert body == item.payload
        token = f"identifier=urn:ietf:rfc:3986%7Curn:uuid:{item.identifier}"
        assert f"if-none-exist: {token}".lower() in head.decode().lower()
        assert head.startswith(b"POST /fhir/DocumentReference HTTP/1.1")


def test_http_is_not_loaded_until_something_is_sent() -> None:
    code = (
        "import sys; from app.ehr.gateway import FhirGateway; FhirGateway('').name;"
        "sys.exit(any(m in sys.modules for m in ('httpx2', 'truststore')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

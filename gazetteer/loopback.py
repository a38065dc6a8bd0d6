"""A server for programs on this machine alone.

It listens on 127.0.0.1, answers what its methods are, and never lets another web page read its
answers: no CORS headers, and requests must name this machine as their host (a name that was rebound
to 127.0.0.1 is turned away). Addresses, bodies, connections and idle time are bounded.
"""

from __future__ import annotations

import logging
import sys
import threading
from abc import abstractmethod
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

logger = logging.getLogger(__name__)

ADDRESS = "127.0.0.1"
LONGEST_URL = 4096
IDLE_SECONDS = 30.0
MOST_CONNECTIONS = 64
HOSTS = frozenset((ADDRESS, "localhost"))


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for."""

    path: str
    """As sent: "/search", still percent-encoded."""
    query: str
    """What follows the question mark, without it."""
    host: str
    """The name and port the client used for us: "127.0.0.1:8088"."""
    accept: str
    """The kinds of answer the client takes, as in the ``Accept`` header."""


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP status and what to send."""

    status: int
    content_type: str
    content: bytes | Iterator[bytes]
    """All of it, or pieces that are made while they are sent."""
    headers: Mapping[str, str] = field(default_factory=dict)


class LoopbackServer(ThreadingHTTPServer):
    """Answers programs on this machine. Call ``serve_forever`` and, elsewhere, ``shutdown``."""

    daemon_threads = True
    request_queue_size = MOST_CONNECTIONS
    methods: tuple[str, ...] = ("GET",)
    """GET, and HEAD where it is answered."""

    def __init__(self, port: int) -> None:
        """Listen on the port; 0 takes any free one. Raises ``OSError`` when it is taken."""
        super().__init__((ADDRESS, port), _Handler)
        self._slots = threading.BoundedSemaphore(MOST_CONNECTIONS)

    @property
    def url(self) -> str:
        """Where it answers: ``http://127.0.0.1:8088``."""
        return f"http://{ADDRESS}:{self.server_port}"

    @abstractmethod
    def respond(self, request: Request) -> Response:
        """The answer to a request, called from a thread of its own; it must not raise."""

    @abstractmethod
    def refuse(self, status: int, message: str) -> Response:
        """The answer to what is no request we take, in the form the clients expect."""

    def process_request(self, request: Any, client_address: Any) -> None:
        """Start a thread for a connection, or hang up when there are too many."""
        if self._slots.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve a connection to its end."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._slots.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log what ended a connection; a client that hangs up is none of our faults."""
        del request, client_address
        error = sys.exception()
        if isinstance(error, (ConnectionError, TimeoutError)):
            logger.debug("a client hung up: %s", error)
        else:
            logger.error("a connection was cut short", exc_info=error)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "EventAtlas", ""
    timeout = IDLE_SECONDS
    disable_nagle_algorithm = True
    server: LoopbackServer

    def do_GET(self) -> None:
        """Answer a GET request."""
        self._send(self._response())

    def do_HEAD(self) -> None:
        """Answer a HEAD request, where the server does."""
        if "HEAD" in self.server.methods:
            self.do_GET()
        else:
            self.send_error(501)

    def _response(self) -> Response:
        refuse = self.server.refuse
        hosts = self.headers.get_all("Host") or []
        if len(hosts) != 1 or not self._is_us(hosts[0]):
            return refuse(403, "this server answers programs on its own machine only")
        if len(self.path) > LONGEST_URL:
            return refuse(414, f"a URL has at most {LONGEST_URL} characters")
        if self.headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in self.headers:
            self.close_connection = True  # what follows would be taken for the next request
            return refuse(400, "a question has no body")
        try:
            url = urlsplit(self.path)
        except ValueError:
            return refuse(400, "not a URL")
        accept = ", ".join(self.headers.get_all("Accept") or [])
        return self.server.respond(Request(url.path, url.query, hosts[0].lower(), accept))

    def _is_us(self, host: str) -> bool:
        name, _, port = host.lower().partition(":")
        return name in HOSTS and port in ("", str(self.server.server_port))

    def _send(self, response: Response) -> None:
        whole = isinstance(response.content, bytes)
        in_chunks = not whole and self.request_version == "HTTP/1.1"
        if not whole and not in_chunks:
            self.close_connection = True  # an older client knows the end by it
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        if isinstance(response.content, bytes):
            self.send_header("Content-Length", str(len(response.content)))
        elif in_chunks:
            self.send_header("Transfer-Encoding", "chunked")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        for name, value in response.headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self._write(response.content, in_chunks)

    def _write(self, content: bytes | Iterator[bytes], in_chunks: bool) -> None:
        if isinstance(content, bytes):
            self.wfile.write(content)
            return
        for piece in filter(None, content):
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece) if in_chunks else piece)
        if in_chunks:
            self.wfile.write(b"0\r\n\r\n")

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what ``http.server`` cannot read, and every method that is not answered."""
        del explain
        self.close_connection = True
        if code != 501:
            self._send(self.server.refuse(code, message or "bad request"))
            return
        methods = self.server.methods
        refused = self.server.refuse(405, f"only {' and '.join(methods)} is answered")
        allow = {**refused.headers, "Allow": ", ".join(methods)}
        self._send(Response(refused.status, refused.content_type, refused.content, allow))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (inherited name)
        """Log a request at debug level: what is looked up is nobody else's business."""
        logger.debug(format, *args)

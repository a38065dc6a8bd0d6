"""A server on this machine that answers like Nominatim, for programs that speak only to servers.

It listens on 127.0.0.1 alone, answers GET alone, and never lets another web page read its answers:
no CORS headers, and requests must name this machine as their host (a name that was rebound to
127.0.0.1 is turned away).
"""

from __future__ import annotations

import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from gazetteer.service import Reply, Service, failure

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer

logger = logging.getLogger(__name__)

ADDRESS = "127.0.0.1"
USUAL_PORT = 8088
"""Where Nominatim's own development server listens."""
LONGEST_URL = 4096
IDLE_SECONDS = 30.0
MOST_CONNECTIONS = 64
HOSTS = frozenset((ADDRESS, "localhost"))


class LocalServer(ThreadingHTTPServer):
    """Answers from one gazetteer. Call ``serve_forever`` and, from another thread, ``shutdown``."""

    daemon_threads = True
    request_queue_size = MOST_CONNECTIONS

    def __init__(self, gazetteer: Gazetteer, port: int = USUAL_PORT) -> None:
        """Listen on the port; 0 takes any free one. Raises ``OSError`` when it is taken."""
        super().__init__((ADDRESS, port), _Handler)
        self._service = Service(gazetteer)
        self._one_at_a_time = threading.Lock()
        self._slots = threading.BoundedSemaphore(MOST_CONNECTIONS)

    @property
    def url(self) -> str:
        """Where it answers: ``http://127.0.0.1:8088``."""
        return f"http://{ADDRESS}:{self.server_port}"

    def reply(self, path: str, query: str) -> Reply:
        """The reply to a request; an unforeseen fault is logged and answered with 500."""
        try:
            with self._one_at_a_time:
                return self._service.reply(path, query)
        except Exception:
            logger.exception("no answer to %s", path)
            return failure(500, "the server could not answer; its log says why")

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


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "EventAtlas", ""
    timeout = IDLE_SECONDS
    disable_nagle_algorithm = True
    server: LocalServer

    def do_GET(self) -> None:
        """Answer a GET request."""
        self._send(self._reply())

    def _reply(self) -> Reply:
        hosts = self.headers.get_all("Host") or []
        if len(hosts) != 1 or not self._is_us(hosts[0]):
            return failure(403, "this server answers programs on its own machine only")
        if len(self.path) > LONGEST_URL:
            return failure(414, f"a URL has at most {LONGEST_URL} characters")
        if self.headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in self.headers:
            self.close_connection = True  # what follows would be taken for the next request
            return failure(400, "a question has no body")
        try:
            url = urlsplit(self.path)
        except ValueError:
            return failure(400, "not a URL")
        return self.server.reply(url.path, url.query)

    def _is_us(self, host: str) -> bool:
        name, _, port = host.lower().partition(":")
        return name in HOSTS and port in ("", str(self.server.server_port))

    def _send(self, reply: Reply, *, allow: str | None = None) -> None:
        plain = isinstance(reply.body, str)
        body = str(reply.body) if plain else json.dumps(reply.body, ensure_ascii=False)
        content = body.encode("utf-8", "replace")
        self.send_response(reply.status)
        kind = "text/plain" if plain else "application/json"
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        if allow is not None:
            self.send_header("Allow", allow)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse, in JSON: what ``http.server`` cannot read, and every method but GET."""
        del explain
        self.close_connection = True
        if code == 501:
            self._send(failure(405, "only GET is answered"), allow="GET")
        else:
            self._send(failure(code, message or "bad request"))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (inherited name)
        """Log a request at debug level: what is looked up is nobody else's business."""
        logger.debug(format, *args)

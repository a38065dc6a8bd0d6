"""A server on this machine that answers like Nominatim, for programs that speak only to servers."""

from __future__ import annotations

import json
import logging
import threading
from typing import TYPE_CHECKING

from gazetteer.loopback import LoopbackServer, Request, Response
from gazetteer.service import Reply, Service, failure

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer

logger = logging.getLogger(__name__)

USUAL_PORT = 8088
"""Where Nominatim's own development server listens."""


class LocalServer(LoopbackServer):
    """Answers from one gazetteer. Call ``serve_forever`` and, from another thread, ``shutdown``."""

    def __init__(self, gazetteer: Gazetteer, port: int = USUAL_PORT) -> None:
        """Listen on the port; 0 takes any free one. Raises ``OSError`` when it is taken."""
        super().__init__(port)
        self._service = Service(gazetteer)
        self._one_at_a_time = threading.Lock()

    def respond(self, request: Request) -> Response:
        """The answer to a request; an unforeseen fault is logged and answered with 500."""
        try:
            with self._one_at_a_time:
                return _response(self._service.reply(request.path, request.query))
        except Exception:
            logger.exception("no answer to %s", request.path)
            return self.refuse(500, "the server could not answer; its log says why")

    def refuse(self, status: int, message: str) -> Response:
        """The answer to what is no question, in Nominatim's form."""
        return _response(failure(status, message))


def _response(reply: Reply) -> Response:
    plain = isinstance(reply.body, str)
    body = str(reply.body) if plain else json.dumps(reply.body, ensure_ascii=False)
    kind = "text/plain" if plain else "application/json"
    return Response(reply.status, f"{kind}; charset=utf-8", body.encode("utf-8", "replace"))

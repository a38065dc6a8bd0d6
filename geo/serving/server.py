"""The server: an atlas on a port of this machine."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from gazetteer.loopback import LoopbackServer, Request, Response
from geo.serving.api import answer, refusal

if TYPE_CHECKING:
    from geo.serving.live import Live
    from geo.serving.published import Published

log = logging.getLogger(__name__)

USUAL_PORT: Final = 8090


class AtlasServer(LoopbackServer):
    """Answers from an atlas. Call ``serve_forever`` and, from another thread, ``shutdown``."""

    methods = ("GET", "HEAD")

    def __init__(self, live: Live[Published], port: int = USUAL_PORT) -> None:
        """Listen on the port; 0 takes any free one. Raises ``OSError`` when it is taken."""
        super().__init__(port)
        self._live = live

    def respond(self, request: Request) -> Response:
        """The answer to a request; an unforeseen fault is logged and answered with 500."""
        try:
            return answer(self._live.now(), request)
        except Exception:
            log.exception("no answer to %s", request.path)
            return refusal(500, "the server could not answer; its log says why")

    def refuse(self, status: int, message: str) -> Response:
        """The answer to what is no request we take."""
        return refusal(status, message)

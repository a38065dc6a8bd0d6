"""A long computation in a process of its own, while this one goes on with something else."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection

logger = logging.getLogger(__name__)

T = TypeVar("T")


@contextmanager
def apart(work: Callable[..., T], *arguments: Any) -> Iterator[Callable[[], T]]:
    """A function that waits for ``work(*arguments)``, begun at once in another process.

    The function, its arguments and its result are pickled, so ``work`` belongs at the top of a
    module. What it raises is raised here, with its traceback as a note. Where there is only one
    core, or the process dies (killed, or not able to start), the work is done here instead, when
    its result is asked for. At the end of the block the process is gone, finished or not.
    """
    if cores() < 2:
        yield lambda: work(*arguments)
        return
    # A fresh interpreter: a fork of a process with threads (NumPy's) may hang.
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(sender, work, arguments), daemon=True)
    process.start()
    sender.close()

    def wait() -> T:
        try:
            result, error = receiver.recv()
        except EOFError:
            process.join()
            logger.warning(
                "%s ended early in its own process (exit code %s): doing it here",
                work.__name__,
                process.exitcode,
            )
            return work(*arguments)
        if error is not None:
            raise error
        done: T = result
        return done

    try:
        yield wait
    finally:
        process.terminate()
        process.join()
        process.close()
        receiver.close()


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _run(sender: Connection, work: Callable[..., object], arguments: tuple[Any, ...]) -> None:
    """In the other process: do the work and send what came of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who waits, and ends us
    answer: tuple[object, Exception | None]
    try:
        answer = (work(*arguments), None)
    except Exception as error:
        error.add_note(f"In another process:\n{traceback.format_exc()}")
        answer = (None, error)
    try:
        sender.send(answer)
    except BrokenPipeError:
        return  # nobody waits any more
    except Exception as error:
        sender.send((None, RuntimeError(f"{work.__name__}: its result cannot be sent: {error}")))

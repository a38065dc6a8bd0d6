"""Opening a network that runs in onnxruntime on the processor."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

PIECES_FILE = "pieces.json"


def open_session(path: Path) -> InferenceSession:
    """The network of a file, on one thread: processes share the cores, not networks.

    Raises ``FileNotFoundError`` when it is not there.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(
        path.read_bytes(), options, providers=["CPUExecutionProvider"]
    )


def open_vocabulary(folder: Path) -> Tokenizer:
    """What cuts text into the pieces that the network in the folder knows."""
    from tokenizers import Tokenizer

    return Tokenizer.from_str((folder / PIECES_FILE).read_text("utf-8"))

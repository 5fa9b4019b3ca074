"""The zygote's program: `python -m grading.nursery LINE FOLDER`, started by a run of the grader.

A program of its own, not a fork of main: what main has in memory and in its environment is not in a student's.
"""

import importlib
import resource
import socket
import sys
from typing import Any

from grading.judge import DISK_FULL, DONE, Job, judge
from grading.outcome import FULL
from grading.shell import make_shell, run_cell
from grading.student_process import serve
from grading.zygote import Zygote

# What notebooks import, and what our own children do: imported once, in the zygote.
_MODULES = ("torch", "matplotlib.pyplot", "cnnlib.checks", "cnnlib.data.photos")
# The first of each costs up to a second: an optimizer imports half of torch, a traceback a parser of source.
_WARMING = (
    "1 + 1",
    "import torch; layer = torch.nn.Conv2d(1, 2, 1); torch.optim.SGD(layer.parameters(), 0.1)",
    "layer(torch.zeros(1, 1, 2, 2)).sum().backward()",
    "def answer(x):\n    return undefined_name(x)",
    "answer(1)",
    "raise NotImplementedError()",
)
_JUDGE_BYTES = 4 << 30
_shell: Any = None


def _prepare() -> None:
    """In the zygote: import and warm all that notebooks need, so that a fork has it."""
    global _shell
    for module in _MODULES:
        importlib.import_module(module)
    import torch

    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    _shell = make_shell()
    for source in _WARMING:
        run_cell(_shell, source)
    _shell.reset(new_session=False)
    _shell.execution_count = 1


def _judge_life(result: socket.socket, told: dict[str, Any]) -> None:
    # A test may build on what an answer returned, sizes too: then the test fails, not the machine.
    resource.setrlimit(resource.RLIMIT_DATA, (_JUDGE_BYTES, _JUDGE_BYTES))
    control = told.pop("control")
    try:
        judge(Job(**told), control, _shell)
    except OSError as error:
        if error.errno not in FULL:
            raise
        result.send(DISK_FULL)
    else:
        result.send(DONE)


def _student_life(sock: socket.socket, told: dict[str, Any]) -> None:
    serve(sock, _shell, told["limits"]["output_characters"])


def main(line: str, folder: str) -> None:
    """Serve main on the inherited socket `line`, with students' folders below `folder`."""
    control = socket.socket(fileno=int(line))
    Zygote(control, folder, _judge_life, _student_life).serve(_prepare)


if __name__ == "__main__":
    main(*sys.argv[1:])

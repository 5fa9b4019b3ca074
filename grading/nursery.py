"""The zygote's program: `python -m grading.nursery LINE FOLDER`, started by a run of the grader.

A program of its own, not a fork of main: what main has in memory and in its environment is not in a student's.
"""

import gc
import importlib
import json
import os
import resource
import socket
import sys
from contextlib import suppress
from functools import partial
from typing import Any

from publishing.without_grammars import leave_out_grammars

if __name__ == "__main__":
    gc.disable()  # hardly anything that is imported is ever garbage; the zygote collects once, when all is there
leave_out_grammars()

from grading.judge import DISK_FULL, DONE, Job, judge  # noqa: E402
from grading.outcome import FULL  # noqa: E402
from grading.shell import make_shell, run_cell  # noqa: E402
from grading.student_process import serve  # noqa: E402
from grading.zygote import Zygote  # noqa: E402

# The first of each costs up to a second: an optimizer imports half of torch, a traceback a parser of source.
_WARMING = {
    "": ("1 + 1", "def answer(x):\n    return undefined_name(x)", "answer(1)", "raise NotImplementedError()"),
    "torch": ("import torch; layer = torch.nn.Conv2d(1, 2, 1)", "layer(torch.zeros(1, 1, 2, 2)).sum().backward()"),
    "torch.optim": ("torch.optim.SGD(layer.parameters(), 0.1)",),
    "cnnlib.data.photos": (
        "from cnnlib.data import photos",
        "[photos.load_photo(name) for name in photos.photo_names()]",
    ),
}
_JUDGE_BYTES = 4 << 30
_shell: Any = None


def _import(modules: list[str]) -> None:
    for module in modules:
        with suppress(ImportError):  # a package that notebooks mention and this machine lacks: their cell will say so
            importlib.import_module(module)


def _prepare(modules: list[str]) -> None:
    """In the zygote: warm what notebooks need, which has been imported, so that a fork has it."""
    global _shell
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)
        sys.modules["torch"].set_num_interop_threads(1)
    _shell = make_shell()
    for module in ("", *modules):
        for source in _WARMING.get(module, ()):
            run_cell(_shell, source)
    _shell.reset(new_session=False)
    _shell.execution_count = 1


def _judge_life(result: socket.socket, told: dict[str, Any]) -> None:
    # A test may build on what an answer returned, sizes too: then the test fails, not the machine.
    resource.setrlimit(resource.RLIMIT_DATA, (_JUDGE_BYTES, _JUDGE_BYTES))
    job = result.recv(1 << 20)
    if not job:  # main has ended already
        return
    try:
        judge(Job(**json.loads(job)), told["control"], _shell.user_ns)
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
    modules: list[str] = []
    while told := control.recv(1 << 16):  # nothing where main has ended already
        message = json.loads(told)
        new = [module for module in message["modules"] if module not in modules]
        _import(new)
        modules += new
        if message["serve"]:
            Zygote(control, folder, _judge_life, _student_life).serve(partial(_prepare, modules))
            break


if __name__ == "__main__":
    main(*sys.argv[1:])
    sys.stderr.flush()
    os._exit(0)  # main waits for this end, and to take torch apart takes half a second

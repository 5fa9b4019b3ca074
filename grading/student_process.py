"""What runs inside the sandbox: the student's cells, and the questions of tests about what they define.

This side knows no test and no expected value. Whatever happens to it, the judge decides what it means.
"""

import io
import os
import random
import socket
import sys
from pathlib import Path
from typing import Any

from cnnlib.checks.student import AnswerError, InProcess
from grading import wire
from grading.proxies.objects import Objects
from grading.shell import CellShell, run_cell
from grading.torch_seed import seed_torch


def serve(sock: socket.socket, shell: CellShell, output_characters: int) -> None:
    """Answer the judge's requests, one at a time, until it closes its end.

    First it says {"ready": True}.

    {"do": "files", "files": {name: bytes as uint8}} -> {"done": True}
    {"do": "cell", "source": text}                   -> {"outputs": [...], "failed": bool}
    {"do": "call", "name", "arguments", "forbidden"} -> {"value": ...} or {"error": key, "values": {...}}
    {"do": "probe", "code", "name", "arguments"}     -> the same
    anything else                                    -> see `Objects.answer`
    """
    wire.send(sock, {"ready": True})
    _own_state()
    shell.user_module.__dict__["__name__"] = "__main__"
    sys.modules["__main__"] = shell.user_module
    student = InProcess(shell.user_ns)
    objects = Objects(shell.user_ns, sock, lambda request: _answer(request, student, objects, shell, output_characters))
    # As names of this frame, so that a cell that overwrites a module's attribute overwrites nothing here.
    send, receive, tell = wire.send, wire.receive, _answer
    while True:
        try:
            request = receive(sock)
        except wire.WireError:
            return
        reply = tell(request, student, objects, shell, output_characters)
        try:
            send(sock, reply)
        except wire.Gone:
            return
        except wire.WireError:
            send(sock, {"error": "answer.too_large", "values": {"name": request.get("name", "")}})


def _answer(
    request: dict[str, Any], student: InProcess, objects: Objects, shell: CellShell, room: int
) -> dict[str, Any]:
    match request["do"]:
        case "files":
            for name, content in request["files"].items():
                path = Path(name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content.tobytes())
            return {"done": True}
        case "cell":
            outputs, result = run_cell(shell, request["source"], room)
            return {"outputs": outputs, "failed": not result.success}
        case "call":
            student.forbidden = {request["name"]: request["forbidden"]}
            return _asked(lambda: student.call(request["name"], request["arguments"]))
        case "probe":
            student.forbidden = {request["name"]: request["forbidden"]}
            return _asked(lambda: student.probe(request["code"], request["name"], request["arguments"]))
    return objects.answer(request)


def _asked(question: Any) -> dict[str, Any]:
    try:
        return {"value": question()}
    except AnswerError as error:
        return {"error": error.key, "values": {name: str(value)[:2_000] for name, value in error.values.items()}}
    except BaseException as error:  # KeyboardInterrupt raised by the answer itself
        return {"error": "answer.raised", "values": {"name": "", "error": f"{type(error).__name__}: {error}"[:2_000]}}


def _own_state() -> None:
    """What a fork inherits and must not share: seeds, temporary names, the environment."""
    import tempfile

    import numpy as np

    work = str(Path.cwd())
    tempfile.tempdir = None
    sys.path.insert(0, "")  # as in a kernel: modules beside the notebook
    os.environ.update(HOME=work, TMPDIR=work, MPLCONFIGDIR=work, IPYTHONDIR=f"{work}/.ipython")
    # The same submission gets the same grade: what an answer draws without a seed is drawn alike each time.
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 - the global generator is what an answer may use
    seed_torch()
    sys.stdin = io.StringIO()

"""The process inside the sandbox, here without one: cells, and questions about what they define."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from grading import wire

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """\
import socket, sys
from grading.shell import make_shell
from grading.student_process import serve
serve(socket.socket(fileno=int(sys.argv[1])), make_shell(), 1000)
"""


@pytest.fixture(scope="module")
def line(tmp_path_factory):
    """The line to such a process, in an empty folder."""
    ours, theirs = socket.socketpair()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    command = [sys.executable, "-c", PROGRAM, str(theirs.fileno())]
    folder = tmp_path_factory.mktemp("student")
    with subprocess.Popen(command, cwd=folder, env=environment, pass_fds=[theirs.fileno()]) as process:
        theirs.close()
        assert wire.receive(ours) == {"ready": True}
        yield ours
        ours.close()
        assert process.wait(20) == 0


def ask(line, **question):
    wire.send(line, question)
    return wire.receive(line)


def cell(line, source):
    return ask(line, do="cell", source=source)


def call(line, name, *arguments, forbidden=()):
    return ask(line, do="call", name=name, arguments=arguments, forbidden=list(forbidden))


def test_cells(line):
    """Does a cell show what it prints and its last value, and the next one know its names?"""
    shown = cell(line, "x = 20\nprint('hello')\nx + 1")
    assert shown["failed"] is False
    assert [output["output_type"] for output in shown["outputs"]] == ["stream", "execute_result"]
    assert shown["outputs"][1]["data"]["text/plain"] == "21"
    assert cell(line, "x * 2")["outputs"][0]["data"]["text/plain"] == "40"


@pytest.mark.parametrize(
    "source", ["1 / 0", "import sys; sys.exit(0)", "raise KeyboardInterrupt", "def f(:", "%nothing"]
)
def test_cells_that_fail(line, source):
    """Does a cell that ends by an error say so, and the process live on?"""
    shown = cell(line, source)
    assert shown["failed"] is True and shown["outputs"][-1]["output_type"] in ("error", "stream")
    assert cell(line, "1")["failed"] is False


def test_output_has_an_end(line):
    """Is what a cell prints cut, and said to be cut, once?"""
    (output,) = cell(line, "for i in range(10_000): print('x' * 100)")["outputs"]
    assert len(output["text"]) < 1_100 and output["text"].count("[...]") == 1


def test_questions(line):
    """Does a question get plain data, a copy of arrays, and a known word for what is no answer?"""
    cell(line, "def double(x):\n    return 2 * x\ndef silent():\n    raise NotImplementedError()\nnumber = 3")
    assert call(line, "double", np.arange(3.0))["value"].tolist() == [0, 2, 4]
    assert call(line, "none")["error"] == "answer.missing"
    assert call(line, "number")["error"] == "answer.not_a_function"
    assert call(line, "silent")["error"] == "answer.blank"
    assert call(line, "double")["error"] == "answer.raised"
    assert call(line, "double", 1, forbidden=["math.sqrt"]) == {"value": 2}


def test_what_is_forbidden(line):
    """Is a forbidden name refused, and named?"""
    cell(line, "import math\ndef root(x):\n    return math.sqrt(x)")
    reply = call(line, "root", 4.0, forbidden=["math.sqrt"])
    assert (reply["error"], reply["values"]["used"]) == ("answer.forbidden", "math.sqrt")
    assert call(line, "root", 4.0) == {"value": 2.0}


def test_probes(line):
    """Does a probe run where the answer lives and leave no name behind?"""
    cell(line, "def double(x):\n    return 2 * x")
    code = "def look(answer, x):\n    left = answer(x)\n    return [left, 'left' in globals()]"
    reply = ask(line, do="probe", code=code, name="double", arguments=(4,), forbidden=[])
    assert reply == {"value": [8, False]}
    assert call(line, "look")["error"] == "answer.missing"


def test_files(line):
    """Do files lie beside the notebook, in folders too?"""
    files = {name: np.frombuffer(name.encode(), np.uint8) for name in ("a.txt", "data/b.txt")}
    assert ask(line, do="files", files=files) == {"done": True}
    shown = cell(line, "open('a.txt').read() + open('data/b.txt').read()")
    assert shown["outputs"][0]["data"]["text/plain"] == "'a.txtdata/b.txt'"


def test_what_is_too_large(line):
    """Is an answer that no frame carries said to be too large, and the process live on?"""
    cell(line, "import numpy as np\ndef large():\n    return np.zeros(1 << 26)")
    assert call(line, "large")["error"] == "answer.too_large"
    assert cell(line, "1")["failed"] is False


def test_its_own_state(line):
    """Are its home and temporary folder its own, its input empty, and `__main__` the notebook?"""
    source = "import os, sys, tempfile\nhere = os.getcwd()\n"
    source += (
        "[os.environ['HOME'] == here, tempfile.gettempdir() == here, sys.stdin.read(), sys.modules['__main__'].here]"
    )
    text = cell(line, source)["outputs"][0]["data"]["text/plain"]
    assert text.startswith("[True, True, '', '")

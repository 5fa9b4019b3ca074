"""What tests of foreign courses do with an answer that lives elsewhere; here in a thread, behind a socket."""

import socket
import threading
from contextlib import suppress

import pytest

from grading import wire
from grading.canonical import Step
from grading.cell_source import import_lines
from grading.plan import Plan, PlannedCell
from grading.proxies.objects import Objects
from grading.testers import ForeignTester


class ThreadStudent:
    """An answer's process, but for the process."""

    def __init__(self, source: str) -> None:
        self.names: dict = {"__name__": "__main__"}
        exec(source, self.names)
        self.processes, self.serve_callback = 1, None
        self._sock, there = socket.socketpair()
        self._objects = Objects(self.names, there, lambda request: self._objects.answer(request))
        self._thread = threading.Thread(target=self._serve, args=(there,), daemon=True)
        self._thread.start()

    def _serve(self, there: socket.socket) -> None:
        with there, suppress(wire.Gone):
            while True:
                wire.send(there, self._objects.answer(wire.receive(there)))

    def ask(self, question: dict, name: str = "") -> object:
        wire.send(self._sock, question)
        reply = wire.receive(self._sock)
        while "callback" in reply:
            wire.send(self._sock, self.serve_callback(reply))
            reply = wire.receive(self._sock)
        return reply

    def close(self) -> None:
        self._sock.close()
        self._thread.join(5)


def outcome_of(reference: str, answer: str, test: str, setup: str = ""):
    """What a test gives an answer, where the instructor's own answer is `reference`."""
    cells = [
        PlannedCell("setup", "code", setup, setup, "setup"),
        PlannedCell("answer", "code", reference, "", "answer"),
        PlannedCell("test", "code", test, test, "test", 2.0),
    ]
    plan = Plan("foreign", "en", cells, "", {}, {}, import_lines([setup, reference, test]))
    student = ThreadStudent(f"{setup}\n{answer}")
    try:
        tester = ForeignTester(plan, student, {})
        tester.setup(cells[0])
        tester.answered()
        return tester.test(Step(cells[2], test), "00"), student
    finally:
        student.close()


VECTOR = """
class Vector:
    def __init__(self, x, y): self.x, self.y = x, y
    def __add__(self, other): return Vector(self.x + other.x, self.y + other.y)
    def __eq__(self, other): return (self.x, self.y) == (other.x, other.y)
    def __len__(self): return 2
    def __getitem__(self, i): return (self.x, self.y)[i]
    def __repr__(self): return f"Vector({self.x}, {self.y})"
"""
RIGHT = {
    "values": ("def f(n): return [n, {'a': (1.5, None)}, {2}]", "assert f(3) == [3, {'a': (1.5, None)}, {2}]"),
    "an error": (
        "def f(n): raise ValueError('no')",
        "try:\n    f(1)\nexcept ValueError as e:\n    assert str(e) == 'no'\nelse:\n    assert False",
    ),
    "an error of its own": (
        "class Bad(KeyError): pass\ndef f(n): raise Bad(n)",
        "try:\n    f(1)\nexcept Bad as e:\n    assert e.args == (1,)\nelse:\n    assert False",
    ),
    "a class": (
        VECTOR,
        "v = Vector(1, 2) + Vector(3, 4)\nassert v == Vector(4, 6) and v.x == 4 and isinstance(v, Vector)",
    ),
    "a sequence": (VECTOR, "v = Vector(1, 2)\nassert len(v) == 2 and list(v) == [1, 2] and repr(v) == 'Vector(1, 2)'"),
    "an attribute set": (
        VECTOR,
        "v = Vector(1, 2)\nv.x = 7\nassert v[0] == 7 and hasattr(v, 'y') and not hasattr(v, 'z')",
    ),
    "a generator": (
        "def f():\n    n = 0\n    while True:\n        yield n\n        n += 1",
        "from itertools import islice\nassert list(islice(f(), 3)) == [0, 1, 2] and next(f()) == 0",
    ),
    "an argument changed in place": (
        "def f(a, b): a.sort(); b['n'] = a[0]",
        "a, b = [3, 1], {}\nsame = a\nf(a, b)\nassert same == [1, 3] and b == {'n': 1}",
    ),
    "an array changed in place": (
        "import numpy as np\ndef f(a): a += 1; return a.mean(axis=0)",
        "a = np.zeros((2, 2))\nassert np.allclose(f(a), [1, 1]) and a.sum() == 4",
    ),
    "a tensor": (
        "import torch\ndef f(x): return x.float().requires_grad_()",
        "out = f(torch.arange(3))\nassert torch.equal(out, torch.tensor([0., 1., 2.])) and out.requires_grad",
    ),
    "a layer": (
        "import torch\nfrom torch import nn\ndef f(): return nn.Linear(2, 3)",
        "layer = f()\nassert isinstance(layer, nn.Linear) and layer(torch.ones(1, 2)).shape == (1, 3)\n"
        "assert [tuple(p.shape) for p in layer.parameters()] == [(3, 2), (3,)]",
    ),
    "a function of the test's": ("def f(g, n): return g(g(n))", "assert f(lambda n: n * 3, 2) == 18"),
    "a function of the test's that asks the answer": (
        "def double(n): return 2 * n\ndef f(g, n): return g(n) + 1",
        "assert f(lambda n: double(n), 2) == 5",
    ),
    "an error of a test's function": (
        "def f(g):\n    try:\n        g()\n    except KeyError:\n        return 'caught'",
        "def g():\n    raise KeyError('x')\nassert f(g) == 'caught'",
    ),
    "a builtin function": ("def f(g, x): return g(x)", "assert f(len, 'abc') == 3 and f(int, '4') == 4"),
    "a patched function": (
        "def helper(n): return n\ndef f(n): return helper(n) + 1",
        "helper = lambda n: 10 * n\nassert f(2) == 21",
    ),
    "a name taken away": (
        "def helper(n): return n\ndef f(n): return helper(n)",
        "old = helper\ndel helper\ntry:\n    f(1)\nexcept NameError:\n    pass\nelse:\n    assert False\nfinally:\n"
        "    helper = old\nassert f(1) == 1",
    ),
    "what it prints": (
        "def f(): print('hello')",
        "import io, contextlib\nwith contextlib.redirect_stdout(io.StringIO()) as out:\n    f()\n"
        "assert out.getvalue() == 'hello\\n'",
    ),
    "names in functions": ("def f(n): return n + 1", "def check():\n    assert f(1) == 2\ncheck()"),
    "a variable": ("total = 3", "assert total == 3 and total + 1 == 4"),
    "partial credit": ("def f(): return 1", "f() / 2"),
}
FULL = dict.fromkeys(RIGHT, 2.0) | {"partial credit": 0.5}


@pytest.mark.parametrize("case", RIGHT)
def test_an_honest_answer(case):
    """Has an honest answer its points, whatever the test does with it?"""
    answer, test = RIGHT[case]
    outcome, _ = outcome_of(answer, answer, test)
    assert (outcome.points, outcome.error, outcome.message) == (FULL[case], None, "")


ALWAYS = """
class Always(int):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    def __sub__(self, other): return self
    __hash__ = None
def f(n): return Always()
"""
CHEATS = {
    "equal to everything": (ALWAYS, "assert f(2) == 41"),
    "closer than everything": (ALWAYS, "assert abs(f(2) - 41) < 1e-9"),
    "an array of its own kind": (
        "import numpy as np\nclass A(np.ndarray):\n    def __eq__(self, other): return True\n"
        "def f(n): return np.zeros(1).view(A)",
        "import numpy as np\nassert np.array_equal(f(2), [41])",
    ),
    "its own numpy": (
        "class np:\n    allclose = array = staticmethod(lambda *a: True)\ndef f(n): return n",
        "import numpy as np\nassert np.allclose(f(2), 41)",
    ),
    "its own builtins": (
        "import builtins\nbuiltins.abs = lambda x: 0\ndef f(n): return n",
        "assert abs(f(2) - 41) == 0",
    ),
    "a name the test uses": ("expected = 2\ndef f(n): return n", "expected = 41\nassert f(2) == expected"),
}


@pytest.mark.parametrize("case", CHEATS)
def test_a_cheat(case, monkeypatch):
    """Has an answer no points that only looks right to whoever lets it?"""
    monkeypatch.setattr("builtins.abs", abs)  # the thread shares them: put them back
    answer, test = CHEATS[case]
    if case == "its own builtins":
        answer = answer.replace("import builtins\nbuiltins.abs", "abs")
    outcome, _ = outcome_of("import numpy as np\ndef f(n): return 41", answer, test)
    assert outcome.points == 0


def test_expected_values_stay_here():
    """Does what a test binds stay out of the answer's process, even where that has such a name?"""
    _, student = outcome_of(
        "def f(n): return 41", "expected = secret = None\ndef f(n): return n", "expected = secret = 41"
    )
    assert student.names["expected"] is None and student.names["secret"] is None


def test_the_instructor_is_told_what_cannot_cross():
    """Is a test that gives an answer an object of its own answered by a sentence for the instructor?"""
    outcome, _ = outcome_of("def f(x): return 1", "def f(x): return 1", "class Mine: pass\nassert f(Mine()) == 1")
    assert outcome.points == 0 and outcome.message == ""
    assert outcome.error.startswith("CannotCross: A test gives an answer a value of type Mine, which cannot cross")


def test_what_the_answer_raised_is_told():
    """Is the student told what the answer raised, and is that no fault of the test's?"""
    outcome, _ = outcome_of("def f(n): return n", "def f(n): return 1 / 0", "assert f(2) == 2")
    assert (outcome.points, outcome.message, outcome.error) == (0, "ZeroDivisionError: division by zero", None)


def test_setup_may_use_answers():
    """Does a locked cell that uses what only answers define break nothing?"""
    setup = (
        "import math\nfactor = 3\ntry:\n    table = [triple(n) for n in range(3)]\nexcept NameError:\n    table = []"
    )
    answer = "def triple(n): return factor * n"
    outcome, _ = outcome_of(answer, answer, "assert triple(2) == factor * 2 == 6 and math.pi > 3", setup)
    assert outcome.points == 2

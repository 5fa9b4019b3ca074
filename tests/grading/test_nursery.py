"""The zygote's own program, as a run starts it."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from grading import zygote
from grading.nursery_line import modules_mentioned, nursery

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="runs of the grader need Linux")


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """Temporary files lie in a folder of the test's own; the environment holds a secret."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("GRADEBOOK_PASSWORD", "secret")
    return tmp_path


def processes(place):
    """Processes whose command names the folder: the nursery, and every fork of it."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if str(place).encode() in (path / "cmdline").read_bytes():
                found.append(path)
        except OSError:
            continue
    return found


def test_it_lives_as_long_as_its_block(place):
    """Does a nursery become ready, answer, and leave neither process nor file?"""
    with nursery() as line:
        control = line.ready([])
        assert zygote.request(control, {"kill": 1}) == {}
        assert len(processes(place)) == 1 and len(list(place.iterdir())) == 1
    assert processes(place) == [] and list(place.iterdir()) == []


def test_what_it_knows_of_us(place):
    """Does it inherit no password, no home, and no descriptor but its two?"""
    with nursery() as line:
        line.ready([])
        (process,) = processes(place)
        environment = (process / "environ").read_bytes()
        assert b"secret" not in environment and b"GRADEBOOK" not in environment
        assert f"HOME={next(place.iterdir())}".encode() in environment
        links = {os.readlink(link) for link in (process / "fd").iterdir() if int(link.name) > 2}  # noqa: PTH115
        assert {link for link in links if link.startswith("/")} == {str(next(place.iterdir()))}


def test_a_run_that_has_nothing_to_do(place):
    """Does a nursery that nobody waited for end at once, and leave nothing?"""
    with nursery():
        pass
    assert processes(place) == [] and list(place.iterdir()) == []


def test_a_module_that_is_not_there(place):
    """Is a module that this machine lacks no reason not to become ready?"""
    with nursery() as line:
        assert zygote.request(line.ready(["no_such_module_anywhere"]), {"kill": 1}) == {}


@pytest.mark.parametrize("told", [[], ["torch"]])
def test_modules_told_beforehand(place, told):
    """Does it hold the modules it was told before main was ready, and no others?"""
    with nursery() as line:
        line.begin(told)
        line.begin(["no_such_module_anywhere"])
        line.ready([])
        (process,) = processes(place)
        assert ("libtorch" in (process / "maps").read_text(encoding="utf-8")) == bool(told)


def test_a_nursery_that_dies(place):
    """Is a nursery that is killed before it is ready said in one sentence?"""
    with nursery() as line:
        while not (alive := processes(place)):
            pass
        os.kill(int(alive[0].name), 9)
        with pytest.raises(RuntimeError, match="could not be made ready"):
            line.ready([])
    assert list(place.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "modules"),
    [
        ("import torch", ["torch"]),
        ("torch.optim.SGD", ["torch", "torch.optim"]),
        ("torchvision, pandasque", []),
        ("from cnnlib import checks", ["cnnlib.checks"]),
    ],
)
def test_modules_mentioned(text, modules):
    """Are a notebook's modules told by whole words?"""
    assert modules_mentioned(text) == modules


def test_what_every_student_carries():
    """Does the process that all are forked from hold neither nbgrader nor its gradebook, which no judge needs?"""
    code = "import sys, grading.nursery; print([name for name in ('nbgrader', 'sqlalchemy') if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"

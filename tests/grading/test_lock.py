"""One command at a time on a course folder, and none for ever."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grading import commands
from grading.grade import Options, grade
from grading.lock import HOLDER, Busy, working_on

ROOT = Path(__file__).resolve().parents[2]
HOLD = """\
import sys
from pathlib import Path
from grading.lock import working_on
with working_on(Path(sys.argv[1]), "grade 99-small"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def busy(tmp_path):
    """A process that holds the course `tmp_path`; ends with the test."""
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, env=environment, text=True, **pipes) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.stdin.close()


def attempts(course):
    """Every command that writes into a course folder."""
    return {
        "grade": lambda: grade(course, Options("99-small"), lambda line: None),
        "collect": lambda: commands.collect([course], course, None, None),
        "feedback": lambda: commands.feedback("99-small", course),
    }


@pytest.mark.parametrize("command", ["grade", "collect", "feedback"])
def test_the_second_is_refused(busy, tmp_path, command):
    """Is a second command refused before it touches anything, by one sentence that names the first's process?"""
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(Busy) as caught:
        attempts(tmp_path)[command]()
    said = str(caught.value)
    assert said.startswith(f"`course grade 99-small` (process {busy.pid}, since ")
    assert said.endswith(f"is at work on {tmp_path}: wait until it has ended, or end it, and run this again.")
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_dead_holder_holds_nothing(busy, tmp_path):
    """Is the course free as soon as the holder was killed, though what it wrote of itself still lies there?"""
    busy.kill()
    busy.wait()
    assert (tmp_path / HOLDER).exists()
    with working_on(tmp_path, "collect"):
        assert str(os.getpid()) in (tmp_path / HOLDER).read_text(encoding="utf-8")
    assert not (tmp_path / HOLDER).exists()


def test_an_error_lets_go(tmp_path):
    """Is the course free again after a command that failed?"""
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), working_on(tmp_path, "collect"):
            1 / 0  # noqa: B018


def test_a_holder_that_says_nothing(busy, tmp_path):
    """Is a second command refused in a sentence too when the first has not yet said who it is?"""
    (tmp_path / HOLDER).write_text("", encoding="utf-8")
    with pytest.raises(Busy, match="^Another command is at work on "), working_on(tmp_path, "collect"):
        pass


def test_a_course_that_is_not_there(tmp_path):
    """Is a folder that is not there refused, and not made?"""
    with pytest.raises(FileNotFoundError, match="give an nbgrader course's folder with --course"):
        commands.collect([tmp_path], tmp_path / "nowhere", None, None)
    assert list(tmp_path.iterdir()) == []

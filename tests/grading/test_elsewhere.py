"""What an instructor meets on Windows and macOS, where the walls around an answer do not exist."""

import subprocess
import sys
from pathlib import Path

import pytest

from course import main
from grading import sample_run
from publishing.assignment import read_assignment
from tests.publishing.planted import plant

ROOT = Path(__file__).resolve().parents[2]
# A Python without what Windows lacks, and with its name.
AS_WINDOWS = """
import os, sys
sys.platform = "win32"
for name in ("resource", "fcntl", "pwd", "grading.isolation.syscalls"):
    sys.modules[name] = None
del os.getuid, os.fork
import course
sys.exit(course.main(sys.argv[1:]))
"""


def on_windows(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", AS_WINDOWS, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120)


@pytest.mark.parametrize("command", ["grade", "collect", "feedback", "report"])
@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_what_needs_linux_says_so(command, platform, monkeypatch, capsys, tmp_path):
    """Is one sentence said, with what to do instead, when a command of the grader is given elsewhere?"""
    monkeypatch.setattr(sys, "platform", platform)
    assert main([command, "07-one-by-one-convolution", "--course", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"course {command}: `course {command}` needs Linux") and said.count("\n") == 1
    assert "WSL 2" in said and "`nbgrader autograde`" in said


def test_doctor_elsewhere(tmp_path):
    """Does the doctor answer on a Python that lacks what Windows lacks, and say what can be done there?"""
    done = on_windows("doctor", "--course", str(tmp_path / "none yet"))  # nbgrader itself would ask Windows for more
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("isolation   none: `course grade` needs Linux.")
    assert "versions    Python" in done.stdout


def test_sample_class_elsewhere(monkeypatch, tmp_path):
    """Is the sample class graded by stock nbgrader elsewhere, in a line that says why, and by ours on Linux?"""
    assignment = read_assignment(plant(tmp_path))
    said, called = [], []
    for name in ("_grade_apart", "_tell"):
        monkeypatch.setattr(sample_run, name, lambda course, assignment, report, name=name: called.append(name))
    monkeypatch.setattr(
        "grading.stock.autograde", lambda course, name, report: called.append("stock") or len(list(course.iterdir()))
    )
    monkeypatch.setattr(sample_run, "read_grades", lambda *given: iter(()))
    monkeypatch.setattr(sample_run, "grade_table", lambda assignment, grades: "table")
    monkeypatch.setattr(sample_run, "grade_by_hand", lambda *given: called.append(given))
    monkeypatch.setattr(sys, "platform", "darwin")
    assert sample_run.run_sample(tmp_path / "course", assignment, 1, report=said.append) == "table"
    assert called == ["stock"] and "our grader needs Linux" in said[0] and said[-1].endswith("the others unchanged")
    monkeypatch.setattr(sys, "platform", "linux")
    sample_run.run_sample(tmp_path / "course", assignment, 1, report=said.append)
    assert called[1:] == ["_grade_apart", "_tell"]

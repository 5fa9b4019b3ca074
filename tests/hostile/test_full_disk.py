"""A disk that is full: one clear sentence, and the same grades, submissions and pages once there is room."""

import json
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from grading.full_disk import told_of_a_full_disk
from grading.outcome import write_whole
from grading.submissions import open_course
from tests.hostile.graded_class import ROOT, class_folder
from tests.hostile.interrupted import ANSWERS, hand_in_everyone
from tests.hostile.small_disk import command_on_a_disk


def test_outcomes_on_a_full_disk(tmp_path, monkeypatch):
    """Does a file that could not be written whole leave the earlier one, and nothing beside it?"""
    path = tmp_path / "outcome.json"
    write_whole(path, b"earlier")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"later")
    assert path.read_bytes() == b"earlier" and list(tmp_path.iterdir()) == [path]


def on_a_small_disk(folder: Path, megabytes: int, work: str, steps: int) -> list[dict]:
    """What came of `work` on a copy of `folder`/course at every time that it filled the disk, and then had room."""
    disk = folder / "disk"
    disk.mkdir()
    command = command_on_a_disk(disk, megabytes, str(disk), work, str(steps))
    if command is None:
        pytest.skip("this test mounts a small disk, and this machine lets us mount nothing")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stdout + done.stderr
    tries = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert len(tries) == steps and {one["same"] for one in tries} == {True}, done.stdout
    assert {one["lost"] for one in tries} == {0}
    full = f"The disk of {disk / 'course'} is full: free some space and run the command again; what has been done"
    filled = [one for one in tries if "is full" in one["said"]]
    assert tries[0] in filled and all(one["said"].startswith(full) for one in filled), done.stdout
    assert len({one["new"] for one in filled}) > 3, done.stdout  # at one place and another
    return filled


def test_collecting_on_a_full_disk(uploaded, tmp_path):
    """Is the disk said to be full, no upload called bad for it, and everything taken once there is room?"""
    shutil.copytree(uploaded, tmp_path, dirs_exist_ok=True)
    tries = on_a_small_disk(tmp_path, 4, "collect", 12)
    refused = "These were refused and left where they are"
    assert all(refused in one["again"] and one["again"].count("bob_07-one.zip") == 1 for one in tries)


def test_feedback_on_a_full_disk(graded, tmp_path):
    """Is it said of feedback and tables, and are they all there afterwards?"""
    shutil.copytree(graded, tmp_path, dirs_exist_ok=True)
    on_a_small_disk(tmp_path, 4, "feedback", 6)


@pytest.mark.system
def test_grading_on_a_full_disk():
    """Is it said at every place where a run may fill it, the gradebook too, and are the grades the same afterwards?"""
    with class_folder() as (held, assignment):
        hand_in_everyone(held, assignment, copies=1)
        open_course(held.course).secret()
        tries = on_a_small_disk(held.folder, 4, "grade", 8)
    everyone = 2 * len(ANSWERS)  # an outcome and a graded notebook each: only the gradebook was yet to be written
    assert {0, everyone} <= {one["new"] for one in tries}


def test_no_room_for_another_file(tmp_path, monkeypatch):
    """Is a gradebook that has no room for its journal, of which SQLite says little, said to lie on a full disk?"""
    from sqlalchemy.exc import OperationalError

    def locked_out(*_):
        raise OperationalError("insert", {}, Exception("unable to open database file"))

    with pytest.raises(OperationalError), told_of_a_full_disk(tmp_path):
        locked_out()
    monkeypatch.setattr(
        "os.statvfs", lambda path: SimpleNamespace(f_favail=0, f_bavail=1, f_frsize=1, f_blocks=1, f_bfree=1)
    )
    with pytest.raises(RuntimeError, match="is full: free some space"), told_of_a_full_disk(tmp_path):
        locked_out()

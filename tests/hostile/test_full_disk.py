"""A disk that is full: one clear sentence, and the same grades once there is room."""

import subprocess
from pathlib import Path

import pytest

from grading import jobs
from grading.grade import Options, grade
from grading.outcome import write_whole
from tests.hostile.graded_class import ASSIGNMENT, LIMITS, class_folder
from tests.hostile.interrupted import grades, hand_in_everyone


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


@pytest.mark.system
def test_a_run_on_a_full_disk():
    """Does a run that fills the disk say so in one sentence, and does the next give everyone's grades?"""
    options = Options(ASSIGNMENT, workers=2, limits=LIMITS)
    with class_folder() as (graded, assignment):
        hand_in_everyone(graded, assignment)
        results = graded.course / "results"
        results.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=20k", "tmpfs", str(results)]
        if subprocess.run(mount, capture_output=True).returncode != 0:
            pytest.skip("this test mounts a small disk, which only root may")
        try:
            with pytest.raises(RuntimeError, match="is full: free some space and run the command again"):
                grade(graded.course, options, lambda line: None)
            begun = graded.outcomes()
            assert 0 < len(begun) < 12 and {outcome.status for outcome in begun.values()} == {"graded"}
            subprocess.run(["mount", "-o", "remount,size=10m", str(results)], check=True)
            summary = grade(graded.course, options, lambda line: None)
            assert summary.graded_now == 12 - len(begun)
            after_the_trouble = grades(graded)
        finally:
            subprocess.run(["umount", str(results)], check=True)
        grade(graded.course, options, lambda line: None)
        assert grades(graded) == after_the_trouble and len(after_the_trouble["gradebook"]) == 12


def test_a_full_disk_under_the_gradebook(tmp_path):
    """Is it said of the gradebook too?"""
    from sqlalchemy.exc import OperationalError

    def full(*_):
        raise OperationalError("insert", {}, Exception("database or disk is full"))

    with (
        pytest.raises(RuntimeError, match=f"The disk of {tmp_path} is full"),
        jobs._told_of_a_full_disk(Path(tmp_path)),
    ):
        full()

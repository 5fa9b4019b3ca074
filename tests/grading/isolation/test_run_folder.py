"""A run's folders: gone with it, and with the next where it was killed."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from grading.isolation.run_folder import PREFIX, remove_stale, run_folder
from grading.outcome import write_whole

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="runs of the grader need Linux")
ROOT = Path(__file__).resolve().parents[3]
HOLD = """\
import subprocess, sys, time
from grading.isolation.run_folder import run_folder
with run_folder() as folder:
    (folder.path / "plan.json").write_text("secret")
    held = [folder.alive] if sys.argv[1] == "inherited" else []
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=held)
    print(other.pid, flush=True)
    time.sleep(600)
"""
TRY_TIERS = """\
import os, signal
from grading.isolation import tiers
tiers._works = lambda room: os.kill(os.getpid(), signal.SIGKILL)
tiers.strongest()
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    """An empty folder for temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def killed_run(place, who):
    """A run killed with SIGKILL; the process it had started lives on, with the folder's lock or without."""
    environment = {**os.environ, "TMPDIR": str(place), "PYTHONPATH": str(ROOT)}
    run = subprocess.Popen([sys.executable, "-c", HOLD, who], env=environment, stdout=subprocess.PIPE, text=True)
    other = int(run.stdout.readline())
    run.kill()
    run.wait()
    run.stdout.close()
    return other


def test_it_goes_with_its_run(place):
    """Is the folder its user's alone, and gone at the end, however the run ends?"""
    with pytest.raises(ZeroDivisionError), run_folder() as folder:
        assert folder.path.stat().st_mode & 0o777 == 0o700
        (folder.path / "inner").mkdir()
        1 / 0  # noqa: B018
    assert list(place.iterdir()) == []


def test_it_goes_with_the_next_run(place):
    """Is the folder of a killed run removed when the next begins, plans and all?"""
    os.kill(killed_run(place, "not inherited"), signal.SIGKILL)
    left = list(place.glob(f"{PREFIX}*/plan.json"))
    assert len(left) == 1
    with run_folder() as folder:
        assert list(place.iterdir()) == [folder.path]


def test_it_stays_while_anyone_of_its_run_lives(place):
    """Does it stay as long as a process that inherited it lives, and go afterwards?"""
    other = killed_run(place, "inherited")
    remove_stale()
    assert len(list(place.iterdir())) == 1
    os.kill(other, signal.SIGKILL)
    for _ in range(500):
        remove_stale()
        if not list(place.iterdir()):
            break
    assert list(place.iterdir()) == []


def test_it_goes_where_its_run_tried_tiers(place):
    """Does it also go where root's run was killed while it tried a tier, which needs a folder of the student's?"""
    environment = {**os.environ, "TMPDIR": str(place), "PYTHONPATH": str(ROOT)}
    assert subprocess.run([sys.executable, "-c", TRY_TIERS], env=environment).returncode == -signal.SIGKILL
    assert len(list(place.iterdir())) == 1
    remove_stale()
    assert list(place.iterdir()) == []


def test_two_runs_at_once(place):
    """Do two runs keep out of each other's folders?"""
    with run_folder() as first, run_folder() as second:
        assert first.path != second.path and first.path.is_dir() and second.path.is_dir()


def test_what_is_not_a_runs_stays(place):
    """Do a link of that name, what it leads to, and other files stay?"""
    (place / "kept").mkdir()
    (place / f"{PREFIX}link").symlink_to(place / "kept")
    (place / f"{PREFIX}file").touch()
    remove_stale()
    assert sorted(path.name for path in place.iterdir()) == [f"{PREFIX}file", f"{PREFIX}link", "kept"]


def test_halves_of_files(tmp_path):
    """Is half a file removed with the next whole one if its writer is dead, and left if it lives?"""
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    names = [f".a.json.{dead.pid}", f".a.json.{os.getppid()}", ".a.json.backup", f".b.json.{dead.pid}"]
    for name in names:
        (tmp_path / name).write_bytes(b"{")
    write_whole(tmp_path / "a.json", b"{}")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names[1:], "a.json"])

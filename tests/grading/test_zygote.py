"""The process that every other is forked from: real forks, with judges and students of our own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grading import zygote
from grading.isolation.limits import Limits

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="runs of the grader need Linux")
ROOT = Path(__file__).resolve().parents[2]
# A judge does what it is told: it asks for a student, tells its number, and stays until its line is closed.
PROGRAM = """\
import json, os, socket, sys, time
from pathlib import Path
from grading import zygote

def judge(result, told):
    if told.get("student"):
        ours, theirs = socket.socketpair()
        started = zygote.request(told["control"], {"student": told["student"]}, theirs)
        theirs.close()
        result.send(json.dumps({**started, "said": ours.recv(1000).decode(), "fds": fds()}).encode())
    else:
        result.send(json.dumps({"pid": os.getpid(), "fds": fds()}).encode())
    if told.get("stays"):
        time.sleep(600)

def student(sock, told):
    Path("mine.txt").write_text("x")
    sock.send(json.dumps([os.getpid(), os.getcwd(), fds()]).encode())
    time.sleep(600)

def fds():
    return [name for name in os.listdir("/proc/self/fd") if int(name) > 2]

control = socket.socket(fileno=int(sys.argv[1]))
zygote.Zygote(control, sys.argv[2], judge, student).serve(lambda: None)
"""
WISHES = {"tier": "NONE", "limits": Limits().as_dict(), "readable": []}


@pytest.fixture
def line(tmp_path):
    """The line to a zygote that is ready; `line.process`, and `line.folder`, where students live."""
    folder = tmp_path / "students"
    folder.mkdir()
    for path in (folder, *folder.parents[:3]):
        path.chmod(0o711)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, "-c", PROGRAM, str(theirs.fileno()), str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, env=environment, pass_fds=[theirs.fileno()], stderr=subprocess.PIPE, text=True)
    theirs.close()

    class Held:
        control, started, place = ours, process, folder

    with process:
        assert ours.recv(16) == b"{}"
        yield Held
        ours.close()


def start(line, **told):
    """Have a judge forked; its number and its line."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    pid = zygote.request(line.control, {"judge": told}, theirs)["pid"]
    theirs.close()
    return pid, ours


def lives(pid):
    try:
        return (
            Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[0] != "Z"
        )
    except OSError:
        return False


def wait_until(holds):
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def with_student(line):
    """A judge that stays, and the student it asked for."""
    judge, ours = start(line, student=WISHES, stays=True)
    held = json.loads(ours.recv(4096))
    ours.close()
    pid, place, descriptors = json.loads(held["said"])
    assert pid == held["pid"]
    return judge, pid, Path(place), held["fds"], descriptors


def test_a_judge(line):
    """Is a judge a process of its own with two lines and nothing else, and is its end its line's?"""
    pid, ours = start(line)
    told = json.loads(ours.recv(4096))
    assert told["pid"] == pid != line.started.pid and len(told["fds"]) <= 3  # and the one it looked with
    assert ours.recv(1) == b""
    ours.close()
    wait_until(lambda: not lives(pid))


def test_a_student(line):
    """Does a student live in a folder of its own with one line, and is the folder gone after it?"""
    judge, student, place, _, descriptors = with_student(line)
    assert place.parent == line.place and (place / "mine.txt").exists() and len(descriptors) <= 2
    os.kill(student, signal.SIGKILL)
    wait_until(lambda: not place.exists())
    assert lives(judge)


def test_a_judges_end_takes_its_student(line):
    """Does a student die with its judge, and another judge's student live?"""
    judge, student, place, *_ = with_student(line)
    _, other, *_ = with_student(line)
    zygote.request(line.control, {"kill": judge})
    wait_until(lambda: not lives(student) and not place.exists())
    assert lives(other)


def test_mains_end_takes_everything(line):
    """Does everyone end, and the folder go, when main hangs up?"""
    judge, student, *_ = with_student(line)
    line.control.close()
    assert line.started.wait(20) == 0
    assert not lives(judge) and not lives(student) and not line.place.exists()


def test_only_its_own_are_killed(line):
    """Is a request to kill a process that the zygote did not start obeyed by nobody's death?"""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        assert zygote.request(line.control, {"kill": other.pid}) == {}
        assert other.poll() is None


def test_a_dead_zygote(line):
    """Is a request to a zygote that was killed a ConnectionError?"""
    line.started.kill()
    line.started.wait()
    with pytest.raises(ConnectionError, match="The process that starts the others has ended"):
        zygote.request(line.control, {"kill": 1})


def test_a_place_that_cannot_be_made(line):
    """Is the kernel's reason told where a student cannot be started, and does the zygote live on?"""
    line.place.rmdir()
    _, ours = start(line, student=WISHES)
    ours.close()
    pid, ours = start(line)
    assert json.loads(ours.recv(4096))["pid"] == pid
    ours.close()
    line.place.mkdir()


def test_more_than_one_thread():
    """Does a process of several threads refuse to be forked from?"""
    code = "import threading, time; threading.Thread(target=time.sleep, args=(9,), daemon=True).start()\n"
    code += "from grading.zygote import _require_one_thread; _require_one_thread()"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert "RuntimeError: A process of 2 threads cannot be forked safely: set OMP_NUM_THREADS=1." in done.stderr

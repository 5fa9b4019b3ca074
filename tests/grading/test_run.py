"""Judges at work, whatever becomes of them: here each is a thread that does what its job's name says."""

import json
import os
import socket
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from grading import run
from grading.judge import DISK_FULL, DONE, Job
from grading.outcome import Outcome, read_outcome, write_outcome
from grading.run import NurseryLost, grade_all


class Judges:
    """Stands for the zygote: `request` starts a judge, or kills one."""

    def __init__(self) -> None:
        self.started, self.at_once, self.most = Counter(), 0, 0
        self.fails: dict[int, Exception | dict] = {}  # what a request to start the nth judge gives
        self._sockets, self._threads = {}, []
        self._lock = threading.Lock()

    def request(self, control, message, handed=None):
        if "kill" in message:
            self._sockets.pop(message["kill"]).shutdown(socket.SHUT_RDWR)
            return {}
        assert message == {"judge": {}}  # the zygote's memory is the students': no name, no path, no secret
        pid = len(self._threads) + 1
        match self.fails.get(pid):
            case dict(answer):
                return answer
            case Exception() as error:
                raise error
        sock = self._sockets[pid] = socket.socket(fileno=os.dup(handed.fileno()))
        thread = threading.Thread(target=self._live, args=(sock,))
        self._threads.append(thread)
        thread.start()
        return {"pid": pid}

    def _live(self, sock):
        job = Job(**json.loads(sock.recv(1 << 16)))
        with self._lock:
            self.started[job.student] += 1
            times = self.started[job.student]
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        time.sleep(0.02)
        if job.student == "hangs":
            sock.recv(1)
        lives = job.student.startswith("well") or job.student == "dies once" and times == 2
        if lives:
            write_outcome(Path(job.result), Outcome(job.student, "a", "graded", "en", "", "", "NONE"))
        with self._lock:
            self.at_once -= 1
        with sock, suppress(OSError):  # the run may have ended
            if lives or job.student == "lies":
                sock.send(DONE)
            if job.student == "disk":
                sock.send(DISK_FULL)


@pytest.fixture
def judges(monkeypatch):
    """The judges; each has 0.3 s."""
    held = Judges()
    monkeypatch.setattr(run.zygote, "request", held.request)
    monkeypatch.setattr(run, "_GRACE", 0.2)
    yield held
    for thread in held._threads:
        thread.join(5)


def grade(tmp_path, *students, workers=2):
    """(student, whether there is an outcome) of every job, in the order they ended."""
    jobs = [
        Job(name, "a", "", "a", "", "", str(tmp_path / name), "", "", "NONE", {"total_seconds": 0.1}, [])
        for name in students
    ]
    heard = []
    grade_all(None, jobs, workers, lambda job, outcome: heard.append((job.student, outcome is not None)))
    return heard


def test_everyone_once(judges, tmp_path):
    """Is every job's end heard once, with the outcome it wrote?"""
    names = [f"well-{number}" for number in range(9)]
    assert sorted(grade(tmp_path, *names)) == [(name, True) for name in names]
    assert set(judges.started.values()) == {1}


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_so_many_at_a_time(judges, tmp_path, workers):
    """Do never more judges work at once than there are to be, and as many if there is work?"""
    grade(tmp_path, *(f"well-{number}" for number in range(12)), workers=workers)
    assert judges.most == workers


def test_a_judge_that_dies(judges, tmp_path):
    """Is a job whose judge died tried once more, then given up, and does it hold nobody up?"""
    heard = grade(tmp_path, "dies", "well-1", "dies once", "well-2")
    assert dict(heard) == {"dies": False, "well-1": True, "dies once": True, "well-2": True} and len(heard) == 4
    assert judges.started == {"dies": 2, "dies once": 2, "well-1": 1, "well-2": 1}


def test_a_judge_that_hangs(judges, tmp_path):
    """Is a judge killed when its time is over, twice, and is the run over soon after?"""
    begin = time.monotonic()
    assert dict(grade(tmp_path, "hangs", "well-1")) == {"hangs": False, "well-1": True}
    assert 0.6 <= time.monotonic() - begin < 5
    assert judges.started["hangs"] == 2


def test_a_word_without_an_outcome(judges, tmp_path):
    """Is a judge that says it is done, and wrote nothing, taken for one that died?"""
    assert grade(tmp_path, "lies") == [("lies", False)]


def test_an_outcome_without_a_word(judges, tmp_path):
    """Is an outcome of an earlier run not taken for that of a judge that died?"""
    write_outcome(tmp_path / "dies", Outcome("dies", "a", "graded", "en", "", "", "NONE"))
    assert grade(tmp_path, "dies") == [("dies", False)]


def test_a_full_disk(judges, tmp_path):
    """Does a full disk end the run, by the kernel's own number?"""
    with pytest.raises(OSError, match="No space is left") as caught:
        grade(tmp_path, "disk")
    assert caught.value.errno == 28


def test_no_process(judges, tmp_path):
    """Is a machine that starts no process said, with whom it happened to?"""
    judges.fails[1] = {"error": "BlockingIOError: no more"}
    with pytest.raises(RuntimeError, match="No process could be started to grade ada: BlockingIOError: no more"):
        grade(tmp_path, "ada")


def test_no_zygote(judges, tmp_path):
    """Is a killed zygote said in one sentence, with what to do?"""
    judges.fails[2] = ConnectionError()
    with pytest.raises(NurseryLost, match="run the command again with fewer --workers; what has been graded is kept"):
        grade(tmp_path, "well-1", "well-2", workers=1)
    assert read_outcome(tmp_path / "well-1").status == "graded"

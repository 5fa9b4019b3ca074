"""Keeps judges at work until every submission has an outcome, whatever any of them does."""

import contextlib
import errno
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from grading import judge, zygote
from grading.judge import Job
from grading.outcome import Outcome, read_outcome

_TRIES = 2  # for a judge that was itself killed, or ran out of memory
_ROOT = Path(__file__).resolve().parents[1]
_BACKEND = "module://matplotlib_inline.backend_inline"
_GRACE = 30.0  # seconds a judge has beyond its student's time


@dataclass
class _Running:
    job: Job
    sock: socket.socket
    pid: int
    deadline: float
    tries: int


def grade_all(jobs: Sequence[Job], workers: int, finished: Callable[[Job, Outcome | None], None]) -> None:
    """Grade every job, `workers` at a time; `finished` hears of each as it ends, None where its judge failed twice.

    Raises RuntimeError where the machine starts no processes, or kills the one that does.
    """
    if not jobs:
        return
    try:
        with _zygote() as control:
            _work(control, jobs, workers, finished)
    except ConnectionError:
        raise RuntimeError(
            "The process that starts the others was killed, perhaps for want of memory: run the command again with "
            "fewer --workers; what has been graded is kept."
        ) from None


def _work(
    control: socket.socket, jobs: Sequence[Job], workers: int, finished: Callable[[Job, Outcome | None], None]
) -> None:
    waiting = deque((job, 1) for job in jobs)
    running: dict[socket.socket, _Running] = {}
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                started = _start(control, *waiting.popleft())
                running[started.sock] = started
            for ended in _ended(control, running):
                outcome = _outcome(ended)
                if outcome is None and ended.tries < _TRIES:
                    waiting.appendleft((ended.job, ended.tries + 1))
                else:
                    finished(ended.job, outcome)
    finally:
        for sock in running:
            sock.close()


def _start(control: socket.socket, job: Job, tries: int) -> _Running:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    started = zygote.request(control, {"judge": asdict(job)}, theirs)
    theirs.close()
    if "pid" not in started:
        ours.close()
        raise RuntimeError(f"No process could be started to grade {job.student}: {started.get('error')}")
    return _Running(job, ours, started["pid"], time.monotonic() + job.limits["total_seconds"] + _GRACE, tries)


def _ended(control: socket.socket, running: dict[socket.socket, _Running]) -> Iterator[_Running]:
    """The judges that are done, waiting for one; those out of time are killed, and are done then."""
    ready, _, _ = select.select([*running], [], [], 0.5)
    now = time.monotonic()
    for sock in list(running):
        if sock in ready:
            yield running.pop(sock)
        elif now > running[sock].deadline:
            zygote.request(control, {"kill": running[sock].pid})
            running[sock].deadline = now + _GRACE


def _outcome(ended: _Running) -> Outcome | None:
    """What the judge says it wrote, read back; None when it ended without a word. Raises OSError for a full disk."""
    word = b""
    with contextlib.suppress(OSError), ended.sock:
        word = ended.sock.recv(64)
    if word == judge.DISK_FULL:
        raise OSError(errno.ENOSPC, "No space is left for an outcome", ended.job.result)
    return read_outcome(Path(ended.job.result)) if word == judge.DONE else None


@contextlib.contextmanager
def _zygote() -> Iterator[socket.socket]:
    """main's line to a zygote that lives as long as this block, in a folder that goes with it."""
    folder = tempfile.mkdtemp(prefix="cnn-course-grading-")
    Path(folder).chmod(0o711)  # a student's user must reach its own folder in here, and list nothing
    control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, "-m", "grading.nursery", str(theirs.fileno()), folder]
    process = subprocess.Popen(command, env=_environment(folder), cwd=_ROOT, pass_fds=[theirs.fileno()])
    theirs.close()
    try:
        if control.recv(16) != b"{}":
            raise RuntimeError("The process that starts the others could not be made ready; its words stand above.")
        yield control
    finally:
        control.close()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _environment(home: str) -> dict[str, str]:
    """What every process of a run knows of this one's environment: no password, no token, no path of the course.

    home: theirs, so that no instructor's settings of IPython or matplotlib reach a grade, and a user without a home in
    the machine's list can grade.
    """
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TZ") if name in os.environ}
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**kept, **threads, "HOME": home, "PYTHONHASHSEED": "0", "PYTHONPATH": str(_ROOT), "MPLBACKEND": _BACKEND}

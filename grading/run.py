"""Keeps judges at work until every submission has an outcome, whatever any of them does."""

import contextlib
import errno
import json
import select
import socket
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from grading import judge, zygote
from grading.deadline import LONGEST
from grading.judge import Job
from grading.outcome import Outcome, read_outcome

_TRIES = 2  # for a judge that was itself killed, or ran out of memory
_GRACE = 30.0  # seconds a judge has beyond its student's time


class NurseryLost(RuntimeError):
    """The process that starts the others has ended; what has been graded is kept."""


@dataclass
class _Running:
    job: Job
    sock: socket.socket
    pid: int
    deadline: float
    tries: int


def grade_all(
    control: socket.socket, jobs: Sequence[Job], workers: int, finished: Callable[[Job, Outcome | None], None]
) -> None:
    """Grade every job, `workers` at a time; `finished` hears of each as it ends, None where its judge failed twice.

    control: the line to a zygote that is ready (see `nursery_line`). Raises RuntimeError where the machine starts no
    processes, NurseryLost where it kills the one that does.
    """
    try:
        _work(control, jobs, workers, finished)
    except ConnectionError:
        raise NurseryLost(
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
    try:
        with theirs:
            started = zygote.request(control, {"judge": {}}, theirs)
    except ConnectionError:
        ours.close()
        raise
    with contextlib.suppress(OSError):  # it has died at once: that shows when its word is awaited
        # Not by way of the zygote: its memory becomes every student's, and a job names classmates and the secret.
        ours.send(json.dumps(asdict(job)).encode())
    if "pid" not in started:
        ours.close()
        raise RuntimeError(f"No process could be started to grade {job.student}: {started.get('error')}")
    return _Running(job, ours, started["pid"], time.monotonic() + LONGEST * job.limits["total_seconds"] + _GRACE, tries)


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

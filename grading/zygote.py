"""The process that every other one is forked from: it has imported what notebooks import, and knows no test.

    main ──"judge"──> zygote ──fork──> judge (trusted; one a submission)
                        ^                 |
                        └────"student"────┘   zygote ──fork into the sandbox──> student

A student's process inherits the zygote's memory, so nothing secret may ever be in it: no test, no gradebook, no path
of a classmate. A judge's end takes its students with it, and main's end takes everything.
"""

import gc
import json
import os
import select
import signal
import socket
import tempfile
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grading import huge_pages
from grading.isolation.identity import student_identity
from grading.isolation.leftovers import remove_folder
from grading.isolation.limits import Limits
from grading.isolation.syscalls import PR_SET_CHILD_SUBREAPER, prctl
from grading.isolation.tiers import Room, Tier, fork_into, readable_paths
from grading.isolation.watch import is_beyond

_MAX_MESSAGE = 1 << 16
_WATCH_SECONDS = 0.25
Run = Callable[[socket.socket, dict[str, Any]], None]  # what a child does with its socket and what it was told


def request(control: socket.socket, message: dict[str, Any], handed: socket.socket | None = None) -> dict[str, Any]:
    """Ask the zygote; `handed` is given to the child it forks. Raises ConnectionError when it has ended."""
    try:
        socket.send_fds(control, [json.dumps(message).encode()], [] if handed is None else [handed.fileno()])
        answer = control.recv(_MAX_MESSAGE)
    except OSError:
        answer = b""
    if not answer:
        raise ConnectionError("The process that starts the others has ended.")
    return dict(json.loads(answer))


@dataclass
class _Child:
    owner: socket.socket | None  # the judge's line to us; None for a judge
    place: str | None  # the folder it lives in, removed after it
    watched: Limits | None = None  # where the kernel bounds neither its threads nor its disk


class Zygote:
    """Forks judges for main, and students for judges, until main hangs up."""

    def __init__(self, main: socket.socket, folder: str, judge: Run, student: Run) -> None:
        self._main, self._folder = main, folder
        self._judge, self._student = judge, student
        self._children: dict[int, _Child] = {}
        self._judges: dict[socket.socket, int] = {}  # the judge's line -> its process

    def serve(self, prepare: Callable[[], None]) -> None:
        """Prepare, say so to main, and answer until it hangs up; then end everything."""
        prepare()
        _require_one_thread()
        gc.collect()
        gc.freeze()  # a collection in a child would copy every page
        gc.enable()
        huge_pages.gather()
        prctl(PR_SET_CHILD_SUBREAPER, 1)
        self._main.send(b"{}")
        wake, signalled = os.pipe()
        for end in (wake, signalled):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(signalled, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        while True:
            ready, _, _ = select.select([wake, self._main, *self._judges], [], [], self._watch())
            if wake in ready:
                with suppress(BlockingIOError):
                    os.read(wake, 4096)
                self._reap()
            lines = [line for line in ready if line is self._main or line in self._judges]
            answered = [self._answer(line) for line in lines]  # every line, also after main's
            if not all(answered):
                break
        for pid in list(self._children):
            _kill(pid)
        while self._children:
            self._reap(wait=0)
        remove_folder(self._folder)

    def _watch(self) -> float | None:
        """Kill who takes more than it may; returns when to look again."""
        watched = [(pid, child) for pid, child in self._children.items() if child.place and child.watched]
        for pid, child in watched:
            if is_beyond(pid, str(child.place), child.watched or Limits()):
                _kill(pid)
        return _WATCH_SECONDS if watched else None

    def _answer(self, line: socket.socket) -> bool:
        """Answer one request; False when main has hung up."""
        try:
            data, handed, _, _ = socket.recv_fds(line, _MAX_MESSAGE, 1)
        except OSError:
            data, handed = b"", []
        if not data:
            if line is self._main:
                return False
            self._end_judge(line)
            return True
        try:
            reply = self._obey(line, json.loads(data), handed)
        except OSError as error:
            reply = {"error": f"{type(error).__name__}: {error}"}
        finally:
            for descriptor in handed:
                os.close(descriptor)
        with suppress(OSError):
            line.send(json.dumps(reply).encode())
        return True

    def _obey(self, line: socket.socket, message: dict[str, Any], handed: list[int]) -> dict[str, Any]:
        if "kill" in message:
            if message["kill"] in self._children:
                _kill(message["kill"])
            return {}
        if line is self._main:
            return {"pid": self._fork_judge(message["judge"], handed[0])}
        return {"pid": self._fork_student(line, message["student"], handed[0])}

    def _fork_judge(self, job: dict[str, Any], handed: int) -> int:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        pid = os.fork()
        if pid == 0:
            control = _claim(theirs.fileno())
            result = _claim(handed)
            _child_life([control, result], lambda: self._judge(result, {**job, "control": control}), silent=False)
        theirs.close()
        self._judges[ours] = pid
        self._children[pid] = _Child(None, None)
        return pid

    def _fork_student(self, owner: socket.socket, wishes: dict[str, Any], handed: int) -> int:
        tier = Tier[wishes["tier"]]
        place = tempfile.mkdtemp(dir=self._folder, prefix="student-")
        user, group = student_identity()
        os.chown(place, user, group)
        limits = Limits(**wishes["limits"])
        room = Room(tier, limits, place, readable_paths(tuple(wishes["readable"])), user, group)
        sock = _claim(handed)
        try:
            pid = fork_into(room, lambda: _child_life([sock], lambda: self._student(sock, wishes), silent=True))
        except OSError:
            remove_folder(place)
            raise
        finally:
            sock.close()
        self._children[pid] = _Child(owner, place, None if tier is Tier.NAMESPACES else limits)
        return pid

    def _end_judge(self, line: socket.socket) -> None:
        """A judge is gone, or being killed: so are its students."""
        self._judges.pop(line)
        for pid, child in self._children.items():
            if child.owner is line:
                _kill(pid)
        line.close()

    def _reap(self, wait: int = os.WNOHANG) -> None:
        while True:
            try:
                pid, _ = os.waitpid(-1, wait)
            except ChildProcessError:
                self._children.clear()
                return
            if pid == 0:
                return
            child = self._children.pop(pid, None)
            _kill_strays(set(self._children))
            if child is not None and child.place is not None:
                self._remove(child.place)

    def _remove(self, place: str) -> None:
        """Remove a student's folder; a full one in a process of its own: a million files must keep nobody waiting."""
        with suppress(OSError):
            Path(place).rmdir()
            return
        pid = os.fork()
        if pid == 0:
            _child_life([], lambda: remove_folder(place), silent=False)
        self._children[pid] = _Child(None, None)


def _require_one_thread() -> None:
    threads = len(list(Path("/proc/self/task").iterdir()))
    if threads != 1:
        raise RuntimeError(f"A process of {threads} threads cannot be forked safely: set OMP_NUM_THREADS=1.")


def _claim(descriptor: int) -> socket.socket:
    return socket.socket(fileno=os.dup(descriptor))


def _child_life(keep: list[socket.socket], run: Callable[[], None], silent: bool) -> None:
    """In a child: close all that is not its own, run, and end without the zygote's clean-up."""
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is main's to handle
        _close_all_but({sock.fileno() for sock in keep}, silent)
        run()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def _close_all_but(keep: set[int], silent: bool) -> None:
    devnull = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2) if silent else (0,):  # what a student writes past Python is nobody's to read
        os.dup2(devnull, descriptor)
    last = 2
    for descriptor in sorted(keep):
        os.closerange(last + 1, descriptor)
        last = descriptor
    os.closerange(last + 1, os.sysconf("SC_OPEN_MAX"))


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _kill_strays(known: set[int]) -> None:
    """End what a student left behind: orphans come to us, and we started none of them."""
    with suppress(OSError):  # a kernel without this list has none to tell
        for pid in map(int, Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()):
            if pid not in known:
                _kill(pid)

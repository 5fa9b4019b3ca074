"""The wall itself: what a student's process can reach, tier by tier, on the machine the tests run on."""

import json
import os
import signal
import socket
import sys
import time
from pathlib import Path

import pytest

from grading.isolation import seccomp
from grading.isolation.identity import student_identity
from grading.isolation.limits import Limits
from grading.isolation.tiers import Room, Tier, fork_into, readable_paths, strongest, tier_named

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
TIERS = [Tier.NAMESPACES, Tier.LANDLOCK]


@pytest.fixture(params=TIERS, ids=lambda tier: tier.word)
def inside(request, tmp_path):
    """Run a function in a room of each tier and return what it returns, by way of a pipe."""
    place = tmp_path / "place"
    place.mkdir()
    user, group = student_identity()
    os.chown(place, user, group)
    for parent in (tmp_path, *tmp_path.parents):
        if parent.owner() != "root" or os.getuid() == 0:
            parent.chmod(parent.stat().st_mode | 0o011)

    def run(function, bounds=Limits()):  # noqa: B008 - a frozen value
        room = Room(request.param, bounds, str(place), readable_paths(), user, group)
        ours, theirs = socket.socketpair()
        pid = fork_into(room, lambda: theirs.sendall(json.dumps(function()).encode()))
        theirs.close()
        data = b""
        with ours:
            while part := ours.recv(1 << 16):
                data += part
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        return json.loads(data) if data else status

    run.tier = request.param
    return run


def attempt(function, *arguments):
    """The name of the OSError that `function` raises, or None."""
    try:
        function(*arguments)
    except OSError as error:
        return type(error).__name__
    return None


def test_this_machine_has_a_wall():
    """Does the machine that runs these tests grant the strongest tier? (The README names what it needs.)"""
    assert strongest() is Tier.NAMESPACES


def test_files(inside, tmp_path):
    """Can it write in its own folder, read this Python, and neither read, list nor write anything else?"""
    secret = tmp_path / "gradebook.db"
    secret.write_text("grades")
    home = str(Path.home())

    def look():
        Path("own.txt").write_text("mine")
        return {
            "own": Path("own.txt").read_text(),
            "python": attempt(Path(os.__file__).read_bytes),
            "secret": attempt(secret.read_text),
            "passwd": attempt(Path("/etc/passwd").read_text),
            "home": attempt(os.listdir, home),
            "write": attempt(Path("/usr/lib/x").write_text, "x"),
            "tmp": attempt(Path("/tmp/cnn-course-x").write_text, "x"),
            "environ": attempt(Path(f"/proc/{os.getppid()}/environ").read_bytes),
        }

    seen = inside(look)
    assert seen.pop("own") == "mine" and seen.pop("python") is None
    assert None not in seen.values(), seen


def test_no_network(inside):
    """Is every socket but a local pair refused?"""

    def connect():
        families = (socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_PACKET)
        return [
            attempt(socket.socket, family, socket.SOCK_RAW if family > 10 else socket.SOCK_STREAM)
            for family in families
        ]

    assert None not in inside(connect)


def test_processes_are_bounded(inside):
    """Does a fork bomb stop at the limit, and does nothing of it live on?"""

    def bomb():
        pids = []
        while len(pids) < 100:
            try:
                pid = os.fork()
            except OSError:
                break
            if pid == 0:
                time.sleep(30)
                os._exit(0)
            pids.append(pid)
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        return len(pids)

    started = inside(bomb, Limits(processes=16))
    assert started == 0 if inside.tier is Tier.LANDLOCK else 0 < started <= 16


def test_threads_may_be_started(inside):
    """Can an answer use threads, as NumPy and torch do?"""

    def count():
        import threading

        seen = []
        threads = [threading.Thread(target=seen.append, args=(1,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return len(seen)

    assert inside(count) == 4


@pytest.mark.parametrize("kind", ["private", "shared", "file"])
def test_memory_and_files_are_bounded(inside, kind):
    """Does taking too much memory, shared or not, or writing too much, fail inside?"""

    def take():
        import mmap

        try:
            if kind == "file":
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                Path("large").write_bytes(bytes(40 << 20))
            elif kind == "shared":
                mmap.mmap(-1, 8 << 30)
            else:
                bytearray(600 << 20)
        except (MemoryError, OSError) as error:
            return type(error).__name__
        return None

    assert inside(take, Limits(memory_megabytes=256)) in ("MemoryError", "OSError")


def test_privileges_are_gone(inside):
    """Is it no one's root, and are namespaces, mounts, tracing and kernel keys refused?"""

    def try_calls():
        import ctypes

        libc = ctypes.CDLL(None, use_errno=True)
        calls = {
            "unshare": lambda: libc.unshare(0x10000000),
            "mount": lambda: libc.mount(b"tmpfs", b".", b"tmpfs", 0, None),
            "ptrace": lambda: libc.ptrace(16, os.getppid(), 0, 0),
            "setuid": lambda: libc.setuid(0),
            "memfd": lambda: libc.memfd_create(b"x", 0),
        }
        return {name: call() for name, call in calls.items()} | {"uid": os.getuid()}

    seen = inside(try_calls)
    assert seen.pop("uid") != 0
    assert set(seen.values()) == {-1}


def test_other_processes_cannot_be_signalled(inside):
    """Is the grader out of reach of a kill?"""
    me = os.getpid()
    assert inside(lambda: attempt(os.kill, me, 0)) in ("ProcessLookupError", "PermissionError")


def test_nothing_of_others_can_be_set(inside):
    """Are the grader's limits, priority and processors out of its reach, also where they share a user?"""
    me, resource_kind = os.getpid(), 1  # RLIMIT_FSIZE

    def reach():
        import resource

        return [
            attempt(resource.prlimit, me, resource_kind, (1 << 30, 1 << 30)),
            attempt(os.sched_setaffinity, me, {0}),
            attempt(os.setpriority, os.PRIO_PROCESS, me, 19),
            attempt(os.kill, -1, 0),
        ]

    seen = inside(reach)
    assert set(seen[:3]) <= {"ProcessLookupError", "PermissionError"}
    # In a process namespace of its own, -1 means nobody else.
    assert seen[3] in ("ProcessLookupError", "PermissionError", None if inside.tier is Tier.NAMESPACES else "")


def test_its_own_signals_and_limits_stay(inside):
    """Can it still signal itself and lower its own limits, as Python's own tools do?"""

    def own():
        import resource

        signal.signal(signal.SIGUSR1, signal.SIG_IGN)
        os.kill(os.getpid(), signal.SIGUSR1)
        signal.raise_signal(signal.SIGUSR1)
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
        return resource.getrlimit(resource.RLIMIT_NOFILE)[0]

    assert inside(own) == 64


def test_no_socket_by_its_path(inside, tmp_path):
    """Is a socket of the machine's, a daemon's say, out of reach?"""
    (tmp_path / "open").mkdir(mode=0o755)
    with socket.socket(socket.AF_UNIX) as daemon:
        path = str(tmp_path / "open" / "daemon")
        daemon.bind(path)
        daemon.listen()
        Path(path).chmod(0o777)
        assert inside(lambda: attempt(lambda: socket.socket(socket.AF_UNIX).connect(path))) is not None


def test_seccomp_knows_both_machines():
    """Are the filters of both machines whole instructions, different, and do they name every refused call?"""
    programs = {name: seccomp.program(name) for name in ("x86_64", "aarch64")}
    assert all(len(text) % 8 == 0 and len(text) // 8 < 256 for text in programs.values())
    assert programs["x86_64"] != programs["aarch64"]
    assert {"ptrace", "mount", "bpf", "memfd_create", "io_uring_setup"} <= set(seccomp.refused_names())


def test_names_of_tiers():
    """Is each tier found by its word, and another word refused with the choices?"""
    assert [tier_named(tier.word) for tier in Tier] == list(Tier)
    with pytest.raises(ValueError, match="choose from landlock, namespaces, none or auto"):
        tier_named("vm")


def test_limits_as_data():
    """Do limits survive the journey to the process that sets them?"""
    assert Limits(**Limits(cell_seconds=5).as_dict()) == Limits(cell_seconds=5)

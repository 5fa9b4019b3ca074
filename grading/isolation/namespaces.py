"""A process in namespaces of its own: it sees no other process, no network, and a file system of our choosing."""

import contextlib
import ctypes
import os
import signal
from collections.abc import Sequence
from pathlib import Path

from grading.isolation.syscalls import NUMBERS, machine, mount, syscall, unmount

NEWNS, NEWCGROUP, NEWUTS, NEWIPC = 0x00020000, 0x02000000, 0x04000000, 0x08000000
NEWUSER, NEWPID, NEWNET = 0x10000000, 0x20000000, 0x40000000
ALL = NEWNS | NEWCGROUP | NEWUTS | NEWIPC | NEWUSER | NEWPID | NEWNET

_RDONLY, _NOSUID, _NODEV, _NOEXEC, _REMOUNT, _BIND, _REC, _PRIVATE = 1, 2, 4, 8, 32, 4096, 16384, 1 << 18
_DETACH = 2
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")

_python = ctypes.PyDLL(None, use_errno=True)  # keeps the interpreter's lock over a call
_python.PyOS_BeforeFork.restype = _python.PyOS_AfterFork_Child.restype = None
_python.PyOS_AfterFork_Parent.restype = None


def clone(flags: int) -> int:
    """os.fork() into new namespaces by one system call; 0 in the child. Raises OSError where the kernel refuses."""
    number = NUMBERS[machine()]["clone"]
    _python.PyOS_BeforeFork()
    pid = _python.syscall(ctypes.c_long(number), ctypes.c_ulong(flags | signal.SIGCHLD), 0, 0, 0, 0)
    if pid == 0:
        _python.PyOS_AfterFork_Child()
        return 0
    _python.PyOS_AfterFork_Parent()
    if pid < 0:
        raise OSError(ctypes.get_errno(), f"clone: {os.strerror(ctypes.get_errno())}")
    return int(pid)


def map_identity(pid: int, user: int, group: int) -> None:
    """From outside: the namespace of process `pid` knows this user and `user`, under the same numbers inside."""
    process = Path("/proc") / str(pid)
    (process / "setgroups").write_text("deny", encoding="ascii")
    for name, known in (("uid_map", {os.getuid(), user}), ("gid_map", {os.getgid(), group})):
        (process / name).write_text("".join(f"{number} {number} 1\n" for number in sorted(known)), encoding="ascii")


def enter_root(root: Path, readable: Sequence[str], work: str, options: str) -> None:
    """From inside: see `readable` (read-only), a few devices, an empty `work` in memory, and nothing else.

    root: an empty folder to build on; options: of work's tmpfs. Raises OSError where the kernel refuses.
    """
    mount(None, "/", None, _REC | _PRIVATE)
    mount("tmpfs", str(root), "tmpfs", _NOSUID | _NODEV, "size=1m,mode=755")
    for path in readable:
        _bind(root, path, _RDONLY | _NOSUID | _NODEV)
    for device in _DEVICES:
        _bind(root, device, _NOSUID | _NOEXEC)
    inside = _place(root, work)
    inside.mkdir(parents=True, exist_ok=True)
    mount("tmpfs", str(inside), "tmpfs", _NOSUID | _NODEV, options)
    (root / "proc").mkdir(exist_ok=True)
    with contextlib.suppress(OSError):  # a container may forbid it; without /proc Python does well enough
        mount("proc", str(root / "proc"), "proc", _NOSUID | _NODEV | _NOEXEC)
    mount(None, str(root), None, _REMOUNT | _BIND | _RDONLY | _NOSUID | _NODEV)
    os.chdir(root)
    syscall(NUMBERS[machine()]["pivot_root"], b".", b".")
    unmount(".", _DETACH)
    os.chdir(work)


def _place(root: Path, path: str) -> Path:
    return root / path.lstrip("/")


def _bind(root: Path, path: str, flags: int) -> None:
    """Show the machine's `path` at the same place below `root`; a symbolic link stays one."""
    source, target = Path(path), _place(root, path)
    if target.exists() or not os.path.lexists(source):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_symlink():
        target.symlink_to(source.readlink())
        return
    target.mkdir() if source.is_dir() else target.touch()
    mount(path, str(target), None, _BIND | _REC)
    mount(None, str(target), None, _REMOUNT | _BIND | flags)

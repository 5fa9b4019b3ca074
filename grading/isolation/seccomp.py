"""Seccomp: the kernel refuses this process the system calls that an answer to an exercise never needs."""

import ctypes
import errno
import struct
from collections.abc import Iterable

from grading.isolation.syscalls import PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, machine, prctl

# Name -> number on x86_64 and on aarch64 (None where it does not exist).
_REFUSED: dict[str, tuple[int | None, int]] = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_getfd": (438, 438), "process_madvise": (440, 440),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "move_mount": (429, 429),
    "open_tree": (428, 428), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442), "unshare": (272, 97), "setns": (308, 268), "open_by_handle_at": (304, 265),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "memfd_create": (319, 279),
    "memfd_secret": (447, 447), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106), "kexec_load": (246, 104),
    "reboot": (169, 142), "swapon": (167, 224), "swapoff": (168, 225), "acct": (163, 89), "syslog": (103, 116),
    "quotactl": (179, 60), "sethostname": (170, 161), "setdomainname": (171, 162), "settimeofday": (164, 170),
    "clock_settime": (227, 112), "adjtimex": (159, 171), "ioperm": (173, None), "iopl": (172, None),
    "shmget": (29, 194), "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180),
}  # fmt: skip
# Refused to a process that shares its process numbers with the machine's: one of the same user could be signalled,
# slowed down, or have its limits lowered (prlimit asks for no more than the same user).
_ON_OTHERS: dict[str, tuple[int, int]] = {
    "pidfd_open": (434, 434), "pidfd_send_signal": (424, 424), "setpriority": (141, 140), "ioprio_set": (251, 30),
}  # fmt: skip
# The same, allowed where the first argument is 0 or the process itself.
_ON_ITSELF: dict[str, tuple[int, int]] = {
    "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "prlimit64": (302, 261), "sched_setaffinity": (203, 122),
    "sched_setscheduler": (144, 119), "sched_setparam": (142, 118), "sched_setattr": (314, 274),
}  # fmt: skip
# clone, clone3 and socket: refused by what they are asked.
_JUDGED = {"x86_64": (56, 435, 41), "aarch64": (220, 435, 198)}
_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_NEW_NAMESPACES = 0x7E020080  # every CLONE_NEW... flag
_THREAD = 0x10000  # CLONE_THREAD
_FORKS: dict[str, tuple[int, ...]] = {"x86_64": (57, 58), "aarch64": ()}  # fork and vfork
_UNIX = 1  # AF_UNIX, the one family of sockets that stays, where no other's socket is in reach

# Classic BPF: load a word of the call, jump on it, return a verdict.
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCH, _FIRST_ARGUMENT = 0, 4, 16  # where they stand in seccomp_data
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


def program(name: str | None = None, alone: int | None = None) -> bytes:
    """The filter for a machine (this one by default) as the kernel reads it.

    alone: the number of a process that is to start no other and reach none. Threads it may start always.
    """
    name = name or machine()
    clone, clone3, socket = _JUDGED[name]
    column = 0 if name == "x86_64" else 1
    whole = _REFUSED if alone is None else {**_REFUSED, **_ON_OTHERS}
    refused = sorted(number for pair in whole.values() if (number := pair[column]) is not None)
    refused += [] if alone is None else [socket]  # a socket of the machine's, by its path, is no file to Landlock
    lines = [
        _line(_LOAD, _ARCH),
        _line(_EQUAL, _ARCHITECTURE[name], 1, 0),
        _line(_RETURN, _KILL),
        _line(_LOAD, _NUMBER),
        *([_line(_AT_LEAST, 0x40000000, 0, 1), _refuse(errno.EPERM)] if name == "x86_64" else []),  # the x32 calls
    ]
    # glibc falls back to clone, whose flags a filter can read.
    lines += [_line(_EQUAL, clone3, 0, 1), _refuse(errno.ENOSYS)]
    for number in refused:
        lines += [_line(_EQUAL, number, 0, 1), _refuse(errno.EPERM)]
    judged = [_line(_ANY_BIT, _NEW_NAMESPACES, 0, 1), _refuse(errno.EPERM)]
    if alone is not None:
        judged += [_line(_ANY_BIT, _THREAD, 1, 0), _refuse(errno.EPERM)]
        for number in _FORKS[name]:
            lines += [_line(_EQUAL, number, 0, 1), _refuse(errno.EPERM)]
        for pair in _ON_ITSELF.values():
            itself = [_line(_EQUAL, 0, 2, 0), _line(_EQUAL, alone, 1, 0), _refuse(errno.EPERM)]
            lines += _with_argument(pair[column], itself)
    lines += _with_argument(clone, judged)
    lines += _with_argument(socket, [_line(_EQUAL, _UNIX, 1, 0), _refuse(errno.EACCES)])
    return b"".join([*lines, _line(_RETURN, _ALLOW)])


def install(filter_program: bytes) -> None:
    """Put the filter over this process and all that it starts, for good. Raises OSError where the kernel has none."""
    memory = ctypes.create_string_buffer(filter_program, len(filter_program))
    described = _Program(len(filter_program) // 8, ctypes.addressof(memory))
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    prctl(PR_SET_SECCOMP, 2, ctypes.addressof(described))


def _with_argument(number: int, lines: list[bytes]) -> list[bytes]:
    """`lines` on the first argument of call `number`; afterwards the call is allowed."""
    block = [_line(_LOAD, _FIRST_ARGUMENT), *lines, _line(_RETURN, _ALLOW)]
    return [_line(_EQUAL, number, 0, len(block)), *block]


def _refuse(reason: int) -> bytes:
    return _line(_RETURN, _ERRNO | reason)


def _line(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def refused_names() -> Iterable[str]:
    """The calls the filter refuses whatever their arguments."""
    return sorted(_REFUSED)

"""The C library's calls that Python's own modules do not offer. Linux only."""

import ctypes
import os
import platform
from typing import Any

_libc = ctypes.CDLL(None, use_errno=True)
# The numbers of what glibc has no function for, by machine.
NUMBERS = {
    "x86_64": {"clone": 56, "pivot_root": 155, "capset": 126},
    "aarch64": {"clone": 220, "pivot_root": 41, "capset": 91},
}
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446  # the same on every machine

PR_SET_PDEATHSIG, PR_SET_KEEPCAPS, PR_SET_SECCOMP, PR_CAPBSET_DROP = 1, 8, 22, 24
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 36, 38


def machine() -> str:
    """This machine's architecture; raises OSError for one we know no system calls of."""
    name = platform.machine()
    if name not in NUMBERS:
        raise OSError(f"The sandbox knows {sorted(NUMBERS)}, but this machine is {name}.")
    return name


def syscall(number: int, *arguments: Any) -> int:
    """Any system call by its number; raises OSError with the kernel's reason."""
    return checked(_libc.syscall(ctypes.c_long(number), *arguments), f"system call {number}")


def prctl(option: int, *arguments: int) -> int:
    """Set something about this process; raises OSError with the kernel's reason."""
    padded = [ctypes.c_ulong(argument) for argument in (*arguments, 0, 0, 0, 0)[:4]]
    return checked(_libc.prctl(ctypes.c_int(option), *padded), f"prctl {option}")


def mount(source: str | None, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    """Mount; raises OSError with the kernel's reason."""
    words = [word if word is None else os.fsencode(word) for word in (source, target, kind)]
    options = None if data is None else data.encode()
    checked(_libc.mount(*words, ctypes.c_ulong(flags), options), f"mount on {target}")


def unmount(target: str, flags: int) -> None:
    """Unmount; raises OSError with the kernel's reason."""
    checked(_libc.umount2(os.fsencode(target), ctypes.c_int(flags)), f"unmount {target}")


def advise(address: int, length: int, advice: int) -> None:
    """Tell the kernel how memory is used; raises OSError with its reason."""
    checked(_libc.madvise(ctypes.c_void_p(address), ctypes.c_size_t(length), ctypes.c_int(advice)), "madvise")


def checked(result: int, what: str) -> int:
    """`result`, or OSError where it is negative."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result

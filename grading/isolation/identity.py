"""Who a student's process is: an ordinary user without privileges, also where the grader is root."""

import ctypes
import os
import signal

from grading.isolation.syscalls import (
    NUMBERS,
    PR_CAPBSET_DROP,
    PR_SET_KEEPCAPS,
    PR_SET_NO_NEW_PRIVS,
    PR_SET_PDEATHSIG,
    machine,
    prctl,
    syscall,
)

NOBODY = 65534  # whom a root's students run as
READ_ANYWHERE = 2  # CAP_DAC_READ_SEARCH: a Python in root's home; Landlock still names what may be read
_LAST_CAPABILITY = 63


def student_identity() -> tuple[int, int]:
    """The user and group a student's code runs as: nobody for root's, its own user's otherwise."""
    return (NOBODY, NOBODY) if os.getuid() == 0 else (os.getuid(), os.getgid())


def become(user: int, group: int, keep: int | None = None) -> None:
    """Become `user` for good, with no capability but `keep`, and die with the grader."""
    _drop_from_bounding_set(keep)
    if keep is not None and os.getuid() != user:
        prctl(PR_SET_KEEPCAPS, 1)
    os.setresgid(group, group, group)
    os.setresuid(user, user, user)
    _set_capabilities(0 if keep is None else 1 << keep)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # a change of user undoes an earlier one


def _drop_from_bounding_set(keep: int | None) -> None:
    for capability in range(_LAST_CAPABILITY + 1):
        try:
            if capability != keep:
                prctl(PR_CAPBSET_DROP, capability)
        except OSError:  # past the kernel's last one, or not ours to drop: then it is not ours to use
            break


def _set_capabilities(mask: int) -> None:
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    words = (ctypes.c_uint32 * 6)(mask, mask, 0, 0, 0, 0)  # effective, permitted, inheritable; then the upper halves
    syscall(NUMBERS[machine()]["capset"], header, words)

"""main's line to the zygote. Light, so that the zygote's imports can begin before main's own."""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grading.isolation.run_folder import run_folder

_ROOT = Path(__file__).resolve().parents[1]
_BACKEND = "module://matplotlib_inline.backend_inline"


# What a zygote can import for all, and how a notebook that needs it mentions it. What a fork does not need it does not
# carry: every megabyte costs each of them time.
_MENTIONS = {
    "torch": r"\btorch\b",
    "torch.optim": r"\boptim\b",
    "matplotlib.pyplot": r"\bpyplot\b",
    "cnnlib.checks": r"\bcnnlib\b",
    "cnnlib.data.photos": r"\bload_photo\b",
    "pandas": r"\bpandas\b",
    "scipy": r"\bscipy\b",
}


def modules_mentioned(text: str) -> list[str]:
    """The modules that are worth importing beforehand for notebooks of this text."""
    return [module for module, pattern in _MENTIONS.items() if re.search(pattern, text)]


@dataclass
class NurseryLine:
    """The line to a zygote that is being born."""

    control: socket.socket
    is_ready: bool = False

    def begin(self, modules: Iterable[str]) -> None:
        """Have it import `modules` meanwhile."""
        with contextlib.suppress(OSError):  # it has died: `ready` says so
            self._send(modules, serve=False)

    def ready(self, modules: Iterable[str]) -> socket.socket:
        """Have it import `modules` too and wait until it is ready. Raises RuntimeError where it cannot be."""
        with contextlib.suppress(OSError):
            self._send(modules, serve=True)
            self.is_ready = self.control.recv(16) == b"{}"
            if self.is_ready:
                return self.control
        raise RuntimeError("The process that starts the others could not be made ready; its words stand above.")

    def _send(self, modules: Iterable[str], serve: bool) -> None:
        self.control.send(json.dumps({"modules": list(modules), "serve": serve}).encode())


@contextlib.contextmanager
def nursery() -> Iterator["NurseryLine"]:
    """A zygote that lives as long as this block, in a folder that goes with it; it is not ready yet."""
    # A student's user must reach its own folder in here, and list nothing.
    with run_folder(0o711) as folder:
        place = str(folder.path)
        control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-m", "grading.nursery", str(theirs.fileno()), place]
        passed = [theirs.fileno(), folder.alive]
        process = subprocess.Popen(command, env=_environment(place), cwd=_ROOT, pass_fds=passed)
        theirs.close()
        line = NurseryLine(control)
        try:
            yield line
        finally:
            control.close()
            if not line.is_ready:  # it has no children yet, and need not finish its imports
                process.kill()
            process.wait()


def _environment(home: str) -> dict[str, str]:
    """What every process of a run knows of this one's environment: no password, no token, no path of the course.

    home: theirs, so that no instructor's settings of IPython or matplotlib reach a grade, and a user without a home in
    the machine's list can grade.
    """
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TZ") if name in os.environ}
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**kept, **threads, "HOME": home, "PYTHONHASHSEED": "0", "PYTHONPATH": str(_ROOT), "MPLBACKEND": _BACKEND}

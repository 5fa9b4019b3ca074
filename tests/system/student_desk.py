"""A student's desk: the bundle unpacked and installed by START.md's own lines, and JupyterLab from it."""

import os
import re
import shlex
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TOKEN = "a-token-for-this-machine-alone"
_OWN_FOLDERS = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "MPLCONFIGDIR")


def halves(start: str) -> dict[str, str]:
    """The two languages of START.md."""
    korean, heading, english = start.rpartition("\n# ")
    return {"ko": korean, "en": heading + english}


def blocks(text: str) -> list[list[str]]:
    """The commands for macOS and Linux, block by block."""
    return [block.splitlines() for block in re.findall(r"^```bash\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)]


def environment(bundle: Path) -> dict[str, str]:
    """What a student's terminal has: nothing of this project, and settings of Jupyter's own beside the bundle."""
    own = {name: str(bundle.parent / "settings" / name) for name in _OWN_FOLDERS}
    inherited = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return inherited | own | {"PYTHONIOENCODING": "utf-8"}


def run(bundle: Path, line: str, *more: str, typed: str = "", timeout: float = 600) -> str:
    """Run a line of START.md in the bundle's folder; returns what it prints, and fails with it where it fails."""
    done = subprocess.run(
        [*shlex.split(line), *more],
        cwd=bundle,
        env=environment(bundle),
        input=typed,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=timeout,
    )
    assert done.returncode == 0, f"{line}\n{done.stdout[-3000:]}"
    return done.stdout


@contextmanager
def jupyterlab(bundle: Path, line: str) -> Iterator[str]:
    """JupyterLab, started by START.md's line, inside this block; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--no-browser", f"--ServerApp.port={port}", f"--IdentityProvider.token={TOKEN}"]
    options += ["--ServerApp.port_retries=0", "--LabApp.news_url=None"]
    options += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with (bundle.parent / "jupyterlab.log").open("wb") as log:
        server = subprocess.Popen(
            [*shlex.split(line), *options],
            cwd=bundle,
            env=environment(bundle),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/api/status?token={TOKEN}", server)
            yield address
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)  # it leads a session of its own: only what it started is in it
                server.wait()


def wait_for(address: str, server: subprocess.Popen, seconds: float = 90) -> None:
    """Wait until the server answers; fails when it has ended or takes too long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert server.poll() is None, "JupyterLab ended: see jupyterlab.log beside the bundle"
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
    raise AssertionError(f"JupyterLab did not answer within {seconds} s")

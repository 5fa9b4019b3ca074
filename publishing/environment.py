"""Make .venv from requirements.lock, once. Runs before anything is installed: standard library only.

TORCH_INDEX, an index's address, is where torch is taken from first: on Linux the CPU build saves gigabytes.
"""

import hashlib
import os
import re
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
STAMP = VENV / "installed.sha256"
TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"  # torch without CUDA, a tenth of the size
STEP = "[1/5] Make the environment in .venv"


class SetupError(Exception):
    """Something the user can mend; the message says what."""


def main() -> int:
    """Make the environment unless it is there already; 1 and one clear sentence where that fails."""
    try:
        if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == digest():
            return 0
        begin = time.perf_counter()
        print(f"{STEP} from requirements.lock: a few minutes the first time", flush=True)
        make_environment()
        print(f"      done in {time.perf_counter() - begin:.0f} s", flush=True)
    except SetupError as error:
        print(f"environment: {error}", file=sys.stderr)
        return 1
    return 0


def digest() -> str:
    """What the environment depends on."""
    parts = [(ROOT / name).read_bytes() for name in ("requirements.lock", "pyproject.toml")]
    return hashlib.sha256(b"\0".join([*parts, sys.version.encode(), str(ROOT).encode()])).hexdigest()


def make_environment() -> None:
    """Create the virtual environment and install the lock file and this project into it."""
    if sys.version_info[:2] != (3, 11):
        raise SetupError(f"Python 3.11 is needed, but this is {sys.version.split()[0]}: name it with PYTHON=...")
    try:
        import ensurepip  # noqa: F401  Debian ships Python without it
    except ImportError:
        raise SetupError("this Python cannot make environments: install the package python3.11-venv.") from None
    venv.EnvBuilder(with_pip=True, clear=VENV.exists()).create(VENV)
    if index := os.environ.get("TORCH_INDEX"):
        torch = re.search(r"^torch==\S+", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
        install(torch[0], "--index-url", index, expected=1)
    pins = [line for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines() if "==" in line]
    install("-r", str(ROOT / "requirements.lock"), expected=len(pins))
    install("--no-deps", "--no-build-isolation", "-e", str(ROOT), expected=1)
    STAMP.write_text(digest(), encoding="utf-8")


def install(*arguments: str, expected: int) -> None:
    """Run pip, showing how many packages it has seen; raises with pip's last words when it fails."""
    python = VENV / ("Scripts" if os.name == "nt" else "bin") / "python"
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *arguments]
    seen, last = 0, []
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "encoding": "utf-8"}
    with subprocess.Popen(command, **pipes) as pip:
        for line in pip.stdout:
            last = [*last[-14:], line.rstrip()]
            if line.startswith(("Collecting", "Processing", "Requirement already")):
                seen += 1
                if seen % 40 == 0:
                    print(f"      {seen} of about {expected} packages fetched", flush=True)
            elif line.startswith("Installing collected") and expected > 1:
                print(f"      installing {expected} packages", flush=True)
    if pip.returncode:
        raise SetupError("pip could not install the course's packages. Its last words:\n" + "\n".join(last))


if __name__ == "__main__":
    sys.exit(main())

"""Resolve pyproject.toml into requirements.lock with uv, for every platform at once.

Install uv first: pip install -e '.[lock]'.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEADER = """\
# Every version this course is built and graded with; pip installs it. Made by `make lock`, never by hand.
# torch carries no local version tag, and the CUDA parts its Linux wheel may ask for are not listed: a CPU build needs
# none, and pip adds what another build needs.
"""
# torch's CUDA parts, and the second of two versions where one fits every Python 3.11.
_LEFT_OUT = re.compile(r"^(nvidia-|cuda-|triton==)|python_full_version >= '3\.11\.\d+'")


def lock_text(resolved: str) -> str:
    """The lock file's text from what uv resolved: no CUDA parts, one version a package."""
    lines = [line.rstrip() for line in resolved.splitlines() if not _LEFT_OUT.search(line)]
    return HEADER + "\n".join(re.sub(r" ; python_full_version < '3\.\d+(\.\d+)?'$", "", line) for line in lines) + "\n"


def main() -> int:
    """Write requirements.lock."""
    command = ["uv", "pip", "compile", "pyproject.toml", "--extra", "publish", "--extra", "test"]
    command += ["--universal", "--python-version", "3.11", "--no-annotate", "--no-header", "--quiet"]
    resolved = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, check=True, capture_output=True, text=True, encoding="utf-8"
    )
    (ROOT / "requirements.lock").write_text(lock_text(resolved.stdout), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

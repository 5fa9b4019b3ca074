"""What nbgrader needs of the environment it runs in."""

import os
import sys
from pathlib import Path


def prepare_environment() -> None:
    """One thread a process, and this interpreter's programs on PATH: nbgrader starts `alembic` by name."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    programs = str(Path(sys.executable).parent)
    if programs not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = programs + os.pathsep + os.environ.get("PATH", "")

"""What holds for every test: one thread a process, and how hypothesis searches."""

import os
import sys

# Before NumPy and torch are imported: with several workers, threads of their own only slow each other down.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ.setdefault(variable, "1")

from hypothesis import settings  # noqa: E402

# The same examples in every run, so that a red run is red again on the next machine.
settings.register_profile("course", deadline=None, derandomize=True, print_blob=True)
# Others in every run, to search further: pytest --hypothesis-profile=explore
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile("course")


def pytest_sessionfinish() -> None:
    """Save what this process measured: xdist gives a worker ten seconds to end, too few on a busy machine."""
    coverage = sys.modules.get("coverage")
    measuring = coverage and coverage.Coverage.current()
    if measuring:
        measuring.save()

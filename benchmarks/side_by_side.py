"""What two libraries' calls cost, side by side in one process, in turns, on one thread.

A time is the least of several: the machine's other work can only add.
"""

import os
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

# BLAS reads these when it is loaded: one thread, and a kernel chosen by the processor, not by hand.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
BY_HAND = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
ROUNDS, SECONDS = 5, 0.05


def run_alone(main: Callable[[], None], script: str) -> None:
    """Call main in a process whose BLAS nobody has set: this one, or a child that runs the script."""
    alone = {name: value for name, value in os.environ.items() if name not in BY_HAND}
    alone |= dict.fromkeys(THREADS, "1")
    if alone != dict(os.environ):
        sys.exit(subprocess.run([sys.executable, str(Path(script).resolve())], env=alone).returncode)
    main()


class Pairs(NamedTuple):
    """What is timed: torch's forward and forward with backward, then ours."""

    torch_forward: Callable[[], object]
    torch_both: Callable[[], object]
    our_forward: Callable[[], object]
    our_both: Callable[[], object]


def least_seconds(pairs: Pairs) -> list[float]:
    """The least mean time of each call over several rounds, in each of which all take their turn."""
    least = [float("inf")] * len(pairs)
    for _ in range(ROUNDS):
        for index, call in enumerate(pairs):
            call()
            runs, begin = 0, time.process_time()
            while runs < 2 or time.process_time() - begin < SECONDS:
                call()
                runs += 1
            least[index] = min(least[index], (time.process_time() - begin) / runs)
    return least


def peak_bytes(call: Callable[[], object]) -> int:
    """The most bytes that NumPy holds at once while the call runs, its results included."""
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def compare(name: str, pairs: Pairs, input_bytes: int) -> tuple[float, float]:
    """Print a line: torch's times, ours by them, and the most memory by the input's; return both ratios of time."""
    torch_forward, torch_both, our_forward, our_both = least_seconds(pairs)
    forward, both = our_forward / torch_forward, our_both / torch_both
    memory = [peak_bytes(call) / input_bytes for call in (pairs.our_forward, pairs.our_both)]
    print(
        f"{name:34} torch {torch_forward * 1e3:7.2f} {torch_both * 1e3:7.2f} ms   ours {forward:5.2f} {both:5.2f}"
        f"   memory {memory[0]:5.1f} {memory[1]:5.1f}",
        flush=True,
    )
    return forward, both


def print_setting() -> None:
    """Set torch to one thread, and print the BLAS at work and the versions."""
    import numpy as np
    import torch
    from threadpoolctl import threadpool_info

    torch.set_num_threads(1)
    torch.ones(8_000_000)  # 32 MB, freed at once: from here on the C library keeps freed memory, for both sides
    for pool in threadpool_info():
        if pool["user_api"] == "blas":
            print(f"BLAS: {pool['internal_api']} {pool['version']}, kernel {pool['architecture']}, ", end="")
            print(f"threads: {pool['num_threads']}")
    print(f"numpy {np.__version__}, torch {torch.__version__}; each pair is forward, forward with backward")


def print_means(ratios: list[tuple[float, float]]) -> None:
    """Print the geometric means of both ratios."""
    import numpy as np

    print("geometric means: {:.2f} {:.2f}".format(*np.exp(np.log(ratios).mean(axis=0))))

"""How long an answer may take, by a clock that stands while the machine is busy with something else."""

import math
import time
from pathlib import Path

LONGEST = 4  # times what was allowed: then it is over, however busy the machine
_LEAST = 0.01  # seconds of waiting that are worth another look


class Deadline:
    """`seconds` for process `pid` to answer in. The time it waited for a processor is not counted.

    So an answer gets the same grade at any number of workers. Time it sleeps is counted, and so is all time where the
    kernel does not tell (see `waited`). within: the deadline of something longer, which this one is a part of.
    """

    def __init__(self, seconds: float, pid: int = 0, within: "Deadline | None" = None) -> None:
        self._end = time.monotonic() + seconds
        self._room = (LONGEST - 1) * seconds
        self._pid, self._within = pid, within
        self._waited = waited(pid)

    def left(self) -> float:
        """Seconds left, 0 or less where there are none."""
        now = time.monotonic()
        if now >= self._end or self._within is not None and now >= self._within._end:
            self._give_back()
        end = self._end if self._within is None else min(self._end, self._within._end)
        return end - now

    def _give_back(self) -> None:
        total = waited(self._pid)
        given = min(total - self._waited, self._room)
        if given < _LEAST:
            return
        self._waited, self._room = total, self._room - given
        self._end += given
        if self._within is not None:
            given = min(given, self._within._room)
            self._within._room -= given
            self._within._end += given


def waited(pid: int) -> float:
    """The seconds that a process could have run, and had to wait for a processor; 0 where nobody can say."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


def never() -> float:
    """The seconds left of something that may take for ever."""
    return math.inf

"""How far a run is, how fast, and how long it still takes: one line that changes, or a line every few seconds."""

import shutil
import sys
import time
from collections.abc import Callable
from typing import TextIO

_SECONDS = 5.0  # between two lines that stay
_SECONDS_PASSING = 0.2  # between two that do not


class Screen:
    """Where a person reads. On a terminal the last line may be a passing one, which the next takes the place of."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stdout if stream is None else stream
        self.is_terminal = self._stream.isatty()
        self._passing = False

    def say(self, line: str) -> None:
        """Show a line that stays."""
        self.clear()
        print(line, file=self._stream, flush=True)

    def pass_by(self, line: str) -> None:
        """Show a line that the next one replaces."""
        self.clear()
        width = shutil.get_terminal_size().columns
        print(line[: width - 1], end="", file=self._stream, flush=True)
        self._passing = True

    def clear(self) -> None:
        """Take a passing line away: to be called before anybody else writes."""
        if self._passing:
            print("\r\x1b[K", end="", file=self._stream, flush=True)
            self._passing = False


class Progress:
    """Counts what is done, and says now and then how that goes: to `passing`, or without that to `report`."""

    def __init__(self, total: int, report: Callable[[str], None], passing: Callable[[str], None] | None = None) -> None:
        self._total, self._report, self._passing = total, report, passing
        self._done = 0
        self.begin()

    def begin(self) -> None:
        """The work begins: what came before it, such as imports, is no part of its rate."""
        self._begun = self._said = time.monotonic()

    def count(self, note: str = "") -> None:
        """One more is done; `note` is what has to be said of it."""
        self._done += 1
        now = time.monotonic()
        rate = self._done / max(now - self._begun, 1e-6)
        line = f"  {self._done}/{self._total} graded, {rate * 60:.0f} a minute"
        if note:
            self._report(f"  {note}")
        if self._done == self._total:
            self._report(f"{line}, in {duration(now - self._begun)}")
        elif now - self._said >= (_SECONDS_PASSING if self._passing else _SECONDS):
            self._said = now
            (self._passing or self._report)(f"{line}, {duration((self._total - self._done) / rate)} left")


def duration(seconds: float) -> str:
    """So many seconds as a person says them: 42 s, 7 min, 2 h 05 min."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"

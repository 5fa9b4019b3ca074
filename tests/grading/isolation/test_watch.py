"""Watching threads and disk where no namespace bounds them."""

import os
import sys
import threading

import pytest

from grading.isolation.limits import Limits
from grading.isolation.watch import is_beyond

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
LIMITS = Limits(disk_megabytes=1, processes=1_000)


def test_within(tmp_path):
    """Is a process with little on its disk and few threads left alone, and one that has ended?"""
    (tmp_path / "small").write_bytes(os.urandom(100_000))
    assert not is_beyond(os.getpid(), str(tmp_path), LIMITS)
    assert not is_beyond(2**22 + 1, str(tmp_path / "gone"), LIMITS)


def test_files(tmp_path):
    """Do files count, those in folders too?"""
    (tmp_path / "inner").mkdir()
    for name in ("a", "inner/b"):
        (tmp_path / name).write_bytes(os.urandom(700_000))
    assert is_beyond(os.getpid(), str(tmp_path), LIMITS)
    assert not is_beyond(os.getpid(), str(tmp_path), Limits(disk_megabytes=2, processes=1_000))


def test_files_without_a_name(tmp_path):
    """Does an open file count that was deleted?"""
    with (tmp_path / "x").open("wb") as file:
        file.write(os.urandom(2_000_000))
        file.flush()
        (tmp_path / "x").unlink()
        assert is_beyond(os.getpid(), str(tmp_path), LIMITS)


def test_many_entries(tmp_path):
    """Do empty files count by their number?"""
    for number in range(10_001):
        (tmp_path / str(number)).touch()
    assert is_beyond(os.getpid(), str(tmp_path), Limits(disk_megabytes=10_000, processes=1_000))


def test_threads(tmp_path):
    """Do threads count?"""
    stop = threading.Event()
    threads = [threading.Thread(target=stop.wait) for _ in range(5)]
    for thread in threads:
        thread.start()
    alive = len(os.listdir("/proc/self/task"))  # noqa: PTH208
    assert is_beyond(os.getpid(), str(tmp_path), Limits(processes=alive - 1))
    assert not is_beyond(os.getpid(), str(tmp_path), Limits(processes=alive))
    stop.set()
    for thread in threads:
        thread.join()

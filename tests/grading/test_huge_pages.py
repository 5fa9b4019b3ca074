"""Larger pages for the process that all are forked from."""

import ctypes
import sys

import pytest

from grading import huge_pages

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the grader's memory is Linux's")
MEGABYTE = 1 << 20


@pytest.fixture
def block():
    """16 MB of this process's own, and where they lie."""
    held = bytearray(range(256)) * (16 * MEGABYTE // 256)
    return held, ctypes.addressof(ctypes.c_char.from_buffer(held))


def test_what_is_gathered(block, monkeypatch):
    """Are whole huge pages of our own memory named to the kernel, and all of a large block but its ends?"""
    held, address = block
    named = []
    monkeypatch.setattr(huge_pages, "advise", lambda begin, length, advice: named.append((begin, length)))
    huge_pages.gather()
    assert all(begin % (2 * MEGABYTE) == 0 and length % (2 * MEGABYTE) == 0 for begin, length in named)
    inside = [
        min(begin + length, address + len(held)) - max(begin, address)
        for begin, length in named
        if begin < address + len(held) and address < begin + length
    ]
    assert sum(inside) >= 12 * MEGABYTE


def test_memory_stays_what_it_is(block):
    """Does every byte keep its value?"""
    held, _ = block
    huge_pages.gather()
    assert held == bytearray(range(256)) * (16 * MEGABYTE // 256)


def test_a_kernel_that_refuses(monkeypatch):
    """Is an older kernel's refusal of no consequence?"""
    asked = []

    def refuse(*advice):
        asked.append(advice)
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(huge_pages, "advise", refuse)
    huge_pages.gather()
    assert asked

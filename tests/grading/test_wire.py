"""Frames between the judge and a student's process: what goes in comes out, and nothing hostile comes in."""

import json
import socket
import struct
import threading
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grading import wire
from grading.deadline import Deadline

_ARRAYS = hnp.arrays(
    st.sampled_from([np.dtype(name) for name in ("?", "i1", "u1", "i8", "f2", "f4", "f8", "c8", "c16")]),
    hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3),
)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text() | _ARRAYS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3) | st.integers(), inner, max_size=3)
    ),
    max_leaves=6,
)


@pytest.fixture
def pair():
    """Two connected ends."""
    ends = socket.socketpair()
    yield ends
    for end in ends:
        end.close()


def alike(one, two):
    """Whether two values are the same, types and NaNs included."""
    if type(one) is not type(two):
        return False
    if isinstance(one, np.ndarray):
        return one.dtype == two.dtype and one.shape == two.shape and one.tobytes() == two.tobytes()
    if isinstance(one, list | tuple):
        return len(one) == len(two) and all(map(alike, one, two))
    if isinstance(one, dict):
        return list(one) == list(two) and all(alike(one[key], two[key]) for key in one)
    return repr(one) == repr(two)


def passed(value):
    """`value` after a journey."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        sender = threading.Thread(target=wire.send, args=(ours, value))
        sender.start()
        try:
            return wire.receive(theirs, Deadline(10).left)
        finally:
            sender.join()


def test_one_frame_by_hand(pair):
    """Is a frame two lengths, the JSON, and the array's bytes?"""
    wire.send(pair[0], {"x": np.array([1, 2], np.uint8)})
    header = json.dumps({"dict": [["x", {"array": ["|u1", [2]]}]]}).encode()
    assert pair[1].recv(1000) == struct.pack("<II", len(header), 2) + header + b"\x01\x02"


@given(_VALUES)
@settings(deadline=None)
def test_what_goes_in_comes_out(value):
    """Does every plain value arrive as it was, dtype and shape and NaN included?"""
    assert alike(passed(value), value)


@pytest.mark.parametrize("value", [object(), {1}, b"bytes", np.array(["text"]), np.float64(1), print])
def test_only_plain_data_is_sent(pair, value):
    """Is anything but data refused before it leaves?"""
    with pytest.raises(wire.WireError, match="not plain data"):
        wire.send(pair[0], [value])


def test_arrays_of_any_layout(pair):
    """Does a transposed, sliced array arrive with its values in place?"""
    array = np.arange(24.0).reshape(2, 3, 4).transpose(2, 0, 1)[::2]
    wire.send(pair[0], array)
    assert np.array_equal(wire.receive(pair[1]), array)


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_noise_is_an_error_and_nothing_else(data):
    """Does whatever a hostile process writes end as a WireError, or as plain data, never as another exception?"""
    ours, theirs = socket.socketpair()
    with theirs:
        ours.sendall(data)
        ours.close()
        with pytest.raises(wire.WireError):
            wire.receive(theirs)


@given(st.data(), _VALUES)
@settings(deadline=None)
def test_a_damaged_frame_is_an_error_or_data(data, value):
    """Does a true frame with some bytes changed end as a WireError or as plain data that can be sent again?"""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        wire.send(ours, value)
        frame = bytearray(theirs.recv(1 << 20))
    for place in data.draw(st.lists(st.integers(0, len(frame) - 1), min_size=1, max_size=4)):
        frame[place] = data.draw(st.integers(0, 255))
    ours, theirs = socket.socketpair()
    with theirs:
        ours.sendall(frame)
        ours.close()
        try:
            got = wire.receive(theirs, Deadline(5).left)
        except wire.WireError:
            return
    assert alike(passed(got), got)


@pytest.mark.parametrize(
    ("header", "data"),
    [
        ({"array": ["<f8", [1 << 39]]}, b""),
        ({"array": ["<f8", [2]]}, bytes(8)),
        ({"array": ["|O", [1]]}, bytes(8)),
        ({"array": ["<U9", [1]]}, bytes(36)),
        ({"array": ["<f8", [-1, -1]]}, bytes(8)),
        ({"array": ["|u1", 3]}, bytes(3)),
        ({"int": "9" * 20_000}, b""),
        ({"dict": [[{"dict": []}, 1]]}, b""),
        ({"nothing": 1}, b""),
        ({}, b""),
        (1, b"extra"),
    ],
)
def test_lies_in_a_header(pair, header, data):
    """Is a header that promises what is not there, or not plain, refused before anything is built?"""
    text = json.dumps(header).encode()
    pair[0].sendall(struct.pack("<II", len(text), len(data)) + text + data)
    with pytest.raises(wire.WireError):
        wire.receive(pair[1], Deadline(5).left)


def test_lengths_are_not_believed(pair):
    """Is a frame of four gigabytes refused without waiting for it?"""
    pair[0].sendall(struct.pack("<II", 10, 0xFFFFFFFF))
    with pytest.raises(wire.WireError, match="too large"):
        wire.receive(pair[1])


def test_deep_nesting(pair):
    """Does a header nested a hundred thousand deep cost an error, not the judge?"""
    text = b"[" * 100_000 + b"]" * 100_000
    pair[0].sendall(struct.pack("<II", len(text), 0) + text)
    with pytest.raises(wire.WireError):
        wire.receive(pair[1], Deadline(5).left)


def test_drop_by_drop(pair):
    """Does the deadline hold although a byte comes now and then?"""
    stop = threading.Event()

    def drip():
        while not stop.wait(0.02):
            pair[0].send(b"\x01")

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        begin = time.monotonic()
        with pytest.raises(wire.TooLate):
            wire.receive(pair[1], Deadline(0.1).left)
        assert time.monotonic() - begin < 5
    finally:
        stop.set()
        thread.join()


def test_an_end_that_hangs_up(pair):
    """Is a process that ended told from one that is slow?"""
    pair[0].close()
    with pytest.raises(wire.Gone):
        wire.receive(pair[1])
    with pytest.raises(wire.Gone):
        wire.send(pair[1], 1)

"""Frames of plain data between the judge and a student's process: JSON and raw arrays, never pickles.

What arrives from a student's process is hostile until it is decoded: sizes are checked before anything is read,
types and shapes before anything is built. A frame is two lengths, a JSON header, and the arrays' bytes.
"""

import json
import math
import socket
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from grading.deadline import never

MAX_HEADER = 8 << 20  # bytes of JSON
MAX_ARRAYS = 256 << 20  # bytes of arrays in one frame
MAX_DEPTH = 24
_LENGTHS = struct.Struct("<II")
_DTYPES = frozenset(
    np.dtype(kind).str for kind in ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16")
)


class WireError(Exception):
    """What arrived is not a frame of plain data, or no frame arrived in time."""


class Gone(WireError):
    """The other process has closed its end."""


class TooLate(WireError):
    """No whole frame arrived before the deadline."""


def send(sock: socket.socket, value: Any) -> None:
    """Send one value; raises WireError for one that is too large, Gone when nobody listens."""
    arrays: list[np.ndarray] = []
    header = json.dumps(_encode(value, arrays, 0)).encode()
    size = sum(array.nbytes for array in arrays)
    if len(header) > MAX_HEADER or size > MAX_ARRAYS:
        raise WireError(f"A value of {len(header) + size:,} bytes is more than one frame carries.")
    try:
        sock.sendall(_LENGTHS.pack(len(header), size) + header)
        for array in arrays:
            sock.sendall(array.data.cast("B") if array.size else b"")
    except TimeoutError as error:
        raise TooLate("The other process does not read.") from error
    except OSError as error:
        raise Gone("The other process has ended.") from error


def receive(sock: socket.socket, left: Callable[[], float] = never) -> Any:
    """The next value; `left` says how many seconds it may still take. Raises WireError, Gone or TooLate."""
    header_size, array_size = _LENGTHS.unpack(_read(sock, _LENGTHS.size, left))
    if header_size > MAX_HEADER or array_size > MAX_ARRAYS:
        raise WireError(f"A frame of {header_size + array_size:,} bytes is too large.")
    header = bytes(_read(sock, header_size, left))
    arrays = _read(sock, array_size, left)
    try:
        decoder = _Decoder(arrays)
        value = decoder.decode(json.loads(header), 0)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError, MemoryError) as error:
        raise WireError(f"A frame is malformed: {type(error).__name__}.") from error
    if decoder.position != array_size:
        raise WireError("A frame has bytes that belong to no array.")
    return value


def _read(sock: socket.socket, size: int, left: Callable[[], float]) -> bytearray:
    """Exactly `size` bytes. The buffer grows as they come: a length alone reserves nothing."""
    data = bytearray()
    while len(data) < size:
        seconds = left()
        if seconds <= 0:
            raise TooLate("No answer came in time.")
        sock.settimeout(None if seconds == math.inf else seconds)
        try:
            part = sock.recv(min(1 << 20, size - len(data)))
        except TimeoutError:
            continue  # `left` may have found more
        except OSError as error:
            raise Gone("The other process has ended.") from error
        if not part:
            raise Gone("The other process has ended.")
        data += part
    return data


def _encode(value: Any, arrays: list[np.ndarray], depth: int) -> Any:
    kind = type(value)
    if depth > MAX_DEPTH:
        raise WireError(f"A value is nested more than {MAX_DEPTH} deep.")
    if value is None or kind in (bool, float, str):
        return value
    if kind is int:  # as text: JSON readers refuse long ones, or round them
        return value if abs(value) < 1 << 53 else {"int": hex(value)}
    if kind is complex:
        return {"complex": [value.real, value.imag]}
    if kind is list:
        return [_encode(item, arrays, depth + 1) for item in value]
    if kind is tuple:
        return {"tuple": [_encode(item, arrays, depth + 1) for item in value]}
    if kind is dict:
        return {"dict": [[_encode(part, arrays, depth + 1) for part in item] for item in value.items()]}
    if kind is np.ndarray and value.dtype.str in _DTYPES:
        arrays.append(np.ascontiguousarray(value))
        return {"array": [value.dtype.str, list(value.shape)]}
    raise WireError(f"{kind.__name__} is not plain data.")


class _Decoder:
    """Builds values from a header's JSON and the bytes beside it; any surprise is a ValueError."""

    def __init__(self, data: bytearray) -> None:
        self._data = memoryview(data)
        self.position = 0

    def decode(self, item: Any, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise ValueError("nested too deeply")
        if item is None or isinstance(item, bool | int | float | str):
            return item
        if isinstance(item, list):
            return [self.decode(part, depth + 1) for part in item]
        (name, held), *more = item.items()
        if more:
            raise ValueError("an object of more than one entry")
        return getattr(self, f"_{_NAMES[name]}")(held, depth + 1)

    def _int(self, held: Any, depth: int) -> int:
        if not isinstance(held, str) or len(held) > 10_000:
            raise ValueError("not a whole number")
        return int(held, 16)

    def _complex(self, held: Any, depth: int) -> complex:
        real, imaginary = held
        return complex(float(real), float(imaginary))

    def _tuple(self, held: Any, depth: int) -> tuple[Any, ...]:
        return tuple(self.decode(part, depth) for part in _as_list(held))

    def _dict(self, held: Any, depth: int) -> dict[Any, Any]:
        pairs = [[self.decode(part, depth) for part in _as_list(pair)] for pair in _as_list(held)]
        return dict(pairs)

    def _array(self, held: Any, depth: int) -> np.ndarray:
        kind, shape = held
        if kind not in _DTYPES or not all(type(side) is int and 0 <= side < 1 << 40 for side in _as_list(shape)):
            raise ValueError("not an array")
        dtype = np.dtype(kind)
        size = math.prod(shape) * dtype.itemsize
        if size > len(self._data) - self.position:
            raise ValueError("fewer bytes than the array has")
        part = self._data[self.position : self.position + size]
        self.position += size
        if dtype == np.bool:  # a byte of 2 would be neither True nor False
            return (np.frombuffer(part, np.uint8) != 0).reshape(shape)
        return np.frombuffer(part, dtype=dtype).reshape(shape)


_NAMES = {name: name for name in ("int", "complex", "tuple", "dict", "array")}


def _as_list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("not a list")
    return value

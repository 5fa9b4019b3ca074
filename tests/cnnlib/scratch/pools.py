"""Calls to pooling functions that torch may accept or refuse, as hypothesis draws them."""

from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from tests.cnnlib.scratch.arrays import layouts, random_array, seeds


class Pool(NamedTuple):
    """The array of one call, and its options."""

    input: np.ndarray
    options: dict


@st.composite
def pools(draw: st.DrawFn, dilated: bool = False, dtype: type = np.float64, ties: bool = False) -> Pool:
    """Sound calls: non-square maps and windows, stride above and below the kernel, C = 1, batches of 0, 1 and 2."""

    def pair_of(low: int, high: int) -> tuple[int, int]:
        return draw(st.tuples(st.integers(low, high), st.integers(low, high)))

    kernel_size = pair_of(1, 4)
    padding = tuple(draw(st.integers(0, k // 2)) for k in kernel_size)
    dilation = pair_of(1, 2) if dilated else (1, 1)
    spans = [d * (k - 1) + 1 for k, d in zip(kernel_size, dilation, strict=True)]
    # At least `dilation` pixels, or a window could step over the whole map.
    smallest = [max(d, s - 2 * p) for s, p, d in zip(spans, padding, dilation, strict=True)]
    height, width = (draw(st.integers(size, size + 5)) for size in smallest)
    generator = np.random.default_rng(draw(seeds))
    shape = (draw(st.integers(0, 2)), draw(st.integers(1, 3)), height, width)
    input = random_array(generator, shape, draw(layouts), dtype)
    options = {
        "kernel_size": kernel_size,
        "stride": draw(st.none() | st.integers(1, 5) | st.just(pair_of(1, 5))),
        "padding": padding,
        "ceil_mode": draw(st.booleans()),
    }
    return Pool(np.round(input) if ties else input, options | ({"dilation": dilation} if dilated else {}))


# A sound call in bare numbers, and what else each of them may be.
SOUND = {"H": 5, "W": 4, "kh": 2, "kw": 3, "stride": 2, "top": 1, "left": 0, "ceil": 0}
spoiled = st.dictionaries(st.sampled_from(sorted(SOUND)), st.integers(-1, 6), max_size=3)


def spoiled_call(changes: dict[str, int]) -> Pool:
    """The sound call with some numbers replaced without care."""
    numbers = SOUND | changes
    shape = (1, 2, max(numbers["H"], 0), max(numbers["W"], 0))
    options = {
        "kernel_size": (numbers["kh"], numbers["kw"]),
        "stride": numbers["stride"],
        "padding": (numbers["top"], numbers["left"]),
        "ceil_mode": numbers["ceil"] > 2,
    }
    return Pool(np.random.default_rng(0).standard_normal(shape), options)

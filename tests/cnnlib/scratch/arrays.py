"""Random arrays in the memory layouts that a student's code hands in."""

import numpy as np
from hypothesis import strategies as st

LAYOUTS = ("contiguous", "transposed", "strided", "reversed", "read-only")

seeds = st.integers(0, 2**32 - 1)
layouts = st.sampled_from(LAYOUTS)


def random_array(
    generator: np.random.Generator,
    shape: tuple[int, ...],
    layout: str = "contiguous",
    dtype: type = np.float64,
) -> np.ndarray:
    """Standard normal numbers in the given shape, laid out in memory as asked."""
    if layout == "transposed":
        return generator.standard_normal(shape[::-1]).astype(dtype).T
    if layout == "strided":
        return generator.standard_normal((*shape[:-1], 2 * shape[-1])).astype(dtype)[..., ::2]
    array = generator.standard_normal(shape).astype(dtype)
    if layout == "reversed":
        return array[..., ::-1]
    array.flags.writeable = layout != "read-only"
    return array

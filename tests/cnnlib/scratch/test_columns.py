"""How the output is cut into tiles, and that no layer shows where the cuts are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.scratch import (
    _columns,
    conv2d,
    conv2d_backward,
    conv2d_loops,
    conv_transpose2d,
    conv_transpose2d_backward,
    conv_transpose2d_loops,
)
from cnnlib.scratch._columns import tiles
from cnnlib.scratch._window import Window
from tests.agreement import assert_equal_arrays, assert_gradient_by_projection
from tests.cnnlib.scratch.arrays import random_array, seeds

budgets = st.sampled_from([1, 500, 1000, 2000])


@pytest.fixture
def tile_bytes(monkeypatch):
    """Sets how large the columns of a tile may be."""

    def limit(bytes_: int) -> None:
        monkeypatch.setattr(_columns, "MOST_BYTES", bytes_)
        monkeypatch.setattr(_columns, "LEAST_BYTES", bytes_)

    return limit


@settings(max_examples=100)
@given(st.integers(0, 4), st.integers(1, 9), st.integers(1, 5), st.integers(1, 10_000))
def test_tiles_cover_every_pixel_once(batch, height, width, limit):
    """Is each output pixel in exactly one tile, and no tile too large, when images are cut at any size?"""
    window = Window.of((2, 1), 1, 0, 1)
    seen = np.zeros((batch, height, width), int)
    flat = seen.reshape(batch, height * width)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_columns, "MOST_BYTES", limit)
        patch.setattr(_columns, "LEAST_BYTES", limit)
        for tile in tiles((batch, 3, height + 1, width), window, (height, width), np.dtype(np.float64)):
            seen[tile.images, tile.rows] += 1
            flat[tile.images, tile.pixels] += 1
            images, rows = tile.images.stop - tile.images.start, tile.rows.stop - tile.rows.start
            assert tile.columns.shape == (images, 3, 2, 1, rows, width)
            assert tile.columns.nbytes <= limit or (images, rows) == (1, 1)
    assert (seen == 2).all()


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (1, [(1, 1)] * 8),  # a row at a time, whatever it takes
        (2 * 320, [(1, 2)] * 4),  # a row's columns: 2 channels * 2 * 2 taps * 5 pixels * 8 bytes = 320
        (3 * 320, [(1, 2)] * 4),  # 4 rows are halved evenly, not cut into 3 and 1
        (4 * 320, [(1, 4)] * 2),
        (9 * 320, [(2, 4)]),  # room for two images
    ],
)
def test_size_of_tiles_by_hand(limit, expected, tile_bytes):
    """Are 2 images of 4 rows cut as counted by hand when a row's columns take 320 bytes?"""
    tile_bytes(limit)
    cut = tiles((2, 2, 5, 6), Window.of((2, 2), 1, 0, 1), (4, 5), np.dtype(np.float64))
    assert [(tile.columns.shape[0], tile.columns.shape[4]) for tile in cut] == expected


def test_a_small_input_has_small_columns():
    """Do columns stay below three times the input when a 5x5 kernel would make them 25 times as large?"""
    shape = (32, 1, 64, 64)
    most = max(tile.columns.nbytes for tile in tiles(shape, Window.of((5, 5), 1, 2, 1), (64, 64), np.dtype(np.float32)))
    assert _columns.LEAST_BYTES < most <= 3 * 4 * 32 * 64 * 64 < _columns.MOST_BYTES


@settings(max_examples=60)
@given(
    budgets, st.integers(1, 3), st.integers(1, 2), st.integers(0, 1), st.sampled_from([(1, 1), (3, 1), (2, 3)]), seeds
)
def test_cuts_cannot_be_seen(budget, groups, stride, padding, kernel, seed):
    """Are outputs and gradients those of the definition when the tiles are as small as a row?"""
    generator = np.random.default_rng(seed)
    input = random_array(generator, (3, 2 * groups, 6, 5))
    weight = random_array(generator, (groups * (1 + seed % 2), 2, *kernel))
    bias = random_array(generator, (len(weight),))
    options = {"stride": stride, "padding": padding, "groups": groups}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_columns, "MOST_BYTES", budget)
        patch.setattr(_columns, "LEAST_BYTES", budget)
        output = conv2d(input, weight, bias, **options)
        assert_equal_arrays(output, conv2d_loops(input, weight, bias, **options))
        assert_gradient_by_projection(conv2d, conv2d_backward, (input, weight, bias), seed, **options)
        # The same weight leads back, without a bias of that length.
        stamped = conv_transpose2d(output, weight, **options)
        assert_equal_arrays(stamped, conv_transpose2d_loops(output, weight, **options))
        arrays = (output, weight, None)
        assert_gradient_by_projection(conv_transpose2d, conv_transpose2d_backward, arrays, seed, **options)

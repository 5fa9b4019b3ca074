"""same: when an answer's value counts as the expected one."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.checks import same
from tests.cnnlib.scratch.arrays import LAYOUTS, random_array, seeds

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, 3),
        (3.0, 3),
        (np.float32(3), 3),
        (True, 1),
        ([1, 2], np.array([1.0, 2.0])),
        (((1, 2), (3, 4)), [[1, 2], [3, 4]]),
        (1 + 1e-9, 1.0),
        (2j, np.array(2j)),
        (1.0 + 0j, 1.0),
        (INF, INF),
        ([-INF, 1.0], [-INF, 1.0]),
        ([], np.zeros(0)),
        (np.zeros((2, 0)), np.zeros((2, 0))),
        (np.array(1.5), 1.5),
    ],
)
def test_same(value, expected):
    """Is a value accepted when shape and numbers are the expected ones, whatever holds them?"""
    assert same(value, expected) is True


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1 + 1e-7, 1.0),
        ([1.0, 2.0], [[1.0, 2.0]]),
        (1.0, [1.0]),
        ([1.0], 1.0),
        (np.zeros((2, 1)), np.zeros((1, 2))),
        (np.zeros((0, 2)), np.zeros((2, 0))),
        ([], [1.0]),
        (NAN, 1.0),
        (NAN, NAN),
        ([1.0, NAN], [1.0, NAN]),
        (1.0, NAN),
        (INF, 1.0),
        (1.0, INF),
        (INF, -INF),
        ([INF, 5.0], [INF, 1.0]),
        ([5.0, 5.0], [INF, 1.0]),
        (complex(0, INF), 0.0),
        (1j, 1.0),
        (2, 3),
        (False, 1),
        (2**53 + 1, 2**53),
        ([[1], [1, 2]], [1, 2]),
        ("3", 3),
        (["1", "2"], [1, 2]),
        (None, 0),
        ([None], [0]),
        ({"a": 1}, 1),
        (2**80, 1.0),
        (1e308, -1e308),
        (object(), 1),
    ],
)
def test_not_same(value, expected):
    """Is a value refused, with no error and no warning, when shape, numbers or type are others?"""
    assert same(value, expected) is False


@pytest.mark.parametrize(
    ("kind", "accepted", "refused"),
    [(np.float16, 5e-3, 2e-2), (np.float32, 5e-5, 2e-4), (np.float64, 5e-9, 2e-8)],
)
def test_tolerance_follows_the_coarser_dtype(kind, accepted, refused):
    """Does the coarser of the two dtypes decide how much rounding is allowed, on either side?"""
    for scale in (1.0, 1024.0):
        coarse, fine = np.array([scale, 0.0], dtype=kind), np.array([scale, accepted * scale])
        assert same(coarse, fine)
        assert same(fine, coarse)
        assert not same(coarse, np.array([scale, refused * scale]))
        assert not same(np.array([scale, refused * scale]), coarse)


def test_tolerance_never_falls_below_that_of_one():
    """Is rounding near zero judged as for numbers near one when all expected numbers are tiny?"""
    assert same(np.array([1e-9]), np.array([0.0]))
    assert not same(np.array([1e-7]), np.array([0.0]))


def test_tolerance_given():
    """Does a given tolerance replace the dtype's own, both ways?"""
    assert same(1.004, 1.0, tolerance=0.005)
    assert not same(1.006, 1.0, tolerance=0.005)
    assert not same(np.float32(1.00001), np.float32(1.0), tolerance=1e-6)
    assert same(2.0, 2.0, tolerance=0)


def test_integers_are_exact():
    """Are whole numbers compared exactly, however large, where a float comparison would forgive?"""
    million = np.array([10**12, 0])
    assert same(million, million.copy())
    assert not same(million + [0, 1], million)
    assert not same(million + [0, 1], million, tolerance=0.1)


def test_magnitude_that_its_own_dtype_lacks():
    """Is the scale of -128 as int8, which has no 128, that of 128?"""
    lowest = np.array([-128], np.int8)
    assert same(np.array([-128 - 5e-7]), lowest)
    assert not same(np.array([-128 - 5e-6]), lowest)


def test_half_precision_near_its_largest_number():
    """Is a difference that float16 itself cannot hold still a difference?"""
    assert not same(np.array([60000], np.float16), np.array([-60000], np.float16))
    assert same(np.array([60000], np.float16), np.array([60000], np.float16))


def test_values_that_refuse_to_be_arrays():
    """Is False the answer, not an error, when the value cannot become an array?"""

    class Stubborn:
        def __array__(self, *_, **__):
            raise RuntimeError("no")

    assert not same(Stubborn(), 1)
    assert not same(torch.ones(2, requires_grad=True), [1, 1])
    assert not same(torch.ones(2, dtype=torch.bfloat16), [1, 1])


@settings(max_examples=100)
@given(
    seeds, st.lists(st.integers(0, 3), min_size=1, max_size=3).map(tuple), st.sampled_from(LAYOUTS), st.floats(0, 12)
)
def test_rounding_is_forgiven_and_a_changed_number_is_not(seed, shape, layout, exponent):
    """Is a reordered sum's rounding accepted, and a single moved number refused, at any scale?"""
    generator = np.random.default_rng(seed)
    array = random_array(generator, shape, layout) * 10**exponent
    assert same(array * (1 + 1e-13), array)
    if array.size:
        moved = array.copy()
        place = tuple(generator.integers(size) for size in shape)
        moved[place] += 1e-6 * max(1.0, np.abs(array).max())
        assert not same(moved, array)
        moved[place] = np.nan
        assert not same(moved, array)

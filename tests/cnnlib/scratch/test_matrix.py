"""conv_matrix: by hand, by what claim D1-37 says of it, against conv2d and conv_transpose2d."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.scratch import conv2d, conv_matrix, conv_transpose2d
from tests.agreement import assert_equal_arrays
from tests.cnnlib.scratch.arrays import layouts, random_array, seeds

DISTINCT = np.arange(1.0, 10.0).reshape(1, 1, 3, 3)


@st.composite
def cases(draw: st.DrawFn, dtype: type = np.float64) -> tuple[np.ndarray, tuple[int, int], dict]:
    """Kernels, image sizes and options that conv2d accepts."""

    def pair_of(low: int, high: int) -> tuple[int, int]:
        return draw(st.tuples(st.integers(low, high), st.integers(low, high)))

    kernel, dilation, padding, stride = pair_of(1, 3), pair_of(1, 2), pair_of(0, 2), pair_of(1, 4)
    spans = [d * (k - 1) + 1 for k, d in zip(kernel, dilation, strict=True)]
    height, width = (draw(st.integers(max(1, s - 2 * p), s + 2)) for s, p in zip(spans, padding, strict=True))
    shape = (draw(st.integers(1, 2)), draw(st.integers(1, 2)), *kernel)
    weight = random_array(np.random.default_rng(draw(seeds)), shape, draw(layouts), dtype)
    return weight, (height, width), {"stride": stride, "padding": padding, "dilation": dilation}


def is_doubly_block_toeplitz(matrix: np.ndarray, output_size: tuple[int, int], input_size: tuple[int, int]) -> bool:
    """Whether an entry depends only on how far the input pixel lies from the output pixel, down and across."""
    blocks = matrix.reshape(*output_size, *input_size)
    seen: dict[tuple[int, int], float] = {}
    for y, x, row, column in product(*map(range, blocks.shape)):
        value = blocks[y, x, row, column]
        if seen.setdefault((row - y, column - x), value) != value:
            return False
    return True


def test_by_hand():
    """Does the kernel (1, 2) stand one pixel further right in each row when it slides over three pixels?"""
    matrix = conv_matrix(np.array([[[[1.0, 2.0]]]]), (1, 3))
    assert_equal_arrays(matrix, np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 2.0]]))


def test_padding_is_left_out():
    """Does a row lose the taps that lie on padding, and no column stand for padding?"""
    matrix = conv_matrix(np.array([[[[1.0, 2.0]]]]), (1, 3), stride=(1, 2), padding=(0, 1))
    assert_equal_arrays(matrix, np.array([[2.0, 0.0, 0.0], [0.0, 1.0, 2.0]]))
    same = conv_matrix(np.array([[[[1.0, 2.0]]]]), (1, 3), padding="same")
    assert_equal_arrays(same, np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 2.0], [0.0, 0.0, 1.0]]))


def test_the_course_example():
    """Is a 3x3 kernel on 5x6 pixels a matrix of 12x30 with nine numbers, each twelve times?"""
    matrix = conv_matrix(DISTINCT, (5, 6))
    assert matrix.shape == (12, 30)
    values, counts = np.unique(matrix[matrix != 0], return_counts=True)
    assert values.tolist() == list(range(1, 10))
    assert counts.tolist() == [12] * 9
    assert counts.sum() == 108


def test_toeplitz_at_stride_one_only():
    """Is it doubly block Toeplitz at stride 1, not at stride 2, where it keeps every second row both ways?"""
    whole = conv_matrix(DISTINCT, (5, 7))
    assert is_doubly_block_toeplitz(whole, (3, 5), (5, 7))
    strided = conv_matrix(DISTINCT, (5, 7), stride=2)
    assert not is_doubly_block_toeplitz(strided, (2, 3), (5, 7))
    assert_equal_arrays(strided, whole.reshape(3, 5, 35)[::2, ::2].reshape(6, 35))


@settings(max_examples=150)
@given(cases(), seeds)
def test_product_is_the_convolution(case, seed):
    """Are A @ x and A.T @ y what conv2d and conv_transpose2d give when weight and options are the same?"""
    weight, size, options = case
    generator = np.random.default_rng(seed)
    matrix = conv_matrix(weight, size, **options)
    x = random_array(generator, (1, weight.shape[1], *size))
    output = conv2d(x, weight, **options)
    assert_equal_arrays((matrix @ x.reshape(-1)).reshape(output.shape), output)
    y = random_array(generator, output.shape)
    # Of the sizes that lead to y's, the one that conv2d came from.
    smallest = [
        (n - 1) * s - 2 * p + d * (k - 1) + 1
        for n, s, p, d, k in zip(y.shape[2:], *options.values(), weight.shape[2:], strict=True)
    ]
    extra = tuple(n - least for n, least in zip(size, smallest, strict=True))
    back = conv_transpose2d(y, weight, output_padding=extra, **options)
    assert_equal_arrays((matrix.T @ y.reshape(-1)).reshape(back.shape), back)


@settings(max_examples=30)
@given(cases(dtype=np.float32))
def test_keeps_float32(case):
    """Is the matrix float32 when the weight is?"""
    weight, size, options = case
    wide = conv_matrix(weight.astype(np.float64), size, **options)
    assert_equal_arrays(conv_matrix(weight, size, **options), wide.astype(np.float32))


@pytest.mark.parametrize(
    ("arguments", "error", "sentence"),
    [
        ({"weight": DISTINCT[0, 0]}, ValueError, r"weight must have 4 axes \(O, C, kh, kw\), but has shape \(3, 3\)"),
        ({"weight": DISTINCT.astype(int)}, TypeError, "weight must be float32 or float64, but is int64"),
        ({"input_size": (2, 6)}, ValueError, r"spans 3x3 pixels .* input has 2x6"),
        ({"input_size": 0}, ValueError, "input_size must be at least 1, but is 0"),
        ({"stride": 0}, ValueError, "stride must be at least 1, but is 0"),
        ({"padding": "full"}, ValueError, "'same' or 'valid', but is 'full'"),
        ({"dilation": 3}, ValueError, r"spans 7x7 pixels"),
    ],
)
def test_refuses(arguments, error, sentence):
    """Is the rule named, with the value that broke it, when a call cannot be right?"""
    with pytest.raises(error, match=sentence):
        conv_matrix(**({"weight": DISTINCT, "input_size": (5, 6)} | arguments))

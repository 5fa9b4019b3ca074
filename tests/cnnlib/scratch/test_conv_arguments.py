"""Which calls conv2d refuses, and with what words."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cnnlib.scratch import conv2d, conv2d_backward, conv2d_backward_loops, conv2d_loops
from tests.agreement import assert_equal_arrays
from tests.cnnlib.scratch.refusals import as_tensors, assert_both_refuse_or_agree, assert_torch_refuses

Z = np.zeros
GOOD = {"input": Z((1, 4, 5, 6)), "weight": Z((6, 4, 3, 3))}

# What differs from GOOD, and the sentence it earns.
BY_TORCH_TOO = {
    "nothing as input": ({"input": None}, TypeError, "input must be .* is a NoneType: did a function return nothing?"),
    "nothing as weight": ({"weight": None}, TypeError, "weight must be a numpy.ndarray, but is a NoneType"),
    "stride of zero": ({"stride": 0}, ValueError, "stride must be at least 1, but is 0"),
    "negative stride": ({"stride": (1, -2)}, ValueError, "stride must be at least 1, but is -2"),
    "fraction as stride": ({"stride": 1.5}, TypeError, "stride must be a whole number, but is 1.5"),
    "bool as stride": ({"stride": True}, TypeError, "stride must be a whole number, but is True"),
    "three strides": ({"stride": (1, 1, 1)}, ValueError, r"a pair .* is \(1, 1, 1\)"),
    "negative padding": ({"padding": -1}, ValueError, "padding must be at least 0, but is -1"),
    "unknown padding": ({"padding": "full"}, ValueError, "'same' or 'valid', but is 'full'"),
    "None as padding": ({"padding": None}, TypeError, "padding must be a whole number, but is None"),
    "same, strided": ({"padding": "same", "stride": (1, 2)}, ValueError, r"needs stride 1.* is \(1, 2\)"),
    "dilation of zero": ({"dilation": 0}, ValueError, "dilation must be at least 1, but is 0"),
    "groups of zero": ({"groups": 0}, ValueError, "groups must be at least 1, but is 0"),
    "pair as groups": ({"groups": (1, 1)}, TypeError, "groups must be a whole number"),
    "groups split no outputs": (
        {"weight": Z((5, 2, 3, 3)), "groups": 2},
        ValueError,
        "weight's 5 output channels must be divisible by groups=2",
    ),
    "channels do not match": (
        {"weight": Z((6, 3, 3, 3)), "groups": 2},
        ValueError,
        r"weight expects 3 input channels a group \(6 / groups=2\) but input has 4",
    ),
    "kernel too large": (
        {"weight": Z((6, 4, 3, 3)), "dilation": (1, 3)},
        ValueError,
        r"spans 3x7 pixels \(kernel_size \(3, 3\), dilation \(1, 3\)\) and the padded input has 5x6",
    ),
    "bias too long": ({"bias": Z(7)}, ValueError, r"bias must have shape \(6,\), .*, but has \(7,\)"),
    "bias as a column": ({"bias": Z((6, 1))}, ValueError, r"bias must have shape \(6,\)"),
    "bias of one number": ({"bias": Z(1)}, ValueError, r"bias must have shape \(6,\)"),
    "input without channels": ({"input": Z((5, 6))}, ValueError, r"4 axes \(N, C, H, W\), .* \(5, 6\)"),
    "weight without channels": ({"weight": Z((6, 3, 3))}, ValueError, r"4 axes \(O, C/groups, kh, kw\)"),
    "no kernel": ({"weight": Z((0, 4, 3, 3))}, ValueError, "must not be empty along O"),
    "empty kernel": ({"weight": Z((6, 4, 0, 3))}, ValueError, "must not be empty along kh"),
    "empty input": ({"input": Z((1, 4, 0, 6)), "padding": 2}, ValueError, "must not be empty along H"),
    "two dtypes": ({"weight": Z((6, 4, 3, 3), np.float32)}, TypeError, "weight is float32: convert"),
    "dtype of bias": ({"bias": Z(6, np.float32)}, TypeError, "share a dtype.* bias is float32"),
    "bool arrays": ({"input": Z((1, 4, 5, 6), bool)}, TypeError, "input must be float32 or float64, .* bool"),
}
BY_US_ALONE = {
    "integer input": (
        {"input": Z((1, 4, 5, 6), int)},
        TypeError,
        r"input must be float32 or float64, but is int64: use input.astype\(numpy.float32\)",
    ),
    "integer weight": ({"weight": Z((6, 4, 3, 3), np.uint8)}, TypeError, "weight must be .*, but is uint8"),
    "half precision": ({"input": Z((1, 4, 5, 6), np.float16)}, TypeError, "but is float16"),
    "no batch axis": ({"input": Z((4, 5, 6))}, ValueError, r"input must have 4 axes \(N, C, H, W\)"),
    "tensor": ({"input": torch.zeros(1, 4, 5, 6)}, TypeError, "input must be a numpy.ndarray, .* a Tensor"),
    "list": ({"weight": [[[[1.0]]]]}, TypeError, "weight must be a numpy.ndarray, but is a list"),
}


@pytest.mark.parametrize("convolve", [conv2d, conv2d_loops])
@pytest.mark.parametrize("name", [*BY_TORCH_TOO, *BY_US_ALONE])
def test_refuses(name, convolve):
    """Is the rule named, with the value that broke it, when a call cannot be right?"""
    changes, error, sentence = (BY_TORCH_TOO | BY_US_ALONE)[name]
    with pytest.raises(error, match=sentence):
        convolve(**(GOOD | changes))


@pytest.mark.parametrize("name", BY_TORCH_TOO)
def test_torch_refuses_too(name):
    """Is the table honest: does torch refuse, too, when it says so?"""
    assert_torch_refuses(F.conv2d, GOOD | BY_TORCH_TOO[name][0])


@pytest.mark.parametrize("backward", [conv2d_backward, conv2d_backward_loops])
def test_refuses_a_gradient_of_another_shape(backward):
    """Are both shapes named when grad_output is not shaped like the output?"""
    with pytest.raises(ValueError, match=r"grad_output must have shape \(1, 6, 3, 4\), .* \(1, 6, 4, 3\)"):
        backward(Z((1, 6, 4, 3)), **GOOD)


def test_refuses_a_gradient_of_another_dtype():
    """Is a float32 gradient refused when the arrays are float64?"""
    with pytest.raises(TypeError, match="grad_output is float32, input is float64"):
        conv2d_backward(Z((1, 6, 3, 4), np.float32), **GOOD)


def test_backward_refuses_what_forward_refuses():
    """Does the bias matter to the backward pass, too, when its shape is wrong?"""
    with pytest.raises(ValueError, match=r"bias must have shape \(6,\)"):
        conv2d_backward(Z((1, 6, 3, 4)), **GOOD, bias=Z(5))


def test_accepts_numpy_integers_and_lists():
    """Are whole numbers accepted in NumPy's types and in lists when torch accepts them?"""
    arguments = GOOD | {"stride": np.int64(2), "padding": [1, 2], "groups": np.int32(1)}
    assert_equal_arrays(conv2d(**arguments), F.conv2d(**as_tensors(arguments)))


# A sound call in bare numbers, and what else each of them may be.
SIZES = ("N", "C", "H", "W", "O", "C/G", "kh", "kw")
SOUND = {"N": 2, "C": 4, "H": 4, "W": 3, "O": 4, "C/G": 2, "kh": 2, "kw": 3}
SOUND |= {"stride": 1, "top": 1, "left": 0, "rows": 1, "columns": 1, "groups": 2}
spoiled = st.dictionaries(st.sampled_from(sorted(SOUND)), st.integers(-1, 5), max_size=3)


@settings(max_examples=600)
@given(spoiled)
def test_refuses_exactly_what_torch_refuses(changes):
    """Do both refuse, or both agree, when up to three numbers of a sound call are replaced without care?"""
    # Sizes below zero make no array.
    numbers = SOUND | {name: max(value, 0) if name in SIZES else value for name, value in changes.items()}
    generator = np.random.default_rng(0)
    sizes = [numbers[name] for name in SIZES]
    arguments = {
        "input": generator.standard_normal(sizes[:4]),
        "weight": generator.standard_normal(sizes[4:]),
        "stride": numbers["stride"],
        "padding": (numbers["top"], numbers["left"]),
        "dilation": (numbers["rows"], numbers["columns"]),
        "groups": numbers["groups"],
    }
    # Here torch accepts what makes no sense: no channels at all, and in an empty batch even dilation 0.
    assume(numbers["C"] > 0 and numbers["N"] > 0)
    assert_both_refuse_or_agree(conv2d, F.conv2d, arguments)

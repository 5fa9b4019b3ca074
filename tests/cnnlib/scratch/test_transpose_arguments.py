"""Which calls conv_transpose2d refuses, and with what words."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cnnlib.scratch import (
    conv_transpose2d,
    conv_transpose2d_backward,
    conv_transpose2d_backward_loops,
    conv_transpose2d_loops,
)
from tests.cnnlib.scratch.refusals import assert_both_refuse_or_agree, assert_torch_refuses

Z = np.zeros
GOOD = {"input": Z((1, 4, 5, 6)), "weight": Z((4, 3, 3, 3))}

# What differs from GOOD, and the sentence it earns.
BY_TORCH_TOO = {
    "nothing as input": ({"input": None}, TypeError, "input must be .* is a NoneType: did a function return nothing?"),
    "nothing as weight": ({"weight": None}, TypeError, "weight must be a numpy.ndarray, but is a NoneType"),
    "stride of zero": ({"stride": 0}, ValueError, "stride must be at least 1, but is 0"),
    "fraction as stride": ({"stride": 1.5}, TypeError, "stride must be a whole number, but is 1.5"),
    "three strides": ({"stride": (1, 1, 1)}, ValueError, r"a pair .* is \(1, 1, 1\)"),
    "negative padding": ({"padding": -1}, ValueError, "padding must be at least 0, but is -1"),
    "padding in words": ({"padding": "same"}, TypeError, "padding must be a whole number, but is 'same'"),
    "negative output_padding": ({"output_padding": -1}, ValueError, "output_padding must be at least 0, but is -1"),
    "output_padding of a whole stride": (
        {"stride": 2, "output_padding": (1, 2)},
        ValueError,
        r"output_padding must be smaller than stride or dilation, but is \(1, 2\) with stride \(2, 2\)",
    ),
    "dilation of zero": ({"dilation": 0}, ValueError, "dilation must be at least 1, but is 0"),
    "groups of zero": ({"groups": 0}, ValueError, "groups must be at least 1, but is 0"),
    "groups split no channels": (
        {"groups": 3},
        ValueError,
        "weight's 4 input channels must be divisible by groups=3",
    ),
    "channels do not match": (
        {"weight": Z((3, 4, 3, 3))},
        ValueError,
        "weight expects 3 input channels but input has 4",
    ),
    "all cut off": ({"padding": (0, 4)}, ValueError, "at least one pixel, but would be 7x0 .* lessen the padding"),
    "bias as long as the channels": (
        {"bias": Z(4)},
        ValueError,
        r"bias must have shape \(3,\), one number an output channel, but has \(4,\)",
    ),
    "no kernel": ({"weight": Z((4, 0, 3, 3))}, ValueError, "must not be empty along O/groups"),
    "empty kernel": ({"weight": Z((4, 3, 0, 3))}, ValueError, "must not be empty along kh"),
    "empty input": ({"input": Z((1, 4, 0, 6))}, ValueError, "must not be empty along H"),
    "weight without channels": ({"weight": Z((4, 3, 3))}, ValueError, r"4 axes \(C, O/groups, kh, kw\)"),
    "two dtypes": ({"weight": Z((4, 3, 3, 3), np.float32)}, TypeError, "weight is float32: convert"),
}
BY_US_ALONE = {
    "integer input": ({"input": Z((1, 4, 5, 6), int)}, TypeError, "input must be float32 or float64, but is int64"),
    "no batch axis": ({"input": Z((4, 5, 6))}, ValueError, r"input must have 4 axes \(N, C, H, W\)"),
    "tensor": ({"input": torch.zeros(1, 4, 5, 6)}, TypeError, "input must be a numpy.ndarray, .* a Tensor"),
}


@pytest.mark.parametrize("stamp", [conv_transpose2d, conv_transpose2d_loops])
@pytest.mark.parametrize("name", [*BY_TORCH_TOO, *BY_US_ALONE])
def test_refuses(name, stamp):
    """Is the rule named, with the value that broke it, when a call cannot be right?"""
    changes, error, sentence = (BY_TORCH_TOO | BY_US_ALONE)[name]
    with pytest.raises(error, match=sentence):
        stamp(**(GOOD | changes))


@pytest.mark.parametrize("name", BY_TORCH_TOO)
def test_torch_refuses_too(name):
    """Is the table honest: does torch refuse, too, when it says so?"""
    assert_torch_refuses(F.conv_transpose2d, GOOD | BY_TORCH_TOO[name][0])


@pytest.mark.parametrize("backward", [conv_transpose2d_backward, conv_transpose2d_backward_loops])
def test_backward_refuses(backward):
    """Are both shapes named, and both dtypes, when grad_output is not like the output?"""
    with pytest.raises(ValueError, match=r"grad_output must have shape \(1, 3, 7, 8\), .* has \(1, 4, 5, 6\)"):
        backward(Z((1, 4, 5, 6)), **GOOD)
    with pytest.raises(TypeError, match="grad_output is float32, input is float64"):
        backward(Z((1, 3, 7, 8), np.float32), **GOOD)
    with pytest.raises(ValueError, match=r"bias must have shape \(3,\)"):
        backward(Z((1, 3, 7, 8)), **GOOD, bias=Z(4))


# A sound call in bare numbers, and what else each of them may be.
SIZES = ("N", "C", "H", "W", "in", "O/G", "kh", "kw")
SOUND = {"N": 2, "C": 4, "H": 4, "W": 3, "in": 4, "O/G": 2, "kh": 2, "kw": 3}
SOUND |= {"down": 1, "right": 2, "top": 1, "left": 0, "below": 0, "beside": 1, "rows": 1, "columns": 1, "groups": 2}
spoiled = st.dictionaries(st.sampled_from(sorted(SOUND)), st.integers(-1, 5), max_size=3)


@settings(max_examples=400)
@given(spoiled)
def test_refuses_exactly_what_torch_refuses(changes):
    """Do both refuse, or both agree, when up to three numbers of a sound call are replaced without care?"""
    numbers = SOUND | {name: max(value, 0) if name in SIZES else value for name, value in changes.items()}
    generator = np.random.default_rng(0)
    sizes = [numbers[name] for name in SIZES]
    arguments = {
        "input": generator.standard_normal(sizes[:4]),
        "weight": generator.standard_normal(sizes[4:]),
        "stride": (numbers["down"], numbers["right"]),
        "padding": (numbers["top"], numbers["left"]),
        "output_padding": (numbers["below"], numbers["beside"]),
        "dilation": (numbers["rows"], numbers["columns"]),
        "groups": numbers["groups"],
    }
    # torch accepts what makes no sense: no channels, and in an empty batch nearly anything.
    assume(numbers["C"] > 0 and numbers["N"] > 0)
    assert_both_refuse_or_agree(conv_transpose2d, F.conv_transpose2d, arguments)

"""plain_copy: what may cross from an answer to a test, and what may not."""

import collections
from typing import NamedTuple

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.checks.plain import MAX_DEPTH, NotPlain, plain_copy
from tests.cnnlib.scratch.arrays import LAYOUTS, random_array


class Pair(NamedTuple):
    """A tuple with a type of its own."""

    weight: float
    bias: float


class LoudArray(np.ndarray):
    """An array that may answer what it likes."""


class LoudFloat(np.float64):
    """A NumPy number that lies about its value."""

    def item(self):
        return "anything"

    def __float__(self):
        return 7.0


def nested(depth: int) -> list:
    """A list in a list in a list, `depth` lists in all."""
    value: list = []
    for _ in range(depth - 1):
        value = [value]
    return value


def test_by_hand():
    """Does each kind of data come back as its plain form when it is copied?"""
    tensor = torch.tensor([[1, 2]], dtype=torch.int32)
    value = {"a": [1, 2.5, True, None, "text", 3 + 4j], ("b", 0): (np.float32(0.5), np.int64(3), tensor)}
    copied = plain_copy(value)
    assert copied["a"] == [1, 2.5, True, None, "text", 3 + 4j]
    number, whole, array = copied["b", 0]
    assert (number, type(number), whole, type(whole)) == (0.5, float, 3, int)
    assert array.dtype == np.int32
    np.testing.assert_array_equal(array, [[1, 2]])


scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3)
arrays = st.builds(
    lambda numbers, dtype: np.array(numbers, dtype=dtype),
    st.lists(st.integers(0, 9), max_size=4),
    st.sampled_from([np.float32, np.float64, np.int64, np.bool, np.complex64]),
)
data = st.recursive(
    scalars | arrays,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=2) | st.integers(), inner, max_size=3)
    ),
    max_leaves=6,
).filter(lambda value: depth_of(value) <= MAX_DEPTH)


def depth_of(value: object) -> int:
    """How many lists, tuples and dicts stand inside one another."""
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + max(map(depth_of, value), default=0) if isinstance(value, list | tuple) else 0


def assert_equal_and_apart(copied: object, value: object) -> None:
    """Same types, same values, and no array of one in the memory of the other."""
    assert type(copied) is type(value)
    if isinstance(value, np.ndarray):
        assert copied.dtype == value.dtype
        np.testing.assert_array_equal(copied, value)
        assert not np.shares_memory(copied, value)
    elif isinstance(value, dict):
        assert list(copied) == list(value)
        for key in value:
            assert_equal_and_apart(copied[key], value[key])
    elif isinstance(value, list | tuple):
        assert len(copied) == len(value)
        for one, other in zip(copied, value, strict=True):
            assert_equal_and_apart(one, other)
    else:
        assert copied == value


@settings(max_examples=150)
@given(data)
def test_plain_data_is_copied_as_it_is(value):
    """Is the copy equal in every type and value, and apart in memory, when the data is plain already?"""
    assert_equal_and_apart(plain_copy(value), value)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("shape", [(2, 3), (0, 3), (1,), (2, 1, 4)])
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.int8])
def test_layouts_of_arrays(layout, shape, dtype):
    """Is the copy writable, in C order, of the same dtype, whatever the memory layout of the array?"""
    array = random_array(np.random.default_rng(0), shape, layout, dtype)
    copied = plain_copy(array)
    assert_equal_and_apart(copied, array)
    assert copied.flags.c_contiguous
    assert copied.flags.writeable


def test_array_without_axes():
    """Does an array without axes stay one, and a change to the copy stay in the copy?"""
    array = np.array(2.5)
    copied = plain_copy(array)
    assert (type(copied), copied.shape) == (np.ndarray, ())
    copied[...] = 0
    assert array == 2.5


@pytest.mark.parametrize(
    "tensor",
    [
        torch.ones(2, 3, requires_grad=True),
        torch.nn.Parameter(torch.arange(3.0)),
        torch.arange(6.0).reshape(2, 3).t(),
        torch.arange(6)[::2],
        torch.zeros(0, 4),
        torch.tensor(3.0, dtype=torch.float64),
        torch.tensor([True, False]),
        torch.tensor([1 + 2j, 3 - 1j]).conj(),
        torch.ones(3, dtype=torch.float16),
    ],
    ids=["gradient", "parameter", "transposed", "strided", "empty", "scalar", "bool", "conjugate", "half"],
)
def test_tensors_become_arrays(tensor):
    """Is a tensor's copy an array of its dtype with memory of its own, whatever the tensor's state?"""
    expected = np.array(tensor.detach().tolist()).reshape(tensor.shape)
    copied = plain_copy(tensor)
    assert type(copied) is np.ndarray
    assert copied.dtype.name == str(tensor.dtype).removeprefix("torch.")
    np.testing.assert_array_equal(copied, expected)
    if copied.size:
        copied.reshape(-1)[0] = 0 if copied.reshape(-1)[0] else 1
        np.testing.assert_array_equal(np.array(tensor.detach().tolist()).reshape(tensor.shape), expected)


def test_shape_of_a_tensor():
    """Is the shape that torch reports a plain tuple when an answer returns it?"""
    copied = plain_copy({"shape": torch.zeros(2, 5).shape})
    assert copied == {"shape": (2, 5)}
    assert type(copied["shape"]) is tuple


def test_a_method_hidden_by_an_attribute():
    """Are a tensor's true numbers copied when the tensor carries an attribute named like a method?"""
    tensor = torch.ones(2)
    tensor.numpy = tensor.detach = lambda *_, **__: "something else"
    np.testing.assert_array_equal(plain_copy(tensor), [1, 1])


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (np.bool(True), bool),
        (np.uint8(200), int),
        (np.float16(0.5), float),
        (np.complex64(2j), complex),
        (np.longdouble(1.5), float),
        (np.clongdouble(1j), complex),
    ],
)
def test_numpy_scalars(number, kind):
    """Does a scalar of NumPy become the number of Python that equals it?"""
    assert plain_copy(number) == number
    assert type(plain_copy(number)) is kind


class SubTensor(torch.Tensor):
    """A tensor that may answer what it likes."""


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (Pair(1.0, 2.0), "Pair"),
        (collections.OrderedDict(a=1), "collections.OrderedDict"),
        (type("Text", (str,), {})("x"), "Text"),
        (type("Whole", (int,), {})(1), "Whole"),
        (type("Row", (list,), {})([1]), "Row"),
        (np.zeros(2).view(LoudArray), "LoudArray"),
        (np.ma.masked_array([1, 2]), "MaskedArray"),
        (LoudFloat(1.0), "LoudFloat"),
        (torch.ones(2).as_subclass(SubTensor), "SubTensor"),
        (np.array(["a"]), r"numpy\.ndarray of dtype <U1"),
        (np.array([None]), r"numpy\.ndarray of dtype object"),
        (np.zeros(2, dtype=[("a", float)]), r"numpy\.ndarray of dtype \[\('a'"),
        (np.datetime64("2026-01-01"), "datetime64"),
        (torch.ones(2, dtype=torch.bfloat16), r"torch\.Tensor of torch\.bfloat16"),
        (torch.ones(2, device="meta"), r"torch\.Tensor of torch\.float32, .* on meta"),
        (torch.ones(2).to_sparse(), r"torch\.Tensor of torch\.float32, torch\.sparse_coo"),
        ({torch.ones(2): 1}, r"dict with a key of type torch\.Tensor"),
        (torch.nn.Linear(1, 1), r"torch\.nn\.modules\.linear\.Linear"),
        ({1, 2}, "^set "),
        (b"bytes", "^bytes "),
        (range(3), "^range "),
        (len, "builtin_function_or_method"),
    ],
)
def test_refuses(value, name):
    """Is what is not exactly plain data refused by its name, alone and inside a list?"""
    with pytest.raises(NotPlain, match=name):
        plain_copy(value)
    with pytest.raises(NotPlain, match=name) as refused:
        plain_copy({"a": [value]})
    assert refused.value.key == "answer.not_plain"


def test_depth():
    """Is a list as deep as allowed copied, and one level more refused?"""
    assert plain_copy(nested(MAX_DEPTH)) == nested(MAX_DEPTH)
    with pytest.raises(NotPlain, match=f"list nested more than {MAX_DEPTH} deep") as refused:
        plain_copy(nested(MAX_DEPTH + 1))
    assert refused.value.key == "answer.nested"


def test_data_that_holds_itself():
    """Is data that contains itself refused, not followed for ever?"""
    around: list = [1]
    around.append(around)
    with pytest.raises(NotPlain, match="nested more than"):
        plain_copy(around)
    loop: dict = {}
    loop["loop"] = loop
    with pytest.raises(NotPlain, match="dict nested more than"):
        plain_copy(loop)

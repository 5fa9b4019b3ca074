"""The arithmetic of the figure of sizes beside cnnlib.geometry and torch, and its drawing beside the page's."""

import json
from itertools import product

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from cnnlib.geometry import count_parameters, output_size, receptive_field
from publishing.pages import LANGUAGES

from .interactive_page import run_script
from .small_book import ROOT

KEYS = ("kernel", "stride", "padding", "dilation", "filters")
# Beyond what a reader can choose, so that nothing holds by luck.
SWEEP = list(product(range(1, 13), range(1, 6), range(1, 4), range(4), range(1, 4)))


def run(expression: str):
    """Return the value of an expression over the script's arithmetic."""
    return run_script(expression, "feature-map-size")


def layer(kernel, stride=1, padding=0, dilation=1, filters=8) -> dict:
    """Return a layer as the script takes it."""
    return dict(zip(KEYS, (kernel, stride, padding, dilation, filters), strict=True))


def over(cases, function: str):
    """Return what a function of the script gives for each case, a size and a layer."""
    given = json.dumps([(size, layer(*settings)) for size, *settings in cases])
    return run(f"{given}.map((one) => figure.{function}(...one))")


def test_by_hand():
    """Does a kernel of 3 with stride 2 stand three times on 8 pixels, and leave the last unseen?"""
    assert over([(8, 3, 2)], "outputSize") == [3]
    assert over([(8, 3, 2)], "windows") == [[[0, 1, 2], [2, 3, 4], [4, 5, 6]]]
    assert over([(8, 3, 2)], "counts") == [[1, 1, 2, 1, 2, 1, 1, 0]]


def test_sizes_of_every_setting():
    """Is the size that of cnnlib.geometry for every setting, and 0 exactly where the library refuses the kernel?"""
    refused = 0
    for (size, kernel, stride, padding, dilation), found in zip(SWEEP, over(SWEEP, "outputSize"), strict=True):
        if dilation * (kernel - 1) + 1 > size + 2 * padding:
            refused += 1
            with pytest.raises(ValueError, match="must fit"):
                output_size(size, kernel, stride, padding, dilation)
            assert found == 0
        else:
            assert found == output_size(size, kernel, stride, padding, dilation)
    assert 0 < refused < len(SWEEP) / 2


def test_windows_are_torchs():
    """Does each window lie on the pixels that torch's convolution multiplies by a weight?"""
    cases = [case for case in SWEEP[::7] if (case[1] - 1) * case[4] < case[0] + 2 * case[3]]
    assert len(cases) > 200
    for (size, kernel, stride, padding, dilation), found in zip(cases, over(cases, "windows"), strict=True):
        image = torch.zeros(1, 1, size, requires_grad=True)
        output = F.conv1d(image, torch.ones(1, 1, kernel), None, stride, padding, dilation)[0, 0]
        for value, window in zip(output, found, strict=True):
            (gradient,) = torch.autograd.grad(value, image, retain_graph=True)
            assert gradient[0, 0].nonzero().flatten().tolist() == [one for one in window if 0 <= one < size]


def test_counts_are_torchs():
    """Is a pixel in as many windows as its gradient says, an unseen one in none?"""
    cases = [case for case in SWEEP[::11] if (case[1] - 1) * case[4] < case[0] + 2 * case[3]]
    unseen = 0
    for (size, kernel, stride, padding, dilation), found in zip(cases, over(cases, "counts"), strict=True):
        image = torch.zeros(1, 1, size, requires_grad=True)
        F.conv1d(image, torch.ones(1, 1, kernel), None, stride, padding, dilation).sum().backward()
        assert image.grad[0, 0].tolist() == found
        unseen += found.count(0)
    assert unseen > 0


# torch warns that it copies the input, which is no matter here.
@pytest.mark.filterwarnings("ignore:Using padding=.same. with even kernel lengths")
def test_same_keeps_the_size_as_torch_does():
    """With stride 1, does 'same' keep the size by torch's paddings: d(k - 1) in all, an odd one at the end?"""
    cases = [(size, k, 1, "same", d) for size, k, d in product(range(1, 13), range(1, 6), range(1, 4))]
    assert over(cases, "outputSize") == [case[0] for case in cases]
    for (size, kernel, _, _, dilation), (before, after) in zip(cases, over(cases, "pads"), strict=True):
        assert (before + after, after - before) == (dilation * (kernel - 1), dilation * (kernel - 1) % 2)
        image, weight = torch.arange(1.0, size + 1)[None, None], torch.arange(1.0, kernel + 1)[None, None]
        padded = F.conv1d(F.pad(image, (before, after)), weight, dilation=dilation)
        assert torch.equal(padded, F.conv1d(image, weight, padding="same", dilation=dilation))


def test_same_with_a_stride():
    """With a stride, does 'same' give ceil(n / s) outputs with the least padding that does, as TensorFlow?"""
    cases = [(n, k, s, "same", d) for n, k, s, d in product(range(1, 13), range(1, 6), range(2, 5), range(1, 4))]
    found = zip(cases, over(cases, "outputSize"), over(cases, "pads"), strict=True)
    for (size, kernel, stride, _, dilation), outputs, (before, after) in found:
        assert outputs == -(-size // stride) and after - before in (0, 1)
        fewer = size + before + after - 1
        span = dilation * (kernel - 1) + 1
        assert before + after == 0 or fewer < span or (fewer - span) // stride + 1 < outputs


def test_a_stack_is_the_librarys():
    """Are sizes, parameters and receptive fields of random stacks those of a torch network and cnnlib.geometry?"""
    rng, compared = np.random.default_rng(4), 0
    while compared < 25:
        layers = [layer(*map(int, rng.integers([1, 1, 0, 1, 1], [6, 4, 3, 4, 9]))) for _ in range(3)]
        found = run(f"figure.ledger(40, 3, {json.dumps(layers)})")
        channels = [3, *(one["filters"] for one in layers)]
        network = nn.Sequential(
            *(
                nn.Conv2d(before, after, one["kernel"], one["stride"], one["padding"], one["dilation"])
                for before, after, one in zip(channels, channels[1:], layers, strict=False)
            )
        )
        if not found[-1]["size"]:
            continue
        compared += 1
        fields = receptive_field(network, (1, 3, 40, 40))
        image = torch.zeros(1, 3, 40, 40)
        by_name = {field.layer: field.size[0] for field in fields}
        field = 1
        for number, (part, row) in enumerate(zip(network, found, strict=True)):
            image = part(image)
            field = by_name.get(str(number), field)
            assert (row["size"], row["channels"]) == (image.shape[2], image.shape[1])
            assert (row["parameters"], row["field"]) == (count_parameters(part), field)


def test_nothing_after_a_kernel_that_does_not_fit():
    """Is a layer without input left without size, its parameters all the same, and said to be so?"""
    layers = [layer(5, dilation=3), layer(3)]
    rows = run(f"figure.table(8, 3, {json.dumps(layers)})")
    assert [row[5] for row in rows] == ["8×8×3", "—", "—"]
    assert [row[6] for row in rows] == ["", "608", "584"]
    words = json.dumps({"large": "{span} > {padded}", "nothing": "none"})
    assert run(f"figure.sentence(8, {json.dumps(layers[0])}, {words})") == "13 > 8"
    assert run(f"figure.sentence(0, {json.dumps(layers[1])}, {words})") == "none"


@pytest.mark.parametrize("language", LANGUAGES)
def test_script_draws_what_the_page_begins_with(language, monkeypatch):
    """Do the script's drawing, sentence and table equal those of the built page, character for character?"""
    monkeypatch.syspath_prepend(str(ROOT / "book" / "_ext"))
    import feature_map_size
    from interactive_figure import figure_path, read_figure, words_in

    table = read_figure(figure_path(ROOT, "feature-map-size"))
    words = words_in(table, language)
    for size, layers in ((16, "3 2 0 1 8; 3 1 1 1 16"), (9, "2 3 1 2 8"), (5, "5 1 2 1 32"), (10, "1 3 0 1 16")):
        begun = feature_map_size.numbers({"size": str(size), "layers": layers}, table)
        page = feature_map_size.html(begun, words, "fig")
        first, all_layers = json.dumps(begun["layers"][0]), json.dumps(begun["layers"])
        assert f"<tbody>{run(f'figure.drawing({size}, {first})')}</tbody>" in page
        assert f">{run(f'figure.sentence({size}, {first}, {json.dumps(words)})')}</p>" in page
        for texts in run(f"figure.table({size}, 3, {all_layers})"):
            assert "".join(f"<td>{text}</td>" for text in texts[1:]) in page


def test_same_is_explained():
    """Is an odd padding said to go to the right, and a strided 'same' to be TensorFlow's, and neither elsewhere?"""
    words = json.dumps({"size": "", "seen": "S", "unseen": "U", "uneven": "odd", "strided": "strided"})
    said = {
        (8, 2, 1, "same", 1): "S odd",
        (8, 2, 1, "same", 2): "S",
        (8, 3, 2, "same", 1): "S odd strided",
        (7, 3, 2, "same", 1): "S strided",
        (8, 3, 2, 1, 1): "S",
        (8, 3, 2, 0, 1): "U",
    }
    for (size, *settings), expected in said.items():
        found = run(f"figure.sentence({size}, {json.dumps(layer(*settings))}, {words})")
        assert found.strip() == expected

# ---
# jupyter:
#   course:
#     assignment: 07-one-by-one-convolution
#     withholds: [cnnlib.convert]
# ---

# %% title [markdown] tags=["ko"]
# # 과제 07. 1×1 합성곱과 선형층
#
# 7장에서 1×1 합성곱(convolution)이 모든 픽셀에 똑같이 놓인 선형층(linear layer)이라는 것을 보았습니다. 이 과제에서는 그 사실을
# 직접 써 봅니다. 문제는 여섯 개, 모두 100점이고 60분에서 90분쯤 걸립니다.
#
# - 문제는 서로 독립적입니다. 앞의 답이 없어도 뒤의 문제를 풀 수 있습니다.
# - `raise NotImplementedError()` 줄을 지우고 답을 쓴 다음, 바로 아래의 테스트 칸을 실행하세요. 테스트가 틀린 곳을 알려 줍니다.
#   통과하면 아무것도 나오지 않습니다.
# - 내려면 먼저 **Kernel → Restart Kernel and Run All Cells**로 처음부터 끝까지 실행해 보세요.
# - 보이는 테스트 말고도 비공개 테스트(hidden test)가 있습니다. 무엇을 보는지는 테스트 칸의 설명에 적혀 있습니다.

# %% title [markdown] tags=["en"]
# # Assignment 07. The 1×1 convolution and the linear layer
#
# Chapter 7 showed that a 1×1 convolution is one linear layer placed on every pixel. Here you put that to use. There are
# six exercises worth 100 points in all; plan for 60 to 90 minutes.
#
# - The exercises are independent: you can do any of them without the ones before it.
# - Replace the line `raise NotImplementedError()` by your answer and run the test cell below it. It tells you what is wrong.
#   When all is well, it says nothing.
# - Before you hand in, run everything once from the top: **Kernel → Restart Kernel and Run All Cells**.
# - Besides the tests you see there are hidden ones. The test cells say what they look at.

# %% setup tags=["ko"] nbgrader={"locked": true}
import numpy as np
import torch
from torch import nn

from cnnlib import checks
from cnnlib.data.photos import load_photo

torch.set_num_threads(1)
checks.start(globals(), language="ko")

# %% setup tags=["en"] nbgrader={"locked": true}
import numpy as np
import torch
from torch import nn

from cnnlib import checks
from cnnlib.data.photos import load_photo

torch.set_num_threads(1)
checks.start(globals(), language="en")

# %% predictions_text [markdown] tags=["ko"]
# ## 1. 실행하기 전에 예상하기 (10점)
#
# 채널 48개, 높이 20, 너비 30인 특징 맵(feature map)에 출력 채널이 10개인 1×1 합성곱을 적용합니다. 편향(bias)이 있습니다.
# 코드를 실행하지 말고 종이에 계산한 뒤, 아래 함수가 네 값을 돌려주게 하세요.
#
# | 이름 | 뜻 |
# |---|---|
# | `parameters` | 이 합성곱의 매개변수 개수 |
# | `multiply_adds` | 이미지 한 장에 드는 곱셈의 횟수 |
# | `reached` | 입력값 하나를 바꾸면 달라질 수 있는 출력값의 개수 |
# | `flattened_parameters` | 같은 입력을 평탄화(flatten)해 같은 개수의 출력을 내는 `nn.Linear` 하나의 매개변수 개수 |

# %% predictions_text [markdown] tags=["en"]
# ## 1. Predict before you run (10 points)
#
# A 1×1 convolution with 10 output channels and a bias is applied to a feature map with 48 channels, height 20 and width 30.
# Work the four values out on paper, without running code, and let the function below return them.
#
# | name | meaning |
# |---|---|
# | `parameters` | how many parameters this convolution has |
# | `multiply_adds` | how many multiplications one image takes |
# | `reached` | how many output values can change when one input value changes |
# | `flattened_parameters` | how many parameters one `nn.Linear` has that flattens the same input and gives as many outputs |

# %% predictions nbgrader={"solution": true}
def predictions():
    """
    ko: 네 예상값을 dict로 돌려줍니다.
    en: Return the four predictions as a dict.
    """
    ### BEGIN SOLUTION
    return {
        "parameters": 48 * 10 + 10,
        "multiply_adds": 48 * 10 * 20 * 30,
        "reached": 10,
        "flattened_parameters": (48 * 20 * 30) * (10 * 20 * 30) + 10 * 20 * 30,
    }
    ### END SOLUTION

# %% predictions_form nbgrader={"grade": true, "points": 1}
# ko: 이름 네 개가 모두 있고, 값이 양의 정수인가?
# en: Are all four names there, each with a positive whole number?
from cnnlib import checks

answer = checks.call("predictions")
for name in ["parameters", "multiply_adds", "reached", "flattened_parameters"]:
    value = checks.part(answer, name)
    whole = isinstance(value, int | float) and value == int(value) > 0
    checks.expect("predictions.whole", whole, name=name, got=value)

# %% predictions_parameters nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 합성곱의 매개변수 개수
# en: Hidden test: the convolution's parameters
### BEGIN HIDDEN TESTS
from cnnlib import checks

got = checks.part(checks.call("predictions"), "parameters")
checks.expect(
    "predictions.parameters",
    got == 490,
    suspects={
        "depth_forgotten": got == 10 * (1 + 1) or got == 10,
        "bias_not_counted": got == 480,
        "weights_not_shared": got in (490 * 600, 480 * 600),
    },
    got=got,
)
### END HIDDEN TESTS

# %% predictions_multiply_adds nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 곱셈의 횟수
# en: Hidden test: the multiplications
### BEGIN HIDDEN TESTS
from cnnlib import checks

got = checks.part(checks.call("predictions"), "multiply_adds")
checks.expect(
    "predictions.multiply_adds",
    got == 288_000,
    suspects={"positions_forgotten": got in (480, 490), "depth_forgotten": got == 10 * 600},
    got=got,
)
### END HIDDEN TESTS

# %% predictions_flattened nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 입력값 하나가 닿는 출력값의 개수, 평탄화한 뒤의 선형층
# en: Hidden test: the outputs one input reaches, and the linear layer after flattening
### BEGIN HIDDEN TESTS
from cnnlib import checks

answer = checks.call("predictions")
reached, flattened = checks.part(answer, "reached"), checks.part(answer, "flattened_parameters")
checks.expect("predictions.reached", reached == 10, suspects={"reaches_all": reached == 6000}, got=reached)
checks.expect(
    "predictions.flattened",
    flattened == 172_806_000,
    suspects={"bias_not_counted": flattened == 172_800_000, "flattened_as_shared": flattened == 490},
    got=flattened,
)
### END HIDDEN TESTS

# %% conv_from_linear_text [markdown] tags=["ko"]
# ## 2. 선형층에서 합성곱으로 (24점)
#
# 임의의 `nn.Linear(c_in, c_out)`을 받아, 모든 픽셀에서 그것과 같은 값을 내는 `nn.Conv2d`를 돌려주는 함수를 쓰세요. 곧 모양이
# `(N, c_in, H, W)`인 이미지의 픽셀마다 선형층을 적용한 것과, 돌려준 합성곱을 이미지에 적용한 것이 같아야 합니다.
#
# - `H`와 `W`는 다를 수 있고, 이미지가 한 장뿐일 수도 있습니다.
# - 편향이 없는 선형층이면 합성곱에도 편향이 없어야 하고, 자료형(dtype)은 선형층의 것과 같아야 합니다.
# - 두 층은 메모리를 나누어 쓰지 않습니다. 한쪽을 학습시켜도 다른 쪽은 그대로여야 합니다.
# - 선형층의 가중치(weight)는 메모리에 연속으로 놓여 있지 않을 수도 있습니다.

# %% conv_from_linear_text [markdown] tags=["en"]
# ## 2. From a linear layer to a convolution (24 points)
#
# Write a function that takes any `nn.Linear(c_in, c_out)` and returns the `nn.Conv2d` that equals it on every pixel:
# applying the linear layer to each pixel of an image of shape `(N, c_in, H, W)` and applying the convolution to the image
# must give the same values.
#
# - `H` and `W` may differ, and there may be a single image.
# - A linear layer without a bias gives a convolution without one, and the dtype is the linear layer's.
# - The two layers share no memory: training one leaves the other as it is.
# - The linear layer's weight may not be contiguous in memory.

# %% conv_from_linear nbgrader={"solution": true}
def conv_from_linear(linear):
    """
    ko: 모든 픽셀에서 `linear`와 같은 nn.Conv2d를 돌려줍니다.
    en: Return the nn.Conv2d that equals `linear` on every pixel.
    """
    ### BEGIN SOLUTION
    conv = nn.Conv2d(
        linear.in_features,
        linear.out_features,
        kernel_size=1,
        bias=linear.bias is not None,
        dtype=linear.weight.dtype,
    )
    with torch.no_grad():
        # ko: 가중치의 각 행이 1×1×c_in 필터 하나가 됩니다.
        # en: Each row of the weight becomes one filter of shape 1×1×c_in.
        conv.weight.copy_(linear.weight[:, :, None, None])
        if linear.bias is not None:
            conv.bias.copy_(linear.bias)
    return conv
    ### END SOLUTION

# %% conv_from_linear_values nbgrader={"grade": true, "points": 8}
# ko: 채널 3개를 2개로 바꾸는 선형층과 모든 픽셀에서 같은가?
# en: Does it equal a linear layer from 3 channels to 2 on every pixel?
import numpy as np
from cnnlib import checks

random = checks.rng("conv_from_linear_values")
weight, bias = random.normal(size=(2, 3)).astype("float32"), random.normal(size=2).astype("float32")
image = random.normal(size=(2, 3, 4, 4)).astype("float32")
layer = checks.probe(
    "convert_layer", "conv_from_linear", "Linear", {"in_features": 3, "out_features": 2}, {"weight": weight, "bias": bias}, image
)
checks.expect("conv_from_linear.type", layer["type"] == "Conv2d", got=layer["type"])
checks.expect("conv_from_linear.runs", layer["output"] is not None, error=layer.get("error"))
# ko: 픽셀마다: 채널 축을 맨 뒤로 옮겨 행렬을 곱하고, 다시 앞으로 옮깁니다.
# en: Pixel by pixel: move the channel axis last, multiply by the matrix, move it back.
expected = np.moveaxis(np.moveaxis(image, 1, -1) @ weight.T + bias, -1, 1)
no_bias = expected - bias[:, None, None]
checks.expect(
    "conv_from_linear.values",
    checks.same(layer["output"], expected),
    suspects={"bias_forgotten": checks.same(layer["output"], no_bias)},
    got=layer["output"][0, :, 0, 0],
    wanted=expected[0, :, 0, 0],
)

# %% conv_from_linear_shapes nbgrader={"grade": true, "points": 6}
# ko: 비공개 테스트: 높이와 너비가 다른 이미지, 한 장뿐인 이미지, 채널 수가 그대로인 층
# en: Hidden test: images whose height and width differ, a single image, layers that keep the number of channels
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("conv_from_linear_shapes")
for c_in, c_out, shape in [(5, 5, (3, 5, 2, 7)), (1, 4, (1, 1, 6, 3)), (6, 1, (1, 6, 1, 9))]:
    weight, bias = random.normal(size=(c_out, c_in)).astype("float32"), random.normal(size=c_out).astype("float32")
    image = random.normal(size=shape).astype("float32")
    options = {"in_features": c_in, "out_features": c_out}
    layer = checks.probe("convert_layer", "conv_from_linear", "Linear", options, {"weight": weight, "bias": bias}, image)
    pixels = np.moveaxis(image, 1, -1)
    expected = np.moveaxis(pixels @ weight.T + bias, -1, 1)
    transposed = np.moveaxis(pixels @ weight + bias, -1, 1) if c_in == c_out else np.nan
    checks.expect("conv_from_linear.runs", layer["output"] is not None, error=layer.get("error"))
    checks.expect(
        "conv_from_linear.shapes",
        checks.same(layer["output"], expected),
        suspects={
            "weight_transposed": checks.same(layer["output"], transposed),
            "bias_forgotten": checks.same(layer["output"], expected - bias[:, None, None]),
            "depthwise_kernel": checks.same(
                layer["output"], image * np.diag(weight)[:, None, None] + bias[:, None, None]
            )
            if c_in == c_out
            else False,
        },
        shape=shape,
    )
### END HIDDEN TESTS

# %% conv_from_linear_dtype nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 편향이 없는 선형층, float64
# en: Hidden test: a linear layer without a bias, float64
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("conv_from_linear_dtype")
weight, image = random.normal(size=(4, 3)), random.normal(size=(2, 3, 5, 2))
options = {"in_features": 3, "out_features": 4, "bias": False}
layer = checks.probe("convert_layer", "conv_from_linear", "Linear", options, {"weight": weight}, image)
checks.expect("conv_from_linear.type", layer["type"] == "Conv2d", got=layer["type"])
checks.expect("conv_from_linear.no_bias", sorted(layer["shapes"]) == ["weight"], got=sorted(layer["shapes"]))
dtype = layer["dtypes"]["weight"]
checks.expect("conv_from_linear.dtype", dtype == "float64", suspects={"dtype_default": dtype == "float32"}, got=dtype)
checks.expect("conv_from_linear.runs", layer["output"] is not None, error=layer.get("error"))
expected = np.moveaxis(np.moveaxis(image, 1, -1) @ weight.T, -1, 1)
checks.expect("conv_from_linear.shapes", checks.same(layer["output"], expected), shape=image.shape)
### END HIDDEN TESTS

# %% conv_from_linear_memory nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 나누어 쓰지 않는 메모리, 연속이 아닌 가중치, 같은 기울기(gradient)
# en: Hidden test: no shared memory, a weight that is not contiguous, equal gradients
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

GRADIENTS = """
def gradients(answer, transposed_weight, bias, image):
    import torch
    linear = torch.nn.Linear(*transposed_weight.shape)
    linear.weight = torch.nn.Parameter(torch.from_numpy(transposed_weight).t())
    linear.bias = torch.nn.Parameter(torch.from_numpy(bias))
    conv = answer(linear)
    if conv.bias is None:
        return None
    (conv(torch.from_numpy(image)) ** 2).sum().backward()
    found = {"weight": conv.weight.grad[:, :, 0, 0], "bias": conv.bias.grad, "before": conv.weight.detach().clone()}
    with torch.no_grad():
        linear.weight.add_(1.0)
        linear.bias.add_(1.0)
    found["after"] = conv.weight.detach().clone()
    found["bias_after"] = conv.bias.detach().clone()
    return found
"""
random = checks.rng("conv_from_linear_memory")
weight, bias, image = (random.normal(size=size).astype("float32") for size in [(3, 4), (3,), (2, 4, 3, 5)])
found = checks.probe(GRADIENTS, "conv_from_linear", np.ascontiguousarray(weight.T), bias, image)
checks.expect("conv_from_linear.bias_kept", found is not None)
rows = np.moveaxis(image, 1, -1).reshape(-1, 4)
residual = rows @ weight.T + bias
checks.expect("conv_from_linear.gradients", checks.same(found["weight"], 2 * residual.T @ rows))
checks.expect("conv_from_linear.gradients", checks.same(found["bias"], 2 * residual.sum(axis=0)))
shared = not checks.same(found["after"], found["before"]) or not checks.same(found["bias_after"], bias)
checks.expect("conv_from_linear.memory", not shared, suspects={"memory_shared": shared})
### END HIDDEN TESTS

# %% linear_from_conv_text [markdown] tags=["ko"]
# ## 3. 합성곱에서 선형층으로 (18점)
#
# 이번에는 반대로, `nn.Conv2d`를 받아 모든 픽셀에서 그것과 같은 `nn.Linear`를 돌려주는 함수를 쓰세요.
#
# - 커널(kernel)이 1×1이 아니거나, 스트라이드(stride)가 1이 아니거나, 패딩(padding)이 있으면 그런 선형층이 없습니다. 이때는 무엇이 문제인지
#   말하는 `ValueError`를 내세요.
# - `padding`은 수가 아니라 낱말 `"valid"`나 `"same"`일 수도 있습니다. 1×1 커널에서는 둘 다 아무것도 덧대지 않습니다.
# - `groups`가 1보다 큰 1×1 합성곱에도 같은 선형층이 있습니다. 그룹마다 자기 입력 채널만 보므로, 보지 않는 채널의 가중치는 0입니다.
# - 편향의 유무와 자료형은 합성곱의 것과 같고, 메모리는 나누어 쓰지 않습니다.

# %% linear_from_conv_text [markdown] tags=["en"]
# ## 3. From a convolution to a linear layer (18 points)
#
# Now the other way: write a function that takes an `nn.Conv2d` and returns the `nn.Linear` that equals it on every pixel.
#
# - If the kernel is not 1×1, the stride is not 1 or there is padding, no such layer exists: raise a `ValueError` that says
#   what is in the way.
# - `padding` may also be one of the words `"valid"` and `"same"`: around a 1×1 kernel neither pads anything.
# - A 1×1 convolution with `groups` greater than 1 has an equal linear layer too. Each group sees its own input channels
#   only, so the weights of the channels it does not see are 0.
# - Bias and dtype are the convolution's, and no memory is shared.

# %% linear_from_conv nbgrader={"solution": true}
def linear_from_conv(conv):
    """
    ko: 모든 픽셀에서 `conv`와 같은 nn.Linear를 돌려줍니다. 그런 층이 없으면 ValueError를 냅니다.
    en: Return the nn.Linear that equals `conv` on every pixel; raise ValueError where there is none.
    """
    ### BEGIN SOLUTION
    if conv.kernel_size != (1, 1) or conv.stride != (1, 1) or conv.padding not in ((0, 0), "valid", "same"):
        raise ValueError(f"kernel {conv.kernel_size}, stride {conv.stride}, padding {conv.padding}")
    linear = nn.Linear(conv.in_channels, conv.out_channels, bias=conv.bias is not None, dtype=conv.weight.dtype)
    blocks = conv.weight[:, :, 0, 0].chunk(conv.groups)
    with torch.no_grad():
        # ko: 그룹마다 대각선 위의 한 덩어리입니다.
        # en: One block on the diagonal for each group.
        linear.weight.copy_(torch.block_diag(*blocks))
        if conv.bias is not None:
            linear.bias.copy_(conv.bias)
    return linear
    ### END SOLUTION

# %% linear_from_conv_values nbgrader={"grade": true, "points": 6}
# ko: 채널 4개를 3개로 바꾸는 합성곱과 같은가? 픽셀의 채널이 마지막 축에 놓인 배열로 봅니다.
# en: Does it equal a convolution from 4 channels to 3? The pixels' channels lie on the last axis here.
import numpy as np
from cnnlib import checks

random = checks.rng("linear_from_conv_values")
kernel, bias = random.normal(size=(3, 4, 1, 1)).astype("float32"), random.normal(size=3).astype("float32")
pixels = random.normal(size=(2, 5, 4)).astype("float32")
options = {"in_channels": 4, "out_channels": 3, "kernel_size": 1}
layer = checks.probe("convert_layer", "linear_from_conv", "Conv2d", options, {"weight": kernel, "bias": bias}, pixels)
checks.expect("linear_from_conv.type", layer["type"] == "Linear", got=layer["type"])
checks.expect("linear_from_conv.runs", layer["output"] is not None, error=layer.get("error"))
expected = pixels @ kernel[:, :, 0, 0].T + bias
checks.expect(
    "linear_from_conv.values",
    checks.same(layer["output"], expected),
    got=layer["output"][0, 0],
    wanted=expected[0, 0],
)

# %% linear_from_conv_groups nbgrader={"grade": true, "points": 6}
# ko: 비공개 테스트: 그룹 합성곱, 편향이 없는 합성곱, float64
# en: Hidden test: grouped convolutions, no bias, float64
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("linear_from_conv_groups")
for c_in, c_out, groups in [(6, 4, 2), (3, 3, 3), (4, 8, 4)]:
    kernel, pixels = random.normal(size=(c_out, c_in // groups, 1, 1)), random.normal(size=(7, c_in))
    options = {"in_channels": c_in, "out_channels": c_out, "kernel_size": 1, "groups": groups, "bias": False}
    layer = checks.probe("convert_layer", "linear_from_conv", "Conv2d", options, {"weight": kernel}, pixels)
    per_group = np.split(pixels, groups, axis=1)
    expected = np.concatenate(
        [part @ block.T for part, block in zip(per_group, np.split(kernel[:, :, 0, 0], groups), strict=True)], axis=1
    )
    ignored = layer.get("shapes", {}).get("weight") == (c_out, c_in // groups)
    checks.expect(
        "linear_from_conv.groups",
        layer["output"] is not None and checks.same(layer["output"], expected),
        suspects={"groups_ignored": ignored},
        groups=groups,
    )
    checks.expect("linear_from_conv.type", layer["type"] == "Linear", got=layer["type"])
    checks.expect("linear_from_conv.no_bias", sorted(layer["shapes"]) == ["weight"], got=sorted(layer["shapes"]))
### END HIDDEN TESTS

# %% linear_from_conv_refuses nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 같은 선형층이 없는 합성곱은 ValueError로 거절하는가?
# en: Hidden test: are convolutions without an equal linear layer refused with ValueError?
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

REFUSAL = """
def refusal(answer, options):
    import torch
    conv = torch.nn.Conv2d(4, 3, **options)
    try:
        layer = answer(conv)
    except ValueError as error:
        return {"refused": True, "says": str(error).strip() != ""}
    except NotImplementedError:
        raise
    except Exception as error:
        return {"refused": False, "error": type(error).__name__}
    summed = conv.weight.detach().sum(dim=(2, 3))
    weight = getattr(layer, "weight", torch.zeros(0)).detach()
    return {"refused": False, "summed": weight.shape == summed.shape and bool(torch.allclose(weight, summed))}
"""
for options in [{"kernel_size": 3}, {"kernel_size": (1, 3)}, {"kernel_size": (3, 1), "padding": (1, 0)}]:
    found = checks.probe(REFUSAL, "linear_from_conv", options)
    checks.expect(
        "linear_from_conv.refuses",
        found["refused"],
        suspects={"kernel_summed": bool(found.get("summed"))},
        options=str(options),
    )
    checks.expect("linear_from_conv.says_why", found["says"], options=str(options))
for options in [{"kernel_size": 1, "stride": 2}, {"kernel_size": 1, "stride": (1, 2)}, {"kernel_size": 1, "padding": 1}]:
    found = checks.probe(REFUSAL, "linear_from_conv", options)
    checks.expect(
        "linear_from_conv.refuses",
        found["refused"],
        suspects={"only_kernel_checked": bool(found.get("summed"))},
        options=str(options),
    )
    checks.expect("linear_from_conv.says_why", found["says"], options=str(options))
# A dilated 1x1 kernel is still 1x1, and neither word pads around one.
for options in [{"dilation": 2}, {"padding": "valid"}, {"padding": "same"}]:
    found = checks.probe(REFUSAL, "linear_from_conv", {"kernel_size": 1, **options})
    checks.expect(
        "linear_from_conv.accepts",
        not found["refused"] and "error" not in found,
        suspects={"padding_word_refused": "padding" in options},
        options=str(options),
    )
### END HIDDEN TESTS

# %% linear_from_conv_memory nbgrader={"grade": true, "points": 2}
# ko: 비공개 테스트: 메모리를 나누어 쓰지 않는가?
# en: Hidden test: is no memory shared?
### BEGIN HIDDEN TESTS
from cnnlib import checks

AFTERWARDS = """
def afterwards(answer):
    import torch
    conv = torch.nn.Conv2d(4, 3, kernel_size=1)
    linear = answer(conv)
    before = linear.weight.detach().clone(), linear.bias.detach().clone()
    with torch.no_grad():
        conv.weight.add_(1.0)
        conv.bias.add_(1.0)
    return before, (linear.weight, linear.bias)
"""
before, after = checks.probe(AFTERWARDS, "linear_from_conv")
kept = checks.same(after[0], before[0]) and checks.same(after[1], before[1])
checks.expect("linear_from_conv.memory", kept, suspects={"memory_shared": not kept})
### END HIDDEN TESTS

# %% masked_gradients_text [markdown] tags=["ko"]
# ## 4. 픽셀마다 무게가 다른 손실의 기울기 (20점)
#
# 이미지 $x$의 픽셀마다 선형층을 놓아 $y = W x + b$를 얻고, 목표 $t$와의 차를 픽셀마다 다른 무게 $m$으로 재서 손실(loss)로 삼습니다.
#
# $$L = \frac{1}{2} \sum_{n,h,w} m_{nhw} \sum_{o} \left( y_{nohw} - t_{nohw} \right)^2$$
#
# 예를 들어 $m = 0$인 픽셀은 정답을 몰라 세지 않는 픽셀입니다. NumPy만 써서 $L$의 $W$, $b$, $x$에 대한 기울기를 돌려주세요. 1×1 합성곱의 역전파를
# 행렬의 곱으로 적으면 몇 줄이면 됩니다.
#
# 모양은 `image` `(N, C, H, W)`, `target` `(N, O, H, W)`, `mask` `(N, H, W)`, `weight` `(O, C)`, `bias` `(O,)`입니다.

# %% masked_gradients_text [markdown] tags=["en"]
# ## 4. The gradient of a loss that weighs each pixel (20 points)
#
# A linear layer on every pixel of the image $x$ gives $y = W x + b$. The loss weighs the difference from the target $t$
# with a factor $m$ of each pixel's own:
#
# $$L = \frac{1}{2} \sum_{n,h,w} m_{nhw} \sum_{o} \left( y_{nohw} - t_{nohw} \right)^2$$
#
# A pixel with $m = 0$, for instance, does not count because nobody knows its true label. With NumPy alone, return the
# gradients of $L$ with respect to $W$, $b$ and $x$. Written as matrix products, the backward pass of a 1×1 convolution takes
# a few lines.
#
# The shapes are `image` `(N, C, H, W)`, `target` `(N, O, H, W)`, `mask` `(N, H, W)`, `weight` `(O, C)` and `bias` `(O,)`.

# %% masked_gradients nbgrader={"solution": true}
def masked_gradients(image, target, mask, weight, bias):
    """
    ko: 손실의 기울기를 dict로 돌려줍니다: "weight" (O, C), "bias" (O,), "image" (N, C, H, W).
    en: Return the loss's gradients as a dict: "weight" (O, C), "bias" (O,), "image" (N, C, H, W).
    """
    ### BEGIN SOLUTION
    n, channels, height, width = image.shape
    pixels = image.transpose(0, 2, 3, 1).reshape(-1, channels)
    wanted = target.transpose(0, 2, 3, 1).reshape(-1, len(bias))
    # ko: 픽셀의 무게는 오차에 한 번만 곱합니다.
    # en: A pixel's factor multiplies its error once.
    error = (pixels @ weight.T + bias - wanted) * mask.reshape(-1, 1)
    return {
        "weight": error.T @ pixels,
        "bias": error.sum(axis=0),
        "image": (error @ weight).reshape(n, height, width, channels).transpose(0, 3, 1, 2),
    }
    ### END SOLUTION

# %% masked_gradients_by_hand nbgrader={"grade": true, "points": 7}
# ko: 픽셀이 두 개뿐인 이미지에서 손으로 계산한 값과 같은가?
# ko: W = [[1, 2]], b = [0.5], 픽셀 (1, 0)과 (0, 1), 목표 (0.5, 1), 무게 (1, 3)이면 오차는 1과 1.5입니다.
# en: Does it equal the values worked out by hand for an image of two pixels?
# en: With W = [[1, 2]], b = [0.5], the pixels (1, 0) and (0, 1), targets (0.5, 1) and factors (1, 3), the errors are 1 and 1.5.
import numpy as np
from cnnlib import checks

image = np.array([[[[1.0, 0.0]], [[0.0, 1.0]]]])  # (1, 2, 1, 2)
found = checks.call(
    "masked_gradients",
    image,
    np.array([[[[0.5, 1.0]]]]),
    np.array([[[1.0, 3.0]]]),
    np.array([[1.0, 2.0]]),
    np.array([0.5]),
)
for name, wanted in [
    ("weight", np.array([[1.0, 4.5]])),
    ("bias", np.array([5.5])),
    ("image", np.array([[[[1.0, 4.5]], [[2.0, 9.0]]]])),
]:
    got = checks.part(found, name)
    checks.expect("masked_gradients.by_hand", checks.same(got, wanted), name=name, got=got, wanted=wanted)

# %% masked_gradients_parameters nbgrader={"grade": true, "points": 7}
# ko: 비공개 테스트: 높이와 너비가 다른 여러 이미지에서 W와 b의 기울기
# en: Hidden test: the gradients of W and b on several images whose height and width differ
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("masked_gradients_parameters")
image, target = random.normal(size=(3, 4, 2, 5)), random.normal(size=(3, 6, 2, 5))
mask, weight, bias = random.uniform(0.5, 2, size=(3, 2, 5)), random.normal(size=(6, 4)), random.normal(size=6)
found = checks.call("masked_gradients", image, target, mask, weight, bias)
got = checks.part(found, "weight"), checks.part(found, "bias")
error = np.einsum("oc,nchw->nohw", weight, image) + bias[:, None, None] - target


def of_parameters(factor):
    return np.einsum("nohw,nchw->oc", error * factor, image), np.einsum("nohw->o", error * factor)


expected = of_parameters(mask[:, None])


def equals(other):
    return checks.same(got[0], other[0]) and checks.same(got[1], other[1])


checks.expect(
    "masked_gradients.parameters",
    equals(expected),
    suspects={
        "mask_forgotten": equals(of_parameters(1.0)),
        "mask_squared": equals(of_parameters(mask[:, None] ** 2)),
        "gradient_averaged": equals([part / mask.size for part in expected])
        or equals([part / len(image) for part in expected]),
    },
)
### END HIDDEN TESTS

# %% masked_gradients_image nbgrader={"grade": true, "points": 6}
# ko: 비공개 테스트: 이미지의 기울기와 그 모양
# en: Hidden test: the gradient of the image, and its shape
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("masked_gradients_image")
image, target = random.normal(size=(2, 4, 3, 5)), random.normal(size=(2, 4, 3, 5))
mask, weight, bias = random.uniform(0.5, 2, size=(2, 3, 5)), random.normal(size=(4, 4)), random.normal(size=4)
found = checks.part(checks.call("masked_gradients", image, target, mask, weight, bias), "image")
error = np.einsum("oc,nchw->nohw", weight, image) + bias[:, None, None] - target
expected = np.einsum("oc,nohw->nchw", weight, error * mask[:, None])
checks.expect(
    "masked_gradients.image",
    checks.same(found, expected),
    suspects={
        "weight_not_transposed": checks.same(found, np.einsum("co,nohw->nchw", weight, error * mask[:, None])),
        "mask_forgotten": checks.same(found, np.einsum("oc,nohw->nchw", weight, error)),
        "gradient_averaged": checks.same(found, expected / mask.size) or checks.same(found, expected / len(image)),
        "height_width_swapped": checks.same(
            found, expected.transpose(0, 2, 3, 1).reshape(2, 5, 3, 4).transpose(0, 3, 2, 1)
        ),
    },
    shape=image.shape,
)
### END HIDDEN TESTS

# %% recover_mixing_text [markdown] tags=["ko"]
# ## 5. 사진에 적용된 1×1 합성곱 알아내기 (14점)
#
# 같은 사진의 보정 전과 보정 뒤가 있습니다. 보정은 픽셀마다 같은 1×1 합성곱이었습니다. 픽셀 하나하나가 식 하나를 주므로 픽셀 수만큼의 식에서
# 가중치와 편향을 되찾을 수 있습니다. 최소제곱(least squares)으로 구하세요.
#
# - `before`는 `(H, W, C)`, `after`는 `(H, W, K)`인 실수 배열입니다. `K`는 3이 아닐 수 있습니다.
# - 가중치 `(K, C)`와 편향 `(K,)`를 돌려주세요.
# - 보정 뒤의 사진에 잡음이 조금 섞여 있어도 모든 픽셀을 써서 가장 잘 맞는 값을 찾아야 합니다.

# %% recover_mixing_text [markdown] tags=["en"]
# ## 5. Find the 1×1 convolution behind a photograph (14 points)
#
# Here is a photograph before and after it was retouched. The retouching was one 1×1 convolution, the same on every pixel.
# Each pixel gives an equation, so weight and bias can be found from as many equations as there are pixels. Solve for them
# by least squares.
#
# - `before` is a float array `(H, W, C)`, `after` one of shape `(H, W, K)`; `K` need not be 3.
# - Return the weight `(K, C)` and the bias `(K,)`.
# - The retouched photograph may hold a little noise: use all pixels and find the values that fit best.

# %% recover_mixing nbgrader={"solution": true}
def recover_mixing(before, after):
    """
    ko: before를 after로 바꾸는 1×1 합성곱의 가중치 (K, C)와 편향 (K,)를 돌려줍니다.
    en: Return weight (K, C) and bias (K,) of the 1×1 convolution that turns before into after.
    """
    ### BEGIN SOLUTION
    pixels = before.reshape(-1, before.shape[-1])
    # ko: 1로 채운 열을 붙이면 편향도 가중치의 하나가 됩니다.
    # en: A column of ones makes the bias one more weight.
    design = np.column_stack([pixels, np.ones(len(pixels))])
    solution = np.linalg.lstsq(design, after.reshape(len(pixels), -1))[0]
    return solution[:-1].T, solution[-1]
    ### END SOLUTION

# %% recover_mixing_photo nbgrader={"grade": true, "points": 5}
# ko: 고양이 사진에서 아래의 색 보정을 되찾는가?
# en: Does it recover the colour change below from the photograph of a cat?
import numpy as np
from cnnlib import checks
from cnnlib.data.photos import load_photo

before = load_photo("chelsea")[80:180, 120:260] / 255.0
weight = np.array([[0.9, 0.2, 0.0], [0.1, 0.7, 0.1], [-0.2, 0.0, 0.8]])
bias = np.array([0.05, 0.0, 0.1])
found = checks.call("recover_mixing", before, before @ weight.T + bias)
found_weight, found_bias = checks.part(found, 0), checks.part(found, 1)
checks.expect(
    "recover_mixing.photo",
    checks.same(found_weight, weight, 1e-5),
    suspects={"mixing_transposed": checks.same(found_weight, weight.T, 1e-5)},
    got=found_weight,
    wanted=weight,
)
checks.expect("recover_mixing.bias", checks.same(found_bias, bias, 1e-5), got=found_bias, wanted=bias)

# %% recover_mixing_channels nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 다른 사진, 출력 채널이 1개나 4개인 보정
# en: Hidden test: another photograph, changes with 1 and with 4 output channels
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks
from cnnlib.data.photos import load_photo

random = checks.rng("recover_mixing_channels")
before = load_photo("coffee")[150:211, 200:297] / 255.0
for channels in (1, 4):
    weight, bias = random.normal(size=(channels, 3)), random.uniform(0.5, 1, size=channels)
    after = before @ weight.T + bias
    found = checks.call("recover_mixing", before, after)
    found_weight, found_bias = checks.part(found, 0), checks.part(found, 1)
    flat = before.reshape(-1, 3)
    through_origin = np.linalg.lstsq(flat, after.reshape(len(flat), -1), rcond=None)[0].T
    scrambled = np.column_stack([before.reshape(3, -1).T, np.ones(len(flat))])
    scrambled = np.linalg.lstsq(scrambled, after.reshape(channels, -1).T, rcond=None)[0][:-1].T
    checks.expect(
        "recover_mixing.channels",
        checks.same(found_weight, weight, 1e-5) and checks.same(found_bias, bias, 1e-5),
        suspects={
            "bias_not_estimated": checks.same(found_weight, through_origin, 1e-5),
            "mixing_transposed": checks.same(found_weight, weight.T, 1e-5),
            "channels_scrambled": checks.same(found_weight, scrambled, 1e-5),
        },
        channels=channels,
    )
### END HIDDEN TESTS

# %% recover_mixing_noise nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 잡음이 섞인 사진
# en: Hidden test: a photograph with noise
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks
from cnnlib.data.photos import load_photo

random = checks.rng("recover_mixing_noise")
before = load_photo("chelsea")[40:140:2, 100:260:2] / 255.0
weight, bias = random.normal(size=(3, 3)), random.normal(size=3)
after = before @ weight.T + bias + random.normal(scale=0.02, size=before.shape)
found = checks.call("recover_mixing", before, after)
found_weight, found_bias = checks.part(found, 0), checks.part(found, 1)
design = np.column_stack([before.reshape(-1, 3), np.ones(before.size // 3)])
best = np.linalg.lstsq(design, after.reshape(-1, 3), rcond=None)[0]
few = np.linalg.lstsq(design[:4], after.reshape(-1, 3)[:4], rcond=None)[0]
checks.expect(
    "recover_mixing.noise",
    checks.same(found_weight, best[:-1].T, 1e-3) and checks.same(found_bias, best[-1], 1e-3),
    suspects={"few_pixels": checks.same(found_weight, few[:-1].T, 1e-6)},
)
### END HIDDEN TESTS

# %% counterexample_text [markdown] tags=["ko"]
# ## 6. 증명하거나 반박하기 (14점)
#
# 어떤 사람이 이렇게 말합니다. “이미지를 평탄화해 `nn.Linear`에 넣고 출력을 다시 픽셀 자리에 늘어놓으면, 그것은 1×1 합성곱이다.” 곧 모양이
# `(C, H, W)`인 이미지를 펼쳐 행렬 `(H·W, C·H·W)`를 곱하고, 결과를 `(H, W)`로 늘어놓은 것이 언제나 어떤 1×1 합성곱과 같다는 주장입니다.
#
# 1×1 합성곱에서 한 픽셀의 출력은 그 픽셀의 채널들에만 달려 있습니다. 이 사실을 써서 주장을 반박하거나, 반박할 수 없으면 그렇다고 답하세요.
# 함수는 다음 dict를 돌려줍니다.
#
# - `holds`: 주장이 옳으면 `True`, 그르면 `False`
# - `weight`: 모양이 `(H·W, C·H·W)`인 행렬
# - `first`, `second`: 모양이 `(C, H, W)`이고 **정확히 한 픽셀에서만** 다른 두 이미지. 이 둘의 출력이 1×1 합성곱으로는 설명되지 않아야 합니다.

# %% counterexample_text [markdown] tags=["en"]
# ## 6. Prove or refute (14 points)
#
# Somebody says: “Flatten an image, put it through `nn.Linear` and lay the outputs out as pixels again: that is a 1×1
# convolution.” In other words, flattening an image of shape `(C, H, W)`, multiplying by a matrix `(H·W, C·H·W)` and laying the
# result out as `(H, W)` always equals some 1×1 convolution.
#
# The output of a 1×1 convolution at a pixel depends on that pixel's channels alone. Use this to refute the claim, or say that
# it cannot be refuted. The function returns this dict:
#
# - `holds`: `True` if the claim is right, `False` if it is wrong
# - `weight`: a matrix of shape `(H·W, C·H·W)`
# - `first`, `second`: two images of shape `(C, H, W)` that differ **in exactly one pixel**, and whose outputs no 1×1
#   convolution can explain

# %% counterexample nbgrader={"solution": true}
def counterexample():
    """
    ko: "holds", "weight", "first", "second"를 담은 dict를 돌려줍니다.
    en: Return a dict with "holds", "weight", "first" and "second".
    """
    ### BEGIN SOLUTION
    # ko: 픽셀 두 개의 값을 서로 바꾸는 행렬입니다. 왼쪽 픽셀을 바꾸면 오른쪽 출력이 달라집니다.
    # en: A matrix that exchanges the values of two pixels: changing the left pixel changes the right output.
    first, second = np.zeros((1, 1, 2)), np.zeros((1, 1, 2))
    second[0, 0, 0] = 1.0
    weight = np.array([[0.0, 1.0], [1.0, 0.0]])
    return {"holds": False, "weight": weight, "first": first, "second": second}
    ### END SOLUTION

# %% counterexample_form nbgrader={"grade": true, "points": 3}
# ko: 모양이 맞고, 두 이미지가 정확히 한 픽셀에서만 다른가?
# en: Do the shapes fit, and do the two images differ in exactly one pixel?
import numpy as np
from cnnlib import checks

found = checks.call("counterexample")
holds = checks.part(found, "holds")
checks.expect("counterexample.holds", isinstance(holds, bool), got=holds)
weight, first, second = (np.asarray(checks.part(found, name), dtype=float) for name in ("weight", "first", "second"))
checks.expect("counterexample.images", first.ndim == 3 and first.shape == second.shape, got=first.shape)
fits = weight.shape == (first[0].size, first.size) and np.isfinite(weight).all()
checks.expect("counterexample.weight", fits, got=weight.shape, wanted=(first[0].size, first.size))
differing = int((first != second).any(axis=0).sum())
checks.expect("counterexample.one_pixel", differing == 1, got=differing)

# %% counterexample_refutes nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 두 출력이 주장을 정말로 가리는가?
# en: Hidden test: do the two outputs really settle the claim?
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

found = checks.call("counterexample")
weight, first, second = (np.asarray(checks.part(found, name), dtype=float) for name in ("weight", "first", "second"))
changed = (weight @ (second - first).reshape(-1)).reshape(first.shape[1:]) != 0
elsewhere = bool((changed & ~(first != second).any(axis=0)).any())
checks.expect(
    "counterexample.refutes",
    elsewhere and checks.part(found, "holds") is False,
    suspects={
        "one_by_one_map": first.shape[1:] == (1, 1),
        "own_pixel_only": not elsewhere,
        "said_to_hold": elsewhere,
    },
)
### END HIDDEN TESTS

# %% pooling_question [markdown] tags=["ko"]
# **설명하기 (6점, 사람이 채점합니다).** 어떤 분류 신경망은 마지막에 채널 `C`개, 크기 `H`×`W`인 특징 맵을 평탄화하고 `nn.Linear(C·H·W, K)`로 점수를 냅니다. 동료가 이것을
# 출력 채널이 `K`개인 1×1 합성곱과 전역 평균 풀링(global average pooling)으로 바꾸고는 “어차피 1×1 합성곱은 선형층이니 잃은 것이 없다”고 말합니다.
# 무엇이 같고, 무엇을 잃었으며, 그래도 좋은 때는 언제인지 다섯 문장쯤으로 설명하세요.
# <!-- BEGIN MARK SCHEME -->
# **채점 기준.**
#
# - 2점: 바꾼 뒤의 점수는 픽셀마다 같은 가중치로 낸 점수의 평균이며, 이는 특징의 평균에 선형층을 한 번 적용한 것과 같다고 말합니다.
# - 2점: 평탄화한 선형층은 자리마다 가중치가 달라 배치를 구별하지만 바꾼 뒤에는 구별하지 못한다고 말합니다(매개변수가 `C·H·W·K`에서 `C·K`로 준다고 해도 인정).
# - 2점: 위치가 중요하지 않은 분류, 크기가 다른 입력, 과적합의 위험이 큰 경우 가운데 하나를 까닭과 함께 듭니다.
# - “1×1 합성곱은 선형층이므로 똑같다”고만 하면 0점입니다.
# <!-- END MARK SCHEME -->

# %% pooling_question [markdown] tags=["en"]
# **Explain (6 points, graded by a person).** A classification network ends by flattening a feature map of `C` channels and size `H`×`W` and computing
# scores with `nn.Linear(C·H·W, K)`. A colleague replaces this by a 1×1 convolution with `K` output channels followed by global average pooling
# and says: “A 1×1 convolution is a linear layer anyway, so nothing is lost.” In about five sentences: what is the same, what is lost, and when
# is the change a good one all the same?
# <!-- BEGIN MARK SCHEME -->
# **Rubric.**
#
# - 2 points: says that the new score is the mean of scores computed with the same weights at every pixel, which is one linear layer applied to the mean feature.
# - 2 points: says that the flattened layer has weights of its own for every position and can tell arrangements apart, and that the new one cannot (the drop from `C·H·W·K` to `C·K` parameters counts).
# - 2 points: names, with a reason, classification where position does not matter, inputs of different sizes, or a danger of overfitting.
# - “A 1×1 convolution is a linear layer, so they are the same” alone is worth 0.
# <!-- END MARK SCHEME -->

# %% pooling_answer [markdown] nbgrader={"grade": true, "solution": true, "points": 6}
# 픽셀마다 같은 가중치로 점수를 내고 평균하므로, 특징의 평균에 선형층을 한 번 적용한 것과 같다. 평탄화한 선형층은 자리마다 가중치가 달라 배치를 구별하지만 이제는
# 구별하지 못한다. 위치가 중요하지 않은 분류라면 매개변수가 H·W배 줄어 과적합이 덜하고 입력의 크기도 바꿀 수 있다.
#
# Every pixel is scored with the same weights and the scores are averaged, which is one linear layer on the mean feature. The
# flattened layer had weights of its own for each position and could tell arrangements apart; this one cannot. Where position
# does not matter, H·W times fewer parameters mean less overfitting, and inputs of any size fit.

# ---
# jupyter:
#   course:
#     assignment: 05-relu-and-pooling
#     withholds: []
#     forbids: {range_pool: [cnnlib.scratch.max_pool, torch.autograd.backward, torch.autograd.grad]}
# ---

# %% title [markdown] tags=["ko"]
# # 과제 05. ReLU와 풀링
#
# 5장에서 ReLU와 풀링(pooling)이 합성곱 뒤에서 무슨 일을 하는지 보았습니다. 이 과제에서는 ReLU가 없으면 무엇이 남는지 계산하고, 다시는 켜지지 않을 필터를
# 찾아내고, 최대 풀링(max pooling)의 기울기를 직접 구합니다. 그리고 풀링이 무엇을 버리는지 반례로 보이고, 이동을 정확히 따라가는 풀링을 만듭니다. 문제는 여섯 개에 서술형
# 하나, 모두 100점이고 60분에서 90분쯤 걸립니다.
#
# - 문제는 서로 독립적입니다. 앞의 답이 없어도 뒤의 문제를 풀 수 있습니다.
# - `raise NotImplementedError()` 줄을 지우고 답을 쓴 다음, 바로 아래의 테스트 칸을 실행하세요. 테스트가 틀린 곳을 알려 줍니다.
#   통과하면 아무것도 나오지 않습니다.
# - NumPy, PyTorch, `scratch`를 써도 됩니다. 다만 3번에는 쓸 수 없는 것이 있습니다.
# - 내려면 먼저 **Kernel → Restart Kernel and Run All Cells**로 처음부터 끝까지 실행해 보세요.
# - 보이는 테스트 말고도 비공개 테스트(hidden test)가 있습니다. 무엇을 보는지는 테스트 칸의 설명에 적혀 있습니다.

# %% title [markdown] tags=["en"]
# # Assignment 05. ReLU and pooling
#
# Chapter 5 showed what ReLU and pooling do behind a convolution. Here you work out what is left without ReLU, find filters
# that stay silent for good, and derive the gradient of a max pooling yourself. You show by counterexamples what pooling throws
# away, and build a pooling that follows every shift. There are six exercises and a written question, worth 100 points in all;
# plan for 60 to 90 minutes.
#
# - The exercises are independent: you can do any of them without the ones before it.
# - Replace the line `raise NotImplementedError()` by your answer and run the test cell below it. It tells you what is wrong.
#   When all is well, it says nothing.
# - You may use NumPy, PyTorch and `scratch`. Exercise 3 names what it must do without.
# - Before you hand in, run everything once from the top: **Kernel → Restart Kernel and Run All Cells**.
# - Besides the tests you see there are hidden ones. The test cells say what they look at.

# %% setup tags=["ko"] nbgrader={"locked": true}
import numpy as np

from cnnlib import checks, scratch
from cnnlib.data.photos import load_photo

checks.start(globals(), language="ko")

# %% setup tags=["en"] nbgrader={"locked": true}
import numpy as np

from cnnlib import checks, scratch
from cnnlib.data.photos import load_photo

checks.start(globals(), language="en")

# %% predictions_text [markdown] tags=["ko"]
# ## 1. 실행하기 전에 예상하기 (10점)
#
# 코드를 실행하지 말고 종이에 계산한 뒤, 아래 함수가 다섯 값을 돌려주게 하세요.
#
# 다음 맵에 최대 풀링을 적용합니다. 창은 3×3, 스트라이드(stride)는 2, 패딩(padding)은 1이고 PyTorch의 규칙을 따릅니다.
#
# |   |   |   |   |
# |---|---|---|---|
# | -3 | -1 | 0 | 2 |
# | -2 | -4 | 5 | 1 |
# | -7 | -6 | -8 | 3 |
# | -9 | -6 | -5 | -1 |
#
# 값이 일곱 개인 줄 `[2, 4, 7, 7, 5, 5, 1]`에는 창의 길이 3, 스트라이드 2, 패딩 0인 최대 풀링을 적용합니다. 출력 세 개에 위에서 내려오는 기울기(gradient)는
# 차례로 1, 10, 100입니다.
#
# | 이름 | 뜻 |
# |---|---|
# | `pooled` | 맵을 풀링한 결과. 두 행의 리스트 |
# | `gradient` | 줄의 일곱 값에 대한 기울기의 리스트 |
# | `commuting` | 어떤 맵에서든 두 연산의 순서를 바꾸어도 결과가 같은 짝의 글자를 모은 문자열. 예를 들어 `"bd"` |
# | `pooling` | 맵 24장에 쓰는 2×2 최대 풀링의 매개변수(parameter) 개수 |
# | `subsampling` | 맵 24장에 쓰는 LeNet-5 방식의 서브샘플링(sub-sampling)의 매개변수 개수 |
#
# `commuting`에서 풀링은 모두 2×2, 스트라이드 2, 패딩 0입니다.
#
# - a: ReLU와 최대 풀링
# - b: ReLU와 평균 풀링(average pooling)
# - c: ReLU와 모든 값에 3을 곱하기
# - d: 최대 풀링과 모든 값에 -1을 곱하기
# - e: 평균 풀링과 모든 값에 -1을 곱하기
# - f: 최대 풀링과 모든 값에 5를 더하기
# - g: ReLU와 모든 값에 5를 더하기

# %% predictions_text [markdown] tags=["en"]
# ## 1. Predict before you run (10 points)
#
# Work the five values out on paper, without running code, and let the function below return them.
#
# This map goes through a max pooling with 3×3 windows, stride 2 and padding 1, by PyTorch's rules:
#
# |   |   |   |   |
# |---|---|---|---|
# | -3 | -1 | 0 | 2 |
# | -2 | -4 | 5 | 1 |
# | -7 | -6 | -8 | 3 |
# | -9 | -6 | -5 | -1 |
#
# The row of seven values `[2, 4, 7, 7, 5, 5, 1]` goes through a max pooling with windows of length 3, stride 2 and no padding.
# The gradients that come down to its three outputs are 1, 10 and 100.
#
# | name | meaning |
# |---|---|
# | `pooled` | the map after pooling, as a list of two rows |
# | `gradient` | the gradients with respect to the seven values of the row, as a list |
# | `commuting` | the letters of the pairs below whose order makes no difference, whatever the map, as one text such as `"bd"` |
# | `pooling` | how many parameters a 2×2 max pooling of 24 maps has |
# | `subsampling` | how many parameters a sub-sampling as in LeNet-5 has for 24 maps |
#
# In `commuting` every pooling has 2×2 windows, stride 2 and no padding.
#
# - a: ReLU and max pooling
# - b: ReLU and average pooling
# - c: ReLU and multiplying every value by 3
# - d: max pooling and multiplying every value by -1
# - e: average pooling and multiplying every value by -1
# - f: max pooling and adding 5 to every value
# - g: ReLU and adding 5 to every value

# %% predictions nbgrader={"solution": true}
def predictions():
    """
    ko: 다섯 예상값을 dict로 돌려줍니다.
    en: Return the five predictions as a dict.
    """
    ### BEGIN SOLUTION
    # ko: 패딩은 창에서 이기는 법이 없으므로 음수뿐인 창에서는 음수가 나옵니다. 같은 값이 있으면 앞의 것이 기울기를 받고,
    # ko: 셋째 값은 두 창에서 이겨 1 + 10을 받습니다. 서브샘플링에는 맵마다 계수와 편향이 하나씩 있습니다.
    # en: Padding never wins, so windows of negative values give negative values. Of equal values the first takes the
    # en: gradient; the third value wins in two windows and takes 1 + 10. Sub-sampling has a coefficient and a bias a map.
    return {
        "pooled": [[-1, 5], [-2, 5]],
        "gradient": [0, 0, 11, 0, 100, 0, 0],
        "commuting": "acef",
        "pooling": 0,
        "subsampling": 48,
    }
    ### END SOLUTION

# %% predictions_form nbgrader={"grade": true, "points": 1}
# ko: 이름 다섯 개가 모두 있고, 값의 꼴이 맞는가?
# en: Are all five names there, each with a value of the right form?
import numpy as np
from cnnlib import checks

answer = checks.call("predictions")
for name, shape in [("pooled", (2, 2)), ("gradient", (7,)), ("pooling", ()), ("subsampling", ())]:
    value = checks.part(answer, name)
    fits = np.shape(value) == shape
    checks.expect("predictions.shape", fits, name=name, wanted=str(shape), got=str(value))
letters = checks.part(answer, "commuting")
known = isinstance(letters, str) and set(letters) <= set("abcdefg")
checks.expect("predictions.letters", known, got=str(letters))

# %% predictions_pooled nbgrader={"grade": true, "points": 2}
# ko: 비공개 테스트: 최대 풀링의 결과
# en: Hidden test: what max pooling gives
### BEGIN HIDDEN TESTS
from cnnlib import checks

got = checks.part(checks.call("predictions"), "pooled")
checks.expect(
    "predictions.pooled",
    checks.same(got, [[-1, 5], [-2, 5]]),
    suspects={
        "padding_wins": checks.same(got, [[0, 5], [0, 5]]),
        "windows_side_by_side": checks.same(got, [[-1, 5], [-6, 3]]),
        "rows_and_columns_swapped": checks.same(got, [[-1, -2], [5, 5]]),
    },
    got=str(got),
)
### END HIDDEN TESTS

# %% predictions_gradient nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 최대 풀링의 기울기
# en: Hidden test: the gradient of max pooling
### BEGIN HIDDEN TESTS
from cnnlib import checks

got = checks.part(checks.call("predictions"), "gradient")
checks.expect(
    "predictions.gradient",
    checks.same(got, [0, 0, 11, 0, 100, 0, 0]),
    suspects={
        "shared_by_ties": checks.same(got, [0, 0, 6, 5, 50, 50, 0]),
        "last_takes_all": checks.same(got, [0, 0, 1, 10, 0, 100, 0]),
        "every_winner_paid": checks.same(got, [0, 0, 11, 10, 100, 100, 0]),
        "overlap_overwritten": checks.same(got, [0, 0, 10, 0, 100, 0, 0]),
    },
    got=str(got),
)
### END HIDDEN TESTS

# %% predictions_commuting nbgrader={"grade": true, "points": 2}
# ko: 비공개 테스트: 순서를 바꾸어도 되는 짝
# en: Hidden test: the pairs whose order makes no difference
### BEGIN HIDDEN TESTS
from cnnlib import checks

letters = set(checks.part(checks.call("predictions"), "commuting"))
checks.expect(
    "predictions.commuting",
    letters == {"a", "c", "e", "f"},
    suspects={
        "negatives_cancel_first": "b" in letters,
        "sign_turns_the_largest": "d" in letters,
        "bias_moves_the_bend": "g" in letters,
        "largest_stays_largest": not {"a", "f"} <= letters,
    },
    got="".join(sorted(letters)),
)
### END HIDDEN TESTS

# %% predictions_parameters nbgrader={"grade": true, "points": 2}
# ko: 비공개 테스트: 두 층의 매개변수
# en: Hidden test: the parameters of both layers
### BEGIN HIDDEN TESTS
from cnnlib import checks

answer = checks.call("predictions")
got = [checks.part(answer, name) for name in ("pooling", "subsampling")]
checks.expect(
    "predictions.parameters",
    got == [0, 48],
    suspects={
        "pooling_learns": got[0] != 0,
        "subsampling_without_parameters": got[1] == 0,
        "subsampling_without_bias": got[1] == 24,
        "one_pair_for_all_maps": got[1] == 2,
        "weight_for_each_value": got[1] == 24 * 5,
    },
    got=str(got),
)
### END HIDDEN TESTS

# %% one_convolution_text [markdown] tags=["ko"]
# ## 2. ReLU가 없는 두 합성곱 (20점)
#
# 합성곱층 둘을 활성화 함수 없이 이으면 합성곱 하나와 같습니다. 그 하나를 구하세요. `first`와 `second`는 층을 적은 `(weight, bias, stride)`이고, 이미지는
# `first`를 지난 다음 `second`를 지납니다. 패딩은 없고 팽창은 1, 그룹은 1개입니다.
#
# - `weight`는 `(O, C, kh, kw)`, `bias`는 `(O,)`, `stride`는 세로와 가로의 쌍입니다. `first`의 필터의 개수는 `second`의 입력 채널의 개수와 같습니다.
# - 두 층과 언제나 같은 값을 내는 합성곱 하나를 `{"weight": ..., "bias": ..., "stride": ...}`로 돌려주세요. 커널은 될 수 있는 대로 작아야 합니다.
# - `second`의 커널에서 한 칸 옮기면 `first`의 창은 이미지에서 몇 칸 옮겨질까요? `first`의 편향은 `second`를 지나며 어떻게 될까요?
# - `weight`와 `bias`의 자료형(dtype)은 받은 것과 같고, 받은 배열은 바꾸지 않습니다.

# %% one_convolution_text [markdown] tags=["en"]
# ## 2. Two convolutions without ReLU (20 points)
#
# Two convolutional layers with no activation function between them equal a single convolution. Find it. `first` and `second`
# describe the layers as `(weight, bias, stride)`; the image goes through `first`, then through `second`. There is no padding, the
# dilation is 1, and there is one group.
#
# - `weight` is `(O, C, kh, kw)`, `bias` `(O,)`, and `stride` the pair of strides down and across. `first` has as many filters as
#   `second` has input channels.
# - Return the one convolution that always gives what the two layers give, as `{"weight": ..., "bias": ..., "stride": ...}`, with a
#   kernel as small as it can be.
# - One step within the kernel of `second` moves the window of `first` by how many pixels? What becomes of the bias of
#   `first` on its way through `second`?
# - `weight` and `bias` have the dtype of those you are given; the arrays you are given stay as they are.

# %% one_convolution nbgrader={"solution": true}
def one_convolution(first, second):
    """
    ko: 활성화 함수 없이 이은 두 층과 같은 합성곱 하나를 "weight", "bias", "stride"를 담은 dict로 돌려줍니다.
    en: Return the convolution that equals the two layers with nothing in between: "weight", "bias" and "stride".
    """
    ### BEGIN SOLUTION
    (inner, inner_bias, inner_stride), (outer, outer_bias, outer_stride) = first, second
    (kh, kw), (down, right) = inner.shape[2:], inner_stride
    rows, columns = outer.shape[2:]
    weight = np.zeros((len(outer), inner.shape[1], (rows - 1) * down + kh, (columns - 1) * right + kw), inner.dtype)
    # ko: 둘째 커널의 (i, j)는 첫째 커널을 i·down, j·right만큼 옮겨 놓은 것을 봅니다.
    # en: Place (i, j) of the second kernel sees the first kernel moved by i·down and j·right.
    for i, j in np.ndindex(rows, columns):
        placed = weight[:, :, i * down : i * down + kh, j * right : j * right + kw]
        placed += np.einsum("om,mcyx->ocyx", outer[:, :, i, j], inner)
    bias = outer_bias + outer.sum(axis=(2, 3)) @ inner_bias
    return {"weight": weight, "bias": bias, "stride": (down * outer_stride[0], right * outer_stride[1])}
    ### END SOLUTION

# %% one_convolution_by_hand nbgrader={"grade": true, "points": 5}
# ko: 종이에 계산한 값과 같은가? 첫째 층의 커널은 (1, 2), 편향은 1이고 둘째 층의 커널은 (3, -1), 편향은 4입니다.
# ko: 스트라이드가 1이면 (1, 2)의 3배에, 한 칸 옮긴 (1, 2)의 -1배를 더합니다.
# ko: 첫째 층의 스트라이드가 2이면 두 칸 옮깁니다.
# en: Does it equal what paper gives? The first layer has the kernel (1, 2) and the bias 1, the second
# en: (3, -1) and 4. At stride 1, 3·(1, 2) and -1·(1, 2), moved by one, add up; at stride 2 in the first
# en: layer it is moved by two.
import numpy as np
from cnnlib import checks

inner, outer = np.array([[[[1.0, 2.0]]]]), np.array([[[[3.0, -1.0]]]])
for strides, wanted in [((1, 1), [3.0, 5.0, -2.0]), ((2, 3), [3.0, 6.0, -1.0, -2.0])]:
    layers = [(inner, np.array([1.0]), (1, strides[0])), (outer, np.array([4.0]), (1, strides[1]))]
    found = checks.call("one_convolution", *layers)
    for name, value in [("weight", [[[wanted]]]), ("bias", [6.0]), ("stride", (1, strides[0] * strides[1]))]:
        got = checks.part(found, name)
        checks.expect(
            "one_convolution.by_hand",
            checks.same(got, value),
            suspects={
                "second_kernel_flipped": name == "weight" and checks.same(np.ravel(got), [-1.0, 1.0, 6.0]),
                "first_bias_forgotten": name == "bias" and checks.same(got, [4.0]),
                "first_bias_added": name == "bias" and checks.same(got, [5.0]),
                "bias_of_one_place": name == "bias" and checks.same(got, [7.0]),
                "kernel_not_spread": name == "weight" and strides != (1, 1) and np.size(got) == 3,
                "strides_added": name == "stride" and checks.same(got, (2, 5)),
                "second_stride_forgotten": name == "stride" and checks.same(got, (1, 2)),
            },
            name=name,
            strides=str(strides),
            got=str(np.asarray(got).tolist()),
            wanted=str(value),
        )

# %% one_convolution_channels nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 채널과 필터가 여럿이고 높이와 너비가 다른 커널
# en: Hidden test: several channels and filters, kernels whose height and width differ
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks, scratch

random = checks.rng("one_convolution_channels")


def kernel_of(inner, outer):
    """The one kernel, read off from what the two give for images with a single 1."""
    size = [a + b - 1 for a, b in zip(inner.shape[2:], outer.shape[2:], strict=True)]
    impulses = np.eye(inner.shape[1] * size[0] * size[1]).reshape(-1, inner.shape[1], *size)
    responses = scratch.conv2d(scratch.conv2d(impulses, inner), outer)  # (C * kh * kw, O, 1, 1)
    return responses.reshape(len(impulses), -1).T.reshape(-1, *impulses.shape[1:])


for first, second in [
    ((3, 2, 2, 3), (3, 3, 3, 2)),
    ((1, 3, 3, 1), (4, 1, 2, 2)),
    ((4, 1, 1, 3), (2, 4, 3, 3)),
]:
    inner, outer, filters, outputs = random.normal(size=first), random.normal(size=second), first[0], second[0]
    plain = [(inner, np.zeros(filters), (1, 1)), (outer, np.zeros(outputs), (1, 1))]
    got = checks.part(checks.call("one_convolution", *plain), "weight")
    exchanged = outer.swapaxes(0, 1) if outputs == filters else outer
    checks.expect(
        "one_convolution.channels",
        checks.same(got, kernel_of(inner, outer)),
        suspects={
            "second_kernel_flipped": checks.same(got, kernel_of(inner, outer[..., ::-1, ::-1])),
            "channels_exchanged": checks.same(got, kernel_of(inner, exchanged)),
            "first_kernel_flipped": checks.same(got, kernel_of(inner[..., ::-1, ::-1], outer)),
            "channels_added_first": checks.same(
                got, kernel_of(inner.sum(0, keepdims=True), outer.sum(1, keepdims=True))
            ),
        },
        first=str(first),
        second=str(second),
        got=str(np.shape(got)),
    )
### END HIDDEN TESTS

# %% one_convolution_strides nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 스트라이드가 있는 층. 커널의 칸과 스트라이드
# en: Hidden test: layers with strides: the places of the kernel, and the stride
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("one_convolution_strides")


def laid_out(inner, outer, moves):
    """The first kernel, once for each place of the second, moved by so many rows and columns from place to place."""
    kernel = np.zeros([(k - 1) * move + n for k, move, n in zip(outer.shape, moves, inner.shape, strict=True)])
    for (i, j), value in np.ndenumerate(outer):
        rows, columns = (at * move + np.arange(n) for at, move, n in zip((i, j), moves, inner.shape, strict=True))
        kernel[np.ix_(rows, columns)] += value * inner
    return kernel[None, None]


for first_stride, second_stride in [((2, 3), (3, 2)), ((1, 1), (3, 2)), ((3, 1), (2, 4)), ((2, 4), (1, 1))]:
    inner, outer = random.normal(size=(1, 1, 2, 3)), random.normal(size=(1, 1, 3, 2))
    layers = [(inner, np.zeros(1), first_stride), (outer, np.zeros(1), second_stride)]
    found = checks.call("one_convolution", *layers)
    got = checks.part(found, "stride")
    added = np.add(first_stride, second_stride)
    checks.expect(
        "one_convolution.stride",
        checks.same(got, np.multiply(first_stride, second_stride)),
        suspects={
            "strides_added": checks.same(got, added) or checks.same(got, added - 1),
            "second_stride_forgotten": checks.same(got, first_stride),
            "first_stride_forgotten": checks.same(got, second_stride),
        },
        first=str(first_stride),
        second=str(second_stride),
        got=str(got),
    )
    one, other = inner[0, 0], outer[0, 0]
    merged = checks.part(found, "weight")
    checks.expect(
        "one_convolution.spread",
        checks.same(merged, laid_out(one, other, first_stride)),
        suspects={
            "kernel_not_spread": checks.same(merged, laid_out(one, other, (1, 1))),
            "spread_by_second_stride": checks.same(merged, laid_out(one, other, second_stride)),
            "spread_by_both_strides": checks.same(merged, laid_out(one, other, np.multiply(first_stride, second_stride))),
        },
        first=str(first_stride),
        second=str(second_stride),
        got=str(np.shape(merged)),
    )
### END HIDDEN TESTS

# %% one_convolution_bias nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 편향
# en: Hidden test: the bias
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("one_convolution_bias")
for filters, outputs, kernel in [(3, 3, (2, 2)), (2, 4, (1, 3)), (5, 1, (3, 2))]:
    outer, before, after = (random.normal(size=size) for size in [(outputs, filters, *kernel), (filters,), (outputs,)])
    layers = [(random.normal(size=(filters, 2, 2, 2)), before, (1, 1)), (outer, after, (1, 1))]
    got = checks.part(checks.call("one_convolution", *layers), "bias")
    checks.expect(
        "one_convolution.bias",
        checks.same(got, after + np.einsum("omyx,m->o", outer, before)),
        suspects={
            "first_bias_forgotten": checks.same(got, after),
            "first_bias_added": checks.same(got, after + before.sum()),
            "bias_of_one_place": checks.same(got, after + outer[:, :, 0, 0] @ before),
            "second_bias_forgotten": checks.same(got, np.einsum("omyx,m->o", outer, before)),
            "channels_exchanged": filters == outputs
            and checks.same(got, after + np.einsum("omyx,o->m", outer, before)),
        },
        got=np.asarray(got),
    )
### END HIDDEN TESTS

# %% one_convolution_photo nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 고양이 사진에서 두 층과 같은 값을 내는가? float32, 바뀌지 않은 입력
# en: Hidden test: the same as the two layers on a photograph of a cat? float32, inputs left as they were
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks, scratch
from cnnlib.data.photos import load_photo

PROBE = """
def joined(answer, first, second):
    return {"result": answer(first, second), "arguments": [first, second]}
"""
random = checks.rng("one_convolution_photo")
top, left = random.integers(20, 140), random.integers(20, 300)
photo = (load_photo("chelsea")[top : top + 40, left : left + 53].transpose(2, 0, 1)[None] / 255).astype("float32")
inner, outer = random.normal(size=(6, 3, 3, 3)).astype("float32"), random.normal(size=(4, 6, 2, 3)).astype("float32")
biases = [random.normal(size=count).astype("float32") for count in (6, 4)]
layers = [(inner, biases[0], (2, 1)), (outer, biases[1], (1, 2))]
wanted = photo
for weight, bias, stride in layers:
    wanted = scratch.conv2d(wanted, weight, bias, stride=stride)
answer = checks.probe(PROBE, "one_convolution", *layers)
found = answer["result"]
for name in ("weight", "bias"):
    dtype = str(np.asarray(checks.part(found, name)).dtype)
    checks.expect("one_convolution.dtype", dtype == "float32", name=name, got=dtype)
kept = all(checks.same(given[k], layers[n][k]) for n, given in enumerate(answer["arguments"]) for k in (0, 1))
checks.expect("one_convolution.inputs", kept, suspects={"layer_overwritten": not kept})
shape = np.shape(found["weight"])
fits = shape == (4, 3, 5, 5) and np.shape(found["bias"]) == (4,)
checks.expect("one_convolution.size", fits, got=str(shape), wanted=str((4, 3, 5, 5)))
stride = checks.part(found, "stride")
fits = checks.same(stride, (2, 2))
checks.expect("one_convolution.stride", fits, first=str((2, 1)), second=str((1, 2)), got=str(stride))
checks.expect(
    "one_convolution.photo",
    checks.same(scratch.conv2d(photo, found["weight"], found["bias"], stride=(2, 2)), wanted),
)
### END HIDDEN TESTS

# %% range_pool_text [markdown] tags=["ko"]
# ## 3. 범위 풀링의 기울기 (22점)
#
# 최대 풀링은 창에서 가장 큰 값만 남깁니다. 가장 큰 값에서 가장 작은 값을 뺀 것을 남기면 밝은 점도 어두운 점도 놓치지 않습니다. 이것을 범위 풀링이라고
# 부릅시다. 범위 풀링의 출력과, 위에서 내려온 기울기 `upstream`이 있을 때 `image`에 대한 기울기를 구하세요.
#
# - `image`는 `(N, C, H, W)`, `upstream`은 출력과 같은 `(N, C, H', W')`이고 `kernel`, `stride`, `padding`은 세로와 가로의 쌍입니다. 출력의 크기는 내림하며,
#   창마다 이미지의 픽셀이 적어도 하나 있습니다.
# - 패딩은 가장 큰 값도 가장 작은 값도 될 수 없습니다.
# - 가장 큰 값이 여럿이면 행의 순서로 첫째 것이 모두 받습니다. 가장 작은 값도 마찬가지입니다.
# - 창은 겹칠 수 있습니다. 여러 창에서 뽑힌 픽셀의 기울기는 더합니다.
# - `{"output": ..., "gradient": ...}`를 돌려주세요. 자료형은 `image`의 것과 같고, 받은 배열은 바꾸지 않습니다.
# - 기울기를 직접 구하는 문제이므로 이름이 `max_pool`이나 `max_unpool`로 시작하는 `scratch`의 함수와 PyTorch의 자동 미분은 쓸 수 없습니다.

# %% range_pool_text [markdown] tags=["en"]
# ## 3. The gradient of range pooling (22 points)
#
# Max pooling keeps the largest value of each window. If the largest less the smallest is kept, neither bright nor dark dots
# get lost: call that range pooling. Work out its output and, given the gradient `upstream` that comes down to it, the gradient
# with respect to `image`.
#
# - `image` is `(N, C, H, W)`, and `upstream` has the output's shape `(N, C, H', W')`. `kernel`, `stride` and `padding` are pairs, down and
#   across. The output's size is rounded down, and every window holds at least one pixel of the image.
# - Padding can be neither the largest nor the smallest value.
# - If several values are the largest, the first in row order takes all; so with the smallest.
# - Windows may overlap: a pixel picked by several windows adds up what they give.
# - Return `{"output": ..., "gradient": ...}` with the dtype of `image`, and leave the arrays you are given as they are.
# - The gradient is yours to derive: do without PyTorch's automatic differentiation and without those functions of `scratch` whose names
#   begin with `max_pool` or `max_unpool`.

# %% range_pool nbgrader={"solution": true}
def range_pool(image, upstream, kernel, stride, padding):
    """
    ko: 범위 풀링의 출력과 이미지에 대한 기울기를 {"output": ..., "gradient": ...}로 돌려줍니다.
    en: Return range pooling's output and the gradient with respect to the image: {"output": ..., "gradient": ...}.
    """
    ### BEGIN SOLUTION
    output, gradient = np.zeros_like(upstream, dtype=image.dtype), np.zeros_like(image)
    for n, c, y, x in np.ndindex(upstream.shape):
        top, left = y * stride[0] - padding[0], x * stride[1] - padding[1]
        # ko: 창에서 이미지 밖으로 나간 부분을 잘라 내면 패딩은 뽑힐 수 없습니다.
        # en: What sticks out of the image is cut off the window, so padding cannot be picked.
        rows, columns = slice(max(top, 0), top + kernel[0]), slice(max(left, 0), left + kernel[1])
        window, its_gradient = image[n, c, rows, columns], gradient[n, c, rows, columns]
        largest = np.unravel_index(window.argmax(), window.shape)
        smallest = np.unravel_index(window.argmin(), window.shape)
        output[n, c, y, x] = window[largest] - window[smallest]
        its_gradient[largest] += upstream[n, c, y, x]
        its_gradient[smallest] -= upstream[n, c, y, x]
    return {"output": output, "gradient": gradient}
    ### END SOLUTION

# %% range_pool_by_hand nbgrader={"grade": true, "points": 5}
# ko: 종이에 계산한 값과 같은가? 줄 (2, 7, 7, 1, 4)에 길이 3, 스트라이드 2, 패딩 0인 창을 둘 놓습니다.
# ko: 첫째 창 (2, 7, 7)의 범위는 5, 둘째 창 (7, 1, 4)의 범위는 6입니다. 내려온 기울기는 1과 10입니다.
# en: Does it equal what paper gives? In the row (2, 7, 7, 1, 4) stand two windows of length 3, stride 2,
# en: no padding. The first, (2, 7, 7), has the range 5, the second, (7, 1, 4), has 6. The gradients that
# en: come down are 1 and 10.
import numpy as np
from cnnlib import checks

image, upstream = np.array([[[[2.0, 7.0, 7.0, 1.0, 4.0]]]]), np.array([[[[1.0, 10.0]]]])
found = checks.call("range_pool", image, upstream, (1, 3), (1, 2), (0, 0))
for name, wanted in [("output", [5.0, 6.0]), ("gradient", [-1.0, 1.0, 10.0, -10.0, 0.0])]:
    got = checks.part(found, name)
    flat = np.ravel(got) if name == "gradient" else []
    checks.expect(
        "range_pool.by_hand",
        checks.same(got, np.reshape(wanted, (1, 1, 1, -1))),
        suspects={
            "shared_by_ties": checks.same(flat, [-1.0, 0.5, 10.5, -10.0, 0.0]),
            "last_takes_all": checks.same(flat, [-1.0, 0.0, 11.0, -10.0, 0.0]),
            "every_winner_paid": checks.same(flat, [-1.0, 1.0, 11.0, -10.0, 0.0]),
            "smallest_added": checks.same(flat, [1.0, 1.0, 10.0, 10.0, 0.0]),
            "smallest_forgotten": checks.same(flat, [0.0, 1.0, 10.0, 0.0, 0.0]),
        },
        name=name,
        got=str(np.asarray(got).tolist()),
        wanted=str(wanted),
    )

# %% range_pool_output nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 출력. 양수뿐인 맵과 음수뿐인 맵, 겹치는 창과 띄엄띄엄 놓인 창, 패딩
# en: Hidden test: the output, for maps of positive and maps of negative values, windows that overlap or
# en: leave gaps, padding
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks, scratch

random = checks.rng("range_pool_output")


def range_of(maps, kernel, stride, padding, filled=None):
    """Largest less smallest, with padding that counts for nothing, or that is filled with two values."""
    if filled is None:
        return scratch.max_pool2d(maps, kernel, stride, padding) + scratch.max_pool2d(-maps, kernel, stride, padding)
    (down, right), (high, low) = padding, filled
    edges = ((0, 0), (0, 0), (down, down), (right, right))
    highest = scratch.max_pool2d(np.pad(maps, edges, constant_values=high), kernel, stride)
    return highest + scratch.max_pool2d(-np.pad(maps, edges, constant_values=low), kernel, stride)


for low, high, kernel, stride, padding in [
    (1, 2, (3, 2), (2, 1), (0, 0)),
    (1, 2, (3, 3), (2, 2), (1, 1)),
    (-2, -1, (2, 4), (2, 3), (1, 2)),
    (-1, 1, (4, 2), (1, 3), (2, 0)),
    (-2, -1, (2, 2), (3, 4), (0, 1)),
]:
    image = random.uniform(low, high, size=(2, 3, 8, 9))
    wanted = range_of(image, kernel, stride, padding)
    found = checks.call("range_pool", image, random.normal(size=wanted.shape), kernel, stride, padding)
    got = checks.part(found, "output")
    infinite = np.shape(got) == wanted.shape and not np.isfinite(got).all()
    checks.expect(
        "range_pool.output",
        checks.same(got, range_of(image, kernel, stride, padding)),
        suspects={
            "padding_wins": checks.same(got, range_of(image, kernel, stride, padding, (0, 0))),
            "padding_is_the_smallest": infinite,
            "largest_only": checks.same(got, scratch.max_pool2d(image, kernel, stride, padding)),
        },
        kernel=str(kernel),
        stride=str(stride),
        padding=str(padding),
        low=low,
        high=high,
    )
### END HIDDEN TESTS

# %% range_pool_ties nbgrader={"grade": true, "points": 6}
# ko: 비공개 테스트: 같은 값이 많은 정수 맵의 기울기. 창은 서로 겹치지 않습니다.
# en: Hidden test: the gradient on maps of few whole numbers, with many ties, for windows side by side
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks, scratch

random = checks.rng("range_pool_ties")


def first_of_each(maps, kernel, up):
    """Minus and plus the gradient, at the first of the smallest and of the largest."""
    plus, minus = (scratch.max_pool2d_backward(up, sign * maps, kernel).input for sign in (1.0, -1.0))
    return plus, minus


def ties(maps, kernel, up, share):
    """The gradient for every one of several equal values, whole or shared among them."""
    (kh, kw), (n, c, h, w) = kernel, maps.shape
    blocks = maps.reshape(n, c, h // kh, kh, w // kw, kw)
    parts = []
    for picked in (blocks.max(axis=(3, 5), keepdims=True), blocks.min(axis=(3, 5), keepdims=True)):
        chosen = (blocks == picked).astype(float)
        if share:
            chosen /= chosen.sum(axis=(3, 5), keepdims=True)
        parts.append((chosen * up[:, :, :, None, :, None]).reshape(maps.shape))
    return parts[0] - parts[1]


for kernel, values in [((2, 2), 3), ((3, 2), 2), ((2, 3), 4), ((2, 2), 1)]:
    image = random.integers(0, values, size=(2, 2, 6, 6)).astype(float)
    upstream = random.normal(size=(2, 2, 6 // kernel[0], 6 // kernel[1]))
    plus, minus = first_of_each(image, kernel, upstream)
    turned = first_of_each(np.flip(image, (2, 3)), kernel, np.flip(upstream, (2, 3)))
    last = np.flip(turned[0] - turned[1], (2, 3))
    laid_over = first_of_each(image.swapaxes(2, 3), kernel[::-1], upstream.swapaxes(2, 3))
    by_column = (laid_over[0] - laid_over[1]).swapaxes(2, 3)
    found = checks.call("range_pool", image, upstream, kernel, kernel, (0, 0))
    got = checks.part(found, "gradient")
    checks.expect(
        "range_pool.ties",
        checks.same(got, plus - minus),
        suspects={
            "shared_by_ties": checks.same(got, ties(image, kernel, upstream, share=True)),
            "every_winner_paid": checks.same(got, ties(image, kernel, upstream, share=False)),
            "last_takes_all": checks.same(got, last),
            "first_in_column_order": checks.same(got, by_column),
            "smallest_added": checks.same(got, plus + minus),
            "smallest_forgotten": checks.same(got, plus),
        },
        kernel=str(kernel),
        values=values,
    )
### END HIDDEN TESTS

# %% range_pool_overlap nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 겹치는 창과 패딩이 있을 때의 기울기. 같은 값은 없습니다.
# en: Hidden test: the gradient where windows overlap and there is padding, without ties
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks, scratch

random = checks.rng("range_pool_overlap")
for kernel, stride, padding in [((3, 3), (2, 2), (1, 1)), ((4, 2), (1, 1), (0, 0)), ((2, 3), (1, 2), (1, 0))]:
    image = random.permutation(2 * 7 * 9).reshape(2, 1, 7, 9) - 63.5
    settings = (kernel, stride, padding)
    found_at = [scratch.max_pool2d(sign * image, *settings, return_indices=True).indices for sign in (1, -1)]
    upstream = random.normal(size=found_at[0].shape)
    gradient, overwritten = np.zeros((2, 63)), np.zeros((2, 63))
    for n in (0, 1):
        for sign, places in zip((1, -1), found_at, strict=True):
            np.add.at(gradient[n], places[n, 0].ravel(), sign * upstream[n, 0].ravel())
            overwritten[n, places[n, 0].ravel()] = sign * upstream[n, 0].ravel()
    got = checks.part(checks.call("range_pool", image, upstream, *settings), "gradient")
    checks.expect(
        "range_pool.overlap",
        checks.same(got, gradient.reshape(image.shape)),
        suspects={"overlap_overwritten": checks.same(got, overwritten.reshape(image.shape))},
        kernel=str(kernel),
        stride=str(stride),
        padding=str(padding),
    )
### END HIDDEN TESTS

# %% range_pool_memory nbgrader={"grade": true, "points": 2}
# ko: 비공개 테스트: float32, 연속이 아닌 배열, 바뀌지 않은 입력
# en: Hidden test: float32, arrays that are not contiguous, inputs left as they were
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("range_pool_memory")
image = random.permutation(24).reshape(1, 2, 3, 4).astype("float32")
for upstream in (random.normal(size=(1, 2, 3, 2)).astype("float32"), random.normal(size=(1, 2, 3, 2))):
    arguments = (image, upstream, (1, 2), (1, 2), (0, 0))
    found = checks.probe("apply_to_views", "range_pool", *arguments)
    got = [checks.part(found["result"], name) for name in ("output", "gradient")]
    wanted = np.abs(image[..., ::2] - image[..., 1::2])
    # How the gradient is shared is another test's concern.
    checks.expect("range_pool.views", checks.same(got[0], wanted) and np.shape(got[1]) == image.shape)
    kept = all(checks.same(*pair) for pair in zip(found["arguments"][:2], arguments[:2], strict=True))
    checks.expect("range_pool.inputs", kept)
    for name, one in zip(("output", "gradient"), got, strict=True):
        dtype = str(np.asarray(one).dtype)
        checks.expect(
            "range_pool.dtype",
            dtype == "float32",
            suspects={"dtype_widened": dtype == "float64"},
            name=name,
            got=dtype,
        )
### END HIDDEN TESTS

# %% silent_maps_text [markdown] tags=["ko"]
# ## 4. 꺼져 있는 필터 (14점)
#
# ReLU 앞의 값이 양수가 아니면 ReLU는 0을 내고 기울기도 0입니다. 필터 하나가 모든 이미지, 모든 위치에서 그렇다면 그 필터의 가중치(weight)는 더 배우지
# 못합니다. 합성곱층 뒤에 ReLU가 있을 때 다음 두 가지를 구하세요.
#
# | 이름 | 뜻 |
# |---|---|
# | `fires_on` | 맵마다, ReLU를 지난 값이 어느 한 위치에서라도 양수인 이미지가 몇 장인지. 정수 `O`개의 리스트 |
# | `always_silent` | 모든 값이 `low` 이상 `high` 이하인 이미지라면 어떤 이미지를 넣어도 모든 위치에서 0인 맵의 번호(0부터 셉니다)의 리스트 |
#
# - `weight`는 `(O, C, kh, kw)`, `bias`는 `(O,)`, `images`는 `(N, C, H, W)`입니다. 스트라이드는 1이고 패딩은 없습니다.
# - `low`와 `high`는 이미지에 있을 수 있는 가장 작은 값과 가장 큰 값이고, 음수일 수도 있습니다. 창 안의 값은 저마다 그 사이의 어떤 값이든 될 수 있습니다.
# - 두 이름을 담은 dict를 돌려주세요. 번호는 작은 것부터 늘어놓습니다.
# - `fires_on`이 0인 필터가 모두 `always_silent`에 들어 있지는 않습니다. 다른 이미지를 만나면 켜질 수 있는 필터도 있습니다.

# %% silent_maps_text [markdown] tags=["en"]
# ## 4. Filters that stay silent (14 points)
#
# Where the value in front of ReLU is not positive, ReLU gives 0, and its gradient is 0, too. If that is so for a filter on all images
# and at all positions, its weights learn nothing any more. For a convolutional layer with ReLU behind it, find out two
# things:
#
# | name | meaning |
# |---|---|
# | `fires_on` | for each map, on how many of the given images it is positive behind ReLU at one position at least: a list of `O` whole numbers |
# | `always_silent` | the numbers, counted from 0, of the maps that are 0 everywhere for any image at all whose values lie between `low` and `high`, as a list |
#
# - `weight` is `(O, C, kh, kw)`, `bias` is `(O,)`, and `images` is `(N, C, H, W)`. The stride is 1, and there is no padding.
# - `low` and `high` are the smallest and the largest value an image can hold; they may be negative. Each value in a window can be
#   anything between the two, whatever the others are.
# - Return a dict with these two names, the numbers of the maps from small to large.
# - Not every filter with 0 in `fires_on` belongs to `always_silent`: another image may make it fire.

# %% silent_maps nbgrader={"solution": true}
def silent_maps(weight, bias, images, low, high):
    """
    ko: 맵마다 몇 장에서 켜지는지("fires_on")와 언제나 꺼져 있는 맵("always_silent")을 dict로 돌려줍니다.
    en: Return on how many images each map fires ("fires_on") and which maps never can ("always_silent"), as a dict.
    """
    ### BEGIN SOLUTION
    sums = scratch.conv2d(images, weight, bias)
    # ko: 가중치가 양수이면 가장 큰 값을, 음수이면 가장 작은 값을 넣을 때 합이 가장 큽니다.
    # en: The sum is largest with the largest value under each positive weight and the smallest under each negative one.
    highest = bias + np.where(weight > 0, weight * high, weight * low).sum(axis=(1, 2, 3))
    fires_on = (sums > 0).any(axis=(2, 3)).sum(axis=0)
    return {"fires_on": fires_on, "always_silent": np.flatnonzero(highest <= 0)}
    ### END SOLUTION

# %% silent_maps_by_hand nbgrader={"grade": true, "points": 4}
# ko: 종이에 계산한 답과 같은가? 값이 0과 1 사이인 1×3 이미지 (0.5, 0, 1)에 1×2 커널 넷을 적용합니다.
# ko: 커널은 (3, -0.25), (1, -1), (-2, 1), (-1, -1)이고 편향은 -0.5, -0.75, -1, 0.25입니다.
# ko: 맵은 차례로 (1, -0.75), (-0.25, -1.75), (-2, 0), (-0.25, -0.75)입니다.
# en: Does it equal what paper gives? Four 1×2 kernels are applied to the 1×3 image (0.5, 0, 1), whose
# en: values lie between 0 and 1. The kernels are (3, -0.25), (1, -1), (-2, 1) and (-1, -1), the biases -0.5,
# en: -0.75, -1 and 0.25. The maps are (1, -0.75), (-0.25, -1.75), (-2, 0) and (-0.25, -0.75).
import numpy as np
from cnnlib import checks

weight = np.array([[3.0, -0.25], [1.0, -1.0], [-2.0, 1.0], [-1.0, -1.0]]).reshape(4, 1, 1, 2)
bias, image = np.array([-0.5, -0.75, -1.0, 0.25]), np.array([[[[0.5, 0.0, 1.0]]]])
found = checks.call("silent_maps", weight, bias, image, 0.0, 1.0)
for name, wanted in [("fires_on", [1, 0, 0, 0]), ("always_silent", [2])]:
    got = checks.part(found, name)
    got = list(got) if isinstance(got, list | tuple | np.ndarray) else got
    checks.expect(
        "silent_maps.by_hand",
        got == wanted,
        suspects={
            "zero_taken_as_firing": got == ([1, 0, 1, 0] if name == "fires_on" else []),
            "everywhere_positive": name == "fires_on" and got == [0, 0, 0, 0],
            "silent_taken_for_firing": name == "fires_on" and got == [0, 1, 1, 1],
            "bias_alone": name == "always_silent" and got == [0, 1, 2],
            "batch_taken_for_all": name == "always_silent" and got == [1, 2, 3],
        },
        name=name,
        got=str(got),
        wanted=str(wanted),
    )

# %% silent_maps_fires_on nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 맵마다 켜지는 이미지의 장수. 채널과 이미지가 여럿입니다.
# en: Hidden test: on how many images each map fires, with several channels and images
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks, scratch

random = checks.rng("silent_maps_fires_on")
for channels, size in [(3, (2, 3)), (1, (3, 1)), (2, (1, 2))]:
    # Quarters: their sums are exact in any order, so that 0 is 0.
    weight = random.integers(-8, 9, size=(24, channels, *size)) / 4
    images = random.integers(0, 5, size=(4, channels, 6, 7)) / 4
    plain = scratch.conv2d(images, weight)
    # Each map is 0 in front of ReLU at its highest on one of the images, or a quarter more, or much.
    highest = plain.max(axis=(2, 3))[np.arange(24) % 4, np.arange(24)]
    bias = random.permutation(np.resize([0.25, 0.0, 0.0, 4.0, 9.0], 24)) - highest
    sums = plain + bias[:, None, None]
    peaks = sums.max(axis=(2, 3))
    got = checks.part(checks.call("silent_maps", weight, bias, images, 0.0, 1.0), "fires_on")
    checks.expect(
        "silent_maps.fires_on",
        checks.same(got, (peaks > 0).sum(axis=0)),
        suspects={
            "zero_taken_as_firing": checks.same(got, (peaks >= 0).sum(axis=0)),
            "silent_taken_for_firing": checks.same(got, (peaks <= 0).sum(axis=0)),
            "everywhere_positive": checks.same(got, (sums.min(axis=(2, 3)) > 0).sum(axis=0)),
            "positions_counted": checks.same(got, (sums > 0).sum(axis=(0, 2, 3))),
            "batch_taken_together": checks.same(got, (peaks > 0).any(axis=0)),
            "mean_taken": checks.same(got, (sums.mean(axis=(2, 3)) > 0).sum(axis=0)),
            "bias_forgotten": checks.same(got, (plain.max(axis=(2, 3)) > 0).sum(axis=0)),
        },
        images=str(images.shape),
        got=np.ravel(got),
    )
### END HIDDEN TESTS

# %% silent_maps_always nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 언제나 꺼져 있는 맵. 이미지의 값이 0과 1 사이일 때와, 다른 범위일 때
# en: Hidden test: the maps that are always silent, for values between 0 and 1 and in other ranges
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks, scratch

random = checks.rng("silent_maps_always")


def numbers(which):
    return np.flatnonzero(which).tolist()


for low, high in [(-1.0, 1.0), (0.25, 0.75), (-2.0, -0.5), (0.0, 1.0)]:
    weight = random.integers(-8, 9, size=(36, 2, 2, 3)) / 4
    weight[::5] = -np.abs(weight[::5])
    # Two maps that reach little: their bias is positive, and yet less than the image can take away.
    weight[34:], weight[34:, 0, 0, 0] = 0, (1.0, -1.0)
    images = random.integers(4 * low, 4 * high + 1, size=(2, 2, 5, 6)) / 4
    axes = (1, 2, 3)
    positive, negative = np.maximum(weight, 0).sum(axis=axes), np.minimum(weight, 0).sum(axis=axes)
    reach, met = high * positive + low * negative, scratch.conv2d(images, weight).max(axis=(0, 2, 3))
    total = positive + negative
    level = np.maximum(high * total, low * total)
    between = np.where(np.arange(36) % 2 < 1, reach, met)
    bias = random.permutation(np.resize([0.25, 0.0, -0.25, 1.0, -1.0, 0.5], 18)).repeat(2) - between
    bias[34:] = 0.5
    got = checks.part(checks.call("silent_maps", weight, bias, images, low, high), "always_silent")
    got = list(got) if isinstance(got, list | tuple | np.ndarray) else got
    checks.expect(
        "silent_maps.always",
        got == numbers(bias + reach <= 0),
        suspects={
            "zero_taken_as_firing": got == numbers(bias + reach < 0),
            "batch_taken_for_all": got == numbers(bias + met <= 0),
            "bias_alone": got == numbers(bias <= 0),
            "weights_alone": got == numbers(weight.max(axis=axes) <= 0),
            "bias_forgotten": got == numbers(reach <= 0),
            "low_taken_as_zero": got == numbers(bias + high * positive <= 0),
            "one_value_everywhere": got in [numbers(bias + high * total <= 0), numbers(bias + level <= 0)],
            "ends_exchanged": got == numbers(bias + low * positive + high * negative <= 0),
        },
        low=low,
        high=high,
        got=str(got),
    )
### END HIDDEN TESTS

# %% impostors_text [markdown] tags=["ko"]
# ## 5. 풀링이 구별하지 못하는 두 이미지 (12점)
#
# 최대 풀링은 “가장 중요한 정보를 남긴다”고들 합니다. 버리는 것이 얼마나 많은지 반례로 보이세요. 이미지 한 장을 받아, 서로 겹치지 않는 `window` 크기의 창으로
# 풀링했을 때 다음과 같은 이미지 두 장을 만듭니다.
#
# | 이름 | 어떤 이미지인가 |
# |---|---|
# | `same_max` | 최대 풀링의 결과는 `image`와 똑같지만, 평균 풀링의 결과는 모든 창에서 다릅니다. 게다가 모든 픽셀의 값이 `image`와 다릅니다. 다만 값이 모두 같은 창에서는 한 픽셀만 그대로 둘 수 있습니다. |
# | `same_average` | 평균 풀링의 결과는 `image`와 같지만($10^{-9}$까지), 최대 풀링의 결과는 모든 창에서 다릅니다. |
#
# - `image`는 `(H, W)`이고 float64입니다. 값은 음수일 수도 있고, 같은 값이 여럿일 수도 있습니다. 만드는 이미지의 값에는 제한이 없습니다.
# - `window`는 `(kh, kw)`이고 창에는 픽셀이 둘 이상 있습니다. `kh`는 `H`를, `kw`는 `W`를 나눕니다.
# - 두 값이 $10^{-6}$보다 더 떨어져 있으면 다른 것으로 봅니다. `image`는 바꾸지 않습니다.

# %% impostors_text [markdown] tags=["en"]
# ## 5. Two images that pooling cannot tell apart (12 points)
#
# “Max pooling keeps the most important information”, they say. Show by counterexamples how much it throws away. Given an
# image and windows of size `window` that lie side by side, make two images:
#
# | name | what it is like |
# |---|---|
# | `same_max` | Max pooling gives exactly what it gives for `image`, yet average pooling gives something else in every window. Moreover, every pixel differs from that of `image`; only in a window whose values are all equal may a single pixel stay. |
# | `same_average` | Average pooling gives what it gives for `image`, to $10^{-9}$, yet max pooling gives something else in every window. |
#
# - `image` is `(H, W)` and float64. Its values may be negative, and some may be equal. Your images may hold any numbers.
# - `window` is `(kh, kw)`, with at least two pixels; `kh` divides `H`, and `kw` divides `W`.
# - Two values differ if they are more than $10^{-6}$ apart. `image` must stay as it is.

# %% impostors nbgrader={"solution": true}
def impostors(image, window):
    """
    ko: 풀링이 image와 구별하지 못하는 이미지 두 장을 {"same_max": ..., "same_average": ...}로 돌려줍니다.
    en: Return two images that a pooling takes for `image`: {"same_max": ..., "same_average": ...}.
    """
    ### BEGIN SOLUTION
    same_max, same_average = np.empty_like(image), image - 1
    for top in range(0, image.shape[0], window[0]):
        for left in range(0, image.shape[1], window[1]):
            rows, columns = slice(top, top + window[0]), slice(left, left + window[1])
            seen = image[rows, columns]
            smallest = np.unravel_index(seen.argmin(), seen.shape)
            # ko: 가장 큰 값을 가장 작은 값의 자리로 옮기고, 나머지는 모두 어떤 값보다도 작게 합니다.
            # en: The largest value moves to where the smallest was; all others become smaller than any.
            same_max[rows, columns] = seen.min() - 1
            same_max[rows, columns][smallest] = seen.max()
            # ko: 모두 1씩 줄였으므로, 가장 큰 값에 픽셀의 개수만큼 돌려주면 평균은 그대로입니다.
            # en: Each value was lowered by 1, so the largest gets back as much as there are pixels.
            largest = np.unravel_index(seen.argmax(), seen.shape)
            same_average[rows, columns][largest] += seen.size
    return {"same_max": same_max, "same_average": same_average}
    ### END SOLUTION

# %% impostors_by_hand nbgrader={"grade": true, "points": 4}
# ko: 2×4 이미지와 2×2 창에서, 두 이미지의 풀링 결과가 있어야 할 대로인가?
# en: On a 2×4 image with 2×2 windows, do both images give what they should when pooled?
import numpy as np
from cnnlib import checks

image = np.array([[5.0, 1.0, -4.0, -3.0], [0.0, 2.0, -1.0, -8.0]])
found = checks.call("impostors", image, (2, 2))
for name in ("same_max", "same_average"):
    got = checks.part(found, name)
    shape = np.shape(got)
    checks.expect("impostors.size", shape == (2, 4), name=name, got=str(shape), wanted=str((2, 4)))
    got = np.asarray(got, dtype=float)
    windows = [got[:, :2], got[:, 2:]]
    largest, means = [one.max() for one in windows], [one.mean() for one in windows]
    maxima_kept = np.allclose(largest, [5, -1], rtol=0, atol=1e-9)
    means_kept = np.allclose(means, [2, -4], rtol=0, atol=1e-9)
    if name == "same_max":
        right = maxima_kept and np.abs(np.subtract(means, [2, -4])).min() > 1e-6
    else:
        right = means_kept and np.abs(np.subtract(largest, [5, -1])).min() > 1e-6
    checks.expect(
        "impostors.by_hand",
        right,
        suspects={
            "zeros_for_the_rest": name == "same_max" and largest == [5, 0],
            "picture_moved": checks.same(np.sort(got), np.sort(image)) and not (maxima_kept and means_kept),
            "windows_scrambled": name == "same_max" and checks.same(got.max(axis=1), image.max(axis=1))
            or name == "same_average" and checks.same(got.mean(axis=1), image.mean(axis=1)),
            "values_permuted": name == "same_average" and means_kept and maxima_kept,
            "values_turned_around": name == "same_max" and means_kept and maxima_kept,
            "whole_picture_averaged": name == "same_average" and checks.same(got.mean(), -1.0),
        },
        name=name,
        largest=str(largest),
        means=str(means),
    )

# %% impostors_max nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: `same_max`. 고양이 사진, 음수뿐인 이미지, 같은 값이 많은 이미지
# en: Hidden test: `same_max`, for a photograph of a cat, an image of negative values, one with many equal values
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks
from cnnlib.data.photos import load_photo

random = checks.rng("impostors_max")
top, left = random.integers(20, 140), random.integers(20, 300)
photo = load_photo("chelsea")[top : top + 12, left : left + 18].mean(axis=2) / 255
few, flat = random.integers(0, 3, size=(6, 12)).astype(float), np.full((4, 6), -7.0)
cases = [(photo, (2, 3)), (photo - 2, (3, 2)), (few, (2, 2)), (few, (1, 2)), (few, (3, 1)), (flat, (2, 2))]
for image, window in cases:
    found = checks.call("impostors", image, window)
    made = checks.part(found, "same_max")
    checks.expect(
        "impostors.size",
        np.shape(made) == image.shape,
        name="same_max",
        got=str(np.shape(made)),
        wanted=str(image.shape),
    )
    (rows, columns), (kh, kw) = image.shape, window
    before, after = (
        np.asarray(one, dtype=float).reshape(rows // kh, kh, columns // kw, kw).swapaxes(1, 2).reshape(-1, kh * kw)
        for one in (image, made)
    )
    peaks = before.max(axis=1)
    held = np.abs(after.max(axis=1) - peaks) < 1e-9
    in_line = [np.reshape(one, (-1, kh * kw)).max(axis=1) for one in (image, made)]
    checks.expect(
        "impostors.max_kept",
        held.all(),
        suspects={
            "zeros_for_the_rest": (after[~held].max(axis=1) == 0).all(),
            "picture_moved": any(checks.same(made, np.roll(image, one, axis)) for one in (1, -1) for axis in (0, 1)),
            "windows_scrambled": kh > 1 and checks.same(*in_line),
        },
        window=str(window),
        count=int((~held).sum()),
        number=held.size,
    )
    unchanged = np.abs(after - before) <= 1e-6
    level = peaks - before.min(axis=1) <= 1e-6
    too_many = unchanged.sum(axis=1) > level
    at_peak = np.arange(before.shape[1]) == before.argmax(axis=1)[:, None]
    permuted = checks.same(np.sort(after, axis=1), np.sort(before, axis=1))
    checks.expect(
        "impostors.pixels_left",
        not too_many.any(),
        suspects={"largest_left_in_place": (unchanged == at_peak).all(), "values_turned_around": permuted},
        window=str(window),
        count=int(unchanged[too_many].sum()),
    )
    closest = np.abs(after.mean(axis=1) - before.mean(axis=1)).min()
    checks.expect(
        "impostors.average_changed",
        closest > 1e-6,
        suspects={"values_turned_around": permuted},
        window=str(window),
    )
### END HIDDEN TESTS

# %% impostors_average nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: `same_average`. 같은 이미지들에서, `image`가 바뀌지 않았는지도 봅니다.
# en: Hidden test: `same_average` for the same kinds of images, and whether `image` was left as it was
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks, scratch
from cnnlib.data.photos import load_photo

random = checks.rng("impostors_average")
top, left = random.integers(20, 140), random.integers(20, 300)
photo = load_photo("chelsea")[top : top + 12, left : left + 18].mean(axis=2) / 255
few = random.integers(0, 3, size=(6, 12)).astype(float)
few[:2, :2] = few[0, 0]  # for certain a window of equal values among others
slope, flat = np.arange(24.0).reshape(4, 6), np.full((4, 6), 2.0)
for image, window in [(photo - 1, (3, 2)), (slope, (2, 2)), (few, (2, 2)), (few, (3, 1)), (flat, (2, 2))]:
    answer = checks.probe("apply_to_views", "impostors", image, window)
    made = checks.part(answer["result"], "same_average")
    checks.expect(
        "impostors.size",
        np.shape(made) == image.shape,
        name="same_average",
        got=str(np.shape(made)),
        wanted=str(image.shape),
    )
    pair = [np.asarray(one, dtype=float)[None, None] for one in (image, made)]
    means = [scratch.avg_pool2d(one, window) for one in pair]
    error = np.abs(means[1] - means[0])
    size = window[0] * window[1]
    checks.expect(
        "impostors.average_kept",
        error.max() <= 1e-9,
        suspects={
            "picture_moved": checks.same(np.sort(made, axis=None), np.sort(image, axis=None)),
            "windows_scrambled": window[0] > 1
            and checks.same(*(np.reshape(one, (-1, size)).mean(axis=1) for one in (made, image))),
            "whole_picture_averaged": abs(np.mean(made) - image.mean()) < 1e-9,
            "paid_back_too_little": checks.same(error, np.full(error.shape, 1 / size)),
        },
        window=str(window),
        error=float(error.max()),
    )
    peaks = [scratch.max_pool2d(one, window) for one in pair]
    equal = np.abs(peaks[1] - peaks[0]) <= 1e-6
    mirrored = 2 * means[0].repeat(window[0], axis=2).repeat(window[1], axis=3) - pair[0]
    leveled = means[0].repeat(window[0], axis=2).repeat(window[1], axis=3)
    checks.expect(
        "impostors.max_changed",
        not equal.any(),
        suspects={
            "mirrored_at_the_mean": checks.same(pair[1], mirrored),
            "leveled_to_the_mean": checks.same(pair[1], leveled),
            "values_permuted": equal.all() and np.shape(made) == image.shape and not checks.same(made, image),
        },
        window=str(window),
        count=int(equal.sum()),
    )
    checks.expect("impostors.inputs", checks.same(answer["arguments"][0], image))
### END HIDDEN TESTS

# %% steady_pool_text [markdown] tags=["ko"]
# ## 6. 이동을 따라가는 풀링 (16점)
#
# 스트라이드가 $s$인 최대 풀링은 스트라이드 1인 최대 풀링을 한 다음 $s$칸마다 하나씩 고르는 것과 같습니다. 언제나 0번 칸부터 고르므로, 사진을 한 픽셀만
# 옮겨도 다른 값을 고르게 됩니다. 흐리게 하면 덜하지만 없어지지는 않습니다. 그렇다면 어느 칸부터 고를지를 이미지를 보고 정하면 어떨까요? 고를 수 있는 방법은
# 모두 $s^2$가지이고, 그 가운데 값의 제곱의 합이 가장 큰 것을 고릅니다. 사진을 옮기면 고르는 칸도 따라 옮겨집니다 (Chaman, Dokmanić, 2021).
#
# $$m_{n,c,y,x} = \max_{0 \le i,\,j < k} \; x_{n,\,c,\,y+i,\,x+j} \qquad
# (a_n, b_n) = \operatorname*{arg\,max}_{0 \le a,\,b < s} \; \sum_{c,u,v} m_{n,\,c,\,su+a,\,sv+b}^2 \qquad
# o_{n,c,u,v} = m_{n,\,c,\,su+a_n,\,sv+b_n}$$
#
# - `image`는 `(N, C, H, W)`, $k$는 `window`, $s$는 `stride`이고 `H`와 `W`를 나눕니다.
# - 끝을 넘은 자리는 반대쪽에서 이어집니다. 그래서 이동을 `np.roll`로 정확히 시험할 수 있습니다.
# - 고르는 칸은 이미지마다 따로 정하지만, 한 이미지의 모든 채널에서는 같습니다. 합이 같은 것이 여럿이면 $a$가 가장 작은 것, 그래도 여럿이면 $b$가 가장 작은 것을 고릅니다.
# - `(N, C, H/s, W/s)`인 출력을 돌려주세요. 자료형은 `image`의 것과 같고, `image`는 바꾸지 않습니다.
#
# 답을 쓴 다음, 칸을 하나 더 만들어 고양이 사진에서 시험해 보세요. 옮긴 사진의 출력에는 같은 값이 자리만 옮겨져 있나요? `scratch.max_pool2d`에서는 어떤가요?
#
# ```python
# photo = load_photo("chelsea")[60:220, 100:300].transpose(2, 0, 1)[None] / 255
# for n in range(4):
#     output = steady_pool(np.roll(photo, n, axis=3), 2, 2)
#     print(n, output.sum(), output.max(axis=(2, 3)))
# ```

# %% steady_pool_text [markdown] tags=["en"]
# ## 6. A pooling that follows every shift (16 points)
#
# A max pooling with stride $s$ equals one with stride 1 of which every $s$-th place is picked. As picking always begins at place
# 0, other values are picked as soon as a photograph moves by a single pixel. A blur makes that less, but does not end it. Why
# not look at the image to decide where picking begins? There are $s^2$ ways; take the one whose values have the largest sum of
# squares. When the photograph moves, so does the place where picking begins (Chaman and Dokmanić, 2021).
#
# $$m_{n,c,y,x} = \max_{0 \le i,\,j < k} \; x_{n,\,c,\,y+i,\,x+j} \qquad
# (a_n, b_n) = \operatorname*{arg\,max}_{0 \le a,\,b < s} \; \sum_{c,u,v} m_{n,\,c,\,su+a,\,sv+b}^2 \qquad
# o_{n,c,u,v} = m_{n,\,c,\,su+a_n,\,sv+b_n}$$
#
# - `image` is `(N, C, H, W)`, $k$ is `window`, and $s$ is `stride`, which divides `H` and `W`.
# - What passes an edge goes on at the opposite one, so that shifts can be tried exactly with `np.roll`.
# - Each image has a beginning of its own, the same for all its channels. Where several sums are equal, take the smallest $a$,
#   and among those the smallest $b$.
# - Return the output `(N, C, H/s, W/s)` with the dtype of `image`, and leave `image` as it is.
#
# Once you have an answer, add a cell and try it on a photograph of a cat: does the output of a shifted photograph hold the same
# values in other places? What about `scratch.max_pool2d`?
#
# ```python
# photo = load_photo("chelsea")[60:220, 100:300].transpose(2, 0, 1)[None] / 255
# for n in range(4):
#     output = steady_pool(np.roll(photo, n, axis=3), 2, 2)
#     print(n, output.sum(), output.max(axis=(2, 3)))
# ```

# %% steady_pool nbgrader={"solution": true}
def steady_pool(image, window, stride):
    """
    ko: 최댓값을 구한 다음, 제곱의 합이 가장 큰 칸부터 stride칸마다 하나씩 고른 출력을 돌려줍니다.
    en: Take the maximum, keep every stride-th place, beginning where the sum of squares is largest; return what is left.
    """
    ### BEGIN SOLUTION
    maps = image
    for axis in (2, 3):
        maps = np.max([np.roll(maps, -i, axis) for i in range(window)], axis=0)
    choices = [maps[:, :, a::stride, b::stride] for a, b in np.ndindex(stride, stride)]
    # ko: 합이 같으면 argmax는 앞의 것을 돌려줍니다.
    # en: Of equal sums, argmax returns the first.
    best = np.argmax([(one**2).sum(axis=(1, 2, 3)) for one in choices], axis=0)
    return np.stack([choices[number][n] for n, number in enumerate(best)])
    ### END SOLUTION

# %% steady_pool_by_hand nbgrader={"grade": true, "points": 4}
# ko: 종이에 계산한 값과 같은가? 스트라이드는 2입니다. 행이 (1, 5, 2, 0)과 (0, -3, 0, 4)인 이미지에 window=1을 쓰면
# ko: 네 방법의 제곱의 합은 5, 25, 0, 25이므로 (5, 0)을 고릅니다.
# ko: 두 행이 모두 (0, 0, 9, 1, 0, 0)인 이미지에 window=2를 쓰면 두 행이 (0, 9, 9, 1, 0, 0)이 되고 (9, 1, 0)을 고릅니다.
# en: Does it equal what paper gives, with stride 2? For an image with the rows (1, 5, 2, 0) and (0, -3, 0, 4),
# en: window=1 has the sums of squares 5, 25, 0 and 25, so (5, 0) is picked. For one with two rows
# en: (0, 0, 9, 1, 0, 0), window=2 makes each of them (0, 9, 9, 1, 0, 0), and (9, 1, 0) is picked.
import numpy as np
from cnnlib import checks

first, second = [[1.0, 5.0, 2.0, 0.0], [0.0, -3.0, 0.0, 4.0]], [[0.0, 0.0, 9.0, 1.0, 0.0, 0.0]] * 2
for rows, window, wanted in [(first, 1, [5.0, 0.0]), (second, 2, [9.0, 1.0, 0.0])]:
    got = checks.call("steady_pool", np.array([[rows]]), window, 2)
    shape = (1, 1, 1, len(wanted))
    checks.expect("steady_pool.size", np.shape(got) == shape, got=str(np.shape(got)), wanted=str(shape))
    row = np.ravel(got)
    checks.expect(
        "steady_pool.by_hand",
        checks.same(row, wanted),
        suspects={
            "always_from_zero": window == 1 and checks.same(row, [1.0, 2.0]),
            "last_of_equal_sums": window == 1 and checks.same(row, [-3.0, 4.0]),
            "smallest_sum_taken": window == 1 and checks.same(row, [0.0, 0.0]),
            "picks_averaged": window == 1 and checks.same(row, [0.75, 1.5]),
        },
        window=window,
        got=row,
        wanted=str(wanted),
    )

# %% steady_pool_values nbgrader={"grade": true, "points": 6}
# ko: 비공개 테스트: 여러 창과 스트라이드. 이미지와 채널이 여럿이고 음수도 있습니다.
# en: Hidden test: several windows and strides, for several images and channels, with negative values
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks, scratch

random = checks.rng("steady_pool_values")


def peaks_of(images, window, edge="wrap"):
    """Max pooling with stride 1 on images that go on beyond their right and lower edges."""
    beyond = ((0, 0), (0, 0), (0, window - 1), (0, window - 1))
    return scratch.max_pool2d(np.pad(images, beyond, mode=edge), window, 1)


def picked(maps, stride, measure=np.square, axes=(2, 3, 4), choose=np.argmax):
    """One of every stride-th place, chosen by the measure's sum over the axes of (s * s, N, C, H', W')."""
    n, c, h, w = maps.shape
    blocks = maps.reshape(n, c, h // stride, stride, w // stride, stride)
    ways = blocks.transpose(3, 5, 0, 1, 2, 4).reshape(stride * stride, n, c, h // stride, w // stride)
    sums = measure(ways).sum(axis=axes, keepdims=True)
    best = np.broadcast_to(choose(sums, axis=0), ways.shape[1:])
    return np.take_along_axis(ways, best[None], axis=0)[0]


def blocks_of(maps, stride):
    """The mistake of cutting a map into stride * stride pieces, in place of taking every stride-th place."""
    n, c, h, w = maps.shape
    parts = maps.reshape(n, c, stride, h // stride, stride, w // stride)
    return picked(parts.transpose(0, 1, 3, 2, 5, 4).reshape(maps.shape), stride)


cases = [(random.normal(size=(4, 3, 6, 12)), *sizes) for sizes in [(2, 2), (3, 2), (2, 3), (1, 2), (4, 3), (3, 1)]]
tied = random.integers(-1, 2, size=(4, 3, 6, 12)).astype(float)
tied[:, :, ::2, 1::2] = random.integers(3, 6, size=(4, 3, 3, 6))
tied[:, :, 1::2, ::2] = -tied[:, :, ::2, 1::2]  # the sums of squares are whole numbers, and exactly equal
cases.append((tied, 1, 2))
found = [checks.call("steady_pool", *case) for case in cases]


def equals(rule):
    return [checks.same(got, rule(*case)) for got, case in zip(found, cases, strict=True)]


right = equals(lambda image, window, stride: picked(peaks_of(image, window), stride))
first = right.index(False) if False in right else 0
_, window, stride = cases[first]
shape = (4, 3, 6 // stride, 12 // stride)
fits = np.shape(found[first]) == shape
checks.expect("steady_pool.size", fits, got=str(np.shape(found[first])), wanted=str(shape))
checks.expect(
    "steady_pool.values",
    all(right),
    suspects={
        "always_from_zero": all(equals(lambda x, k, s: peaks_of(x, k)[:, :, ::s, ::s])),
        "each_channel_for_itself": all(equals(lambda x, k, s: picked(peaks_of(x, k), s, axes=(3, 4)))),
        "one_choice_for_the_batch": all(equals(lambda x, k, s: picked(peaks_of(x, k), s, axes=(1, 2, 3, 4)))),
        "signs_kept_in_sum": all(equals(lambda x, k, s: picked(peaks_of(x, k), s, measure=np.positive))),
        "smallest_sum_taken": all(equals(lambda x, k, s: picked(peaks_of(x, k), s, choose=np.argmin))),
        "zeros_around": all(equals(lambda x, k, s: picked(peaks_of(x, k, "constant"), s))),
        "edge_repeated": all(equals(lambda x, k, s: picked(peaks_of(x, k, "edge"), s))),
        "window_looks_back": all(equals(lambda x, k, s: picked(np.roll(peaks_of(x, k), (k - 1, k - 1), (2, 3)), s))),
        "largest_skipped": all(equals(lambda x, k, s: picked(x, s))),
        "picked_too_early": all(equals(lambda x, k, s: peaks_of(picked(x, s), k))),
        "pieces_for_places": all(equals(lambda x, k, s: blocks_of(peaks_of(x, k), s))),
    },
    window=window,
    stride=stride,
)
### END HIDDEN TESTS

# %% steady_pool_shift nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 고양이 사진을 몇 픽셀 옮겨도 출력에 같은 값이 자리만 옮겨져 있는가?
# en: Hidden test: however far a photograph of a cat moves, does the output hold the same values in other places?
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks
from cnnlib.data.photos import load_photo

random = checks.rng("steady_pool_shift")
top, left = random.integers(20, 140), random.integers(20, 250)
photo = load_photo("chelsea")[top : top + 48, left : left + 72].transpose(2, 0, 1)[None] / 255.0
# The channels of a photograph are alike, and may be picked alike; moved apart they never are.
apart = np.stack([np.roll(photo[0, c], (int(c == 1), int(c == 2)), axis=(0, 1)) for c in range(3)])[None]
cases = [(image, *sizes) for image in (photo, apart) for sizes in [(2, 2), (3, 3), (2, 4)]]
for image, window, stride in cases:
    still = checks.call("steady_pool", image, window, stride)
    shape = (1, 3, 48 // stride, 72 // stride)
    checks.expect("steady_pool.size", np.shape(still) == shape, got=str(np.shape(still)), wanted=str(shape))
    for down, right in [(0, 1), (1, 0), (stride, stride), tuple(random.integers(1, 40, size=2).tolist())]:
        moved = checks.call("steady_pool", np.roll(image, (down, right), axis=(2, 3)), window, stride)
        # In places the shift is no whole number: each axis follows by the one below or the one above.
        near = [(y, x) for y in (0, 1) for x in (0, 1)]
        moves = [(down // stride + y, right // stride + x) for y, x in near]
        follows = any(checks.same(moved, np.roll(still, move, axis=(2, 3))) for move in moves)
        checks.expect("steady_pool.follows", follows, down=down, right=right, window=window, stride=stride)
### END HIDDEN TESTS

# %% steady_pool_memory nbgrader={"grade": true, "points": 2}
# ko: 비공개 테스트: float32, 연속이 아닌 배열, 바뀌지 않은 입력
# en: Hidden test: float32, arrays that are not contiguous, inputs left as they were
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("steady_pool_memory")
level = random.normal(size=(2, 2, 1, 1)).astype("float32")
image = np.broadcast_to(level, (2, 2, 6, 6)).copy()
found = checks.probe("apply_to_views", "steady_pool", image, 2, 2)
got = found["result"]
# Whatever is picked, and wherever, is that value.
checks.expect("steady_pool.views", checks.same(got, image[:, :, ::2, ::2]))
checks.expect("steady_pool.inputs", checks.same(found["arguments"][0], image))
dtype = str(np.asarray(got).dtype)
checks.expect("steady_pool.dtype", dtype == "float32", got=dtype)
### END HIDDEN TESTS

# %% anywhere_question [markdown] tags=["ko"]
# **설명하기 (6점, 사람이 채점합니다).** 스트라이드 1인 합성곱과 ReLU, 2×2 최대 풀링을 두 번 되풀이하고 완전 연결층을 이은 신경망이 있습니다. 동료가 “풀링 덕분에 CNN은
# 물체가 어디에 있든 찾아낸다. 그러니 풀링을 많이 할수록 좋다”고 말합니다. 다섯 문장쯤으로 설명하세요. 물체가 다른 자리에 있어도 같은 특징이 나오는 것은 무엇
# 덕분인가요? 풀링은 어느 정도의 이동을 견디게 하고, 그 대신 무엇을 버리나요? 그런데도 물체를 한 픽셀 옮겼을 때 점수가 크게 달라질 수 있는 까닭은 무엇이고, 어떻게 줄일 수 있나요?
# <!-- BEGIN MARK SCHEME -->
# **채점 기준.**
#
# - 2점: 다른 자리에서도 같은 특징이 나오는 것은 모든 위치에서 같은 커널을 쓰는 합성곱, 곧 가중치 공유와 등변성 덕분이라고 말합니다. 풀링이 아니라는 말이 없으면 1점을 줍니다.
# - 2점: 풀링은 창 하나쯤의 작은 이동만 견디게 하며(두 번이면 4픽셀쯤), 창 안의 위치와 가장 큰 값이 아닌 값(약한 반응)을 버린다고 말합니다. 견디는 크기와 버리는 것에 1점씩 줍니다.
# - 2점: 2칸마다 하나씩 고르므로 한 픽셀 옮기면 창에 들어가는 픽셀이 바뀌어 출력이 달라진다고(에일리어싱) 말하고(1점), 고르기 전에 흐리게 하거나, 고르는 자리를 이미지에 맞추거나, 완전 연결층 앞에 전역 평균 풀링을 두거나, 옮긴 이미지로도 학습한다고 말합니다(1점, 하나만 들어도 됩니다).
# - 동료의 말이 틀렸다고만 하고 까닭을 대지 않으면 0점입니다.
# <!-- END MARK SCHEME -->

# %% anywhere_question [markdown] tags=["en"]
# **Explain (6 points, graded by a person).** A network repeats convolution with stride 1, ReLU and 2×2 max pooling twice and ends in a fully connected layer. A colleague
# says: “It is pooling that lets a CNN find an object wherever it is, so the more pooling the better.” In about five sentences: what makes the same features appear when the object
# is elsewhere? Which shifts does pooling help to bear, and what does it throw away for that? Why may the scores still change a lot when the object moves by one pixel, and
# how can that be made less?
# <!-- BEGIN MARK SCHEME -->
# **Rubric.**
#
# - 2 points: says that the same features appear elsewhere because convolution uses the same kernel at every position: weight sharing, equivariance. Without saying that it is not pooling, 1 point.
# - 2 points: says that pooling bears small shifts only, of about a window (some 4 pixels after two of them), and throws away where in the window the largest value was and all values but the largest, weak responses among them. The size of the shifts and what is lost are worth 1 point each.
# - 2 points: says that one of every two places is picked, so that a shift by one pixel puts other pixels into each window and the output changes (aliasing; 1 point), and that a blur before picking, picking by what the image holds, global average pooling before the fully connected layer, or training on shifted images helps (1 point; one of them will do).
# - That the colleague is wrong, without a reason, is worth 0.
# <!-- END MARK SCHEME -->

# %% anywhere_answer [markdown] nbgrader={"grade": true, "solution": true, "points": 6}
# 다른 자리에서도 같은 특징이 나오는 것은 풀링이 아니라 가중치 공유 덕분이다. 합성곱은 모든 위치에서 같은 커널을 쓰므로 물체가 옮겨지면 특징 맵도 따라 옮겨진다.
# 풀링은 창 하나쯤, 두 번이면 4픽셀쯤의 이동만 견디게 하고, 창 안의 위치와 가장 큰 값이 아닌 값을 버린다. 두 칸마다 하나씩 고르므로 한 픽셀만 옮겨도 창에 들어가는
# 픽셀이 바뀌어 출력이 달라지고, 완전 연결층은 위치마다 다른 가중치를 곱한다. 고르기 전에 흐리게 하거나 전역 평균 풀링을 두면 덜 달라진다.
#
# The same features appear elsewhere thanks to weight sharing, not to pooling: convolution uses one kernel at every position, so
# when the object moves, the feature maps move along. Pooling bears shifts of about a window, some 4 pixels after two of them, and
# throws away where in the window the largest value was and all the others. As one of every two places is picked, a shift by one pixel
# puts other pixels into the windows, and the fully connected layer has weights of its own for each position. A blur before picking, or
# global average pooling, makes the scores change less.

# ---
# jupyter:
#   course:
#     assignment: 03-weight-sharing
#     withholds: []
# ---

# %% title [markdown] tags=["ko"]
# # 과제 03. 가중치 공유와 등변성
#
# 3장에서 완전 연결층(fully connected layer)의 연결을 끊으면 지역 연결층(locally connected layer)이 되고, 그 가중치(weight)를 묶으면 합성곱층이 되는
# 것을 보았습니다. 이 과제에서는 무엇이 줄고 무엇이 그대로인지 세어 보고, 행렬만 보고 어느 층인지 알아내고, 묶인 가중치를 학습시킵니다. 그리고 층이 이동을 얼마나
# 정확히 따라가는지 사진으로 재고, 이동에 변하지 않는 점수를 만듭니다. 문제는 다섯 개에 서술형 하나, 모두 100점이고 60분에서 90분쯤 걸립니다.
#
# - 문제는 서로 독립적입니다. 앞의 답이 없어도 뒤의 문제를 풀 수 있습니다.
# - `raise NotImplementedError()` 줄을 지우고 답을 쓴 다음, 바로 아래의 테스트 칸을 실행하세요. 테스트가 틀린 곳을 알려 줍니다.
#   통과하면 아무것도 나오지 않습니다.
# - `scratch`에 있는 것은 무엇이든 써도 되고, 쓰지 않아도 됩니다.
# - 내려면 먼저 **Kernel → Restart Kernel and Run All Cells**로 처음부터 끝까지 실행해 보세요.
# - 보이는 테스트 말고도 비공개 테스트(hidden test)가 있습니다. 무엇을 보는지는 테스트 칸의 설명에 적혀 있습니다.

# %% title [markdown] tags=["en"]
# # Assignment 03. Weight sharing and equivariance
#
# Chapter 3 cut the connections of a fully connected layer to get a locally connected one, and tied that one's weights to get
# a convolutional layer. Here you count what becomes less on the way and what does not, tell the three layers apart by their
# matrices, and train weights that are tied. You measure on a photograph how exactly a layer follows a shift, and you make
# scores that do not change with a shift. There are five exercises and a written question, worth 100 points in all; plan for 60
# to 90 minutes.
#
# - The exercises are independent: you can do any of them without the ones before it.
# - Replace the line `raise NotImplementedError()` by your answer and run the test cell below it. It tells you what is wrong.
#   When all is well, it says nothing.
# - You may use whatever is in `scratch`, or do without it.
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
# 채널(channel) 3개, 높이 11, 너비 19인 맵에서 맵 7장을 만들려고 합니다. 창의 높이는 3, 너비는 4이고, 스트라이드(stride)는 세로로 2, 가로로 3이며
# 패딩(padding)은 없습니다. 창이 보는 자리가 같은 지역 연결층과 합성곱층, 그리고 같은 개수의 출력을 내는 완전 연결층을 견줍니다. 편향(bias)은 완전
# 연결층과 지역 연결층에서는 출력값마다 하나, 합성곱층에서는 맵마다 하나입니다. 코드를 실행하지 말고 종이에 계산한 뒤, 아래 함수가 다섯 값을 돌려주게 하세요.
#
# | 이름 | 뜻 |
# |---|---|
# | `dense` | 완전 연결층의 매개변수 개수 |
# | `local` | 지역 연결층의 매개변수 개수 |
# | `conv` | 합성곱층의 매개변수 개수 |
# | `local_products` | 지역 연결층이 이미지 한 장에 하는 곱셈의 횟수 |
# | `conv_products` | 합성곱층이 이미지 한 장에 하는 곱셈의 횟수 |

# %% predictions_text [markdown] tags=["en"]
# ## 1. Predict before you run (10 points)
#
# From a map with 3 channels, height 11 and width 19, 7 maps are to be made. The window is 3 high and 4 wide; the stride is
# 2 downward and 3 across, and there is no padding. Compare a locally connected layer and a convolutional layer with these
# windows, and a fully connected layer with as many outputs. The fully connected and the locally connected layer have one
# bias for each output value, the convolutional layer one for each map. Work the five values out on paper, without running
# code, and let the function below return them.
#
# | name | meaning |
# |---|---|
# | `dense` | how many parameters the fully connected layer has |
# | `local` | how many parameters the locally connected layer has |
# | `conv` | how many parameters the convolutional layer has |
# | `local_products` | how many multiplications one image takes in the locally connected layer |
# | `conv_products` | how many multiplications one image takes in the convolutional layer |

# %% predictions nbgrader={"solution": true}
def predictions():
    """
    ko: 다섯 예상값을 dict로 돌려줍니다.
    en: Return the five predictions as a dict.
    """
    ### BEGIN SOLUTION
    # ko: 창은 세로로 0, 2, 4, 6, 8행에서, 가로로 0, 3, 6, 9, 12, 15열에서 시작합니다.
    # en: Windows begin in rows 0, 2, 4, 6, 8 and in columns 0, 3, 6, 9, 12, 15.
    return {
        "dense": (3 * 11 * 19 + 1) * 5 * 6 * 7,
        "local": (3 * 3 * 4 + 1) * 5 * 6 * 7,
        "conv": (3 * 3 * 4 + 1) * 7,
        "local_products": 3 * 3 * 4 * 5 * 6 * 7,
        "conv_products": 3 * 3 * 4 * 5 * 6 * 7,
    }
    ### END SOLUTION

# %% predictions_form nbgrader={"grade": true, "points": 1}
# ko: 이름 다섯 개가 모두 있고, 값이 양의 정수인가?
# en: Are all five names there, each with a positive whole number?
from cnnlib import checks

answer = checks.call("predictions")
for name in ["dense", "local", "conv", "local_products", "conv_products"]:
    value = checks.part(answer, name)
    whole = isinstance(value, int | float) and value > 0 and value % 1 == 0
    checks.expect("predictions.whole", whole, name=name, got=value)

# %% predictions_own_weights nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 완전 연결층과 지역 연결층의 매개변수
# en: Hidden test: the parameters of the fully connected and of the locally connected layer
### BEGIN HIDDEN TESTS
from cnnlib import checks

answer = checks.call("predictions")
dense, local = checks.part(answer, "dense"), checks.part(answer, "local")
checks.expect(
    "predictions.dense",
    dense == 131_880,
    suspects={
        "bias_forgotten": dense == 131_670,
        "stride_forgotten": dense == 628 * 9 * 16 * 7,
        "channels_forgotten": dense == 210 * 210,
    },
    got=dense,
)
checks.expect(
    "predictions.local",
    local == 7_770,
    suspects={
        "bias_forgotten": local == 7_560,
        "local_weights_shared": local in (259, 252),
        "stride_forgotten": local == 37 * 9 * 16 * 7,
        "channels_forgotten": local == 13 * 210,
    },
    got=local,
)
### END HIDDEN TESTS

# %% predictions_shared_weights nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 합성곱층의 매개변수
# en: Hidden test: the parameters of the convolutional layer
### BEGIN HIDDEN TESTS
from cnnlib import checks

conv = checks.part(checks.call("predictions"), "conv")
checks.expect(
    "predictions.conv",
    conv == 259,
    suspects={
        "bias_forgotten": conv == 252,
        "bias_at_each_position": conv == 252 + 210,
        "channels_forgotten": conv == 13 * 7,
        "conv_weights_repeated": conv in (7_770, 7_560, 7_567),
    },
    got=conv,
)
### END HIDDEN TESTS

# %% predictions_products nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 두 층의 곱셈
# en: Hidden test: the multiplications of both layers
### BEGIN HIDDEN TESTS
from cnnlib import checks

answer = checks.call("predictions")
for name in ("local_products", "conv_products"):
    got = checks.part(answer, name)
    checks.expect(
        "predictions.products",
        got == 7_560,
        suspects={
            "sharing_saves_products": got in (252, 259),
            "stride_forgotten": got == 36 * 9 * 16 * 7,
            "channels_forgotten": got == 12 * 210,
        },
        name=name,
        got=got,
    )
### END HIDDEN TESTS

# %% smallest_layer_text [markdown] tags=["ko"]
# ## 2. 행렬을 보고 층을 알아내기 (22점)
#
# 편향이 없는 층은 어느 것이나 행렬 하나로 쓸 수 있습니다. 모양이 `(C, H, W)`인 맵을 한 줄로 펼쳐 행렬에 곱하면 모양이 `(O, H', W')`인 출력이 한 줄로
# 나옵니다. 그런 행렬을 받아 그 일을 할 수 있는 가장 작은 층을 찾고, 그 층이 저장할 가중치를 돌려주세요. 창의 크기와 스트라이드는 알려 줍니다. 패딩은 없습니다.
#
# | `kind` | 어떤 행렬인가 | `weight`의 모양 |
# |---|---|---|
# | `"conv"` | 창 밖의 값은 모두 0이고, 모든 위치의 커널(kernel)이 똑같습니다 | `(O, C, kh, kw)` |
# | `"local"` | 창 밖의 값은 모두 0이지만, 커널이 다른 위치가 있습니다 | `(H', W', O, C, kh, kw)` |
# | `"dense"` | 창 밖에 0이 아닌 값이 있습니다 | 받은 행렬과 같습니다 |
#
# - `matrix`는 `(O·H'·W', C·H·W)`입니다. 행은 `(O, H', W')` 순서로, 열은 `(C, H, W)` 순서로 펼쳤습니다.
# - `shape`는 `(C, H, W)`, `size`는 `(kh, kw)`, `stride`는 `(sh, sw)`입니다. `O`는 모양에서 알아낼 수 있습니다.
# - 값은 정확히 같은지 비교합니다. 커널에도 0이 들어 있을 수 있습니다.
# - `{"kind": ..., "weight": ...}`를 돌려주세요. `weight`의 자료형(dtype)은 `matrix`의 것과 같고, 받은 배열은 바꾸지 않습니다.

# %% smallest_layer_text [markdown] tags=["en"]
# ## 2. Tell a layer by its matrix (22 points)
#
# Any layer without a bias can be written as one matrix: flatten a map of shape `(C, H, W)`, multiply, and the output of shape
# `(O, H', W')` comes out flattened. Given such a matrix, find the smallest layer that does the same, and return the weights
# which that layer has to store. The window's size and the stride are known. There is no padding.
#
# | `kind` | what the matrix is like | shape of `weight` |
# |---|---|---|
# | `"conv"` | 0 outside the windows, and the same kernel at every position | `(O, C, kh, kw)` |
# | `"local"` | 0 outside the windows, but not the same kernel at every position | `(H', W', O, C, kh, kw)` |
# | `"dense"` | something outside the windows is not 0 | that of the matrix, which it is |
#
# - `matrix` is `(O·H'·W', C·H·W)`. Its rows were flattened in the order `(O, H', W')`, its columns in the order `(C, H, W)`.
# - `shape` is `(C, H, W)`, `size` `(kh, kw)`, and `stride` `(sh, sw)`. `O` follows from the shapes.
# - Compare numbers exactly. A kernel may hold zeros, too.
# - Return `{"kind": ..., "weight": ...}`. The dtype of `weight` is that of `matrix`, and the array you are given stays as it is.

# %% smallest_layer nbgrader={"solution": true}
def smallest_layer(matrix, shape, size, stride):
    """
    ko: 행렬과 같은 일을 하는 가장 작은 층을 {"kind": ..., "weight": ...}로 돌려줍니다.
    en: Return the smallest layer that does what the matrix does: {"kind": ..., "weight": ...}.
    """
    ### BEGIN SOLUTION
    rows, columns = ((n - k) // s + 1 for n, k, s in zip(shape[1:], size, stride))
    outside = matrix.reshape(-1, rows, columns, *shape).copy()  # (O, H', W', C, H, W)
    kernels = np.empty((rows, columns, len(outside), shape[0], *size), matrix.dtype)
    for y, x in np.ndindex(rows, columns):
        top, left = y * stride[0], x * stride[1]
        window = outside[:, y, x, :, top : top + size[0], left : left + size[1]]
        kernels[y, x] = window
        # ko: 창 안을 지우고 나면 창 밖의 값만 남습니다.
        # en: With the windows cleared, only what lies outside them is left.
        window[...] = 0
    if outside.any():
        return {"kind": "dense", "weight": matrix}
    first = kernels[0, 0]
    if (kernels == first).all():
        return {"kind": "conv", "weight": first}
    return {"kind": "local", "weight": kernels}
    ### END SOLUTION

# %% smallest_layer_by_hand nbgrader={"grade": true, "points": 6}
# ko: 픽셀 여섯 개에서 네 값을 내는 세 행렬을 알아보는가? 창은 1×3이고 스트라이드는 1입니다.
# ko: 첫째 행렬은 커널 (1, 2, -1)의 합성곱이고, 둘째는 거기서 마지막 커널만,
# ko: 셋째는 창 밖의 값 하나만 바꾼 것입니다.
# en: Does it recognise three matrices that turn six pixels into four values?
# en: The window is 1×3, the stride 1. The first is the convolution with the kernel (1, 2, -1). The second
# en: differs in its last kernel only, the third in a single value outside the windows.
import numpy as np
from cnnlib import checks

conv = np.array([np.roll([1.0, 2, -1, 0, 0, 0], place) for place in range(4)])
local, dense = conv.copy(), conv.copy()
local[3, 3:] = [1, 2, 4]
dense[1, 5] = 7
windows = np.stack([local[row, row : row + 3] for row in range(4)]).reshape(1, 4, 1, 1, 1, 3)
kernel = conv[0, :3].reshape(1, 1, 1, 3)
cases = [("conv", conv, kernel), ("local", local, windows), ("dense", dense, dense)]
for kind, matrix, wanted in cases:
    found = checks.call("smallest_layer", matrix, (1, 1, 6), (1, 3), (1, 1))
    got = checks.part(found, "kind")
    checks.expect(
        "smallest_layer.kind",
        got == kind,
        suspects={
            "outside_not_checked": kind == "dense" and got in ("conv", "local"),
            "neighbours_compared": (kind, got) == ("local", "conv"),
        },
        got=str(got),
        wanted=kind,
    )
    weight = checks.part(found, "weight")
    shape = str(np.shape(weight))
    fits = shape == str(wanted.shape)
    checks.expect("smallest_layer.size", fits, kind=kind, got=shape, wanted=str(wanted.shape))
    flipped = np.flip(wanted, -1)
    checks.expect(
        "smallest_layer.weight",
        checks.same(weight, wanted),
        suspects={"kernel_flipped": checks.same(weight, flipped)},
        kind=kind,
        shape=str((1, 1, 6)),
        stride=str((1, 1)),
    )

# %% smallest_layer_strided nbgrader={"grade": true, "points": 6}
# ko: 비공개 테스트: 채널이 여럿인 맵, 여러 출력, 높이와 너비가 다른 창과 스트라이드
# en: Hidden test: several channels and outputs, windows and strides whose height and width differ
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks, scratch

random = checks.rng("smallest_layer_strided")
for shape, outputs, size, steps in [
    ((2, 5, 6), 3, (2, 3), (1, 1)),
    ((1, 7, 9), 1, (3, 2), (2, 3)),
    ((3, 8, 5), 2, (2, 2), (3, 1)),
    ((2, 4, 9), 2, (1, 3), (1, 2)),
]:
    places = tuple((n - k) // s + 1 for n, k, s in zip(shape[1:], size, steps, strict=True))
    own = random.normal(size=(*places, outputs, shape[0], *size))
    shared = np.ascontiguousarray(np.broadcast_to(own[0, 0], own.shape))
    ones = np.eye(int(np.prod(shape))).reshape(-1, *shape)
    for kind, kernels, wanted in [("local", own, own), ("conv", shared, own[0, 0])]:
        matrix = scratch.locally_connected2d(ones, kernels, stride=steps).reshape(len(ones), -1).T
        found = checks.call("smallest_layer", matrix, shape, size, steps)
        got = checks.part(found, "kind")
        checks.expect(
            "smallest_layer.kind",
            got == kind,
            suspects={
                "channels_taken_last": got == "dense" and shape[0] > 1,
                "windows_not_moved": got == "dense" and steps != (1, 1),
            },
            got=str(got),
            wanted=kind,
        )
        weight = checks.part(found, "weight")
        fits = np.shape(weight) == wanted.shape
        checks.expect("smallest_layer.size", fits, kind=kind, got=str(np.shape(weight)), wanted=str(wanted.shape))
        checks.expect(
            "smallest_layer.weight",
            checks.same(weight, wanted),
            suspects={"kernel_flipped": checks.same(weight, wanted[..., ::-1, ::-1])},
            kind=kind,
            shape=str(shape),
            stride=str(steps),
        )
### END HIDDEN TESTS

# %% smallest_layer_nearly nbgrader={"grade": true, "points": 6}
# ko: 비공개 테스트: 거의 합성곱층이지만 아닌 행렬
# ko: 한 위치, 한 출력에서만 다른 커널, 값은 같고 순서만 다른 커널, 연결 하나가 더 있는 행렬입니다.
# en: Hidden test: matrices that are nearly those of a convolutional layer
# en: Kernels that differ at one position for one output, kernels with the same values in another order,
# en: a matrix with one connection too many.
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks, scratch

random = checks.rng("smallest_layer_nearly")
shape, size = (2, 5, 6), (3, 2)
shared = np.ascontiguousarray(np.broadcast_to(random.normal(size=(2, 2, *size)), (3, 5, 2, 2, *size)))
ones = np.eye(60).reshape(60, *shape)
order, place, other_map = shared.copy(), shared.copy(), shared.copy()
order[:, 1:, 0] = order[:, 1:, 0, ::-1]  # the channels exchanged
place[random.integers(1, 3), random.integers(1, 5), 0, random.integers(2), 2, 1] += 0.01
other_map[:, 1:, 1, random.integers(2), random.integers(3), 0] += 0.01
cases = [(one, scratch.locally_connected2d(ones, one).reshape(60, 30).T, one) for one in (order, place, other_map)]
more = scratch.locally_connected2d(ones, shared).reshape(60, 30).T.copy()
more[random.integers(5), 24 + random.integers(5)] = 0.01
for case, matrix, wanted in [*cases, (more, more, more)]:
    kind = "dense" if case is more else "local"
    found = checks.call("smallest_layer", matrix, shape, size, (1, 1))
    got = checks.part(found, "kind")
    checks.expect(
        "smallest_layer.nearly",
        got == kind,
        suspects={
            "values_counted": case is order and got == "conv",
            "neighbours_compared": case is place and got == "conv",
            "first_map_compared": case is other_map and got == "conv",
            "outside_not_checked": case is more and got in ("conv", "local"),
            "channels_taken_last": got == "dense",
        },
        got=str(got),
        wanted=kind,
    )
    # How the kernels are laid out is another test's concern.
    weight = np.asarray(checks.part(found, "weight"))
    fits = weight.shape == wanted.shape
    checks.expect("smallest_layer.size", fits, kind=kind, got=str(weight.shape), wanted=str(wanted.shape))
    checks.expect(
        "smallest_layer.weight",
        checks.same(np.sort(weight, axis=None), np.sort(wanted, axis=None)),
        kind=kind,
        shape=str(shape),
        stride=str((1, 1)),
    )
### END HIDDEN TESTS

# %% smallest_layer_zeros nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 0이 들어 있는 커널, float32, 연속이 아닌 배열, 바뀌지 않은 입력
# en: Hidden test: kernels that hold zeros, float32, arrays that are not contiguous, unchanged inputs
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks, scratch

random = checks.rng("smallest_layer_zeros")
own = random.uniform(1, 2, size=(2, 3, 1, 1, 3, 2)).astype("float32")
own[0, :, :, :, 1] = 0
own[1, 2] = 0
shared = np.ascontiguousarray(np.broadcast_to(own[0, 0], own.shape))
ones = np.eye(16, dtype="float32").reshape(16, 1, 4, 4)
for kind, kernels, wanted in [("conv", shared, own[0, 0]), ("local", own, own)]:
    matrix = scratch.locally_connected2d(ones, kernels).reshape(16, -1).T
    found = checks.probe("apply_to_views", "smallest_layer", matrix, (1, 4, 4), (3, 2), (1, 1))
    got, weight = (checks.part(found["result"], name) for name in ("kind", "weight"))
    checks.expect(
        "smallest_layer.zeros",
        got == kind,
        suspects={"zeros_taken_as_missing": got == "dense"},
        got=str(got),
        wanted=kind,
    )
    fits = np.shape(weight) == wanted.shape
    checks.expect("smallest_layer.size", fits, kind=kind, got=str(np.shape(weight)), wanted=str(wanted.shape))
    # Which way round a kernel lies is another test's concern.
    checks.expect(
        "smallest_layer.views",
        checks.same(np.sort(weight, axis=None), np.sort(wanted, axis=None)),
    )
    kept = checks.same(found["arguments"][0], matrix)
    checks.expect("smallest_layer.inputs", kept, suspects={"matrix_cleared": not kept})
    dtype = str(np.asarray(weight).dtype)
    checks.expect("smallest_layer.dtype", dtype == "float32", got=dtype)
### END HIDDEN TESTS

# %% tied_step_text [markdown] tags=["ko"]
# ## 3. 묶인 가중치의 학습 (18점)
#
# 지역 연결층은 위치마다 커널을 따로 두고, 합성곱층은 모든 위치에서 하나를 씁니다. 그 사이도 있습니다. 얼굴 사진에서라면 위쪽의 위치들이 한 커널을, 아래쪽의
# 위치들이 다른 커널을 나누어 쓸 수 있습니다. 누가 누구와 나누어 쓰는지는 정수 배열 `shares`로 적습니다. 번호가 같은 위치는 커널을 나누어 씁니다. 번호가 모두
# 같으면 합성곱층이고, 모두 다르면 지역 연결층입니다.
#
# 지역 연결층의 가중치와, 그 가중치에 대한 손실(loss)의 기울기(gradient)를 받아 경사 하강법을 한 걸음 적용한 가중치를 돌려주세요. 나누어 쓰는 커널은
# 한 걸음 뒤에도 서로 같아야 하고, 그 값은 나누어 쓰는 커널 하나를 매개변수로 두고 학습했을 때와 같아야 합니다.
#
# - `weight`와 `gradient`는 `(H', W', O, C, kh, kw)`, `shares`는 `(H', W')`, `rate`는 학습률(learning rate)입니다.
# - `shares`의 번호는 음수일 수도 있고, 이어져 있지 않을 수도 있습니다. 번호가 같은 위치의 커널은 `weight`에서 이미 같습니다.
# - 모양과 자료형이 `weight`와 같은 새 배열을 돌려주세요. 받은 배열은 바꾸지 않습니다.

# %% tied_step_text [markdown] tags=["en"]
# ## 3. Training weights that are tied (18 points)
#
# A locally connected layer has a kernel for each position, a convolutional layer one for all. There is something in between: for
# photographs of faces, the positions in the upper half might share one kernel and those in the lower half another. Who
# shares with whom is written down in an array of integers, `shares`: positions with the same number share a kernel. One number
# everywhere makes a convolutional layer, and numbers that all differ make a locally connected one.
#
# Given the weights of a locally connected layer and the gradient of the loss with respect to them, return the weights after one
# step of gradient descent. Kernels that are shared must be equal after the step, too, and be what they would be if the
# shared kernel itself had been the parameter that is trained.
#
# - `weight` and `gradient` are `(H', W', O, C, kh, kw)`, `shares` is `(H', W')`, and `rate` is the learning rate.
# - The numbers in `shares` may be negative, and some may be skipped. Where they are equal, the kernels in `weight` are equal already.
# - Return a new array with the shape and dtype of `weight`. The arrays you are given stay as they are.

# %% tied_step nbgrader={"solution": true}
def tied_step(weight, gradient, shares, rate):
    """
    ko: 번호가 같은 위치끼리 커널을 나누어 쓰면서 경사 하강법을 한 걸음 적용한 가중치를 돌려줍니다.
    en: Return the weights after one step of gradient descent; positions of one number share a kernel.
    """
    ### BEGIN SOLUTION
    stepped = weight.copy()
    for number in np.unique(shares):
        together = shares == number
        # ko: 손실은 나누어 쓰는 커널을 모든 위치에서 거치므로 기울기를 더합니다.
        # en: The loss depends on a shared kernel by way of every position, so the gradients add up.
        stepped[together] -= rate * gradient[together].sum(axis=0)
    return stepped
    ### END SOLUTION

# %% tied_step_by_hand nbgrader={"grade": true, "points": 5}
# ko: 손으로 계산한 값과 같은가? 가중치 하나짜리 커널을 네 위치에 놓았습니다.
# ko: 기울기는 2, -1, 3, 0이고 학습률은 0.5입니다. 모두 나누어 쓰면 5는 3이 되고,
# ko: 앞의 두 위치와 뒤의 두 위치가 따로 나누어 쓰면 4.5와 3.5가 됩니다.
# en: Does it equal the values worked out by hand, for a kernel of a single weight at four positions?
# en: The gradients are 2, -1, 3 and 0, the learning rate is 0.5. If all share, 5 becomes 3; if the first
# en: two share and the last two, it becomes 4.5 and 3.5.
import numpy as np
from cnnlib import checks

weight = np.full((1, 4, 1, 1, 1, 1), 5.0)
gradient = np.array([2.0, -1.0, 3.0, 0.0]).reshape(weight.shape)
cases = [([[7, 7, 7, 7]], [3.0, 3.0, 3.0, 3.0]), ([[0, 0, 1, 1]], [4.5, 4.5, 3.5, 3.5])]
for shares, wanted in cases:
    found = checks.call("tied_step", weight, gradient, np.array(shares), 0.5)
    fits = np.shape(found) == weight.shape
    checks.expect("tied_step.size", fits, got=str(np.shape(found)), wanted=str(weight.shape))
    got, wanted = np.ravel(found), np.array(wanted)
    sums = 5 - wanted
    checks.expect(
        "tied_step.by_hand",
        checks.same(got, wanted),
        suspects={
            "gradients_averaged": checks.same(got, 5 - sums / np.bincount(shares[0])[shares[0]]),
            "weights_untied": checks.same(got, np.array([4.0, 5.5, 3.5, 5.0])),
            "stepped_uphill": checks.same(got, 5 + sums),
            "all_tied": checks.same(got, np.full(4, 3.0)),
            "rate_forgotten": checks.same(got, 5 - 2 * sums),
            "last_position_only": checks.same(got, np.full(4, 5.0))
            or checks.same(got, np.array([5.5, 5.5, 5.0, 5.0])),
        },
        shares=str(shares),
        got=got,
        wanted=wanted,
    )

# %% tied_step_conv nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 모두 나누어 쓸 때, 합성곱층을 직접 학습시킨 것과 같은가?
# en: Hidden test: where all share, is it what training a convolutional layer itself gives?
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks, scratch

random = checks.rng("tied_step_conv")
for shape, size, stride in [((3, 2, 5, 7), (4, 2, 3, 2), (1, 2)), ((1, 3, 6, 4), (1, 3, 2, 2), (2, 1))]:
    image, kernel = random.normal(size=shape), random.normal(size=size)
    pull = random.normal(size=scratch.conv2d(image, kernel, stride=stride).shape)
    tied = np.ascontiguousarray(np.broadcast_to(kernel, (*pull.shape[2:], *size)))
    gradient = scratch.locally_connected2d_backward(pull, image, tied, stride=stride).weight
    shared = scratch.conv2d_backward(pull, image, kernel, stride=stride).weight
    number, rate = int(random.integers(-9, 9)), float(random.uniform(0.1, 0.3))
    found = checks.call("tied_step", tied, gradient, np.full(pull.shape[2:], number), rate)
    checks.expect(
        "tied_step.conv",
        checks.same(found, tied - rate * shared),
        suspects={
            "gradients_averaged": checks.same(found, tied - rate * gradient.mean(axis=(0, 1))),
            "weights_untied": checks.same(found, tied - rate * gradient),
            "stepped_uphill": checks.same(found, tied + rate * shared),
            "rate_forgotten": checks.same(found, tied - shared),
            "last_position_only": checks.same(found, tied - rate * gradient[-1, -1]),
            "kernel_positions_summed": checks.same(found, tied - rate * gradient.sum()),
        },
        shape=str(tied.shape),
    )
### END HIDDEN TESTS

# %% tied_step_shares nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 여러 무리로 나누어 쓸 때, 아무도 나누어 쓰지 않을 때, 음수와 건너뛴 번호
# en: Hidden test: several groups that share, none that share, numbers that are negative or skipped
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("tied_step_shares")
rate = float(random.uniform(0.1, 0.3))
tiles = np.arange(4)[:, None] % 2 * 3 + np.arange(6) % 3
scattered = random.permutation(np.repeat([-3, 0, 4, 90], 6)).reshape(4, 6)
for shares in (scattered, tiles, np.arange(24).reshape(4, 6)[::-1] - 5):
    kernels, gradient = random.normal(size=(200, 2, 1, 2, 3)), random.normal(size=(4, 6, 2, 1, 2, 3))
    weight = kernels[shares]
    groups = shares[:, :, None, None] == shares  # (H', W', H', W'): who shares with whom
    sums = np.einsum("yxvu,vu...->yx...", groups.astype(float), gradient)
    counts = groups.sum(axis=(2, 3)).reshape(4, 6, 1, 1, 1, 1)
    last = np.zeros_like(gradient)
    for place in np.ndindex(4, 6):
        last[groups[place]] = gradient[place]
    found = checks.call("tied_step", weight, gradient, shares, rate)
    checks.expect(
        "tied_step.shares",
        checks.same(found, weight - rate * sums),
        suspects={
            "gradients_averaged": checks.same(found, weight - rate * sums / counts),
            "weights_untied": checks.same(found, weight - rate * gradient),
            "stepped_uphill": checks.same(found, weight + rate * sums),
            "rate_forgotten": checks.same(found, weight - sums),
            "all_tied": checks.same(found, weight - rate * gradient.sum(axis=(0, 1))),
            "last_position_only": checks.same(found, weight - rate * last),
            "kernel_positions_summed": checks.same(
                found, weight - rate * sums.sum(axis=(2, 3, 4, 5), keepdims=True)
            ),
        },
        shares=str(shares.tolist()),
    )
### END HIDDEN TESTS

# %% tied_step_memory nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: float32, 연속이 아닌 배열, 바뀌지 않은 입력
# en: Hidden test: float32, arrays that are not contiguous, inputs left as they were
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("tied_step_memory")
shares = np.arange(6).reshape(2, 3)  # none share: what sharing does is another test's concern
weight, gradient = (random.normal(size=(2, 3, 2, 1, 2, 2)).astype("float32") for _ in range(2))
arguments = (weight, gradient, shares, 1.0)
found = checks.probe("apply_to_views", "tied_step", *arguments)
total = gradient.sum(axis=(0, 1))
summed = gradient.sum(axis=(2, 3, 4, 5), keepdims=True)
right = [weight + sign * one for sign in (-1, 1) for one in (gradient, np.broadcast_to(total, weight.shape), summed)]
checks.expect("tied_step.views", any(checks.same(found["result"], one) for one in right))
kept = all(checks.same(*pair) for pair in zip(found["arguments"], arguments, strict=True))
checks.expect("tied_step.inputs", kept, suspects={"input_changed": not kept})
dtype = str(np.asarray(found["result"]).dtype)
checks.expect("tied_step.dtype", dtype == "float32", suspects={"dtype_widened": dtype == "float64"}, got=dtype)
### END HIDDEN TESTS

# %% equivariant_steps_text [markdown] tags=["ko"]
# ## 4. 층은 몇 픽셀씩 따라 움직이는가 (24점)
#
# 층이 이동에 등변인지는 직접 옮겨 보면 알 수 있습니다. 이미지를 아래로 `n`픽셀 옮겼을 때 출력도 그만큼 아래로 옮겨지나요? 이미지의 높이가 `H`, 출력의 높이가
# `H'`이면 이미지의 `n`픽셀은 출력의 `n·H'/H`칸입니다. 이 값이 정수가 아닌 `n`은 출력에 그만한 자리가 없으므로 세지 않습니다. 옮길 때 끝을 넘은 것은
# 반대쪽에서 들어옵니다(`np.roll`).
#
# 함수 `layer`와 이미지를 받아, 이미지를 옮긴 것과 출력을 옮긴 것이 같아지는 가장 작은 `n`을 세로와 가로에서 따로 찾으세요. `n`은 1부터 이미지의 높이나
# 너비보다 하나 작은 수까지입니다. 그런 `n`이 없으면 `None`입니다.
#
# - `layer`는 `(1, C, H, W)`인 배열을 받아 `(1, O, H', W')`인 배열을 돌려줍니다. 출력은 입력보다 작을 수도, 클 수도 있습니다.
# - `image`는 `(1, C, H, W)`이고 float64입니다. 모든 채널과 모든 자리의 값이 $10^{-9}$까지 맞으면 같은 것으로 봅니다.
# - 쌍 `(down, right)`를 돌려주세요. 이미지가 바뀌지 않아야 합니다.
#
# 답은 고양이 사진으로 시험해 볼 수 있습니다. 칸을 하나 더 만들어 아래 코드를 실행해 보고, 스트라이드나 패딩을 바꾸어 보세요.
#
# ```python
# photo = load_photo("chelsea")[100:124, 150:186].transpose(2, 0, 1)[None] / 255
# kernel = np.random.default_rng(0).normal(size=(4, 3, 3, 3))
#
# def strided(x):
#     wrapped = np.pad(x, [(0, 0), (0, 0), (0, 2), (0, 2)], mode="wrap")
#     return scratch.conv2d(wrapped, kernel, stride=(2, 3))
#
# equivariant_steps(strided, photo)  # (2, 3)
# ```

# %% equivariant_steps_text [markdown] tags=["en"]
# ## 4. By how many pixels does a layer follow? (24 points)
#
# Whether a layer is equivariant can be tried. When the image moves down by `n` pixels, does the output move down with it? If
# the image has the height `H` and the output the height `H'`, then `n` pixels of the image are `n·H'/H` places of the
# output. An `n` for which that is no whole number does not count, as the output has no such place. What passes an edge
# comes in at the opposite one (`np.roll`).
#
# Given a function `layer` and an image, find the smallest `n` for which moving the image and moving the output come to the
# same, for down and for right each on its own. `n` goes from 1 to one less than the image's height or width; where there is no
# such `n`, the answer is `None`.
#
# - `layer` takes an array `(1, C, H, W)` and returns an array `(1, O, H', W')`. The output may be smaller than the input, or larger.
# - `image` is `(1, C, H, W)` and float64. Outputs are the same if all channels agree everywhere to $10^{-9}$.
# - Return the pair `(down, right)`. The image must stay as it is.
#
# You can try your answer on a photograph of a cat. Add a cell, run the code below in it, then change the stride or the
# padding.
#
# ```python
# photo = load_photo("chelsea")[100:124, 150:186].transpose(2, 0, 1)[None] / 255
# kernel = np.random.default_rng(0).normal(size=(4, 3, 3, 3))
#
# def strided(x):
#     wrapped = np.pad(x, [(0, 0), (0, 0), (0, 2), (0, 2)], mode="wrap")
#     return scratch.conv2d(wrapped, kernel, stride=(2, 3))
#
# equivariant_steps(strided, photo)  # (2, 3)
# ```

# %% equivariant_steps nbgrader={"solution": true}
def equivariant_steps(layer, image):
    """
    ko: 출력이 정확히 따라 옮겨지는 가장 작은 이동을 쌍 (아래로, 오른쪽으로)로 돌려줍니다.
    en: Return the smallest shifts that the output follows exactly, as a pair (down, right).
    """
    ### BEGIN SOLUTION
    output, steps = layer(image), []
    for axis in (2, 3):
        size, places = image.shape[axis], output.shape[axis]
        # ko: 출력에서도 정수 칸인 이동만 남깁니다.
        # en: Only shifts that are whole places in the output, too.
        shifts = [n for n in range(1, size) if n * places % size == 0]
        wanted = [np.roll(output, n * places // size, axis) for n in shifts]
        errors = [abs(layer(np.roll(image, n, axis)) - one).max() for n, one in zip(shifts, wanted)]
        steps.append(min((n for n, error in zip(shifts, errors) if error < 1e-9), default=None))
    return tuple(steps)
    ### END SOLUTION

# %% equivariant_steps_by_hand nbgrader={"grade": true, "points": 6}
# ko: 4×6 이미지에서 세 층을 알아보는가?
# ko: 모든 픽셀을 두 배로 하는 층, 가로로 두 픽셀 가운데 큰 값만 남기는 층, 열마다 다른 수를 곱하는
# ko: 층입니다.
# en: Does it find the steps of three layers on a 4×6 image?
# en: One doubles every pixel, one keeps the larger of every two pixels in a row, one multiplies each
# en: column by a number of its own.
import numpy as np
from cnnlib import checks

PROBE = """
def steps_of(answer, name, image):
    import numpy as np
    layers = {
        "doubled": lambda x: 2 * x,
        "pairs": lambda x: np.maximum(x[..., ::2], x[..., 1::2]),
        "columns": lambda x: x * np.arange(1.0, 7.0),
    }
    return {"steps": answer(layers[name], image), "image": image}
"""
rows = [[3.0, 8, 1, 6, 2, 9], [5, 0, 7, 4, 8, 1], [2, 6, 9, 3, 0, 5], [7, 1, 4, 8, 6, 2]]
image = np.array([[rows]])
cases = [("doubled", (1, 1)), ("pairs", (1, 2)), ("columns", (1, None))]
for number, (name, wanted) in enumerate(cases, start=1):
    found = checks.probe(PROBE, "equivariant_steps", name, image)
    got = checks.part(found["steps"], 0), checks.part(found["steps"], 1)
    checks.expect(
        "equivariant_steps.by_hand",
        got == wanted,
        suspects={
            "invariance_checked": name == "doubled" and got == (None, None),
            "moved_backward": name == "doubled" and got == (2, 3),
            "pixels_not_places": name == "pairs" and got == (1, None),
            "axes_together": name == "pairs" and got == (2, 2),
            "size_taken_for_step": name == "columns" and got == (1, 1),
            "full_turn_counted": name == "columns" and got == (1, 6),
        },
        number=number,
        got=str(got),
        wanted=str(wanted),
    )
    checks.expect("equivariant_steps.inputs", checks.same(found["image"], image))

# %% equivariant_steps_strides nbgrader={"grade": true, "points": 7}
# ko: 비공개 테스트: 스트라이드가 있는 합성곱과 풀링
# ko: 고양이 사진과 줄무늬에서 봅니다. 가장자리는 이어 붙였습니다(순환 패딩).
# en: Hidden test: convolutions with a stride and poolings
# en: On a photograph of a cat and on stripes, with circular padding.
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks
from cnnlib.data.photos import load_photo

PROBE = """
def steps_of(answer, kernels, strides, pool, image):
    import numpy as np
    from cnnlib.scratch import conv2d, max_pool2d

    def layer(x):
        for kernel, stride in zip(kernels, strides):
            around = [(0, 0), (0, 0), (0, kernel.shape[2] - 1), (0, kernel.shape[3] - 1)]
            x = np.maximum(conv2d(np.pad(x, around, mode="wrap"), kernel, stride=stride), 0)
        return max_pool2d(x, pool)

    return answer(layer, image)
"""
random = checks.rng("equivariant_steps_strides")
top, left = random.integers(20, 140), random.integers(20, 300)
image = load_photo("chelsea")[top : top + 24, left : left + 36].transpose(2, 0, 1)[None] / 255.0
drawn = random.normal(size=(2, 3, 3, 3)), random.normal(size=(2, 4, 2, 3))
# Of a kernel and its negative ReLU leaves one, wherever it looks: no map of zeros, which would follow any shift.
first, second = (np.concatenate([half, -half]) for half in drawn)
stripes = np.broadcast_to(image[:, :, :1], image.shape).copy()
for kernels, strides, pool, wanted in [
    ([first], [(1, 1)], 1, (1, 1)),
    ([first], [(2, 2)], 1, (2, 2)),
    ([first], [(1, 3)], 1, (1, 3)),
    ([first, second], [(2, 1), (2, 3)], 1, (4, 3)),
    ([first], [(1, 1)], (2, 3), (2, 3)),
    ([first], [(3, 2)], (2, 1), (6, 2)),
    ([first], [(4, 1)], 1, (4, 1)),
]:
    # Stripes come back after a single pixel, but that is no whole number of places.
    shown = stripes if strides == [(4, 1)] else image
    found = checks.probe(PROBE, "equivariant_steps", kernels, strides, pool, shown)
    got = tuple(checks.part(found, axis) for axis in (0, 1))
    both = int(np.lcm(*wanted))
    checks.expect(
        "equivariant_steps.strides",
        got == wanted,
        suspects={
            "invariance_checked": wanted == (1, 1) and got == (None, None),
            "moved_backward": got == (12, 18),
            "places_rounded": shown is stripes and got == (1, 1),
            "pixels_not_places": got == tuple(step if step == 1 else None for step in wanted),
            "axes_together": wanted[0] != wanted[1] and got == (both, both),
        },
        strides=str(strides),
        pool=str(pool),
        got=str(got),
        wanted=str(wanted),
    )
### END HIDDEN TESTS

# %% equivariant_steps_maps nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 맵마다 따라 옮겨지는 이동이 다른 층, 출력이 입력보다 큰 층
# en: Hidden test: layers whose maps follow different shifts, layers that enlarge the image
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks
from cnnlib.data.photos import load_photo

PROBE = """
def steps_of(answer, periods, repeats, image):
    import numpy as np

    def layer(x):
        rows, columns = np.arange(x.shape[2])[:, None], np.arange(x.shape[3])
        maps = np.concatenate([x * (1 + rows % down + columns % right) for down, right in periods], axis=1)
        return maps.repeat(repeats[0], axis=2).repeat(repeats[1], axis=3)

    return answer(layer, image)
"""
random = checks.rng("equivariant_steps_maps")
top, left = random.integers(20, 140), random.integers(20, 300)
image = load_photo("chelsea")[top : top + 18, left : left + 30, :1].transpose(2, 0, 1)[None] / 255.0
for periods, repeats, wanted in [
    ([(1, 1)], (2, 1), (1, 1)),
    ([(3, 2), (1, 1)], (1, 1), (3, 2)),
    ([(3, 5), (2, 1)], (1, 1), (6, 5)),
    ([(1, 2)], (1, 3), (1, 2)),
]:
    found = checks.probe(PROBE, "equivariant_steps", periods, repeats, image)
    got = tuple(checks.part(found, axis) for axis in (0, 1))
    both = int(np.lcm(*wanted))
    larger = tuple(step if times == 1 else None for step, times in zip(wanted, repeats, strict=True))
    checks.expect(
        "equivariant_steps.maps",
        got == wanted,
        suspects={
            "first_map_only": len(periods) > 1 and got == periods[0],
            "size_taken_for_step": wanted != (1, 1) and got == (1, 1),
            "invariance_checked": wanted == (1, 1) and got == (None, None),
            "moved_backward": got == (9, 15),
            "pixels_not_places": repeats != (1, 1) and got == larger,
            "axes_together": wanted[0] != wanted[1] and got in [(both, both), (None, None)],
        },
        got=str(got),
        wanted=str(wanted),
    )
### END HIDDEN TESTS

# %% equivariant_steps_border nbgrader={"grade": true, "points": 6}
# ko: 비공개 테스트: 위치를 알아보는 층
# ko: 사진의 가장자리에 0을 덧댄 합성곱, 행마다 다른 수를 곱하는 층입니다. 그 차이는 아주 작을 수도
# ko: 있습니다.
# en: Hidden test: layers that can tell positions apart
# en: A convolution with zeros around the photograph, layers with a factor of its own for each row,
# en: however little the factors differ.
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks
from cnnlib.data.photos import load_photo

PROBE = """
def steps_of(answer, kernel, factors, padding, image):
    import numpy as np
    from cnnlib.scratch import conv2d

    def layer(x):
        around = [(kernel.shape[axis] // 2,) * 2 for axis in (2, 3)]
        modes = [{"mode": "wrap"} if one == "wrap" else {} for one in padding]
        x = np.pad(x, [(0, 0), (0, 0), around[0], (0, 0)], **modes[0])
        x = np.pad(x, [(0, 0), (0, 0), (0, 0), around[1]], **modes[1])
        return conv2d(x, kernel) * factors

    return answer(layer, image)
"""
random = checks.rng("equivariant_steps_border")
image = load_photo("chelsea")[100:114, 150:170].transpose(2, 0, 1)[None] / 255.0
kernel, none = random.normal(size=(2, 3, 3, 3)), np.ones((1, 1))
rows = random.permutation(np.arange(1.0, 15.0)).reshape(14, 1)
slightly = 1 + 1e-7 * rows
for factors, padding, wanted in [
    (rows, ("wrap", "wrap"), (None, 1)),
    (slightly, ("wrap", "wrap"), (None, 1)),
    (none, ("wrap", "zeros"), (1, None)),
    (none, ("zeros", "zeros"), (None, None)),
]:
    found = checks.probe(PROBE, "equivariant_steps", kernel, factors, padding, image)
    got = tuple(checks.part(found, axis) for axis in (0, 1))
    turn = tuple(size if step is None else step for size, step in zip((14, 20), wanted, strict=True))
    checks.expect(
        "equivariant_steps.border",
        got == wanted,
        suspects={
            "full_turn_counted": got == turn,
            "size_taken_for_step": factors is rows and got == (1, 1),
            "tolerance_loose": factors is slightly and got == (1, 1),
            "border_left_out": factors is none and got == (1, 1),
        },
        got=str(got),
        wanted=str(wanted),
    )
### END HIDDEN TESTS

# %% invariant_scores_text [markdown] tags=["ko"]
# ## 5. 옮겨도 변하지 않는 점수 (20점)
#
# 합성곱 뒤에 완전 연결층을 이은 신경망은 물체가 옮겨지면 점수도 달라집니다. 그렇다면 옮겨 볼 수 있는 만큼 다 옮겨 보고 점수를 평균하면 어떨까요? 모양이
# `(N, C, H, W)`인 특징 맵(feature map)과 완전 연결층의 가중치, 편향을 받아, 특징 맵을 아래로 $s$의 배수만큼, 오른쪽으로 $t$의 배수만큼 옮긴 모든 경우의
# 점수를 평균해 돌려주세요. 끝을 넘은 것은 반대쪽에서 들어옵니다. 옮기는 방법은 아래로 $P = H/s$가지, 오른쪽으로 $Q = W/t$가지입니다.
#
# $$\bar{y}_{nk} = b_k + \frac{1}{PQ} \sum_{p=0}^{P-1} \sum_{q=0}^{Q-1} \sum_{c,h,w}
# v_{kchw} \, x_{n,\,c,\,(h-ps) \bmod H,\,(w-qt) \bmod W}$$
#
# - `maps`는 `(N, C, H, W)`, `weight`는 `(K, C·H·W)`, `bias`는 `(K,)`이고 `step`은 쌍 $(s, t)$입니다.
# - $v$는 `weight`의 각 행을 펼치기 전의 모양 `(C, H, W)`로 되돌린 것입니다. $H$는 $s$로, $W$는 $t$로 나누어떨어집니다.
# - `(N, K)`인 점수를 돌려주세요. 자료형은 `maps`의 것과 같고, 받은 배열은 바꾸지 않습니다.
# - 하나하나 옮겨 보아도 되지만, 종이에 먼저 정리해 보세요. `step`이 `(1, 1)`이면 무엇이 남나요? `(H, W)`이면 어떤가요?

# %% invariant_scores_text [markdown] tags=["en"]
# ## 5. Scores that stay the same (20 points)
#
# With a fully connected layer behind the convolutions, a network's scores change when the object moves. What if we moved
# it in every way there is, and took the mean of the scores? Given feature maps of shape `(N, C, H, W)` and the weight
# and bias of a fully connected layer, return the mean of the scores over all shifts of the maps by multiples of $s$ down
# and of $t$ right. What passes an edge comes in at the opposite one. There are $P = H/s$ shifts down and $Q = W/t$ right.
#
# $$\bar{y}_{nk} = b_k + \frac{1}{PQ} \sum_{p=0}^{P-1} \sum_{q=0}^{Q-1} \sum_{c,h,w}
# v_{kchw} \, x_{n,\,c,\,(h-ps) \bmod H,\,(w-qt) \bmod W}$$
#
# - `maps` is `(N, C, H, W)`, `weight` `(K, C·H·W)`, `bias` `(K,)`, and `step` the pair $(s, t)$.
# - $v$ is `weight` with each row given back the shape `(C, H, W)` that it had before it was flattened. $s$ divides $H$ and
#   $t$ divides $W$.
# - Return scores `(N, K)` with the dtype of `maps`, and leave the arrays you are given as they are.
# - You may try the shifts one by one, but simplify on paper first: what is left of the weight if `step` is `(1, 1)`? What if
#   it is `(H, W)`?

# %% invariant_scores nbgrader={"solution": true}
def invariant_scores(maps, weight, bias, step):
    """
    ko: 완전 연결층의 점수를 step의 배수만큼 옮긴 모든 경우에 대해 평균해 (N, K)를 돌려줍니다.
    en: Return (N, K): the scores of a fully connected layer, averaged over all shifts by multiples of `step`.
    """
    ### BEGIN SOLUTION
    _, channels, height, width = maps.shape
    split = channels, height // step[0], step[0], width // step[1], step[1]
    # ko: 옮기다 보면 나머지가 같은 자리들끼리만 만나므로, 가중치는 그 합만, 특징은 그 평균만 남습니다.
    # en: Shifted, a place meets only those with its own remainders. Of the weights their sum is left, of the features
    # en: their mean.
    sums = weight.reshape(-1, *split).sum(axis=(2, 4))
    means = maps.reshape(-1, *split).mean(axis=(2, 4))
    return np.einsum("ncij,kcij->nk", means, sums) + bias
    ### END SOLUTION

# %% invariant_scores_by_hand nbgrader={"grade": true, "points": 5}
# ko: 손으로 계산한 값과 같은가? 특징 맵은 2 3과 6 1, 가중치는 1 0 0 10, 편향은 100입니다.
# ko: 그대로 두면 점수는 112, 아래로 한 칸 옮기면 136, 오른쪽으로 한 칸이면 163, 둘 다이면 121입니다.
# ko: 넷의 평균은 133입니다. step이 (1, 2)이면 112와 136만 평균해 124이고, (2, 2)이면 112입니다.
# en: Does it equal the scores worked out by hand for a map of four places?
# en: The map's rows are 2 3 and 6 1, the weights are 1 0 0 10, the bias is 100. Left alone it scores 112;
# en: moved down by one place 136, right by one 163, and both ways 121. The mean of the four is 133. With
# en: step (1, 2) it is the mean of 112 and 136, which is 124, and with step (2, 2) it is 112.
import numpy as np
from cnnlib import checks

maps, weight = np.array([[[[2.0, 3.0], [6.0, 1.0]]]]), np.array([[1.0, 0.0, 0.0, 10.0]])
for step, wanted, count in [((1, 1), 133.0, 4), ((1, 2), 124.0, 2), ((2, 2), 112.0, 1)]:
    found = checks.call("invariant_scores", maps, weight, np.array([100.0]), step)
    size = np.shape(found)
    checks.expect("invariant_scores.size", size == (1, 1), got=str(size), wanted=str((1, 1)))
    got = float(np.ravel(found)[0])
    checks.expect(
        "invariant_scores.by_hand",
        checks.same(got, wanted),
        suspects={
            "step_ignored": checks.same(got, 133.0),
            "not_averaged": checks.same(got, 112.0),
            "largest_taken": got in (163.0, 136.0),
            "one_axis_moved": step == (1, 1) and got in (124.0, 137.5),
            "step_swapped": step == (1, 2) and checks.same(got, 137.5),
            "weights_averaged": checks.same(got, 100 + (wanted - 100) / count),
            "features_added_up": checks.same(got, 100 + (wanted - 100) * count),
            "bias_repeated": checks.same(got, wanted + 100 * (count - 1)),
        },
        step=str(step),
        got=got,
        wanted=wanted,
    )

# %% invariant_scores_pooled nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: step이 (1, 1)일 때, 어디로 옮겨도 점수가 같은가?
# en: Hidden test: step (1, 1). Are the scores the same wherever the maps are moved?
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("invariant_scores_pooled")
for shape, classes in [((3, 4, 2, 5), 6), ((1, 1, 6, 3), 2), ((2, 3, 4, 4), 1)]:
    maps, bias = random.normal(size=shape), random.uniform(1, 2, size=classes)
    weight = random.normal(size=(classes, maps[0].size))
    moved = np.roll(maps, (int(random.integers(1, shape[2])), int(random.integers(1, shape[3]))), axis=(2, 3))
    positions = shape[2] * shape[3]
    scores = maps.mean(axis=(2, 3)) @ weight.reshape(classes, shape[1], positions).sum(axis=2).T
    channels_last = maps.mean(axis=(2, 3)) @ weight.reshape(classes, positions, shape[1]).sum(axis=1).T
    every = np.stack(
        [
            np.roll(maps, (down, right), axis=(2, 3)).reshape(len(maps), -1) @ weight.T
            for down, right in np.ndindex(*shape[2:])
        ]
    )
    found = checks.call("invariant_scores", maps, weight, bias, (1, 1))
    fits = np.shape(found) == scores.shape
    checks.expect("invariant_scores.size", fits, got=str(np.shape(found)), wanted=str(scores.shape))
    checks.expect(
        "invariant_scores.pooled",
        checks.same(found, scores + bias),
        suspects={
            "flattened_channels_last": checks.same(found, channels_last + bias),
            "not_averaged": checks.same(found, every[0] + bias),
            "largest_taken": checks.same(found, every.max(axis=0) + bias),
            "weights_averaged": checks.same(found, scores / positions + bias),
            "features_added_up": checks.same(found, scores * positions + bias),
            "bias_repeated": checks.same(found, scores + positions * bias),
            "one_axis_moved": checks.same(found, every[: shape[3]].mean(axis=0) + bias)
            or checks.same(found, every[:: shape[3]].mean(axis=0) + bias),
        },
        shape=str(shape),
    )
    again = checks.call("invariant_scores", moved, weight, bias, (1, 1))
    checks.expect("invariant_scores.invariant", checks.same(again, scores + bias), shape=str(shape))
### END HIDDEN TESTS

# %% invariant_scores_steps nbgrader={"grade": true, "points": 6}
# ko: 비공개 테스트: 세로와 가로에서 서로 다른 step, 옮기지 않는 step (H, W)
# en: Hidden test: steps that differ down and across, and the step (H, W), which moves nothing
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("invariant_scores_steps")
for shape, step in [((3, 1, 6, 6), (2, 3)), ((2, 3, 4, 6), (2, 3)), ((1, 2, 6, 4), (6, 2)), ((2, 2, 3, 4), (3, 4))]:
    maps, weight = random.normal(size=shape), random.normal(size=(4, shape[1] * shape[2] * shape[3]))
    bias = random.uniform(1, 2, size=4)

    def over_shifts(down, right, kernel=weight, photos=maps):
        """The layer's scores for each of the shifts: (shifts, N, K)."""
        return np.stack(
            [
                np.roll(photos, (a, b), axis=(2, 3)).reshape(len(photos), -1) @ kernel.T
                for a in range(0, photos.shape[2], down)
                for b in range(0, photos.shape[3], right)
            ]
        )

    scores = over_shifts(*step)
    expected, count = scores.mean(axis=0), len(scores)
    blocks = (-1, shape[1], step[0], shape[2] // step[0], step[1], shape[3] // step[1])
    in_blocks = np.einsum(
        "ncij,kcij->nk", maps.reshape(blocks).mean(axis=(3, 5)), weight.reshape(blocks).sum(axis=(3, 5))
    )
    tops = weight.reshape(4, *shape[2:], shape[1]).transpose(0, 3, 1, 2).reshape(4, -1)
    swapped = over_shifts(*step[::-1]) if shape[2] % step[1] == 0 and shape[3] % step[0] == 0 else scores
    found = checks.call("invariant_scores", maps, weight, bias, step)
    checks.expect(
        "invariant_scores.steps",
        checks.same(found, expected + bias),
        suspects={
            "step_ignored": checks.same(found, over_shifts(1, 1).mean(axis=0) + bias),
            "not_averaged": checks.same(found, scores[0] + bias),
            "largest_taken": checks.same(found, scores.max(axis=0) + bias),
            "weights_averaged": checks.same(found, expected / count + bias),
            "features_added_up": checks.same(found, expected * count + bias),
            "bias_repeated": checks.same(found, expected + count * bias),
            "blocks_for_remainders": checks.same(found, in_blocks + bias),
            "flattened_channels_last": checks.same(found, over_shifts(*step, tops).mean(axis=0) + bias),
            "step_swapped": checks.same(found, swapped.mean(axis=0) + bias),
            "one_axis_moved": checks.same(found, over_shifts(shape[2], step[1]).mean(axis=0) + bias)
            or checks.same(found, over_shifts(step[0], shape[3]).mean(axis=0) + bias),
        },
        shape=str(shape),
        step=str(step),
    )
### END HIDDEN TESTS

# %% invariant_scores_memory nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: float32, 연속이 아닌 배열, 바뀌지 않은 입력
# en: Hidden test: float32, arrays that are not contiguous, inputs left as they were
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("invariant_scores_memory")
maps, weight, bias = (random.normal(size=size).astype("float32") for size in [(3, 1, 4, 4), (2, 16), (2,)])
arguments = (maps, weight, bias, (4, 4))  # nothing moves: what moving does is another test's concern
found = checks.probe("apply_to_views", "invariant_scores", *arguments)
pooled = maps.mean(axis=(2, 3)) * weight.sum(axis=1) + bias
right = [maps.reshape(3, 16) @ weight.T + bias, pooled]
checks.expect("invariant_scores.views", any(checks.same(found["result"], one) for one in right))
kept = all(checks.same(*pair) for pair in zip(found["arguments"], arguments, strict=True))
checks.expect("invariant_scores.inputs", kept, suspects={"input_changed": not kept})
dtype = str(np.asarray(found["result"]).dtype)
checks.expect("invariant_scores.dtype", dtype == "float32", suspects={"dtype_widened": dtype == "float64"}, got=dtype)
### END HIDDEN TESTS

# %% moving_question [markdown] tags=["ko"]
# **설명하기 (6점, 사람이 채점합니다).** 어떤 신경망은 스트라이드가 2이고 제로 패딩을 쓰는 합성곱층 둘, 평탄화(flatten), 완전 연결층으로 이루어져 있습니다. 동료가
# “합성곱은 이동에 불변이니 고양이가 사진 어디에 있든 점수가 같다”고 말합니다. 다섯 문장쯤으로 설명하세요. 고양이가 옮겨질 때 합성곱층의 출력은 어떻게 되나요? 점수는
# 어디에서, 왜 달라지나요? 점수가 옮겨도 그대로이게 하려면 신경망을 어떻게 바꾸어야 하고, 그래도 어떤 이동에서, 왜 정확하지 않을 수 있나요?
# <!-- BEGIN MARK SCHEME -->
# **채점 기준.**
#
# - 2점: 합성곱은 불변이 아니라 등변이어서 고양이가 옮겨지면 특징 맵도 옮겨진다고 말합니다. 모든 위치에서 같은 커널을 쓰기 때문이라는 까닭까지 말해야 만점입니다.
# - 2점: 평탄화 뒤의 완전 연결층은 위치마다 가중치가 달라, 옮겨진 특징이 다른 가중치를 만나므로 점수가 달라진다고 말합니다.
# - 2점: 완전 연결층 앞에서 전역 평균 풀링(또는 전역 최댓값, 모든 이동에 대한 평균)으로 위치를 버린다고 말하고(1점), 스트라이드 2가 두 번이어서 4의 배수가 아닌 이동이나 제로 패딩을 쓴 가장자리 근처에서는 정확하지 않다고 말합니다(1점). 둘 가운데 하나만 들어도 인정합니다.
# - 데이터 증강은 점수를 비슷하게 만들 뿐이라고 덧붙이면 좋지만, 그것만 말하면 셋째 항목은 0점입니다.
# <!-- END MARK SCHEME -->

# %% moving_question [markdown] tags=["en"]
# **Explain (6 points, graded by a person).** A network consists of two convolutional layers with stride 2 and zero padding, flattening, and a fully
# connected layer. A colleague says: “Convolution is shift-invariant, so the scores are the same wherever in the photo the cat is.” In about five
# sentences: what becomes of the convolutional layers' output when the cat moves? Where do the scores change, and why? How would you change the
# network so that the scores stay, and for which shifts may they still not be exact, and why?
# <!-- BEGIN MARK SCHEME -->
# **Rubric.**
#
# - 2 points: says that convolution is equivariant, not invariant, so that the feature maps move when the cat moves; both points only with the reason, that the same kernel is used at every position.
# - 2 points: says that the fully connected layer behind the flattening has weights of its own for each position, so that moved features meet other weights and the scores change.
# - 2 points: says that global average pooling before the fully connected layer (or a global maximum, or a mean over all shifts) throws the position away (1 point), and that it is not exact for shifts that are no multiples of 4, as stride 2 occurs twice, or near the zero-padded border (1 point; either will do).
# - That data augmentation only makes the scores similar is a good remark; on its own it earns nothing for the third item.
# <!-- END MARK SCHEME -->

# %% moving_answer [markdown] nbgrader={"grade": true, "solution": true, "points": 6}
# 모든 위치에서 같은 커널을 쓰므로 합성곱은 등변이다. 고양이가 옮겨지면 특징 맵도 따라 옮겨진다. 평탄화 뒤의 완전 연결층은 위치마다 가중치가 달라, 옮겨진 특징이 다른
# 가중치를 만나 점수가 달라진다. 완전 연결층 앞에 전역 평균 풀링을 두면 위치를 버리므로 점수가 그대로이다. 그래도 스트라이드 2가 두 번이므로 4의 배수가 아닌
# 이동에서는 다른 맵이 나오고, 제로 패딩을 쓴 가장자리 근처에서도 값이 달라진다.
#
# The same kernel is used at every position, so convolution is equivariant: when the cat moves, the feature maps move. The fully
# connected layer behind the flattening has weights of its own for each position; moved features meet other weights, and the scores
# change. Global average pooling before it throws the position away, so the scores stay. Even so, stride 2 twice gives another map
# for shifts that are no multiples of 4, and near the border the padded zeros change the values.

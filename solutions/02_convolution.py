# ---
# jupyter:
#   course:
#     assignment: 02-convolution
#     withholds: []
#     forbids: {wrapped_gradients: [torch.autograd.backward, torch.autograd.grad]}
# ---

# %% title [markdown] tags=["ko"]
# # 과제 02. 합성곱
#
# 2장에서 창을 한 칸씩 옮기며 커널(kernel)과 곱하고 더하는 합성곱(convolution)을 보았습니다. 이 과제에서는 그 합성곱을 조금씩 바꾸어 보고,
# 커널을 직접 설계하고, 숨은 커널을 찾아내고, 기울기(gradient)를 손으로 구합니다. 문제는 여섯 개, 모두 100점이고 60분에서 90분쯤 걸립니다.
#
# - 문제는 서로 독립적입니다. 앞의 답이 없어도 뒤의 문제를 풀 수 있습니다.
# - `raise NotImplementedError()` 줄을 지우고 답을 쓴 다음, 바로 아래의 테스트 칸을 실행하세요. 테스트가 틀린 곳을 알려 줍니다.
#   통과하면 아무것도 나오지 않습니다.
# - `scratch.conv2d`와 `scratch.conv2d_backward`를 써도 되고, 쓰지 않아도 됩니다.
# - 내려면 먼저 **Kernel → Restart Kernel and Run All Cells**로 처음부터 끝까지 실행해 보세요.
# - 보이는 테스트 말고도 비공개 테스트(hidden test)가 있습니다. 무엇을 보는지는 테스트 칸의 설명에 적혀 있습니다.

# %% title [markdown] tags=["en"]
# # Assignment 02. Convolution
#
# Chapter 2 moved a window over an image, multiplied it by a kernel and added up: a convolution. Here you change that
# convolution in several ways, design a kernel of your own, find a hidden one, and work out a gradient by hand. There are
# six exercises worth 100 points in all; plan for 60 to 90 minutes.
#
# - The exercises are independent: you can do any of them without the ones before it.
# - Replace the line `raise NotImplementedError()` by your answer and run the test cell below it. It tells you what is wrong.
#   When all is well, it says nothing.
# - You may use `scratch.conv2d` and `scratch.conv2d_backward`, or do without them.
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
# 높이 8, 너비 19, 채널(channel) 3개인 이미지 위를 높이 3, 너비 5인 창이 미끄러집니다. 스트라이드(stride)는 세로로 2, 가로로 3이고 패딩(padding)은
# 없습니다. 창은 이미지 안에 다 들어가는 곳에만 놓입니다. 커널은 6개이고, 저마다 채널 3개를 모두 봅니다. 행과 열은 0부터 셉니다.
# 코드를 실행하지 말고 종이에 계산한 뒤, 아래 함수가 네 값을 돌려주게 하세요.
#
# | 이름 | 뜻 |
# |---|---|
# | `positions` | 창이 놓이는 자리의 개수 |
# | `multiplications` | 커널 6개를 모두 적용할 때 드는 곱셈의 횟수 |
# | `windows_on_pixel` | 4행 6열의 픽셀을 보는 창의 개수 |
# | `unread_pixels` | 어느 창에도 들지 않는 픽셀의 개수. 채널이 3개여도 한 자리는 픽셀 하나입니다 |

# %% predictions_text [markdown] tags=["en"]
# ## 1. Predict before you run (10 points)
#
# A window of height 3 and width 5 slides over an image of height 8 and width 19 with 3 channels. The stride is 2 downward
# and 3 across; there is no padding, and the window stands only where it fits into the image. There are 6 kernels, and each
# looks at all 3 channels. Rows and columns are counted from 0. Work the four values out on paper, without running code, and
# let the function below return them.
#
# | name | meaning |
# |---|---|
# | `positions` | how many places the window takes |
# | `multiplications` | how many multiplications applying all 6 kernels takes |
# | `windows_on_pixel` | how many of the windows see the pixel in row 4, column 6 |
# | `unread_pixels` | how many pixels lie in no window; one place is one pixel, whatever the channels |

# %% predictions nbgrader={"solution": true}
def predictions():
    """
    ko: 네 예상값을 dict로 돌려줍니다.
    en: Return the four predictions as a dict.
    """
    ### BEGIN SOLUTION
    # ko: 세로로 0, 2, 4행에서, 가로로 0, 3, 6, 9, 12열에서 시작합니다.
    # en: Windows begin in rows 0, 2, 4 and in columns 0, 3, 6, 9, 12.
    return {
        "positions": 3 * 5,
        "multiplications": 3 * 5 * (3 * 5 * 3) * 6,
        "windows_on_pixel": 2 * 2,
        "unread_pixels": 8 * 19 - 7 * 17,
    }
    ### END SOLUTION

# %% predictions_form nbgrader={"grade": true, "points": 1}
# ko: 이름 네 개가 모두 있고, 값이 0 이상의 정수인가?
# en: Are all four names there, each with a whole number that is not negative?
from cnnlib import checks

answer = checks.call("predictions")
for name in ["positions", "multiplications", "windows_on_pixel", "unread_pixels"]:
    value = checks.part(answer, name)
    whole = isinstance(value, int | float) and value >= 0 and value % 1 == 0
    checks.expect("predictions.whole", whole, name=name, got=value)

# %% predictions_positions nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 창이 놓이는 자리의 개수
# en: Hidden test: the places of the window
### BEGIN HIDDEN TESTS
from cnnlib import checks

got = checks.part(checks.call("predictions"), "positions")
checks.expect(
    "predictions.positions",
    got == 15,
    suspects={
        "partial_windows_counted": got == 24,
        "stride_forgotten": got == 90,
        "stride_on_one_axis": got in (30, 45),
        "height_width_swapped": got in (12, 16),
    },
    got=got,
)
### END HIDDEN TESTS

# %% predictions_multiplications nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 곱셈의 횟수
# en: Hidden test: the multiplications
### BEGIN HIDDEN TESTS
from cnnlib import checks

got = checks.part(checks.call("predictions"), "multiplications")
checks.expect(
    "predictions.multiplications",
    got == 4_050,
    suspects={
        "channels_forgotten": got == 1_350,
        "kernels_forgotten": got == 675,
        "partial_windows_counted": got == 24 * 45 * 6,
        "stride_forgotten": got == 90 * 45 * 6,
    },
    got=got,
)
### END HIDDEN TESTS

# %% predictions_pixels nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 한 픽셀을 보는 창의 개수, 어느 창에도 들지 않는 픽셀의 개수
# en: Hidden test: the windows on one pixel, and the pixels in no window
### BEGIN HIDDEN TESTS
from cnnlib import checks

answer = checks.call("predictions")
windows, unread = checks.part(answer, "windows_on_pixel"), checks.part(answer, "unread_pixels")
checks.expect(
    "predictions.windows_on_pixel",
    windows == 4,
    suspects={"stride_forgotten": windows == 15, "windows_taken_as_disjoint": windows == 1},
    got=windows,
)
checks.expect(
    "predictions.unread_pixels",
    unread == 33,
    suspects={
        "partial_windows_counted": unread == 0,
        "channels_counted_as_pixels": unread == 99,
        "edges_multiplied": unread == 2,
    },
    got=unread,
)
### END HIDDEN TESTS

# %% convolve_mirrored_text [markdown] tags=["ko"]
# ## 2. 뒤집은 커널, 거울 같은 가장자리 (18점)
#
# 신경망의 합성곱은 커널을 뒤집지 않으므로 정확히는 교차상관(cross-correlation)입니다. 수학의 합성곱은 커널을 위아래로도, 좌우로도 뒤집어서 씁니다.
# 이번에는 수학의 합성곱을 계산하되, 출력의 크기가 입력과 같도록 가장자리를 거울처럼 비추어 채우세요.
#
# $$y_{nohw} = \sum_{c,i,j} k_{ocij} \, \tilde{x}_{n,\,c,\,h+r-i,\,w+s-j}$$
#
# 커널의 높이는 $2r+1$, 너비는 $2s+1$로 늘 홀수이고, $\tilde{x}$는 가장자리를 채운 이미지입니다. 가장자리의 픽셀 자신은 되풀이하지 않습니다. 곧 한 행이
# `1 2 3 4`라면 왼쪽에는 `2`가, 오른쪽에는 `3`이 이어집니다. 너비가 5인 커널이라면 `3 2`와 `3 2`입니다.
#
# - `image`는 `(N, C, H, W)`, `kernel`은 `(O, C, kh, kw)`이고 `(N, O, H, W)`를 돌려줍니다. 편향(bias)은 없습니다.
# - `H`와 `W`, `kh`와 `kw`는 서로 다를 수 있습니다. 이미지나 채널이 하나뿐일 수도 있습니다.
# - 결과의 자료형(dtype)은 `image`의 것과 같고, 받은 배열은 바꾸지 않습니다. 받은 배열은 메모리에 연속으로 놓여 있지 않을 수도 있습니다.

# %% convolve_mirrored_text [markdown] tags=["en"]
# ## 2. A flipped kernel, edges like a mirror (18 points)
#
# The convolution of neural networks does not flip its kernel, so strictly it is a cross-correlation. The convolution of
# mathematics flips the kernel upside down and left to right. This time compute the one of mathematics, and fill the border
# like a mirror, so that the output is as large as the input.
#
# $$y_{nohw} = \sum_{c,i,j} k_{ocij} \, \tilde{x}_{n,\,c,\,h+r-i,\,w+s-j}$$
#
# The kernel's height $2r+1$ and width $2s+1$ are always odd, and $\tilde{x}$ is the image with its border. The pixel at the
# edge itself is not repeated: the row `1 2 3 4` is continued by `2` on the left and by `3` on the right, and for a kernel of
# width 5 by `3 2` and `3 2`.
#
# - `image` is `(N, C, H, W)` and `kernel` `(O, C, kh, kw)`; return `(N, O, H, W)`. There is no bias.
# - `H` and `W`, and `kh` and `kw`, may differ. There may be a single image or a single channel.
# - The result has the dtype of `image`, and the arrays you are given stay as they are. They may not be contiguous in memory.

# %% convolve_mirrored nbgrader={"solution": true}
def convolve_mirrored(image, kernel):
    """
    ko: 커널을 뒤집는 합성곱을 가장자리를 거울처럼 채운 이미지에 적용해 (N, O, H, W)를 돌려줍니다.
    en: Return (N, O, H, W): the convolution that flips its kernel, of the image with a mirrored border.
    """
    ### BEGIN SOLUTION
    rows, columns = kernel.shape[2] // 2, kernel.shape[3] // 2
    mirrored = np.pad(image, ((0, 0), (0, 0), (rows, rows), (columns, columns)), mode="reflect")
    # ko: 뒤집은 커널의 교차상관이 수학의 합성곱입니다.
    # en: Cross-correlation with the flipped kernel is the convolution of mathematics.
    return scratch.conv2d(mirrored, kernel[:, :, ::-1, ::-1])
    ### END SOLUTION

# %% convolve_mirrored_impulse nbgrader={"grade": true, "points": 4}
# ko: 검은 이미지에 값이 1인 픽셀이 하나 있습니다. 합성곱은 그 둘레에 커널을 그대로 찍어 냅니다.
# en: A black image holds one pixel of value 1. Convolution prints the kernel around it, as it is.
import numpy as np
from cnnlib import checks

image, kernel = np.zeros((1, 1, 7, 9)), np.arange(1.0, 10.0).reshape(1, 1, 3, 3)
image[0, 0, 3, 4] = 1.0
found = checks.call("convolve_mirrored", image, kernel)
checks.expect(
    "convolve_mirrored.size", np.shape(found) == (1, 1, 7, 9), got=str(np.shape(found)), wanted=str((1, 1, 7, 9))
)
printed, stamp = np.asarray(found)[0, 0, 2:5, 3:6], kernel[0, 0]
checks.expect(
    "convolve_mirrored.impulse",
    checks.same(printed, stamp) and checks.same(np.abs(found).sum(), 45.0),
    suspects={
        "kernel_not_flipped": checks.same(printed, stamp[::-1, ::-1]),
        "flipped_on_one_axis": checks.same(printed, stamp[::-1]) or checks.same(printed, stamp[:, ::-1]),
        "padding_on_one_side": checks.same(np.asarray(found)[0, 0, 3:6, 4:7], stamp)
        or checks.same(np.asarray(found)[0, 0, 1:4, 2:5], stamp),
    },
    got=printed,
    wanted=stamp,
)

# %% convolve_mirrored_edges nbgrader={"grade": true, "points": 4}
# ko: 한 행뿐인 이미지 1 2 3 4에서 양옆의 픽셀을 더하면 4 4 6 6입니다. 커널 [1, 0, 1]은 뒤집어도 그대로입니다.
# en: Adding both neighbours in the one-row image 1 2 3 4 gives 4 4 6 6. The kernel [1, 0, 1] is its own flip.
import numpy as np
from cnnlib import checks

image, kernel = np.array([[[[1.0, 2.0, 3.0, 4.0]]]]), np.array([[[[1.0, 0.0, 1.0]]]])
found = checks.call("convolve_mirrored", image, kernel)
checks.expect(
    "convolve_mirrored.size", np.shape(found) == image.shape, got=str(np.shape(found)), wanted=str(image.shape)
)
row = np.asarray(found)[0, 0, 0]
checks.expect(
    "convolve_mirrored.edges",
    checks.same(row, np.array([4.0, 4.0, 6.0, 6.0])),
    suspects={
        "zeros_for_mirror": checks.same(row, np.array([2.0, 4.0, 6.0, 3.0])),
        "edge_repeated": checks.same(row, np.array([3.0, 4.0, 6.0, 7.0])),
    },
    got=row,
)

# %% convolve_mirrored_channels nbgrader={"grade": true, "points": 6}
# ko: 비공개 테스트: 여러 이미지와 채널, 높이와 너비가 다른 이미지와 커널
# en: Hidden test: several images and channels, images and kernels whose height and width differ
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks, scratch

random = checks.rng("convolve_mirrored_channels")
for shape, size in [((2, 3, 6, 8), (4, 3, 3, 5)), ((1, 2, 9, 4), (1, 2, 5, 1)), ((3, 1, 5, 7), (2, 1, 3, 7))]:
    image, kernel = random.normal(size=shape), random.normal(size=size)
    edges = [(0, 0), (0, 0), (size[2] // 2, size[2] // 2), (size[3] // 2, size[3] // 2)]
    mirror, flipped = np.pad(image, edges, mode="reflect"), np.ascontiguousarray(kernel[:, :, ::-1, ::-1])
    expected = scratch.conv2d(mirror, flipped)
    found = checks.call("convolve_mirrored", image, kernel)
    fits = np.shape(found) == expected.shape
    checks.expect("convolve_mirrored.size", fits, got=str(np.shape(found)), wanted=str(expected.shape))
    repeated, zeros = np.pad(image, edges, mode="symmetric"), np.pad(image, edges)
    one_sided = [(0, 0), (0, 0), (0, size[2] - 1), (0, size[3] - 1)]
    first = scratch.conv2d(mirror[:, :1], flipped[:, :1])
    checks.expect(
        "convolve_mirrored.channels",
        checks.same(found, expected),
        suspects={
            "kernel_not_flipped": checks.same(found, scratch.conv2d(mirror, kernel)),
            "flipped_on_one_axis": checks.same(found, scratch.conv2d(mirror, kernel[:, :, ::-1]))
            or checks.same(found, scratch.conv2d(mirror, kernel[:, :, :, ::-1])),
            "zeros_for_mirror": checks.same(found, scratch.conv2d(zeros, flipped)),
            "edge_repeated": checks.same(found, scratch.conv2d(repeated, flipped)),
            "padding_on_one_side": checks.same(
                found, scratch.conv2d(np.pad(image, one_sided, mode="reflect"), flipped)
            ),
            "channels_not_summed": checks.same(found, first),
            "channels_averaged": checks.same(found, expected / shape[1]),
        },
        shape=str(shape),
        size=str(size),
    )
### END HIDDEN TESTS

# %% convolve_mirrored_memory nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: float32, 연속이 아닌 배열, 바뀌지 않은 입력
# en: Hidden test: float32, arrays that are not contiguous, inputs left as they were
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks, scratch

random = checks.rng("convolve_mirrored_memory")
image, kernel = (random.normal(size=size).astype("float32") for size in [(2, 2, 5, 6), (3, 2, 3, 3)])
found = checks.probe("apply_to_views", "convolve_mirrored", image, kernel)
mirror = np.pad(image, [(0, 0), (0, 0), (1, 1), (1, 1)], mode="reflect")
# Whether the kernel is flipped is another test's concern.
both = [scratch.conv2d(mirror, np.ascontiguousarray(one)) for one in (kernel[:, :, ::-1, ::-1], kernel)]
checks.expect("convolve_mirrored.views", any(checks.same(found["result"], one, 1e-4) for one in both))
kept = all(checks.same(*pair) for pair in zip(found["arguments"], (image, kernel), strict=True))
checks.expect("convolve_mirrored.inputs", kept, suspects={"input_changed": not kept})
dtype = str(np.asarray(found["result"]).dtype)
checks.expect("convolve_mirrored.dtype", dtype == "float32", suspects={"dtype_widened": dtype == "float64"}, got=dtype)
### END HIDDEN TESTS

# %% conv_to_the_edge_text [markdown] tags=["ko"]
# ## 3. 끝까지 다 보는 스트라이드 (18점)
#
# `scratch.conv2d`는 이미지 밖으로 나가는 창을 버립니다. 그래서 스트라이드가 크면 오른쪽과 아래쪽의 픽셀 몇 줄을 아무도 보지 않을 수 있습니다. 이번에는 끝까지 다 보는
# 합성곱을 만드세요.
#
# - 창은 왼쪽 위 구석에서 시작해 아래로 `sh`칸, 오른쪽으로 `sw`칸씩 옮깁니다. 마지막 행과 마지막 열이 창에 들어오면 멈춥니다.
# - 창이 아래나 오른쪽으로 이미지 밖에 나가면 그곳의 값은 0입니다. 위와 왼쪽에는 아무것도 덧대지 않습니다.
# - 커널은 뒤집지 않습니다. `image`는 `(N, C, H, W)`, `kernel`은 `(O, C, kh, kw)`, `bias`는 `(O,)`, `stride`는 쌍 `(sh, sw)`입니다.
# - 커널은 이미지보다 크지 않고, 스트라이드는 커널보다 크지 않습니다. 결과의 자료형은 `image`의 것과 같고, 받은 배열은 바꾸지 않습니다.

# %% conv_to_the_edge_text [markdown] tags=["en"]
# ## 3. A stride that misses nothing (18 points)
#
# `scratch.conv2d` drops every window that leaves the image. With a large stride nobody may see the last pixels on the right and at
# the bottom. Write a convolution that looks at all of them.
#
# - The window starts in the top left corner and moves down by `sh` and right by `sw`. It stops once the last row and the
#   last column have been in a window.
# - Where a window leaves the image, at the bottom or on the right, the values are 0. Nothing is added at the top or the left.
# - The kernel is not flipped. `image` is `(N, C, H, W)`, `kernel` `(O, C, kh, kw)`, `bias` `(O,)`, and `stride` a pair `(sh, sw)`.
# - The kernel is no larger than the image, and the stride no larger than the kernel. The result has the dtype of `image`, and
#   the arrays you are given stay as they are.

# %% conv_to_the_edge nbgrader={"solution": true}
def conv_to_the_edge(image, kernel, bias, stride):
    """
    ko: 모든 픽셀이 한 번은 창에 들어오는 합성곱의 출력 (N, O, 행, 열)을 돌려줍니다.
    en: Return (N, O, rows, columns): the convolution whose windows leave out no pixel.
    """
    ### BEGIN SOLUTION
    # ko: 마지막 창이 이미지의 끝에 딱 닿으려면 모자라는 길이입니다.
    # en: What each axis lacks for its last window to end where the image ends.
    lacking = [(window - length) % step for length, window, step in zip(image.shape[2:], kernel.shape[2:], stride)]
    filled = np.pad(image, ((0, 0), (0, 0), (0, lacking[0]), (0, lacking[1])))
    return scratch.conv2d(filled, kernel, bias, stride)
    ### END SOLUTION

# %% conv_to_the_edge_by_hand nbgrader={"grade": true, "points": 5}
# ko: 행 1 2 3 4 5에 커널 [1, 10]을 두 칸씩 옮기면 21, 43, 그리고 반만 찬 창에서 5가 나옵니다.
# ko: 이것을 행으로도, 열로도 해 봅니다. 편향은 0입니다.
# en: Moving the kernel [1, 10] over the row 1 2 3 4 5 in steps of two gives 21, 43 and, from a window half full, 5.
# en: The same once as a row and once as a column. The bias is 0.
import numpy as np
from cnnlib import checks

row, pair = np.array([[[[1.0, 2.0, 3.0, 4.0, 5.0]]]]), np.array([[[[1.0, 10.0]]]])
wanted = np.array([21.0, 43.0, 5.0])
for image, kernel, stride in [(row, pair, (1, 2)), (row.swapaxes(2, 3), pair.swapaxes(2, 3), (2, 1))]:
    found = checks.call("conv_to_the_edge", image, kernel, np.zeros(1), stride)
    got = np.ravel(found)
    checks.expect(
        "conv_to_the_edge.by_hand",
        checks.same(got, wanted),
        suspects={
            "floor_for_ceil": checks.same(got, wanted[:2]),
            "padding_at_the_start": checks.same(got, np.array([10.0, 32.0, 54.0])),
            "one_window_too_many": checks.same(np.sort(got), np.array([0.0, 0.0, 0.0, 5.0, 21.0, 43.0])),
        },
        shape=str(image.shape),
        stride=str(stride),
        got=got,
        wanted=wanted,
    )

# %% conv_to_the_edge_sizes nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 딱 맞는 크기와 남는 크기, 높이와 너비, 두 스트라이드가 서로 다른 경우
# en: Hidden test: sizes that fit and sizes with a rest, heights and widths and two strides that differ
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks, scratch

random = checks.rng("conv_to_the_edge_sizes")
for size, window, stride in [
    ((8, 12), (3, 4), (3, 2)),
    ((9, 11), (2, 3), (2, 1)),
    ((6, 10), (4, 4), (1, 4)),
    ((8, 9), (4, 3), (3, 2)),
    ((5, 5), (5, 2), (4, 2)),
    ((9, 5), (4, 1), (4, 1)),
    ((5, 9), (1, 4), (1, 4)),
]:
    image, kernel = random.normal(size=(1, 1, *size)), random.normal(size=(1, 1, *window))
    steps = [-((k - n) // s) for n, k, s in zip(size, window, stride, strict=True)]  # rounded up
    over = [m * s + k - n for m, s, k, n in zip(steps, stride, window, size, strict=True)]
    expected = scratch.conv2d(np.pad(image, [(0, 0), (0, 0), (0, over[0]), (0, over[1])]), kernel, stride=stride)
    found = checks.call("conv_to_the_edge", image, kernel, np.zeros(1), stride)
    checks.expect(
        "conv_to_the_edge.size",
        np.shape(found) == expected.shape,
        suspects={
            "floor_for_ceil": checks.same(found, scratch.conv2d(image, kernel, stride=stride)),
            "one_window_too_many": np.shape(found)[2:]
            == tuple((n - k) // s + 2 for n, k, s in zip(size, window, stride, strict=True)),
            "stride_swapped": np.shape(found)[2:]
            == tuple(1 - (k - n) // s for n, k, s in zip(size, window, stride[::-1], strict=True)),
            "stride_on_one_axis": np.shape(found)[2:]
            in [
                (steps[0] + 1, size[1] - window[1] + 1),
                (size[0] - window[0] + 1, steps[1] + 1),
                (steps[0] + 1, 1 - (window[1] - size[1]) // stride[0]),
                (1 - (window[0] - size[0]) // stride[1], steps[1] + 1),
            ],
        },
        shape=str(image.shape),
        kernel=str(kernel.shape),
        stride=str(stride),
        got=str(np.shape(found)), wanted=str(expected.shape),
    )
    at_start = np.pad(image, [(0, 0), (0, 0), (over[0], 0), (over[1], 0)])
    split = np.pad(image, [(0, 0), (0, 0)] + [(extra // 2, extra - extra // 2) for extra in over])
    checks.expect(
        "conv_to_the_edge.values",
        checks.same(found, expected),
        suspects={
            "padding_at_the_start": checks.same(found, scratch.conv2d(at_start, kernel, stride=stride)),
            "padding_split": checks.same(found, scratch.conv2d(split, kernel, stride=stride)),
        },
        shape=str(image.shape),
        kernel=str(kernel.shape),
        stride=str(stride),
    )
### END HIDDEN TESTS

# %% conv_to_the_edge_channels nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 여러 이미지와 채널, 편향
# en: Hidden test: several images and channels, and a bias
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks, scratch

random = checks.rng("conv_to_the_edge_channels")
# Windows that fit exactly: what is left over at the end is another test's concern.
for channels, outputs, size in [(3, 4, (8, 5)), (2, 1, (6, 11))]:
    image, kernel = random.normal(size=(2, channels, *size)), random.normal(size=(outputs, channels, 2, 3))
    bias = random.uniform(1, 2, size=outputs)
    expected = scratch.conv2d(image, kernel, bias, stride=2)
    found = checks.call("conv_to_the_edge", image, kernel, bias, (2, 2))
    sums = expected - bias[:, None, None]
    checks.expect(
        "conv_to_the_edge.channels",
        checks.same(found, expected),
        suspects={
            "bias_forgotten": checks.same(found, sums),
            "channels_averaged": checks.same(found, sums / channels + bias[:, None, None]),
            "window_averaged": checks.same(found, sums / kernel[0].size + bias[:, None, None]),
            "channels_not_summed": checks.same(
                found, scratch.conv2d(image[:, :1], np.ascontiguousarray(kernel[:, :1]), bias, stride=2)
            ),
        },
        channels=channels,
        outputs=outputs,
    )
### END HIDDEN TESTS

# %% conv_to_the_edge_memory nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: float32, 연속이 아닌 배열, 바뀌지 않은 입력
# en: Hidden test: float32, arrays that are not contiguous, inputs left as they were
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks, scratch

random = checks.rng("conv_to_the_edge_memory")
sizes = [(1, 1, 6, 6), (2, 1, 2, 2), (2,)]  # windows that fit: the rest is another test's concern
image, kernel, bias = (random.normal(size=size).astype("float32") for size in sizes)
found = checks.probe("apply_to_views", "conv_to_the_edge", image, kernel, bias, (2, 2))
checks.expect("conv_to_the_edge.views", checks.same(found["result"], scratch.conv2d(image, kernel, bias, 2)))
kept = all(checks.same(*pair) for pair in zip(found["arguments"], (image, kernel, bias, (2, 2)), strict=True))
checks.expect("conv_to_the_edge.inputs", kept, suspects={"input_changed": not kept})
dtype = str(np.asarray(found["result"]).dtype)
checks.expect("conv_to_the_edge.dtype", dtype == "float32", suspects={"dtype_widened": dtype == "float64"}, got=dtype)
### END HIDDEN TESTS

# %% spot_kernel_text [markdown] tags=["ko"]
# ## 4. 작은 점을 찾는 커널 (16점)
#
# 사진에서 둘레와 밝기가 다른 작은 점만 골라내는 커널을 설계하세요. 점은 하늘처럼 밝은 곳에도, 그늘에도 있습니다. 밝은 곳이라고 크게 반응하거나 밝기가
# 서서히 변하는 곳에서 반응해서는 안 됩니다. 함수는 모양이 `(1, 3, k, k)`인 커널을 돌려줍니다. `k`는 3, 5, 7 가운데에서 고르고, 채널 3개는 빨강, 초록,
# 파랑입니다. 커널은 `scratch.conv2d`처럼 뒤집지 않고 적용합니다.
#
# - 검은 이미지에 하얀 픽셀 `(1, 1, 1)`이 하나 있으면 그 자리의 반응은 정확히 1이고, 다른 어느 자리에서도 0보다 크지 않습니다.
# - 빨간 픽셀, 초록 픽셀, 파란 픽셀 하나에도 그 자리에서 양수로 반응합니다.
# - 한 가지 색으로 칠한 곳에서는 어떤 색이든 반응이 0입니다.
# - 어느 채널이든, 어느 방향이든 밝기가 일정하게 밝아지는 곳에서는 반응이 0입니다.
# - 이미지를 90도 돌리거나 거울에 비추면 반응도 그대로 따라 돌거나 비칩니다.
#
# 맞는 답은 하나가 아닙니다.

# %% spot_kernel_text [markdown] tags=["en"]
# ## 4. A kernel that finds small spots (16 points)
#
# Design a kernel that picks out of a photograph the small spots that differ in brightness from what surrounds them. There
# are spots in bright places, such as a sky, and in shadows: the kernel must not answer to brightness as such, nor to
# brightness that changes gradually. The function returns a kernel of shape `(1, 3, k, k)`. Choose `k` among 3, 5 and 7; the
# 3 channels are red, green and blue. The kernel is applied as `scratch.conv2d` does it, unflipped.
#
# - On a black image with one white pixel `(1, 1, 1)` the response at its place is exactly 1, and nowhere else above 0.
# - A single red, green or blue pixel has a positive response at its place, too.
# - Where everything has one colour, whatever the colour, the response is 0.
# - Where brightness rises evenly, in whichever channel and direction, the response is 0.
# - Turning the image by 90 degrees or mirroring it turns or mirrors the response and changes nothing else.
#
# There is more than one right answer.

# %% spot_kernel nbgrader={"solution": true}
def spot_kernel():
    """
    ko: 작은 점을 찾는 커널 (1, 3, k, k)를 돌려줍니다.
    en: Return a kernel (1, 3, k, k) that finds small spots.
    """
    ### BEGIN SOLUTION
    # ko: 가운데에서 여덟 이웃의 평균을 뺍니다. 세 채널이 똑같이 나누어 맡습니다.
    # en: The centre less the mean of its eight neighbours, shared equally by the three channels.
    plane = np.full((3, 3), -1.0 / 8)
    plane[1, 1] = 1.0
    return np.stack([plane / 3] * 3)[None]
    ### END SOLUTION

# %% spot_kernel_dot nbgrader={"grade": true, "points": 4}
# ko: 커널의 모양이 맞는가? 하얀 픽셀 하나와 빨강, 초록, 파랑 픽셀 하나에 어떻게 반응하는가?
# en: Is the kernel's shape right? How does it respond to one white pixel, and to one red, green or blue pixel?
import numpy as np
from cnnlib import checks, scratch

found = np.asarray(checks.call("spot_kernel"), dtype=float)
fits = found.shape in [(1, 3, 3, 3), (1, 3, 5, 5), (1, 3, 7, 7)] and np.isfinite(found).all()
checks.expect("spot_kernel.shape", fits, got=str(found.shape))
dot = np.zeros((1, 3, 9, 9))
dot[:, :, 4, 4] = 1.0
response = scratch.conv2d(dot, found, padding=found.shape[2] // 2)[0, 0]
centre = float(response[4, 4])
checks.expect(
    "spot_kernel.dot",
    checks.same(centre, 1.0),
    suspects={"channels_added_up": checks.same(centre, 3.0)},
    got=centre,
)
response[4, 4] = 0.0
checks.expect("spot_kernel.surround", response.max() <= 1e-9, got=float(response.max()))
for channel in range(3):
    alone = float(found[0, channel, found.shape[2] // 2, found.shape[3] // 2])
    checks.expect("spot_kernel.colour", alone > 0, channel=channel, got=alone)

# %% spot_kernel_flat nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 한 가지 색으로 칠한 곳
# en: Hidden test: places of one colour
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("spot_kernel_flat")
found = np.asarray(checks.call("spot_kernel"), dtype=float)
sums = found[0].sum(axis=(1, 2))  # what each channel of brightness 1 gives
for colour in [np.ones(3), random.uniform(size=3), np.array([0.0, 0.0, 1.0])]:
    response = float(sums @ colour)
    checks.expect(
        "spot_kernel.flat",
        checks.same(response, 0.0),
        suspects={
            "kernel_not_zero_mean": not checks.same(sums.sum(), 0.0),
            "channels_cancel": checks.same(sums.sum(), 0.0),
        },
        colour=colour,
        got=response,
    )
### END HIDDEN TESTS

# %% spot_kernel_ramps nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 일정하게 밝아지는 곳, 돌리거나 비춘 이미지
# en: Hidden test: brightness that rises evenly, images that are turned or mirrored
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

found = np.asarray(checks.call("spot_kernel"), dtype=float)
# Brightness 0 in the centre, so that what a flat place gives is another test's concern.
ramp = np.arange(found.shape[3]) - found.shape[3] // 2
along = np.stack([found[0].sum(axis=1) @ ramp, found[0].sum(axis=2) @ ramp])  # (across or down, channel)
checks.expect(
    "spot_kernel.ramps",
    checks.same(along, np.zeros((2, 3))),
    suspects={"one_sided": not checks.same(along, np.zeros((2, 3)))},
    got=along,
)
mirrored = checks.same(found[..., ::-1], found) and checks.same(found[:, :, ::-1], found)
turned = checks.same(np.rot90(found, axes=(2, 3)), found)
checks.expect("spot_kernel.symmetry", mirrored and turned, suspects={"one_direction": mirrored and not turned})
### END HIDDEN TESTS

# %% spot_kernel_photo nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 망막 사진에 찍은 점 20개. 색을 입히고 한쪽을 밝게 한 사진
# en: Hidden test: 20 dots put on a photograph of a retina, which is also tinted and lit from one side
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks, scratch
from cnnlib.data.photos import load_photo

random = checks.rng("spot_kernel_photo")
found = np.asarray(checks.call("spot_kernel"), dtype=float)
# To no kernel that is right does the photograph itself give more than 0.08, nor a dot on it less than 0.22.
photo = load_photo("retina")[460:580, 260:420].transpose(2, 0, 1)[None] / 255.0
places = random.permutation(9 * 13)[:20]
rows, columns = 10 + 11 * (places // 13), 10 + 11 * (places % 13)
dotted = photo.copy()
dotted[:, :, rows, columns] += 0.3
light = random.uniform(0.5, 1, size=(3, 1, 1)) + 0.02 * np.arange(160.0) + 0.01 * np.arange(120.0)[:, None]
plain, lit = scratch.conv2d(dotted, found)[0, 0], scratch.conv2d(dotted + light, found)[0, 0]
flat = float(found.sum())
checks.expect(
    "spot_kernel.light",
    checks.same(lit, plain),
    suspects={"kernel_not_zero_mean": not checks.same(flat, 0.0)},
)
edge = found.shape[2] // 2
strongest = np.argsort(plain, axis=None)[-20:]
hit = set(zip(*(index + edge for index in np.unravel_index(strongest, plain.shape)), strict=True))
right = len(hit & set(zip(rows, columns, strict=True)))
checks.expect("spot_kernel.photo", right == 20, got=right)
### END HIDDEN TESTS

# %% recover_kernel_text [markdown] tags=["ko"]
# ## 5. 숨은 커널 찾기 (14점)
#
# 어떤 필터(filter)가 이미지에 무엇을 했는지는 알지만 그 필터의 값은 모릅니다. 이미지와 출력의 쌍에서 커널과 편향을 되찾으세요. 필터는 `scratch.conv2d`처럼 커널을 뒤집지
# 않고, 스트라이드 1로, 패딩 없이 적용했습니다.
#
# - `images`는 `(N, C, H, W)`, `outputs`는 `(N, H', W')`입니다. 커널의 높이와 너비는 두 모양에서 알아낼 수 있습니다. 정사각형이 아닐 수도 있습니다.
# - 쌍 `(kernel, bias)`를 돌려주세요. `kernel`은 `(C, kh, kw)`이고 `bias`는 수 하나입니다.
# - 출력에 잡음이 조금 섞여 있으면 모든 이미지의 모든 창을 통틀어 오차의 제곱의 합이 가장 작은 값을 찾습니다.
# - 최소제곱(least squares)으로 풀어도, 경사 하강법으로 풀어도 됩니다. 커널과 편향이 $10^{-4}$까지 맞으면 됩니다(잡음이 있으면 $10^{-3}$).

# %% recover_kernel_text [markdown] tags=["en"]
# ## 5. Find the hidden kernel (14 points)
#
# You know what a filter did to some images, but not the filter. Find its kernel and its bias from pairs of images and
# outputs. It was applied as `scratch.conv2d` does it: kernel unflipped, stride 1, no padding.
#
# - `images` is `(N, C, H, W)` and `outputs` `(N, H', W')`. The kernel's height and width follow from the two shapes. It may
#   not be square.
# - Return the pair `(kernel, bias)`: `kernel` has shape `(C, kh, kw)`, `bias` is one number.
# - If the outputs hold a little noise, find the values with the smallest sum of squared errors over all windows of all images.
# - Least squares and gradient descent are equally good. Kernel and bias must be right to $10^{-4}$ ($10^{-3}$ with noise).

# %% recover_kernel nbgrader={"solution": true}
def recover_kernel(images, outputs):
    """
    ko: images를 outputs로 바꾼 필터의 커널 (C, kh, kw)와 편향을 돌려줍니다.
    en: Return kernel (C, kh, kw) and bias of the filter that turned images into outputs.
    """
    ### BEGIN SOLUTION
    size = tuple(1 + before - after for before, after in zip(images.shape[2:], outputs.shape[1:]))
    windows = np.lib.stride_tricks.sliding_window_view(images, size, axis=(2, 3))  # (N, C, H', W', kh, kw)
    # ko: 창마다 식 하나. 1로 채운 열을 붙이면 편향도 가중치의 하나가 됩니다.
    # en: One equation a window; a column of ones makes the bias one more weight.
    equations = windows.transpose(0, 2, 3, 1, 4, 5).reshape(outputs.size, -1)
    equations = np.column_stack([equations, np.ones(outputs.size)])
    fitted = np.linalg.lstsq(equations, outputs.reshape(-1))[0]
    return fitted[:-1].reshape(images.shape[1], *size), fitted[-1]
    ### END SOLUTION

# %% recover_kernel_values nbgrader={"grade": true, "points": 5}
# ko: 이미지 3장에서 아래의 커널과 편향을 되찾는가?
# en: Does it find the kernel and bias below from three images?
import numpy as np
from cnnlib import checks, scratch

random = checks.rng("recover_kernel_values")
images = random.normal(size=(3, 2, 8, 9))
kernel, bias = np.array([[[1.0, 2.0, 0.0], [0.0, -1.0, 3.0]], [[-2.0, 0.0, 1.0], [0.5, 0.0, 0.0]]]), 0.75
found = checks.call("recover_kernel", images, scratch.conv2d(images, kernel[None], np.array([bias]))[:, 0])
found_kernel, found_bias = checks.part(found, 0), checks.part(found, 1)
checks.expect(
    "recover_kernel.shape",
    np.shape(found_kernel) == kernel.shape,
    got=str(np.shape(found_kernel)),
    wanted=str(kernel.shape),
)
checks.expect(
    "recover_kernel.values",
    checks.same(found_kernel, kernel, 1e-4),
    suspects={"recovered_flipped": checks.same(found_kernel, kernel[:, ::-1, ::-1], 1e-4)},
    got=np.round(np.asarray(found_kernel, dtype=float), 4) + 0.0,
    wanted=kernel,
)
checks.expect("recover_kernel.bias", checks.same(np.ravel(found_bias), [bias], 1e-4), got=found_bias, wanted=bias)

# %% recover_kernel_sizes nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 여러 크기의 커널, 이미지 한 장, 채널 하나, 편향
# en: Hidden test: kernels of several sizes, a single image, a single channel, the bias
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks, scratch

random = checks.rng("recover_kernel_sizes")
for shape, size in [((1, 1, 9, 14), (3, 3)), ((2, 3, 11, 9), (3, 3)), ((1, 2, 12, 10), (1, 4)), ((4, 1, 5, 8), (4, 2))]:
    images, kernel = random.normal(size=shape), random.normal(size=(shape[1], *size))
    bias = random.uniform(1, 2, size=1)
    outputs = scratch.conv2d(images, kernel[None], bias)[:, 0]
    found = checks.call("recover_kernel", images, outputs)
    found_kernel, found_bias = checks.part(found, 0), checks.part(found, 1)
    windows = np.lib.stride_tricks.sliding_window_view(images, size, axis=(2, 3))
    scrambled = np.column_stack([windows.reshape(outputs.size, -1), np.ones(outputs.size)])
    scrambled = np.linalg.lstsq(scrambled, outputs.ravel(), rcond=None)[0][:-1].reshape(kernel.shape)
    through_origin = windows.transpose(0, 2, 3, 1, 4, 5).reshape(outputs.size, -1)
    through_origin = np.linalg.lstsq(through_origin, outputs.ravel(), rcond=None)[0].reshape(kernel.shape)
    checks.expect(
        "recover_kernel.sizes",
        checks.same(found_kernel, kernel, 1e-4) and checks.same(np.ravel(found_bias), bias, 1e-4),
        suspects={
            "recovered_flipped": checks.same(found_kernel, kernel[:, ::-1, ::-1], 1e-4),
            "windows_scrambled": shape[1] > 1 and checks.same(found_kernel, scrambled, 1e-4),
            "bias_not_estimated": checks.same(found_kernel, through_origin, 1e-4)
            or checks.same(found_kernel, kernel, 1e-4)
            and checks.same(np.ravel(found_bias), np.zeros(1)),
        },
        size=str(size),
        shape=str(shape),
    )
### END HIDDEN TESTS

# %% recover_kernel_photo nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 잡음이 섞인 사진 두 장
# en: Hidden test: two photographs with noise
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks, scratch
from cnnlib.data.photos import load_photo

random = checks.rng("recover_kernel_photo")
images = np.stack([load_photo(name)[0:240:4, 0:200:4, :1].transpose(2, 0, 1) / 255.0 for name in ("gravel", "grass")])
kernel, bias = random.normal(size=(1, 3, 3)), random.normal(size=1)
outputs = scratch.conv2d(images, kernel[None], bias)[:, 0]
outputs = outputs + random.normal(scale=0.05, size=outputs.shape)
found = checks.call("recover_kernel", images, outputs)
found_kernel, found_bias = checks.part(found, 0), checks.part(found, 1)


def best_fit(photos, results):
    seen = np.lib.stride_tricks.sliding_window_view(photos[:, 0], (3, 3), axis=(1, 2)).reshape(results.size, 9)
    return np.linalg.lstsq(np.column_stack([seen, np.ones(results.size)]), results.ravel(), rcond=None)[0]


best, first, second = best_fit(images, outputs), best_fit(images[:1], outputs[:1]), best_fit(images[1:], outputs[1:])
checks.expect(
    "recover_kernel.photo",
    checks.same(np.ravel(found_kernel), best[:9], 1e-3) and checks.same(np.ravel(found_bias), best[9:], 1e-3),
    suspects={
        "first_image_only": checks.same(np.ravel(found_kernel), first[:9], 1e-3),
        "images_averaged": checks.same(np.ravel(found_kernel), (first + second)[:9] / 2, 1e-3),
        "recovered_flipped": checks.same(np.ravel(found_kernel), best[:9][::-1], 1e-3),
    },
)
### END HIDDEN TESTS

# %% wrapped_gradients_text [markdown] tags=["ko"]
# ## 6. 끝이 이어진 이미지의 기울기 (18점)
#
# 이번 합성곱은 창이 이미지의 끝을 넘으면 반대쪽 끝에서 이어서 봅니다. 오른쪽 끝의 다음은 왼쪽 끝이고, 아래쪽 끝의 다음은 위쪽 끝입니다. 스트라이드가 $(s, t)$이고
# 커널이 $(k_h, k_w)$일 때 출력은 다음과 같습니다. 창은 이미지 안의 $0, s, 2s, \dots$행, $0, t, 2t, \dots$열에서 시작합니다.
#
# $$y_{nohw} = b_o + \sum_{c,i,j} k_{ocij} \, x_{n,\,c,\,(sh+i) \bmod H,\,(tw+j) \bmod W}$$
#
# 손실(loss) $L$의 출력에 대한 기울기 `grad_output` $= \partial L / \partial y$를 받아, $L$의 $k$, $b$, $x$에 대한 기울기를 돌려주세요. 종이에 먼저
# 적어 보세요. 픽셀 하나는 자신을 본 모든 창에서, 커널의 값 하나는 모든 이미지의 모든 자리에서 기울기를 모읍니다.
#
# - `grad_output`은 `(N, O, H', W')`, `image`는 `(N, C, H, W)`, `kernel`은 `(O, C, kh, kw)`, `stride`는 쌍 `(s, t)`입니다.
# - `H`는 `s`로, `W`는 `t`로 나누어떨어지지 않을 수도 있습니다. 커널은 이미지보다 크지 않습니다.
# - 이름이 `"kernel"`, `"bias"`, `"image"`인 dict를 돌려주세요. 자료형은 `image`의 것과 같고, 받은 배열은 바꾸지 않습니다.
# - 기울기를 직접 유도하는 문제입니다. PyTorch의 자동 미분(`loss.backward()`, `torch.autograd.grad`)은 답을 확인할 때만 쓰고, 이 함수 안에서는 쓰지 마세요.
#
# 답은 스스로 확인할 수 있습니다. `grad_output`과 $y$를 곱해 모두 더한 값을 손실로 두고, 픽셀 하나를 조금 바꾸었을 때 손실이 얼마나 달라지는지 보세요.

# %% wrapped_gradients_text [markdown] tags=["en"]
# ## 6. Gradients on an image without edges (18 points)
#
# In this convolution a window that passes the edge of the image goes on at the opposite one: after the right edge comes the
# left, after the bottom the top. With stride $(s, t)$ and a kernel of size $(k_h, k_w)$ the output is as follows. Windows
# begin in the image's rows $0, s, 2s, \dots$ and columns $0, t, 2t, \dots$.
#
# $$y_{nohw} = b_o + \sum_{c,i,j} k_{ocij} \, x_{n,\,c,\,(sh+i) \bmod H,\,(tw+j) \bmod W}$$
#
# Given `grad_output` $= \partial L / \partial y$, the gradient of a loss $L$ with respect to the output, return the
# gradients of $L$ with respect to $k$, $b$ and $x$. Write them down on paper first: a pixel collects from every window
# that saw it, a number of the kernel from every place of every image.
#
# - `grad_output` is `(N, O, H', W')`, `image` `(N, C, H, W)`, `kernel` `(O, C, kh, kw)`, and `stride` a pair `(s, t)`.
# - `H` need not be divisible by `s`, nor `W` by `t`. The kernel is no larger than the image.
# - Return a dict with `"kernel"`, `"bias"` and `"image"`. Their dtype is that of `image`, and the arrays you are given stay
#   as they are.
# - The gradients are yours to derive: use PyTorch's automatic differentiation (`loss.backward()`, `torch.autograd.grad`) to
#   check your answer if you like, but not inside this function.
#
# You can check your answer yourself: take the sum of `grad_output` times $y$ as the loss, change one pixel a little, and see
# how much the loss changes.

# %% wrapped_gradients nbgrader={"solution": true}
def wrapped_gradients(grad_output, image, kernel, stride):
    """
    ko: 손실의 기울기를 dict로 돌려줍니다: "kernel" (O, C, kh, kw), "bias" (O,), "image" (N, C, H, W).
    en: Return the loss's gradients as a dict: "kernel" (O, C, kh, kw), "bias" (O,), "image" (N, C, H, W).
    """
    ### BEGIN SOLUTION
    grad_kernel, grad_image = np.zeros_like(kernel), np.zeros_like(image)
    for i, j in np.ndindex(kernel.shape[2:]):
        # ko: 커널의 (i, j) 자리가 만나는 픽셀들. 순방향에서 읽은 자리에 역방향에서 그대로 더합니다.
        # en: The pixels that place (i, j) of the kernel meets: read going forward, added to going backward.
        met = (
            slice(None),
            slice(None),
            (np.arange(0, image.shape[2], stride[0])[:, None] + i) % image.shape[2],
            (np.arange(0, image.shape[3], stride[1]) + j) % image.shape[3],
        )
        grad_kernel[:, :, i, j] = np.einsum("nohw,nchw->oc", grad_output, image[met])
        grad_image[met] += np.einsum("oc,nohw->nchw", kernel[:, :, i, j], grad_output)
    return {"kernel": grad_kernel, "bias": grad_output.sum(axis=(0, 2, 3)), "image": grad_image}
    ### END SOLUTION

# %% wrapped_gradients_by_hand nbgrader={"grade": true, "points": 5}
# ko: 한 행뿐인 이미지 1 4 5에서 손으로 계산한 값과 같은가? 커널은 [2, 3], 스트라이드는 (1, 2), 출력의 기울기는 1과 10입니다.
# ko: 첫째 창은 1과 4를 보고, 둘째 창은 5를 보고 나서 끝을 넘어 다시 1을 봅니다.
# en: Does it equal the values worked out by hand for the one-row image 1 4 5? The kernel is [2, 3], the stride (1, 2), and
# en: the output's gradients are 1 and 10. The first window sees 1 and 4; the second sees 5 and, past the edge, 1 again.
import numpy as np
from cnnlib import checks

found = checks.call(
    "wrapped_gradients",
    np.array([[[[1.0, 10.0]]]]),
    np.array([[[[1.0, 4.0, 5.0]]]]),
    np.array([[[[2.0, 3.0]]]]),
    (1, 2),
)
for name, wanted in [
    ("kernel", np.array([[[[51.0, 14.0]]]])),
    ("bias", np.array([11.0])),
    ("image", np.array([[[[32.0, 3.0, 20.0]]]])),
]:
    got = checks.part(found, name)
    checks.expect(
        "wrapped_gradients.by_hand",
        checks.same(got, wanted),
        suspects={
            "edge_dropped": checks.same(np.ravel(got), [51.0, 4.0]) or checks.same(np.ravel(got), [2.0, 3.0, 20.0]),
            "gradient_flipped": checks.same(np.ravel(got), [14.0, 51.0]),
            "overlap_overwritten": checks.same(np.ravel(got), [30.0, 3.0, 20.0]),
        },
        name=name,
        got=got,
        wanted=wanted,
    )

# %% wrapped_gradients_parameters nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 높이와 너비가 다른 여러 이미지에서 커널과 편향의 기울기
# en: Hidden test: the gradients of kernel and bias on several images whose height and width differ
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks


def seen_by(photos, size, step):
    """What each place of the kernel meets: (kh, kw, N, C, H', W')."""
    return np.stack(
        [
            np.stack([np.roll(photos, (-i, -j), axis=(2, 3))[:, :, :: step[0], :: step[1]] for j in range(size[1])])
            for i in range(size[0])
        ]
    )


random = checks.rng("wrapped_gradients_parameters")
for shape, size, step in [((3, 2, 5, 7), (4, 2, 3, 2), (2, 3)), ((1, 1, 4, 6), (1, 1, 2, 4), (2, 1))]:
    image, kernel = random.normal(size=shape), random.normal(size=size)
    met = seen_by(image, size[2:], step)
    grad_output = random.normal(size=(shape[0], size[0], *met.shape[4:]))
    found = checks.call("wrapped_gradients", grad_output, image, kernel, step)
    got = checks.part(found, "kernel"), checks.part(found, "bias")
    # The loss is linear in the kernel: what it gains when one number grows by 1 is that number's derivative.
    terms = np.einsum("nohw,ijnchw->nocij", grad_output, met), grad_output.sum(axis=(2, 3))
    expected = [per_image.sum(axis=0) for per_image in terms]
    inside = np.pad(image, [(0, 0), (0, 0), (0, size[2]), (0, size[3])])
    inside = seen_by(inside, size[2:], step)[..., : met.shape[4], : met.shape[5]]

    def equals(first, second, flip=slice(None)):
        return checks.same(got[0], first[:, :, flip, flip]) and checks.same(got[1], second)

    checks.expect(
        "wrapped_gradients.parameters",
        equals(*expected),
        suspects={
            "batch_averaged": equals(*[per_image.mean(axis=0) for per_image in terms]),
            "batch_not_summed": equals(*[per_image[0] for per_image in terms])
            or checks.same(got[0], terms[0])
            or equals(*[per_image[-1] for per_image in terms]),
            "gradient_flipped": equals(*expected, slice(None, None, -1)),
            "edge_dropped": equals(np.einsum("nohw,ijnchw->ocij", grad_output, inside), expected[1]),
        },
        shape=str(shape),
        stride=str(step),
    )
### END HIDDEN TESTS

# %% wrapped_gradients_image nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 이미지의 기울기. 픽셀 하나하나를 조금씩 바꾸어 손실이 얼마나 달라지는지와 견줍니다.
# en: Hidden test: the image's gradient, compared with how the loss changes when one pixel after another is changed
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("wrapped_gradients_image")
for shape, size, step in [((2, 3, 5, 4), (2, 3, 3, 2), (2, 1)), ((1, 1, 3, 6), (1, 1, 2, 3), (1, 2))]:
    image, kernel = random.normal(size=shape), random.normal(size=size)
    places = tuple(-(-n // s) for n, s in zip(shape[2:], step, strict=True))
    grad_output = random.normal(size=(shape[0], size[0], *places))
    found = checks.part(checks.call("wrapped_gradients", grad_output, image, kernel, step), "image")

    def losses(photos, weights, upstream, room=(0, 0)):
        """The loss of each of the photos, with so many empty rows and columns before the other edge begins."""
        total = np.zeros(len(photos))
        photos = np.pad(photos, [(0, 0), (0, 0), (0, room[0]), (0, room[1])])
        for i, j in np.ndindex(weights.shape[2:]):
            met = np.roll(photos, (-i, -j), axis=(2, 3))[:, :, :: step[0], :: step[1]]
            met = met[:, :, : upstream.shape[1], : upstream.shape[2]]
            total += np.einsum("oc,ohw,pchw->p", weights[:, :, i, j], upstream, met)
        return total

    # The loss is linear in the image: one pixel of 1 on black has that pixel's derivative as its loss.
    ones = np.eye(image[0].size).reshape(-1, *shape[1:])
    expected = np.stack([losses(ones, kernel, one) for one in grad_output]).reshape(shape)
    flipped = np.stack([losses(ones, kernel[:, :, ::-1, ::-1], one) for one in grad_output]).reshape(shape)
    dropped = np.stack([losses(ones, kernel, one, size[2:]) for one in grad_output]).reshape(shape)
    last = {"by window": np.zeros(shape), "by place of the kernel": np.zeros(shape)}
    for h, w, i, j in np.ndindex(*places, *size[2:]):
        row, column = (step[0] * h + i) % shape[2], (step[1] * w + j) % shape[3]
        last["by window"][:, :, row, column] = grad_output[:, :, h, w] @ kernel[:, :, i, j]
    for i, j, h, w in np.ndindex(*size[2:], *places):
        row, column = (step[0] * h + i) % shape[2], (step[1] * w + j) % shape[3]
        last["by place of the kernel"][:, :, row, column] = grad_output[:, :, h, w] @ kernel[:, :, i, j]
    checks.expect(
        "wrapped_gradients.image",
        checks.same(found, expected),
        suspects={
            "kernel_flipped_backward": checks.same(found, flipped),
            "edge_dropped": checks.same(found, dropped),
            "batch_averaged": checks.same(found, expected / len(image)),
            "overlap_overwritten": any(checks.same(found, one) for one in last.values()),
        },
        shape=str(shape),
        stride=str(step),
    )
### END HIDDEN TESTS

# %% wrapped_gradients_memory nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: float32, 연속이 아닌 배열, 바뀌지 않은 입력
# en: Hidden test: float32, arrays that are not contiguous, inputs left as they were
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("wrapped_gradients_memory")
sizes = [(1, 2, 2, 3), (1, 1, 4, 6), (2, 1, 2, 2)]  # windows side by side that meet no edge: no other test's concern
grad_output, image, kernel = (random.normal(size=size).astype("float32") for size in sizes)
found = checks.probe("apply_to_views", "wrapped_gradients", grad_output, image, kernel, (2, 2))
blocks = image.reshape(2, 2, 3, 2).transpose(0, 2, 1, 3)  # (h, w, i, j)
result = found["result"]
names = ("kernel", "bias", "image")
got = [checks.part(result, name) for name in names]
same_kernel = checks.same(got[0], np.einsum("nohw,hwij->oij", grad_output, blocks)[:, None])
same_bias = checks.same(got[1], grad_output.sum(axis=(0, 2, 3)))
expected = np.einsum("nohw,oij->hiwj", grad_output, kernel[:, 0]).reshape(image.shape)
flipped = np.einsum("nohw,oij->hiwj", grad_output, kernel[:, 0, ::-1, ::-1]).reshape(image.shape)
same_image = checks.same(got[2], expected) or checks.same(got[2], flipped)
checks.expect("wrapped_gradients.views", same_kernel and same_bias and same_image)
arrays = (grad_output, image, kernel, (2, 2))
kept = all(checks.same(*pair) for pair in zip(found["arguments"], arrays, strict=True))
checks.expect("wrapped_gradients.inputs", kept, suspects={"input_changed": not kept})
dtypes = sorted({str(np.asarray(one).dtype) for one in got})
checks.expect(
    "wrapped_gradients.dtype", dtypes == ["float32"], suspects={"dtype_widened": "float64" in dtypes}, got=str(dtypes)
)
### END HIDDEN TESTS

# %% flipping_question [markdown] tags=["ko"]
# **설명하기 (6점, 사람이 채점합니다).** 동료가 수학의 합성곱, 곧 커널을 뒤집어 쓰는 층으로 신경망을 만들어 학습시켰습니다. 이제 배운 커널과 편향을 `nn.Conv2d`에
# 그대로 옮기려고 합니다. 다섯 문장쯤으로 다음을 설명하세요. 처음부터 `nn.Conv2d`로 학습했다면 정확도가 달라졌을까요? 그대로 옮기면 무슨 일이 생기고, 어떻게 옮겨야
# 할까요? 아무 손질 없이 옮겨도 되는 커널은 어떤 것일까요?
# <!-- BEGIN MARK SCHEME -->
# **채점 기준.**
#
# - 2점: 학습으로 얻는 커널이라면 뒤집은 값을 배울 뿐이므로 나타낼 수 있는 함수가 같고, 정확도가 달라질 까닭이 없다고 말합니다(초깃값과 무작위성에 따른 차이는 말해도 되고 빠뜨려도 됩니다).
# - 2점: 그대로 옮기면 출력이 달라지므로 커널마다 높이와 너비의 두 축을 모두 뒤집어야 한다고 말합니다. 채널의 순서와 편향은 그대로입니다. 두 축 가운데 하나만 말하면 절반을 줍니다.
# - 2점: 두 축을 모두 뒤집어도(180도 돌려도) 그대로인 커널은 손질할 필요가 없다고 말하고, 예를 하나 듭니다(1×1 커널, 평균, 가우스, 라플라시안 등).
# - “합성곱은 어느 쪽이나 똑같다”고만 하면 0점입니다.
# <!-- END MARK SCHEME -->

# %% flipping_question [markdown] tags=["en"]
# **Explain (6 points, graded by a person).** A colleague built and trained a network whose layers compute the convolution of mathematics, which
# flips the kernel. Now the trained kernels and biases are to be moved into `nn.Conv2d` as they are. In about five sentences: would the accuracy
# have been different had the network been trained with `nn.Conv2d` from the start? What happens when the kernels are moved as they are, and how
# should they be moved? Which kernels can be moved without any change?
# <!-- BEGIN MARK SCHEME -->
# **Rubric.**
#
# - 2 points: says that a learned kernel simply comes out flipped, so both layers can express the same functions and there is no reason for a different accuracy (differences by initial values and chance may be mentioned or left out).
# - 2 points: says that the outputs change when the kernels are moved as they are, so that both axes, height and width, must be flipped in every kernel, while the order of channels and the biases stay. One of the two axes only earns half of them.
# - 2 points: says that a kernel that stays the same when both axes are flipped (turned by 180 degrees) needs no change, with an example (1×1 kernels, a mean, a Gaussian, a Laplacian, ...).
# - “It is all the same convolution” alone is worth 0.
# <!-- END MARK SCHEME -->

# %% flipping_answer [markdown] nbgrader={"grade": true, "solution": true, "points": 6}
# 커널을 학습하므로 뒤집는 층은 뒤집힌 커널을 배울 뿐이고, 나타낼 수 있는 함수가 같으므로 정확도가 달라질 까닭이 없다. 그대로 옮기면 출력이 달라진다. 커널마다 높이와
# 너비의 두 축을 모두 뒤집어 옮기고 채널의 순서와 편향은 그대로 둔다. 180도 돌려도 그대로인 커널, 이를테면 1×1 커널이나 평균 커널은 손질 없이 옮겨도 된다.
#
# The kernels are learned, so a layer that flips them learns them flipped: both layers express the same functions, and the
# accuracy has no reason to differ. Moved as they are, they give other outputs; flip height and width of every kernel and
# leave channels and biases alone. Kernels that look the same turned by 180 degrees, such as 1×1 or mean kernels, need nothing.

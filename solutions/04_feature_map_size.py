# ---
# jupyter:
#   course:
#     assignment: 04-feature-map-size
#     withholds: [cnnlib.convert]
#     forbids:
#       seen_by: [cnnlib.geometry]
#       ledger: [cnnlib.geometry]
# ---

# %% title [markdown] tags=["ko"]
# # 과제 04. 특징 맵의 크기
#
# 4장에서 특징 맵(feature map)의 크기가 커널(kernel), 스트라이드(stride), 패딩(padding), 팽창(dilation)으로 정해진다는 것을 보았습니다. 이 과제에서는
# 그 식을 거꾸로 풀고, 층을 쌓았을 때 출력 하나가 무엇을 보는지 따지고, 신경망의 크기와 매개변수를 장부로 적고, 조건에 맞는 층을 설계합니다. 문제는 여섯 개,
# 모두 100점이고 60분에서 90분쯤 걸립니다.
#
# - 문제는 서로 독립적입니다. 앞의 답이 없어도 뒤의 문제를 풀 수 있습니다.
# - `raise NotImplementedError()` 줄을 지우고 답을 쓴 다음, 바로 아래의 테스트 칸을 실행하세요. 테스트가 틀린 곳을 알려 줍니다.
#   통과하면 아무것도 나오지 않습니다.
# - NumPy와 PyTorch를 써도 됩니다. 3번과 4번에서는 `cnnlib.geometry`를 쓸 수 없습니다.
# - 내려면 먼저 **Kernel → Restart Kernel and Run All Cells**로 처음부터 끝까지 실행해 보세요.
# - 보이는 테스트 말고도 비공개 테스트(hidden test)가 있습니다. 무엇을 보는지는 테스트 칸의 설명에 적혀 있습니다.

# %% title [markdown] tags=["en"]
# # Assignment 04. The size of a feature map
#
# Chapter 4 showed how kernel, stride, padding and dilation set the size of a feature map. Here you turn that formula
# around, work out what one output of a stack of layers sees, keep the books of a network's shapes and parameters, and design
# layers that meet given conditions. There are six exercises worth 100 points in all; plan for 60 to 90 minutes.
#
# - The exercises are independent: you can do any of them without the ones before it.
# - Replace the line `raise NotImplementedError()` by your answer and run the test cell below it. It tells you what is wrong.
#   When all is well, it says nothing.
# - You may use NumPy and PyTorch. Exercises 3 and 4 must do without `cnnlib.geometry`.
# - Before you hand in, run everything once from the top: **Kernel → Restart Kernel and Run All Cells**.
# - Besides the tests you see there are hidden ones. The test cells say what they look at.

# %% setup tags=["ko"] nbgrader={"locked": true}
import numpy as np
import torch

from cnnlib import checks, scratch
from cnnlib.data.photos import load_photo

torch.set_num_threads(1)
checks.start(globals(), language="ko")

# %% setup tags=["en"] nbgrader={"locked": true}
import numpy as np
import torch

from cnnlib import checks, scratch
from cnnlib.data.photos import load_photo

torch.set_num_threads(1)
checks.start(globals(), language="en")

# %% predictions_text [markdown] tags=["ko"]
# ## 1. 실행하기 전에 예상하기 (10점)
#
# 채널(channel) 6개, 높이 35, 너비 56인 특징 맵에 합성곱층을 적용합니다. 필터(filter)는 48개, 커널은 높이 4에 너비 3, 스트라이드는 세로로 2,
# 가로로 3입니다. 패딩은 위아래와 왼쪽, 오른쪽에 2씩이고 팽창은 두 방향 모두 3, 그룹(groups)은 2개이며 편향(bias)이 있습니다.
# 코드를 실행하지 말고 종이에 계산한 뒤, 아래 함수가 네 값을 돌려주게 하세요.
#
# | 이름 | 뜻 |
# |---|---|
# | `height` | 출력의 높이 |
# | `width` | 출력의 너비 |
# | `parameters` | 이 층의 매개변수 개수 |
# | `values` | 이미지 한 장의 출력에 든 수의 개수. 입력에 든 수 11,760개보다 많을까요, 적을까요? |

# %% predictions_text [markdown] tags=["en"]
# ## 1. Predict before you run (10 points)
#
# A convolutional layer is applied to a feature map with 6 channels, height 35 and width 56. It has 48 filters; the kernel is 4
# high and 3 wide, the stride 2 downward and 3 across. Padding is 2 on each of the four sides, dilation 3 both ways, there
# are 2 groups, and there is a bias. Work the four values out on paper, without running code, and let the function below
# return them.
#
# | name | meaning |
# |---|---|
# | `height` | the height of the output |
# | `width` | the width of the output |
# | `parameters` | how many parameters the layer has |
# | `values` | how many numbers the output of one image holds: more or fewer than the 11,760 of the input? |

# %% predictions nbgrader={"solution": true}
def predictions():
    """
    ko: 네 예상값을 dict로 돌려줍니다.
    en: Return the four predictions as a dict.
    """
    ### BEGIN SOLUTION
    # ko: 팽창한 커널은 3·(4-1)+1 = 10행, 3·(3-1)+1 = 7열에 걸칩니다. 패딩까지 39행 60열이므로 창은 아래로 29/2를 내림한 14번,
    # ko: 오른쪽으로 53/3을 내림한 17번 옮깁니다. 필터 하나는 채널 6개를 그룹 2개로 나눈 3개만 봅니다.
    # en: The dilated kernel spans 3·(4-1)+1 = 10 rows and 3·(3-1)+1 = 7 columns. With padding there are 39 rows and 60
    # en: columns, so the window moves down 29/2, rounded down, 14 times and right 53/3, rounded down, 17 times. A filter
    # en: sees 3 channels, those of its group: half of the 6.
    return {"height": 15, "width": 18, "parameters": 48 * 3 * 4 * 3 + 48, "values": 48 * 15 * 18}
    ### END SOLUTION

# %% predictions_form nbgrader={"grade": true, "points": 1}
# ko: 이름 네 개가 모두 있고, 값이 양의 정수인가?
# en: Are all four names there, each with a positive whole number?
from cnnlib import checks

answer = checks.call("predictions")
for name in ["height", "width", "parameters", "values"]:
    value = checks.part(answer, name)
    whole = isinstance(value, int | float) and value > 0 and value % 1 == 0
    checks.expect("predictions.whole", whole, name=name, got=value)

# %% predictions_size nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 출력의 높이와 너비
# en: Hidden test: the output's height and width
### BEGIN HIDDEN TESTS
from cnnlib import checks

answer = checks.call("predictions")
got = checks.part(answer, "height"), checks.part(answer, "width")
checks.expect(
    "predictions.size",
    got == (15, 18),
    suspects={
        "dilation_ignored": got == (18, 20),
        "padding_counted_once": got == (14, 18),
        "ceil_for_floor": got == (16, 19),
        "rounded": got == (15, 19),
        "first_place_forgotten": got == (14, 17),
        "stride_swapped": got == (10, 27),
        "height_width_swapped": got == (18, 15),
    },
    got=str(got),
)
### END HIDDEN TESTS

# %% predictions_parameters nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 매개변수의 개수
# en: Hidden test: the number of parameters
### BEGIN HIDDEN TESTS
from cnnlib import checks

got = checks.part(checks.call("predictions"), "parameters")
checks.expect(
    "predictions.parameters",
    got == 1_776,
    suspects={
        "groups_ignored": got == 3_504,
        "bias_forgotten": got == 1_728,
        "kernel_depth_forgotten": got in (624, 576),
        "weights_not_shared": got in (1_728 * 270, 1_776 * 270, 1_728 * 270 + 48),
    },
    got=got,
)
### END HIDDEN TESTS

# %% predictions_values nbgrader={"grade": true, "points": 2}
# ko: 비공개 테스트: 출력에 든 수의 개수. 높이와 너비는 답에 적힌 값을 그대로 믿습니다.
# en: Hidden test: the numbers of the output. Height and width are taken as the answer gives them.
### BEGIN HIDDEN TESTS
from cnnlib import checks

answer = checks.call("predictions")
area = checks.part(answer, "height") * checks.part(answer, "width")
got = checks.part(answer, "values")
checks.expect(
    "predictions.values",
    got == 48 * area,
    suspects={"one_map_counted": got == area, "depth_kept": got == 6 * area},
    got=got,
)
### END HIDDEN TESTS

# %% padding_for_text [markdown] tags=["ko"]
# ## 2. 원하는 크기를 주는 패딩 (16점)
#
# 이번에는 식을 거꾸로 풉니다. 한 축의 길이가 `size`인 입력에 커널 `kernel`, 스트라이드 `stride`, 팽창 `dilation`을 적용한 출력의 길이가 정확히
# `target`이 되도록 앞뒤에 0을 덧대려고 합니다. 앞에 덧댈 개수와 뒤에 덧댈 개수를 쌍 `(before, after)`로 돌려주세요.
#
# - 덧대는 0의 개수는 모두 합쳐 가장 적어야 합니다. 덧댈 필요가 없으면 `(0, 0)`입니다.
# - 앞뒤에 똑같이 나눕니다. 홀수여서 나누어떨어지지 않으면 남는 하나는 뒤에, 곧 오른쪽이나 아래쪽에 덧댑니다.
# - 덧대지 않아도 출력이 `target`보다 길면 어떤 패딩도 소용이 없습니다. 이때는 `ValueError`를 내세요.
# - 커널은 입력보다 클 수도 있고, 짝수일 수도 있습니다.
#
# 스트라이드 1에서 `target`이 `size`이면 흔히 말하는 ‘same’ 패딩이고, 스트라이드가 더 크면 `target`을 `size / stride`를 올림한 값으로 둔 것이
# TensorFlow의 ‘same’ 패딩입니다.

# %% padding_for_text [markdown] tags=["en"]
# ## 2. The padding that gives a wanted size (16 points)
#
# Now turn the formula around. Along one axis an input of length `size` meets a kernel of length `kernel` with the given `stride`
# and `dilation`. Zeros are to be added before and after it so that the output has exactly the length `target`. Return how
# many go before and how many after as a pair `(before, after)`.
#
# - Add as few zeros as possible in all; where none are needed, that is `(0, 0)`.
# - Share them equally. If their number is odd, the one left over goes after: to the right, or to the bottom.
# - If the output is longer than `target` without any padding, no padding can help: raise a `ValueError`.
# - The kernel may be longer than the input, and it may be even.
#
# At stride 1, a `target` equal to `size` is what is usually called ‘same’ padding. At a larger stride TensorFlow's ‘same’ padding
# is the one whose `target` is `size / stride`, rounded up.

# %% padding_for nbgrader={"solution": true}
def padding_for(size, target, kernel, stride, dilation):
    """
    ko: 출력의 길이가 target이 되는 가장 적은 패딩 (앞, 뒤)를 돌려줍니다. 그런 패딩이 없으면 ValueError를 냅니다.
    en: Return the least padding (before, after) that makes the output `target` long; raise ValueError if there is none.
    """
    ### BEGIN SOLUTION
    span = dilation * (kernel - 1) + 1
    if (size - span) // stride + 1 > target:
        raise ValueError(f"without padding, {size} pixels already give more than {target} places")
    # ko: 마지막 창이 끝나는 곳까지의 길이에서 입력의 길이를 뺍니다.
    # en: How far the last window reaches, less what the input holds.
    total = max((target - 1) * stride + span - size, 0)
    return total // 2, total - total // 2
    ### END SOLUTION

# %% padding_for_by_hand nbgrader={"grade": true, "points": 4}
# ko: 길이 7인 입력을 종이에 그려 보면 알 수 있는 값과 같은가?
# en: Does it give what a drawing of an input of length 7 shows?
from cnnlib import checks

for target, kernel, stride, dilation, wanted in [
    (7, 3, 1, 1, (1, 1)),
    (7, 4, 1, 1, (1, 2)),
    (7, 4, 1, 2, (3, 3)),
    (4, 4, 2, 1, (1, 2)),
    (3, 2, 2, 1, (0, 0)),
]:
    found = checks.call("padding_for", 7, target, kernel, stride, dilation)
    got = checks.part(found, 0), checks.part(found, 1)
    checks.expect(
        "padding_for.by_hand",
        got == wanted,
        target=target,
        kernel=kernel,
        stride=stride,
        dilation=dilation,
        got=str(got),
        wanted=str(wanted),
    )

# %% padding_for_same nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 스트라이드 1에서 크기를 지키는 패딩. 홀수와 짝수 커널, 홀수와 짝수 팽창
# en: Hidden test: the padding that keeps the size at stride 1, for odd and even kernels and dilations
### BEGIN HIDDEN TESTS
from cnnlib import checks

random = checks.rng("padding_for_same")
cases = [(int(random.integers(3, 40)), kernel, dilation) for kernel in range(1, 8) for dilation in range(1, 5)]
found = [checks.call("padding_for", size, size, kernel, 1, dilation) for size, kernel, dilation in cases]
got = [(checks.part(pair, 0), checks.part(pair, 1)) for pair in found]
# At stride 1 every zero adds one place: d(k - 1) of them make up for what the kernel takes.
totals = [dilation * (kernel - 1) for _, kernel, dilation in cases]
wanted = [(total // 2, total - total // 2) for total in totals]
first = next((place for place, pair in enumerate(got) if pair != wanted[place]), 0)
size, kernel, dilation = cases[first]
checks.expect(
    "padding_for.same",
    got == wanted,
    suspects={
        "extra_before": got == [pair[::-1] for pair in wanted],
        "padding_symmetric": got == [(total // 2,) * 2 for total in totals]
        or got == [(total - total // 2,) * 2 for total in totals],
        "all_padding_after": got == [(0, total) for total in totals],
        "holes_not_padded": got == [((kernel - 1) // 2, kernel // 2) for _, kernel, _ in cases],
        "last_step_counted": got == [((total + 1) // 2, total + 1 - (total + 1) // 2) for total in totals],
    },
    size=size,
    kernel=kernel,
    dilation=dilation,
    got=str(got[first]),
)
### END HIDDEN TESTS

# %% padding_for_strided nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: TensorFlow의 ‘same’ 패딩. 스트라이드 2에서 5까지, 나누어떨어지는 크기와 남는 크기
# en: Hidden test: TensorFlow's ‘same’ padding at strides from 2 to 5, for sizes that divide evenly and
# en: sizes that do not
### BEGIN HIDDEN TESTS
from cnnlib import checks

random = checks.rng("padding_for_strided")
cases = [(12, 12 // stride, stride + 2, stride, 1) for stride in (2, 3)]
for _ in range(24):
    size, stride, dilation = (int(random.integers(*limits)) for limits in [(5, 60), (2, 6), (1, 3)])
    kernel = int(random.integers(stride + 1, 9))  # so that padding is needed: none is another test's concern
    cases.append((size, -(-size // stride), kernel, stride, dilation))
found = [checks.call("padding_for", *case) for case in cases]
got = [(checks.part(pair, 0), checks.part(pair, 1)) for pair in found]


def halves(rule):
    """The pairs that a rule for the total gives."""
    totals = [max(rule(*case), 0) for case in cases]
    return [(total // 2, total - total // 2) for total in totals]


wanted = halves(lambda n, m, k, s, d: (m - 1) * s + d * (k - 1) + 1 - n)
first = next((place for place, pair in enumerate(got) if pair != wanted[place]), 0)
checks.expect(
    "padding_for.strided",
    got == wanted,
    suspects={
        "extra_before": got == [pair[::-1] for pair in wanted],
        "padding_symmetric": got == [(before, before) for before, _ in wanted]
        or got == [(after, after) for _, after in wanted],
        "all_padding_after": got == [(0, sum(pair)) for pair in wanted],
        "holes_not_padded": got == halves(lambda n, m, k, s, d: (m - 1) * s + k - n),
        "stride_ignored": got
        in (
            halves(lambda n, m, k, s, d: m - 1 + d * (k - 1) + 1 - n),
            halves(lambda n, m, k, s, d: d * (k - 1)),
        ),
        "last_step_counted": got == halves(lambda n, m, k, s, d: m * s + d * (k - 1) + 1 - n),
    },
    size=cases[first][0],
    target=cases[first][1],
    kernel=cases[first][2],
    stride=cases[first][3],
    dilation=cases[first][4],
    got=str(got[first]),
)
### END HIDDEN TESTS

# %% padding_for_targets nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 아무 길이나 주어졌을 때. 패딩이 필요 없는 길이, 어떤 패딩으로도 얻을 수 없는 길이
# en: Hidden test: any target at all, one that needs no padding, one that no padding can give
### BEGIN HIDDEN TESTS
from cnnlib import checks

OUTCOME = """
def outcome(answer, *arguments):
    try:
        pair = answer(*arguments)
    except ValueError:
        return "ValueError"
    return [int(pair[0]), int(pair[1])]
"""
random = checks.rng("padding_for_targets")
for _ in range(6):
    kernel, stride = int(random.integers(3, 6)), int(random.integers(2, 5))
    enough = int(random.integers(3, 9))
    size = (enough - 1) * stride + kernel + stride - 1  # the last stride - 1 pixels are left over
    got = checks.probe(OUTCOME, "padding_for", size, enough, kernel, stride, 1)
    checks.expect(
        "padding_for.enough",
        got == [0, 0],
        suspects={"negative_padding": got != "ValueError" and min(got) < 0},
        size=size,
        target=enough,
        kernel=kernel,
        stride=stride,
        got=str(got),
    )
    got = checks.probe(OUTCOME, "padding_for", size, enough - 1, kernel, stride, 1)
    checks.expect(
        "padding_for.refuses",
        got == "ValueError",
        suspects={
            "negative_padding": got != "ValueError" and min(got) < 0,
            "too_long_accepted": got == [0, 0],
        },
        size=size,
        target=enough - 1,
        kernel=kernel,
        stride=stride,
        got=str(got),
    )
    more = 2 * int(random.integers(1, 4))  # an even number of zeros: sides are another test's concern
    got = checks.probe(OUTCOME, "padding_for", size, size - kernel + 1 + more, kernel, 1, 1)
    checks.expect(
        "padding_for.more",
        got == [more // 2, more // 2],
        suspects={
            "all_padding_after": got == [0, more],
            "last_step_counted": got == [more // 2, more // 2 + 1],
        },
        size=size,
        target=size - kernel + 1 + more,
        kernel=kernel,
        got=str(got),
    )
### END HIDDEN TESTS

# %% seen_by_text [markdown] tags=["ko"]
# ## 3. 출력 하나가 보는 픽셀 (18점)
#
# 합성곱층을 쌓으면 출력 하나가 보는 입력의 범위, 곧 수용 영역(receptive field)이 넓어집니다. 한 축만 생각합시다. 길이가 `size`인 이미지에 `layers`를 앞에서부터
# 차례로 적용합니다. 층 하나하나는 `(kernel, stride, padding, dilation)`이고 패딩은 앞뒤에 똑같이 덧댑니다. 마지막 출력의 `position`번째 값
# (0부터 셉니다)에 대해 다음 dict를 돌려주세요.
#
# | 이름 | 뜻 |
# |---|---|
# | `size` | 수용 영역의 크기. 이미지에 끝이 없다고 할 때, 출력 하나가 보는 첫 픽셀부터 마지막 픽셀까지의 길이 |
# | `jump` | 출력에서 한 칸 옮길 때 수용 영역이 입력에서 움직이는 픽셀의 개수 |
# | `pixels` | 그 출력이 실제로 보는 픽셀의 번호를 작은 것부터 늘어놓은 리스트 |
#
# - 픽셀을 본다는 것은, 커널의 값이 모두 양수일 때 그 픽셀을 바꾸면 출력이 달라진다는 뜻입니다.
# - 패딩은 이미지의 픽셀이 아니므로 `pixels`에 들지 않습니다. 중간 특징 맵에 덧댄 패딩도 언제나 0이어서 아무 픽셀도 보지 않습니다.
# - 팽창한 커널은 픽셀을 건너뛰므로 `pixels`에는 빈 곳이 있을 수 있습니다.
# - `cnnlib.geometry`를 쓰지 않고 푸세요. 그 밖의 방법은 자유입니다.

# %% seen_by_text [markdown] tags=["en"]
# ## 3. The pixels that one output sees (18 points)
#
# Stacked convolutional layers widen what one output sees of the input: its receptive field. Think of one axis only. The
# `layers` are applied one after another, the first one to an image of length `size`. Each layer is
# `(kernel, stride, padding, dilation)`, and padding is added at both ends alike. For value number `position` of the last
# output, counted from 0, return this dict:
#
# | name | meaning |
# |---|---|
# | `size` | the size of the receptive field: from the first pixel an output sees to the last, as if the image had no end |
# | `jump` | by how many input pixels the receptive field moves from one output to the next |
# | `pixels` | the numbers of the pixels that this output really sees, as a list from small to large |
#
# - To see a pixel means: if all values of the kernels are positive, changing that pixel changes the output.
# - Padding is no pixel of the image and does not belong to `pixels`. Padding around a feature map in between is always 0,
#   so it sees no pixel either.
# - A dilated kernel skips pixels, so `pixels` may have gaps.
# - Do without `cnnlib.geometry`. Apart from that, any way is right.

# %% seen_by nbgrader={"solution": true}
def seen_by(layers, size, position):
    """
    ko: 마지막 출력의 position번째 값에 대해 "size", "jump", "pixels"를 담은 dict를 돌려줍니다.
    en: Return a dict with "size", "jump" and "pixels" for value number `position` of the last output.
    """
    ### BEGIN SOLUTION
    field, jump, lengths = 1, 1, [size]
    for kernel, stride, padding, dilation in layers:
        reach = dilation * (kernel - 1)
        field += reach * jump
        jump *= stride
        lengths.append((lengths[-1] + 2 * padding - reach - 1) // stride + 1)
    seen = {position}
    for (kernel, stride, padding, dilation), length in zip(reversed(layers), reversed(lengths[:-1])):
        met = {place * stride - padding + dilation * j for place in seen for j in range(kernel)}
        # ko: 맵마다 그 밖으로 나간 자리를 버립니다. 패딩은 더 거슬러 올라갈 것이 없습니다.
        # en: What lies outside is dropped on every map: from padding, nothing leads further back.
        seen = {place for place in met if 0 <= place < length}
    return {"size": field, "jump": jump, "pixels": sorted(seen)}
    ### END SOLUTION

# %% seen_by_by_hand nbgrader={"grade": true, "points": 4}
# ko: 길이 9인 이미지에 커널 3, 스트라이드 2, 패딩 1인 층과 커널 2, 스트라이드 1, 패딩 0인 층을 적용합니다. 출력은 4개입니다.
# ko: 첫째 층의 출력 0은 (패딩 하나와) 픽셀 0, 1을, 출력 1은 픽셀 1, 2, 3을 봅니다. 둘째 층의 출력 0은 그 둘을 봅니다.
# en: A layer with kernel 3, stride 2 and padding 1, then one with kernel 2, stride 1 and no padding, on
# en: an image of length 9 give 4 outputs. In the first layer, output 0 sees (one zero of padding and)
# en: pixels 0 and 1, output 1 pixels 1, 2 and 3; output 0 of the second layer sees these two.
from cnnlib import checks

for position, wanted in [(0, [0, 1, 2, 3]), (1, [1, 2, 3, 4, 5]), (3, [5, 6, 7, 8])]:
    found = checks.call("seen_by", [(3, 2, 1, 1), (2, 1, 0, 1)], 9, position)
    for name, value in [("size", 5), ("jump", 2), ("pixels", wanted)]:
        got = checks.part(found, name)
        checks.expect(
            "seen_by.by_hand",
            checks.same(got, value),
            position=position,
            name=name,
            got=str(got),
            wanted=str(value),
        )

# %% seen_by_size nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 스트라이드와 팽창이 섞인 층을 쌓았을 때 수용 영역의 크기와 움직이는 폭
# en: Hidden test: size and jump of the receptive field for stacks with strides and dilations
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("seen_by_size")
stacks = [[(3, 2, 1, 1), (3, 2, 1, 1), (3, 2, 1, 2)]]
for depth in (2, 3, 3, 4, 4):
    limits = [(2, 6), (1, 4), (0, 2), (1, 4)]
    stacks.append([tuple(int(random.integers(*limit)) for limit in limits) for _ in range(depth)])


def prod(numbers):
    return int(np.prod(numbers))


def fields(gap, hop):
    """The sizes that a rule gives for how far apart a kernel's values lie and how the strides so far combine."""
    return [
        1 + sum(gap(d) * (k - 1) * hop([s for _, s, _, _ in stack[:below]]) for below, (k, _, _, d) in enumerate(stack))
        for stack in stacks
    ]


# Long enough for every stack: what happens at the edges is another test's concern.
found = [checks.call("seen_by", stack, 2_000, 3) for stack in stacks]
got, wanted = [checks.part(one, "size") for one in found], fields(lambda d: d, prod)
first = next((place for place, one in enumerate(got) if one != wanted[place]), 0)
own = [
    1 + sum(d * (k - 1) * prod([s for _, s, _, _ in stack[: below + 1]]) for below, (k, _, _, d) in enumerate(stack))
    for stack in stacks
]
checks.expect(
    "seen_by.size",
    got == wanted,
    suspects={
        "last_stride_only": got == fields(lambda d: d, lambda strides: strides[-1] if strides else 1),
        "own_stride_counted": got == own,
        "strides_forgotten": got == fields(lambda d: d, lambda strides: 1),
        "dilation_ignored": got == fields(lambda d: 1, prod),
        "overlap_forgotten": got == [prod([d * (k - 1) + 1 for k, _, _, d in stack]) for stack in stacks],
    },
    layers=str(stacks[first]),
    got=got[first],
)
got, wanted = [checks.part(one, "jump") for one in found], [prod([s for _, s, _, _ in stack]) for stack in stacks]
first = next((place for place, one in enumerate(got) if one != wanted[place]), 0)
checks.expect(
    "seen_by.jump",
    got == wanted,
    suspects={
        "last_stride_only": got == [stack[-1][1] for stack in stacks],
        "strides_added": got == [sum(s for _, s, _, _ in stack) for stack in stacks],
    },
    layers=str(stacks[first]),
    got=got[first],
)
### END HIDDEN TESTS

# %% seen_by_edges nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 이미지의 끝에서 보는 픽셀. 빈 곳이 생기지 않는 층만 씁니다.
# en: Hidden test: the pixels seen at the ends of the image, by layers that leave no gaps
### BEGIN HIDDEN TESTS
from cnnlib import checks, geometry

random = checks.rng("seen_by_edges")
# The last pixels are left over: padding behind the map in between must not be taken to see them.
cases = [
    ([(4, 3, 0, 1), (3, 1, 1, 1)], 12, 2),
    ([(4, 3, 1, 1), (3, 1, 1, 1)], 13, 3),
    ([(2, 1, 0, 1), (4, 3, 1, 1), (3, 1, 1, 1)], 14, 3),
    ([(3, 2, 1, 1), (3, 1, 1, 1)], 8, 0),
]
for _ in range(8):
    kernels = [int(random.integers(2, 6)) for _ in range(2)]
    layers = [(k, int(random.integers(1, k + 1)), int(random.integers(1, k)), 1) for k in kernels]
    size = int(random.integers(14, 25))
    places = size
    for layer in layers:
        places = geometry.output_size(places, *layer)
    cases += [(layers, size, position) for position in (0, places // 2, places - 1)]


def trace(layers, size, position, shifted=True, inside=True, on_image=True):
    """The pixels seen, with padding forgotten, or not cut off at the maps in between, or not at the image."""
    sizes = [size]
    for layer in layers:
        sizes.append(geometry.output_size(sizes[-1], *layer))
    seen = {position}
    for depth in reversed(range(len(layers))):
        kernel, stride, padding, _ = layers[depth]
        starts = [place * stride - padding * shifted for place in seen]
        seen = {start + j for start in starts for j in range(kernel)}
        if inside if depth else on_image:
            seen &= set(range(sizes[depth]))
    return sorted(seen)


got = [checks.part(checks.call("seen_by", *case), "pixels") for case in cases]


def equals(**options):
    return all(checks.same(pixels, trace(*case, **options)) for pixels, case in zip(got, cases, strict=True))


right = [checks.same(pixels, trace(*case)) for pixels, case in zip(got, cases, strict=True)]
first = right.index(False) if False in right else 0
checks.expect(
    "seen_by.edges",
    all(right),
    suspects={
        "padding_seen_as_map": equals(inside=False),
        "not_cut_off": equals(inside=False, on_image=False) or equals(on_image=False),
        "padding_shift_forgotten": equals(shifted=False) or equals(shifted=False, inside=False),
    },
    layers=str(cases[first][0]),
    size=cases[first][1],
    position=cases[first][2],
    got=str(got[first]),
)
### END HIDDEN TESTS

# %% seen_by_gradient nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 커널의 값이 양수인 합성곱을 정말로 쌓아, 출력의 기울기(gradient)가 0이 아닌 픽셀과 견줍니다. 팽창도 있습니다.
# en: Hidden test: a real stack of convolutions with positive kernels, some dilated: the pixels where
# en: the output's gradient is not 0
### BEGIN HIDDEN TESTS
import numpy as np
import torch
from cnnlib import checks

random = checks.rng("seen_by_gradient")
stacks = [
    [(3, 1, 2, 2), (2, 2, 0, 4)],
    [(2, 3, 0, 1), (3, 1, 1, 1)],
    [tuple(int(random.integers(*limit)) for limit in [(2, 5), (1, 3), (0, 2), (2, 5)]) for _ in range(2)],
    [tuple(int(random.integers(*limit)) for limit in [(2, 4), (2, 4), (0, 2), (1, 4)]) for _ in range(2)],
]
for layers in stacks:
    size = int(random.integers(60, 80))
    pixels = torch.from_numpy(random.normal(size=size)).requires_grad_()
    output = pixels[None, None]
    for kernel, stride, padding, dilation in layers:
        weight = torch.from_numpy(random.uniform(0.5, 1.5, size=(1, 1, kernel)))
        output = torch.nn.functional.conv1d(output, weight, None, stride, padding, dilation)
    # The first two are known to see nothing from padding in between: that is another test's concern.
    for position in (output.numel() // 2, 0) if layers in stacks[:2] else (output.numel() // 2,):
        (gradient,) = torch.autograd.grad(output[0, 0, position], pixels, retain_graph=True)
        wanted = np.flatnonzero(gradient.numpy())
        pixels_seen = checks.part(checks.call("seen_by", layers, size, position), "pixels")
        undilated = {position}
        for kernel, stride, padding, _ in reversed(layers):
            undilated = {place * stride - padding + j for place in undilated for j in range(kernel)}
        checks.expect(
            "seen_by.gradient",
            checks.same(pixels_seen, wanted),
            suspects={
                "gaps_filled": checks.same(pixels_seen, np.arange(wanted.min(), wanted.max() + 1)),
                "dilation_ignored": checks.same(pixels_seen, sorted(undilated)),
            },
            layers=str(layers),
            size=size,
            position=position,
            got=str(pixels_seen),
            wanted=str(wanted.tolist()),
        )
### END HIDDEN TESTS

# %% ledger_text [markdown] tags=["ko"]
# ## 4. 크기와 매개변수의 장부 (24점)
#
# 신경망을 만들거나 실행하지 않고도 층마다 출력의 모양과 매개변수의 개수를 알 수 있습니다. 모양이 `shape` `(C, H, W)`인 이미지 한 장에 `layers`를 앞에서부터 차례로
# 적용할 때의 장부를 적으세요. 층마다 `{"shape": ..., "parameters": ...}`를 하나씩 담은 리스트를 돌려줍니다. 층은 다음과 같은 dict입니다. `=` 뒤의
# 값은 그 항목이 없을 때 쓰는 값이고, 괄호로 묶은 쌍은 (세로, 가로)입니다.
#
# | `"kind"` | 그 밖의 항목 | 출력의 모양 |
# |---|---|---|
# | `"conv"` | `filters`, `kernel`, `stride` = `(1, 1)`, `padding` = `(0, 0)`, `dilation` = `(1, 1)`, `groups` = `1`, `bias` = `True` | `(filters, H', W')` |
# | `"pool"` | `kernel`, `stride` = `kernel`, `padding` = `(0, 0)`, `ceil` = `False` | `(C, H', W')` |
# | `"flatten"` | | `(C·H·W,)` |
# | `"linear"` | `outputs`, `bias` = `True` | `(outputs,)` |
#
# - `padding`의 쌍은 위아래에 덧대는 개수와 왼쪽, 오른쪽에 덧대는 개수입니다. 합성곱에서는 쌍 대신 `"same"`을 줄 수도 있습니다. 이때 출력의 높이와 너비는
#   팽창이 얼마이든 입력의 높이와 너비를 스트라이드로 나누어 올림한 값입니다.
# - 풀링(pooling)에서 `ceil`이 `True`이면 나눗셈을 올림합니다. 다만 마지막 창은 이미지 안이나 앞쪽 패딩에서 시작해야 합니다. 뒤쪽 패딩에서 시작하게 되는 창은
#   세지 않습니다. PyTorch의 `ceil_mode`와 같습니다.
# - 불가능한 층을 만나면 `ValueError`를 내고, 오류 메시지에 **몇 번째 층인지** 0부터 센 번호를 적으세요. 그룹의 개수가 입력 채널이나 필터의 개수를 나누지 못할 때,
#   커널이 패딩을 덧댄 맵보다 클 때, 평탄화(flatten)한 뒤에 합성곱이나 풀링이 올 때, 평탄화하지 않은 맵에 선형층이 올 때입니다.
# - `cnnlib.geometry`를 쓰지 않고 푸세요.

# %% ledger_text [markdown] tags=["en"]
# ## 4. A ledger of shapes and parameters (24 points)
#
# Without building or running a network one can tell every layer's output shape and number of parameters. Keep the books for
# one image of shape `shape` `(C, H, W)` to which the `layers` are applied one after another: return a list with one
# `{"shape": ..., "parameters": ...}` for each layer. A layer is a dict as follows. What stands after `=` is used where the
# entry is missing, and pairs in brackets are (down, across).
#
# | `"kind"` | its other entries | shape of the output |
# |---|---|---|
# | `"conv"` | `filters`, `kernel`, `stride` = `(1, 1)`, `padding` = `(0, 0)`, `dilation` = `(1, 1)`, `groups` = `1`, `bias` = `True` | `(filters, H', W')` |
# | `"pool"` | `kernel`, `stride` = `kernel`, `padding` = `(0, 0)`, `ceil` = `False` | `(C, H', W')` |
# | `"flatten"` | | `(C·H·W,)` |
# | `"linear"` | `outputs`, `bias` = `True` | `(outputs,)` |
#
# - The pair `padding` says how much is added at the top and also at the bottom, and how much on the left and also on the right.
#   For a convolution it may also be `"same"`: then height and width of the output are those of the input divided by the
#   stride and rounded up, whatever the dilation.
# - Where a pooling's `ceil` is `True`, the division is rounded up. But the last window must begin inside the image or in the
#   padding before it; a window that would begin in the padding behind it is not counted. This is PyTorch's `ceil_mode`.
# - At an impossible layer raise a `ValueError` whose text holds **the number of that layer**, counted from 0: where the
#   groups do not divide the input channels or the filters, where a kernel is larger than the padded map, where a
#   convolution or a pooling comes after flattening, and where a linear layer meets a map that was not flattened.
# - Do without `cnnlib.geometry`.

# %% ledger nbgrader={"solution": true}
def ledger(layers, shape):
    """
    ko: 층마다 {"shape", "parameters"}를 담은 리스트를 돌려줍니다. 불가능한 층이면 그 번호를 적은 ValueError를 냅니다.
    en: Return a list of {"shape", "parameters"}, one a layer; raise ValueError, with its number, for an impossible one.
    """
    ### BEGIN SOLUTION
    rules = {"conv": after_convolution, "pool": after_pooling, "flatten": after_flattening, "linear": after_linear}
    rows = []
    for number, layer in enumerate(layers):
        try:
            shape, parameters = rules[layer["kind"]](layer, shape)
        except ValueError as error:
            raise ValueError(f"layer {number}: {error}") from None
        rows.append({"shape": shape, "parameters": parameters})
    return rows


def places_along(size, kernel, stride, padding, dilation=1, ceil=False):
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    if room < 0:
        raise ValueError(f"the kernel {kernel}, dilation {dilation}, does not fit into {size} with padding {padding}")
    places = room // stride + 1
    # ko: 올림한 창은 뒤쪽 패딩이 시작하기 전에 시작해야 합니다.
    # en: A window gained by rounding up must begin before the padding at the end does.
    return places + (ceil and room % stride > 0 and places * stride < size + padding)


def require_map(shape):
    if len(shape) != 3:
        raise ValueError(f"needs a map (C, H, W), not {shape}")


def after_convolution(layer, shape):
    require_map(shape)
    filters, groups, (kh, kw) = layer["filters"], layer.get("groups", 1), layer["kernel"]
    stride, padding = layer.get("stride", (1, 1)), layer.get("padding", (0, 0))
    if shape[0] % groups or filters % groups:
        raise ValueError(f"{groups} groups must divide the channels of {shape} and the {filters} filters")
    if layer.get("padding") == "same":
        sides = [-(-length // step) for length, step in zip(shape[1:], stride)]
    else:
        sides = map(places_along, shape[1:], (kh, kw), stride, padding, layer.get("dilation", (1, 1)))
    # ko: 필터는 자기 그룹의 입력 채널만 봅니다.
    # en: A filter sees the input channels of its group only.
    return (filters, *sides), filters * (shape[0] // groups * kh * kw + layer.get("bias", True))


def after_pooling(layer, shape):
    require_map(shape)
    kernel, padding = layer["kernel"], layer.get("padding", (0, 0))
    axes = zip(shape[1:], kernel, layer.get("stride", kernel), padding)
    return (shape[0], *(places_along(*axis, ceil=layer.get("ceil", False)) for axis in axes)), 0


def after_flattening(layer, shape):
    return (int(np.prod(shape)),), 0


def after_linear(layer, shape):
    if len(shape) != 1:
        raise ValueError(f"a linear layer needs a flattened input, not {shape}")
    return (layer["outputs"],), layer["outputs"] * (shape[0] + layer.get("bias", True))
    ### END SOLUTION

# %% ledger_by_hand nbgrader={"grade": true, "points": 4}
# ko: 높이 20, 너비 14인 RGB 이미지를 다루는 작은 신경망에서 종이에 계산한 값과 같은가?
# en: Does it equal what paper gives for a small network on RGB images of height 20 and width 14?
from cnnlib import checks

layers = [
    {"kind": "conv", "filters": 8, "kernel": (5, 3)},
    {"kind": "pool", "kernel": (2, 2)},
    {"kind": "conv", "filters": 16, "kernel": (3, 3), "padding": "same", "groups": 2, "bias": False},
    {"kind": "flatten"},
    {"kind": "linear", "outputs": 10},
]
wanted = [((8, 16, 12), 368), ((8, 8, 6), 0), ((16, 8, 6), 576), ((768,), 0), ((10,), 7_690)]
found = checks.call("ledger", layers, (3, 20, 14))
for number, (shape, parameters) in enumerate(wanted):
    row = checks.part(found, number)
    for name, value in [("shape", shape), ("parameters", parameters)]:
        got = checks.part(row, name)
        checks.expect(
            "ledger.by_hand",
            checks.same(got, value),
            number=number,
            name=name,
            got=str(got),
            wanted=str(value),
        )

# %% ledger_sizes nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 합성곱 30개의 높이와 너비. 커널, 스트라이드, 패딩, 팽창이 두 축에서 서로 다릅니다.
# en: Hidden test: height and width after 30 convolutions whose kernel, stride, padding and dilation
# en: differ on the two axes
### BEGIN HIDDEN TESTS
from cnnlib import checks, geometry

random = checks.rng("ledger_sizes")
cases = []
for _ in range(30):
    kernel, stride, padding, dilation = (
        random.integers(*limits, size=2) for limits in [(1, 6), (1, 4), (0, 4), (1, 4)]
    )
    # Large enough without padding: kernels that do not fit are another test's concern.
    size = dilation * (kernel - 1) + 1 + random.integers(0, 20, size=2)
    cases.append([tuple(pair.tolist()) for pair in (size, kernel, stride, padding, dilation)])
got = []
for size, kernel, stride, padding, dilation in cases:
    layer = {
        "kind": "conv", "filters": 4, "kernel": kernel, "stride": stride, "padding": padding, "dilation": dilation,
    }
    shape = checks.part(checks.part(checks.call("ledger", [layer], (2, *size)), 0), "shape")
    got.append((checks.part(shape, 1), checks.part(shape, 2)))


def sizes(rule):
    return [tuple(rule(*axis) for axis in zip(*case, strict=True)) for case in cases]


wanted = sizes(geometry.output_size)
first = next((place for place, pair in enumerate(got) if pair != wanted[place]), 0)
checks.expect(
    "ledger.sizes",
    got == wanted,
    suspects={
        "dilation_ignored": got == sizes(lambda n, k, s, p, d: (n + 2 * p - k) // s + 1),
        "padding_counted_once": got == sizes(lambda n, k, s, p, d: (n + p - d * (k - 1) - 1) // s + 1),
        "padding_forgotten": got == sizes(lambda n, k, s, p, d: (n - d * (k - 1) - 1) // s + 1),
        "ceil_for_floor": got == sizes(lambda n, k, s, p, d: -(-(n + 2 * p - d * (k - 1) - 1) // s) + 1),
        "rounded": got == sizes(lambda n, k, s, p, d: round((n + 2 * p - d * (k - 1) - 1) / s) + 1),
        "first_place_forgotten": got == sizes(lambda n, k, s, p, d: (n + 2 * p - d * (k - 1) - 1) // s),
        "places_divided": got == sizes(lambda n, k, s, p, d: (n + 2 * p - d * (k - 1)) // s),
        "stride_multiplied": got == sizes(lambda n, k, s, p, d: (n + 2 * p - d * (k - 1) - 1) * s + 1),
        "height_width_swapped": got == [pair[::-1] for pair in wanted]
        or got == [
            tuple((n + 2 * p - d * (k - 1) - 1) // s + 1 for n, k, s, p, d in zip(size, *options, strict=True))
            for size, *options in [(size, *(pair[::-1] for pair in rest)) for size, *rest in cases]
        ],
    },
    case=str(dict(zip(("size", "kernel", "stride", "padding", "dilation"), cases[first], strict=True))),
    got=str(got[first]),
)
### END HIDDEN TESTS

# %% ledger_pooling nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 내림과 올림을 쓰는 풀링, 스트라이드를 적지 않은 풀링, 뒤쪽 패딩에서 시작하게 되는 창
# en: Hidden test: poolings that round down and up, without a stride of their own, with windows that
# en: would begin in the padding behind
### BEGIN HIDDEN TESTS
from cnnlib import checks, geometry

random = checks.rng("ledger_pooling")
# size, kernel, stride (None: the kernel's), padding, ceil; in the first one a fourth window would begin in the padding.
cases = [((5, 7), (2, 3), (2, 3), (1, 1), True), ((9, 8), (3, 3), None, (0, 0), True), ((9, 8), (3, 3), None, (0, 0), False)]
for ceil in [False, True] * 8:
    kernel, size = random.integers(2, 6, size=2), random.integers(7, 24, size=2)
    stride, padding = random.integers(1, 5, size=2), [int(random.integers(0, k // 2 + 1)) for k in kernel]
    cases.append((tuple(size.tolist()), tuple(kernel.tolist()), tuple(stride.tolist()), tuple(padding), ceil))
got = []
for size, kernel, stride, padding, ceil in cases:
    layer = {"kind": "pool", "kernel": kernel, "padding": padding, "stride": stride, "ceil": ceil}
    layer = {name: value for name, value in layer.items() if value}  # what is not there, and rounding down, are the rule
    row = checks.part(checks.call("ledger", [layer], (3, *size)), 0)
    shape = checks.part(row, "shape")
    got.append((checks.part(shape, 1), checks.part(shape, 2)))
    channels, parameters = checks.part(shape, 0), checks.part(row, "parameters")
    checks.expect("ledger.pool_maps", channels == 3 and parameters == 0, channels=channels, parameters=parameters)


def sizes(rule, missing=None):
    return [
        tuple(rule(*axis, ceil) for axis in zip(size, kernel, stride or missing or kernel, padding, strict=True))
        for size, kernel, stride, padding, ceil in cases
    ]


wanted = sizes(lambda n, k, s, p, ceil: geometry.output_size(n, k, s, p, ceil_mode=ceil))
first = next((place for place, pair in enumerate(got) if pair != wanted[place]), 0)
checks.expect(
    "ledger.pooling",
    got == wanted,
    suspects={
        "ceil_ignored": got == sizes(lambda n, k, s, p, ceil: (n + 2 * p - k) // s + 1),
        "last_window_in_padding": got
        == sizes(lambda n, k, s, p, ceil: (n + 2 * p - k + (s - 1) * ceil) // s + 1),
        "ceil_for_floor": got == sizes(lambda n, k, s, p, ceil: geometry.output_size(n, k, s, p, ceil_mode=True)),
        "pool_moves_by_one": got
        == sizes(lambda n, k, s, p, ceil: geometry.output_size(n, k, s, p, ceil_mode=ceil), missing=(1, 1)),
    },
    case=str(dict(zip(("size", "kernel", "stride", "padding", "ceil"), cases[first], strict=True))),
    got=str(got[first]),
)
### END HIDDEN TESTS

# %% ledger_same nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 패딩이 "same"인 합성곱. 스트라이드 1과 더 큰 스트라이드, 짝수 커널, 팽창
# en: Hidden test: convolutions whose padding is "same", at stride 1 and above, with even kernels and
# en: dilation
### BEGIN HIDDEN TESTS
from cnnlib import checks

random = checks.rng("ledger_same")
sizes = [tuple(random.integers(5, 40, size=2).tolist()) for _ in range(12)] + [(12, 9), (11, 8)]
got, strides = [], []
for size in sizes:
    kernel, stride, dilation = (tuple(random.integers(*one, size=2).tolist()) for one in [(1, 6), (1, 5), (1, 3)])
    strides.append(stride)
    layer = {"kind": "conv", "filters": 2, "kernel": kernel, "stride": stride, "padding": "same", "dilation": dilation}
    shape = checks.part(checks.part(checks.call("ledger", [layer], (1, *size)), 0), "shape")
    got.append((checks.part(shape, 1), checks.part(shape, 2)))
wanted = [tuple(-(-n // s) for n, s in zip(*pair, strict=True)) for pair in zip(sizes, strides, strict=True)]
down = [tuple(n // s for n, s in zip(*pair, strict=True)) for pair in zip(sizes, strides, strict=True)]
first = next((place for place, pair in enumerate(got) if pair != wanted[place]), 0)
checks.expect(
    "ledger.same",
    got == wanted,
    suspects={"same_keeps_the_size": got == sizes, "same_rounded_down": got == down},
    size=str(sizes[first]),
    stride=str(strides[first]),
    got=str(got[first]),
)
### END HIDDEN TESTS

# %% ledger_parameters nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 그룹이 있는 합성곱과 깊이별 합성곱, 편향이 있는 층과 없는 층, 선형층의 매개변수
# en: Hidden test: the parameters of grouped and depthwise convolutions, of layers with and without a
# en: bias, of linear layers
### BEGIN HIDDEN TESTS
from cnnlib import checks

random = checks.rng("ledger_parameters")
cases = []  # channels, filters, kernel, groups, bias
for groups in (1, 1, 2, 3, 4, 6):
    channels, filters = (groups * int(random.integers(2, 6)) for _ in range(2))
    cases += [(channels, filters, tuple(random.integers(1, 6, size=2).tolist()), groups, bias) for bias in (True, False)]
cases.append((7, 14, (3, 3), 7, True))
got = []
for channels, filters, kernel, groups, bias in cases:
    layer = {"kind": "conv", "filters": filters, "kernel": kernel, "groups": groups, "bias": bias}
    got.append(checks.part(checks.part(checks.call("ledger", [layer], (channels, 9, 8)), 0), "parameters"))


def counts(rule):
    return [rule(c, o, kh * kw, g, b) for c, o, (kh, kw), g, b in cases]


wanted = counts(lambda c, o, k, g, b: o * (c // g) * k + o * b)
maps = [(9 - kh + 1) * (8 - kw + 1) for _, _, (kh, kw), _, _ in cases]
first = next((place for place, count in enumerate(got) if count != wanted[place]), 0)
checks.expect(
    "ledger.parameters",
    got == wanted,
    suspects={
        "groups_ignored": got == counts(lambda c, o, k, g, b: o * c * k + o * b),
        "groups_divided_twice": got == counts(lambda c, o, k, g, b: (o // g) * (c // g) * k + o * b),
        "bias_forgotten": got == counts(lambda c, o, k, g, b: o * (c // g) * k),
        "bias_always_counted": got == counts(lambda c, o, k, g, b: o * (c // g) * k + o),
        "kernel_depth_forgotten": got == counts(lambda c, o, k, g, b: o * k + o * b),
        "weights_not_shared": got == [count * places for count, places in zip(wanted, maps, strict=True)],
    },
    case=str(dict(zip(("channels", "filters", "kernel", "groups", "bias"), cases[first], strict=True))),
    got=got[first],
)
for channels, height, width, outputs, bias in [(3, 4, 5, 6, True), (2, 3, 1, 8, False)]:
    layers = [{"kind": "flatten"}, {"kind": "linear", "outputs": outputs, "bias": bias}, {"kind": "linear", "outputs": 3}]
    rows = checks.call("ledger", layers, (channels, height, width))
    got = [checks.part(checks.part(rows, place), "parameters") for place in range(3)]
    weights = [0, channels * height * width * outputs, outputs * 3]
    wanted = [0, weights[1] + outputs * bias, weights[2] + 3]
    checks.expect(
        "ledger.linear",
        got == wanted,
        suspects={
            "bias_forgotten": got == weights,
            "bias_always_counted": got == [0, weights[1] + outputs, wanted[2]],
        },
        got=str(got),
        wanted=str(wanted),
    )
### END HIDDEN TESTS

# %% ledger_refuses nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 불가능한 층을 그 번호와 함께 거절하는가? 가능한 층은 그대로 받는가?
# en: Hidden test: are impossible layers refused, with their number, and possible ones accepted?
### BEGIN HIDDEN TESTS
from cnnlib import checks

REFUSAL = """
def refusal(answer, layers, shape):
    try:
        answer(layers, shape)
    except ValueError as error:
        return str(error)
    except NotImplementedError:
        raise
    except Exception as error:
        return {"error": type(error).__name__}
"""


def conv(filters, kernel, **options):
    return {"kind": "conv", "filters": filters, "kernel": kernel, **options}


pool, flatten, linear = {"kind": "pool", "kernel": (2, 2)}, {"kind": "flatten"}, {"kind": "linear", "outputs": 4}
impossible = [
    (1, [conv(6, (3, 3)), conv(8, (3, 3), groups=4)]),
    (2, [conv(6, (3, 3)), pool, conv(8, (3, 3), groups=3)]),
    (1, [conv(4, (3, 3)), conv(4, (5, 9))]),
    (2, [pool, pool, conv(4, (4, 2), padding=(0, 1))]),
    (1, [conv(4, (3, 3), padding="same"), conv(4, (2, 2), dilation=(9, 1), padding=(0, 1))]),
    (3, [conv(4, (1, 1)), pool, pool, {"kind": "pool", "kernel": (4, 2)}]),
    (2, [pool, flatten, conv(2, (1, 1))]),
    (2, [conv(2, (1, 1)), flatten, pool]),
    (1, [pool, linear]),
]
told = [checks.probe(REFUSAL, "ledger", layers, (2, 8, 10)) for _, layers in impossible]
for (number, layers), text in zip(impossible, told, strict=True):
    checks.expect(
        "ledger.refuses",
        isinstance(text, str),
        suspects={"impossible_accepted": told == [None] * len(told)},
        layers=str(layers),
        number=number,
    )
    numbers = "".join(sign if sign.isdigit() else " " for sign in text).split()
    checks.expect("ledger.names_the_layer", str(number) in numbers, number=number, got=text)
for layers in [
    [conv(4, (8, 10)), conv(2, (3, 3), padding=(1, 1)), flatten, linear],
    [conv(4, (2, 2), dilation=(7, 9)), conv(6, (1, 1), groups=2)],
]:
    text = checks.probe(REFUSAL, "ledger", layers, (2, 8, 10))
    checks.expect("ledger.accepts", text is None, layers=str(layers), got=str(text))
### END HIDDEN TESTS

# %% change_layout_text [markdown] tags=["ko"]
# ## 5. TensorFlow의 가중치, PyTorch의 가중치 (16점)
#
# 같은 층이라도 두 라이브러리는 가중치(weight)의 축을 다른 순서로 둡니다. 특징 맵도 TensorFlow에서는 `(N, H, W, C)`, PyTorch에서는 `(N, C, H, W)`입니다. 한쪽의
# 가중치를 받아, 같은 값을 계산하는 다른 쪽의 가중치를 돌려주세요.
#
# | `kind` | TensorFlow | PyTorch |
# |---|---|---|
# | `"conv"` | `(kh, kw, C, O)` | `(O, C, kh, kw)` |
# | `"depthwise"` | `(kh, kw, C, M)` | `(C·M, 1, kh, kw)`, `groups`는 `C` |
# | `"dense"` | `(H·W·C, O)` | `(O, C·H·W)` |
#
# - `to`가 `"torch"`이면 받은 가중치는 TensorFlow의 것이고 PyTorch의 것을 돌려줍니다. `"tensorflow"`이면 그 반대입니다.
# - `map_shape`는 층에 들어오는 특징 맵의 모양 `(C, H, W)`입니다. 어느 쪽으로 바꾸든 이 순서입니다.
# - 깊이별 합성곱(depthwise convolution)은 입력 채널마다 출력 채널 `M`개를 냅니다. 두 라이브러리 모두 0번 입력 채널의 출력 `M`개가 먼저 오고, 그다음이 1번
#   입력 채널의 것입니다.
# - `"dense"`는 특징 맵을 평탄화한 뒤의 선형층(linear layer)입니다. 두 라이브러리는 저마다의 축 순서대로 특징 맵을 펼칩니다.

# %% change_layout_text [markdown] tags=["en"]
# ## 5. TensorFlow's weights and PyTorch's (16 points)
#
# For the same layer the two libraries keep the axes of the weight in different orders. Feature maps, too, are `(N, H, W, C)` in
# TensorFlow and `(N, C, H, W)` in PyTorch. Given one library's weight, return the other's, so that both layers compute the same.
#
# | `kind` | TensorFlow | PyTorch |
# |---|---|---|
# | `"conv"` | `(kh, kw, C, O)` | `(O, C, kh, kw)` |
# | `"depthwise"` | `(kh, kw, C, M)` | `(C·M, 1, kh, kw)`, with `groups` equal to `C` |
# | `"dense"` | `(H·W·C, O)` | `(O, C·H·W)` |
#
# - Where `to` is `"torch"`, the weight you are given is TensorFlow's: return PyTorch's. Where it is `"tensorflow"`, the other way.
# - `map_shape` is the shape `(C, H, W)` of the feature map that enters the layer, in this order whatever the direction.
# - A depthwise convolution makes `M` output channels from each input channel. In both libraries the `M` outputs of input
#   channel 0 come first, then those of input channel 1, and so on.
# - `"dense"` is the linear layer after a feature map was flattened, which each library does in the order of its own axes.

# %% change_layout nbgrader={"solution": true}
def change_layout(weight, kind, map_shape, to):
    """
    ko: 같은 값을 계산하는 다른 라이브러리의 가중치를 배열로 돌려줍니다. `to`는 "torch" 또는 "tensorflow"입니다.
    en: Return, as an array, the other library's weight that computes the same; `to` is "torch" or "tensorflow".
    """
    ### BEGIN SOLUTION
    channels, rows, columns = map_shape
    to_torch = to == "torch"
    if kind == "conv":
        return weight.transpose(3, 2, 0, 1) if to_torch else weight.transpose(2, 3, 1, 0)
    if kind == "depthwise":
        if to_torch:
            kh, kw, _, multiplier = weight.shape
            # ko: (C, M) 순서로 두고 합치면 같은 입력 채널의 출력이 나란히 놓입니다.
            # en: In the order (C, M), the outputs of one input channel come to lie side by side.
            return weight.transpose(2, 3, 0, 1).reshape(channels * multiplier, 1, kh, kw)
        outputs, _, kh, kw = weight.shape
        return weight.reshape(channels, outputs // channels, kh, kw).transpose(2, 3, 0, 1)
    # ko: 높이와 너비는 어느 쪽에서나 이 순서로 붙어 있으므로 한 축으로 다룹니다.
    # en: Height and width lie next to each other in this order either way, so they are one axis here.
    if to_torch:
        numbers, outputs = weight.shape
        return weight.reshape(rows * columns, channels, outputs).transpose(2, 1, 0).reshape(outputs, numbers)
    outputs, numbers = weight.shape
    return weight.reshape(outputs, channels, rows * columns).transpose(2, 1, 0).reshape(numbers, outputs)
    ### END SOLUTION

# %% change_layout_photo nbgrader={"grade": true, "points": 4}
# ko: TensorFlow의 방식으로 적은 윤곽선 커널 두 개를 PyTorch의 방식으로 바꾸어 고양이 사진에 적용합니다. 커널은 2행 3열입니다.
# ko: 창 하나하나를 TensorFlow의 축 순서 그대로 곱해 더한 값과 같은가?
# en: Two kernels for edges, 2 rows by 3 columns in TensorFlow's layout, are turned into PyTorch's and
# en: applied to the photograph of a cat. Does it equal each window multiplied and added up with the
# en: axes as TensorFlow has them?
import numpy as np
from cnnlib import checks, scratch
from cnnlib.data.photos import load_photo

photo = load_photo("chelsea")[60:140, 130:230] / 255.0  # (H, W, C)
edges = np.zeros((2, 3, 3, 2))  # (kh, kw, C, O)
edges[0, :, :, 0], edges[1, :, :, 0] = 1.0, -1.0
edges[:, 0, :, 1], edges[:, 2, :, 1] = [1.0, 0.5, 0.25], [-0.25, -0.5, -1.0]
windows = np.lib.stride_tricks.sliding_window_view(photo, (2, 3), axis=(0, 1))  # (H', W', C, kh, kw)
wanted = np.einsum("hwcij,ijco->ohw", windows, edges)
weight = checks.call("change_layout", edges, "conv", (3, *photo.shape[:2]), "torch")
shape = np.shape(weight)
checks.expect("change_layout.shape", shape == (2, 3, 2, 3), got=str(shape), wanted="(2, 3, 2, 3)")
found = scratch.conv2d(photo.transpose(2, 0, 1)[None], np.asarray(weight, dtype=float))[0]
checks.expect("change_layout.photo", checks.same(found, wanted))

# %% change_layout_conv nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 합성곱의 가중치를 두 방향으로. 모양만으로는 축의 순서를 알 수 없는 커널도 있습니다.
# en: Hidden test: convolutions in both directions, among them kernels whose shape does not tell the
# en: order of the axes
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("change_layout_conv")
for channels, filters, kernel in [(3, 3, (3, 3)), (4, 4, (4, 4)), (5, 2, (1, 3))]:
    shape = (channels, 12, 10)
    hwio = random.normal(size=(*kernel, channels, filters))
    oihw = np.stack([np.stack([hwio[:, :, c, o] for c in range(channels)]) for o in range(filters)])
    for to, given, wanted in [("torch", hwio, oihw), ("tensorflow", oihw, hwio)]:
        found = checks.call("change_layout", given, "conv", shape, to)
        channels_swapped = wanted.swapaxes(0, 1) if to == "torch" else wanted.swapaxes(2, 3)
        sides_swapped = wanted.swapaxes(2, 3) if to == "torch" else wanted.swapaxes(0, 1)
        checks.expect(
            "change_layout.conv",
            checks.same(found, wanted),
            suspects={
                "axes_reversed": checks.same(found, sides_swapped),
                "channels_exchanged": checks.same(found, channels_swapped),
                "reshaped_only": checks.same(found, given.reshape(wanted.shape)),
                "given_back": checks.same(found, given),
            },
            given=str(given.shape),
            to=to,
        )
### END HIDDEN TESTS

# %% change_layout_depthwise nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 깊이별 합성곱의 가중치를 두 방향으로. 입력 채널마다 출력이 하나일 때와 여럿일 때
# en: Hidden test: depthwise convolutions in both directions, with one output for each input channel and
# en: with several
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("change_layout_depthwise")
for channels, multiplier, kernel in [(4, 1, (2, 3)), (3, 2, (3, 3)), (2, 4, (1, 5))]:
    tensorflow = random.normal(size=(*kernel, channels, multiplier))
    outputs = [(c, m) for c in range(channels) for m in range(multiplier)]
    pytorch = np.stack([tensorflow[:, :, c, m] for c, m in outputs])[:, None]
    by_multiplier = np.stack([tensorflow[:, :, c, m] for m in range(multiplier) for c in range(channels)])[:, None]
    scattered = pytorch[:, 0].reshape(multiplier, channels, *kernel).transpose(2, 3, 1, 0)
    for to, given, wanted, interleaved in [
        ("torch", tensorflow, pytorch, by_multiplier),
        ("tensorflow", pytorch, tensorflow, scattered),
    ]:
        found = checks.call("change_layout", given, "depthwise", (channels, 9, 7), to)
        shape = np.shape(found)
        checks.expect(
            "change_layout.depthwise",
            checks.same(found, wanted),
            suspects={
                "depthwise_interleaved": checks.same(found, interleaved),
                "treated_as_full_convolution": shape == (multiplier, channels, *kernel)
                or to == "tensorflow" and shape == (*kernel, 1, channels * multiplier),
                "reshaped_only": checks.same(found, given.reshape(wanted.shape)),
            },
            given=str(given.shape),
            to=to,
            got=str(shape),
            wanted=str(wanted.shape),
        )
### END HIDDEN TESTS

# %% change_layout_dense nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 평탄화한 뒤의 선형층을 두 방향으로. 저마다의 순서로 펼친 맵에서 같은 값을 내는가?
# en: Hidden test: the linear layer after flattening, in both directions: the same values from a map
# en: flattened either way?
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("change_layout_dense")
for shape, outputs in [((3, 4, 5), 7), ((2, 3, 3), 18), ((6, 1, 4), 1), ((4, 5, 2), 40)]:
    numbers, image = int(np.prod(shape)), random.normal(size=shape)  # (C, H, W)
    by_channel, by_pixel = image.ravel(), image.transpose(1, 2, 0).ravel()
    for to in ("torch", "tensorflow"):
        size = (numbers, outputs) if to == "torch" else (outputs, numbers)
        given = random.normal(size=size)
        expected = by_pixel @ given if to == "torch" else given @ by_channel
        found = checks.call("change_layout", given, "dense", shape, to)
        checks.expect(
            "change_layout.shape", np.shape(found) == size[::-1], got=str(np.shape(found)), wanted=str(size[::-1])
        )
        found = np.asarray(found, dtype=float)
        checks.expect(
            "change_layout.dense",
            checks.same(found @ by_channel if to == "torch" else by_pixel @ found, expected),
            suspects={
                "only_transposed": checks.same(found, given.T),
                "given_back": checks.same(found, given),
                "reshaped_only": checks.same(found, given.reshape(found.shape)),
            },
            shape=str(shape),
            to=to,
        )
### END HIDDEN TESTS

# %% design_text [markdown] tags=["ko"]
# ## 6. 조건에 맞는 층 설계하기 (10점)
#
# 모양이 `(3, 96, 96)`인 이미지를 받는 합성곱층을 차례로 쌓아 다음 조건을 모두 채우세요. 함수는 층의 리스트를 돌려주고, 층 하나하나는 정수 다섯 개
# `(filters, kernel, stride, padding, dilation)`입니다. 두 축에 똑같이 쓰고, 그룹은 1개이며 편향이 있습니다. 활성화 함수(activation function)는 크기를
# 바꾸지 않으므로 적지 않습니다.
#
# - 마지막 출력의 모양은 `(24, 12, 12)`입니다.
# - 출력 하나의 수용 영역은 한 변이 45픽셀 이상입니다.
# - 매개변수는 편향까지 모두 7,000개를 넘지 않습니다.
# - 이미지의 어느 픽셀이든 적어도 한 출력은 그것을 봅니다.
#
# 맞는 답은 하나가 아닙니다.

# %% design_text [markdown] tags=["en"]
# ## 6. Design layers that meet conditions (10 points)
#
# Stack convolutional layers on an image of shape `(3, 96, 96)` so that all of the conditions below hold. The function returns a
# list of layers, each of them five whole numbers `(filters, kernel, stride, padding, dilation)`, the same on both axes, with
# one group and a bias. Activation functions change no size and are left out.
#
# - The last output has shape `(24, 12, 12)`.
# - The receptive field of an output is at least 45 pixels wide.
# - There are no more than 7,000 parameters in all, biases among them.
# - Every pixel of the image is seen by at least one output.
#
# There is more than one right answer.

# %% design nbgrader={"solution": true}
def design():
    """
    ko: 층 (filters, kernel, stride, padding, dilation)의 리스트를 돌려줍니다.
    en: Return a list of layers (filters, kernel, stride, padding, dilation).
    """
    ### BEGIN SOLUTION
    # ko: 겹치지 않는 8×8 조각을 먼저 보고, 그다음에 조각 셋을 띄엄띄엄 봅니다. 8 + 2·3·8 = 56픽셀입니다.
    # en: First patches of 8×8 that do not overlap, then three of them, spread out: 8 + 2·3·8 = 56 pixels.
    return [(16, 8, 8, 0, 1), (24, 3, 1, 3, 3)]
    ### END SOLUTION

# %% design_size nbgrader={"grade": true, "points": 4}
# ko: 층마다 정수가 다섯 개이고, 마지막 출력의 모양이 맞는가?
# en: Has every layer five whole numbers, and is the shape of the last output right?
from cnnlib import checks

layers = checks.call("design")
checks.expect("design.form", isinstance(layers, list | tuple) and len(layers) > 0, layer=str(layers))
size = 96
for layer in layers:
    five = isinstance(layer, list | tuple) and len(layer) == 5
    whole = five and all(isinstance(number, int) for number in layer)
    in_range = whole and layer[3] >= 0 and min(*layer[:3], layer[4]) >= 1
    checks.expect("design.form", in_range, layer=str(layer))
    _, kernel, stride, padding, dilation = layer
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    checks.expect("design.fits", room >= 0, layer=str(layer), size=size)
    size = room // stride + 1
unpadded = sum(layer[3] for layer in layers) == 0
checks.expect(
    "design.size",
    (layers[-1][0], size) == (24, 12),
    suspects={"padding_missing": unpadded and size < 12},
    got=str((layers[-1][0], size, size)),
)

# %% design_field nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 수용 영역의 크기, 아무 출력도 보지 않는 픽셀
# en: Hidden test: the size of the receptive field, and pixels that no output sees
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

layers = checks.call("design")
checks.expect("design.form", np.shape(layers)[1:] == (5,) and np.min(layers) >= 0, layer=str(layers))


def field(stack):
    size, jump = 1, 1
    for _, kernel, stride, _, dilation in stack:
        size, jump = size + dilation * (kernel - 1) * jump, jump * stride
    return size


checks.expect(
    "design.field",
    field(layers) >= 45,
    suspects={"strides_late": field(layers) < 45 <= field(layers[::-1])},
    got=field(layers),
)
sizes = [96]
for _, kernel, stride, padding, dilation in layers:
    sizes.append((sizes[-1] + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1)
seen = set(range(sizes[-1]))
for (_, kernel, stride, padding, dilation), length in zip(layers[::-1], sizes[-2::-1], strict=True):
    seen = {place * stride - padding + dilation * j for place in seen for j in range(kernel)} & set(range(length))
unseen = sorted(set(range(96)) - seen)
padded = any(layer[3] for layer in layers)
checks.expect(
    "design.unseen",
    not unseen,
    suspects={"padding_missing": not padded, "pixels_skipped": padded},
    count=len(unseen),
    row=unseen[0] if unseen else -1,
)
### END HIDDEN TESTS

# %% design_budget nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 매개변수의 개수
# en: Hidden test: the number of parameters
### BEGIN HIDDEN TESTS
from cnnlib import checks

layers = checks.call("design")
channels, counts = 3, []
for filters, kernel, *_ in layers:
    counts.append(filters * (channels * kernel * kernel + 1))
    channels = filters
checks.expect(
    "design.budget",
    0 < sum(counts) <= 7_000,
    suspects={
        "one_large_kernel": max(kernel for _, kernel, *_ in layers) >= 8,
        "too_many_filters": max(filters for filters, *_ in layers) > 24,
    },
    got=sum(counts),
    largest=counts.index(max(counts)),
    share=max(counts),
)
### END HIDDEN TESTS

# %% same_question [markdown] tags=["ko"]
# **설명하기 (6점, 사람이 채점합니다).** 동료가 TensorFlow로 학습한 신경망의 첫 층을 PyTorch로 옮겼습니다. 입력은 224×224, 커널은 3×3, 스트라이드는 2이고 TensorFlow에서 패딩은 ‘same’입니다. 동료는
# 커널의 축 순서를 올바르게 바꾸고 `padding=1`을 썼습니다. 출력의 크기는 두 쪽 모두 112×112인데 값이 서로 다릅니다. 다섯 문장쯤으로 다음을 설명하세요. 크기는 왜 같고 값은 왜
# 다를까요? 값까지 같게 하려면 어떻게 해야 할까요? 입력이 225×225였다면 어떻게 되었을까요?
# <!-- BEGIN MARK SCHEME -->
# **채점 기준.**
#
# - 2점: TensorFlow는 한 축에 모두 (112-1)·2 + 3 - 224 = 1개만 덧대는데 그 하나를 오른쪽과 아래쪽에 두고, `padding=1`은 양쪽에 하나씩 둔다고 말합니다. 그래서 창의 시작이 0이 아니라 -1이 되어 모든 창이 한 픽셀씩 어긋납니다. 어긋난다는 말이 없으면 절반을 줍니다.
# - 2점: 크기가 같은 까닭을 말합니다. (224 + 2 - 3)을 2로 나눈 나머지를 내림이 버리므로, 뒤쪽에 덧댄 하나는 아무 창도 보지 않아 크기에 드러나지 않습니다. 크기가 같다는 것이 같은 계산의 증거가 되지 못한다고만 말해도 1점을 줍니다.
# - 1점: 오른쪽과 아래쪽에만 0을 하나씩 덧대고(`F.pad(x, (0, 1, 0, 1))`, `nn.ZeroPad2d` 등) `padding=0`으로 합성곱을 적용한다고 말합니다.
# - 1점: 225×225이면 모두 2개를 덧대므로 양쪽에 하나씩이 되어 `padding=1`로도 값이 같다고 말합니다.
# - “두 라이브러리는 구현이 다르다”고만 하면 0점입니다.
# <!-- END MARK SCHEME -->

# %% same_question [markdown] tags=["en"]
# **Explain (6 points, graded by a person).** A colleague moves the first layer of a network trained in TensorFlow to PyTorch. Its input is 224×224, its kernel 3×3, its stride 2, and in TensorFlow its padding is
# ‘same’. The colleague has put the kernel's axes into the right order and uses `padding=1`. Both outputs are 112×112, yet their values differ. In about five sentences: why are the sizes equal and the values not?
# What has to be done to make the values equal, too? And what if the input had been 225×225?
# <!-- BEGIN MARK SCHEME -->
# **Rubric.**
#
# - 2 points: says that TensorFlow adds only (112-1)·2 + 3 - 224 = 1 zero along each axis and puts it at the right and at the bottom, while `padding=1` puts one on each side, so that windows begin at -1 instead of 0 and all of them are off by a pixel. Without the shift, half of them.
# - 2 points: says why the sizes agree: rounding down drops the remainder of (224 + 2 - 3) divided by 2, so no window looks at the zero behind, and the size does not show it. Saying only that equal sizes do not prove equal computation earns 1 point.
# - 1 point: adds one zero at the right and at the bottom only (`F.pad(x, (0, 1, 0, 1))`, `nn.ZeroPad2d`, ...) and convolves with `padding=0`.
# - 1 point: says that at 225×225 two zeros are added, one on each side, so that `padding=1` gives the same values.
# - “The libraries are implemented differently” alone is worth 0.
# <!-- END MARK SCHEME -->

# %% same_answer [markdown] nbgrader={"grade": true, "solution": true, "points": 6}
# TensorFlow는 한 축에 0을 (112-1)·2 + 3 - 224 = 1개만, 그것도 오른쪽과 아래쪽에만 덧댄다. `padding=1`은 양쪽에 하나씩 덧대므로 모든 창이 한 픽셀 앞에서 시작하고 값이
# 달라진다. 뒤쪽의 0은 내림이 버려서 아무 창도 보지 않으므로 크기에는 드러나지 않는다. `F.pad(x, (0, 1, 0, 1))`로 먼저 덧대고 `padding=0`을 쓰면 값까지 같다. 225×225이면
# 모두 2개를 덧대어 양쪽에 하나씩이 되므로 `padding=1`로도 같다.
#
# TensorFlow adds (112-1)·2 + 3 - 224 = 1 zero along each axis, at the right and at the bottom only. `padding=1` adds one on each
# side, so every window begins one pixel earlier and sees other values. The zero behind is dropped when the division is
# rounded down: no window sees it, and the size does not show it. Padding with `F.pad(x, (0, 1, 0, 1))` first and convolving with
# `padding=0` gives equal values. At 225×225 two zeros are added, one on each side, and `padding=1` is right.

# ---
# jupyter:
#   course:
#     assignment: 06-lenet-to-alexnet
#     withholds: [cnnlib.convert]
#     forbids:
#       penalty_loss:
#         - cnnlib.scratch.softmax
#         - cnnlib.scratch.cross_entropy
#         - scipy.special.logsumexp
#         - scipy.special.softmax
#         - scipy.special.log_softmax
#         - torch.tensor
#         - torch.as_tensor
#         - torch.from_numpy
# ---

# %% title [markdown] tags=["ko"]
# # 과제 06. LeNet에서 AlexNet까지
#
# 6장에서 합성곱(convolution)과 풀링(pooling)을 쌓고 완전 연결층(fully connected layer)으로 마무리한 신경망이 1998년에서 2012년까지 어떻게 달라졌는지
# 보았습니다. 이 과제에서는 그 부품들을 직접 다룹니다. 매개변수를 종이에 세고, 1998년의 손실(loss)과 그 기울기(gradient)를 구하고, 가중치(weight)에서 연결표를 읽어 내고,
# 글자 몇 개로 신경망을 짓습니다. 그리고 큰 그림에서 숫자를 찾고, 글꼴이 겹치지 않게 데이터를 나눕니다. 문제는 여섯 개에 서술형 하나, 모두 100점이고 75분에서 90분쯤 걸립니다.
#
# - 문제는 서로 독립적입니다. 앞의 답이 없어도 뒤의 문제를 풀 수 있습니다.
# - `raise NotImplementedError()` 줄을 지우고 답을 쓴 다음, 바로 아래의 테스트 칸을 실행하세요. 테스트가 틀린 곳을 알려 줍니다.
#   통과하면 아무것도 나오지 않습니다.
# - NumPy와 PyTorch를 써도 됩니다. 2번은 NumPy만으로 풉니다.
# - 내려면 먼저 **Kernel → Restart Kernel and Run All Cells**로 처음부터 끝까지 실행해 보세요.
# - 보이는 테스트 말고도 비공개 테스트(hidden test)가 있습니다. 무엇을 보는지는 테스트 칸의 설명에 적혀 있습니다.

# %% title [markdown] tags=["en"]
# # Assignment 06. From LeNet to AlexNet
#
# Chapter 6 followed the network of convolutions, poolings and a fully connected head from 1998 to 2012. Here you take its
# parts into your own hands: you count parameters on paper, work out the loss of 1998 and its gradient, read the connection
# table off a weight, and build networks from a few letters. Then you find a digit in a large picture, and split data so that
# no font is on both sides. There are six exercises and a written question, worth 100 points in all; plan for 75 to 90
# minutes.
#
# - The exercises are independent: you can do any of them without the ones before it.
# - Replace the line `raise NotImplementedError()` by your answer and run the test cell below it. It tells you what is wrong.
#   When all is well, it says nothing.
# - You may use NumPy and PyTorch. Exercise 2 is for NumPy alone.
# - Before you hand in, run everything once from the top: **Kernel → Restart Kernel and Run All Cells**.
# - Besides the tests you see there are hidden ones. The test cells say what they look at.

# %% setup tags=["ko"] nbgrader={"locked": true}
import itertools

import numpy as np
import torch
from torch import nn

from cnnlib import checks, scratch
from cnnlib.data.digits import load_mnist
from cnnlib.data.hangul import load_hangul

torch.set_num_threads(1)
checks.start(globals(), language="ko")

# %% setup tags=["en"] nbgrader={"locked": true}
import itertools

import numpy as np
import torch
from torch import nn

from cnnlib import checks, scratch
from cnnlib.data.digits import load_mnist
from cnnlib.data.hangul import load_hangul

torch.set_num_threads(1)
checks.start(globals(), language="en")

# %% predictions_text [markdown] tags=["ko"]
# ## 1. 실행하기 전에 예상하기 (12점)
#
# 높이 44, 너비 60인 흑백 이미지를 읽는 신경망을 1998년의 LeNet-5처럼 만듭니다. 합성곱에는 패딩(padding)이 없고 스트라이드(stride)는 1이며, 합성곱과 완전 연결층에는
# 출력 맵이나 유닛마다 편향(bias)이 하나 있습니다.
#
# | 층 | 하는 일 |
# |---|---|
# | C1 | 5×5 합성곱, 맵 8개 |
# | S2 | 1998년식 서브샘플링(sub-sampling). 겹치지 않는 2×2 창 |
# | C3 | 5×5 합성곱, 맵 20개. 12개는 S2의 맵 가운데 3개씩, 6개는 5개씩, 2개는 8개를 모두 봅니다 |
# | S4 | 1998년식 서브샘플링. 겹치지 않는 2×2 창 |
# | C5 | 합성곱, 맵 100개. 커널(kernel)은 S4의 맵 20개를 모두 보며 맵과 크기가 같아 출력은 1×1입니다 |
# | F6 | 유닛 50개의 완전 연결층 |
#
# 코드를 실행하지 말고 종이에 계산한 뒤, 아래 함수가 일곱 값을 돌려주게 하세요.
#
# | 이름 | 뜻 |
# |---|---|
# | `s2` | S2의 매개변수 개수 |
# | `c3` | C3의 매개변수 개수 |
# | `c5_places` | 학습한 신경망을 그대로 두고 높이 52, 너비 72인 이미지를 넣으면 C5의 맵 하나에 들어 있는 값의 개수 |
# | `head` | C5와 F6의 매개변수를 더한 개수. C1에서 S4까지의 것보다 많을까요, 적을까요? |
# | `poolings` | 높이 60, 너비 300인 맵에 겹치지 않는 2×2 풀링을 되풀이할 수 있는 횟수. 사이의 합성곱은 크기를 바꾸지 않고, 다 들어가지 않는 창은 버립니다 |
# | `in_1998` | 아래 문장 가운데 1998년 논문의 LeNet-5에 맞는 것의 번호를 모두 담은 리스트 |
# | `in_2012` | 아래 문장 가운데 2012년 논문의 AlexNet에 맞는 것의 번호를 모두 담은 리스트 |
#
# 1. 활성화 함수(activation function)가 ReLU입니다.
# 2. 활성화 함수가 1.7159 tanh(2/3 a)입니다.
# 3. 풀링은 창에서 가장 큰 값을 고릅니다.
# 4. 풀링에도 맵마다 학습하는 가중치와 편향이 있습니다.
# 5. 앞 층의 맵을 모두 보지 않고 일부만 보는 합성곱층이 있습니다.
# 6. 출력 유닛은 미리 그려 둔 코드까지의 거리를 잽니다.
# 7. 출력층은 소프트맥스(softmax)입니다.
# 8. 학습할 때 드롭아웃(dropout)을 씁니다.
# 9. 역전파(backpropagation)로 합성곱의 가중치를 학습합니다.

# %% predictions_text [markdown] tags=["en"]
# ## 1. Predict before you run (12 points)
#
# A network that reads grey images of height 44 and width 60 is built in the manner of LeNet-5 of 1998. Its convolutions have no
# padding and a stride of 1; convolutions and fully connected layers have one bias for each output map or unit.
#
# | layer | what it does |
# |---|---|
# | C1 | 5×5 convolution, 8 maps |
# | S2 | sub-sampling as in 1998, in 2×2 windows that do not overlap |
# | C3 | 5×5 convolution, 20 maps: 12 of them see 3 maps of S2 each, 6 see 5, and 2 see all 8 |
# | S4 | sub-sampling as in 1998, in 2×2 windows that do not overlap |
# | C5 | convolution, 100 maps; its kernels see all 20 maps of S4 and are as large as these, so its output is 1×1 |
# | F6 | fully connected layer of 50 units |
#
# Work it out on paper, without running code, and let the function below return seven values.
#
# | name | meaning |
# |---|---|
# | `s2` | how many parameters S2 has |
# | `c3` | how many parameters C3 has |
# | `c5_places` | how many values one map of C5 holds when the trained network is given an image of height 52 and width 72 |
# | `head` | how many parameters C5 and F6 have together: more or fewer than the layers from C1 to S4? |
# | `poolings` | how often 2×2 pooling without overlap can be repeated on a map of height 60 and width 300, if the convolutions in between keep the size and windows that do not fit are dropped |
# | `in_1998` | a list with the number of every sentence below that is true of LeNet-5 in the paper of 1998 |
# | `in_2012` | a list with the number of every sentence below that is true of AlexNet in the paper of 2012 |
#
# 1. Its activation function is ReLU.
# 2. Its activation function is a scaled tanh, 1.7159 tanh(2/3 a).
# 3. Its pooling takes the largest value of a window.
# 4. Its pooling, too, has a weight and a bias for each map that are learned.
# 5. It has convolutional layers whose maps see only some of the maps before them.
# 6. Its output units measure the distance to codes that were drawn beforehand.
# 7. Its output layer is a softmax.
# 8. It is trained with dropout.
# 9. Its convolutions learn their weights by backpropagation.

# %% predictions nbgrader={"solution": true}
def predictions():
    """
    ko: 일곱 예상값을 dict로 돌려줍니다.
    en: Return the seven predictions as a dict.
    """
    ### BEGIN SOLUTION
    # ko: C1은 40×56, S2는 20×28, C3은 16×24, S4는 8×12입니다. 52×72이면 S4가 10×15가 되어 8×12 커널은 3×4곳에 놓입니다.
    # en: C1 is 40×56, S2 20×28, C3 16×24, S4 8×12. From 52×72, S4 is 10×15, where the 8×12 kernel has 3×4 places.
    # ko: 너비보다 짧은 높이가 60, 30, 15, 7, 3, 1로 줄어 다섯 번에서 멈춥니다.
    # en: The height, which is shorter, goes 60, 30, 15, 7, 3, 1, and five poolings are the most.
    return {
        "s2": 8 * (1 + 1),
        "c3": (12 * 3 + 6 * 5 + 2 * 8) * 25 + 20,
        "c5_places": 3 * 4,
        "head": 100 * (20 * 8 * 12 + 1) + 50 * (100 + 1),
        "poolings": 5,
        "in_1998": sorted({2, 4, 5, 6, 9}),
        "in_2012": sorted({1, 3, 5, 7, 8, 9}),
    }
    ### END SOLUTION

# %% predictions_form nbgrader={"grade": true, "points": 2}
# ko: 이름 일곱 개가 모두 있고, 다섯 값은 양의 정수이며 두 리스트에는 1에서 9까지의 번호가 들어 있는가?
# en: Are all seven names there: five positive whole numbers, and two lists of numbers from 1 to 9?
from cnnlib import checks

answer = checks.call("predictions")
for name in ["s2", "c3", "c5_places", "head", "poolings"]:
    value = checks.part(answer, name)
    whole = isinstance(value, int | float) and value > 0 and value % 1 == 0
    checks.expect("predictions.whole", whole, name=name, got=value)
for name in ["in_1998", "in_2012"]:
    value = checks.part(answer, name)
    listed = isinstance(value, list | tuple) and len(value) > 0 and all(one in range(1, 10) for one in value)
    checks.expect("predictions.listed", listed, name=name, got=str(value))

# %% predictions_parameters nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 서브샘플링과 연결표가 있는 합성곱의 매개변수
# en: Hidden test: the parameters of the sub-sampling and of the convolution with a connection table
### BEGIN HIDDEN TESTS
from cnnlib import checks

answer = checks.call("predictions")
s2, c3 = checks.part(answer, "s2"), checks.part(answer, "c3")
checks.expect(
    "predictions.s2",
    s2 == 16,
    suspects={
        "subsampling_bias_forgotten": s2 == 8,
        "places_weighted": s2 in (40, 32),
        "subsampling_as_convolution": s2 in (8 * (8 * 4 + 1), 8 * 8 * 4),
    },
    got=s2,
)
checks.expect(
    "predictions.c3",
    c3 == 2_070,
    suspects={
        "table_taken_as_full": c3 in (4_020, 4_000),
        "c3_bias_forgotten": c3 == 2_050,
        "bias_for_each_link": c3 == 82 * 26,
        "kernel_size_forgotten": c3 in (82, 102),
        "one_map_a_kernel": c3 == 20 * 26,
    },
    got=c3,
)
### END HIDDEN TESTS

# %% predictions_head nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 더 큰 이미지에서 C5의 크기, 뒤쪽 두 층의 매개변수
# en: Hidden test: the size of C5 on a larger image, and the parameters of the last two layers
### BEGIN HIDDEN TESTS
from cnnlib import checks

answer = checks.call("predictions")
places, head = checks.part(answer, "c5_places"), checks.part(answer, "head")
checks.expect(
    "predictions.c5_places",
    places == 12,
    suspects={
        "c5_stays_one": places == 1,
        "c5_moves_by_pixels": places == 9 * 13,
        "c5_first_place_forgotten": places == 6,
        "s4_counted": places == 150,
    },
    got=places,
)
checks.expect(
    "predictions.head",
    head == 197_150,
    suspects={
        "head_bias_forgotten": head == 197_000,
        "c5_with_small_kernel": head in (100 * 21 + 5_050, 100 * (20 * 25 + 1) + 5_050),
        "c5_sees_one_map": head == 100 * 97 + 5_050,
        "c5_not_in_head": head == 5_050,
    },
    got=head,
)
### END HIDDEN TESTS

# %% predictions_blocks nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 풀링의 횟수, 1998년과 2012년의 부품
# en: Hidden test: the number of poolings, and the parts of 1998 and of 2012
### BEGIN HIDDEN TESTS
from cnnlib import checks

answer = checks.call("predictions")
times = checks.part(answer, "poolings")
checks.expect(
    "predictions.poolings",
    times == 5,
    suspects={"longer_side_halved": times == 8, "poolings_rounded_up": times == 6, "odd_side_stops": times == 2},
    got=times,
)
early, late = ([int(one) for one in checks.part(answer, name)] for name in ("in_1998", "in_2012"))
checks.expect(
    "predictions.in_1998",
    sorted(set(early)) == [2, 4, 5, 6, 9],
    suspects={
        "relu_in_1998": 1 in early,
        "max_pooling_in_1998": 3 in early,
        "softmax_in_1998": 7 in early,
        "table_overlooked": 5 not in early,
        "learning_overlooked": 9 not in early,
    },
    got=str(early),
)
checks.expect(
    "predictions.in_2012",
    sorted(set(late)) == [1, 3, 5, 7, 8, 9],
    suspects={"towers_overlooked": 5 not in late, "dropout_overlooked": 8 not in late},
    got=str(late),
)
### END HIDDEN TESTS

# %% penalty_loss_text [markdown] tags=["ko"]
# ## 2. 1998년의 손실과 기울기 (16점)
#
# 1998년의 LeNet-5는 클래스마다 점수가 아니라 벌점을 냅니다. 벌점 $y_i$가 **가장 작은** 클래스가 답입니다. 논문은 정답 $D$의 벌점만 줄이는 데 그치지 않고,
# 다른 클래스의 벌점을 밀어 올리는 손실을 내놓았습니다. 이미지 한 장의 손실은 다음과 같고, 여러 장의 손실은 그 평균입니다.
#
# $$E = y_D + \log\left(e^{-j} + \sum_i e^{-y_i}\right)$$
#
# 상수 $j \ge 0$은 ‘어느 클래스도 아님’이라는 자리의 벌점입니다. $j$가 무한대이면 그 자리가 사라지고, 남는 것은 점수가 $-y_i$인 소프트맥스의 교차 엔트로피(cross-entropy)입니다.
# 모양이 `(N, K)`인 벌점과 정답 `labels` `(N,)`, 수 `j`를 받아 `{"loss": ..., "gradient": ...}`를 돌려주세요.
#
# - `loss`는 이미지 N장에 대해 평균한 손실이고, `gradient`는 그 평균을 벌점 하나하나로 미분한 값이며 모양은 `(N, K)`입니다.
# - 벌점은 -10,000에서 10,000까지 될 수 있고 `j`는 `float("inf")`일 수 있습니다. 그래도 두 값은 모두 유한하고 정확해야 합니다.
# - `gradient`의 자료형(dtype)은 벌점의 것(float32나 float64)과 같고, 받은 배열은 바꾸지 않습니다.
# - NumPy만으로 쓰세요. PyTorch도, 미리 만들어진 소프트맥스나 교차 엔트로피도 쓸 수 없습니다.

# %% penalty_loss_text [markdown] tags=["en"]
# ## 2. The loss of 1998, and its gradient (16 points)
#
# LeNet-5 of 1998 gives each class a penalty, not a score: the class with the **smallest** penalty $y_i$ is the answer. Its paper
# has a loss that lowers the penalty of the right class $D$ and also pushes up those of the others. This is the loss of one
# image; that of several is their mean.
#
# $$E = y_D + \log\left(e^{-j} + \sum_i e^{-y_i}\right)$$
#
# The constant $j \ge 0$ is the penalty of ‘none of the classes’. When $j$ is infinite, that place vanishes, and what is left is
# the cross-entropy of a softmax over the scores $-y_i$. Given penalties of shape `(N, K)`, the right classes `labels` `(N,)`
# and a number `j`, return `{"loss": ..., "gradient": ...}`.
#
# - `loss` is the mean loss of the N images; `gradient`, of shape `(N, K)`, is the derivative of that mean with respect to each
#   penalty.
# - Penalties may lie between -10,000 and 10,000, and `j` may be `float("inf")`. Both results must be finite and exact then, too.
# - The dtype of `gradient` is that of the penalties, float32 or float64, and the arrays you are given stay as they are.
# - Write it with NumPy alone: no PyTorch, and no softmax or cross-entropy that is there already.

# %% penalty_loss nbgrader={"solution": true}
def penalty_loss(penalties, labels, j):
    """
    ko: 평균 손실과 벌점에 대한 기울기를 {"loss": ..., "gradient": ...}로 돌려줍니다.
    en: Return the mean loss and its gradient with respect to the penalties: {"loss": ..., "gradient": ...}.
    """
    ### BEGIN SOLUTION
    # ko: 가장 작은 벌점을 먼저 빼면 지수가 넘치지 않습니다. '어느 클래스도 아님'의 벌점 j도 함께 보아야 합니다.
    # en: With the smallest penalty taken off first no exponential overflows. That of no class, j, counts among them.
    least = np.minimum(penalties.min(axis=1), j)  # (N,)
    heights = np.exp(least[:, None] - penalties)
    total = heights.sum(axis=1) + np.exp(least - j)
    right = np.arange(penalties.shape[1]) == labels[:, None]
    gradient = (right - heights / total[:, None]) / len(penalties)
    losses = penalties[right] - least + np.log(total)
    return {"loss": losses.mean(), "gradient": gradient}
    ### END SOLUTION

# %% penalty_loss_by_hand nbgrader={"grade": true, "points": 4}
# ko: 벌점이 (log 2, log 4)이고 j = log 4이면 e^-y는 1/2, 1/4이고 '어느 클래스도 아님'은 1/4입니다.
# ko: 모두 더하면 1이므로 손실은 정답의 벌점 그대로입니다. 이미지가 두 장이고 정답은 차례로 0과 1입니다.
# en: With penalties (log 2, log 4) and j = log 4, e^-y is 1/2 and 1/4, and 1/4 for none of the classes.
# en: These add up to 1, so the loss is just the penalty of the right class. There are two images, whose
# en: classes are 0 and 1.
import numpy as np
from cnnlib import checks

found = checks.call("penalty_loss", np.log([[2.0, 4.0], [2.0, 4.0]]), np.array([0, 1]), float(np.log(4)))
loss, gradient = checks.part(found, "loss"), checks.part(found, "gradient")
wanted = np.array([[0.25, -0.125], [-0.25, 0.375]])
shape = np.shape(gradient)
checks.expect("penalty_loss.shape", shape == (2, 2), got=str(shape), wanted="(2, 2)")
for name, got, right in [("loss", loss, np.log(8) / 2), ("gradient", gradient, wanted)]:
    checks.expect("penalty_loss.by_hand", checks.same(got, right), name=name, got=got, wanted=right)

# %% penalty_loss_values nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 이미지와 클래스의 개수, j가 여러 가지일 때의 값. 벌점은 크지 않습니다.
# en: Hidden test: values for several numbers of images and classes, and several j; no penalty is large
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("penalty_loss_values")


def loss_and_slopes(y, labels, rubbish):
    """The formulas as they are written, for penalties that do not overflow; rubbish stands for e^-j."""
    rows, total = np.arange(len(y)), np.exp(-y).sum(axis=1) + rubbish
    slopes = -np.exp(-y) / total[:, None]
    slopes[rows, labels] += 1
    return (y[rows, labels] + np.log(total)).mean(), slopes / len(y)


for images, classes, j in [(4, 10, 1.0), (7, 3, 0.0), (1, 5, 2.5), (6, 4, float("inf"))]:
    y, labels = random.uniform(-2, 6, size=(images, classes)), random.integers(0, classes, size=images)
    expected, slopes = loss_and_slopes(y, labels, np.exp(-j))
    found = checks.call("penalty_loss", y, labels, j)
    loss, gradient = checks.part(found, "loss"), checks.part(found, "gradient")
    scores_loss, scores_slopes = loss_and_slopes(-y, labels, np.exp(-j))
    checks.expect(
        "penalty_loss.loss",
        checks.same(loss, expected),
        suspects={
            "loss_summed": checks.same(loss, expected * images),
            "rubbish_forgotten": checks.same(loss, loss_and_slopes(y, labels, 0)[0]),
            "rubbish_sign": checks.same(loss, loss_and_slopes(y, labels, np.exp(min(j, 700)))[0]),
            "rubbish_counted_plain": checks.same(loss, loss_and_slopes(y, labels, min(j, 1e300))[0]),
            "penalties_taken_as_scores": checks.same(loss, scores_loss),
        },
        images=images,
        classes=classes,
        j=str(j),
        got=loss,
        wanted=expected,
    )
    one_hot = np.eye(classes)[labels] / images
    checks.expect(
        "penalty_loss.gradient",
        checks.same(gradient, slopes),
        suspects={
            "gradient_not_averaged": checks.same(gradient, slopes * images),
            "gradient_of_scores": checks.same(gradient, -slopes),
            "right_class_forgotten": checks.same(gradient, slopes - one_hot),
            "rubbish_forgotten": checks.same(gradient, loss_and_slopes(y, labels, 0)[1]),
            "penalties_taken_as_scores": checks.same(gradient, scores_slopes),
        },
        images=images,
        classes=classes,
        j=str(j),
    )
### END HIDDEN TESTS

# %% penalty_loss_stable nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 벌점이 -10,000에서 10,000까지이고 j가 0에서 무한대까지일 때
# en: Hidden test: penalties from -10,000 to 10,000, and j from 0 to infinity
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("penalty_loss_stable")
# From one penalty to the other, and j: all hopelessly large, but alike; of both signs; large, with a small j.
for low, high, j in [
    (9e3, 9.01e3, float("inf")),
    (-1e4, 1e4, float("inf")),
    (-1e4, 1e4, 3.0),
    (5e3, 1e4, 1.5),
    (5e3, 6e3, 5.5e3),
]:
    y, labels = random.uniform(low, high, size=(5, 6)), random.integers(0, 6, size=5)
    if low < 0:
        y[:, 0] = low  # of both signs for every picture: where all are large, j alone decides
    logs = np.logaddexp.reduce(np.concatenate([-y, np.full((5, 1), -j)], axis=1), axis=1)
    shares = np.exp(-y - logs[:, None])
    slopes = (np.eye(6)[labels] - shares) / 5
    found = checks.call("penalty_loss", y, labels, j)
    loss, gradient = checks.part(found, "loss"), checks.part(found, "gradient")
    finite = np.isfinite(gradient).all()
    checks.expect(
        "penalty_loss.stable",
        checks.same(loss, (y[np.arange(5), labels] + logs).mean()) and checks.same(gradient, slopes),
        suspects={
            "log_of_zero": low < 0 and finite and loss == np.inf,
            "not_shifted": low == 9e3 and not finite,
            "largest_penalty_taken_off": low < 0 and not finite,
            "rubbish_not_shifted": low == 5e3 and loss == np.inf,
            "clipped": low == 9e3 and checks.same(gradient, (np.eye(6)[labels] - 1 / 6) / 5),
        },
        low=low,
        high=high,
        j=str(j),
        got=loss,
    )
### END HIDDEN TESTS

# %% penalty_loss_inputs nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: float32, 메모리에 연속으로 놓이지 않은 배열, 그대로 남아야 하는 입력
# en: Hidden test: float32, arrays that are not contiguous in memory, inputs that must stay as they are
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("penalty_loss_inputs")
y, labels = random.uniform(0, 8, size=(6, 5)).astype("float32"), random.integers(0, 5, size=6)
ran = checks.probe("apply_to_views", "penalty_loss", y, labels, 2.0)
given, gradient = ran["arguments"], checks.part(ran["result"], "gradient")
untouched = checks.same(given[0], y) and checks.same(given[1], labels)
checks.expect("penalty_loss.inputs", untouched, suspects={"penalties_changed": not checks.same(given[0], y)})
logs = np.log(np.exp(-y).sum(axis=1) + np.exp(-2.0))
slopes = (np.eye(5)[labels] - np.exp(-y - logs[:, None])) / 6
checks.expect("penalty_loss.views", checks.same(gradient, slopes, 1e-5))
checks.expect("penalty_loss.views", checks.same(checks.part(ran["result"], "loss"), (y[np.arange(6), labels] + logs).mean(), 1e-5))
kind = str(np.asarray(gradient).dtype)
checks.expect("penalty_loss.dtype", kind == "float32", suspects={"gradient_widened": kind == "float64"}, got=kind)
### END HIDDEN TESTS

# %% connections_text [markdown] tags=["ko"]
# ## 3. 가중치에서 연결표를 읽기 (18점)
#
# 연결표(connection table)가 있는 합성곱층을, 끊어진 연결의 커널을 모두 0으로 둔 보통의 합성곱으로 저장해 두었습니다. 모양이 `(O, C, kh, kw)`인 그 가중치에서
# 연결표를 되찾아 다음 dict를 돌려주세요. 출력 맵 `o`와 입력 맵 `c`의 연결은 커널 `weight[o, c]`에 0이 아닌 값이 하나라도 있으면 있는 것입니다.
#
# | 이름 | 뜻 |
# |---|---|
# | `table` | 리스트 `O`개의 리스트. `o`번 리스트에는 출력 맵 `o`가 보는 입력 맵의 번호를 작은 것부터 적습니다 |
# | `parameters` | 연결된 커널만 저장하고 출력 맵마다 편향을 하나 두었을 때의 매개변수 개수 |
# | `groups` | 연결표가 똑같은 `nn.Conv2d(..., groups=G)`가 있으면 그 `G`, 없으면 `None` |
# | `grouped` | 그 그룹 합성곱(grouped convolution)의 가중치. 모양은 `(O, C/G, kh, kw)`입니다. `groups`가 `None`이면 `None` |
#
# - 그룹이 `G`개이면 출력 맵과 입력 맵을 저마다 앞에서부터 똑같은 크기의 `G`묶음으로 나누고, `g`번 묶음의 출력은 `g`번 묶음의 입력을 모두, 그리고 그것만 봅니다. 묶음의
#   크기가 모두 같아야 합니다.
# - 모두 이어진 연결표는 `G = 1`입니다.
# - 표에 따라 아무것도 보지 않는 출력 맵도 있을 수 있습니다. 이때 그 줄은 빈 리스트입니다.

# %% connections_text [markdown] tags=["en"]
# ## 3. Read the connection table off a weight (18 points)
#
# A convolutional layer with a connection table has been stored as an ordinary convolution in which the kernels of missing
# links are all 0. From that weight, of shape `(O, C, kh, kw)`, recover the table and return the dict below. Output map `o` is
# linked to input map `c` if at least one value of the kernel `weight[o, c]` is not 0.
#
# | name | meaning |
# |---|---|
# | `table` | a list of `O` lists; list `o` holds the numbers of the input maps that output map `o` sees, from small to large |
# | `parameters` | how many parameters there are if only the kernels of links are stored, and one bias for each output map |
# | `groups` | the `G` for which `nn.Conv2d(..., groups=G)` has exactly this table, or `None` if there is no such convolution |
# | `grouped` | the weight of that grouped convolution, of shape `(O, C/G, kh, kw)`; `None` where `groups` is `None` |
#
# - With `G` groups the output maps, and likewise the input maps, are cut from the front into `G` parts of equal size. The outputs in
#   part `g` see all inputs in part `g` and no others.
# - A table in which everything is linked has `G = 1`.
# - There may be output maps that see nothing. Their row of the table is an empty list.

# %% connections nbgrader={"solution": true}
def connections(weight):
    """
    ko: 연결표와 매개변수의 개수, 그룹과 그 가중치를 담은 dict를 돌려줍니다.
    en: Return a dict with "table", "parameters", "groups" and "grouped".
    """
    ### BEGIN SOLUTION
    linked = (weight != 0).any(axis=(2, 3))  # (O, C)
    outputs, channels, height, width = weight.shape
    found = {
        "table": [np.flatnonzero(row).tolist() for row in linked],
        "parameters": linked.sum() * height * width + outputs,
        "groups": None,
        "grouped": None,
    }
    for groups in range(1, channels + 1):
        if channels % groups or outputs % groups:
            continue
        # ko: 그룹마다 대각선 위의 한 덩어리가 모두 이어져 있고, 그 밖은 모두 끊어져 있어야 합니다.
        # en: One block on the diagonal for each group has to be linked throughout, and nothing else.
        blocks = np.kron(np.eye(groups), np.ones((outputs // groups, channels // groups)))
        if (linked == blocks).all():
            found["groups"] = groups
            found["grouped"] = weight[linked].reshape(outputs, -1, height, width)
    return found
    ### END SOLUTION

# %% connections_by_hand nbgrader={"grade": true, "points": 4}
# ko: 입력 맵 4개, 출력 맵 3개에 커널이 1×2인 층에서 손으로 읽은 표와 같은가? 첫 커널에는 0인 값이 있습니다.
# ko: 그리고 두 그룹으로 나뉜 층을 알아보는가?
# en: Does it read the table of a layer with 4 input maps, 3 output maps and 1×2 kernels, the first of which
# en: has a 0 in it? And does it recognise a layer in two groups?
import numpy as np
from cnnlib import checks

weight = np.zeros((3, 4, 1, 2))
weight[0, 0], weight[0, 3], weight[1, 2] = [0, 5], [1, -1], [2, 2]
weight[2] = 3.0
halves = np.kron(np.eye(2), [[1.0, 2.0], [3.0, 4.0]]).reshape(4, 4, 1, 1)
for given, name, wanted in [
    (weight, "table", [[0, 3], [2], [0, 1, 2, 3]]),
    (weight, "parameters", 7 * 2 + 3),
    (weight, "groups", None),
    (weight, "grouped", None),
    (halves, "table", [[0, 1], [0, 1], [2, 3], [2, 3]]),
    (halves, "parameters", 8 + 4),
    (halves, "groups", 2),
]:
    got = checks.part(checks.call("connections", given), name)
    shape = str(given.shape)
    checks.expect(
        "connections.by_hand", got == wanted, name=name, shape=shape, got=str(got), wanted=str(wanted)
    )
grouped = checks.part(checks.call("connections", halves), "grouped")
wanted = np.array([[1.0, 2], [3, 4], [1, 2], [3, 4]]).reshape(4, 2, 1, 1)
shape = str(np.shape(grouped))
checks.expect("connections.grouped", checks.same(grouped, wanted), groups=2, got=shape, wanted="(4, 2, 1, 1)")

# %% connections_tables nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: LeNet-5의 C3에 쓴 표와 아무렇게나 뽑은 표. 0이 섞인 커널, 더하면 0인 커널, 아무것도 보지 않는 출력 맵
# en: Hidden test: the table of LeNet-5's C3 and tables drawn at random, with kernels that hold zeros or add
# en: up to 0, and output maps that see nothing
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks
from cnnlib.models.lenet import C3_TABLE

random = checks.rng("connections_tables")
tables = [(6, (5, 5), C3_TABLE)]
for channels, outputs, kernel in [(5, 8, (3, 2)), (7, 4, (1, 4))]:
    rows = [np.flatnonzero(random.random(channels) < 0.5) for _ in range(outputs)]
    tables.append((channels, kernel, [rows[0][:0], *rows[1:]]))
for channels, kernel, rows in tables:
    weight = np.zeros((len(rows), channels, *kernel))
    for o, row in enumerate(rows):
        weight[o, list(row)] = random.uniform(0.5, 1.5, size=(len(row), *kernel))
    weight[2:4, :, 0, 0] = weight[-1, :, -1, -1] = 0  # zeros inside kernels
    weight[1] -= weight[1].mean(axis=(1, 2), keepdims=True)  # kernels that add up to 0, as those for edges do
    wanted = [list(map(int, row)) for row in rows]
    found = checks.call("connections", weight)
    got = checks.part(found, "table")
    places = np.zeros(weight.shape[:2], bool)
    for o, row in enumerate(wanted):
        places[o, row] = True
    tiny = abs(weight.sum(axis=(2, 3))) > 1e-9
    checks.expect(
        "connections.table",
        got == wanted,
        suspects={
            "table_transposed": got == [np.flatnonzero(column).tolist() for column in places.T],
            "kernels_summed": got in ([np.flatnonzero(r).tolist() for r in one] for one in (tiny, weight.sum((2, 3)) != 0)),
            "one_number_looked_at": got == [np.flatnonzero(row).tolist() for row in weight[:, :, 0, 0]],
            "whole_kernels_wanted": got == [np.flatnonzero(row).tolist() for row in (weight != 0).all(axis=(2, 3))],
        },
        shape=str(weight.shape),
        got=str(got),
        wanted=str(wanted),
    )
    links, size, count = int(places.sum()), kernel[0] * kernel[1], checks.part(found, "parameters")
    checks.expect(
        "connections.parameters",
        count == links * size + len(rows),
        suspects={
            "table_taken_as_full": count == weight.size + len(rows),
            "c3_bias_forgotten": count == links * size,
            "bias_for_each_link": count == links * (size + 1),
            "zeros_not_stored": count == np.count_nonzero(weight) + len(rows),
            "kernel_size_forgotten": count in (links, links + len(rows)),
        },
        shape=str(weight.shape),
        got=count,
        wanted=links * size + len(rows),
    )
    checks.expect("connections.no_groups", checks.part(found, "groups") is None, table=str(wanted), got=str(found["groups"]))
### END HIDDEN TESTS

# %% connections_groups nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 그룹이 1개에서 입력 맵의 개수까지인 층. 되찾은 가중치로 정말 그룹 합성곱을 해 봅니다.
# en: Hidden test: layers with from 1 group to as many as there are input maps; the recovered weight is run as a
# en: grouped convolution
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks, scratch

random = checks.rng("connections_groups")
for channels, outputs, groups in [(6, 4, 2), (3, 5, 1), (4, 4, 4), (6, 12, 3), (5, 10, 5), (8, 2, 2), (1, 3, 1)]:
    own = random.normal(size=(outputs, channels // groups, 2, 3)).astype("float32")
    weight = np.zeros((outputs, channels, 2, 3), "float32")
    for o in range(outputs):
        first = o // (outputs // groups) * (channels // groups)
        weight[o, first : first + channels // groups] = own[o]
    found = checks.call("connections", weight)
    got = checks.part(found, "groups")
    checks.expect(
        "connections.groups",
        got == groups,
        suspects={
            "maps_of_a_group_counted": got == channels // groups,
            "full_is_no_group": groups == 1 and got is None,
        },
        shape=str(weight.shape),
        got=str(got),
        wanted=groups,
    )
    maps, grouped = random.normal(size=(2, channels, 5, 6)).astype("float32"), checks.part(found, "grouped")
    checks.expect(
        "connections.grouped",
        checks.same(grouped, own),
        suspects={"grouped_kept_full": np.shape(grouped) == weight.shape},
        groups=groups,
        got=str(np.shape(grouped)),
        wanted=str(own.shape),
    )
    alike = checks.same(scratch.conv2d(maps, grouped, groups=groups), scratch.conv2d(maps, weight))
    checks.expect("connections.convolves", alike, groups=groups)
### END HIDDEN TESTS

# %% connections_nearly nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 그룹으로 나뉜 것처럼 보이지만 아닌 표
# en: Hidden test: tables that look like groups and are not
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("connections_nearly")
two = np.kron(np.eye(2), np.ones((3, 2)))  # 6 outputs, 4 inputs, 2 groups
interleaved = two[[0, 3, 1, 4, 2, 5]]
crossed = two[::-1]
uneven, lopsided = (np.repeat(np.eye(2), parts, axis=0).repeat(2, axis=1) for parts in ([2, 3], [2, 4]))
fewer, more, silent = two.copy(), two.copy(), two.copy()
fewer[4, 2] = 0
more[1, 3] = 1
silent[5] = 0
for kind, places in enumerate([interleaved, crossed, uneven, lopsided, fewer, more, silent, two[:, [0, 2, 1, 3]]]):
    weight = places[:, :, None, None] * random.uniform(0.5, 1.5, size=(*places.shape, 2, 2))
    found = checks.call("connections", weight)
    got = checks.part(found, "groups")
    accepted = got is not None
    checks.expect(
        "connections.nearly",
        got is None and checks.part(found, "grouped") is None,
        suspects={
            "rows_counted_only": kind == 0 and accepted,
            "order_of_groups_ignored": kind == 1 and accepted,
            "uneven_groups_accepted": kind in (2, 3) and accepted,
        },
        table=str([np.flatnonzero(row).tolist() for row in places]),
        got=str(got),
    )
### END HIDDEN TESTS

# %% build_text [markdown] tags=["ko"]
# ## 4. 글자 몇 개로 신경망 짓기 (18점)
#
# VGG 같은 신경망은 블록의 목록만으로 적을 수 있습니다. 문자열의 리스트 `layers`와 이미지 한 장의 모양 `shape` `(C, H, W)`를 받아 그 신경망을 `nn.Sequential`로 돌려주세요.
#
# | 문자열 | 층 |
# |---|---|
# | `"C64"` | 맵 64개를 내는 3×3 합성곱. 높이와 너비를 그대로 둡니다. 그 뒤에 ReLU |
# | `"P"` | 겹치지 않는 2×2 창의 최대 풀링. 다 들어가지 않는 창은 버립니다 |
# | `"A"` | 겹치지 않는 2×2 창의 평균 풀링. 다 들어가지 않는 창은 버립니다 |
# | `"D100"` | 유닛 100개의 완전 연결층. 첫 `D` 앞에서 맵을 평탄화(flatten)합니다. 그 뒤에 ReLU를 두되, 신경망의 마지막 층 뒤에는 두지 않습니다 |
#
# - 합성곱과 완전 연결층에는 편향이 있습니다. 가중치의 초깃값은 무엇이든 됩니다.
# - 불가능한 목록이면 신경망을 짓는 자리에서 `ValueError`를 내고, 오류 메시지에 **몇 번째 문자열인지** 0부터 센 번호를 적으세요. 높이나 너비가 2보다 작은 맵에 풀링이 올 때,
#   `D` 뒤에 `C`, `P`, `A`가 올 때, 네 글자가 아닌 다른 글자로 시작할 때입니다.

# %% build_text [markdown] tags=["en"]
# ## 4. Networks from a few letters (18 points)
#
# Networks like VGG can be written down as a list of their blocks. Given a list of strings `layers` and the shape `(C, H, W)` of an
# image, `shape`, return that network as an `nn.Sequential`.
#
# | string | layer |
# |---|---|
# | `"C64"` | 3×3 convolution with 64 maps that keeps height and width, then ReLU |
# | `"P"` | max pooling in 2×2 windows that do not overlap; windows that do not fit are dropped |
# | `"A"` | average pooling in 2×2 windows that do not overlap; windows that do not fit are dropped |
# | `"D100"` | fully connected layer of 100 units, with the maps flattened before the first `D`; then ReLU, unless it is the network's last layer |
#
# - Convolutions and fully connected layers have biases. Their weights may start from anything.
# - If the list is impossible, raise a `ValueError` while building, whose text holds **the number of that string**, counted from 0:
#   where a pooling meets a map less than 2 high or wide, where `C`, `P` or `A` comes after a `D`, and where a string begins with
#   any other letter.

# %% build nbgrader={"solution": true}
def build(layers, shape):
    """
    ko: `layers`가 말하는 nn.Sequential을 돌려줍니다. 불가능하면 그 번호를 적은 ValueError를 냅니다.
    en: Return the nn.Sequential that `layers` describes; raise ValueError, with its number, for an impossible one.
    """
    ### BEGIN SOLUTION
    channels, *sides = shape
    network, features = [], None
    for number, layer in enumerate(layers):
        kind = layer[0]
        if kind not in "CPAD":
            raise ValueError(f"layer {number}: there is no kind {layer!r}")
        if features is not None and kind != "D":
            raise ValueError(f"layer {number}: {layer!r} cannot follow a dense layer")
        if kind == "C":
            network += [nn.Conv2d(channels, int(layer[1:]), 3, padding=1), nn.ReLU()]
            channels = int(layer[1:])
        elif kind == "D":
            if features is None:
                network.append(nn.Flatten())
                features = channels * sides[0] * sides[1]
            network.append(nn.Linear(features, int(layer[1:])))
            features = int(layer[1:])
            if number < len(layers) - 1:
                network.append(nn.ReLU())
        elif min(sides) < 2:
            raise ValueError(f"layer {number}: a map of size {sides} is too small to be halved")
        else:
            network.append(nn.MaxPool2d(2) if kind == "P" else nn.AvgPool2d(2))
            sides = [side // 2 for side in sides]
    return nn.Sequential(*network)
    ### END SOLUTION

# %% build_by_hand nbgrader={"grade": true, "points": 4}
# ko: 모양이 (1, 6, 5)인 이미지에서 매개변수의 모양과 출력의 모양이 종이에 계산한 것과 같은가?
# en: On an image of shape (1, 6, 5), are the shapes of parameters and output those that paper gives?
import numpy as np
from cnnlib import checks

BUILT = """
def built(answer, words, image):
    import torch
    network = answer(words, image)
    if not isinstance(network, torch.nn.Sequential):
        return {"kind": type(network).__name__}
    output = network(torch.ones(2, *image))
    return {"shapes": [tuple(one.shape) for one in network.parameters()], "output": tuple(output.shape)}
"""
for layers, shapes, output in [
    (["C4", "P", "D3"], [(4, 1, 3, 3), (4,), (3, 24), (3,)], (2, 3)),
    (["C4", "C2", "A"], [(4, 1, 3, 3), (4,), (2, 4, 3, 3), (2,)], (2, 2, 3, 2)),
]:
    network = checks.probe(BUILT, "build", layers, (1, 6, 5))
    checks.expect("build.type", "shapes" in network, got=network.get("kind"))
    for name, wanted in [("shapes", shapes), ("output", output)]:
        got = network[name]
        checks.expect(
            "build.by_hand", got == wanted, layers=str(layers), name=name, got=str(got), wanted=str(wanted)
        )

# %% build_values nbgrader={"grade": true, "points": 6}
# ko: 비공개 테스트: 짝수와 홀수 크기의 이미지, 최대 풀링과 평균 풀링, 여러 완전 연결층. 정해 준 가중치로 출력의 값까지 봅니다.
# en: Hidden test: images of even and odd size, both kinds of pooling, several dense layers; with given weights the
# en: values of the output count, too
### BEGIN HIDDEN TESTS
import numpy as np
import torch
from cnnlib import checks

FILLED = """
def filled(answer, layers, shape, numbers, images):
    import torch
    network = answer(layers, shape)
    held = list(network.parameters())
    found = {"shapes": [tuple(one.shape) for one in held], "output": None}
    if sum(one.numel() for one in held) == len(numbers):
        start = 0
        with torch.no_grad():
            for one in held:
                one.copy_(torch.from_numpy(numbers[start : start + one.numel()]).reshape(one.shape))
                start += one.numel()
            found["output"] = network(torch.from_numpy(images))
    return found
"""


def shapes_of(layers, shape, halve=lambda side: side // 2, lost=0):
    """The shapes of all parameters, by a rule for poolings and for what a convolution trims."""
    (channels, *sides), found, flat = shape, [], False
    for letter, *digits in layers:
        count = int("".join(digits) or 0)
        if letter in "PA":
            sides = [halve(side) for side in sides]
        elif letter == "C":
            found, sides = [*found, (count, channels, 3, 3), (count,)], [side - lost for side in sides]
            channels = count
        else:
            channels = channels if flat else channels * sides[0] * sides[1]
            found, channels, flat = [*found, (count, channels), (count,)], count, True
    return found


def output_of(layers, images, weights, last=False, dense=True, conv=True, average=torch.nn.functional.avg_pool2d):
    """What the network gives: with ReLU after the last layer, between dense layers, after convolutions, as told."""
    maps, held = torch.from_numpy(images), iter(weights)
    for number, layer in enumerate(layers):
        if layer[0] in "PA":
            maps = (torch.max_pool2d if layer == "P" else average)(maps, 2)
        elif layer[0] == "C":
            maps = torch.conv2d(maps, next(held), next(held), padding=1)
            maps = maps.relu() if conv else maps
        else:
            maps = maps.flatten(1) @ next(held).T + next(held)
            maps = maps.relu() if (last if number == len(layers) - 1 else dense) else maps
    return maps.numpy()


random = checks.rng("build_values")
for layers, shape in [
    (["C3", "A", "C5", "P", "D6", "D4"], (2, 11, 14)),
    (["P", "D7", "D3", "D5"], (3, 7, 5)),
    (["C4", "C3", "P"], (1, 5, 9)),
    (["D3", "D8"], (2, 3, 1)),
    (["A", "C5", "P", "C2"], (1, 9, 6)),
]:
    wanted = shapes_of(layers, shape)
    numbers = random.normal(size=sum(int(np.prod(one)) for one in wanted)).astype("float32") / 2
    images = random.normal(size=(4, *shape)).astype("float32")
    found = checks.probe(FILLED, "build", layers, shape, numbers, images)
    checks.expect(
        "build.shapes",
        found["shapes"] == wanted,
        suspects={
            "poolings_rounded_up": found["shapes"] == shapes_of(layers, shape, lambda side: -(-side // 2)),
            "padding_missing": found["shapes"] == shapes_of(layers, shape, lost=2),
            "pooling_moves_by_one": found["shapes"] == shapes_of(layers, shape, lambda side: side - 1),
        },
        layers=str(layers),
        shape=str(shape),
        got=str(found["shapes"]),
        wanted=str(wanted),
    )
    parts = np.split(numbers, np.cumsum([int(np.prod(one)) for one in wanted])[:-1])
    weights = [torch.from_numpy(part).reshape(one) for part, one in zip(parts, wanted, strict=True)]
    suspects = {
        "relu_after_scores": {"last": True},
        "dense_without_relu": {"dense": False},
        "conv_without_relu": {"conv": False},
        "average_taken_as_max": {"average": torch.max_pool2d},
    }
    equal = {name: checks.same(found["output"], output_of(layers, images, weights, **how)) for name, how in suspects.items()}
    checks.expect(
        "build.values",
        checks.same(found["output"], output_of(layers, images, weights)),
        suspects={
            "relu_after_scores": equal["relu_after_scores"],
            "dense_without_relu": equal["dense_without_relu"],
            "conv_without_relu": equal["conv_without_relu"],
            "average_taken_as_max": equal["average_taken_as_max"],
        },
        layers=str(layers),
        shape=str(shape),
    )
### END HIDDEN TESTS

# %% build_vgg nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 논문의 VGG-16을 지어 매개변수를 셉니다. 메모리를 쓰지 않는 장치에서 지으므로 오래 걸리지 않습니다.
# en: Hidden test: the paper's VGG-16 is built and its parameters are counted, on a device that takes no memory
### BEGIN HIDDEN TESTS
from cnnlib import checks

COUNTED = """
def counted(answer, layers, shape):
    import torch
    with torch.device("meta"), torch.no_grad():
        network = answer(layers, shape)
        leaves = [one for one in network.modules() if not list(one.children())]
        sizes = [sum(part.numel() for part in one.parameters()) for one in leaves]
        kinds = [type(one).__name__ for one in leaves]
    return {"total": sum(sizes), "convolutions": kinds.count("Conv2d"), "poolings": kinds.count("MaxPool2d")}
"""
convs = [["C64"] * 2, ["C128"] * 2, ["C256"] * 3, ["C512"] * 3, ["C512"] * 3]
vgg = [layer for block in convs for layer in [*block, "P"]] + ["D4096", "D4096", "D1000"]
network = checks.probe(COUNTED, "build", vgg, (3, 224, 224))
checks.expect(
    "build.vgg",
    network == {"total": 138_357_544, "convolutions": 13, "poolings": 5},
    got=str(network),
)
### END HIDDEN TESTS

# %% build_refuses nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 불가능한 목록을 그 번호와 함께 거절하는가? 가능한 목록은 그대로 받는가?
# en: Hidden test: are impossible lists refused, with the number, and possible ones accepted?
### BEGIN HIDDEN TESTS
from cnnlib import checks

REFUSED = """
def refused(answer, layers, shape):
    try:
        answer(layers, shape)
    except ValueError as error:
        return str(error)
    except NotImplementedError:
        raise
    except Exception as error:
        return {"error": type(error).__name__}
"""
impossible = [
    (2, ["P", "A", "P"], (1, 6, 13)),
    (2, ["P", "A", "A", "D4"], (1, 13, 6)),
    (4, ["C3", "C3", "A", "C3", "P", "C3"], (2, 3, 8)),
    (0, ["P"], (1, 1, 9)),
    (1, ["D5", "C4"], (1, 6, 6)),
    (3, ["C2", "P", "D4", "P", "D4"], (3, 9, 9)),
    (2, ["C3", "D2", "A"], (1, 8, 8)),
    (1, ["C3", "R"], (1, 8, 8)),
    (3, ["P", "C3", "D7", "X2"], (1, 8, 8)),
]
told = [checks.probe(REFUSED, "build", layers, shape) for _, layers, shape in impossible]
for (number, layers, shape), text in zip(impossible, told, strict=True):
    checks.expect(
        "build.refuses",
        isinstance(text, str),
        suspects={
            "impossible_built": told[:-2] == [None] * 7,
            "longer_side_watched": told[4] is not None and (told[3] is None or told[1] is None and told[0] is not None),
            "anything_after_dense": told[4:7] == [None] * 3 and isinstance(told[0], str),
        },
        layers=str(layers),
        shape=str(shape),
        number=number,
    )
    numbers = "".join(sign if sign.isdigit() else " " for sign in text).split()
    checks.expect("build.names_the_layer", str(number) in numbers, layers=str(layers), number=number, got=text)
for layers, shape in [(["P", "A", "D2"], (1, 4, 7)), (["C2", "P", "P"], (2, 5, 4)), (["D3", "D2"], (1, 1, 1))]:
    text = checks.probe(REFUSED, "build", layers, shape)
    checks.expect("build.accepts", text is None, layers=str(layers), shape=str(shape), got=str(text))
### END HIDDEN TESTS

# %% find_digit_text [markdown] tags=["ko"]
# ## 5. 큰 그림에서 숫자 찾기 (14점)
#
# LeNet-5의 C5는 S4의 맵과 크기가 같은 커널을 쓰는 합성곱입니다. 그래서 완전 연결층으로 보아도 되고, 그림이 커지면 출력도 커집니다. 여기에서는 거꾸로, 창 크기의 맵을 평탄화해 받는 완전 연결층이
# 주어집니다. 더 큰 그림에서 나온 맵의 모든 자리에 그 층을 적용해, 숫자가 어디에 있는지 찾으세요.
#
# - 모양은 `weight`가 `(K, C·h·w)`, `bias`가 `(K,)`이고, 창의 크기 `window`에는 `(h, w)`가 들어 있습니다. 이 층은 모양이 `(C, h, w)`인 맵을 `(C, H, W)` 순서로
#   펼친 것에서 클래스 `K`개의 점수를 냅니다.
# - `maps`는 큰 그림의 특징 맵(feature map)이고 모양은 `(C, H, W)`입니다. `H`와 `W`는 창보다 작지 않습니다.
# - 맵의 한 칸은 그림에서 `step`픽셀입니다.
# - 다음 dict를 돌려주세요. 점수가 가장 큰 자리와 클래스는 하나뿐입니다.
#
# | 이름 | 뜻 |
# |---|---|
# | `scores` | 창이 놓이는 모든 자리의 점수. 모양은 `(K, H-h+1, W-w+1)` |
# | `digit` | 모든 자리의 모든 점수 가운데 가장 큰 것의 클래스 |
# | `corner` | 그 점수를 낸 창의 왼쪽 위 모서리가 그림에서 놓인 곳. 픽셀로 센 행과 열의 쌍 |

# %% find_digit_text [markdown] tags=["en"]
# ## 5. Find a digit in a large picture (14 points)
#
# C5 of LeNet-5 is a convolution whose kernels are as large as the maps of S4. So it may be seen as a fully connected layer, and on
# a larger picture its output is larger. Here it goes the other way: you are given a fully connected layer that takes flattened
# maps of the size of a window. Apply it at every place of the maps of a larger picture, and find out where the digit is.
#
# - `weight` is `(K, C·h·w)`, `bias` `(K,)`, and `window` `(h, w)`. The layer takes maps of shape `(C, h, w)`, flattened in the order
#   `(C, H, W)`, and gives the scores of `K` classes.
# - `maps` are the feature maps of the large picture, of shape `(C, H, W)`. `H` and `W` are at least those of the window.
# - One place of the maps is `step` pixels of the picture.
# - Return the dict below. There is only one largest score.
#
# | name | meaning |
# |---|---|
# | `scores` | the scores at every place where the window fits, of shape `(K, H-h+1, W-w+1)` |
# | `digit` | the class of the largest of all scores at all places |
# | `corner` | where the top left corner of that score's window lies in the picture: the pair of its row and column, in pixels |

# %% find_digit nbgrader={"solution": true}
def find_digit(weight, bias, window, maps, step):
    """
    ko: "scores", "digit", "corner"를 담은 dict를 돌려줍니다.
    en: Return a dict with "scores", "digit" and "corner".
    """
    ### BEGIN SOLUTION
    # ko: 가중치의 각 행을 펼치기 전의 모양으로 되돌리면 커널이 됩니다.
    # en: Each row of the weight, given back the shape it had before flattening, is a kernel.
    (scores,) = scratch.conv2d(maps[None], weight.reshape(len(weight), len(maps), *window), bias)
    digit, row, column = np.unravel_index(scores.argmax(), scores.shape)
    return {"scores": scores, "digit": digit, "corner": (row * step, column * step)}
    ### END SOLUTION

# %% find_digit_picture nbgrader={"grade": true, "points": 4}
# ko: MNIST의 숫자로 완전 연결층을 학습시킵니다. 맵은 그림과 그 세로, 가로 변화를 4×4 칸마다 평균한 것입니다.
# ko: 64×80 그림의 (20, 44) 자리에 놓은 숫자를 찾는가?
# en: A fully connected layer is trained on digits of MNIST. Its maps are the picture and its changes down and
# en: across, averaged over cells of 4×4. Does it find a digit that was put into a 64×80 picture at (20, 44)?
import numpy as np
from cnnlib import checks
from cnnlib.data.digits import load_mnist


def maps_of(pictures):
    """Pictures (N, H, W) -> maps (N, 3, H/4, W/4)."""
    grey = pictures / 255
    down, across = (abs(np.diff(grey, axis=axis, append=0)) for axis in (1, 2))
    count, height, width = grey.shape
    cells = np.stack([grey, down, across], axis=1).reshape(count, 3, height // 4, 4, width // 4, 4)
    return cells.mean(axis=(3, 5))


train, test = load_mnist()
digits, labels = train.images[:800], train.labels[:800]
room = np.pad(digits, ((0, 0), (12, 12), (12, 12)))
# ko: 숫자가 빗나간 창에서는 어느 클래스의 점수도 높지 않아야 합니다.
# en: Where a window misses its digit, no class is to have a high score.
corners = [(4, 12), (20, 12), (12, 4), (12, 20), (0, 0), (24, 24)]
missed = [room[:, y : y + 28, x : x + 28] for y, x in corners]
inputs = maps_of(np.concatenate([digits, *missed])).reshape(-1, 3 * 7 * 7)
inputs = np.append(inputs, np.ones((len(inputs), 1)), axis=1)
wanted = np.append(2 * np.eye(10)[labels] - 1, -np.ones((6 * 800, 10)), axis=0)
learned = np.linalg.solve(inputs.T @ inputs + 0.1 * np.eye(148), inputs.T @ wanted).T  # (10, 148)
picture = np.zeros((1, 64, 80))
picture[0, 20:48, 44:72] = test.images[5]
found = checks.call("find_digit", learned[:, :-1], learned[:, -1], (7, 7), maps_of(picture)[0], 4)
shape = np.shape(checks.part(found, "scores"))
checks.expect("find_digit.shape", shape == (10, 10, 14), got=str(shape), wanted="(10, 10, 14)")
place = checks.part(found, "corner")
got = (checks.part(found, "digit"), checks.part(place, 0), checks.part(place, 1))
right = (int(test.labels[5]), 20, 44)
checks.expect("find_digit.picture", got == right, got=str(got), wanted=str(right))

# %% find_digit_scores nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 여러 크기의 창과 맵에서 점수. 창을 하나씩 오려 완전 연결층에 넣은 것과 견줍니다.
# en: Hidden test: the scores for windows and maps of several sizes, compared with the layer on each window cut out
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("find_digit_scores")
for classes, shape, window in [(4, (3, 6, 9), (2, 4)), (10, (1, 5, 5), (5, 5)), (3, (2, 4, 7), (4, 3)), (5, (4, 3, 3), (1, 1))]:
    maps, bias = random.normal(size=shape), random.normal(size=classes)
    weight = random.normal(size=(classes, shape[0] * window[0] * window[1]))
    places = [shape[1] - window[0] + 1, shape[2] - window[1] + 1]

    def scores_by(flatten, maps=maps, window=window, weight=weight, places=places):
        cut = [[maps[:, y : y + window[0], x : x + window[1]] for x in range(places[1])] for y in range(places[0])]
        return np.array([[weight @ flatten(one) for one in row] for row in cut]).transpose(2, 0, 1)

    wanted = scores_by(np.ravel) + bias[:, None, None]
    scored = checks.part(checks.call("find_digit", weight, bias, window, maps, 1), "scores")
    size = np.shape(scored)
    checks.expect(
        "find_digit.shape",
        size == wanted.shape,
        suspects={
            "padded": size[1:] == shape[1:],
            "windows_side_by_side": size[1:] == (shape[1] // window[0], shape[2] // window[1]),
        },
        got=str(size),
        wanted=str(wanted.shape),
    )
    turned = scores_by(lambda one: one[:, ::-1, ::-1].ravel()) + bias[:, None, None]
    channels_last = scores_by(lambda one: one.transpose(1, 2, 0).ravel()) + bias[:, None, None]
    checks.expect(
        "find_digit.scores",
        checks.same(scored, wanted),
        suspects={
            "score_bias_forgotten": checks.same(scored, scores_by(np.ravel)),
            "kernel_turned": checks.same(scored, turned),
            "flattened_channels_last": checks.same(scored, channels_last),
        },
        shape=str(shape),
        window=str(window),
    )
### END HIDDEN TESTS

# %% find_digit_places nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 여러 그림에서 찾은 클래스와 자리. 한 칸의 픽셀은 1에서 8까지입니다.
# en: Hidden test: class and place in many pictures, where a place of the maps is from 1 to 8 pixels
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("find_digit_places")
for step in (1, 2, 4, 4, 8, 8):
    pattern, lowest = random.normal(size=(6, 2, 3, 4)), random.integers(0, 6)
    maps = random.normal(size=(2, 14, 9)) / 20
    row, column = int(random.integers(7, 12)), int(random.integers(1, 6))
    maps[:, row : row + 3, column : column + 4] += pattern[lowest]
    # One class has the largest mean over all places, another the largest single score.
    bias = np.where(np.arange(6) == (lowest + 1) % 6, 3.0, 0.0)
    cut = np.lib.stride_tricks.sliding_window_view(maps, (3, 4), axis=(1, 2))
    scores = np.einsum("kcij,cyxij->kyx", pattern, cut) + bias[:, None, None]
    best, row, column = (int(one) for one in np.unravel_index(scores.argmax(), scores.shape))
    found = checks.call("find_digit", pattern.reshape(6, 24), bias, (3, 4), maps, step)
    got = checks.part(found, "digit")
    averaged = checks.same(checks.part(found, "scores"), scores) and got == scores.mean(axis=(1, 2)).argmax()
    checks.expect(
        "find_digit.digit",
        got == best,
        suspects={"scores_averaged": averaged, "place_taken_for_class": got > 5},
        got=str(got),
        wanted=best,
    )
    place = checks.part(found, "corner")
    got, right = (checks.part(place, 0), checks.part(place, 1)), (row * step, column * step)
    checks.expect(
        "find_digit.corner",
        got == right,
        suspects={
            "corner_in_places": got == (row, column),
            "corner_turned_round": got == right[::-1],
            "centre_for_corner": got in (((row + 1) * step, (column + 2) * step), ((row + 1.5) * step, (column + 2) * step)),
        },
        step=step,
        got=str(got),
        wanted=str(right),
    )
### END HIDDEN TESTS

# %% find_digit_inputs nbgrader={"grade": true, "points": 2}
# ko: 비공개 테스트: float32, 메모리에 연속으로 놓이지 않은 배열, 그대로 남아야 하는 입력
# en: Hidden test: float32, arrays that are not contiguous in memory, inputs that must stay as they are
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("find_digit_inputs")
given = [random.normal(size=size).astype("float32") for size in [(3, 12), (3,), (2, 4, 6)]]
weight, bias, maps = given
ran = checks.probe("apply_to_views", "find_digit", weight, bias, (2, 3), maps, 2)
kept = all(checks.same(ran["arguments"][number], array) for number, array in zip((0, 1, 3), given, strict=True))
checks.expect("find_digit.inputs", kept)
windows = np.lib.stride_tricks.sliding_window_view(maps, (2, 3), axis=(1, 2))  # (C, H', W', h, w)
wanted = np.einsum("kcij,cyxij->kyx", weight.reshape(3, 2, 2, 3), windows) + bias[:, None, None]
checks.expect("find_digit.views", checks.same(checks.part(ran["result"], "scores"), wanted, 1e-5))
### END HIDDEN TESTS

# %% split_by_font_text [markdown] tags=["ko"]
# ## 6. 글꼴이 겹치지 않게 나누기 (14점)
#
# 한글 음절 그림은 글꼴 몇 가지로 그린 것이고, 같은 글꼴의 그림은 서로 아주 닮았습니다. 처음 보는 글꼴에서도 통하는지 알려면 테스트 그림의 글꼴이 학습 그림에 없어야 합니다.
# 그림마다의 클래스(`labels`)와 글꼴 번호(`fonts`), 테스트에 쓰고 싶은 그림의 비율(`share`)을 받아, 테스트 그림이면 `True`인 논리값 배열을 돌려주세요. 배열의 모양은 모두
# `(N,)`입니다.
#
# - 한 글꼴의 그림은 모두 같은 쪽에 있습니다.
# - `labels`에 있는 클래스는 하나도 빠짐없이 양쪽 모두에 있습니다.
# - 이 두 조건을 지키면서, 테스트 그림의 비율이 `share`에 가장 가까워야 합니다. 똑같이 가까운 것이 여럿이면 어느 것이든 됩니다.
# - 조건을 지키는 방법이 없으면 `ValueError`를 내세요.
# - 글꼴은 많아야 12가지이므로 모든 경우를 다 해 보아도 됩니다. 글꼴의 번호는 이어져 있지 않을 수도 있고, 글꼴마다 그림의 개수가 다를 수도 있습니다.

# %% split_by_font_text [markdown] tags=["en"]
# ## 6. Split so that no font is on both sides (14 points)
#
# The pictures of Hangul syllables were drawn with a few fonts, and pictures in one font are very much alike. To learn whether a
# network copes with fonts it has never seen, the fonts of the test pictures must not be among those it was trained on. Given the
# class of each picture, `labels`, the number of its font, `fonts`, and the `share` of pictures wanted for testing, return an
# array of booleans that is `True` for the test pictures. All arrays have the shape `(N,)`.
#
# - All pictures in one font are on the same side.
# - Each class that occurs in `labels` is there on both sides.
# - Within these two conditions the share of test pictures must be as near to `share` as possible. If several choices are equally near,
#   any of them will do.
# - If nothing meets the conditions, raise a `ValueError`.
# - There are at most 12 fonts, so you may try every choice. Their numbers may have gaps, and some fonts may have more pictures than
#   others.

# %% split_by_font nbgrader={"solution": true}
def split_by_font(labels, fonts, share):
    """
    ko: 테스트 그림이면 True인 배열을 돌려줍니다. 조건을 지킬 수 없으면 ValueError를 냅니다.
    en: Return an array that is True for the test pictures; raise ValueError where the conditions cannot be met.
    """
    ### BEGIN SOLUTION
    designs, classes = np.unique(fonts), np.unique(labels)
    pictures = np.array([[np.sum((fonts == f) & (labels == c)) for c in classes] for f in designs])
    choices = []
    for chosen in itertools.product([False, True], repeat=len(designs)):
        tested = pictures[list(chosen)].sum(axis=0)
        if (tested > 0).all() and (tested < pictures.sum(axis=0)).all():
            choices.append((abs(tested.sum() / len(fonts) - share), chosen))
    # ko: 남은 것이 없으면 min이 ValueError를 냅니다.
    # en: If nothing is left, min raises the ValueError.
    return np.isin(fonts, designs[list(min(choices)[1])])
    ### END SOLUTION

# %% split_by_font_hangul nbgrader={"grade": true, "points": 4}
# ko: 한글 음절 그림 4,200장은 열두 글꼴로 350장씩 그린 것입니다. 4분의 1을 테스트에 쓰면 글꼴 세 가지, 1,050장입니다.
# en: The 4,200 pictures of Hangul syllables were drawn with twelve fonts, 350 pictures each. A quarter for testing
# en: is three fonts, 1,050 pictures.
import numpy as np
from cnnlib import checks
from cnnlib.data.hangul import load_hangul

hangul, _ = load_hangul()
tested = np.asarray(checks.call("split_by_font", hangul.labels, hangul.fonts, 0.25))
shaped = tested.shape == (4200,) and tested.dtype == bool
checks.expect("split_by_font.form", shaped, got=f"{tested.shape}, {tested.dtype}", wanted="(4200,)")
both = sorted(set(hangul.fonts[tested].tolist()) & set(hangul.fonts[~tested].tolist()))
checks.expect("split_by_font.apart", not both, got=str(both))
classes = [len(set(hangul.labels[side].tolist())) for side in (tested, ~tested)]
checks.expect("split_by_font.classes", classes == [14, 14], got=str(classes), wanted=14)
count = int(np.sum(tested))
checks.expect("split_by_font.count", count == 1050, share=0.25, got=count, wanted=1050)

# %% split_by_font_share nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 그림의 개수가 글꼴마다 다를 때 비율이 가장 가까운가? 글꼴의 번호는 이어져 있지 않습니다.
# en: Hidden test: is the share as near as it can be where fonts have different numbers of pictures? The numbers of the
# en: fonts have gaps.
### BEGIN HIDDEN TESTS
import itertools

import numpy as np
from cnnlib import checks

random = checks.rng("split_by_font_share")
for share in (0.3, 0.1, 0.25, 0.5, 0.8):
    # Where fonts are alike, two of six are nearer to 0.3 than one, though more.
    counts = np.full(6, 10) if share == 0.3 else np.concatenate([[1, 2], random.integers(3, 40, size=4)])
    numbers = random.choice(50, size=6, replace=False)
    # Each font draws both classes, so that any choice of some fonts and not all is allowed.
    fonts = np.repeat(numbers, 2 * counts)
    labels = np.arange(len(fonts)) % 2 * 3
    order = random.permutation(len(fonts))
    fonts, labels = fonts[order], labels[order]
    mask = np.asarray(checks.call("split_by_font", labels, fonts, share))
    shaped = mask.shape == fonts.shape and mask.dtype == bool
    checks.expect("split_by_font.form", shaped, got=f"{mask.shape}, {mask.dtype}", wanted=str(fonts.shape))
    split = sorted(set(fonts[mask].tolist()) & set(fonts[~mask].tolist()))
    checks.expect("split_by_font.apart", not split, suspects={"pictures_shuffled": len(split) > 1}, got=str(split))
    totals = {sum(part) for size in range(1, 6) for part in itertools.combinations(counts.tolist(), size)}
    nearest = min(totals, key=lambda total: abs(total / counts.sum() - share))
    off, got = abs(nearest / counts.sum() - share), mask.mean()
    fonts_tested = len(set(fonts[mask].tolist()))
    checks.expect(
        "split_by_font.share",
        abs(abs(got - share) - off) < 1e-9,
        suspects={
            "share_of_training": abs(abs(1 - got - share) - off) < 1e-9,
            "fonts_counted": fonts_tested == max(1, round(6 * share)),
            "never_more_than_share": got <= share or got > share and fonts_tested == 1,
        },
        share=share,
        got=got,
        wanted=nearest / counts.sum(),
    )
### END HIDDEN TESTS

# %% split_by_font_classes nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 어떤 클래스는 몇몇 글꼴로만 그렸을 때, 클래스가 모두 양쪽에 있는가?
# en: Hidden test: is each class on both sides where some classes are drawn in a few fonts only?
### BEGIN HIDDEN TESTS
import itertools

import numpy as np
from cnnlib import checks

random = checks.rng("split_by_font_classes")
for share in (0.2, 0.5, 0.7):
    fonts, labels = [], []
    for font in range(7):
        for label in range(4):
            # Class 2 is drawn in fonts 0 and 5, class 3 in fonts 1 and 6 only.
            drawn = label < 2 or font in ((0, 5) if label == 2 else (1, 6))
            count = int(random.integers(2, 12)) * drawn
            fonts, labels = fonts + [font] * count, labels + [label] * count
    fonts, labels = np.array(fonts), np.array(labels)
    mask = np.asarray(checks.call("split_by_font", labels, fonts, share))
    shaped = mask.shape == fonts.shape and mask.dtype == bool
    checks.expect("split_by_font.form", shaped, got=f"{mask.shape}, {mask.dtype}", wanted=str(fonts.shape))
    held = [set(labels[side].tolist()) for side in (mask, ~mask)]
    checks.expect(
        "split_by_font.classes",
        held == [{0, 1, 2, 3}] * 2,
        suspects={"class_left_out": not set(fonts[mask].tolist()) & set(fonts[~mask].tolist())},
        got=str([len(one) for one in held]),
        wanted=4,
    )
    possible = []
    for pick in itertools.product((0, 1), repeat=7):
        side = np.array(pick)[fonts] == 1
        if pick[0] != pick[5] and pick[1] != pick[6]:
            possible.append(side.mean())
    nearest = min(possible, key=lambda one: abs(one - share))
    near = abs(abs(mask.mean() - share) - abs(nearest - share)) < 1e-9
    checks.expect("split_by_font.share", near, share=share, got=mask.mean(), wanted=nearest)
### END HIDDEN TESTS

# %% split_by_font_refuses nbgrader={"grade": true, "points": 2}
# ko: 비공개 테스트: 나눌 수 없으면 ValueError를 내는가?
# en: Hidden test: is a ValueError raised where no split is possible?
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

SPLIT = """
def outcome_of(answer, labels, fonts, share):
    try:
        mask = answer(labels, fonts, share)
    except ValueError as refusal:
        return type(refusal).__name__
    return [bool(one) for one in mask]
"""
for labels, fonts in [
    ([0, 1, 0, 1], [3, 3, 3, 3]),  # one font
    ([0, 1, 0, 1, 2], [0, 0, 4, 4, 4]),  # class 2 in one font
    ([0, 0, 1, 1, 2, 2], [1, 2, 2, 3, 3, 1]),  # a ring of three: two fonts on one side hold all of some class
]:
    got = checks.probe(SPLIT, "split_by_font", np.array(labels), np.array(fonts), 0.4)
    checks.expect(
        "split_by_font.refuses",
        got == "ValueError",
        suspects={"impossible_split": len(set(fonts)) == 1, "class_left_out": True},
        labels=str(labels),
        fonts=str(fonts),
    )
got = checks.probe(SPLIT, "split_by_font", np.array([0, 1, 0, 1]), np.array([9, 9, 2, 2]), 0.9)
checks.expect("split_by_font.accepts", got in ([True, True, False, False], [False, False, True, True]), got=str(got))
### END HIDDEN TESTS

# %% fonts_question [markdown] tags=["ko"]
# **설명하기 (8점, 사람이 채점합니다).** 동료가 글꼴 열두 가지로 그린 한글 음절 그림을 그림마다 무작위로 학습용과 테스트용으로 나누어 LeNet-5를 학습시켰습니다. 테스트 정확도는
# 97%였는데, 처음 보는 글꼴 다섯 가지의 그림에서는 83%였습니다. 동료는 “테스트 그림은 학습에 쓰지 않았으니 97%가 맞고, 다섯 글꼴은 그저 어려운 것”이라고 합니다. 여섯
# 문장쯤으로 답하세요. 97%는 무엇에 대한 값이고 왜 부풀었다고 할 수 있을까요? 다섯 글꼴이 정말 더 어려운 것인지는 어떻게 가려낼 수 있을까요? 학습률을 고르려면
# 데이터를 어떻게 나누어야 할까요? 글꼴마다 그림을 열 배로 늘리면 83%가 올라갈까요?
# <!-- BEGIN MARK SCHEME -->
# **채점 기준.**
#
# - 3점: 무작위로 나누면 모든 글꼴이 양쪽에 있고, 테스트 그림에는 같은 글꼴의 거의 같은 그림(조금 돌리거나 기울인 것)이 학습 그림에 있다고 말합니다. 그래서 97%는 이미 본 글꼴의 새 그림에 대한 값이고, 처음 보는 글꼴에 대한 값으로는 부풀어 있습니다. “과적합 때문”이라고만 하면 1점입니다.
# - 2점: 가려내는 방법을 말합니다. 글꼴을 바꾸어 가며 남겨 두고 재는 교차 검증을 하거나, 다섯 글꼴의 일부를 학습에 넣고 그 글꼴의 다른 그림에서 재어, 정확도가 97% 가까이 오르는지 봅니다. 둘 가운데 하나면 됩니다.
# - 2점: 학습률도 글꼴 단위로 떼어 둔 검증용 글꼴에서 고르고, 다섯 글꼴은 마지막에 한 번만 쓴다고 말합니다. 다섯 글꼴로 고르겠다고 하면 0점입니다.
# - 1점: 크게 오르지 않는다고 말합니다. 모자란 것은 그림의 수가 아니라 글꼴의 수입니다.
# <!-- END MARK SCHEME -->

# %% fonts_question [markdown] tags=["en"]
# **Explain (8 points, graded by a person).** A colleague has pictures of Hangul syllables drawn with twelve fonts, splits them at random, picture by picture, into training and test pictures, and trains LeNet-5. Its accuracy on
# the test pictures is 97 %; on pictures in five fonts that it has never seen it is 83 %. “The test pictures were not used in training,” says the colleague, “so 97 % is right, and the five fonts are just harder.” Answer in about six
# sentences. What is 97 % the accuracy of, and why may one call it inflated? How could one find out whether the five fonts really are harder? How should the data be split to choose a learning rate? And would ten times as many pictures in
# each font raise the 83 %?
# <!-- BEGIN MARK SCHEME -->
# **Rubric.**
#
# - 3 points: says that a random split leaves every font on both sides, and that the training pictures hold nearly the same picture in the same font, slightly turned or slanted. So 97 % is about new pictures in fonts already seen, and is inflated as a figure for new fonts. “Overfitting” alone earns 1 point.
# - 2 points: says how to find out: hold out other fonts in turn (cross-validation by font), or put some pictures in the five fonts into training and see whether accuracy on the others in these fonts rises to about 97 %. One of the two is enough.
# - 2 points: chooses the learning rate, too, on fonts held out for validation, and uses the five fonts once, at the end. Choosing it on the five fonts is worth 0.
# - 1 point: says that it would not rise much: fonts are lacking, not pictures.
# <!-- END MARK SCHEME -->

# %% fonts_answer [markdown] nbgrader={"grade": true, "solution": true, "points": 8}
# 무작위로 나누면 열두 글꼴이 모두 양쪽에 있고, 테스트 그림마다 같은 글꼴로 그려 조금 돌리거나 기울인 닮은 그림이 학습 그림에 있다. 그래서 97%는 이미 본 글꼴의 새 그림에 대한 정확도이고, 처음 보는
# 글꼴에 대한 값으로는 부풀어 있다. 다섯 글꼴이 정말 어려운지는 글꼴을 바꾸어 가며 남겨 두고 재어 보면 안다. 다른 글꼴을 남겨도 83% 안팎이면 어려운 글꼴이어서가 아니라 처음 보는 글꼴이어서이다. 학습률은
# 열두 글꼴 가운데 몇 가지를 검증용으로 떼어 고르고, 다섯 글꼴은 마지막에 한 번만 쓴다. 글꼴마다 그림을 늘려도 글꼴의 가짓수는 그대로이므로 83%는 별로 오르지 않는다.
#
# A random split leaves all twelve fonts on both sides, so for each test picture there is one much like it in the training set: the same
# glyph in the same font, slightly turned or slanted. Hence 97 % is the accuracy on new pictures in fonts already seen, and is inflated as
# a figure for new fonts. Whether the five fonts are harder shows when other fonts are held out in turn: if these also
# give about 83 %, the fonts are not harder, just new. The learning rate should be chosen on some of the twelve fonts held out for
# validation, and the five used once, at the end. More pictures in each font add no fonts, so the 83 % would hardly rise.

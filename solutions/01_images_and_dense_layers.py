# ---
# jupyter:
#   course:
#     assignment: 01-images-and-dense-layers
#     withholds: []
#     forbids: {augmented: [scipy.ndimage]}
# ---

# %% title [markdown] tags=["ko"]
# # 과제 01. 이미지와 완전 연결층
#
# 1장에서 사진이 숫자의 격자라는 것과, 그 격자를 한 줄로 펴서 받는 완전 연결층(fully connected layer)을 보았습니다. 이 과제에서는 사진을 신경망이 받는
# 배열로 바꾸고, 층의 매개변수(parameter)를 세고, 뒤섞인 픽셀을 두 가지 방법으로 바로잡고, 데이터 증강(data augmentation)을 손으로 쓰고, 숫자를 옮길 때
# 정확도가 얼마나 떨어지는지 잽니다. 문제는 여섯 개, 모두 100점이고 45분에서 75분쯤 걸립니다.
#
# - 문제는 서로 독립적입니다. 앞의 답이 없어도 뒤의 문제를 풀 수 있습니다.
# - `raise NotImplementedError()` 줄을 지우고 답을 쓴 다음, 바로 아래의 테스트 칸을 실행하세요. 테스트가 틀린 곳을 알려 줍니다.
#   통과하면 아무것도 나오지 않습니다.
# - 내려면 먼저 **Kernel → Restart Kernel and Run All Cells**로 처음부터 끝까지 실행해 보세요.
# - 보이는 테스트 말고도 비공개 테스트(hidden test)가 있습니다. 무엇을 보는지는 테스트 칸의 설명에 적혀 있습니다.

# %% title [markdown] tags=["en"]
# # Assignment 01. Images and dense layers
#
# Chapter 1 showed that a photograph is a grid of numbers, and met the dense layer, which takes that grid as one long list.
# Here you turn photographs into the array a network takes, count the parameters of layers, mend rearranged pixels in two
# ways, write data augmentation by hand, and measure what shifting a digit does to accuracy. There are six exercises worth
# 100 points in all; plan for 45 to 75 minutes.
#
# - The exercises are independent: you can do any of them without the ones before it.
# - Replace the line `raise NotImplementedError()` by your answer and run the test cell below it. It tells you what is wrong.
#   When all is well, it says nothing.
# - Before you hand in, run everything once from the top: **Kernel → Restart Kernel and Run All Cells**.
# - Besides the tests you see there are hidden ones. The test cells say what they look at.

# %% setup tags=["ko"] nbgrader={"locked": true}
import numpy as np

from cnnlib import checks
from cnnlib.data.digits import load_small_digits
from cnnlib.data.photos import load_photo

checks.start(globals(), language="ko")

# %% setup tags=["en"] nbgrader={"locked": true}
import numpy as np

from cnnlib import checks
from cnnlib.data.digits import load_small_digits
from cnnlib.data.photos import load_photo

checks.start(globals(), language="en")

# %% predictions_text [markdown] tags=["ko"]
# ## 1. 실행하기 전에 예상하기 (10점)
#
# 높이 40, 너비 70인 컬러 사진 6장이 있습니다. 자료형(dtype)은 `uint8`입니다. 코드를 실행하지 말고 종이에 계산한 뒤, 아래 함수가 다섯 값을 돌려주게
# 하세요.
#
# | 이름 | 뜻 |
# |---|---|
# | `bytes` | 사진 6장이 `uint8` 배열로 차지하는 바이트 |
# | `float_bytes` | 같은 배열을 `float32`로 바꾸면 차지하는 바이트 |
# | `weights` | 사진 한 장을 평탄화(flatten)해 받는, 유닛 50개인 완전 연결층의 가중치(weight) 개수. 편향(bias)은 세지 않습니다 |
# | `place` | 사진 한 장을 (채널, 높이, 너비) 순서로 놓고 평탄화했을 때, 7행 11열 픽셀의 초록 값이 놓이는 자리. 행, 열, 자리는 모두 0부터 셉니다 |
# | `overflowed` | `uint8` 배열에 90을 더했을 때, 값이 230이던 픽셀의 값 |

# %% predictions_text [markdown] tags=["en"]
# ## 1. Predict before you run (10 points)
#
# There are 6 colour photographs of height 40 and width 70, of dtype `uint8`. Work the five values out on paper, without
# running code, and let the function below return them.
#
# | name | meaning |
# |---|---|
# | `bytes` | how many bytes the 6 photographs take as a `uint8` array |
# | `float_bytes` | how many bytes the same array takes as `float32` |
# | `weights` | how many weights a dense layer of 50 units has that takes one photograph, flattened; biases are not counted |
# | `place` | where the green value of the pixel in row 7, column 11 lies in the list when one photograph in the order (channels, height, width) is flattened; rows, columns and places are counted from 0 |
# | `overflowed` | what becomes of a pixel of value 230 when 90 is added to the `uint8` array |


# %% predictions nbgrader={"solution": true}
def predictions():
    """
    ko: 다섯 예상값을 dict로 돌려줍니다.
    en: Return the five predictions as a dict.
    """
    ### BEGIN SOLUTION
    return {
        "bytes": 6 * 40 * 70 * 3,
        "float_bytes": 6 * 40 * 70 * 3 * 4,
        "weights": 40 * 70 * 3 * 50,
        # ko: 빨강 한 장을 지나고, 일곱 행을 지나고, 열한 칸을 더 갑니다.
        # en: Past the whole red plane, past seven rows, and eleven places on.
        "place": 40 * 70 + 7 * 70 + 11,
        "overflowed": 230 + 90 - 256,
    }
    ### END SOLUTION


# %% predictions_form nbgrader={"grade": true, "points": 1}
# ko: 이름 다섯 개가 모두 있고, 값이 0 이상의 정수인가?
# en: Are all five names there, each with a whole number that is not negative?
from cnnlib import checks

answer = checks.call("predictions")
for name in ["bytes", "float_bytes", "weights", "place", "overflowed"]:
    value = checks.part(answer, name)
    whole = isinstance(value, int | float) and value >= 0 and value % 1 == 0
    checks.expect("predictions.whole", whole, name=name, got=value)

# %% predictions_bytes nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 두 자료형의 바이트
# en: Hidden test: the bytes in both dtypes
### BEGIN HIDDEN TESTS
from cnnlib import checks

answer = checks.call("predictions")
whole, floats = checks.part(answer, "bytes"), checks.part(answer, "float_bytes")
checks.expect(
    "predictions.bytes",
    whole == 50_400,
    suspects={
        "colour_planes_forgotten": whole == 16_800,
        "one_photo_only": whole == 8_400,
        "bits_for_bytes": whole == 50_400 * 8,
    },
    got=whole,
)
checks.expect(
    "predictions.float_bytes",
    floats == 201_600,
    suspects={"floats_taken_as_bytes": floats == 50_400, "bits_for_bytes": floats == 201_600 * 8},
    got=floats,
)
### END HIDDEN TESTS

# %% predictions_weights nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 완전 연결층의 가중치 개수
# en: Hidden test: the weights of the dense layer
### BEGIN HIDDEN TESTS
from cnnlib import checks

got = checks.part(checks.call("predictions"), "weights")
checks.expect(
    "predictions.weights",
    got == 420_000,
    suspects={
        "colour_planes_forgotten": got == 140_000,
        "biases_counted": got == 420_050,
        "photos_counted": got == 420_000 * 6,
    },
    got=got,
)
### END HIDDEN TESTS

# %% predictions_place nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 평탄화한 뒤의 자리, uint8의 덧셈
# en: Hidden test: the place after flattening, and the sum in uint8
### BEGIN HIDDEN TESTS
from cnnlib import checks

answer = checks.call("predictions")
place, overflowed = checks.part(answer, "place"), checks.part(answer, "overflowed")
checks.expect(
    "predictions.place",
    place == 3_301,
    suspects={
        "channels_taken_last": place == (7 * 70 + 11) * 3 + 1,
        "rows_and_columns_swapped": place in (2_800 + 11 * 40 + 7, 2_800 + 7 * 40 + 11, 2_800 + 11 * 70 + 7),
        "counted_from_one": place in (3_302, 2_800 + 6 * 70 + 10, 2_800 + 6 * 70 + 11),
    },
    got=place,
)
checks.expect(
    "predictions.overflowed",
    overflowed == 64,
    suspects={"stops_by_itself": overflowed == 255, "no_overflow": overflowed == 320},
    got=overflowed,
)
### END HIDDEN TESTS

# %% photo_batch_text [markdown] tags=["ko"]
# ## 2. 사진에서 신경망의 입력으로 (20점)
#
# 크기가 저마다 다른 컬러 사진을 신경망에 넣을 배열 하나로 만드세요. 모든 사진에서 같은 자리의 조각을 잘라내고, 밝기를 바꾸고, (배치, 채널, 높이, 너비)
# 순서로 쌓습니다.
#
# - `photos`는 모양이 `(H, W, 3)`인 `uint8` 배열의 리스트입니다. `H`와 `W`는 사진마다 다를 수 있습니다.
# - `corner`는 잘라낼 조각의 왼쪽 위 구석 (행, 열)이고, `size`는 조각의 (높이, 너비)입니다. 조각은 늘 사진 안에 있습니다.
# - `brightness`는 모든 값에 더할 정수입니다. 음수일 수도 있습니다. 0보다 작아진 값은 0, 255보다 커진 값은 255가 됩니다.
# - 검정은 0, 흰색은 1인 `float32` 배열 (N, 3, 높이, 너비)를 돌려주세요. 채널은 빨강, 초록, 파랑 순서 그대로입니다.
# - 받은 사진은 바꾸지 않습니다.

# %% photo_batch_text [markdown] tags=["en"]
# ## 2. From photographs to a network's input (20 points)
#
# Make one array for a network out of colour photographs that differ in size. Cut the same part out of each, change its
# brightness, and stack the parts in the order (batch, channels, height, width).
#
# - `photos` is a list of `uint8` arrays of shape `(H, W, 3)`. `H` and `W` may differ from photograph to photograph.
# - `corner` is the top left corner (row, column) of the part, `size` its (height, width). The part always lies within
#   the photograph.
# - `brightness` is a whole number that is added to every value; it may be negative. Values below 0 become 0 and values
#   above 255 become 255.
# - Return a `float32` array (N, 3, height, width) in which black is 0 and white is 1. The channels stay in the order red,
#   green, blue.
# - The photographs you are given stay as they are.


# %% photo_batch nbgrader={"solution": true}
def photo_batch(photos, corner, size, brightness):
    """
    ko: 사진들의 조각을 밝기를 바꾸어 쌓은 float32 배열 (N, 3, 높이, 너비)를 돌려줍니다. 값은 0에서 1까지입니다.
    en: Return float32 (N, 3, height, width): a part of each photograph, its brightness changed, from 0 to 1.
    """
    ### BEGIN SOLUTION
    (top, left), (height, width) = corner, size
    parts = np.stack([photo[top : top + height, left : left + width] for photo in photos])
    # ko: uint8 그대로 더하면 넘칩니다.
    # en: Added up as uint8, it would overflow.
    brighter = (parts.astype(int) + brightness).clip(0, 255)
    return (brighter.transpose(0, 3, 1, 2) / 255).astype(np.float32)
    ### END SOLUTION


# %% photo_batch_by_hand nbgrader={"grade": true, "points": 4}
# ko: 검은 사진의 1행 3열에 (250, 100, 10)인 픽셀이 하나 있습니다. 1행 1열에서 높이 2, 너비 3을 잘라 20만큼 밝게 합니다.
# ko: 그 픽셀은 조각의 0행 2열에 놓이고 (255, 120, 30)이 됩니다. 나머지는 모두 20입니다.
# en: A black photograph holds one pixel (250, 100, 10) in row 1, column 3. From row 1, column 1 on, height 2 and width 3
# en: are cut out and made brighter by 20. The pixel lands in row 0, column 2 and becomes (255, 120, 30); the rest is 20.
import numpy as np
from cnnlib import checks

photo = np.zeros((4, 5, 3), dtype=np.uint8)
photo[1, 3] = 250, 100, 10
found = checks.call("photo_batch", [photo], (1, 1), (2, 3), 20)
got, wanted = np.shape(found), (1, 3, 2, 3)
checks.expect(
    "photo_batch.size",
    got == wanted,
    suspects={"height_width_swapped": got == (1, 3, 3, 2), "channels_left_last": got == (1, 2, 3, 3)},
    got=str(got),
    wanted=str(wanted),
)
values = np.full(wanted, 20.0)
values[0, :, 0, 2] = 255, 120, 30
pixel = np.asarray(found)[0, :, 0, 2]
checks.expect(
    "photo_batch.by_hand",
    checks.same(found, values / 255, 1e-5),
    suspects={
        "overflow_wraps": checks.same(pixel, np.array([14, 120, 30]) / 255, 1e-5),
        "divided_by_256": checks.same(pixel, np.array([255, 120, 30]) / 256, 1e-5),
        "not_divided": checks.same(pixel, np.array([255.0, 120.0, 30.0]), 1e-5),
        "channels_reversed": checks.same(pixel, np.array([30, 120, 255]) / 255, 1e-5),
    },
    got=pixel,
    wanted=values[0, :, 0, 2] / 255,
)

# %% photo_batch_order nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 크기가 다른 진짜 사진 여러 장에서 축과 채널의 순서
# en: Hidden test: the order of axes and channels, on several real photographs of different sizes
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks
from cnnlib.data.photos import load_photo

photos = [load_photo(name)[::3, ::3] for name in ("chelsea", "coffee", "china")]
for height, width in [(24, 37), (41, 18), (30, 30)]:
    found = checks.call("photo_batch", photos, (0, 0), (height, width), 0)
    parts = np.stack([photo[:height, :width] for photo in photos])
    expected, got = parts.transpose(0, 3, 1, 2) / 255, np.shape(found)
    checks.expect(
        "photo_batch.size",
        got == expected.shape,
        suspects={
            "height_width_swapped": got == (3, 3, width, height),
            "channels_left_last": got == (3, height, width, 3),
        },
        got=str(got),
        wanted=str(expected.shape),
    )

    def values_are(wanted, found=found):
        return any(checks.same(found, wanted * white, 1e-5) for white in (1, 255, 255 / 256))

    checks.expect(
        "photo_batch.order",
        values_are(expected),
        suspects={
            "channels_scrambled": values_are(parts.reshape(expected.shape) / 255),
            "channels_reversed": values_are(expected[:, ::-1]),
            "height_width_swapped": height == width and values_are(expected.mT),
        },
        size=str((height, width)),
    )
### END HIDDEN TESTS

# %% photo_batch_part nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 진짜 사진에서 잘라낸 조각의 자리와 크기
# en: Hidden test: the place and the size of the part, on real photographs
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks
from cnnlib.data.photos import load_photo

SCALES = (1, 1 / 255, 256 / 255)

def mended(found, shape):  # other mistakes than this test's cost points elsewhere
    found, (n, c, h, w) = np.asarray(found), shape
    if found.dtype.kind not in "buif" or found.size != n * c * h * w:
        return [found]
    orders = [found.reshape(shape), found.reshape(n, h, w, c).transpose(0, 3, 1, 2), found.reshape(n, c, w, h).mT]
    orders += [order[:, ::-1] for order in orders]
    return [order * scale for order in orders for scale in SCALES]


random = checks.rng("photo_batch_part")
photos = [load_photo(name)[::3, ::3] for name in ("coffee", "china")]
for height, width in [(23, 38), (40, 19)]:
    top, left = (int(start) for start in random.integers(5, 50, size=2))
    found = checks.call("photo_batch", photos, (top, left), (height, width), 0)
    parts, crossed, ended = (
        np.stack([photo[rows, columns] for photo in photos]).transpose(0, 3, 1, 2) / 255
        for rows, columns in [
            (slice(top, top + height), slice(left, left + width)),
            (slice(left, left + height), slice(top, top + width)),
            (slice(top, height), slice(left, width)),
        ]
    )
    ways = mended(found, parts.shape)
    checks.expect(
        "photo_batch.part",
        any(checks.same(way, parts, 1e-5) for way in ways),
        suspects={
            "height_width_swapped": any(checks.same(way, crossed, 1e-5) for way in ways),
            "size_taken_as_end": np.shape(found) == ended.shape,
        },
        corner=str((top, left)),
        size=str((height, width)),
    )
### END HIDDEN TESTS

# %% photo_batch_scale nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 검정은 0, 흰색은 1
# en: Hidden test: black is 0 and white is 1
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

SCALES = (1,)

def mended(found, shape):  # other mistakes than this test's cost points elsewhere
    found, (n, c, h, w) = np.asarray(found), shape
    if found.dtype.kind not in "buif" or found.size != n * c * h * w:
        return [found]
    orders = [found.reshape(shape), found.reshape(n, h, w, c).transpose(0, 3, 1, 2), found.reshape(n, c, w, h).mT]
    orders += [order[:, ::-1] for order in orders]
    return [order * scale for order in orders for scale in SCALES]


random = checks.rng("photo_batch_scale")
photo = random.integers(0, 256, size=(7, 10, 3), dtype=np.uint8)
photo[2, 4], photo[5, 8] = 0, 255
found = checks.call("photo_batch", [photo, photo[::-1]], (0, 0), (7, 10), 0)
levels = np.stack([photo, photo[::-1]]).transpose(0, 3, 1, 2)
checks.expect(
    "photo_batch.size", np.size(found) == levels.size, got=str(np.shape(found)), wanted=str(levels.shape)
)
ways = mended(found, levels.shape)
checks.expect(
    "photo_batch.scale",
    any(checks.same(way, levels / 255, 1e-5) for way in ways),
    suspects={
        "divided_by_256": any(checks.same(way, levels / 256, 1e-5) for way in ways),
        "not_divided": any(checks.same(way, levels * 1.0, 1e-5) for way in ways),
    },
    low=float(np.min(found)),
    high=float(np.max(found)),
)
### END HIDDEN TESTS

# %% photo_batch_brightness nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 밝게 한 사진, 어둡게 한 사진
# en: Hidden test: photographs made brighter, and made darker
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks
from cnnlib.data.photos import load_photo

SCALES = (1, 1 / 255, 256 / 255)

def mended(found, shape):  # other mistakes than this test's cost points elsewhere
    found, (n, c, h, w) = np.asarray(found), shape
    if found.dtype.kind not in "buif" or found.size != n * c * h * w:
        return [found]
    orders = [found.reshape(shape), found.reshape(n, h, w, c).transpose(0, 3, 1, 2), found.reshape(n, c, w, h).mT]
    orders += [order[:, ::-1] for order in orders]
    return [order * scale for order in orders for scale in SCALES]


random = checks.rng("photo_batch_brightness")
photos = [load_photo(name)[40:100, 60:140] for name in ("camera", "coins")]
photos[0][:2], photos[1][:2] = 255, 0
for brightness in [int(random.integers(60, 120)), int(random.integers(-120, -60)), 255, -255]:
    found = checks.call("photo_batch", photos, (0, 0), (50, 60), brightness)
    raised = np.stack([photo[:50, :60] for photo in photos]).transpose(0, 3, 1, 2).astype(int) + brightness
    ways = mended(found, raised.shape)

    def values_are(wanted, ways=ways):
        return any(checks.same(way, wanted / 255, 1e-5) for way in ways)

    checks.expect(
        "photo_batch.brightness",
        values_are(np.clip(raised, 0, 255)),
        suspects={
            "overflow_wraps": values_are(raised % 256),
            "clipped_on_one_side": values_are(np.minimum(raised, 255)) or values_are(np.maximum(raised, 0)),
            "brightness_after_division": values_are(255 * np.clip((raised - brightness) / 255 + brightness, 0, 1)),
            "not_clipped": values_are(raised),
        },
        brightness=brightness,
    )
### END HIDDEN TESTS

# %% photo_batch_inputs nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: float32인 결과, 바뀌지 않은 사진, 사진 한 장 전체, 메모리에 연속으로 놓이지 않은 사진
# en: Hidden test: a float32 result, photographs left as they are, one whole photograph, photographs not contiguous in memory
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

GIVEN = """
def given(answer, photo, corner, size, brightness):
    handed = [photo.transpose(1, 0, 2)[::-1], photo]
    before = [one.copy() for one in handed]
    result = answer(handed, corner, size, brightness)
    return {"result": result, "changed": any((one != old).any() for one, old in zip(handed, before))}
"""
SCALES = (1, 1 / 255, 256 / 255)

def mended(found, shape):  # other mistakes than this test's cost points elsewhere
    found, (n, c, h, w) = np.asarray(found), shape
    if found.dtype.kind not in "buif" or found.size != n * c * h * w:
        return [found]
    orders = [found.reshape(shape), found.reshape(n, h, w, c).transpose(0, 3, 1, 2), found.reshape(n, c, w, h).mT]
    orders += [order[:, ::-1] for order in orders]
    return [order * scale for order in orders for scale in SCALES]


random = checks.rng("photo_batch_inputs")
photo = np.repeat(random.integers(40, 200, size=(9, 12, 1), dtype=np.uint8), 3, axis=2)
found = checks.probe(GIVEN, "photo_batch", photo, (0, 0), (6, 8), -30)
changed = checks.part(found, "changed")
checks.expect("photo_batch.inputs", not changed, suspects={"photos_changed": changed})
result = checks.part(found, "result")
dtype = str(np.asarray(result).dtype)
checks.expect("photo_batch.dtype", dtype == "float32", suspects={"float64_kept": dtype == "float64"}, got=dtype)
darker = (np.stack([photo.transpose(1, 0, 2)[::-1][:6, :8], photo[:6, :8]]).transpose(0, 3, 1, 2) - 30.0) / 255
checks.expect("photo_batch.views", any(checks.same(way, darker, 1e-5) for way in mended(result, darker.shape)))
whole = checks.call("photo_batch", [photo], (0, 0), (9, 12), 10)
wanted = (photo.transpose(2, 0, 1)[None] + 10.0) / 255
checks.expect("photo_batch.whole", any(checks.same(way, wanted, 1e-5) for way in mended(whole, wanted.shape)))
### END HIDDEN TESTS

# %% layer_costs_text [markdown] tags=["ko"]
# ## 3. 층의 매개변수와 메모리 (18점)
#
# 이미지의 크기만 알면 층을 만들지 않고도 매개변수를 셀 수 있습니다. 모양이 `(C, H, W)`인 이미지를 받는 두 층을 견줍니다. 하나는 이미지를 평탄화해 받는
# 유닛 `units`개의 완전 연결층이고, 다른 하나는 크기가 `window` (높이, 너비)인 창으로 맵 `units`개를 만드는 합성곱층(convolutional layer)입니다. 합성곱층은
# 맵마다 창의 모든 자리와 모든 채널(channel)에 가중치를 하나씩 두고, 그것을 이미지의 모든 자리에서 함께 씁니다. 두 층 모두 유닛 또는 맵마다 편향이 하나
# 있습니다.
#
# 매개변수 하나는 `bits`비트입니다. `bits`는 8의 배수이고, 1바이트는 8비트입니다. 함수는 다음 dict를 돌려줍니다.
#
# - `dense_parameters`, `dense_bytes`: 완전 연결층의 매개변수 개수와 그 바이트
# - `conv_parameters`, `conv_bytes`: 합성곱층의 매개변수 개수와 그 바이트
# - `side`: 채널 `C`개인 **정사각형** 이미지의 변 가운데, 유닛 `units`개인 완전 연결층이 `budget`바이트보다 **많은** 메모리를 쓰게 되는 가장 작은 변. 1 이상입니다

# %% layer_costs_text [markdown] tags=["en"]
# ## 3. Parameters and memory of a layer (18 points)
#
# The size of the image is enough to count the parameters of a layer without making it. Compare two layers that take an
# image of shape `(C, H, W)`. One is a dense layer of `units` units that takes the image flattened; the other is a
# convolutional layer that makes `units` maps with a window of size `window` (height, width). For each map, the
# convolutional layer has one weight for every place of the window and every channel, and uses these at every place of the
# image. Both layers have one bias for each unit or map.
#
# A parameter takes `bits` bits; `bits` is a multiple of 8, and one byte is 8 bits. The function returns this dict:
#
# - `dense_parameters`, `dense_bytes`: the number of parameters of the dense layer, and their bytes
# - `conv_parameters`, `conv_bytes`: the number of parameters of the convolutional layer, and their bytes
# - `side`: the smallest side of a **square** image with `C` channels at which a dense layer of `units` units takes **more**
#   than `budget` bytes; at least 1


# %% layer_costs nbgrader={"solution": true}
def layer_costs(shape, units, window, bits, budget):
    """
    ko: 두 층의 매개변수 개수와 바이트, 예산을 넘는 가장 작은 변을 dict로 돌려줍니다.
    en: Return a dict: parameters and bytes of both layers, and the smallest side that exceeds the budget.
    """
    ### BEGIN SOLUTION
    channels, height, width = shape
    dense = units * (channels * height * width + 1)
    conv = units * (channels * window[0] * window[1] + 1)
    size, side = bits // 8, 1
    while units * (channels * side**2 + 1) * size <= budget:
        side += 1
    return {
        "dense_parameters": dense,
        "dense_bytes": dense * size,
        "conv_parameters": conv,
        "conv_bytes": conv * size,
        "side": side,
    }
    ### END SOLUTION


# %% layer_costs_by_hand nbgrader={"grade": true, "points": 4}
# ko: 모양이 (3, 4, 5)인 이미지, 유닛 2개, 창 (3, 2), 16비트에서 손으로 계산한 값과 같은가?
# ko: 입력 60개와 편향을 두 번이면 122개, 창의 18개와 편향을 두 번이면 38개입니다. 변이 2이면 52바이트, 3이면 112바이트입니다.
# en: Do the values equal those worked out by hand for an image of shape (3, 4, 5), 2 units, a window (3, 2) and 16 bits?
# en: Twice 60 inputs and a bias are 122, twice 18 places and a bias are 38. A side of 2 takes 52 bytes, one of 3 takes 112.
from cnnlib import checks

found = checks.call("layer_costs", (3, 4, 5), 2, (3, 2), 16, 100)
for name, wanted in [
    ("dense_parameters", 122),
    ("dense_bytes", 244),
    ("conv_parameters", 38),
    ("conv_bytes", 76),
    ("side", 3),
]:
    got = checks.part(found, name)
    checks.expect("layer_costs.by_hand", checks.same(got, wanted), name=name, got=got, wanted=wanted)

# %% layer_costs_dense nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 완전 연결층. 1000×1000 이미지와 유닛 10,000개도 봅니다.
# en: Hidden test: the dense layer, 1000×1000 images and 10,000 units among them
### BEGIN HIDDEN TESTS
from cnnlib import checks

random = checks.rng("layer_costs_dense")
sizes = [int(number) for number in random.integers(5, 60, size=4)]
for (c, h, w), units, bits in [
    ((1, 1000, 1000), 10_000, 32),
    ((3, *sizes[:2]), sizes[2], 8),
    ((5, 7, 9), sizes[3], 64),
]:
    found = checks.call("layer_costs", (c, h, w), units, (3, 3), bits, 10_000)
    got, size = checks.part(found, "dense_parameters"), checks.part(found, "dense_bytes")
    wanted = (c * h * w + 1) * units
    checks.expect(
        "layer_costs.dense",
        checks.same(got, wanted),
        suspects={
            "bias_forgotten": checks.same(got, c * h * w * units),
            "single_bias": checks.same(got, c * h * w * units + 1),
            "channels_forgotten": checks.same(got, (h * w + 1) * units),
        },
        shape=(c, h, w),
        units=units,
        got=got,
    )
    checks.expect(
        "layer_costs.dense_bytes",
        checks.same(size, wanted * bits // 8),
        suspects={
            "bits_not_divided": checks.same(size, wanted * bits),
            "always_four_bytes": checks.same(size, wanted * 4),
        },
        bits=bits,
        parameters=wanted,
        got=size,
    )
### END HIDDEN TESTS

# %% layer_costs_conv nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 합성곱층. 이미지의 크기와 창의 높이, 너비가 여러 가지입니다.
# en: Hidden test: the convolutional layer, for several images and windows of different height and width
### BEGIN HIDDEN TESTS
from cnnlib import checks

random = checks.rng("layer_costs_conv")
units = int(random.integers(5, 90))
for (c, h, w), (rows, columns), bits in [
    ((3, 224, 160), (3, 5), 32),
    ((7, 31, 18), (4, 1), 16),
    ((2, 9, 9), (1, 7), 64),
]:
    found = checks.call("layer_costs", (c, h, w), units, (rows, columns), bits, 10_000)
    got, size = checks.part(found, "conv_parameters"), checks.part(found, "conv_bytes")
    weights = c * rows * columns
    wanted, places = (weights + 1) * units, (h * w, (h - rows + 1) * (w - columns + 1))
    checks.expect(
        "layer_costs.conv",
        checks.same(got, wanted),
        suspects={
            "bias_forgotten": checks.same(got, weights * units),
            "single_bias": checks.same(got, weights * units + 1),
            "channels_forgotten": checks.same(got, (rows * columns + 1) * units),
            "window_taken_as_square": got in ((c * rows**2 + 1) * units, (c * columns**2 + 1) * units),
            "weights_at_every_place": any(
                got in ((weights + 1) * units * count, (weights * count + 1) * units) for count in places
            ),
        },
        shape=(c, h, w),
        window=(rows, columns),
        got=got,
    )
    checks.expect(
        "layer_costs.conv_bytes",
        checks.same(size, wanted * bits // 8),
        suspects={
            "bits_not_divided": checks.same(size, wanted * bits),
            "always_four_bytes": checks.same(size, wanted * 4),
        },
        bits=bits,
        parameters=wanted,
        got=size,
    )
### END HIDDEN TESTS

# %% layer_costs_side nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 예산을 넘는 가장 작은 변. 예산과 정확히 같은 크기와, 변 1로도 넘는 예산도 봅니다.
# en: Hidden test: the smallest side above a budget; a layer exactly as large as the budget, and a budget that side 1 exceeds
### BEGIN HIDDEN TESTS
from cnnlib import checks


def takes(side, channels, units, bits):
    return units * (channels * side**2 + 1) * bits // 8


random = checks.rng("layer_costs_side")
for channels, units, bits in [(1, 100, 32), (3, 64, 16), (4, 10, 8)]:
    wanted = int(random.integers(30, 200))
    below, above = takes(wanted - 1, channels, units, bits), takes(wanted, channels, units, bits)
    for budget in ((below + above) // 2, below, above - 1):
        got = checks.part(checks.call("layer_costs", (channels, 8, 9), units, (3, 3), bits, budget), "side")
        checks.expect(
            "layer_costs.side",
            checks.same(got, wanted),
            suspects={
                "budget_just_met": budget == below and checks.same(got, wanted - 1),
                "last_side_that_fits": budget != below and checks.same(got, wanted - 1),
            },
            channels=channels,
            units=units,
            bits=bits,
            budget=budget,
            got=got,
        )
for budget in (0, takes(1, 3, 5, 32) - 1):
    got = checks.part(checks.call("layer_costs", (3, 8, 9), 5, (3, 3), 32, budget), "side")
    checks.expect("layer_costs.least", checks.same(got, 1), budget=budget, got=got)
### END HIDDEN TESTS

# %% mend_text [markdown] tags=["ko"]
# ## 4. 뒤섞인 픽셀 바로잡기 (18점)
#
# 모양이 `shape` `(H, W, C)`인 이미지를 평탄화해 완전 연결층을 학습시켰습니다. 가중치는 `weight` (유닛, H·W·C)입니다. 그런데 새로 받은 이미지에서는 픽셀의
# 자리가 모두 똑같이 바뀌어 있습니다. 픽셀에 왼쪽 위에서 시작해 한 행씩 0부터 번호를 붙이면, **`k`번 자리에 있던 픽셀이 `places[k]`번 자리로
# 옮겨 갔습니다.** 픽셀의 채널은 함께 다닙니다. 그런 이미지 `N`장을 평탄화한 것이 `rows` `(N, H·W·C)`입니다.
#
# 바로잡는 길은 둘입니다. 하나는 이미지를 되돌리는 것이고, 다른 하나는 이미지를 그대로 두고 가중치의 열을 옮기는 것입니다. 함수는 둘을 담은 dict를
# 돌려줍니다.
#
# - `images`: 자리가 바뀌기 전의 이미지 `(N, H, W, C)`
# - `weight`: 자리가 바뀐 이미지를 평탄화해 넣어도 층의 출력이 바뀌기 전과 똑같아지는 가중치 (유닛, H·W·C)
#
# 받은 배열은 바꾸지 않고, 자료형은 받은 것을 따릅니다.

# %% mend_text [markdown] tags=["en"]
# ## 4. Mend rearranged pixels (18 points)
#
# A dense layer was trained on flattened images of shape `shape` `(H, W, C)`; its weight is `weight` (units, H·W·C). In the
# images that arrive now, the pixels have changed places, in all images alike. Number the pixels 0, 1, 2, ... row by row from
# the top left: **the pixel that was at place `k` has moved to place `places[k]`.** The channels of a pixel stay together.
# `N` such images, flattened, are `rows` `(N, H·W·C)`.
#
# There are two ways to mend this: put the images back, or leave them and move the columns of the weight. The function
# returns a dict with both:
#
# - `images`: the images `(N, H, W, C)` as they were before
# - `weight`: the weight (units, H·W·C) with which the layer gives, for the flattened rearranged images, the very outputs
#   it gave for the images as they were
#
# The arrays you are given stay as they are, and the results have their dtypes.


# %% mend nbgrader={"solution": true}
def mend(rows, weight, shape, places):
    """
    ko: "images" (N, H, W, C)와 "weight" (유닛, H·W·C)를 담은 dict를 돌려줍니다.
    en: Return a dict with "images" (N, H, W, C) and "weight" (units, H·W·C).
    """
    ### BEGIN SOLUTION
    channels = shape[2]
    moved = rows.reshape(len(rows), -1, channels)
    columns = weight.reshape(len(weight), -1, channels)
    # ko: 자리 j에는 k = argsort(places)[j]번 픽셀이 와 있으므로, 그 픽셀을 보던 가중치가 j로 가야 합니다.
    # en: At place j stands the pixel k = argsort(places)[j], so the weights that looked at it belong at j.
    return {
        "images": moved[:, places].reshape(len(rows), *shape),
        "weight": columns[:, np.argsort(places)].reshape(weight.shape),
    }
    ### END SOLUTION


# %% mend_by_hand nbgrader={"grade": true, "points": 6}
# ko: 2×2 이미지 10 20 30 40에서 places = [1, 2, 0, 3]이면 줄은 30 10 20 40이 됩니다.
# ko: 가중치 1 2 3 4로 낸 출력 300이 그대로 나오려면 가중치는 3 1 2 4가 되어야 합니다.
# en: With places = [1, 2, 0, 3] the 2×2 image 10 20 30 40 becomes the row 30 10 20 40.
# en: For the weights 1 2 3 4 to give the output 300 still, they have to become 3 1 2 4.
import numpy as np
from cnnlib import checks

row, weight, places = np.array([[30.0, 10.0, 20.0, 40.0]]), np.array([[1.0, 2.0, 3.0, 4.0]]), np.array([1, 2, 0, 3])
found = checks.call("mend", row, weight, (2, 2, 1), places)
images, mended = checks.part(found, "images"), checks.part(found, "weight")
checks.expect("mend.size", np.shape(images) == (1, 2, 2, 1), got=str(np.shape(images)), wanted=str((1, 2, 2, 1)))
got, wanted = np.ravel(images), np.array([10.0, 20.0, 30.0, 40.0])
checks.expect(
    "mend.by_hand",
    checks.same(got, wanted),
    suspects={"inverse_order": checks.same(got, row[0, [2, 0, 1, 3]])},
    name="images",
    got=got,
    wanted=wanted,
)
wanted = np.array([[3.0, 1.0, 2.0, 4.0]])
checks.expect(
    "mend.by_hand",
    checks.same(mended, wanted),
    suspects={"inverse_order": checks.same(mended, weight[:, places])},
    name="weight",
    got=mended,
    wanted=wanted,
)

# %% mend_images nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 높이와 너비가 다른 컬러 이미지 되돌리기
# en: Hidden test: colour images put back whose height and width differ
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks
from cnnlib.data.photos import load_photo

random = checks.rng("mend_images")
coffee, cat = load_photo("coffee"), load_photo("chelsea")
photos = [np.stack([photo[100:107, 200:212], photo[150:157, 100:112]]) / 255.0 for photo in (coffee, cat)]
for images in (*photos, random.normal(size=(4, 9, 5, 2)), random.normal(size=(3, 6, 6, 1))):
    n, height, width, channels = images.shape
    pixels, places = images.reshape(n, -1, channels), random.permutation(height * width)
    moved = np.empty_like(pixels)
    moved[:, places] = pixels
    weight = random.normal(size=(2, pixels[0].size))
    found = checks.call("mend", moved.reshape(n, -1), weight, (height, width, channels), places)
    got = checks.part(found, "images")
    checks.expect("mend.size", np.shape(got) == images.shape, got=str(np.shape(got)), wanted=str(images.shape))
    planes = moved.reshape(n, channels, -1)[:, :, places].reshape(n, channels, height, width).transpose(0, 2, 3, 1)
    checks.expect(
        "mend.images",
        checks.same(got, images),
        suspects={
            "inverse_order": checks.same(got, moved[:, np.argsort(places)].reshape(images.shape)),
            "channels_taken_first": channels > 1 and checks.same(got, planes),
            "only_folded": checks.same(got, moved.reshape(images.shape)),
            "folded_columns_first": checks.same(got, pixels.reshape(n, width, height, channels).transpose(0, 2, 1, 3)),
        },
        shape=(height, width, channels),
    )
### END HIDDEN TESTS

# %% mend_weight nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 뒤섞인 이미지에서 층의 출력
# en: Hidden test: the outputs of the layer on rearranged images
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("mend_weight")
for height, width, channels, units in [(4, 5, 1, 20), (3, 4, 3, 6), (5, 2, 2, 1)]:
    images, places = random.normal(size=(7, height * width, channels)), random.permutation(height * width)
    weight, moved = random.normal(size=(units, images[0].size)), np.empty_like(images)
    moved[:, places] = images
    found = checks.call("mend", moved.reshape(7, -1), weight, (height, width, channels), places)
    got = checks.part(found, "weight")
    checks.expect("mend.size", np.shape(got) == weight.shape, got=str(np.shape(got)), wanted=str(weight.shape))
    inverse = np.argsort(places)
    columns, planes = weight.reshape(units, -1, channels), weight.reshape(units, channels, -1)
    rows_moved = [weight[places], weight[inverse]] if units == height * width else []
    checks.expect(
        "mend.weight",
        checks.same(moved.reshape(7, -1) @ np.asarray(got).T, images.reshape(7, -1) @ weight.T),
        suspects={
            "inverse_order": checks.same(got, columns[:, places].reshape(weight.shape)),
            "rows_permuted": any(checks.same(got, other) for other in rows_moved),
            "channels_taken_first": channels > 1 and checks.same(got, planes[:, :, inverse].reshape(weight.shape)),
            "weight_not_moved": checks.same(got, weight),
        },
        shape=(height, width, channels),
        units=units,
    )
### END HIDDEN TESTS

# %% mend_inputs nbgrader={"grade": true, "points": 2}
# ko: 비공개 테스트: 바뀌지 않은 입력, float32, 메모리에 연속으로 놓이지 않은 배열
# en: Hidden test: inputs left as they are, float32, arrays that are not contiguous in memory
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

random = checks.rng("mend_inputs")
images, places = random.normal(size=(2, 6, 2)).astype("float32"), np.array([2, 0, 1, 5, 3, 4])
weight, moved = random.normal(size=(3, 12)).astype("float32"), np.empty_like(images)
moved[:, places] = images
given = [moved.reshape(2, 12), weight, (2, 3, 2), places]
found = checks.probe("apply_to_views", "mend", *given)
kept = all(checks.same(after, before) for after, before in zip(found["arguments"], given, strict=True))
checks.expect("mend.inputs", kept, suspects={"weight_overwritten": not kept})
got = checks.part(found["result"], "weight")
for name in ("images", "weight"):
    dtype = str(np.asarray(checks.part(found["result"], name)).dtype)
    checks.expect(
        "mend.dtype", dtype == "float32", suspects={"dtype_widened": dtype == "float64"}, name=name, got=dtype
    )
same_outputs = checks.same(given[0] @ np.asarray(got).T, images.reshape(2, 12) @ weight.T)
checks.expect("mend.views", same_outputs and checks.same(found["result"]["images"], images.reshape(2, 2, 3, 2)))
### END HIDDEN TESTS

# %% augmented_text [markdown] tags=["ko"]
# ## 5. 손으로 쓰는 데이터 증강 (16점)
#
# 숫자 그림을 조금씩 바꾸어 학습에 쓸 새 그림을 만드세요. 그림마다 두 가지를 차례로 합니다.
#
# 1. **이동.** 아래로 몇 칸, 오른쪽으로 몇 칸 옮길지를 `-most`부터 `most`까지의 정수 가운데서 하나씩 뽑습니다. 모든 정수가 나올 확률은 같고, 두 수는 서로
#    상관없이 뽑습니다. 음수는 위로, 왼쪽으로 옮긴다는 뜻입니다. 밀려난 픽셀은 사라지고, 빈자리에는 0이 들어옵니다.
# 2. **잡음.** 모든 픽셀에 평균이 0이고 표준편차가 `noise`인 정규분포의 수를 저마다 따로 뽑아 더하고, 0보다 작은 값은 0으로, 1보다 큰 값은 1로 자릅니다.
#
# - `images`는 값이 0에서 1까지인 `(N, H, W)`, `labels`는 `(N,)`입니다. 새 그림과 레이블을 튜플 `(images, labels)`로 돌려주세요. 모양은 그대로입니다.
# - 이동과 잡음은 배치에 하나가 아니라 그림마다 따로 뽑습니다.
# - 난수는 모두 `rng`(`np.random.Generator`)에서 뽑습니다.
# - `most`는 0 이상이고 `H`와 `W`보다 작습니다. 받은 배열은 바꾸지 않습니다.
# - 픽셀 하나하나를 도는 반복문 없이, `scipy.ndimage`를 쓰지 않고 쓰세요. 그림을 도는 반복문은 괜찮습니다.

# %% augmented_text [markdown] tags=["en"]
# ## 5. Data augmentation by hand (16 points)
#
# Make new training pictures by changing pictures of digits a little. Each picture undergoes two changes, in this order:
#
# 1. **Shift.** Draw how far to move it down, and how far to the right, each a whole number from `-most` to `most`; all of
#    these are equally likely, and the two are drawn independently. Negative means up, and to the left. Pixels pushed out are
#    lost, and zeros enter.
# 2. **Noise.** Add to every pixel a number of its own, drawn from a normal distribution with mean 0 and standard deviation
#    `noise`. Then clip: values below 0 become 0, values above 1 become 1.
#
# - `images` is `(N, H, W)` with values from 0 to 1, `labels` is `(N,)`. Return the new pictures and their labels as a tuple
#   `(images, labels)`; the shapes stay the same.
# - Shift and noise are drawn for each picture, not once for the batch.
# - All random numbers come from `rng`, an `np.random.Generator`.
# - `most` is at least 0 and smaller than `H` and `W`. The arrays you are given stay as they are.
# - Write it without loops over pixels and without `scipy.ndimage`. A loop over the pictures is fine.


# %% augmented nbgrader={"solution": true}
def augmented(images, labels, most, noise, rng):
    """
    ko: 그림마다 옮기고 잡음을 더한 (N, H, W)와 레이블 (N,)을 튜플로 돌려줍니다.
    en: Return (N, H, W), each picture shifted and with noise, and the labels (N,), as a tuple.
    """
    ### BEGIN SOLUTION
    height, width = images.shape[1:]
    corners = rng.integers(0, 2 * most + 1, size=(len(images), 2))
    pairs = zip(images, corners)
    # ko: 0을 두른 그림에서 H×W 창을 아무 데서나 오려 내면, 그것이 옮긴 그림입니다.
    # en: A window of H×W cut anywhere from the picture with its border of zeros is the shifted picture.
    shifted = [np.pad(picture, most)[top : top + height, left : left + width] for picture, (top, left) in pairs]
    return rng.normal(shifted, noise).clip(0, 1), labels
    ### END SOLUTION


# %% augmented_form nbgrader={"grade": true, "points": 2}
# ko: 모양과 레이블이 그대로이고 값이 0에서 1까지인가? 옮기지 않고 잡음도 없으면 그림이 그대로인가?
# en: Are shapes and labels kept, and are the values from 0 to 1? Without shift and noise, are the pictures as they were?
import numpy as np
from cnnlib import checks

AUGMENT = """
def augment(answer, images, labels, most, noise, seed):
    import numpy as np
    return answer(images, labels, most, noise, np.random.default_rng(seed))
"""
random = checks.rng("augmented_form")
images, labels = random.uniform(size=(6, 5, 7)), random.integers(10, size=6)
for most, noise in [(0, 0.0), (2, 0.3)]:
    found = checks.probe(AUGMENT, "augmented", images, labels, most, noise, int(random.integers(2**31)))
    new, kept = checks.part(found, 0), checks.part(found, 1)
    checks.expect("augmented.size", np.shape(new) == images.shape, got=str(np.shape(new)), wanted=str(images.shape))
    checks.expect("augmented.labels", checks.same(kept, labels), got=kept, wanted=labels)
    inside = 0 <= np.min(new) and np.max(new) <= 1
    checks.expect(
        "augmented.range",
        inside,
        suspects={"noise_not_clipped": not inside},
        low=float(np.min(new)),
        high=float(np.max(new)),
    )
    if most == 0:
        checks.expect("augmented.unchanged", checks.same(new, images))

# %% augmented_rows nbgrader={"grade": true, "points": 2}
# ko: 모든 행이 0.25 0.5 0.75 1인 그림을 한 픽셀까지 옮깁니다. 그러면 행은 0.25 0.5 0.75 1이거나, 오른쪽으로 옮긴 0 0.25 0.5 0.75이거나,
# ko: 왼쪽으로 옮긴 0.5 0.75 1 0이거나, 위나 아래에서 들어온 0 0 0 0입니다.
# en: Every row of the pictures is 0.25 0.5 0.75 1, and they are shifted by up to one pixel. A row is then 0.25 0.5 0.75 1,
# en: or shifted to the right, 0 0.25 0.5 0.75, or to the left, 0.5 0.75 1 0, or came in from above or below, 0 0 0 0.
import numpy as np
from cnnlib import checks

AUGMENT = """
def augment(answer, images, labels, most, noise, seed):
    import numpy as np
    return answer(images, labels, most, noise, np.random.default_rng(seed))
"""
random = checks.rng("augmented_rows")
images, labels = np.tile([0.25, 0.5, 0.75, 1.0], (200, 3, 1)), np.arange(200)
found = checks.probe(AUGMENT, "augmented", images, labels, 1, 0.0, int(random.integers(2**31)))
new = checks.part(found, 0)
checks.expect("augmented.size", np.shape(new) == images.shape, got=str(np.shape(new)), wanted=str(images.shape))
allowed = [(0.25, 0.5, 0.75, 1), (0, 0.25, 0.5, 0.75), (0.5, 0.75, 1, 0), (0, 0, 0, 0)]
strange = [row for row in np.reshape(new, (-1, 4)) if not any(checks.same(row, one) for one in allowed)]
wrapped = any(checks.same(row, (1, 0.25, 0.5, 0.75)) for row in strange)
repeated = any(checks.same(row, (0.25, 0.25, 0.5, 0.75)) for row in strange)
checks.expect(
    "augmented.rows",
    not strange,
    suspects={"wraps_around": wrapped, "edge_repeated": repeated},
    got=np.array(strange[:1]),
)

# %% augmented_shifts nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 그림 수천 장의 이동. 빈자리에 0이 들어오는가? 모든 이동이 고르게, 그림마다 따로 나오는가?
# en: Hidden test: the shifts of thousands of pictures. Do zeros enter? Are all shifts equally frequent, each picture on its own?
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

AUGMENT = """
def augment(answer, images, labels, most, noise, seed):
    import numpy as np
    return answer(images, labels, most, noise, np.random.default_rng(seed))
"""
random = checks.rng("augmented_shifts")
for most, (n, height, width) in [(1, (900, 4, 6)), (2, (2500, 5, 4))]:
    images, labels = random.uniform(0.2, 1, size=(n, height, width)), random.integers(10, size=n)
    found = checks.probe(AUGMENT, "augmented", images, labels, most, 0.0, int(random.integers(2**31)))
    new = checks.part(found, 0)
    checks.expect("augmented.size", np.shape(new) == images.shape, got=str(np.shape(new)), wanted=str(images.shape))
    per_axis = 2 * most + 1
    border = ((0, 0), (most, most), (most, most))

    def hits(mode, new=new, images=images, border=border, per_axis=per_axis):
        padded, (height, width) = np.pad(images, border, mode=mode), images.shape[1:]
        windows = [padded[:, i : i + height, j : j + width] for i in range(per_axis) for j in range(per_axis)]
        return np.array([np.abs(window - new).max(axis=(1, 2)) < 1e-6 for window in windows])  # (shifts, N)

    zeros_enter = hits("constant")
    checks.expect(
        "augmented.shifts",
        bool(zeros_enter.any(axis=0).all()),
        suspects={
            "wraps_around": bool(hits("wrap").any(axis=0).all()),
            "edge_repeated": bool(hits("edge").any(axis=0).all()),
        },
        most=most,
    )
    counts = zeros_enter.sum(axis=1).reshape(per_axis, per_axis)
    chance = 1 / counts.size
    spread = 5 * np.sqrt(n * chance * (1 - chance))
    checks.expect(
        "augmented.frequencies",
        bool(np.abs(counts - n * chance).max() < spread),
        suspects={
            "one_shift_for_all": int(counts.max()) == n,
            "one_draw_for_both": int(np.trace(counts)) == n,
            "one_axis_only": n in (int(counts[most].sum()), int(counts[:, most].sum())),
            "largest_shift_missing": not counts[0].any() or not counts[-1].any(),
            "ends_too_rare": bool(counts[most, most] > counts[0, 0] + counts[-1, -1]),
        },
        most=most,
    )
### END HIDDEN TESTS

# %% augmented_noise nbgrader={"grade": true, "points": 4}
# ko: 비공개 테스트: 잡음의 평균과 표준편차, 픽셀마다 그림마다 다른 잡음, 자르기, 이동과 잡음의 차례
# en: Hidden test: mean and standard deviation of the noise, noise of each pixel and picture, clipping, shift before noise
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

AUGMENT = """
def augment(answer, images, labels, most, noise, seed):
    import numpy as np
    return answer(images, labels, most, noise, np.random.default_rng(seed))
"""
random = checks.rng("augmented_noise")
images, labels = np.full((60, 9, 11), 0.5), np.zeros(60, dtype=int)
for noise in (0.05, 0.12):
    found = checks.probe(AUGMENT, "augmented", images, labels, 0, noise, int(random.integers(2**31)))
    added = np.asarray(checks.part(found, 0)) - images
    spread = noise / np.sqrt(added.size)
    per_picture, per_pixel = added.mean(axis=(1, 2)).std(), added.mean(axis=0).std()
    checks.expect(
        "augmented.independent",
        bool(max(per_picture / 0.2, per_pixel / 0.25) <= added.std()),
        suspects={
            "noise_for_batch": bool(np.ptp(added, axis=0).max() < 1e-9 < np.ptp(added)),
            "one_number_for_picture": bool(np.ptp(added, axis=(1, 2)).max() < 1e-9 < np.ptp(added)),
        },
    )
    checks.expect(
        "augmented.noise",
        bool(abs(added.mean()) < 5 * spread and abs(added.std() - noise) < 5 * spread),
        suspects={
            "noise_only_brightens": bool(added.min() >= 0 and added.max() > 0),
            "variance_for_deviation": any(abs(added.std() / noise**power - 1) < 0.05 for power in (0.5, 2)),
        },
        noise=noise,
        mean=float(added.mean()),
        deviation=float(added.std()),
    )
    # A normal distribution: 4.6 % lie beyond twice the standard deviation.
    beyond = float((np.abs(added) > 2 * noise).mean())
    checks.expect("augmented.normal", 0.03 < beyond < 0.062, suspects={"uniform_noise": beyond == 0}, share=beyond)
black_and_white = np.zeros((60, 9, 11))
black_and_white[:, :, :5] = 1.0
found = checks.probe(AUGMENT, "augmented", black_and_white, labels, 0, 0.5, int(random.integers(2**31)))
new = np.asarray(checks.part(found, 0))
inside = bool(new.min() >= 0 and new.max() <= 1)
checks.expect(
    "augmented.range",
    inside,
    suspects={"noise_not_clipped": not inside},
    low=float(new.min()),
    high=float(new.max()),
)
at_the_ends = float(((new == 0) & (black_and_white == 0) | (new == 1) & (black_and_white == 1)).mean())
checks.expect("augmented.clipped", 0.45 < at_the_ends < 0.55, share=at_the_ends)
found = checks.probe(AUGMENT, "augmented", images, labels, 4, 0.05, int(random.integers(2**31)))
new = np.asarray(checks.part(found, 0))
# Where zeros have entered, noise and clipping leave half of them 0 and the other half faint.
clean, faint = int((new == 0).sum()), int(((new > 0) & (new < 0.25)).sum())
noisy = clean <= 1.3 * faint
checks.expect("augmented.order", noisy, suspects={"noise_before_shift": faint == 0})
### END HIDDEN TESTS

# %% augmented_random nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 난수를 rng에서만 뽑는가? 받은 배열을 그대로 두는가?
# en: Hidden test: do all random numbers come from rng? Are the arrays left as they are?
### BEGIN HIDDEN TESTS
from cnnlib import checks

TWICE = """
def twice(answer, images, labels, most, noise, seed):
    import numpy as np
    def state():
        return str(np.random.get_state()[1:3])
    rng, before, old = np.random.default_rng(seed), (images.copy(), labels.copy()), state()
    first, second = answer(images, labels, most, noise, rng), answer(images, labels, most, noise, rng)
    again = answer(images, labels, most, noise, np.random.default_rng(seed))
    kept = bool((images == before[0]).all() and (labels == before[1]).all())
    return {"first": first, "second": second, "again": again, "kept": kept, "global": state() != old}
"""
random = checks.rng("augmented_random")
images, labels = random.uniform(size=(5, 6, 4)), random.integers(10, size=5)
for most, noise in [(3, 0.0), (0, 0.2)]:
    found = checks.probe(TWICE, "augmented", images, labels, most, noise, int(random.integers(2**31)))
    first, second, again = (checks.part(checks.part(found, name), 0) for name in ("first", "second", "again"))
    checks.expect("augmented.inputs", found["kept"], suspects={"pictures_overwritten": not found["kept"]})
    checks.expect("augmented.repeats", not checks.same(first, second), suspects={"seed_of_its_own": True})
    checks.expect("augmented.from_rng", checks.same(first, again), suspects={"global_random_numbers": found["global"]})
### END HIDDEN TESTS

# %% shift_accuracy_text [markdown] tags=["ko"]
# ## 6. 옮긴 숫자의 정확도 재기 (12점)
#
# 분류기에 같은 그림을 옮겨 넣으면 얼마나 맞힐까요? 이동의 크기마다 **네 방향(위, 아래, 왼쪽, 오른쪽)의 정확도를 평균**하세요.
#
# - `predict`는 그림 `(N, H, W)`를 받아 레이블 `(N,)`을 돌려주는 함수입니다. `images`는 `(N, H, W)`, `labels`는 `(N,)`입니다.
# - 0, 1, ..., `most`픽셀을 옮겼을 때의 정확도 `most + 1`개를 1차원 배열로 돌려주세요. 정확도는 맞힌 그림의 비율이고, 첫 값은 옮기지 않았을 때의 것입니다.
# - 밀려난 픽셀은 사라지고, 빈자리에는 0이 들어옵니다. `most`는 `H`와 `W`보다 작습니다.
# - 받은 배열은 바꾸지 않습니다.
#
# 다 쓴 뒤에 새 칸에서 아래를 실행해 보세요. 진짜 손글씨 숫자와, 최소제곱(least squares)으로 맞춘 완전 연결층
# 하나입니다. 한 픽셀만 옮겨도 정확도가 얼마나 떨어지는지 볼 수 있습니다.
#
# ```python
# digits = load_small_digits()
# pixels, answers = digits.images / 16, digits.labels
# inputs = np.column_stack([pixels.reshape(-1, 64), np.ones(len(pixels))])
# weights = np.linalg.lstsq(inputs[:1000], np.eye(10)[answers[:1000]])[0]
# score = lambda images: (images.reshape(-1, 64) @ weights[:64] + weights[64]).argmax(axis=1)
# shift_accuracy(score, pixels[1000:], answers[1000:], most=3)
# ```

# %% shift_accuracy_text [markdown] tags=["en"]
# ## 6. Measure accuracy on shifted digits (12 points)
#
# How much does a classifier get right when the same pictures are shifted? For each size of the shift, take **the mean of the
# accuracies in the four directions: up, down, left and right**.
#
# - `predict` is a function that takes pictures `(N, H, W)` and returns labels `(N,)`. `images` is `(N, H, W)`, `labels` is
#   `(N,)`.
# - Return the `most + 1` accuracies after shifts by 0, 1, ..., `most` pixels in a one-dimensional array. Accuracy is the
#   share of pictures that are recognised, and the first is the one without a shift.
# - Pixels pushed out are lost, and zeros enter. `most` is smaller than `H` and `W`.
# - The arrays you are given stay as they are.
#
# When you are done, run the following in a new cell: real handwritten digits, and one dense layer fitted by least squares.
# See how far accuracy falls when the digits move by a single pixel.
#
# ```python
# digits = load_small_digits()
# pixels, answers = digits.images / 16, digits.labels
# inputs = np.column_stack([pixels.reshape(-1, 64), np.ones(len(pixels))])
# weights = np.linalg.lstsq(inputs[:1000], np.eye(10)[answers[:1000]])[0]
# score = lambda images: (images.reshape(-1, 64) @ weights[:64] + weights[64]).argmax(axis=1)
# shift_accuracy(score, pixels[1000:], answers[1000:], most=3)
# ```


# %% shift_accuracy nbgrader={"solution": true}
def shift_accuracy(predict, images, labels, most):
    """
    ko: 0, 1, ..., most픽셀을 옮겼을 때, 네 방향에서 평균한 정확도를 담은 배열 (most + 1,)을 돌려줍니다.
    en: Return (most + 1,): the mean accuracy over four directions after shifts by 0, 1, ..., most pixels.
    """
    ### BEGIN SOLUTION
    height, width = images.shape[1:]
    padded = np.pad(images, ((0, 0), (most, most), (most, most)))
    means = []
    for by in range(most + 1):
        corners = (most - by, most), (most + by, most), (most, most - by), (most, most + by)
        shifted = (padded[:, top : top + height, left : left + width] for top, left in corners)
        means.append(np.mean([predict(pictures) == labels for pictures in shifted]))
    return np.array(means)
    ### END SOLUTION


# %% shift_accuracy_by_hand nbgrader={"grade": true, "points": 4}
# ko: 3×3 그림 두 장이 있습니다. 하나는 한가운데 픽셀만 1이고, 다른 하나는 모두 1입니다. 분류기는 한가운데가 밝으면 1이라고 합니다.
# ko: 두 그림의 레이블이 1이면, 한 픽셀을 옮기면 둘째만 맞고 두 픽셀을 옮기면 둘 다 틀립니다.
# en: There are two 3×3 pictures. In one the centre alone is 1, in the other everything is. The classifier says 1 if the
# en: centre is bright. Both labels are 1: after a shift by one pixel only the second is right, after two pixels neither is.
import numpy as np
from cnnlib import checks

CENTRE = """
def centre(answer, images, labels, most):
    return answer(lambda pictures: (pictures[:, 1, 1] > 0.5).astype(int), images, labels, most)
"""
images = np.zeros((2, 3, 3))
images[0, 1, 1], images[1] = 1.0, 1.0
found = checks.probe(CENTRE, "shift_accuracy", images, np.array([1, 1]), 2)
checks.expect("shift_accuracy.size", np.shape(found) == (3,), got=str(np.shape(found)), wanted=str((3,)))
wanted = np.array([1.0, 0.5, 0.0])
right = checks.same(found, wanted)
checks.expect(
    "shift_accuracy.by_hand",
    right,
    suspects={
        "rolled_around": checks.same(found, np.array([1.0, 0.5, 0.5])),
        "errors_counted": checks.same(found, 1 - wanted),
        "percent_for_share": checks.same(found, 100 * wanted),
    },
    got=np.asarray(found),
    wanted=wanted,
)

# %% shift_accuracy_digits nbgrader={"grade": true, "points": 5}
# ko: 비공개 테스트: 진짜 손글씨 숫자와 학습한 완전 연결층
# en: Hidden test: real handwritten digits and a trained dense layer
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks
from cnnlib.data.digits import load_small_digits

LINEAR = """
def linear(answer, images, labels, most, weights):
    def predict(pictures):
        pixels = pictures.reshape(len(pictures), -1)
        return (pixels @ weights[:-1] + weights[-1]).argmax(axis=1)
    return answer(predict, images, labels, most)
"""
random = checks.rng("shift_accuracy_digits")
digits = load_small_digits()
order, pixels = random.permutation(len(digits.labels)), digits.images.reshape(-1, 64) / 16.0
train, test = order[:1200], order[1200:1500]
design = np.column_stack([pixels, np.ones(len(pixels))])
weights = np.linalg.lstsq(design[train], np.eye(10)[digits.labels[train]], rcond=None)[0]
images, labels, most = pixels[test].reshape(-1, 8, 8), digits.labels[test].astype(int), 3
padded = np.pad(images, ((0, 0), (most, most), (most, most)))


def right(pictures):
    return float(((pictures.reshape(-1, 64) @ weights[:-1] + weights[-1]).argmax(axis=1) == labels).mean())


def share(down, across):
    return right(padded[:, most - down :, most - across :][:, :8, :8])


def curve(*directions):
    return np.array([[share(by * down, by * across) for by in range(most + 1)] for down, across in directions])


up, down, left, across = curve((-1, 0), (1, 0), (0, -1), (0, 1))
expected = (up + down + left + across) / 4
rolled = [
    [right(np.roll(images, by * sign, axis=axis)) for axis in (1, 2) for sign in (1, -1)] for by in range(most + 1)
]
diagonal = curve((-1, -1), (-1, 1), (1, -1), (1, 1)).mean(axis=0)
found = checks.probe(LINEAR, "shift_accuracy", images, labels, most, weights)
checks.expect("shift_accuracy.size", np.shape(found) == (most + 1,), got=str(np.shape(found)), wanted=str((most + 1,)))
checks.expect(
    "shift_accuracy.digits",
    checks.same(found, expected),
    suspects={
        "rolled_around": checks.same(found, np.mean(rolled, axis=1)),
        "one_direction": any(checks.same(found, one) for one in (up, down, left, across)),
        "two_directions": any(checks.same(found, (a + b) / 2) for a, b in [(up, down), (left, across), (down, across)]),
        "diagonal_shift": checks.same(found, diagonal),
        "errors_counted": checks.same(found, 1 - expected),
        "shifts_add_up": checks.same(found[:3], expected[[0, 1, 3]]),
        "worst_direction": checks.same(found, np.min([up, down, left, across], axis=0)),
    },
)
### END HIDDEN TESTS

# %% shift_accuracy_inputs nbgrader={"grade": true, "points": 3}
# ko: 비공개 테스트: 높이와 너비가 다른 그림, 가장 큰 이동, 바뀌지 않은 입력
# en: Hidden test: pictures whose height and width differ, the largest shift, inputs left as they are
### BEGIN HIDDEN TESTS
import numpy as np
from cnnlib import checks

LINEAR = """
def linear(answer, images, labels, most, weights):
    before = images.copy(), labels.copy()
    def predict(pictures):
        return (pictures.reshape(len(pictures), -1) @ weights).argmax(axis=1)
    found = answer(predict, images, labels, most)
    return {"found": found, "kept": bool((images == before[0]).all() and (labels == before[1]).all())}
"""
random = checks.rng("shift_accuracy_inputs")
for height, width, most in [(4, 9, 3), (7, 3, 2), (5, 6, 0)]:
    images, weights = random.uniform(size=(200, height, width)), random.normal(size=(height * width, 3))
    labels = (images.reshape(200, -1) @ weights).argmax(axis=1)
    labels[:40] = random.integers(3, size=40)
    found = checks.probe(LINEAR, "shift_accuracy", images, labels, most, weights)
    checks.expect("shift_accuracy.inputs", found["kept"], suspects={"digits_overwritten": not found["kept"]})
    expected = []
    for by in range(most + 1):
        moved = np.zeros((4, *images.shape))
        moved[0, :, by:], moved[1, :, : height - by] = images[:, : height - by], images[:, by:]
        moved[2, :, :, by:], moved[3, :, :, : width - by] = images[:, :, : width - by], images[:, :, by:]
        expected.append(((moved.reshape(4, 200, -1) @ weights).argmax(axis=2) == labels).mean())
    wanted = (most + 1,)
    got = checks.part(found, "found")
    checks.expect("shift_accuracy.size", np.shape(got) == wanted, got=str(np.shape(got)), wanted=str(wanted))
    checks.expect("shift_accuracy.shapes", checks.same(got, np.array(expected)), shape=(height, width), most=most)
### END HIDDEN TESTS

# %% rearranged_question [markdown] tags=["ko"]
# **설명하기 (6점, 사람이 채점합니다).** 동료가 손글씨 숫자의 픽셀을 모든 그림에서 똑같은 순서로 뒤섞고 다층 퍼셉트론(multilayer perceptron)을 처음부터 학습시켰더니
# 정확도가 뒤섞지 않았을 때와 같았습니다. 동료는 이렇게 결론을 내립니다. “그러니 픽셀의 이웃 관계는 숫자를 알아보는 데 아무 쓸모가 없다. 평탄화할 때 이미
# 정보가 사라졌기 때문이다.” 이 실험이 정말로 보여 주는 것은 무엇이고, 보여 주지 못하는 것은 무엇인가요? 그림마다 다른 순서로 뒤섞었다면 결과는 어떻게 달라졌을까요?
# 까닭과 함께 다섯 문장쯤으로 설명하세요.
# <!-- BEGIN MARK SCHEME -->
# **채점 기준.**
#
# - 2점: 실험이 보여 주는 것은 다층 퍼셉트론이 이웃 관계를 쓰지 않는다는 것뿐이라고 말하고, 까닭을 듭니다(유닛은 곱해서 더하므로 입력의 자리와 가중치의 열을 함께 옮기면 합이 같습니다).
# - 2점: 이웃 관계가 쓸모없다거나 정보가 사라졌다는 결론은 나오지 않는다고 말하고, 까닭을 하나 이상 듭니다(순서를 되돌리면 그림이 돌아옵니다. 이웃을 쓰는 합성곱 신경망은 뒤섞인 그림에서 정확도가 떨어집니다).
# - 2점: 그림마다 다르게 뒤섞으면 정확도가 크게 떨어진다고 말하고, 까닭을 듭니다(같은 열에 그림마다 다른 자리의 픽셀이 들어와 어떤 가중치도 맞출 수 없습니다).
# - 까닭 없이 “보여 주지 못한다”고만 하면 그 항목은 1점입니다.
# <!-- END MARK SCHEME -->

# %% rearranged_question [markdown] tags=["en"]
# **Explain (6 points, graded by a person).** A colleague rearranges the pixels of handwritten digits, in the same order in all pictures, and trains a multilayer
# perceptron from scratch. Its accuracy is the same as without rearranging. The colleague concludes: “So which pixels are
# neighbours is of no use for recognising digits, since flattening has destroyed that information anyway.” What does this
# experiment really show, and what does it not show? What would have happened if each picture had been rearranged in an order
# of its own? Give your reasons, in about five sentences.
# <!-- BEGIN MARK SCHEME -->
# **Rubric.**
#
# - 2 points: says that the experiment shows only that a multilayer perceptron makes no use of adjacency, with the reason (a unit multiplies and adds up, so moving inputs and columns of the weight together leaves the sum as it was).
# - 2 points: says that it shows neither that adjacency is useless nor that information is lost, with at least one reason (undoing the order brings the picture back; a convolutional network, which uses neighbours, does worse on rearranged pictures).
# - 2 points: says that with an order of its own for each picture accuracy would fall far, with the reason (one column would then meet a different pixel in every picture, and no weight can suit them all).
# - “It does not show that” without a reason is worth 1 point of that item.
# <!-- END MARK SCHEME -->

# %% rearranged_answer [markdown] nbgrader={"grade": true, "solution": true, "points": 6}
# 실험은 다층 퍼셉트론이 이웃 관계를 쓰지 않는다는 것만 보여 준다. 유닛은 곱해서 더하므로 픽셀과 가중치의 열을 똑같이 옮기면 합이 그대로이고, 처음 가중치는
# 무작위라 어느 순서도 더 낫지 않다. 이웃 관계가 쓸모없다는 뜻은 아니다. 이웃을 쓰는 합성곱 신경망은 뒤섞인 그림에서 정확도가 떨어진다. 순서를 되돌리면 그림이 그대로 나오므로
# 정보가 사라진 것도 아니다. 그림마다 다르게 뒤섞으면 같은 열에 그림마다 다른 자리의 픽셀이 들어와 맞출 가중치가 없으므로 정확도가 크게 떨어진다.
#
# It shows only that a multilayer perceptron makes no use of adjacency: a unit multiplies and adds up, so moving pixels and
# columns alike leaves the sum as it was, and the first weights are random, so that no order is better than another. It does
# not show that adjacency is useless: a convolutional network, which uses it, does worse on rearranged pictures. Nor is
# information lost, for undoing the order brings the picture back. Rearranged each in its own way, the pictures would put a
# different pixel before the same column every time, no weight could suit them all, and accuracy would fall far.

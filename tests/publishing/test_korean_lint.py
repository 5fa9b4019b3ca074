"""The lint of Korean prose: each rule by planted faults, and by correct sentences that look like them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.korean_lint import TRANSLATIONESE, KoreanLint
from publishing.particles import ReadingError, Readings, read_number, read_readings
from publishing.prose import read_markdown
from publishing.terms import read_terms

ROOT = Path(__file__).resolve().parents[2]
LINT = KoreanLint(read_terms(ROOT), read_readings(ROOT))


def rules(text):
    """Return the rules that a Markdown text breaks."""
    return [fault.rule for part in read_markdown("page.md", text) for fault in LINT.faults(part)]


# (what stands before the particle, the particle that belongs there, the one that does not)
PARTICLES = [
    # digits and numbers, read aloud: 삼, 일, 팔, 영, 십, 백, 천, 만, 오, and the numerator of a fraction
    ("3×3", "은", "는"),
    ("1×1", "은", "는"),
    ("1×1", "이", "가"),
    ("388×388", "을", "를"),
    ("5×5", "를", "을"),
    ("2×3", "으로", "로"),
    ("1×1", "로", "으로"),
    ("7×7", "로", "으로"),
    ("10", "과", "와"),
    ("200", "을", "를"),
    ("3,000", "은", "는"),
    ("150,000", "은", "는"),
    ("0", "이", "가"),
    ("0.5", "가", "이"),
    ("9.7", "로", "으로"),
    ("1/2", "은", "는"),
    ("2/3", "는", "은"),
    ("50%", "는", "은"),
    ("x₁", "과", "와"),
    ("x₂", "와", "과"),
    # Latin words, initialisms, letters
    ("ReLU", "는", "은"),
    ("U-Net", "은", "는"),
    ("NumPy", "는", "은"),
    ("PyTorch", "를", "을"),
    ("GoogLeNet", "이", "가"),
    ("LeNet-5", "는", "은"),
    ("VGG-16", "은", "는"),
    ("LSTM", "과", "와"),
    ("CNN", "은", "는"),
    ("RGB", "를", "을"),
    ("C5", "를", "을"),
    ("CPU", "로", "으로"),
    # code: the last thing read aloud
    ("`nn.Linear`", "를", "을"),
    ("`nn.Linear(16, 10)`", "을", "를"),
    ("`nn.Linear(3, 5)`", "를", "을"),
    ("`c_out`", "으로", "로"),
    ("`(N, C, H, W)`", "로", "으로"),
    ("`MaxPool2d`", "는", "은"),
    ("`dtype`", "이", "가"),
    # formulas
    ("$W$", "는", "은"),
    ("$n$", "을", "를"),
    ("$o_1$", "과", "와"),
    ("$x_{ij}$", "가", "이"),
    ("$W\\mathbf{x} + \\mathbf{b}$", "를", "을"),
    ("$f(u + v) + f(0)$", "을", "를"),
    ("$x^2$", "은", "는"),
    ("$W^{\\top}$", "가", "이"),
    ("$\\theta$", "와", "과"),
    ("$\\epsilon$", "은", "는"),
    ("$\\hat{y}$", "을", "를"),
    ("$\\mathrm{ReLU}$", "라고", "이라고"),
    ("$(1, 2, 3)$", "으로", "로"),
    # a term, marked or not, glossed or not, quoted, in bold
    ("합성곱", "은", "는"),
    ("특징 맵", "이", "가"),
    ("가중치", "가", "이"),
    ("커널", "로", "으로"),
    ("패딩", "으로", "로"),
    ("스트라이드", "라고", "이라고"),
    ("합성곱(convolution)", "은", "는"),
    ("**커널(kernel)**", "을", "를"),
    ("{concept}`convolution`", "이", "가"),
    ("{concept}`flatten`", "를", "을"),
    ("{concept}`relu`", "는", "은"),
    ("{concept}`1×1 합성곱 <convolution>`", "이라는", "라는"),
    ("“1×1”", "은", "는"),
    ('"높이와 너비"', "를", "을"),
    ("f(0)", "을", "를"),
    ("[U-Net](14-unet.md)", "은", "는"),
    ("{ref}`이 절 <front>`", "을", "를"),
    ("U-Net {cite}`ronneberger2015unet`", "은", "는"),
    # other nouns: only forms in which no verb or adverb ends
    ("둘레", "를", "을"),
    ("테두리", "와", "과"),
    ("색깔", "로", "으로"),
    ("바탕", "을", "를"),
    ("모양", "과", "와"),
    ("행렬", "이", "가"),
    ("층", "은", "는"),
]


@pytest.mark.parametrize(("host", "right", "wrong"), PARTICLES, ids=[f"{one[0]}-{one[1]}" for one in PARTICLES])
def test_particle(host, right, wrong):
    """Is the wrong particle reported with the right one, and the right one left alone?"""
    assert rules(f"여기서 {host}{right} 씁니다.") == []
    found = rules(f"여기서 {host}{wrong} 씁니다.")
    # Of 이라고 and 이라는 the lint names the part that changes.
    part = right[:-1] if right in ("라고", "이라고", "라는", "이라는") else right
    assert len(found) == 1 and found[0].endswith(f"write {part!r}")


@pytest.mark.parametrize(
    "text",
    [
        "3×3며 5×5입니다.",
        "값이 3여야 합니다.",
        "합성곱였습니다.",
        "1×1면 됩니다.",
    ],
)
def test_short_form_after_a_consonant(text):
    """Is 3며, 3여야, 합성곱였 reported?"""
    assert len(rules(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "없는 것은 높은 값과 같은 값이고, 읽는 법은 이은 층을 보면 압니다.",
        "효과를 내는 경로를 따라 서로 다르게 바로 옮깁니다.",
        "가을에 마을을 찍은 사진입니다. 나은 쪽을 고릅니다.",
        "차이가 크고 높이가 다르며 사이에 많이 있습니다.",
        "증가와 평가를 추가로 합니다. 같은가 다른가, 무엇인가?",
        "ReLU이며 5이고 U-Net이나 ReLU나 됩니다. 3이면 5면 됩니다.",
        "4개를 7장으로, 3번과 2배로 나누고 1채널이나 16개짜리를 씁니다.",
        "커널이라고 부르고 필터라고도 부릅니다. 하라고 했습니다.",
        "값은 `dict`에 있고 $W$의 열이며 ReLU에서 옵니다.",
        "| 이름 | 뜻 |\n|---|---|\n| `c_out` | 출력 채널의 수 |",
    ],
)
def test_correct_look_alikes(text):
    """Are verbs, adverbs and counters that look like a noun with a wrong particle left alone?"""
    assert rules(text) == []


@pytest.mark.parametrize("host", ["{glue:text}`count`", "{glue:}`count`", "{eq}`one`", "{numref}`fig`", "{got}"])
def test_no_particle_after_what_the_build_fills_in(host):
    """Is a particle directly after a number that is not known yet reported, and a counter between them left alone?"""
    found = rules(f"매개변수는 {host}이 됩니다.")
    assert len(found) == 1 and "write around it" in found[0]
    assert rules(f"매개변수 {host}개를 갖습니다.") == []


def test_unknown_word_is_to_be_added():
    """Is a Latin word without a reading reported as such, and only where a particle hangs on it?"""
    found = rules("Quuxnet은 빠릅니다.")
    assert len(found) == 1 and "add it to book/readings.yml" in found[0] and "'Quuxnet'" in found[0]
    assert rules("Quuxnet도 Quuxnet의 층도 빠릅니다.") == []


@given(st.integers(min_value=0, max_value=10**13))
def test_numbers_are_read_digit_by_digit(number):
    """Does the rule for a number agree with reading it out in full, group by group?"""
    digits, units, groups = "영일이삼사오육칠팔구", ["", "십", "백", "천"], ["", "만", "억", "조"]
    spoken = ""
    for place, digit in enumerate(reversed(str(number))):
        if place % 4 == 0 and int(str(number)[: len(str(number)) - place][-4:]):
            spoken = groups[place // 4] + spoken
        if digit != "0":
            spoken = digits[int(digit)] + units[place % 4] + spoken
    assert read_number(f"{number:,}") == (spoken or "영")[-1]


@given(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), st.sampled_from(["x_{}", "{}", "A{}", "({})"]))
def test_letters_of_formulas(letter, form):
    """Do exactly l, m, n and r, at the end of a formula, take the particle after a consonant?"""
    sound = Readings({}).last_sound_of_math(form.replace("{}", letter))
    assert ((ord(sound) - ord("가")) % 28 != 0) == (letter in "lmnr")


def test_formula_without_a_reading():
    """Is a formula that ends in a sign nobody reads an error, not a guess?"""
    with pytest.raises(ReadingError, match="no reading"):
        Readings({}).last_sound_of_math("a +")


PLANTED_STYLE = [
    ("값은 커널에 의해 결정됩니다.", "값은 커널에 따라 정해집니다. 최소제곱에 의한 해입니다."),
    ("학습에 있어서 중요합니다.", "폴더에 있으므로 안에 있어야 합니다."),
    ("계산하는 것이 가능합니다.", "계산할 수 있습니다. 가능한 것이 많습니다."),
    ("당신의 답을 적습니다.", "답을 적습니다. 해당신호를 봅니다."),
    ("층은 편향을 가지고 있습니다.", "층에는 편향이 있습니다. 편향을 갖습니다."),
    ("입력으로부터 계산됩니다.", "입력에서 계산합니다. 그로부터 세 해가 지났습니다."),
    ("둘로 나누어지게 되어집니다.", "둘로 나뉩니다. 이루어집니다. 알려져 있습니다."),
    ("표로 보여집니다.", "표로 보입니다. 만들어집니다."),
    ("이것이 보다 정확한 값입니다.", "그 값보다 정확한 값이고, 3×3보다 큽니다."),
    ("가장 유명한 신경망 가운데 하나입니다.", "가장 유명한 신경망입니다. 둘 가운데 하나입니다."),
    ("작음에도 불구하고 느립니다.", "작지만 느립니다."),
    ("편향을 필요로 합니다.", "편향이 필요합니다."),
    ("그것들을 더합니다.", "그 값을 더합니다. 이것이 다입니다."),
]


@pytest.mark.parametrize(("wrong", "right"), PLANTED_STYLE, ids=[one[0] for one in PLANTED_STYLE])
def test_translationese(wrong, right):
    """Is a turn of phrase that no Korean writer would choose reported, and its natural form left alone?"""
    assert [rule.startswith("번역투") for rule in rules(wrong)] == [True]
    assert rules(right) == []
    assert rules(f"‘{wrong}’ 같은 문장은 쓰지 않습니다.") == [], "what is quoted is not said"


def test_every_translationese_rule_is_planted():
    """Is there no pattern without a fault that proves it?"""
    assert len(PLANTED_STYLE) == len(TRANSLATIONESE)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("끝났다. 다음으로 갑니다.", "해라체"),
        ("출력은 13이다.", "해라체"),
        (":::{figure} a.png\n:alt: 화살표가 두 개다.\n:::", "해라체"),
        ("끝입니다.다음으로 갑니다.", "no space"),
        ("끝입니까?다음으로 갑니다.", "no space"),
        ("끝입니다.`code`도 있습니다.", "no space"),
        ("**굵게 쓰다가 말았습니다.", "without its partner"),
        ("이것은 ** 굵지 않습니다.", "without its partner"),
        ("두  칸을 띄웠습니다.", "two spaces"),
        ("3x3 커널을 씁니다.", "write 3×3"),
        ("컨볼루션을 배웁니다.", "write '합성곱'"),
        ("특징맵을 봅니다.", "write '특징 맵'"),
        ("행렬 곱을 봅니다.", "write '행렬곱'"),
        ("```{code-cell} python\n# 컨볼루션 한 번\nx = 1\n```", "write '합성곱'"),
        ('```{code-cell} python\nwords = dict(a="특징맵")\n```', "write '특징 맵'"),
        ("- 목록\n- 역합성곱은 틀린 이름입니다.", "write '전치 합성곱'"),
        ("| 가 | 나 |\n|---|---|\n| 파라미터 | 1 |", "write '매개변수'"),
        ("```{admonition} 흔한 오해: 수용장\n본문입니다.\n```", "write '수용 영역'"),
    ],
)
def test_planted(text, rule):
    """Is each other fault found where it is planted, once?"""
    found = rules(text)
    assert len(found) == 1 and rule in found[0]


@pytest.mark.parametrize(
    "text",
    [
        "“옳다.” 하고 말합니다. 다시 봅니다. 픽셀마다. 함께 봅시다.",
        "값은 3.14이고 `nn.Linear`와 README.ko.md를 봅니다. 정말요? 예.",
        "**굵게** 쓰고 *기울여* 쓰며 `a ** b`와 $a ** b$도 씁니다. **합성곱(convolution)**은 굵습니다.",
        "‘역합성곱’이라는 이름은 오해를 부릅니다. 하이퍼파라미터는 다릅니다.",
        "% lint-allow: 역합성곱\n역합성곱이라는 이름을 따져 봅니다.",
        "3×3 커널과 0x10과 x86-64입니다.",
        "|  표의  |  칸은  |\n|--------|--------|\n| 넓습니다 | 좁습니다 |",
        "```python\n# 이것은 코드다.특징맵\n```\n\n$$\n특징맵은 = 1\n$$",
        "(label)=\n% 주석은 쪽에 나오지 않는다.\n본문입니다.",
    ],
)
def test_fine(text):
    """Are quotations, code, formulas, comments and tables left alone?"""
    assert rules(text) == []

"""The lint of Korean prose: particles, 합니다체, translationese, and the rules that both languages share.

Particles are checked after whatever has one certain reading: digits, letters, words of book/readings.yml, code,
formulas, the course's terms. After other Hangul only those forms are checked that no verb or adverb ends in.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from publishing.particles import Particle, ReadingError, Readings, is_syllable, particle_at, read_readings
from publishing.passage import Construct, Passage, passage
from publishing.prose import language_sources, read_titles
from publishing.terms import Term, read_terms
from publishing.text_lint import Fault, fault, shared_faults

_TOKEN = re.compile(r"[A-Za-z0-9₀-₉.,×·\-+/%°²³′=_#∞]+$")
_WORD = re.compile(r"[가-힣]+$")
_CLOSING = "\"'”’」』])"
# A bracket right after a word explains it, and the particle is the word's: 합성곱(convolution)은. f(0)은 is read on.
_GLOSSED = re.compile(r"[^\sA-Za-z(]$|[A-Za-z][\w-]$")
# Nouns of every page that are no terms; after them 는, 가 and 이 are particles, not the ending of a verb.
_NOUNS = (
    "값 개수 격자 결과 계산 과제 그림 깊이 너비 넓이 높이 노트북 라이브러리 모양 문제 배열 벡터 블록 사진 숫자 신경망 "
    "연산 예측 위치 이미지 입력 점수 차원 출력 코드 크기 텐서 파일 평균 표 픽셀 학습 함수 행렬 층 맵 점 칸 수식"
)
# Words that end like a noun with the wrong particle, and are none.
_WHOLE_WORDS = {
    "을": ("가을", "마을", "노을", "고을"),
    "은": ("지은", "나은", "부은", "이은", "그은", "저은", "모은"),
    "과": ("효과", "사과", "투과", "초과", "여과", "교과", "외과", "내과", "치과", "부과", "모과"),
    "로": ("경로", "통로", "선로", "진로", "항로", "난로", "판로", "원로", "활로"),
}
_FOR_NOUNS_ONLY = ("는", "이", "가", "이라", "라", "이란", "란", "나", "며", "고", "면", "므로", "여야", "였", "든")

TRANSLATIONESE = [
    (
        r"에 의(?:해|하여)서?(?=[^.,;]{0,24}(?:되|된|될|됩|돼|됐|지는|집니다|졌))",
        "수동문: 행위자를 주어로 쓰거나 ‘~로’, ‘~에 따라’",
    ),
    (r"에 있어서|[음함임됨]에 있어(?=[\s,])", "‘~에서’, ‘~할 때’"),
    (r"[는할] 것이 가능(?=[하한할해합])", "‘~할 수 있다’"),
    (r"(?<![가-힣])당신", "독자를 부르지 않고 쓴다"),
    (r"[을를] 가지고 있(?=[다습는으고지었])", "‘~이 있다’, ‘~을 갖다’"),
    (r"으?로부터(?=[^.,;]{0,16}(?:얻|나오|나온|나옵|계산|유도|만들|만든|구하|구한|구합|배우|배운))", "‘~에서’"),
    (r"되어(?:지|진|질|집|져|졌)", "겹친 피동: ‘되다’"),
    (r"(?:보여|쓰여|불려|나뉘어|잊혀|놓여|담겨|짜여|닫혀|열려)(?:지|진|질|집|졌)", "겹친 피동: 한 번만"),
    (r"(?<=\s)보다 (?=[가-힣]+(?:게|한|은|는|이|히|ㄴ) ?)", "부사 ‘보다’: ‘더’"),
    (r"가장 [^.,;]{1,24}(?:중|가운데)(?:의)? 하나", "‘매우’, ‘손꼽히는’"),
    (r"에도 불구하고", "‘~지만’, ‘~인데도’"),
    (r"[을를] 필요로 하|[을를] 필요로 합", "‘~이 필요하다’"),
    (r"(?<![가-힣])[이그저]것들", "복수를 밝히지 않는다: ‘이것’, 또는 그 이름"),
]
_TRANSLATIONESE = [(re.compile(pattern), f"번역투: {advice}") for pattern, advice in TRANSLATIONESE]
_PLAIN = re.compile(r"(?<![니마시])다(?=[.!](?:[\s)”’」\"']|$))")
_NO_SPACE = re.compile(r"(?<=[^\s.])[.!?](?=[가-힣])|(?<=[가-힣)])[.!?](?=[A-Za-z0-9“‘「(\ue000-\uf8ff])")


class UnknownNumberError(Exception):
    """What a particle follows is known only when the page is built."""


class KoreanLint:
    """The rules, with the terms and readings that they need."""

    def __init__(self, terms: dict[str, Term], readings: Readings, titles: dict[str, str] | None = None) -> None:
        self._terms = terms
        self._readings = readings
        self._titles = titles or {}
        self._nouns = tuple(dict.fromkeys([*(term.name["ko"] for term in terms.values()), *_NOUNS.split()]))

    def faults(self, passage: Passage) -> Iterator[Fault]:
        """Yield what a passage does wrong."""
        yield from shared_faults(passage, self._terms, "ko")
        yield from self._particles(passage)
        for pattern, rule in _TRANSLATIONESE:
            for match in pattern.finditer(passage.text):
                if not passage.quoted(match.start()):
                    yield fault(passage, *match.span(), rule)
        for match in _NO_SPACE.finditer(passage.text):
            yield fault(passage, *match.span(), "no space after the full stop: write one")
        for match in _PLAIN.finditer(passage.text):
            if match.start() and is_syllable(passage.text[match.start() - 1]) and not passage.quoted(match.start()):
                yield fault(passage, *match.span(), "해라체: sentences end in 합니다체 (~니다)")

    def _particles(self, passage: Passage) -> Iterator[Fault]:
        text, end = passage.text, 0
        for place in range(1, len(text)):
            if place < end or text[place - 1].isspace():
                continue
            if (particle := particle_at(text, place)) is None:
                continue
            rule = self._particle_rule(passage, particle)
            if rule:
                end = place + len(particle.written)
                yield fault(passage, place, end, rule)

    def _particle_rule(self, passage: Passage, particle: Particle) -> str | None:
        """Return what is wrong with a particle, or None."""
        before = passage.text[: particle.start]
        try:
            found = self.sound_before(passage, before)
        except UnknownNumberError as error:
            return f"the particle {particle.written!r} stands directly after {error}: write around it"
        except ReadingError as error:
            return f"the particle {particle.written!r} cannot be checked: {error}"
        if found is None or particle.right_after(found[0]):
            return None
        sound, is_word = found
        if is_word and not self._certain(before, particle):
            return None
        return f"the particle {particle.written!r} after the sound {sound!r}: write {particle.form(sound)!r}"

    def _certain(self, before: str, particle: Particle) -> bool:
        """Tell whether what stands after a Hangul word is a particle at all."""
        word = _WORD.search(before)[0]
        if particle.written in _FOR_NOUNS_ONLY:
            return word.endswith(self._nouns)
        whole = word + particle.written
        return not whole.endswith(_WHOLE_WORDS.get(particle.written, ("\0",)))

    def sound_before(self, passage: Passage, before: str) -> tuple[str, bool] | None:
        """Return the last sound of `before` and whether a Hangul word made it; None where there is nothing to read.

        Raises ReadingError for what has no known reading, UnknownNumberError for what is a number only when built.
        """
        if not before or before[-1].isspace():
            return None
        last = before[-1]
        if found := passage.construct(last):
            if found.kind.startswith("cite"):  # a citation is not read aloud
                return self.sound_before(passage, before[:-1].rstrip())
            return self._sound_of(found)
        if is_syllable(last):
            return last, True
        inside = None
        if last == ")" and _GLOSSED.search(before[: (opening := before.rfind("("))]):
            inside = self.sound_before(passage, before[:opening])
        elif last in _CLOSING:
            inside = self.sound_before(passage, before[:-1].rstrip("?!."))
        if inside:
            return inside[0], False  # after a bracket or a quotation mark nothing but a particle follows
        if token := _TOKEN.search(before):
            return self._readings.last_sound(token[0]), False
        return None

    def _sound_of(self, found: Construct) -> tuple[str, bool] | None:
        kind, text = found.kind, found.text
        if kind.startswith("glue") or kind == "placeholder":
            raise UnknownNumberError("a number or text filled in later")
        if kind == "math":
            return self._readings.last_sound_of_math(text), False
        if kind == "code":
            return self._readings.last_sound(text), False
        title = re.fullmatch(r"(.*?)\s*<[^<>]*>", text, re.DOTALL)
        if kind == "concept":
            if title is None:
                return (self._terms[text].reading[-1], False) if text in self._terms else None
        elif title is None and kind in ("eq", "ref", "doc", "numref", "prf:ref") and text not in self._titles:
            raise UnknownNumberError("a number or title that Sphinx fills in")
        words = title[1] if title else self._titles.get(text, text)
        inner = passage("", [(1, words)])
        found_inside = self.sound_before(inner, inner.text)
        return found_inside and (found_inside[0], False)


def korean_faults(root: Path) -> list[Fault]:
    """Return the faults of all Korean prose of the project in `root`; TermsError when its terms cannot be read."""
    lint = KoreanLint(read_terms(root), read_readings(root), read_titles(root / "book" / "ko"))
    return [one for part in language_sources(root, "ko") for one in lint.faults(part)]

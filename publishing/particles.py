"""Korean particles and what they follow: 3×3은, ReLU는, $W$의 열과, `nn.Linear`를.

A particle takes its form from the last sound before it, read aloud. Hangul shows that sound; digits, letters, Latin
words, code and formulas have to be read first, the words among them by the table book/readings.yml.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

_HANGUL, _LAST = ord("가"), ord("힣")
_RIEUL = 8  # the final ㄹ in Unicode's order of finals
_ALPHABET = "에이 비 시 디 이 에프 지 에이치 아이 제이 케이 엘 엠 엔 오 피 큐 알 에스 티 유 브이 더블유 엑스 와이 제트"
_LETTERS = dict(zip("abcdefghijklmnopqrstuvwxyz", _ALPHABET.split(), strict=True))
_DIGITS = dict(zip("0123456789", "영일이삼사오육칠팔구", strict=True))
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_TENS = ("", "십", "백", "천")
_SIGNS = {"%": "퍼센트", "°": "도", "²": "제곱", "³": "세제곱", "′": "프라임", "'": "프라임", "∞": "무한대"}
_PIECES = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d[\d,]*(?:\.\d+)?")
_SUPERSCRIPT = re.compile(r"\^\s*(?:\{([^{}]*)\}|(\\?\w+))\s*$")
_WRAPPED = re.compile(r"\\(?:mathbf|mathrm|mathbb|mathcal|boldsymbol|text|operatorname|mathit)\s*\{([^{}]*)\}")
_ACCENTS = {"hat": "햇", "bar": "바", "tilde": "틸데", "vec": "벡터"}

# A form after a final consonant and the one after a vowel; `(을)` in the third place is the form after ㄹ where it is
# not the first. What may follow, or nothing, before the word ends.
_END = r"(?=[\s.,;:?!)\]}”’\"'」』…·/—–~]|$)"
_PAIRS = [
    ("은", "는", "", _END),
    ("이", "가", "", _END),
    ("을", "를", "", _END),
    ("과", "와", "", r"(?=(?:는|도|의|만)?" + _END + ")"),
    ("으로", "로", "로", r"(?=(?:서|써|는|도|만|의|부터|까지|나|서의|서는|부터의)?" + _END + ")"),
    ("이라", "라", "", r"(?=(?:고|는|고도|고는|는데)" + _END + ")"),
    ("이란", "란", "", _END),
]
# After a vowel the full form of these may stand too (ReLU이며), after a consonant the short one may not (3며).
_SHORT = [
    ("이나", "나", _END),
    ("이며", "며", _END),
    ("이고", "고", _END),
    ("이면", "면", _END),
    ("이므로", "므로", _END),
    ("이어야", "여야", ""),
    ("이었", "였", ""),
    ("이든", "든", _END),
]


class ReadingError(Exception):
    """A word that nobody said how to read aloud."""


@dataclass(frozen=True)
class Particle:
    """A particle after its host: where it stands, how it is written, what it would be after either sound."""

    start: int
    written: str
    after_consonant: str
    after_vowel: str
    after_rieul: str
    strict: bool  # whether the form after a consonant is wrong after a vowel

    def form(self, sound: str) -> str:
        """Return the form that belongs after a sound: a Hangul syllable."""
        final = (ord(sound) - _HANGUL) % 28
        if not final:
            return self.after_vowel
        return self.after_rieul if final == _RIEUL else self.after_consonant

    def right_after(self, sound: str) -> bool:
        """Tell whether the written form may stand after a sound."""
        return self.written == self.form(sound) or (not self.strict and self.written == self.after_consonant)


def _compile() -> list[tuple[re.Pattern, tuple[str, str, str, bool]]]:
    rows = [(first, second, third or first, end, True) for first, second, third, end in _PAIRS]
    rows += [(first, second, first, end, False) for first, second, end in _SHORT]
    return [
        (re.compile(f"(?P<particle>{first}|{second}){end}"), (first, second, third, strict))
        for first, second, third, end, strict in rows
    ]


_PARTICLES = _compile()


def particle_at(text: str, place: int) -> Particle | None:
    """Return the particle that begins at a place of `text`, if one does."""
    for pattern, (first, second, third, strict) in _PARTICLES:
        if match := pattern.match(text, place):
            return Particle(place, match["particle"], first, second, third, strict)
    return None


def is_syllable(character: str) -> bool:
    """Tell whether a character is a Hangul syllable."""
    return _HANGUL <= ord(character) <= _LAST


class Readings:
    """How words in Latin letters are read aloud, by the table and, for numbers and letters, by rule."""

    def __init__(self, table: dict[str, str]) -> None:
        self._exact = table
        self._lower = {word.lower(): reading for word, reading in table.items()}

    def last_sound(self, word: str) -> str:
        """Return the last syllable of a token such as ReLU, 3×3, LeNet-5, 1/2 or c_out; ReadingError if unknown."""
        word = word.translate(_SUBSCRIPTS).rstrip("(),.;:]}\"'”’ ")
        if not word:
            raise ReadingError("nothing that can be read aloud")
        if re.fullmatch(r"\d+/\d+", word):  # 1/2 is 이분의 일: the numerator comes last
            word = word.split("/")[0]
        for known in (word, word.split(".")[-1], re.split(r"[\s×·*/=]+", word)[-1]):
            if reading := self._exact.get(known) or self._lower.get(known.lower()):
                return reading[-1]
        if word[-1] in _SIGNS:
            return _SIGNS[word[-1]][-1]
        if is_syllable(word[-1]):
            return word[-1]
        pieces = _PIECES.findall(word)
        if not pieces or not word.endswith(pieces[-1]):
            raise ReadingError(f"{word!r} ends in a sign that has no reading")
        return self._piece(pieces[-1])[-1]

    def _piece(self, piece: str) -> str:
        if piece[0].isdigit():
            return read_number(piece)
        if reading := self._lower.get(piece.lower()):
            return reading
        if len(piece) == 1 or (piece.isupper() and len(piece) <= 3):
            return _LETTERS[piece[-1].lower()]
        raise ReadingError(f"nobody said how {piece!r} is read: add it to book/readings.yml")

    def last_sound_of_math(self, tex: str) -> str:
        """Return the last syllable of a formula read aloud: $x^2$ 제곱, $o_1$ 일, $\\theta$ 세타."""
        tex = tex.strip()
        if found := _SUPERSCRIPT.search(tex):
            power = (found[1] or found[2] or "").strip()
            if power in ("T", "\\top", "\\intercal"):
                return "치"  # 전치
            return "임" if "prime" in power else "곱"
        if found := re.search(r"\\(hat|bar|tilde|vec)\s*(?:\{[^{}]*\}|\w)\s*$", tex):
            return _ACCENTS[found[1]][-1]
        if tex.endswith(("'", "\\%")):
            return "임" if tex.endswith("'") else "트"
        tex = _WRAPPED.sub(r" \1 ", tex)
        tex = re.sub(r"\\(?:right|left|bigr?|Bigr?|[,;!: ]|rfloor|rceil|rvert|rVert|rangle)", " ", tex)
        pieces = re.findall(r"\\[A-Za-z]+|[A-Za-z]+|\d[\d,]*(?:\.\d+)?|[가-힣]+", tex)
        tail = re.sub(r"[\s{}()\[\]|.,!$]+$", "", tex)
        if not pieces or not tail.endswith(pieces[-1]):
            raise ReadingError(f"${tex}$ ends in a sign that has no reading")
        last = pieces[-1].lstrip("\\")
        if is_syllable(last[-1]):
            return last[-1]
        if last.isalpha() and last.lower() not in self._lower and not pieces[-1].startswith("\\"):
            return _LETTERS[last[-1].lower()][-1]  # letters side by side are variables
        return self._piece(last)[-1]


def read_number(digits: str) -> str:
    """Return a number's last sound: 10 십, 388 팔, 0.5 오, 150,000 만."""
    digits = digits.replace(",", "").rstrip(".")
    if "." in digits:
        return _DIGITS[digits[-1]]
    zeros = len(digits) - len(digits.rstrip("0"))
    if zeros == len(digits):
        return _DIGITS["0"]
    if not zeros:
        return _DIGITS[digits[-1]]
    return _TENS[zeros] if zeros < 4 else "만" if zeros < 8 else "억" if zeros < 12 else "조"


def read_readings(root: Path) -> Readings:
    """Return the project's table of readings, `book/readings.yml`."""
    path = root / "book" / "readings.yml"
    table = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return Readings({str(word): reading for word, reading in table.items()})

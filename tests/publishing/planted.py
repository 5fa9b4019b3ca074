"""A small assignment of our own, to plant faults in."""

from pathlib import Path

SOURCE = '''\
# ---
# jupyter:
#   course:
#     assignment: 99-small
#     withholds: []
# ---

# %% title [markdown] tags=["ko"]
# # 작은 과제

# %% title [markdown] tags=["en"]
# # A small assignment

# %% setup tags=["ko"] nbgrader={"locked": true}
from cnnlib import checks

checks.start(globals(), language="ko")

# %% setup tags=["en"] nbgrader={"locked": true}
from cnnlib import checks

checks.start(globals(), language="en")

# %% halve nbgrader={"solution": true}
def halve(number):
    """
    ko: 절반을 돌려줍니다.
    en: Return half of the number.
    """
    ### BEGIN SOLUTION
    return number / 2
    ### END SOLUTION

# %% halve_values nbgrader={"grade": true, "points": 40}
# ko: 4의 절반은 2인가?
# en: Is 2 half of 4?
from cnnlib import checks

got = checks.call("halve", 4)
checks.expect("halve.values", got == 2, suspects={"doubled": got == 8}, got=got)

# %% halve_negative nbgrader={"grade": true, "points": 60}
# ko: 비공개 테스트: 음수
# en: Hidden test: a negative number
### BEGIN HIDDEN TESTS
from cnnlib import checks

got = checks.call("halve", -3.0)
checks.expect("halve.negative", got == -1.5, suspects={"doubled": got == -6, "floored": got == -2}, got=got)
### END HIDDEN TESTS
'''

MESSAGES = """\
messages:
  halve.values:
    ko: "값이 다릅니다. 지금 값: {got}"
    en: "The value is {got}."
  halve.negative:
    ko: "음수에서 값이 다릅니다. 지금 값: {got}"
    en: "For a negative number the value is {got}."
misconceptions:
  doubled:
    ko: "두 배를 구했습니다."
    en: "The number was doubled."
  floored:
    ko: "나머지를 버렸습니다."
    en: "The remainder was dropped."
"""

WRONG = {
    "doubled": "# exercise: halve\ndef halve(number):\n    return number * 2\n",
    "floored": "# exercise: halve\ndef halve(number):\n    return number // 2\n",
}
ALTERNATIVE = {"by_a_product": "# exercise: halve\ndef halve(number):\n    return 0.5 * number\n"}


def plant(root: Path, *changes: tuple[str, str], messages: str | None = MESSAGES) -> Path:
    """Write the assignment below `root`/solutions with each (old, new) change made; returns its path.

    messages: the catalogue's text, None for no such file.
    """
    source = SOURCE
    for old, new in changes:
        assert source.count(old) >= 1, f"the small assignment holds no {old!r}"
        source = source.replace(old, new, 1)
    folder = root / "solutions"
    for kind, answers in (("wrong", WRONG), ("alternative", ALTERNATIVE)):
        (folder / kind / "99").mkdir(parents=True, exist_ok=True)
        for name, text in answers.items():
            (folder / kind / "99" / f"{name}.py").write_text(text, encoding="utf-8")
    (folder / "messages").mkdir(exist_ok=True)
    if messages is not None:
        (folder / "messages" / "99.yml").write_text(messages, encoding="utf-8")
    path = folder / "99_small.py"
    path.write_text(source, encoding="utf-8")
    return path

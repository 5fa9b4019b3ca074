"""What `course grade` prints at its end."""

from collections import Counter

from grading.grade import Summary
from grading.outcome import Outcome

_BAR = 30  # characters of the longest bar
_BINS = 10
_HARDEST = 5


def summary_text(summary: Summary) -> str:
    """Counts, the ungradable with their reasons, who waits for a person, the distribution, the hardest tests."""
    outcomes = [outcome for _, outcome, _ in summary.outcomes]
    graded = [outcome for outcome in outcomes if outcome.status == "graded"]
    ungradable = [outcome for outcome in outcomes if outcome.status != "graded"]
    lines = [
        f"{summary.graded_now} graded now in {summary.seconds:.1f} s, {len(outcomes) - summary.graded_now} unchanged; "
        f"isolation {summary.tier.word}",
        f"graded: {len(graded)}   ungradable: {len(ungradable)}   "
        f"with an answer that waits for a person: {summary.waiting}",
        *(
            f"  ungradable: {outcome.student}, {outcome.reason} {outcome.values or ''}".rstrip()
            for outcome in ungradable
        ),
    ]
    if graded:
        lines += [
            "share of the points that tests give:",
            *_distribution(graded),
            "hardest tests:",
            *_hardest(graded),
        ]
    return "\n".join(lines)


def _distribution(graded: list[Outcome]) -> list[str]:
    """A histogram of the share of points that tests gave."""
    shares = []
    for outcome in graded:
        possible = sum(cell.max_points for cell in outcome.cells if cell.points is not None)
        shares.append(outcome.score / possible if possible else 1.0)
    bins = Counter(min(int(share * _BINS), _BINS - 1) for share in shares)
    most = max(bins.values())
    return [
        f"  {number * 100 // _BINS:>3}-{(number + 1) * 100 // _BINS:<3} % {bins[number]:>6} "
        + "#" * -(-bins[number] * _BAR // most)
        for number in range(_BINS)
    ]


def _hardest(graded: list[Outcome]) -> list[str]:
    """The tests that gave the smallest share of their points."""
    given: Counter[str] = Counter()
    possible: Counter[str] = Counter()
    for cell in (cell for outcome in graded for cell in outcome.cells if cell.points is not None and cell.max_points):
        given[cell.grade_id] += cell.points or 0.0
        possible[cell.grade_id] += cell.max_points
    hardest = sorted(possible, key=lambda name: given[name] / possible[name])[:_HARDEST]
    return [f"  {given[name] / possible[name]:>4.0%} of the points  {name}" for name in hardest]

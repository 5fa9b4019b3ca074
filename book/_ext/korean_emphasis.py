"""Let `**합성곱(convolution)**은` be bold: CommonMark closes no emphasis between punctuation and a letter.

Korean particles follow a word without a space, so the rule fails exactly at the first mention of a term. Next to
Hangul, punctuation on the inner side no longer stops a run of asterisks from opening or closing.
"""

from markdown_it.rules_inline.state_inline import Scanned, StateInline
from sphinx.application import Sphinx

_commonmark = StateInline.scanDelims


def setup(app: Sphinx) -> dict:
    """Put our rule where the parser looks for its own: MyST lets no plug-in replace it."""
    StateInline.scanDelims = scan_delimiters
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def scan_delimiters(state: StateInline, start: int, can_split_word: bool) -> Scanned:
    """Return what a run of delimiters at `start` may do; underscores keep the rule of CommonMark."""
    scanned = _commonmark(state, start, can_split_word)
    if not can_split_word:
        return scanned
    end = start + scanned.length
    before = state.src[start - 1] if start else " "
    after = state.src[end] if end < state.posMax else " "
    return Scanned(
        scanned.can_open or (is_hangul(before) and not after.isspace()),
        scanned.can_close or (is_hangul(after) and not before.isspace()),
        scanned.length,
    )


def is_hangul(character: str) -> bool:
    """Tell whether a character is a Hangul syllable or a jamo."""
    return "가" <= character <= "힣" or "\u1100" <= character <= "\u11ff" or "\u3130" <= character <= "\u318f"

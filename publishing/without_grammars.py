"""Keeps a grammar of web addresses out of a process that checks none. Call it before nbformat is imported."""

import sys


def leave_out_grammars() -> None:
    """Let jsonschema, which nbformat imports, find no rfc3987_syntax.

    It would build that grammar at once, a second's work, for a format that no notebook's schema asks for.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

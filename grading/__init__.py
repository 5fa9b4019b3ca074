"""From a submission to a grade: `course collect`, `grade`, `feedback`, `report` and `doctor`, which commands.py offers.

    collect ──> submitted/ ──> jobs ──> run ──"grade this"──> zygote ──fork──> judge <──plain data──> student, sandboxed
                                                                                 |
    feedback, report <── record: the gradebook <── results/, one file an outcome ┘

Tests never meet student code (`docs/decisions/`). `stock.py` is the other way, nbgrader's own, for classes you trust.
"""

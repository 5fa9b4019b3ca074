"""From a submission to a grade: so far by stock nbgrader, which runs tests and student code in one process.

That is for classes you trust (`docs/decisions/`): a submission that sets out to cheat can.
"""

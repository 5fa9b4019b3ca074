"""Tests of any nbgrader course on objects that live in the student's process.

    judge:   names.py (what a test's names mean) -> line.py (asks) -> proxy.py (stands for an object over there)
    student: objects.py (does what is asked, keeps the objects)
    both:    crossing.py (what crosses as data)

Assignments that use `cnnlib.checks` need none of this: their tests ask by name and get data.
"""

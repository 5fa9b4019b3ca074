# Two commands do everything: `make course` and `make test`. See README.md.
PYTHON ?= python3.11
PORT ?= 8000
RUN = .venv/bin/
export OMP_NUM_THREADS = 1

.PHONY: course serve test test-system coverage prove lint lock clean environment

course: environment
	@$(RUN)course all

serve: environment
	@$(RUN)course serve --port $(PORT)

test: environment lint coverage
	@$(RUN)course mutants
	@$(RUN)python -m pytest -n 2 -m "not system and not proof" --ignore=tests/cnnlib

# Two at a time, the tests of one file by the same process: they share a browser and the served site. In the order of
# their files, or the few tests that take minutes would come last, one after another.
test-system: environment
	@$(RUN)course build
	@$(RUN)course pdf
	@$(RUN)python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m system

# The tests of cnnlib, and how much of it they run; what they miss is listed, and too little of it is an error.
coverage: environment
	@rm -rf _build/coverage && mkdir -p _build/coverage
	@$(RUN)coverage run -m pytest -n 2 -q -m "not system and not proof" tests/cnnlib
	@$(RUN)coverage combine -q
	@$(RUN)coverage report

prove: environment
	@$(RUN)course mutants --all
	@$(RUN)python -m pytest -n 2 tests/cnnlib --hypothesis-profile=explore
	@$(RUN)python -m pytest -s -m proof tests/hostile tests/grading

lint: environment
	@$(RUN)ruff check .
	@$(RUN)ruff format --check .
	@$(RUN)mypy

# Resolve every version anew. torch's CUDA parts are left out: a CPU build needs none, and pip adds what another needs.
lock: environment
	@$(RUN)python publishing/lock.py

# Never the gradebook, nor what was handed in, nor copies of what somebody changed: those lie in _build/course,
# _build/bundle and _build/exercises.
clean:
	rm -rf _build/site _build/cache _build/ko _build/en node_modules .venv

environment:
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) was not found: install Python 3.11, or name it: make course PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) publishing/environment.py

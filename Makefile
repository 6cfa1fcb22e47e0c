# `make verify` and `make test` are all the set-up there is: Python 3.11 or later and make are enough.

PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/pytest -n auto --maxprocesses 2

# Tests and sweeps are parallel by processes; threads underneath would only get in their way.
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1

.PHONY: verify test slow lint bench docs clean
.NOTPARALLEL: # one environment, one installer

verify: .venv/installed
	$(BIN)/factorflow verify

test: .venv/installed-dev
	$(PYTEST)

slow: .venv/installed-dev # pytest's status 5 says that no test is marked slow
	$(PYTEST) -m slow || [ $$? -eq 5 ]

lint: .venv/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: .venv/installed # the peers are large: install '.[bench]' to be compared with them
	$(BIN)/python benchmarks/run.py

docs: .venv/installed-docs
	$(BIN)/sphinx-build -W --keep-going docs docs/_build

clean:
	rm -rf .venv build dist *.egg-info docs/_build .mypy_cache .pytest_cache .ruff_cache .hypothesis

# A stamp for each set of extras: an install is repeated only when what it follows from has changed.
.venv/installed-dev: EXTRAS := [dev]
.venv/installed-docs: EXTRAS := [docs]
.venv/installed .venv/installed-dev .venv/installed-docs: pyproject.toml constraints.txt
	test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.$(EXTRAS)'
	touch $@

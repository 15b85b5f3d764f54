# Everything happens in a private .venv. Needs Python 3.11 or newer with venv, and make.
# Another Python: make demo PYTHON=python3.12. More processors: make test WORKERS=8

PYTHON ?= python3
OUT ?= out/demo
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo test audit bench lint wheel-check clean
.DELETE_ON_ERROR:

help:
	@echo "make demo         coach the bundled sample; films and reports go to $(OUT)"
	@echo "make test         fetch the pose model if need be, and run the tests"
	@echo "make bench        measure speed, start-up and memory beside the bare model loop"
	@echo "make audit        look up known weaknesses of the installed packages"
	@echo "make lint         ruff and mypy"
	@echo "make wheel-check  build the wheel and try it in an environment of its own"
	@echo "make clean        remove .venv and everything built"

demo: $(VENV)/.run
	$(BIN)/coach demo --out "$(OUT)" --no-window

# worksteal leaves the tests of a file with one worker, which plays their clip once for all of them.
# The streams run in real time: they come by themselves, one beside the other, so that nothing else
# slows them down. Each takes a third of a core.
test: $(VENV)/.dev
	$(BIN)/coach model fetch
	$(BIN)/python -m pytest -m "not bench and not stream" -n $(WORKERS) --dist worksteal
	$(BIN)/python -m pytest -m "stream and not bench" -n 3 --dist load

# The targets are about a machine that does nothing else.
bench: $(VENV)/.dev
	$(BIN)/coach model fetch
	$(BIN)/python -m pytest -m bench
	$(BIN)/python -m tests.bench --out out/bench.json

# Looks up known weaknesses of what is installed; needs the network, so no part of the tests.
audit: $(VENV)/.dev
	$(BIN)/python -m pip install --disable-pip-version-check --quiet pip-audit
	$(BIN)/python -m pip_audit --skip-editable

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# build/ goes first: setuptools would pack modules left there that are no longer in the source.
# Run from another folder, since the one with the source would be imported in place of the wheel.
wheel-check: $(VENV)/.dev
	@set -eu; unset PYTHONPATH; \
	tmp=$$(mktemp -d); trap 'rm -rf "$$tmp"' EXIT; \
	rm -rf build; \
	$(BIN)/python -m build --wheel --outdir "$$tmp/dist"; \
	$(BIN)/python -m venv "$$tmp/venv"; \
	"$$tmp/venv/bin/python" -m pip install --disable-pip-version-check --quiet "$$tmp"/dist/*.whl; \
	mkdir "$$tmp/elsewhere"; cd "$$tmp/elsewhere"; \
	"$$tmp/venv/bin/coach" --version; \
	"$$tmp/venv/bin/coach" --help > help.txt; \
	"$$tmp/venv/bin/coach" demo --no-window --out "$$tmp/out"; \
	test -s "$$tmp/out/session.json" || { echo "wheel-check: no session.json" >&2; exit 1; }; \
	echo "wheel-check: the wheel works on its own"

clean:
	rm -rf $(VENV) build dist out/demo *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.run: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --disable-pip-version-check -e .
	@touch $@

# Holds all that .run promises, so demo after test installs nothing.
$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --disable-pip-version-check -e ".[dev]"
	@touch $(VENV)/.run $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; $(PYTHON) is not. Name one: make PYTHON=python3.12" >&2; \
	  exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
	  echo "$(PYTHON) comes without venv; install it (Debian, Ubuntu: apt install python3-venv)" >&2; \
	  exit 1; }
	$(PYTHON) -m venv $(VENV)

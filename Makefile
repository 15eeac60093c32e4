# demo · test · test-long · mutants · check · bench: each makes the virtual environment first, when it is not there or the lock has changed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
# For `make demo` (ARGS=--port=9000) and `make bench` (ARGS=--quick for a first look).
ARGS ?=
# A worker has a PostgreSQL and a Chromium of its own. By file, in the order of tests/conftest.py.
WORKERS ?= logical
EVERY_CORE := -n $(WORKERS) --maxprocesses 8
BY_FILE := --dist loadfile --no-loadscope-reorder

.PHONY: demo tour test test-long mutants check bench format lock clean help

help: ## what can be made here
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /  make \1\t/'

demo: $(INSTALLED) ## a library to try, and the desk to try it at
	@$(BIN)/carrel demo $(ARGS)

tour: $(INSTALLED) ## a walk through five answers, one escalation and the chart, in the terminal
	@BIN=$(BIN) sh docs/tour.sh

test: $(INSTALLED) ## every promise, as a test, with a real database and a real browser
	@tests/get-chromium.sh --install > /dev/null
	$(BIN)/pytest $(EVERY_CORE) $(BY_FILE)

test-long: $(INSTALLED) ## what takes too long for every day: a million random situations
	$(BIN)/pytest $(EVERY_CORE) -m long

mutants: $(INSTALLED) ## guards taken out one by one, to see that a test misses each (ARGS="--only guard")
	$(BIN)/python -m tests.mutants $(ARGS)

check: $(INSTALLED) ## style, types, floors, and the policy itself
	$(BIN)/ruff format --check src tests bench
	$(BIN)/ruff check src tests bench
	$(BIN)/oxlint --quiet src/carrel/site/static src/carrel/desk/static src/carrel/portal/static
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/carrel policy check

bench: $(INSTALLED) ## figures, beside peers, in one run
	$(BIN)/python -m bench $(ARGS)

format: $(INSTALLED) ## put the code in shape
	$(BIN)/ruff format src tests bench
	$(BIN)/ruff check --fix src tests bench

# A lock names versions and hashes, and no index and no host. `uv` makes it: any way of having it will do.
lock: ## write the locks anew from pyproject.toml
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  --extra build pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  --extra build --extra dev --extra bench pyproject.toml -o requirements-dev.lock

clean: ## forget the virtual environment
	rm -rf $(VENV)

$(INSTALLED): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Carrel needs Python 3.11 or newer; name one with make PYTHON=…")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

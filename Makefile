# Everything a newcomer needs: Python 3.11 or newer, git and make. `make demo` and `make test` each work alone.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
# Django's own commands that need no database; the address is never used.
OFFLINE := LINLI_HOME="$(CURDIR)/.cache/check" LINLI_AS_OWNER=yes DATABASE_URL=postgresql://nobody@/nowhere

.PHONY: help setup demo test check bench browser hledger messages lock clean
.DELETE_ON_ERROR:

help:
	@echo "make demo    serve a demo district on http://127.0.0.1:8000 (LINLI_PORT chooses another port)"
	@echo "make test    run all tests"
	@echo "make check   lint, format, types, the ladder of rooms, catalogues, migrations"
	@echo "make bench   measure, each figure beside its limit"
	@echo "make setup   only install what is needed, into $(VENV)"
	@echo "make clean   remove what these commands have made here"

setup: $(VENV)/.ready

# The newest Python of 3.11 and up that the machine has, by the names it commonly goes by.
$(VENV)/bin/python:
	@for candidate in $(PYTHON) python3.14 python3.13 python3.12 python3.11; do \
		if command -v $$candidate >/dev/null && \
			$$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "Making $(VENV) with $$($$candidate --version) …"; \
			$$candidate -m venv $(VENV) && exit 0; \
			rm -rf $(VENV); exit 1; \
		fi; \
	done; \
	echo "Linli needs Python 3.11 or newer; name it: make PYTHON=/path/to/python3.11"; exit 1

$(VENV)/.ready: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup
	$(BIN)/linli demo

browser: setup
	@$(BIN)/python -m tools.browser

hledger: setup
	@$(BIN)/python -m tools.hledger

test: setup browser hledger
	$(BIN)/python -m pytest -n $(WORKERS)

check: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.messages --check
	$(OFFLINE) $(BIN)/python -W ignore::RuntimeWarning -m django makemigrations --check --dry-run --settings linli.settings
	@for tool in tools/docs_*.py; do \
		[ -e "$$tool" ] || continue; \
		echo "$$tool --check"; $(OFFLINE) $(BIN)/python "$$tool" --check || exit 1; \
	done

bench: setup
	@set -e; for name in $$($(BIN)/linli bench); do $(BIN)/linli bench $$name; done

messages: setup
	$(BIN)/python -m tools.messages

# Made anew by a maintainer, with uv, which nobody else needs. Hashes and versions only: no address of any registry.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --extra embedded --group dev --upgrade pyproject.toml --output-file requirements.lock

clean:
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info build dist
	find linli tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
	find linli -name '*.mo' -delete

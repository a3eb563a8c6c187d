# Every command a person needs, and nothing they must install first but Python 3.11+ and make.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
# Node comes out of a wheel; the environment's own folder goes first on the path.
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix pwa
PWA_SOURCES := $(shell find pwa -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/tests/*' 2>/dev/null)
# Tests that drive servers and browsers, some against the clock: by themselves, after all others.
DRIVEN := tests/workers tests/faults tests/journeys

.PHONY: help run build test test-pwa test-python check check-pwa fix bench lock openapi migration clean

help: ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

run: $(VENV)/.embedded pwa/dist/.built ## start everything with a demo chain; Ctrl-C stops it (PORT, DATA_DIR)
	@$(BIN)/python -m workers.demo.run
	@exec $(BIN)/python -m workers.embedded

build: pwa/dist/.built ## build the phone and web app

test: check test-pwa test-python ## everything: checks, Python and TypeScript tests (T=path for some of them)

test-pwa: pwa/dist/.built
	$(NPM) test

test-python: $(VENV)/.dev pwa/dist/.built
ifdef T
	$(BIN)/python -m pytest $(T)
else
	$(BIN)/python -m pytest -n 2 --dist loadfile tests $(DRIVEN:%=--ignore %)
	$(BIN)/python -m pytest -n 2 --dist loadfile $(DRIVEN)
endif

check: check-pwa $(VENV)/.dev ## style, layers, types, both languages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy

check-pwa: pwa/node_modules/.installed
	$(NPM) run check

fix: $(VENV)/.dev ## put the style right
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev pwa/dist/.built ## measure visits: CPU, visits per second, time to tickets
	$(BIN)/python -m bench

lock: ## pin the requirements anew from the .in files (needs uv)
	for name in requirements requirements-embedded requirements-dev; do \
		uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
			--no-annotate --quiet $$name.in -o $$name.txt; done

openapi: $(VENV)/.dev pwa/node_modules/.installed ## write docs/openapi.json anew from the routes, and the types that follow
	$(BIN)/python -m api.openapi
	$(NPM) run schema

migration: $(VENV)/.dev ## write the next migration: make migration M="add a column"
	$(BIN)/alembic revision --autogenerate -m "$(M)" \
		--rev-id "$$(printf '%04d' $$(( $$(ls migrations/versions/*.py | wc -l) + 1 )))"

clean: ## remove what was built (never .data, where visits are)
	rm -rf $(VENV) pwa/node_modules pwa/dist

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with venv is needed" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.embedded: requirements-embedded.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --disable-pip-version-check -q -r requirements-embedded.txt
	touch $@

# After the other, never beside it: both write into one environment.
$(VENV)/.dev: requirements-dev.txt $(VENV)/.embedded
	$(BIN)/python -m pip install --disable-pip-version-check -q -r requirements-dev.txt
	touch $@

pwa/node_modules/.installed: pwa/package-lock.json | $(VENV)/.embedded
	$(NPM) ci --no-audit --no-fund --loglevel=error
	touch $@

pwa/dist/.built: $(PWA_SOURCES) pwa/node_modules/.installed
	$(NPM) run build --silent
	touch $@

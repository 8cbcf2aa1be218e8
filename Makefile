# The commands of the project. `make` alone lists them.
# Needs only Python ≥ 3.11, pip, git and make.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
STAMP := .venv/.ready
export PYTHONWARNINGS ?= ignore

.DEFAULT_GOAL := help
.PHONY: help setup run test demo bench check screenshots clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP) ## install everything into .venv; leaves the command line at .venv/bin/wutong

$(STAMP): requirements.lock fonts.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r fonts.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)

run: setup ## start the platform on an embedded PostgreSQL at http://127.0.0.1:8000 (PORT=8001 for another)
	$(BIN)/wutong serve --port $(PORT)

test: setup ## run every test
	$(BIN)/python -m pytest -q -n 2 --dist worksteal

demo: setup ## walk one case through each place and print its timeline
	$(BIN)/wutong demo

bench: setup ## measure, and print the ratios
	$(BIN)/python -m bench

check: setup ## lint, types, layers, packs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	for place in $$($(BIN)/wutong city list --keys); do $(BIN)/wutong city check $$place || exit 1; done

screenshots: setup ## take the pictures of docs/pictures with the Chromium of this machine (ONLY="home case" for some)
	$(BIN)/python -m tests.browser.screenshots $(ONLY)

clean: ## remove what setup and run have made
	rm -rf .venv var

# Two commands do everything: `make run` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
# The system's own Python goes before one built by hand: distributions build theirs optimised, which saves a seventh.
PYTHON ?= $(shell for python in /usr/bin/python3.11 python3.11; do \
  $$python -c 'import ensurepip, venv' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin

help: ## Show what each target does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

.venv/installed: pyproject.toml constraints.txt
	@command -v "$(PYTHON)" >/dev/null || { echo "Python 3.11 with venv is needed; set PYTHON=… to another name for it." >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

.venv/installed-dev: .venv/installed
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

run: export WAAKVLAM_SHOW_DEMO_LOGINS ?= yes
run: .venv/installed ## Install, make the database, deploy, load demo households, serve on http://127.0.0.1:8000
	$(BIN)/python -m engine migrate
	$(BIN)/python -m engine demo processes forms
	$(BIN)/python -m engine serve

test: lint behaviour ## Check the style, the types, the layers and the behaviour

behaviour: .venv/installed-dev ## Only the behaviour
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: .venv/installed-dev ## Only style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/installed-dev ## Run every benchmark; figures as JSON
	$(BIN)/python -m engine bench complete-task --json
	$(BIN)/python -m engine bench worklist --json
	$(BIN)/python -m engine bench old-instance --json
	$(BIN)/python -m engine bench http --json

soak: .venv/installed-dev ## Walk random processes against the standard for SOAK_SECONDS (600), from SOAK_SEED on
	$(BIN)/python -m tests.runtime.soak

frontend: ## Rebuild the browser bundles (needs Node 20)
	cd frontend && npm ci --no-audit --no-fund && node build.mjs

clean: ## Remove the virtual environment and the local database
	rm -rf .venv var

.PHONY: help run test behaviour lint bench soak frontend clean

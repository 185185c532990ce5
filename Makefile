# Two commands do everything: `make compare` and `make test`. `make` alone lists the others.
# Another Python: make compare PYTHON=python3.12. Arguments: make compare ARGS="--runs 200".

FITS := import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
	$$python -c '$(FITS)' 2>/dev/null && echo $$python && break; done)
ARGS ?=
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PYTEST := $(BIN)/python -m pytest -n logical --maxprocesses 8

.PHONY: help compare test check coverage acceptance bench bench-view screenshots reliability lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' Makefile

compare: .venv/concert ## install Concert, then compare coordinated with siloed ministries
	$(BIN)/concert compare $(ARGS)

test: check ## install what the tests need, then check format, lint and types and run the tests
	$(PYTEST) $(ARGS)

check: .venv/dev ## format, lint and types only
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

coverage: .venv/dev ## branch coverage of the model, with compilation off
	NUMBA_DISABLE_JIT=1 $(PYTEST) tests/abm abm -m "not compiled" --cov $(ARGS)

acceptance: .venv/concert ## test the model and write docs/acceptance.md anew (a few minutes)
	$(BIN)/concert acceptance --out docs/acceptance.md --force $(ARGS)

bench: .venv/concert ## measure speed and memory, write docs/performance.md; some minutes
	$(BIN)/concert bench --out docs/performance.md --force $(ARGS)

bench-view: .venv/dev ## measure the live page in a real browser (needs chromium), print it
	$(BIN)/python -m tests.viz.live.bench

screenshots: .venv/dev ## take the pictures of the live page (needs chromium); a few minutes
	$(BIN)/python -m tests.viz.live.pictures

reliability: .venv/dev ## kill studies at random moments, write docs/reliability.md; a minute or two
	$(BIN)/python -m tests.experiments.study.reliability docs/reliability.md

lock: .venv/dev ## write requirements.lock anew; newest versions: make lock ARGS=--upgrade
	PATH="$(BIN):$$PATH" $(BIN)/python .ci/lock.py $(ARGS)

clean: ## remove the environment and every cache, but no results
	rm -rf .venv .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The files below say that a step is done. The lock is read from its top down to where a section
# begins; nothing is installed that it does not name, hash by hash. Where Python comes without
# ensurepip (plain Debian), its own pip puts one into the environment.
.venv/made:
	@$(or $(PYTHON),false) -c '$(FITS)' || \
	{ echo 'Concert needs Python 3.11 to 3.13. Name yours: make compare PYTHON=python3.12'; exit 1; }
	@if $(PYTHON) -c 'import ensurepip' 2>/dev/null; then $(PYTHON) -m venv --clear .venv; \
	else $(PYTHON) -m venv --clear --without-pip .venv && \
	$(PYTHON) -m pip --python $(BIN)/python install --quiet pip; fi
	@touch $@

.venv/core: requirements.lock | .venv/made
	@echo 'Installing the libraries Concert stands on: once, a minute or two ...'
	@sed '/^# ==== core/,$$d' requirements.lock > .venv/build.txt
	@$(PIP) --require-hashes -r .venv/build.txt
	@sed '/^# ==== dev/,$$d' requirements.lock > .venv/core.txt
	@$(PIP) --require-hashes --no-build-isolation -r .venv/core.txt
	@touch $@

.venv/concert: pyproject.toml .venv/core
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: .venv/core | .venv/concert
	@echo 'Installing the tools the tests need ...'
	@sed '/^# ==== cluster/,$$d' requirements.lock > .venv/dev.txt
	@$(PIP) --require-hashes --no-build-isolation -r .venv/dev.txt
	@touch $@

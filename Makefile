# Two commands do everything: `make compare` and `make test`. `make` alone lists the others.
# Another Python: make compare PYTHON=python3.12. Arguments: make compare ARGS="--runs 200".
# Tests in part: make test ARGS=tests/abm/rules, without a browser ARGS='-m "not browser"'.

FITS := import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
	$$python -c '$(FITS)' 2>/dev/null && echo $$python && break; done)
ARGS ?=
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# The lock is closed: nothing is installed that it does not name, hash by hash.
CLOSED := install --quiet --no-deps --no-build-isolation
LOCKED := $(CLOSED) --require-hashes
# Bytecode is kept, or each of the processes would compile every test and source again. A file is
# one worker's, so that what its tests share is made once; tests/conftest.py orders the files. Each
# worker is a thread: those that NumPy would start for a product of matrices wait for each other.
PYTEST := PYTHONDONTWRITEBYTECODE= OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n logical --maxprocesses 8 \
	--dist loadfile --no-loadscope-reorder

.PHONY: help compare test check coverage acceptance changes model worlds trace bench bench-view sweep \
	screenshots reliability fuzz statistics lock clean

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

# What mends, operators and the twin reach is reached elsewhere too, and `test` runs them; without
# compilation their many wars would take as long as all the rest.
coverage: .venv/dev ## branch coverage of the model, with compilation off
	NUMBA_DISABLE_JIT=1 $(PYTEST) tests/abm abm -m "not compiled" --cov $(ARGS) \
	--ignore=tests/abm/mends --ignore=tests/abm/operators --ignore=tests/abm/test_twin.py

acceptance: .venv/concert ## test the model and write docs/acceptance.md again (a few minutes)
	$(BIN)/concert acceptance --out docs/acceptance.md --force $(ARGS)

changes: .venv/concert ## say what each change between the model's editions does, write docs/model-changes.md
	$(BIN)/concert changes --out docs/model-changes.md --force $(ARGS)

model: .venv/dev ## write the tables of docs/model.md again: rules, parameters, outcomes ...
	$(BIN)/python -m tests.docs.model docs/model.md

# Worlds that may not know a month later than 2023 are what the year after it is scored with.
worlds: .venv/dev ## calibrate again, ship worlds and scores; half an hour: make worlds OBSERVED=figures
	for until in 2023-12 2024-12; do \
	$(BIN)/concert calibrate --until $$until --out results/calibrate-$$until || exit; done
	cp results/calibrate-2023-12/accepted.parquet experiments/worlds/accepted-2023-12.parquet
	cp results/calibrate-2024-12/accepted.parquet experiments/worlds/accepted.parquet
	$(BIN)/concert calibration results/calibrate-2024-12 --out docs/calibration.md --force
	$(BIN)/concert validate --observed $(or $(OBSERVED),figures) --from 2024-01 --to 2024-12 --json \
	> experiments/worlds/validated.json || [ $$? = 1 ]

trace: .venv/concert ## write docs/trace.md again: what was tested, where, with what result; seconds
	$(BIN)/concert trace --out docs/trace.md --force $(ARGS)

bench: .venv/concert ## measure speed and memory, write docs/performance.md; some minutes
	$(BIN)/concert bench --out docs/performance.md --force $(ARGS)

bench-view: .venv/dev ## measure the live page in a real browser (needs chromium), print it
	$(BIN)/python -m tests.viz.live.bench

sweep: .venv/dev ## use every control of the live page, by mouse and by keyboard (needs chromium); some minutes
	$(BIN)/python -m tests.viz.live.sweep $(ARGS)

screenshots: .venv/dev ## take the pictures of the live page (needs chromium); a few minutes
	$(BIN)/python -m tests.viz.live.pictures

reliability: .venv/dev ## kill commands at every change, write docs/reliability.md; some minutes
	$(BIN)/python -m tests.experiments.study.reliability docs/reliability.md

statistics: .venv/dev ## count how often printed intervals hold, write docs/statistics.md; some minutes
	$(BIN)/python -m tests.experiments.statistics.page docs/statistics.md

fuzz: .venv/dev ## open 100,000 mangled files, write their section of docs/reliability.md; ten minutes
	$(BIN)/python -m tests.fuzz docs/reliability.md $(ARGS)

# What pyproject.toml newly wants is not in the lock yet, so an environment that is there will do.
lock: $(if $(wildcard .venv/dev),,.venv/dev) ## rewrite requirements/; newest versions: make lock ARGS=--upgrade
	PATH="$(BIN):$$PATH" $(BIN)/python .ci/lock.py $(ARGS)

clean: ## remove the environment and every cache, but no results
	rm -rf .venv .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Of an installation: what pip said, and why it failed as far as that tells.
LOG := .venv/install.log
WHY = case "$$(cat $(LOG))" in \
	*'No space left'*) echo 'the disk is full: make room' ;; \
	*'DO NOT MATCH'*) echo 'a download is not the one the lock names: try another network or mirror' ;; \
	*'Retrying ('*|*'ConnectionError'*|*'timed out'*) echo 'the package index does not answer: see to the network' ;; \
	*'No matching distribution'*) echo 'the package index has nothing that fits this Python and system' ;; \
	*'No module named'*) echo 'this Python has neither ensurepip nor pip: install python3-venv' ;; \
	*'not installed'*|*'you have '*) echo 'the environment holds something else: make clean' ;; \
	*) echo 'read the log' ;; esac

# $(call step,what it is,commands) is done, and says so by its file, when all its commands are.
define step
	@{ $(2); } > $(LOG) 2>&1 || \
	{ echo "$(1) failed; $$($(WHY)), then run make again. Log: $(LOG)" >&2; exit 1; }
	@touch $@
endef

# The files below say that a step is done. Where Python comes without ensurepip (plain Debian), its
# own pip puts one into the environment.
.venv/made:
	@$(or $(PYTHON),false) -c '$(FITS)' || \
	{ echo 'Concert needs Python 3.11 to 3.13. Name yours: make compare PYTHON=python3.12'; exit 1; }
	@rm -rf .venv && mkdir .venv
	$(call step,Making .venv,if $(PYTHON) -c 'import ensurepip' 2>/dev/null; \
	then $(PYTHON) -m venv .venv; \
	else $(PYTHON) -m venv --without-pip .venv && \
	$(PYTHON) -m pip --python $(BIN)/python install --quiet pip; fi)

# Tools that are there already keep in step with a newer lock, or they would not fit together.
.venv/core: requirements/build.txt requirements/core.txt | .venv/made
	@echo 'Installing the libraries Concert stands on: once, a minute or two ...'
	$(call step,Installing the libraries,$(PIP) $(LOCKED) -r requirements/build.txt && \
	$(PIP) $(LOCKED) -r requirements/core.txt $(if $(wildcard .venv/dev),-r requirements/dev.txt))

.venv/concert: pyproject.toml .venv/core
	$(call step,Installing Concert,$(PIP) $(CLOSED) --editable . && $(PIP) check)

.venv/dev: requirements/dev.txt .venv/core | .venv/concert
	@echo 'Installing the tools the tests need ...'
	$(call step,Installing the tools,$(PIP) $(LOCKED) -r requirements/dev.txt && $(PIP) check)

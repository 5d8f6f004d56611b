# Two words suffice: `make run` and `make test`. `make help` lists the others.
PYTHON ?= python3
WORKERS ?= auto
OUT ?= out
HALF ?= both
ROWS ?= 400000

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input

.PHONY: help run brief install dev test test-slow test-all soak fuzz bench bench-engine bench-cooperation bench-resolve bench-documents bench-importers bench-app lint types docs docs-check picture lock wheel clean
.DELETE_ON_ERROR:

help: ## say what each word does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'

run: $(VENV)/.run ## build the atlas, ask every question, write out/brief.pdf and out/brief.html, serve the app
	$(BIN)/python -m isthmus run --out $(OUT) --serve

brief: $(VENV)/.run ## the same without the app
	$(BIN)/python -m isthmus run --out $(OUT)

install: $(VENV)/.run ## make .venv and install what the program needs
dev: $(VENV)/.dev ## the same, with the tools for developers

test: $(VENV)/.dev ## the tests, under 3 minutes on 2 cores
	$(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 8 --dist worksteal

test-slow: $(VENV)/.dev ## the slow tests alone, most of them in a browser
	$(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 8 --dist worksteal -m slow

test-all: $(VENV)/.dev ## the quick and the slow tests
	$(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 8 --dist worksteal -m "not soak and not fuzz"

soak: $(VENV)/.dev ## build, open, ask and close again and again: SOAK_SECONDS=60
	$(BIN)/python -m pytest tests/soak -m soak -s

fuzz: $(VENV)/.dev ## feed mutated input: FUZZ_EXAMPLES=500
	$(BIN)/python -m pytest tests/fuzz -m fuzz -n $(WORKERS) --maxprocesses 8

bench: $(VENV)/.run ## how long everything takes
	$(BIN)/python bench/timing.py
	$(BIN)/python bench/cooperation.py --engagements 100000 --rounds 1
	$(BIN)/python bench/engine.py
	$(BIN)/python bench/documents.py

bench-engine: $(VENV)/.run ## how quick the engine is, every closure of 100,000 firms and a programme of a million columns
	$(BIN)/python bench/engine.py --whole

bench-cooperation: $(VENV)/.run ## how quick convening and rivals are on two million invented engagements
	$(BIN)/python bench/cooperation.py

bench-resolve: $(VENV)/.run ## how well and how quickly names are linked, beside token sort and Splink's defaults
	$(BIN)/python bench/resolve.py

bench-documents: $(VENV)/.run ## how well and how quickly documents are read: HALF=written, HALF=held or both
	$(BIN)/python bench/documents.py --half $(HALF)

bench-importers: $(VENV)/.run ## how long imports take beside merely reading the same files: ROWS=400000
	$(BIN)/python bench/importers.py --rows $(ROWS)

bench-app: $(VENV)/.dev ## how quick the app is, by the browser's own timing
	$(BIN)/python bench/browser.py

lint: $(VENV)/.dev ## ruff
	$(BIN)/python -m ruff check .

types: $(VENV)/.dev ## mypy, strict; tests need not annotate
	$(BIN)/python -m mypy
	$(BIN)/python -m mypy --allow-untyped-defs --allow-incomplete-defs --allow-untyped-calls --allow-any-generics \
		--implicit-reexport --no-warn-return-any tests

docs: $(VENV)/.run ## write the pages of docs/ that are made from the code
	$(BIN)/python tools/write_docs.py

docs-check: $(VENV)/.run ## fail where those pages differ from the code
	$(BIN)/python tools/write_docs.py --check

picture: brief ## draw the picture of README.md anew from the brief (needs pdftoppm: apt install poppler-utils)
	pdftoppm -png -r 80 -f 3 -l 3 -singlefile $(OUT)/brief.pdf docs/brief-page

wheel: $(VENV)/.run ## dist/isthmus-*.whl, with the bundled atlas and every asset
	$(PIP) wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	@ls -l dist

LOCK := UV_CUSTOM_COMPILE_COMMAND="make lock" build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links pyproject.toml
lock: ## choose the versions anew (UPGRADE=--upgrade for the newest) and write requirements/*.lock
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip --disable-pip-version-check install --quiet uv
	$(LOCK) $(UPGRADE) --group pyproject.toml:build -o requirements/run.lock
	$(LOCK) $(UPGRADE) --group pyproject.toml:dev -c requirements/run.lock -o requirements/dev.lock
	rm -rf build/lock

clean: ## remove what was built; .venv stays
	rm -rf out dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo 'Isthmus needs Python 3.11 or newer as $(PYTHON); install one (apt install python3) or name it: make PYTHON=python3.12 …'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo '$(PYTHON) has no venv; install it: apt install python3-venv'; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.made requirements/run.lock pyproject.toml
	@echo 'installing what the program needs (a minute or so) …'
	@$(PIP) install --quiet --require-hashes -r requirements/run.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.lock
	@echo 'installing the tools for developers …'
	@$(PIP) install --quiet --require-hashes -r requirements/dev.lock
	@touch $@

# `make demo` and `make test` are all that a newcomer needs; both create the environment.
PYTHON ?= python3
BIN := .venv/bin
PEERS := .venv-peers/bin

.PHONY: demo test test-peers lint format bench docs wheel clean

demo: .venv/.installed
	$(BIN)/aligner demo --output out

test: .venv/.installed-browser
	$(BIN)/python -m pytest -m "not peers" --numprocesses 2

# Other tools, one of which brings several gigabytes of PyTorch: kept out of `make test`.
test-peers: .venv-peers/.installed
	$(PEERS)/python -m pytest -m peers tests/peers

lint: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/.installed-dev
	$(BIN)/python -m benchmarks

# The variable: no advertisement of the theme's successor.
docs: .venv/.installed-dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build

wheel: .venv/.installed-dev
	rm -rf dist
	$(BIN)/python -m build --outdir dist --no-isolation

clean:
	rm -rf .venv .venv-peers dist out site

.venv/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 12) else "aligner needs Python 3.12 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/.installed-dev: .venv/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

# Nothing is installed where there is a Chromium already.
.venv/.installed-browser: .venv/.installed-dev
	$(BIN)/python -m tests.browser.chromium
	touch $@

.venv-peers/.installed: pyproject.toml
	$(PYTHON) -m venv .venv-peers
	$(PEERS)/python -m pip install --quiet --disable-pip-version-check --editable '.[peers]'
	touch $@

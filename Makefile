# `make demo` and `make test` do all the set-up; a second run needs no network.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint messages bench clean

demo: $(VENV)/.runtime
	$(BIN)/python -m bot poem --theme moon --seed 7
	$(BIN)/python -m bot poem --form wujue --theme autumn --seed 7
	$(BIN)/python -m bot blend moon snow --steps 5

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

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.test: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[train,test]'
	touch $@ $(VENV)/.runtime

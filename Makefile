# `make demo`, `make test` and `make test-browser` do all the set-up; a second run needs no network.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test test-browser lint messages screenshot bench clean

demo: $(VENV)/.demo
	$(BIN)/python -m bot demo

test: lint
	$(BIN)/pytest

# Drives the demo in a Chromium, which is installed if there is none and that can be done.
test-browser: $(VENV)/.browser
	chromium=$$(tests/browser/chromium.sh) && CHROMIUM="$$chromium" $(BIN)/pytest -m browser tests/browser

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Brings the catalogues of translations up to date with what the program says.
messages: $(VENV)/.runtime
	$(BIN)/python -m bot.discord.translations.gathering

# Makes the picture of the demo in the README anew.
screenshot: $(VENV)/.browser
	chromium=$$(tests/browser/chromium.sh) && CHROMIUM="$$chromium" $(BIN)/python -m tests.browser.screenshot

bench: $(VENV)/.test
	$(BIN)/python -m model_export bench

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

$(VENV)/.browser: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[demo,test,browser]'
	touch $@ $(VENV)/.runtime $(VENV)/.demo

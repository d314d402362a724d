# `make demo`, `make test` and `make test-browser` do all the set-up; a second run needs no network.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# All that is installed has the version that stands in this file.
LOCK := bot/hosting/constraints.txt
export PIP_CONSTRAINT := $(LOCK)

.PHONY: demo test test-browser lint postgres messages screenshot bench soak image-steps lock licences \
	audit clean

demo: $(VENV)/.demo
	$(BIN)/python -m bot demo

test: lint postgres
	$(BIN)/pytest

# Drives the demo in a Chromium, which is installed if there is none and that can be done.
test-browser: $(VENV)/.browser
	chromium=$$(tests/browser/chromium.sh) && CHROMIUM="$$chromium" $(BIN)/pytest -m browser tests/browser

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The store is tested with a real PostgreSQL, too; QIBU_SKIP_POSTGRES=1 leaves that out.
postgres:
	.ci/postgres

# Brings the catalogues of translations up to date with what the program says.
messages: $(VENV)/.runtime
	$(BIN)/python -m bot.discord.translations.gathering

# Makes the picture of the demo in the README anew.
screenshot: $(VENV)/.browser
	chromium=$$(tests/browser/chromium.sh) && CHROMIUM="$$chromium" $(BIN)/python -m tests.browser.screenshot

bench: $(VENV)/.test
	$(BIN)/python -m model_export bench
	$(BIN)/python -m tests.wire.bench
	$(BIN)/python -m tests.wire.bench_replicas

# Lets people use the bot for so long, and looks whether its memory or its open files grow.
MINUTES ?= 60
soak: $(VENV)/.test
	$(BIN)/python -m tests.wire.soak --minutes $(MINUTES)

# Does what the Dockerfile does, without an engine.
image-steps: $(VENV)/.test
	$(BIN)/pytest -m slow -s tests/hosting/test_image.py

# Pins what a clean environment gets today. torch is not among it: pyproject.toml names its one
# version, and a pin here could make pip fetch another build of it.
lock: build/lock
	{ echo "# Made by \`make lock\`: versions that all tests ran with. torch is pinned in pyproject.toml."; \
	  build/lock/bin/python -m pip freeze; } > $(LOCK)
	$(MAKE) licences

licences: build/lock build/tools
	sed '/^| Name /,$$d' bot/hosting/LICENSES.md > build/LICENSES.md
	build/tools/bin/pip-licenses --python build/lock/bin/python --format markdown --order license >> build/LICENSES.md
	mv build/LICENSES.md bot/hosting/LICENSES.md

# Looks the pinned versions up in a database of known weaknesses; what it cannot look up is an error.
audit: build/tools
	build/tools/bin/pip-audit --strict --disable-pip --no-deps --requirement $(LOCK)

build/lock: export PIP_CONSTRAINT =
build/lock: pyproject.toml
	rm -rf $@
	$(PYTHON) -m venv $@
	$(PYTHON) bot/hosting/requirements.py all > build/requirements.txt
	$@/bin/python -m pip install --quiet --requirement build/requirements.txt
	touch $@

build/tools: export PIP_CONSTRAINT =
build/tools:
	$(PYTHON) -m venv $@
	$@/bin/python -m pip install --quiet pip-audit pip-licenses

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/.runtime $(VENV)/.demo $(VENV)/.test $(VENV)/.browser: $(LOCK)

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

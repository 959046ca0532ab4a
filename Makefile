# Every target installs what it needs by itself; Python >= 3.11 with venv, make and git are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Many a test waits for a call to live through its seconds, so more run than there are processors.
TESTS_AT_ONCE ?= 4
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
# The pins are complete in themselves: nothing is looked for beside them, and nothing is built. So no release of
# anything changes what a new machine gets.
PINS := install --no-deps --only-binary :all: --require-hashes -r

# Containers like to set it; the tests start hundreds of programs, and each would compile all modules anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo run install install-dev quick test check bench docs taps lock clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

# The stamps are renewed when the pins change, so an update of the repository brings its own packages.
$(VENV)/.runtime: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(PIP) $(PINS) requirements.txt
	$(PIP) install --no-deps --no-build-isolation --no-index -e .
	touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	$(PIP) $(PINS) requirements-dev.txt
	touch $@

demo: $(VENV)/.runtime ## the bot against the sandbox, with a chat page in the browser
	$(BIN)/dialgram demo

run: $(VENV)/.runtime ## the bot against Telegram and the calling service (needs BOT_TOKEN)
	$(BIN)/dialgram run

install: $(VENV)/.runtime ## only what a running bot needs, into .venv

install-dev: $(VENV)/.dev ## what the tests and checks need as well

quick: $(VENV)/.dev ## what a change to most modules can break, in about four minutes: no server, no browser
	$(BIN)/python -m pytest -p tests.quick -n auto --dist loadfile --no-loadscope-reorder

test: $(VENV)/.dev ## all tests, and which lines and branches they reach
	$(BIN)/python -m pytest -p tests.measured -n $(TESTS_AT_ONCE) --dist loadfile --no-loadscope-reorder
	$(BIN)/python -m tests.measured

check: $(VENV)/.dev ## formatting, lint, types, import rules, texts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.architecture.texts

bench: $(VENV)/.dev ## measures; prints a table and writes build/bench.json
	$(BIN)/python -m tests.bench

docs: $(VENV)/.dev ## renews env.example and the README's tables from the code
	$(BIN)/python -m tests.architecture.written_down

taps: $(VENV)/.dev ## counts the taps of each task and renews deploy/TAPS.md
	RENEW_TAPS=1 $(BIN)/python -m pytest -q tests/e2e/test_taps.py

lock: ## renews the pinned, hashed requirements
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip --disable-pip-version-check -q install uv
	build/lock/bin/uv pip compile -q --upgrade --universal --generate-hashes --no-header \
	  --no-emit-index-url --no-emit-find-links --python-version 3.11 \
	  --group build pyproject.toml -o requirements.txt
	build/lock/bin/uv pip compile -q --upgrade --universal --generate-hashes --no-header \
	  --no-emit-index-url --no-emit-find-links --python-version 3.11 \
	  --group build --group dev pyproject.toml -c requirements.txt -o requirements-dev.txt

clean: ## removes what was built and installed here
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

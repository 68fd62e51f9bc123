# `make` alone prints the targets.
.DEFAULT_GOAL := help
.PHONY: help run setup check fuzz-api format test test-all lock voice voices docs texts screenshots clean down status
SHELL := /bin/bash
PYTHON ?= python3
ARGS ?=
CODE := deploy ivr line123 ticketing tests

# Gets ready what is missing, then puts the environment of this checkout on the path of one recipe line.
ready = set -eu; venv=$$($(PYTHON) deploy/prepare.py $(1)); export PATH="$$venv/bin:$$PATH" PYTHONPATH="$(CURDIR)";

help: ## Print this
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@/ { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

##@ Run
run: ## Start everything; Ctrl-C stops it (ARGS="--ports 15300" and the like)
	@bin/line123 up $(ARGS)

##@ Check
test: ## Run every test that CI runs
	@$(call ready,test) python -m pytest -n $$(( $$(nproc --all) + 1 )) --dist loadgroup --no-unlisted-skips --second-look $(ARGS)

check: ## Format, lint, types, import contracts, then the tests
	@$(call ready,test) ruff format --check $(CODE); ruff check $(CODE); mypy; lint-imports
	@$(MAKE) --no-print-directory test

test-all: ## The tests and the long runs
	@$(call ready,test) python -m pytest -n auto --dist loadgroup -m "" $(ARGS)

fuzz-api: ## Send 100,000 requests by and against the description of /api/v1 (takes an hour)
	@$(call ready,test) python tests/api/fuzz.py --cases $${CASES:-100000} $(ARGS)

format: ## Format the code
	@$(call ready,test) ruff format $(CODE); ruff check --fix $(CODE)

##@ Build
setup: ## Get ready what `make run` needs, and start nothing
	@$(PYTHON) deploy/prepare.py run

lock: ## Make the hashed locks anew from requirements*.in and deploy/bootstrap.in
	@$(call ready,run) for name in requirements requirements-voice deploy/bootstrap; do \
	  uv pip compile -q --python-version 3.11 --generate-hashes --no-emit-index-url --allow-unsafe \
	    --custom-compile-command "make lock" -o $$name.lock $$name.in; done

voice: ## Build the clips that are missing or whose text changed (fetches the voice, about 100 MB)
	@$(call ready,voice) python -m line123 prompts build $(ARGS)

voices: ## Build the synthetic callers that recognition is measured with (ARGS="--speakers fair")
	@$(call ready,voice) python -m line123 speech voices $(ARGS)

docs: ## Write from the code: docs/configuration.md, docs/menus.svg, docs/backoffice-openapi.yaml
	@bin/line123 config docs > docs/configuration.md.new && mv docs/configuration.md.new docs/configuration.md
	@bin/line123 menus draw
	@bin/line123 backoffice openapi > docs/backoffice-openapi.yaml.new && mv docs/backoffice-openapi.yaml.new docs/backoffice-openapi.yaml

texts: ## Collect the texts of the pages into the Indonesian catalogue and compile it
	@$(call ready,test) python -m ticketing.web.translations.update

screenshots: ## Take the pictures of docs/ anew (needs Chromium)
	@$(call ready,test) python tests/browser/screenshots.py; KEEP_PICTURES=1 python -m pytest -n 0 -m "" --timeout 900 tests/browser/test_pictures.py

clean: ## Remove what tests and tools leave in the checkout; never the data in var/
	@rm -rf build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

##@ Operate
status: ## Show every part of the copy that `make run` started
	@bin/line123 status

down: ## Stop it from another terminal
	@bin/line123 down

# One command each: demo, test, check, test-full, bench. Everything they need is set up first, below .tools, .venv, node_modules and build.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PORT ?= 8000
DEMO_DIR ?= .demo
PROCESSES ?= $(shell nproc 2>/dev/null || echo 2)

UV := .tools/uv/bin/uv
PYTHON := .venv/bin/python
SYSTEM_PYTHON := python3
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv
unexport VIRTUAL_ENV
# Behind a proxy that inspects TLS, trust what the machine trusts.
export UV_SYSTEM_CERTS := true
SYSTEM_CERTIFICATES := $(wildcard /etc/ssl/certs/ca-certificates.crt)
ifneq ($(SYSTEM_CERTIFICATES),)
export PIP_CERT ?= $(SYSTEM_CERTIFICATES)
export NODE_EXTRA_CA_CERTS ?= $(SYSTEM_CERTIFICATES)
endif

# The environment of every tool that reads the settings without serving anyone
TEST_ENV := ENVIRONMENT=test
STATIC_SOURCES := $(shell find static $(filter-out build/static,$(wildcard */static)) -type f 2>/dev/null)

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

# ---- Setting up: each step leaves a stamp, so that a second run takes no time

.PHONY: prerequisites
prerequisites:
	@missing=; \
	command -v git >/dev/null || missing="$$missing git"; \
	command -v $(SYSTEM_PYTHON) >/dev/null || missing="$$missing python3"; \
	if [ -n "$$missing" ]; then echo "Missing:$$missing. On Debian or Ubuntu: sudo apt-get install$$missing" >&2; exit 1; fi; \
	$(SYSTEM_PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Missing: Python 3.11 or later ($(SYSTEM_PYTHON) is $$($(SYSTEM_PYTHON) --version))" >&2; exit 1; }; \
	$(SYSTEM_PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
		|| { echo "Missing: python3-venv. On Debian or Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; }

# Debian's pip installs nothing outside a venv (PEP 668), and `uv sync` would remove uv from the project's own.
.tools/uv/installed: tools/uv.txt | prerequisites
	@echo "Setting up tools"
	@rm -rf .tools/uv && $(SYSTEM_PYTHON) -m venv .tools/uv
	@.tools/uv/bin/python -m pip install --quiet --disable-pip-version-check -r tools/uv.txt
	@touch $@

.venv/installed: uv.lock pyproject.toml .tools/uv/installed
	@echo "Setting up Python packages"
	@$(UV) sync --frozen --quiet --python $(SYSTEM_PYTHON)
	@touch $@

node_modules/installed: package-lock.json package.json .venv/installed
	@echo "Setting up packages for styles and scripts"
	@PATH="$(CURDIR)/.venv/bin:$$PATH" npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --silent
	@touch $@

build/static/installed: node_modules/installed $(STATIC_SOURCES)
	@echo "Building styles and scripts"
	@PATH="$(CURDIR)/.venv/bin:$$PATH" npm run --silent --no-update-notifier build
	@rm -rf build/static
	@ENVIRONMENT=demo DEMO_DIR=build/collect $(PYTHON) manage.py collectstatic --noinput --verbosity 0
	@touch $@

.PHONY: setup
setup: build/static/installed ## Set up tools, packages and assets

# ---- Running

# exec: the runner is make's own child, so that it notices when make is killed.
.PHONY: demo
demo: setup ## Run everything with a demo borough: PORT=8000 DEMO_DIR=.demo
	@exec env ENVIRONMENT=demo DEMO_DIR="$(DEMO_DIR)" $(PYTHON) manage.py demo --port $(PORT)

# ---- Services: docs/add-a-service.md

.PHONY: service
service: setup ## Begin a service: KIND=report NAME=parks/report-a-broken-bench
	@$(TEST_ENV) $(PYTHON) manage.py services new "$(KIND)" "$(NAME)"

.PHONY: services
services: setup ## Check every service: each fault with file and line
	@$(TEST_ENV) $(PYTHON) manage.py services check

.PHONY: walk
walk: setup ## Walk every way through one service: NAME=report-a-broken-bench
	@$(TEST_ENV) $(PYTHON) -m pytest -q tests/catalogue -k "$(notdir $(NAME))"

.PHONY: schema
schema: setup ## Write what editors check services against: build/service.schema.json
	@$(TEST_ENV) $(PYTHON) manage.py services schema >build/service.schema.json.new
	@mv build/service.schema.json.new build/service.schema.json
	@echo "build/service.schema.json is there."

# ---- Checking

.PHONY: test
test: setup ## Run all tests that need no outside server
	$(TEST_ENV) $(PYTHON) -m pytest -n $(PROCESSES)

.PHONY: check
check: setup ## Lint, types, import contracts, templates, migrations, definitions
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	$(TEST_ENV) .venv/bin/mypy .
	.venv/bin/lint-imports
	.venv/bin/djlint --lint --quiet templates
	$(TEST_ENV) $(PYTHON) manage.py check --fail-level WARNING
	$(TEST_ENV) $(PYTHON) manage.py makemigrations --check --dry-run
	$(TEST_ENV) $(PYTHON) manage.py services check
	$(TEST_ENV) $(PYTHON) manage.py requirements --check
	$(TEST_ENV) $(PYTHON) manage.py permissions --check

# Each database with the broker that goes with it. A part that cannot run fails: no test is skipped for want of a server.
.PHONY: test-full
test-full: test-servers test-browser ## make test, plus PostgreSQL, Redis, browser and faults

.PHONY: test-servers
test-servers: setup
	$(TEST_ENV) $(PYTHON) -m tools.servers $(PYTHON) -m pytest -n $(PROCESSES) --dist loadgroup -m "not benchmark and not browser"

.PHONY: test-browser
test-browser: setup
	$(TEST_ENV) $(PYTHON) -m pytest -n $(PROCESSES) --dist loadgroup -m "not benchmark"

# A submission that is measured owes a hand-over too; none is delivered, as no worker runs.
BENCH_OFFICES := {"street-cleansing": {"kind": "webhook", "url": "http://127.0.0.1:9/", "secret": "measured"}}

.PHONY: bench
bench: setup ## Measure speed on PostgreSQL and print it
	$(TEST_ENV) BACK_OFFICES='$(BENCH_OFFICES)' $(PYTHON) -m tools.servers $(PYTHON) -m pytest -m benchmark -s tests/benchmarks

.PHONY: format
format: .venv/installed ## Put code in the house's form
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

.PHONY: docs
docs: setup ## Write docs/requirements.md, docs/permissions.md and the pictures of docs/
	$(TEST_ENV) $(PYTHON) manage.py requirements
	$(TEST_ENV) $(PYTHON) manage.py permissions
	$(PYTHON) -m tools.screenshots

.PHONY: clean
clean: ## Remove all that was built; the demo's data stays
	rm -rf .tools .venv node_modules build

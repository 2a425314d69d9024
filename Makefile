# Everything that a person types. Needs Python 3.11 or newer, and nothing else: see README.md.
PYTHON ?= python3
RUN := .venv/bin/python -m

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run parts connect streams stop logs reset test lint types imports migrations schemas openapi deployable tests engines audit matrix crowd bench requirements setup setup-dev

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | while IFS='|' read -r name text; do printf '  make %-14s %s\n' "$$name" "$$text"; done

run: setup ## start the shop and all it needs; Ctrl-C stops it (PORT=8000)
	@$(RUN) shop.local.run

parts: setup ## start PostgreSQL, Valkey and Kafka only
	@$(RUN) shop.local.run --parts

stop: setup ## stop what runs in another terminal
	@$(RUN) shop.local.lock

connect: setup ## beside `make run`: Kafka Connect, with an old ERP's goods in and sales reports out; Ctrl-C stops it
	@$(RUN) shop.connect.run

streams: setup ## beside `make run`: Flink's SQL over the log (fetches 800 MB the first time); Ctrl-C stops it
	@$(RUN) shop.streams.run

logs: setup ## follow the logs of all processes
	@$(RUN) shop.local.logs

reset: setup ## ask, then wipe all data (YES=1: do not ask)
	@$(RUN) shop.local.reset $(if $(YES),--yes)

test: setup-dev lint types imports migrations schemas openapi deployable tests ## all checks, then all tests

# Looking at code needs no running part, but settings.py wants their addresses.
ADDRESSES := DATABASE_URL=postgres://nobody@127.0.0.1:1/nothing REDIS_URL=redis://127.0.0.1:1/0 KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:1
SECRET := SECRET_KEY=$$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(50))')

lint: ## style of code and templates
	@echo "== ruff"
	@$(RUN) ruff check --quiet .
	@$(RUN) ruff format --quiet --check . || { echo "Run: .venv/bin/ruff format"; exit 1; }
	@echo "== djlint"
	@$(RUN) djlint --quiet --lint templates

types: ## mypy
	@echo "== mypy"
	@$(ADDRESSES) $(SECRET) $(RUN) mypy

imports: ## who may import whom
	@echo "== import rules"
	@$(ADDRESSES) $(SECRET) .venv/bin/lint-imports --no-logo

migrations: ## whether a model changed without its migration
	@echo "== migrations"
	@$(ADDRESSES) $(SECRET) .venv/bin/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

schemas: ## whether what was published stays readable
	@echo "== schemas"
	@$(ADDRESSES) $(SECRET) JOURNEY=1 .venv/bin/python manage.py schemas --check

openapi: ## whether docs/openapi.yaml is what the API does
	@echo "== openapi"
	@$(ADDRESSES) $(SECRET) .venv/bin/python -W ignore::RuntimeWarning manage.py spectacular --validate --fail-on-warn | diff -u docs/openapi.yaml - || { echo "Run: python manage.py spectacular --file docs/openapi.yaml"; exit 1; }

# What we have no other companies for: test cards, and a carrier that is invented. Whoever sells for real is told.
FAKES := orders.W001,shipping.W001

deployable: ## Django's own checks, as in production
	@echo "== check --deploy"
	@$(ADDRESSES) $(SECRET) DEMO=0 DEBUG=0 SILENCED_SYSTEM_CHECKS=$(FAKES) .venv/bin/python manage.py check --deploy --fail-level WARNING

tests: ## the tests alone
	@echo "== browser"
	@$(RUN) tests.chromium
	@echo "== pytest"
	@$(RUN) tests.piles

engines: setup-dev ## the tests of Kafka Connect, Debezium and Flink (the first time fetches a gigabyte)
	@$(RUN) tests.piles engines

audit: setup-dev ## known holes in what production installs (asks PyPI's advisory service)
	@$(RUN) tests.advisories

matrix: setup-dev ## the backbone's tests on KAFKA=3.9.1 POSTGRES=17.5.0 INTERPRETER=3.12 PGBOUNCER=transaction, any of them
	@$(RUN) tests.matrix $(if $(KAFKA),--kafka $(KAFKA)) $(if $(POSTGRES),--postgres $(POSTGRES)) \
	  $(if $(INTERPRETER),--python $(INTERPRETER)) $(if $(PGBOUNCER),--pgbouncer $(PGBOUNCER)) $(if $(TESTS),-- $(TESTS))

crowd: setup-dev ## 500 orders by 50 clients at once, every process killed once, then an audit (ORDERS=500)
	@CROWD_ORDERS=$(or $(ORDERS),500) $(RUN) pytest -q -p no:cacheprovider --log-cli-level=INFO tests/system/test_crowd.py

bench: setup-dev ## measure the backbone against raw loops and Debezium, and the shop's pages (ONLY="NAME …", SMALL=1)
	@$(RUN) tests.bench $(if $(SMALL),--small) $(ONLY)

requirements: setup-dev ## pin all requirements anew, with hashes
	@for kind in installer run local dev streams; do \
	  (cd requirements && ../.venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	    --no-header --no-emit-index-url --no-annotate --upgrade $$kind.in --output-file $$kind.txt) || exit 1; \
	done

setup:
	@$(PYTHON) shop/local/bootstrap.py requirements/local.txt

setup-dev:
	@$(PYTHON) shop/local/bootstrap.py requirements/dev.txt

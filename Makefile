# Attune: `make` lists what there is; `make run` and `make test` need nothing but Python 3.11+.
.DEFAULT_GOAL := help
.PHONY: help setup run test lint trials bench real schema screenshots translations clean

# What Python has once compiled is kept, whatever the shell says: tests start it a hundred times.
unexport PYTHONDONTWRITEBYTECODE

PY := .venv/bin/python
FLASK := .venv/bin/flask --app wsgi
DEMONSTRATION := ATTUNE_DEMONSTRATION=true ATTUNE_SECURE_COOKIES=false \
	ATTUNE_DATABASE_URL=sqlite:///$(CURDIR)/instance/demonstration.sqlite \
	ATTUNE_AUTHORITY_NAME="Fenmoor Council"

help: ## List the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

setup: ## Set up everything in .venv and node_modules
	@python3 deploy/setup.py

run: setup ## Serve a demonstration with invented people at http://127.0.0.1:8000
	@$(DEMONSTRATION) $(FLASK) demonstrate
	@$(DEMONSTRATION) $(FLASK) serve

lint: setup ## Check style, types and who imports whom
	@.venv/bin/ruff check . && .venv/bin/ruff format --check --quiet .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-logo

test: lint ## Run every test (both databases, a real browser)
	@$(PY) deploy/browser.py && $(PY) deploy/proxy.py
	@OPENBLAS_NUM_THREADS=1 $(PY) -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder --durations 40

trials: setup ## Run the long fault and fuzz trials; resumable
	@$(PY) -m trials

bench: setup ## Run the benchmarks
	@$(PY) -m benchmarks
	@$(PY) -m benchmarks.agreement
	@$(PY) -m benchmarks.measures
	@$(PY) -m benchmarks.disclosure
	@$(PY) -m benchmarks.board
	@$(PY) -m benchmarks.sitting
	@$(PY) -m benchmarks.practice
	@$(PY) -m benchmarks.families
	@$(PY) -m benchmarks.answering
	@$(PY) -m benchmarks.mirror
	@$(PY) -m benchmarks.export

real: setup ## Try real public ratings from ../shared/data
	@$(PY) -m benchmarks.real ../shared/data
	@$(PY) -m benchmarks.real_figures ../shared/data

schema: setup ## Write the JSON Schemas for editors of content
	@$(PY) -m rubrics schema && $(PY) -m scenarios schema

screenshots: setup ## Take the pictures in docs/ from the demonstration
	@$(PY) docs/screenshots.py

translations: setup ## Collect new strings into the catalogues
	@.venv/bin/pybabel -q extract -F webapp/translations/babel.cfg -k _l -k ngettext:1,2 --no-location \
		--project Attune --copyright-holder "Attune contributors" -o webapp/translations/messages.pot .
	@.venv/bin/pybabel -q update -i webapp/translations/messages.pot -d webapp/translations --no-fuzzy-matching --ignore-obsolete -w 100

clean: ## Remove what set-up and tests made
	@rm -rf .venv node_modules webapp/static/built .pytest_cache .mypy_cache .ruff_cache

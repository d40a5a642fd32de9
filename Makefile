# Targets: run, test, test-pages, rows, check, coverage, bench, pictures, wheel, clean. Each installs what it needs into .venv, once.
# All paths are relative, and programs run as modules, so that the folder may have spaces in its path.

PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PY) -m pip --quiet --disable-pip-version-check
KG := $(PY) -m kg
PYTEST_ARGS ?= -n 2 --dist loadgroup
# Python keeps what it compiles, whatever the environment says: the tests start the command many times.
export PYTHONDONTWRITEBYTECODE :=

.DELETE_ON_ERROR:
.PHONY: help run test test-pages rows check coverage bench pictures wheel clean

help:
	@echo "make run       build the graph, ask it a question, draw it and export it"
	@echo "make test      run the tests"
	@echo "make test-pages  run the tests of the pages in a browser"
	@echo "make rows      every row of every question from a support alone (slow)"
	@echo "make check     lint, format, types and the direction of imports"
	@echo "make coverage  the tests with branch coverage"
	@echo "make bench     how long the main steps take"
	@echo "make pictures  the pictures of README and the guides, taken anew (needs Chromium)"
	@echo "make wheel     a wheel in dist/, data included"
	@echo "make clean     remove builds, outputs, caches and .venv"

run: .venv/run.stamp
	@mkdir -p out
	$(KG) build
	$(KG) ask tariff-free-models
	$(KG) explore --output out/graph.html
	$(KG) export --format turtle --output out/reverse-imports.ttl
	@echo
	@echo "Next: open out/graph.html in a browser, load out/reverse-imports.ttl into another tool, or try"
	@echo "  $(KG) ask                              (lists the questions)"
	@echo "  $(KG) ask models-from --origin India"
	@echo "  $(KG) show Fronx"
	@echo "  $(KG) query -e 'SELECT ?route { ?route a ri:TariffFreeRoute }'"
	@echo "or, after '. .venv/bin/activate', the same with kg alone."

# The summary of pytest, "N passed", is the last line. With KG_REQUIRE_ALL=1 it tries more, and the wheel.
test: .venv/test.stamp
	@$(PY) -m pytest $(PYTEST_ARGS) -m "not pages$(if $(filter 1,$(KG_REQUIRE_ALL)),, and not wheel and not large)"

# The pages in a browser, which takes as long as a third of all else.
test-pages: .venv/test.stamp
	@$(PY) -m pytest $(PYTEST_ARGS) -m pages

check: .venv/dev.stamp
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(PY) -c "from importlinter.cli import lint_imports_command as lint; lint()" --no-logo

# Every row of every question and query is found again from a support alone: some minutes.
rows: .venv/test.stamp
	@KG_EVERY_ROW=1 KG_REQUIRE_ALL=1 $(PY) -m pytest $(PYTEST_ARGS) tests/test_footing.py

coverage: .venv/test.stamp
	@$(PY) -m pytest $(PYTEST_ARGS) --cov --cov-report=term

bench: .venv/test.stamp
	@$(PY) tests/bench/run.py
	@$(PY) tests/bench/endpoint.py
	@$(PY) tests/bench/pages.py
	@$(PY) -m tests.bench.growth
	@$(PY) -m tests.bench.explorer
	@$(PY) -m tests.bench.network
	@$(PY) -m tests.bench.charts

pictures: .venv/test.stamp
	$(PY) -m tests.pictures

wheel: .venv/dev.stamp
	$(PY) -m build --wheel --outdir dist .

clean:
	rm -rf .venv build out dist .coverage* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

.venv/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed, and $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; \
	  echo "Install one and name it, for example: make run PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	@touch $@

# The project is installed again only when what it needs has changed.
.venv/run.stamp: .venv/made.stamp pyproject.toml
	$(PIP) install --editable .
	@touch $@

.venv/test.stamp: .venv/made.stamp pyproject.toml
	$(PIP) install --editable '.[test]'
	@touch $@ .venv/run.stamp

.venv/dev.stamp: .venv/made.stamp pyproject.toml
	$(PIP) install --editable '.[test,dev]'
	@touch $@ .venv/test.stamp .venv/run.stamp

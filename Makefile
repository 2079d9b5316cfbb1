# `make run` and `make test` are all the set-up there is. Needs only make and a Python >= 3.11.
# Every path is relative, so that the folder's own path may hold spaces.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := .venv/bin
PY := $(BIN)/python
STUDIO_PY := .venv-studio/bin/python
PIP := -m pip --disable-pip-version-check --no-input
# The files name everything that is needed. Left to resolve, pip 23 takes the newest release of a package that another
# wants with an extra, and then refuses it for not being pinned.
PINNED := --no-deps --require-hashes -r
UV ?= uv
# What goes to pytest: `make test ARGS="-k pedido -n 2"`.
ARGS ?=

# An environment remembers where it was made. In a folder that was moved or copied the stamp has another name,
# the project is installed again, and tools run as modules: their scripts still name the old place.
HERE := $(shell pwd | cksum | tr ' ' '-')
RUN_READY := .venv/.run-$(HERE)
TEST_READY := .venv/.test-$(HERE)
STUDIO_READY := .venv-studio/.ready-$(HERE)

.PHONY: help install run test azar test-externo test-model check lint types imports machine bench chaos eval eval-full studio \
	medios requisitos clean

help:
	@echo 'make run      install what is missing and serve the shop'
	@echo 'make test     lint, types, import rules and every test'
	@echo 'make check    the quick part of it: lint, types, import rules'
	@echo 'make install  only the environment (.venv)'
	@echo 'make chaos    kill services and databases under load, then check every truth (15 minutes on two quiet cores)'
	@echo 'make azar     the property tests, on cases that no run has drawn before'
	@echo 'make test-externo  the tests of database, turns and sales on a PostgreSQL of this machine'
	@echo 'make test-model  turns with a small real model on this machine: 270 MB more'
	@echo 'make bench    benchmarks; make eval: how well it understands; make studio: LangGraph Studio server'
	@echo 'make medios   read the text of photos and hear voice notes on this machine, with no key'
	@echo 'make clean    remove the environments and caches; the data in datos/ stays'

install: $(RUN_READY)

run: $(RUN_READY)
	$(BIN)/vendedor servir

test: machine check
	$(PY) -m pytest -n 2 $(ARGS)

# The property tests with cases drawn anew; `make test` draws the same ones every time.
azar: $(TEST_READY)
	AZAR=1 $(PY) -m pytest -n 2 -m hypothesis $(ARGS)

# What touches the database, again, on Debian's PostgreSQL instead of the embedded one.
EXTERNO := tests/db tests/graph tests/tools/test_pedidos.py tests/tools/test_ventas.py tests/tools/test_verificacion.py
test-externo: $(TEST_READY)
	scripts/con_postgres.sh $(PY) -m pytest -n 2 $(EXTERNO) $(ARGS)

# Wiring, streaming and fallback against a real model, whatever it says. Once installed, `make test` runs it too.
test-model: $(TEST_READY)
	$(PY) $(PIP) install $(PINNED) requirements/modelo.txt
	$(PY) -m pytest tests/modelos/test_modelo_real.py $(ARGS)

check: lint types imports

lint: $(TEST_READY)
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .

types: $(TEST_READY)
	$(PY) -m mypy

imports: $(TEST_READY)
	$(PY) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

# Best effort: without it the browser test says that it lacks a browser.
machine:
	@scripts/preparar_maquina.sh || echo 'make: could not install every system package; see above' >&2

bench: $(TEST_READY)
	$(PY) -m bench $(ARGS)

# A quarter of an hour on two quiet cores: services killed 300 times and PostgreSQL 30 under load, and then everything checked.
chaos: $(TEST_READY)
	$(PY) -m bench.caos $(ARGS)

# A few minutes; eval-full runs thousands of simulated customers.
eval: $(RUN_READY)
	$(BIN)/vendedor evaluar --metas 2 $(ARGS)

eval-full: $(RUN_READY)
	$(BIN)/vendedor evaluar $(ARGS)

studio: $(STUDIO_READY)
	LANGGRAPH_CLI_NO_ANALYTICS=1 $(STUDIO_PY) -m langgraph_cli dev --host 127.0.0.1 --no-browser $(ARGS)

$(RUN_READY): requirements/base.txt pyproject.toml $(PY)
	$(PY) $(PIP) install $(PINNED) requirements/base.txt
	$(PY) $(PIP) install --no-deps --no-build-isolation --editable .
	rm -f .venv/.run-*
	touch $@

# Reads the text of photos and hears voice notes with no key: 400 MB more, and 0.5 GB of memory while in use.
medios: $(RUN_READY)
	$(PY) $(PIP) install $(PINNED) requirements/medios.txt

$(TEST_READY): requirements/dev.txt $(RUN_READY)
	$(PY) $(PIP) install $(PINNED) requirements/dev.txt
	rm -f .venv/.test-*
	touch $@

$(STUDIO_READY): requirements/studio.txt pyproject.toml $(STUDIO_PY)
	$(STUDIO_PY) $(PIP) install $(PINNED) requirements/studio.txt
	$(STUDIO_PY) $(PIP) install --no-deps --no-build-isolation --editable .
	rm -f .venv-studio/.ready-*
	touch $@

# A rule of its own, so that an interrupted installation goes on where it was and a Python that is gone is replaced.
$(PY) $(STUDIO_PY):
	@scripts/crear_entorno.sh $(patsubst %/bin/python,%,$@)

# For whoever changes a dependency; needs uv. The compiled files name no registry.
COMPILE := $(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url \
	--no-annotate --custom-compile-command 'make requisitos' pyproject.toml
requisitos:
	$(COMPILE) $(ARGS) requirements/base.in -o requirements/base.txt
	$(COMPILE) $(ARGS) requirements/dev.in -c requirements/base.txt -o requirements/dev.txt
	$(COMPILE) $(ARGS) requirements/base.in --extra fotos --extra voz -c requirements/base.txt -o requirements/medios.txt
	$(COMPILE) $(ARGS) requirements/base.in requirements/modelo.in -c requirements/base.txt -o requirements/modelo.txt
	$(COMPILE) $(ARGS) requirements/studio.in --override requirements/studio.overrides -o requirements/studio.txt

clean:
	rm -rf .venv .venv-studio .langgraph_api .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './datos/*' -prune -exec rm -rf {} +

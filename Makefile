# Everything runs inside .venv, made of constraints.txt. A fresh machine is prepared on first use: see .ci/setup.
BIN := .venv/bin
export PYTHON
SEED ?= $(shell date +%s)

.PHONY: demo test acceptance campaign newest oldest pythons update lint format golden bench mutants controls hostile schema docs
.PHONY: audit sbom wheel clean system test-system

demo: system        ## score a shipped example and write its report
	$(BIN)/greenscore demo

test: lint test-system     ## every check, then every test
	$(BIN)/pytest -q -n 2

acceptance: test-system    ## all scores that others published, with the count of values that agree
	$(BIN)/pytest -q --all-published tests/acceptance

campaign: test-system      ## draw 4,000 fresh examples of each property; tests/properties/found keeps what fails
	HYPOTHESIS_PROFILE=thorough $(BIN)/pytest -q -n 2 -m hypothesis --draws $(SEED)

newest: test-system        ## every test with the newest release of everything
	.ci/trial newest

oldest: test-system        ## every test with the oldest releases that pyproject.toml allows
	.ci/trial oldest

pythons: test-system       ## every test under each other Python from 3.11 to 3.13 found here
	.ci/trial pythons

update: .venv/ready        ## constraints.txt anew from the newest releases; prints what moved
	$(BIN)/python .ci/update

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
	$(BIN)/python benchmarks/run.py

mutants: test-system       ## wrong code on purpose, and how much of it the tests catch; goes on where it was stopped
	test -x .venv-mutants/bin/mutmut || $(BIN)/python -m venv --clear .venv-mutants
	PIP_CONSTRAINT=constraints.txt .venv-mutants/bin/python -m pip install --quiet --editable '.[mutants]'
	.venv-mutants/bin/python tests/mutants/run.py

controls: test-system      ## each control of the threat model switched off in a copy, to see its test turn red
	$(BIN)/python tests/mutants/controls.py

hostile: test-system       ## 31,000 hostile files, texts and options, and 300 kills; hostile-found/ keeps what breaks
	$(BIN)/python -m tests.hostile.campaign $(SEED)

audit: .venv/ready         ## licences and known faults of every pinned package; fails where the service cannot be asked
	.ci/supply audit

sbom: .venv/ready          ## what an installation consists of, as CycloneDX in dist/
	.ci/supply sbom

wheel: .venv/ready         ## wheel and source archive, built twice with the same bytes, in dist/
	.ci/supply wheel

schema: .venv/ready        ## the JSON Schema that editors complete standards with
	$(BIN)/greenscore standards schema

docs: .venv/ready          ## the format reference, from the model and docs/examples/, the glossary, the units, profiles, and threats
	$(BIN)/python docs/format_reference.py
	$(BIN)/python docs/glossary_page.py
	$(BIN)/python docs/units_page.py
	$(BIN)/python docs/limits_page.py
	$(BIN)/python docs/profile_page.py
	$(BIN)/python docs/threat_page.py

clean:
	rm -rf .venv .venv-* mutants build dist out .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

.venv/ready: pyproject.toml constraints.txt
	.ci/setup python
	touch $@

system: .venv/ready
	@.ci/setup system

test-system: .venv/ready
	@.ci/setup system tests

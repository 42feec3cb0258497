# The verbs of the project. `make run` and `make test` are all a newcomer needs.
.DEFAULT_GOAL := help
.PHONY: help setup ui run test check bench storm fuzz face supply deb clean-demo
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

help: ## Show the verbs
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | while IFS=$$'\t' read -r verb about; do printf '  make %-12s %s\n' "$$verb" "$$about"; done

setup: ## Install what is missing (Debian packages, npm packages); quick when all is there
	@tools/setup.sh

ui: setup ## Build the screens
	@tools/ui.sh

run: setup ui ## Start a centre and a desk and open the console; does the main job by itself where there is no display
	@tools/run.sh

test: setup ui ## All tests
	@tools/test.sh

check: setup ui ## Format, lints, the laws of the house, the screens' types
	@tools/check.sh

bench: setup ui ## Measure what it costs beside what the machine allows; prints the goals' table
	@tools/bench.sh

SEEDS ?= 10000
STORM = $${CARGO_TARGET_DIR:-target}/storm/wasl-storm
storm: setup ui ## Every breaking machine at full size; SEEDS=n worlds, or SEED=x for one world with its log
	@cargo build --locked --profile storm -p wasl-storm
	@$(STORM) $(if $(SEED),--seed $(SEED),--seeds $(SEEDS))
ifndef SEED
	@$(STORM) exhaustive
	@cargo build --locked --workspace
	@$${CARGO_TARGET_DIR:-target}/debug/wasl-cuts full
	@cargo test --locked --release -p wasl-protocol --test contract -- --ignored forgery
	@cargo test --locked -p wasl-store --test cupboard -- --ignored of_ten_thousand --nocapture
	@cargo test --locked -p wasl-centre --test centre a_flood_of_ten -- --ignored --nocapture
	@WASL_JOURNAL_FULL=1 cargo test --locked -p wasl-desk journal
	@cargo build --locked --profile storm -p wasl-storm --features planted
	@$(STORM) planted
endif

fuzz: setup ## Fuzz every parser of foreign bytes with libFuzzer: make fuzz [SECONDS=30 a target] [TARGET=packet]
	@tools/fuzz.sh $(or $(SECONDS),30) $(TARGET)

face: setup ## Fuzz the centre's face with schemathesis: make face [SECONDS=300]
	@tools/face.sh $(or $(SECONDS),300)

supply: ## Judge licences and origins of every dependency
	@tools/supply.sh

deb: setup ui ## Build the Debian package
	@tools/deb.sh

clean-demo: ## Forget what `make run` left in ./demo
	rm -rf demo

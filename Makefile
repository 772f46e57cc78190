# Everything that is built by hand or by CI goes through here. `make` lists the targets.

PROGRAMS := chat-cli chat-tui
PREFIX ?= /usr/local
DESTDIR ?=
JOBS ?= $(shell nproc)
# The first use looks for the toolchain, so that targets without it need none.
SWIFT = $(eval SWIFT := $$(shell scripts/find-swift || echo false))$(SWIFT)

# Warnings stop our own builds, with the compiler they are kept at zero for. All targets say the same and share one build.
DEVELOPED_WITH := 6.3
WARNINGS = $(if $(findstring Swift version $(DEVELOPED_WITH),$(shell $(SWIFT) --version 2>&1)),errors)
# A test that crashes has failed; half a minute of symbolication would tell no more.
swift = CHATKIT_WARNINGS=$(WARNINGS) SWIFT_BACKTRACE=enable=no $(SWIFT)
compile = CHATKIT_WARNINGS=$(WARNINGS) scripts/build-progress $(SWIFT) build -j $(JOBS)

override PREFIX := $(patsubst ~/%,$(HOME)/%,$(PREFIX))
bin := $(DESTDIR)$(PREFIX)/bin
share := $(DESTDIR)$(PREFIX)/share
release := .build/release
swift_code := Package.swift Sources Tests Fuzzing/Package.swift Fuzzing/Sources/fuzz $(wildcard scripts/*.swift)

.DEFAULT_GOAL := help
.PHONY: help setup demo build test validate clients check lint format release install dist uninstall manual bench fuzz clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: toolchain ## install the Debian packages that are missing (apt-get; sudo only when not root)

.PHONY: packages toolchain
packages:
	@scripts/setup

toolchain: packages # after the packages: the compiler needs some of them itself
	@$(SWIFT) --version >/dev/null

demo: setup ## build, then chat with the built-in offline provider
	@$(compile) --product chat-cli
	@scripts/demo .build/debug

build: setup ## build the programs and the tests
	@$(compile) --build-tests

test: build ## build and run all tests, or with FILTER=Store those whose names have it
	$(swift) test --skip-build --disable-xctest $(if $(FILTER),--filter '$(FILTER)')

validate: build ## validate the dialects against the vendors' own SDKs (installed into .build/sdk)
	@scripts/validate-dialects .build/debug/chat-cli

clients: build ## let the vendors' own clients talk to the gateway
	@scripts/check-gateway-clients .build/debug/chat-cli

check: WARNINGS = errors
check: lint validate clients test ## what CI runs: format, no warnings, the vendors' SDKs and clients, all tests

lint: setup ## check the format of all Swift code
	$(SWIFT) format lint --strict --parallel --recursive $(swift_code)

format: setup ## format all Swift code
	$(SWIFT) format --in-place --parallel --recursive $(swift_code)

release: setup ## build the programs for installing: optimised, the Swift runtime linked in
	set -e; for program in $(PROGRAMS); do \
	    $(compile) -c release --static-swift-stdlib --product $$program $$(scripts/link-flags); \
	done

manual: release ## make the manual pages in .build/manual from the programs' own help
	$(SWIFT)c -O -o .build/manual-pages scripts/manual-pages.swift
	rm -rf .build/manual && mkdir -p .build/manual
	$(release)/chat-cli help topics > .build/manual/sections.txt
	set -e; for program in $(PROGRAMS); do \
	    $(release)/$$program --experimental-dump-help > .build/manual/$$program.json; \
	    .build/manual-pages .build/manual/$$program.json .build/manual/sections.txt .build/manual "$$($(release)/$$program --version)"; \
	done

install: manual ## install programs, manual pages and completions into PREFIX (/usr/local); DESTDIR for packagers
	install -d "$(bin)" "$(share)/man/man1" "$(share)/bash-completion/completions" "$(share)/zsh/site-functions" \
	    "$(share)/fish/vendor_completions.d"
	set -e; for program in $(PROGRAMS); do \
	    install -s -m 755 $(release)/$$program "$(bin)/$$program"; \
	    $(release)/$$program --generate-completion-script bash > "$(share)/bash-completion/completions/$$program"; \
	    $(release)/$$program --generate-completion-script zsh > "$(share)/zsh/site-functions/_$$program"; \
	    $(release)/$$program --generate-completion-script fish > "$(share)/fish/vendor_completions.d/$$program.fish"; \
	done
	install -m 644 .build/manual/*.1 "$(share)/man/man1"

dist: manual ## make the tarball, the Debian package and their checksums in .build/dist
	@scripts/make-dist $(release) .build/manual

uninstall: ## remove what install put into PREFIX
	set -e; for program in $(PROGRAMS); do \
	    rm -f "$(bin)/$$program" "$(share)/man/man1/$$program.1" "$(share)/man/man1/$$program"-*.1 \
	        "$(share)/bash-completion/completions/$$program" "$(share)/zsh/site-functions/_$$program" \
	        "$(share)/fish/vendor_completions.d/$$program.fish"; \
	done

bench: release ## measure start-up, throughput, memory and the translation, and print tables
	@scripts/setup bench
	@Benchmarks/run
	@Benchmarks/terminal
	@SWIFTC=$(SWIFT)c Benchmarks/translation
	@Benchmarks/gateway

fuzz: setup ## feed every decoder with hostile inputs, SECONDS_EACH=20 a decoder; Fuzzing/README.md
	@SWIFT="$(SWIFT)" Fuzzing/run

clean: ## remove everything that was built
	rm -rf .build Fuzzing/.build

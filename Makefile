# SPDX-License-Identifier: GPL-2.0-or-later
# A page of verbs; `make help` lists them. Flavours (release, asan, tsan, coverage) live side by side in build/.

FLAVOUR  ?= release
BUILD    := build/$(FLAVOUR)
PREFIX   ?= /usr/local
VERSION  := 0.1.0

CC       ?= gcc
CXX      ?= g++
WERROR   := $(if $(CI),-Werror)
WARN     := -Wall -Wextra -Wpedantic -Wshadow -Wconversion $(WERROR)
WARN_C   := $(WARN) -Wstrict-prototypes -Wmissing-prototypes
HARDEN   := -fstack-protector-strong -fPIE

FLAGS_release  := -O3 -g -D_FORTIFY_SOURCE=2 -flto=auto -ffat-lto-objects -fno-plt
FLAGS_asan     := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS_tsan     := -O1 -g -fsanitize=thread -fno-omit-frame-pointer
FLAGS_coverage := -O0 -g --coverage
FLAGS_fuzz     := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -Wno-pedantic

# A program that answers one query spends a third of its time in the dynamic loader. Small libraries are linked as archives
# where those are installed; libxapian, and what it needs itself, are shared. SHARED=1: all are, as distributions want it.
archive   = $(if $(SHARED),,$(wildcard $(shell $(CC) -print-file-name=lib$(1).a 2>/dev/null)))
library   = $(or $(call archive,$(1)),-l$(1))
STEMMER  := $(if $(call archive,stemmer),$(shell $(CC) -print-file-name=libstemmer.so | xargs objdump -p | sed -n 's/ *SONAME *//p'))
LIBS     := -lxapian -luchardet -lsimdjson -lz $(foreach l,stemmer utf8proc jansson xxhash zstd,$(call library,$(l)))

FLAGS    := $(FLAGS_$(FLAVOUR)) $(HARDEN) -I. -D_GNU_SOURCE $(if $(STEMMER),-DSNOWBALL_LIBRARY='"$(STEMMER)"') -DCUTTINGS_VERSION='"$(VERSION)"' -MMD -MP -pthread
CFLAGS   := -std=c11 $(WARN_C) $(FLAGS)
CXXFLAGS := -std=c++17 $(WARN) $(FLAGS) -fvisibility=hidden
LDFLAGS  := $(FLAGS_$(FLAVOUR)) -pie -pthread -Wl,-z,relro,-z,now,--as-needed
# The programs are optimised across files; linking thirty tests that way would take minutes.
NO_LTO   := $(if $(findstring -flto,$(FLAGS_$(FLAVOUR))),-fno-lto)

# One short line a step; the whole commands with V=1.
say       = $(if $(V),,@printf '  %-4s %s\n' '$(1)' '$(2)';)

# Every folder's sources; the arrows between folders are held by tools/lint.
FOLDERS  := base xapian-c stem corpus glass store indexer query
SOURCES  := $(foreach f,$(FOLDERS),$(filter-out %/main.c,$(wildcard $(f)/*.c $(f)/*.cc)))
OBJECTS  := $(patsubst %,$(BUILD)/%.o,$(SOURCES))
PROGRAMS := $(BUILD)/cuttings-index $(BUILD)/cuttings-query
TESTS    := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/test_*.c))
FUZZERS  := $(patsubst tests/fuzz/fuzz_%.c,$(BUILD)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_DRIVER := $(if $(filter fuzz,$(FLAVOUR)),,$(BUILD)/tests/fuzz/replay.c.o)
FUZZ_LINK   := $(if $(filter fuzz,$(FLAVOUR)),-fsanitize=fuzzer)
TOOLS    := $(patsubst tests/tools/%.c,$(BUILD)/tools/%,$(wildcard tests/tools/*.c)) $(BUILD)/tools/faults.so

.DELETE_ON_ERROR:
.PHONY: all programs
all: deps ## build both programs (installs what is missing)
	@$(MAKE) --no-print-directory programs

programs: $(PROGRAMS)

$(BUILD)/%.c.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$<) $(CC) $(CFLAGS) -c -o $@ $<

# Not where leaks are looked for or lines are counted.
build/release/query/main.c.o: CFLAGS += -DENDS_QUICKLY

$(BUILD)/%.cc.o: %.cc
	@mkdir -p $(@D)
	$(call say,CXX,$<) $(CXX) $(CXXFLAGS) -c -o $@ $<

# The registers are part of the program: no data file can be lost or be of another version.
$(BUILD)/corpus/registers.c.o: $(wildcard corpus/registers/*.tsv)

$(BUILD)/libcuttings.a: $(OBJECTS)
	@rm -f $@
	$(call say,AR,$@) ar rcs $@ $^

$(BUILD)/cuttings-index: $(BUILD)/indexer/main.c.o $(BUILD)/libcuttings.a
	$(call say,LINK,$@) $(CXX) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/cuttings-query: $(BUILD)/query/main.c.o $(BUILD)/libcuttings.a
	$(call say,LINK,$@) $(CXX) $(LDFLAGS) -o $@ $^ $(LIBS)

# What a test defines as __wrap_NAME stands before NAME in it.
WRAPPED  = $$(nm $(1) | sed -n 's/.* T __wrap_/-Wl,--wrap=/p')

$(BUILD)/tests/%: $(BUILD)/tests/unit/%.c.o $(BUILD)/libcuttings.a
	@mkdir -p $(@D)
	$(call say,LINK,$@) $(CXX) $(LDFLAGS) $(NO_LTO) $(call WRAPPED,$<) -o $@ $^ -lcmocka $(LIBS)

# The tests of faults run both programs in their own process, where calls fail when they are told to (tests/unit/faults.c).
FAULTY := $(patsubst %,$(BUILD)/tests/unit/%.o,indexer_main.c query_main.c ordeal.c program.c faults.c)

$(BUILD)/tests/unit/%_main.c.o: %/main.c
	@mkdir -p $(@D)
	$(call say,CC,$<) $(CC) $(CFLAGS) -Wno-missing-prototypes -Dmain=$*_main -c -o $@ $<

$(filter $(BUILD)/tests/test_faults_%,$(TESTS)): $(BUILD)/tests/%: $(BUILD)/tests/unit/%.c.o $(FAULTY) $(BUILD)/libcuttings.a
	@mkdir -p $(@D)
	$(call say,LINK,$@) $(CXX) $(LDFLAGS) $(NO_LTO) $(call WRAPPED,$(BUILD)/tests/unit/faults.c.o) -o $@ $^ -lcmocka $(LIBS)

$(BUILD)/tools/%: $(BUILD)/tests/tools/%.c.o $(BUILD)/libcuttings.a
	@mkdir -p $(@D)
	$(call say,LINK,$@) $(CXX) $(LDFLAGS) $(NO_LTO) -o $@ $^ $(LIBS)

# Fuzz targets: with libFuzzer in the flavour fuzz, with a driver that only replays inputs in all others.
$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/fuzz_%.c.o $(BUILD)/tests/fuzz/fuzz.c.o $(BUILD)/tests/fuzz/answer.c.o $(FUZZ_DRIVER) $(BUILD)/libcuttings.a
	@mkdir -p $(@D)
	$(call say,LINK,$@) $(CXX) $(LDFLAGS) $(NO_LTO) $(FUZZ_LINK) -o $@ $^ $(LIBS)

# Preloaded into the programs of any flavour: plain C, and frames that an exception can pass.
$(BUILD)/tools/faults.so: tests/robustness/faults.c
	@mkdir -p $(@D)
	$(call say,LINK,$@) $(CC) -std=c11 $(WARN_C) -Wno-pedantic -O1 -g -D_GNU_SOURCE -fPIC -fexceptions -shared -o $@ $< -ldl

.PHONY: deps check coverage check-asan check-tsan check-valgrind torture readers faults flips fuzz lint eval bench demo man install help clean
deps: ## install the packages that are missing (Debian)
	@tools/deps

check: deps ## run every test
	@$(MAKE) --no-print-directory programs tests tools
	BUILD=$(CURDIR)/$(BUILD) tools/run-tests

.PHONY: tests tools fuzzers
tests: $(TESTS) $(FUZZERS)
tools: $(TOOLS)
fuzzers: $(FUZZERS)

demo: deps ## index the sample archive and show a search in it
	@$(MAKE) --no-print-directory programs
	@BUILD=$(BUILD) tools/demo

eval: deps ## measure the facets on labelled articles and the ranking on a test collection, with every miss
	@$(MAKE) --no-print-directory programs tools
	@BUILD=$(CURDIR)/$(BUILD) tools/eval

bench: deps ## compare with other engines: make bench CORPUS=DIR BENCH=FOLDER-OF-BENCH.PY
	@$(MAKE) --no-print-directory programs
	@BUILD=$(CURDIR)/$(BUILD) tools/bench '$(BENCH)' '$(CORPUS)'

torture: deps ## kill the indexer 500 times at random and look at what is left
	@$(MAKE) --no-print-directory programs
	for seed in 1 2 3 4 5; do tests/robustness/torture.py $(BUILD) --kills 100 --seed $$seed || exit 1; done

readers: deps ## read an index for a minute while it is written to, and stop readers at each of their calls
	@$(MAKE) --no-print-directory programs tools
	tests/robustness/readers.py $(BUILD)

faults: deps ## let every system call and allocation of the programs fail once (an hour): FAULTS="--work update --calls write"
	@$(MAKE) --no-print-directory programs tools
	tests/robustness/faults.py $(BUILD) --keep-going $(FAULTS)
	tests/robustness/full.py $(BUILD)

flips: deps ## change 1,000 single bytes of an index, and every byte of its small files
	@$(MAKE) --no-print-directory programs
	tests/robustness/flips.py $(BUILD) --keep-going
	tests/robustness/flips.py $(BUILD) --keep-going --small

fuzz: ## look for input that breaks something: make fuzz MINUTES=30 [TARGET="query record"]
	@tools/deps fuzz
	@$(MAKE) --no-print-directory FLAVOUR=fuzz CC=clang CXX=clang++ fuzzers
	tools/fuzz $(or $(MINUTES),1) $(TARGET)

lint: ## check the arrows between folders, headers, lengths, scripts
	@tools/lint

man: deps ## format the manual pages into build/man
	@mkdir -p build/man
	@for page in man/*.scd; do scdoc <$$page >build/man/$$(basename $$page .scd) || exit 1; done

.PHONY: completions
completions: programs ## write the completions for shells anew, after an option changed
	BUILD=$(BUILD) tools/completions completions

install: programs man ## install below DESTDIR and PREFIX (/usr/local)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/man/man7
	install $(PROGRAMS) $(DESTDIR)$(PREFIX)/bin
	install -m 644 build/man/*.1 $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 build/man/*.7 $(DESTDIR)$(PREFIX)/share/man/man7
	install -d $(addprefix $(DESTDIR)$(PREFIX)/share/,bash-completion/completions zsh/site-functions fish/vendor_completions.d)
	for program in cuttings-index cuttings-query; do \
	    install -m 644 completions/$$program.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/$$program && \
	    install -m 644 completions/_$$program $(DESTDIR)$(PREFIX)/share/zsh/site-functions && \
	    install -m 644 completions/$$program.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d || exit 1; \
	done

.PHONY: deb
deb: programs man ## make a Debian package of them in build/
	@BUILD=$(BUILD) tools/deb $(VERSION)

check-tsan: ## run the threads of the indexer under the thread sanitizer
	$(MAKE) FLAVOUR=tsan programs build/tsan/tests/test_search
	build/tsan/tests/test_search

check-valgrind: deps ## run the unit tests under valgrind
	@$(MAKE) --no-print-directory programs tests
	BUILD=$(CURDIR)/$(BUILD) tools/run-valgrind

check-asan: ## run every test under the address and undefined-behaviour sanitizers
	$(MAKE) FLAVOUR=asan check

# Left out: the tests themselves; branches that only an exception thrown by the library, or nothing at all, can take
# (docs/testing.md has the figures with and without).
coverage: ## run every test, then say which lines and branches of the programs they reach
	@tools/deps coverage
	rm -rf build/coverage
	$(MAKE) FLAVOUR=coverage check
	gcovr --root . --object-directory build/coverage --exclude tests/ --exclude-throw-branches --exclude-unreachable-branches \
	    --txt build/coverage/report.txt --print-summary --fail-under-line 95 --fail-under-branch 85

clean: ## remove everything that was built
	rm -rf build

help: ## list these verbs
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 16

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
.SECONDARY:

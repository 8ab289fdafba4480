# The front door. Meson does the work; see docs/ and `make help`.
# SPDX-License-Identifier: AGPL-3.0-or-later

BUILD_LIST = packaging/packages-build.txt
TEST_LIST = packaging/packages-test.txt
LISTEN ?= 127.0.0.1:8080
FUZZ_SECONDS ?= 60
SAN = -Db_sanitize=address,undefined -Db_lundef=false --buildtype=debugoptimized -Dstrict=true

.PHONY: all help demo test unit bench lint format check debug fuzz install po clean packages packages-test

all: packages build/build.ninja
	@ninja -C build src/app/alyans
	@ln -sf src/app/alyans build/alyans
	@ln -sf build/compile_commands.json compile_commands.json # for editors

help:
	@echo "make            build the program as build/alyans"
	@echo "make demo       install what is missing, build, serve the demonstration on http://localhost:8080"
	@echo "make test       install what is missing, build, run every test"
	@echo "make unit       only the fast tests, for the working loop"
	@echo "make check      what a merge wants: lint, both compilers, TSan, longer fuzzing"
	@echo "make bench      speeds as ratios against references in the same run"
	@echo "make lint       clang-format, clang-tidy, cppcheck"
	@echo "make format     clang-format over our sources"
	@echo "make fuzz       libFuzzer on every parser, FUZZ_SECONDS=$(FUZZ_SECONDS) each"
	@echo "make debug      a build for the debugger as build-debug/src/app/alyans"
	@echo "make po         add new texts to po/*.po"
	@echo "make install    program, library and manual pages to DESTDIR"

packages:
	@tools/install_packages.sh $(BUILD_LIST)

packages-test:
	@tools/install_packages.sh $(BUILD_LIST) $(TEST_LIST)

build/build.ninja:
	meson setup build --buildtype=release >build-setup.log 2>&1 || { cat build-setup.log; exit 1; }
	@rm -f build-setup.log

demo: all
	build/alyans demo --listen $(LISTEN)

test: packages-test
	@tools/test.sh

unit: packages-test
	@[ -d build-test ] || meson setup build-test $(SAN) >/dev/null
	@meson test -C build-test --suite unit --print-errorlogs

bench: packages-test all
	@tools/bench.sh

lint: packages-test
	@tools/lint.sh

format:
	@git ls-files '*.c' '*.h' | xargs clang-format -i

check: packages-test
	@tools/check.sh

debug: packages
	@[ -d build-debug ] || meson setup build-debug --buildtype=debug -Dstrict=true >/dev/null
	ninja -C build-debug src/app/alyans

fuzz: packages-test
	@tools/fuzz.sh $(FUZZ_SECONDS)

po:
	@python3 tools/po_check.py --update

install: all
	@ninja -C build src/app/alyans.1 libalyans-opinion
	DESTDIR=$(abspath $(DESTDIR)) meson install -C build --no-rebuild

clean:
	rm -rf build build-* node_modules tests/node_modules

# hwsim: build, test, measure. `make` alone lists the targets.

SWIFT ?= swift
# An undeclared import between targets is an error.
FLAGS := -c release --explicit-target-dependency-import-check error
# One binary that starts without resolving hundreds of symbols of shared Swift libraries.
BUILD := $(SWIFT) build $(FLAGS) --static-swift-stdlib
# Tests are built apart: other flags in the same folder would rebuild everything each time. They run one
# after the other: some measure, and kernels count what they do for the whole process.
TEST  := $(SWIFT) test $(FLAGS) --disable-testable-imports --no-parallel --scratch-path .build/tests
HWSIM := .build/release/hwsim

# Debian packages that are needed to build, run and test everything.
PACKAGES := binutils libdnnl-dev libpapi-dev libsqlite3-dev libxnnpack-dev valgrind zlib1g-dev

.DEFAULT_GOAL := help
.PHONY: help setup build demo test lint check bench reports proto clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Installs those of the packages $(1) that are missing.
define install
	@missing=""; \
	for package in $(1); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'install ok' \
	    || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  sudo=""; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	  echo "installing$$missing"; \
	  $$sudo apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -qq -y --no-install-recommends $$missing; \
	fi
endef

setup: ## Install the Debian packages that are missing
	$(call install,$(PACKAGES))

build: setup ## Build hwsim in release mode
	$(BUILD)

demo: build ## Predict MobileNetV2 on a microcontroller
	$(HWSIM) simulate mobilenetv2 --device mcu80

test: setup ## Run every test
	$(TEST)

lint: ## Check the formatting
	$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests

check: lint test ## Lint, import check and tests

bench: build ## Measure speed and memory
	.build/release/hwsimBench $(HWSIM)

# Model files that published rows name, which are not part of hwsim.
MODELS ?=

reports: build ## Rebuild reports/ and the output in README.md; the validation needs MODELS=folder
	$(HWSIM) simulate squeezenet mobilenetv1 mobilenetv2 shufflenet alexnet cifar10cnn \
	  --device mcu80,mcu216,snapdragon820 --format markdown -o reports/comparison.md.new
	{ echo '# The lecture'\''s networks on three devices'; echo; \
	  echo 'Rebuild with `make reports`.'; echo; cat reports/comparison.md.new; } \
	  > reports/comparison.md
	rm reports/comparison.md.new
	$(HWSIM) reproduce reports/lecture --format markdown -o .build/lecture.md
	cat reports/lecture-intro.md .build/lecture.md > reports/lecture.md
	reports/pim.sh $(HWSIM) > .build/pim.md
	cp .build/pim.md reports/pim.md
	$(HWSIM) simulate mobilenetv2 --device mcu80 -o .build/demo.txt
	$(HWSIM) trace cifar10cnn --device mcu216 -o .build/cifar10cnn.hwtrace
	$(HWSIM) replay .build/cifar10cnn.hwtrace --cache l1=16KiB,4,32 --cache l2=64KiB,8,64 --classes \
	  -o .build/replay.txt
	$(HWSIM) validate devices/measurements/mlperf-tiny-1.0.csv --metric latency --left-out network \
	  -o .build/validate.txt
	awk '/^<!-- end -->/ { skip = 0 } !skip { print } \
	     /^<!-- [a-z]+ -->/ && $$2 != "end" { \
	       file = ".build/" $$2 ".txt"; print "```text"; \
	       while ((getline line < file) > 0) print line; print "```"; skip = 1 }' \
	  README.md > .build/README.md
	cp .build/README.md README.md
ifeq ($(MODELS),)
	@echo 'reports/validation.md is left as it is: say where the model files are, make reports MODELS=folder'
else
	reports/validation.sh $(HWSIM) $(MODELS) > .build/validation.md
	cp .build/validation.md reports/validation.md
endif

include Sources/emulation.mk

proto: ## Regenerate the Swift code of the ONNX schema (needs protobuf-compiler)
	$(SWIFT) build -c release --scratch-path .build/proto --product protoc-gen-swift
	protoc --plugin=.build/proto/release/protoc-gen-swift \
	  --swift_opt=Visibility=Package --swift_opt=UseAccessLevelOnImports=true \
	  -I Sources/ONNXSchema --swift_out=Sources/ONNXSchema onnx.proto

clean: ## Remove everything that was built
	rm -rf .build

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
.PHONY: help setup build demo test lint check bench reports stale schema proto clean

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

# A Python that draws plots. Where it cannot be made, reports have their plots as text.
PLOTTER := .build/plots/bin/python

$(PLOTTER):
	-$(call install,python3-venv)
	-python3 -m venv .build/plots && .build/plots/bin/pip install -q vl-convert-python==1.9.0.post1

reports: build schema $(PLOTTER) ## Rebuild reports/ and the output in README.md; the validation needs MODELS=folder
	rm -rf reports/compare
	HWSIM_VL_CONVERT=$(PLOTTER) \
	$(HWSIM) report mobilenetv1 mobilenetv2 squeezenet shufflenet --device mcu80 --device mcu216 \
	  --device snapdragon820 --device pim-floatpim -o reports/compare
	$(HWSIM) reproduce reports/lecture --format markdown -o .build/lecture.md
	cat reports/lecture-intro.md .build/lecture.md > reports/lecture.md
	reports/pim.sh $(HWSIM) > .build/pim.md
	cp .build/pim.md reports/pim.md
	$(HWSIM) simulate mobilenetv2 --device mcu80 -o .build/demo.txt
	$(HWSIM) report --from reports/compare/results.jsonl --summary --format text --plots none \
	  | sed -n '/^1\. /,/^2\. /{/^2\. /!p}' | sed '$$d' > .build/short.txt
	$(HWSIM) trace cifar10cnn --device mcu216 -o .build/cifar10cnn.hwtrace
	$(HWSIM) replay .build/cifar10cnn.hwtrace --cache l1=16KiB,4,32 --cache l2=64KiB,8,64 --classes \
	  -o .build/replay.txt
	$(HWSIM) validate devices/measurements/mlperf-tiny-1.0.csv --metric latency --left-out network \
	  -o .build/validate.txt
	for page in README.md MANUAL.md; do \
	  awk '/^<!-- end -->/ { skip = 0 } !skip { print } \
	       /^<!-- [a-z]+ -->/ && $$2 != "end" { \
	         file = ".build/" $$2 ".txt"; print "```text"; \
	         while ((getline line < file) > 0) print line; print "```"; skip = 1 }' \
	    $$page > .build/page.md && cp .build/page.md $$page || exit 1; \
	done
ifeq ($(MODELS),)
	@echo 'reports/validation.md is left as it is: say where the model files are, make reports MODELS=folder'
else
	reports/validation.sh $(HWSIM) $(MODELS) > .build/validation.md
	cp .build/validation.md reports/validation.md
endif

# Images depend on the fonts of the machine that drew them.
stale: reports ## Fail where reports, README or schemas are not what hwsim prints
	$(PLOTTER) -c 'import vl_convert' || { \
	  echo 'NOT CHECKED: reports/compare, as nothing here draws plots'; \
	  git checkout -q -- reports/compare; }
	git diff --exit-code --stat -- reports README.md MANUAL.md devices/schema ':!*.svg'

include Sources/emulation.mk

schema: build ## Rebuild devices/schema, which tells editors the keys of device files
	for kind in device runtime energy calibration names; do \
	  $(HWSIM) schema $$kind-file -o devices/schema/$$kind.schema.json || exit 1; done

proto: ## Regenerate the Swift code of the ONNX and Perfetto schemas (needs protobuf-compiler)
	$(SWIFT) build -c release --scratch-path .build/proto --product protoc-gen-swift
	protoc --plugin=.build/proto/release/protoc-gen-swift \
	  --swift_opt=Visibility=Package --swift_opt=UseAccessLevelOnImports=true \
	  -I Sources/ONNXSchema --swift_out=Sources/ONNXSchema onnx.proto
	protoc --plugin=.build/proto/release/protoc-gen-swift \
	  --swift_opt=Visibility=Package --swift_opt=UseAccessLevelOnImports=true \
	  -I Sources/PerfettoSchema --swift_out=Sources/PerfettoSchema perfetto.proto

clean: ## Remove everything that was built
	rm -rf .build

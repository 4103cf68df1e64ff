# What runs kernels on emulated processors: QEMU's plugin that counts, and the driver of the kernels built
# for processors other than this one.

# Debian packages of each target, beside those that Swift needs.
EMULATION_PACKAGES := gcc gcc-aarch64-linux-gnu libc6-dev libc6-dev-arm64-cross qemu-user
CORTEX_M_PACKAGES  := gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm
PMU_PACKAGES       := $(EMULATION_PACKAGES) cpio qemu-system-arm

DRIVER_SOURCES := $(wildcard $(addsuffix /*.c,Sources/CKernels Sources/CKernels/Variants Sources/kernelDriver))
DRIVER_HEADERS := $(wildcard $(addsuffix /*.h,Sources/CKernels Sources/CKernels/* Sources/kernelDriver))
CFLAGS_DRIVER  := -std=gnu11 -O3 -Wall -Wextra -ISources/CKernels/include

.DELETE_ON_ERROR:
.PHONY: emulation cortex-m test-pmu emulation-packages cortex-m-packages pmu-packages

emulation-packages:
	$(call install,$(EMULATION_PACKAGES))

cortex-m-packages:
	$(call install,$(CORTEX_M_PACKAGES))

pmu-packages:
	$(call install,$(PMU_PACKAGES))

emulation: .build/emulation/libhwsim-counting.so .build/emulation/kernelDriver-aarch64 ## Counts by QEMU

.build/emulation/libhwsim-counting.so: $(wildcard Sources/countingPlugin/*) | emulation-packages
	@mkdir -p $(@D)
	gcc -std=gnu11 -O2 -Wall -Wextra -shared -fPIC -fvisibility=hidden -o $@ $(filter %.c,$^)

# Static, so that it runs where there are no libraries of that processor.
.build/emulation/kernelDriver-aarch64: $(DRIVER_SOURCES) $(DRIVER_HEADERS) | emulation-packages
	@mkdir -p $(@D)
	aarch64-linux-gnu-gcc $(CFLAGS_DRIVER) -static -o $@ $(DRIVER_SOURCES) -lm

cortex-m: .build/cortex-m/kernels-m4.elf .build/cortex-m/kernels-m7.elf ## Kernels for microcontrollers

.build/cortex-m/kernels-m4.elf: CFLAGS_CORE := -mcpu=cortex-m4 -mfpu=fpv4-sp-d16 \
  -Wl,--defsym=heap_start=0x21000000
.build/cortex-m/kernels-m7.elf: CFLAGS_CORE := -mcpu=cortex-m7 -mfpu=fpv5-sp-d16 \
  -Wl,--defsym=heap_start=0x60000000
.build/cortex-m/kernels-%.elf: $(DRIVER_SOURCES) $(DRIVER_HEADERS) $(wildcard Sources/cortexM/*) \
  | cortex-m-packages
	@mkdir -p $(@D)
	arm-none-eabi-gcc $(CFLAGS_DRIVER) $(CFLAGS_CORE) -mthumb -mfloat-abi=hard -nostartfiles \
	  -T Sources/cortexM/mps2.ld -o $@ $(DRIVER_SOURCES) $(wildcard Sources/cortexM/*.c) -lm

test-pmu: .build/pmu/initrd.gz .build/emulation/libhwsim-counting.so ## PAPI on an emulated PMU
	Sources/pmuGuest/check.sh .build/pmu .build/emulation/libhwsim-counting.so

.build/pmu/vmlinuz: Sources/pmuGuest/fetch.sh | pmu-packages
	Sources/pmuGuest/fetch.sh $(@D)

GUEST_ROOT    := .build/pmu/root/usr
GUEST_SOURCES := Sources/pmuGuest/main.c $(filter-out %/main.c,$(DRIVER_SOURCES))

# Static, so that it is all that the guest needs; PAPI warns that it would look for plug-ins then.
.build/pmu/init: $(GUEST_SOURCES) $(DRIVER_HEADERS) .build/pmu/vmlinuz
	aarch64-linux-gnu-gcc $(CFLAGS_DRIVER) -I$(GUEST_ROOT)/include -static -Wl,--no-warnings -o $@ \
	  $(GUEST_SOURCES) -L$(GUEST_ROOT)/lib/aarch64-linux-gnu -lpapi -lpfm -lm

.build/pmu/initrd.gz: .build/pmu/init Sources/pmuGuest/kernels.txt
	@mkdir -p $(@D)/initrd
	cp .build/pmu/init $(@D)/initrd/init
	cp Sources/pmuGuest/kernels.txt $(@D)/initrd/kernels
	cd $(@D)/initrd && printf 'init\nkernels\n' | cpio -o -H newc --quiet | gzip -1 > ../initrd.gz

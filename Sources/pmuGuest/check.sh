#!/bin/sh
# Holds PAPI's counters, in a machine whose PMU QEMU emulates, against the counting plugin's count of the
# same program: each kernel must cost exactly what the plugin counts and what starting and stopping costs.
# Presets that count nothing there must be found out, and all boots must say the same.
#
#     check.sh .build/pmu .build/emulation/libhwsim-counting.so
set -eu
folder=$1 plugin=$2 kernels=$(dirname "$0")/kernels.txt
boots=3

fail() {
  echo "test-pmu: $*" >&2
  exit 1
}

# boot LOG ARGUMENTS...: runs the machine until it powers off.
boot() {
  log=$1
  shift
  # Debian's kernel allows no counters without paranoid=1.
  timeout 120 qemu-system-aarch64 -M virt -cpu cortex-a57 -m 256 -nic none -nographic -monitor none \
    -no-reboot -kernel "$folder/vmlinuz" -initrd "$folder/initrd.gz" \
    -append "console=ttyAMA0 quiet sysctl.kernel.perf_event_paranoid=1" "$@" \
    < /dev/null > "$log.console" 2>&1 || { cat "$log.console"; fail "the machine did not power off"; }
  tr -d '\r' < "$log.console" | grep -E '^(preset|kernel|error|done)' > "$log" || true
  if grep '^error' "$log"; then fail "the guest could not count"; fi
  grep -q '^done' "$log" || { cat "$log.console"; fail "the guest did not come to its end"; }
}

# What the plugin says of each kernel: "608406 hash=19c2dbfd4482cc62".
: > "$folder/expected"
while read -r line; do
  # The words of the line are arguments.
  hash=$(qemu-aarch64 -cpu cortex-a57 -plugin "$plugin,out=$folder/counts" "$folder/init" $line) \
    || fail "qemu-aarch64: '$line' failed"
  echo "$(sed -n 's/^instructions //p' "$folder/counts") $hash $line" >> "$folder/expected"
done < "$kernels"

# Virtual time that counts instructions is what makes QEMU's PMU count them.
for i in $(seq $boots); do boot "$folder/boot$i" -icount shift=0,sleep=off; done
boot "$folder/uncounted"

for i in $(seq 2 $boots); do
  cmp "$folder/boot1" "$folder/boot$i" >&2 || fail "boots 1 and $i differ"
done

awk '
  function fail(text) { print "test-pmu: " text > "/dev/stderr"; failed = 1 }
  FILENAME == ARGV[1] { expected[FNR - 1] = $1; hash[FNR - 1] = $2; next }
  FILENAME == ARGV[2] && $1 == "preset" { verdict[$2] = $3; next }
  FILENAME == ARGV[2] && $1 == "kernel" {
    if ($2 == 0) cost = $4 - expected[0]
    name = $6; for (i = 7; i <= NF; i++) name = name " " $i
    if ($4 != expected[$2] + cost)
      fail(name ": " $3 " is " $4 ", the plugin counts " expected[$2] " + " cost)
    if ($5 != hash[$2]) fail(name ": " $5 " in the guest, " hash[$2] " elsewhere")
    printf "%10d = %10d + %d  %s\n", $4, expected[$2], cost, name
    kernels++; next
  }
  FILENAME == ARGV[3] && $1 == "kernel" && $4 != 0 { fail("without -icount " $3 " is " $4) }
  FILENAME == ARGV[3] && $2 == "PAPI_TOT_INS" && $3 != "zero" { fail("without -icount: " $0) }
  END {
    if (kernels < 2) fail("no kernels were counted")
    if (verdict["PAPI_TOT_INS"] != "counts") fail("PAPI_TOT_INS: " verdict["PAPI_TOT_INS"])
    split("PAPI_L1_DCM PAPI_L2_DCM PAPI_LD_INS PAPI_BR_INS PAPI_BR_MSP", silent)
    for (i in silent)
      if (verdict[silent[i]] != "zero")
        fail(silent[i] ": " verdict[silent[i]] ", but QEMU has nothing to count it with")
    exit failed
  }' "$folder/expected" "$folder/boot1" "$folder/uncounted"
echo "test-pmu: PAPI_TOT_INS is exact in $boots of $boots boots; silent presets are found out"

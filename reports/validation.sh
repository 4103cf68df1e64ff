#!/bin/sh
# Prints reports/validation.md. Usage: validation.sh HWSIM MODELS
#
# Every figure comes out of `hwsim validate`; what is written here is what they mean.
set -eu
HWSIM=$1
MODELS=$2
HERE=$(dirname "$0")
PARTS=$(mktemp -d)
trap 'rm -rf "$PARTS"' EXIT

# validate PART FILE OPTION...: one report, as a part to print or to take figures from.
validate() {
  part=$1 file=$2
  shift 2
  "$HWSIM" validate "$HERE/measurements/$file.csv" --models "$MODELS" --format markdown \
    -o "$PARTS/$part" "$@"
}

# section PART TITLE: what stands in a part under a heading.
section() {
  awk -v title="## $2" '/^## / { shown = ($0 == title) } shown && !/^## /' "$PARTS/$1"
}

# figure PART METRIC COLUMN: a cell of the part's summary.
figure() {
  section "$1" Summary | awk -F ' *[|] *' -v metric="$2" -v column="$3" '
    !wanted { for (i = 1; i <= NF; i++) if ($i == column) wanted = i }
    $2 == metric { print $wanted }'
}

# largest PART TITLE COLUMN: the largest error in a column, whichever its sign.
largest() {
  section "$1" "$2" | awk -F ' *[|] *' -v column="$3" '
    !wanted { for (i = 1; i <= NF; i++) if ($i == column) wanted = i; next }
    { error = $wanted; gsub(/[+ %-]/, "", error); if (error + 0 > most) most = error + 0 }
    END { printf "%s %%\n", most }'
}

# target WHAT PERCENT REACHED: a line of the first table.
target() {
  reached=$(awk -v limit="$2" -v is="${3% %}" 'BEGIN { print (is + 0 <= limit ? "yes" : "**no**") }')
  printf '| %s | %s %% | %s | %s |\n' "$1" "$2" "$3" "$reached"
}

# between WHAT LOW HIGH REACHED
between() {
  reached=$(awk -v low="$2" -v high="$3" -v is="${4% %}" \
    'BEGIN { print (is + 0 >= low && is + 0 <= high ? "yes" : "**no**") }')
  printf '| %s | %s to %s %% | %s | %s |\n' "$1" "$2" "$3" "$4" "$reached"
}

# --- What is compared --------------------------------------------------------------------------------

validate phones phones --left-out network
validate mcus mcus --left-out network
for device in snapdragon821 snapdragon810; do
  validate $device phones --left-out network --device $device
done
for runtime in x-cube-ai-7.3 x-cube-ai-8.1 x-cube-ai-9; do
  validate $runtime mcus --left-out network --device stm32h747 --metric latency --runtime $runtime
done
for unit in family device; do
  validate phones-$unit phones --left-out $unit
  validate mcus-$unit mcus --left-out $unit --metric latency
done
validate m7-216 mcus --left-out device --device stm32f746 --metric latency
for device in stm32f746 stm32l476; do
  validate $device lecture --device $device --one-factor --rows
done
validate ratio lecture --runtime cmsis-nn-2018 --ratio stm32l476/stm32f746
validate ratio-raw lecture --runtime cmsis-nn-2018 --uncalibrated --ratio stm32l476/stm32f746
validate sd820 lecture --device snapdragon820 --uncalibrated --one-factor --rows
validate pixel1 lecture --device snapdragon821 --one-factor --rows
validate pixel1-raw lecture --device snapdragon821 --rows
validate lecture lecture

# --- The report --------------------------------------------------------------------------------------

cat "$HERE/validation-intro.md"
cat <<'END'

## Short answer

| test | target | reached | |
|---|---|---|---|
END
target "ncnn, one thread, Snapdragon 821, network left out" 8 "$(figure snapdragon821 Time 'mean error')"
target "ncnn, one thread, Snapdragon 810, network left out" 8 "$(figure snapdragon810 Time 'mean error')"
for runtime in 7.3 8.1 9; do
  target "X-CUBE-AI $runtime int8 on STM32H747, network left out" 5 \
    "$(figure x-cube-ai-$runtime Time 'mean error')"
done
target "Cortex-M7 at 216 MHz, device left out (no row tests 400 to 216 MHz itself)" 5 "$(figure m7-216 Time 'mean error')"
target "energy of microcontrollers, network left out" 6 "$(figure mcus Energy 'mean error')"
target "flash for weights" 3 "$(figure mcus 'Flash for weights' 'mean error')"
target "RAM for activations" 12 "$(figure mcus 'RAM for activations' 'mean error')"
between "measured times inside the 90 % interval, phones" 80 97 "$(figure phones Time 'in interval')"
between "measured times inside the 90 % interval, microcontrollers" 80 97 "$(figure mcus Time 'in interval')"
target "lecture: layers at 216 MHz with one factor, largest error beyond rounding" 10 \
  "$(largest stm32f746 Rows 'beyond rounding')"
target "lecture: layers at 80 MHz with one factor, largest error beyond rounding" 10 \
  "$(largest stm32l476 Rows 'beyond rounding')"
target "lecture: time at 80 MHz / at 216 MHz from the data sheets alone, largest error of a layer beyond rounding" 15 \
  "$(largest ratio-raw 'Time on one device over that on another' 'beyond rounding')"
target "the same with the cores' factors of other networks' measurements" 15 \
  "$(largest ratio 'Time on one device over that on another' 'beyond rounding')"
target "lecture: Snapdragon 820, 15 cells with one factor" 8 "$(figure sd820 Time 'mean error')"
target "lecture: Pixel 1, largest error" 10 "$(largest pixel1-raw Rows error)"
target "the same with one factor" 10 "$(largest pixel1 Rows error)"
cat "$HERE/validation-limits.md"

printf '\n## Published times, energy and memory, each network left out\n'
for part in phones mcus; do
  printf '\n'
  sed '/^## Not compared/,$d; s/^## /### /' "$PARTS/$part"
done

printf '## New families of networks, and chips without any measurement\n'
for part in phones-family phones-device mcus-family mcus-device; do
  printf '\n'
  sed -n '1{s/^## /### /;p}' "$PARTS/$part"
  section $part Summary
  section $part 'Time by device and runtime'
done

printf '## The lecture'\''s tables\n'
printf '\n### CIFAR-10 network, layer by layer\n'
printf '\nOne factor for each clock. Cores have the factors that the MicroNets rows gave them, of other networks on\nother boards with a later CMSIS-NN.\n'
for part in stm32f746 stm32l476; do
  section $part 'One factor for each device and runtime'
  section $part Rows
done
printf '\nThe ratio of both clocks, without the factor for each clock:\n'
section ratio 'Time on one device over that on another'
printf '\nThe same from the data sheets alone:\n'
section ratio-raw 'Time on one device over that on another'
printf '\n### Snapdragon 820, one thread\n'
section sd820 'One factor for each device and runtime'
section sd820 'Time by size of the input'
section sd820 Rows
printf '### Pixel 1, TensorFlow Lite on one large core\n'
section pixel1 Rows

printf '## Not compared\n'
for part in phones mcus lecture; do
  printf '\n### %s.csv\n\n' $part
  sed -n '/rows were compared/p' "$PARTS/$part"
  section $part 'Not compared'
done

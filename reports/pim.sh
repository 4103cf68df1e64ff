#!/bin/sh
# Prints reports/pim.md. Usage: pim.sh HWSIM
#
# Every figure of hwsim comes out of `hwsim simulate`; published ones stand in reports/pim/ with their source.
set -eu
HWSIM=$1
HERE=$(dirname "$0")/pim
PARTS=$(mktemp -d)
trap 'rm -rf "$PARTS"' EXIT

MEMORIES=pim-floatpim,pim-floatpim-conservative,pim-isaac,pim-pipelayer,pim-hbm,pim-upmem
NETWORKS='mobilenetv1 mobilenetv2 shufflenet squeezenet alexnet vgg16 googlenet resnet50'
FLOATPIM='alexnet vgg16 googlenet squeezenet'

# simulate PART OPTION...: results as records.
simulate() {
  part=$1
  shift
  "$HWSIM" simulate --format csv -o "$PARTS/$part" "$@"
}

# figure PART NETWORK DEVICE COLUMN: a cell of the records, of a network with or without `+training`.
figure() {
  awk -F , -v network="$2" -v device="$3" -v column="$4" '
    NR == 1 { for (i = 1; i <= NF; i++) if ($i == column) wanted = i; next }
    { sub(/[+].*/, "", $1) }
    $1 == network && $2 == device { print $wanted }' "$PARTS/$1"
}

# published FILE NETWORK COLUMN: a cell of a table in reports/pim.
published() {
  awk -F , -v network="$2" -v column="$3" '
    NR == 1 { for (i = 1; i <= NF; i++) if ($i == column) wanted = i; next }
    $1 == network { print $wanted }' "$HERE/$1.csv"
}

# calculate EXPRESSION: to three digits, or to the unit.
calculate() { awk "BEGIN { value = $1; printf value < 1000 ? \"%.3g\" : \"%.0f\", value }"; }

# mean COLUMN PART DEVICE PART DEVICE: of one device over that of the other, the mean of the networks of
# FloatPIM's authors.
mean() {
  sum=0
  for network in $FLOATPIM; do
    sum="$sum + $(figure "$2" "$network" "$3" "$1") / $(figure "$4" "$network" "$5" "$1")"
  done
  calculate "($sum) / 4"
}

# --- What is simulated -------------------------------------------------------------------------------

"$HWSIM" simulate $NETWORKS --device $MEMORIES,snapdragon820 --format markdown -o "$PARTS/inference.md"
"$HWSIM" simulate $NETWORKS --device $MEMORIES,snapdragon820 --mode training --batch 4 \
  --format markdown -o "$PARTS/training.md"
simulate inference $NETWORKS --device $MEMORIES
simulate training $NETWORKS --device $MEMORIES --mode training --batch 16
simulate fp32 $FLOATPIM --device pim-floatpim --precision fp32 --mode training --batch 16
simulate tiles16 $FLOATPIM --device pim-floatpim --set blocks=4096
simulate packed $NETWORKS --device pim-isaac --set grouping=packed
simulate layers mobilenetv1 --device pim-isaac --per-layer
simulate packed-layers mobilenetv1 --device pim-isaac --set grouping=packed --per-layer
simulate gpu resnet50 resnet101 resnet152 wrn50-2 preresnet200 --device titanx --batch 16
simulate gpu-training resnet50 resnet101 resnet152 wrn50-2 preresnet200 --device titanx --batch 16 \
  --mode training

# --- The report --------------------------------------------------------------------------------------

cat "$HERE/intro.md"

printf '\n## Inference, one image\n\n'
sed -n '/^|/p' "$PARTS/inference.md"
printf '\n## Training, a step on four images\n\n'
sed -n '/^|/p' "$PARTS/training.md"

cat "$HERE/crossbars.md"
# crossbars PART: of each kind of layer, all crossbars, the share of their cells in use, the time.
crossbars() {
  awk -F , '
    NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
    $column["arrays"] > 0 {
      kind = $column["kind"]
      if (!(kind in arrays)) order[++kinds] = kind
      arrays[kind] += $column["arrays"]
      used[kind] += $column["arrays"] * $column["utilisation"]
      macs[kind] += $column["macs"]; allMACs += $column["macs"]
      energy[kind] += $column["energy_j"]; allEnergy += $column["energy_j"]
    }
    END {
      for (i = 1; i <= kinds; i++) {
        kind = order[i]
        printf "| %s | %d | %.2f %% | %.1f %% | %.1f %% |\n", kind, arrays[kind], \
          100 * used[kind] / arrays[kind], 100 * macs[kind] / allMACs, 100 * energy[kind] / allEnergy
      }
    }' "$PARTS/$1"
}
for part in layers packed-layers; do
  case $part in
  layers) printf '\nMobileNet V1 on `pim-isaac`, groups as one dense matrix:\n' ;;
  *) printf '\nThe same with groups packed on the diagonal (`--set grouping=packed`):\n' ;;
  esac
  printf '\n| layers | crossbars, copies included | cells in use | share of MACs | share of energy |\n'
  printf '|---|--:|--:|--:|--:|\n'
  crossbars $part
done
printf '\n| network | images/s, dense | images/s, packed | of peak, packed |\n|---|--:|--:|--:|\n'
for network in $NETWORKS; do
  dense=$(figure inference "$network" pim-isaac interval_s)
  packed=$(figure packed "$network" pim-isaac interval_s)
  macs=$(figure packed "$network" pim-isaac macs)
  peak=$(figure packed "$network" pim-isaac peak_macs_per_s)
  printf '| %s | %.0f | %.0f | %s %% |\n' "$network" "$(calculate "1 / $dense")" "$(calculate "1 / $packed")" \
    "$(calculate "100 * $macs / $packed / $peak")"
done

cat "$HERE/claims.md"
printf '\n| network | mode | GTX 1080, measured | `pim-floatpim` | times as fast | claimed, mean | '
printf 'energy: GTX 1080 at 180 W | `pim-floatpim` | times less | claimed, mean |\n'
printf '|---|---|--:|--:|--:|--:|--:|--:|--:|--:|\n'
for mode in inference training; do
  case $mode in
  inference) speed=324.8 energy=297.9 batch=1 ;;
  *) speed=303.2 energy=48.6 batch=16 ;;
  esac
  for network in alexnet vgg16 googlenet; do
    milliseconds=$(published gtx1080 "$network" ${mode}_ms)
    interval=$(figure $mode "$network" pim-floatpim interval_s)
    joules=$(figure $mode "$network" pim-floatpim energy_j)
    gpu=$(calculate "16000 / $milliseconds")
    memory=$(calculate "$batch / $interval")
    gpuEnergy=$(calculate "180 * $milliseconds / 16")
    energyEach=$(calculate "1000 * $joules / $batch")
    printf '| %s | %s | %.0f images/s | %.0f images/s | %s | %s | %s mJ | %s mJ | %s | %s |\n' "$network" $mode \
      "$gpu" "$memory" "$(calculate "$memory / $gpu")" $speed "$gpuEnergy" "$energyEach" \
      "$(calculate "$gpuEnergy / $energyEach")" $energy
  done
done

printf '\n| claim | published | hwsim | why they differ |\n|---|--:|--:|---|\n'
# claim WHAT PUBLISHED HWSIM WHY
claim() { printf '| %s | %s | %s | %s |\n' "$1" "$2" "$3" "$4"; }
claim 'FloatPIM over ISAAC, inference: speed' 6.3x \
  "$(mean interval_s inference pim-isaac inference pim-floatpim)x" \
  'near by chance: a mean of 19x and 4.2x for AlexNet and VGG-16, whose weights one ISAAC chip does not hold and writes anew, and of about a half for GoogLeNet and SqueezeNet, which it holds'
claim 'FloatPIM over ISAAC, inference: energy' 21.6x \
  "$(mean energy_j inference pim-isaac inference pim-floatpim)x" \
  'FloatPIM here draws the 62.6 W of its chip; with the gates alone its energy would be about 28 times less'
claim 'FloatPIM over PipeLayer, training: speed' 4.3x \
  "$(mean interval_s training pim-pipelayer training pim-floatpim)x" \
  'at its published peak a PipeLayer chip multiplies 5.5 times as fast as a FloatPIM chip'
claim 'FloatPIM over PipeLayer, training: energy' 15.8x \
  "$(mean energy_j training pim-pipelayer training pim-floatpim)x" \
  'PipeLayer at the power that its published GOPS/s/W means'
claim 'FloatPIM, bf16 over fp32, training: speed' 2.9x \
  "$(mean interval_s fp32 pim-floatpim training pim-floatpim)x" \
  'its formulas make 6.5 of a multiply-accumulate; not known what else its authors count'
claim 'FloatPIM, bf16 over fp32, training: energy' 2.5x \
  "$(mean energy_j fp32 pim-floatpim training pim-floatpim)x" 'the same'
claim 'FloatPIM, 32 over 16 tiles, inference: speed' 1.83x \
  "$(mean interval_s tiles16 pim-floatpim inference pim-floatpim)x" \
  'stages are balanced here to the last block'
for mode in inference training; do
  case $mode in inference) batch=1 value=42.45x ;; *) batch=16 value=53.22x ;; esac
  sum=0
  for network in alexnet vgg16; do
    milliseconds=$(published gtx1080 "$network" ${mode}_ms)
    interval=$(figure $mode "$network" pim-pipelayer interval_s)
    sum="$sum + log($milliseconds / 16000 * $batch / $interval)"
  done
  claim "PipeLayer over a GPU, $mode: speed" $value "$(calculate "exp(($sum) / 2)")x" \
    'their networks are others, small ones for MNIST among them; here AlexNet and VGG-16, whose weights one chip does not hold and writes anew'
done
claim 'ISAAC, peak' '479 GOPS/s/mm2' \
  "$(calculate "2e-9 * $(figure inference alexnet pim-isaac peak_macs_per_s) / 85.4") GOPS/s/mm2" \
  'published figures are rounded'
claim 'PipeLayer, peak' '1485 GOPS/s/mm2' \
  "$(calculate "2e-9 * $(figure inference alexnet pim-pipelayer peak_macs_per_s) / 82.63") GOPS/s/mm2" \
  'the number of arrays was derived from it, so this tests nothing'

if [ -f "$HERE/mnsim.md" ]; then
  echo
  cat "$HERE/mnsim.md"
fi

cat "$HERE/gpu.md"
printf '\n| network | published | forward, at least | forward + backward + update, at least | published / forward |\n'
printf '|---|--:|--:|--:|--:|\n'
while read -r network milliseconds; do
  forward=$(calculate "1000 * $(figure gpu "$network" titanx time_s)")
  all=$(calculate "1000 * $(figure gpu-training "$network" titanx time_s)")
  printf '| %s | %s ms | %s ms | %s ms | %s |\n' "$network" "$milliseconds" "$forward" "$all" \
    "$(calculate "$milliseconds / $forward")"
done <<END
resnet50 49
resnet101 82
resnet152 115
wrn50-2 93
preresnet200 154
END

#!/bin/sh
# Downloads Debian's arm64 kernel and PAPI into a folder and unpacks them there. The lists of that
# architecture stay in the folder too: the machine's own package state is neither read nor changed, so
# this needs no root.
#
#     fetch.sh .build/pmu
set -eu
mkdir -p "$1"
folder=$(cd "$1" && pwd)
mkdir -p "$folder/state/lists/partial" "$folder/cache/archives/partial" "$folder/packages"

cat > "$folder/apt.conf" <<END
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
Dir::State "$folder/state";
Dir::State::status "/dev/null";
Dir::Cache "$folder/cache";
Debug::NoLocking "true";
END
export APT_CONFIG="$folder/apt.conf"

# Sources of other vendors may lack the architecture; what is missing then shows below.
apt-get update -qq 2> "$folder/update.log" || true

# The kernel's package is named after its version: the one that the name without a version stands for.
kernel=$(apt-cache depends linux-image-cloud-arm64 2> /dev/null \
  | sed -n 's/^ *Depends: \(linux-image-.*\)/\1/p' | head -n 1)
if [ -z "$kernel" ]; then
  cat "$folder/update.log" >&2
  echo "fetch.sh: no package linux-image-cloud-arm64: add Debian's main to apt's sources" >&2
  exit 1
fi
cd "$folder/packages"
rm -f ./*.deb
apt-get download -qq "$kernel" libpapi-dev libpfm4-dev
for package in *.deb; do dpkg -x "$package" "$folder/root"; done
cp "$folder"/root/boot/vmlinuz-*-cloud-arm64 "$folder/vmlinuz"

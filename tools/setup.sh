#!/usr/bin/env bash
# Installs what building, running and testing need beside Rust and Node. Quick when all is there.
set -euo pipefail
cd "$(dirname "$0")/.."

NODE_MIN=20.19
RUST_MIN=1.92
# Build, then run and test: the window under a virtual display, driven by WebKit's own driver.
PACKAGES=(
    build-essential pkg-config libwebkit2gtk-4.1-dev
    xvfb xauth xdotool dbus at-spi2-core webkit2gtk-driver fonts-noto-core poppler-utils
    # What the machines in tests/cuts break it with; each is skipped loudly where its own is missing.
    xfsprogs libfaketime nftables iproute2 openssl
    # The centre's other ledger.
    postgresql
    # Schemathesis, which fuzzes the centre's face, lives in an environment of its own.
    python3-venv
)

stop() {
    printf '%s\n' "$@" >&2
    exit 1
}

# at_least FOUND NEEDED
at_least() {
    [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

# Rust's installer puts cargo here; a shell that was open before doesn't know it yet.
if ! command -v cargo >/dev/null && [ -x "$HOME/.cargo/bin/cargo" ]; then
    PATH="$HOME/.cargo/bin:$PATH"
fi
command -v cargo >/dev/null || stop "Rust $RUST_MIN or newer is needed: https://rustup.rs"
rust=$(rustc --version | cut -d ' ' -f 2)
at_least "$rust" "$RUST_MIN" || stop "Rust $RUST_MIN or newer is needed, this is $rust: rustup update stable"
command -v node >/dev/null || stop "Node $NODE_MIN or newer is needed: https://nodejs.org"
node=$(node --version | tr -d v)
at_least "$node" "$NODE_MIN" || stop "Node $NODE_MIN or newer is needed, this is $node"
command -v npm >/dev/null || stop "npm is needed; it comes with Node"

missing=()
if command -v dpkg-query >/dev/null; then
    for package in "${PACKAGES[@]}"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done
else
    pkg-config --exists webkit2gtk-4.1 2>/dev/null ||
        stop "This machine is no Debian. Install these by its own means: ${PACKAGES[*]}"
fi
if [ ${#missing[@]} -gt 0 ]; then
    command="apt-get install --yes --no-install-recommends ${missing[*]}"
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
            as_root=(sudo)
        else
            stop "These packages are missing. As root, run:" "  apt-get update && $command"
        fi
    fi
    echo "Installing: ${missing[*]}"
    "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 update -q
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -q \
        install --yes --no-install-recommends "${missing[@]}"
fi

# The screens' packages: again only when the list changed.
stamp=ui/node_modules/.wasl-setup
if [ ! -f "$stamp" ] || ! cmp -s ui/package-lock.json "$stamp"; then
    echo "Installing the screens' packages"
    npm --prefix ui ci --no-audit --no-fund
    cp ui/package-lock.json "$stamp"
fi

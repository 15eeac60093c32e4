#!/bin/sh
# Says where a Chromium is, for the tests that need a real browser:
#     tests/get-chromium.sh             its path, or one line that says what to install
#     tests/get-chromium.sh --install   the same, after installing Debian's package where that is allowed
set -eu

find_chromium() {
    if [ -n "${CARREL_CHROMIUM:-}" ]; then
        command -v "$CARREL_CHROMIUM" && return
        echo "CARREL_CHROMIUM names no program that can be run." >&2
        exit 1
    fi
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" && return
    done
    return 1
}

install_chromium() {
    command -v apt-get > /dev/null || return 1
    if [ "$(id -u)" = 0 ]; then
        as=""
    elif command -v sudo > /dev/null && sudo -n true 2> /dev/null; then
        as="sudo -n"
    else
        return 1
    fi
    echo "Installing the package chromium, once, for the tests that need a real browser." >&2
    # Not what it recommends (printers, a sound server): and what it says only where it did not work.
    said=$(mktemp)
    if ! { $as apt-get update -qq && $as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
        --no-install-recommends chromium fonts-liberation; } > "$said" 2>&1; then
        tail -n 5 "$said" >&2
        rm -f "$said"
        return 1
    fi
    rm -f "$said"
}

find_chromium && exit
if [ "${1:-}" = --install ]; then
    install_chromium && find_chromium && exit
fi
echo "The tests need Chromium or Chrome: install the package chromium, or name a browser in CARREL_CHROMIUM." >&2
exit 1

#!/bin/sh
# Says where a Chromium is, for the tests that need a real browser:
#     tests/get-chromium.sh             its path, or one line that says what to install
#     tests/get-chromium.sh --install   the same, after installing Debian's package where that is allowed
#
# Its headless shell comes first: the same engine, without a window round each page, which is most of the work.
set -eu

SHELLS="chromium-headless-shell chrome-headless-shell"
BROWSERS="chromium chromium-browser google-chrome google-chrome-stable"

find_one_of() {
    for name in "$@"; do
        command -v "$name" && return
    done
    return 1
}

find_chromium() {
    if [ -n "${CARREL_CHROMIUM:-}" ]; then
        command -v "$CARREL_CHROMIUM" && return
        echo "CARREL_CHROMIUM names no program that can be run." >&2
        exit 1
    fi
    # shellcheck disable=SC2086  # names, one word each
    find_one_of $SHELLS $BROWSERS
}

# Not what it recommends (printers, a sound server), and nothing in the place of something else.
apt_install() {
    $as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends --no-remove "$@"
}

install_a_browser() {
    $as apt-get update -qq || return
    apt_install chromium-headless-shell fonts-liberation || apt_install chromium fonts-liberation
}

install_chromium() {
    command -v apt-get > /dev/null || return 0
    if [ "$(id -u)" = 0 ]; then
        as=""
    elif command -v sudo > /dev/null && sudo -n true 2> /dev/null; then
        as="sudo -n"
    else
        return 0
    fi
    # What apt says is told only where there is no browser in the end.
    said=$(mktemp)
    if ! find_chromium > /dev/null; then
        echo "Installing Chromium, once, for the tests that need a real browser." >&2
        install_a_browser > "$said" 2>&1 || tail -n 5 "$said" >&2
    elif apt-cache show chromium-headless-shell > "$said" 2>&1; then
        echo "Installing Chromium's headless shell, once: the tests are much quicker with it." >&2
        # There is a browser that will do: nothing is waited for long.
        apt_install -o Acquire::Retries=0 -o Acquire::http::Timeout=20 chromium-headless-shell > "$said" 2>&1 || true
    fi
    rm -f "$said"
}

# shellcheck disable=SC2086
if [ "${1:-}" = --install ] && [ -z "${CARREL_CHROMIUM:-}" ] && ! find_one_of $SHELLS > /dev/null; then
    install_chromium
fi
find_chromium && exit
echo "The tests need Chromium or Chrome: install the package chromium, or name a browser in CARREL_CHROMIUM." >&2
exit 1

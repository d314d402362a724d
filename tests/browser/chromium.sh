#!/bin/sh
# Prints the path of a Chromium or Chrome: $CHROMIUM if that is set, else the first one found.
# Where root is on Debian, one is installed if there is none.
set -eu

find_one() {
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
        if [ -n "$name" ] && command -v "$name"; then return; fi
        if [ -n "${CHROMIUM:-}" ]; then break; fi
    done
    return 1
}

find_one && exit
if [ -z "${CHROMIUM:-}" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } >&2 || true
    find_one && exit
fi
echo "There is no Chromium${CHROMIUM:+ at $CHROMIUM}; install one, or set CHROMIUM to its path." >&2
exit 1

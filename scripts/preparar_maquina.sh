#!/bin/sh
# Installs the system packages that the tests need and this machine lacks: Chromium, for the browser test.
# Does nothing when it is there, or when this user may not install packages.
set -eu

for browser in chromium chromium-browser google-chrome; do
    if command -v "$browser" >/dev/null 2>&1; then
        exit 0
    fi
done

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo 'No Chromium here; the browser test needs it. On Debian, as root: apt-get install chromium' >&2
    exit 0
fi

export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
apt-get -qq install --no-install-recommends --yes chromium

#!/bin/sh
# Installs Debian's chromium for the browser tests, only where there is none yet.
set -eu

if command -v "${CHROMIUM_PATH:-/usr/bin/chromium}" >/dev/null 2>&1; then
  echo "chromium is here: $("${CHROMIUM_PATH:-/usr/bin/chromium}" --version 2>/dev/null || echo "${CHROMIUM_PATH:-/usr/bin/chromium}")"
  exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo 'No apt-get here. Install Chromium in your own way and name it with CHROMIUM_PATH.' >&2
  exit 1
fi

as_root=''
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    echo 'Installing packages needs root. Run this script as root, or name a Chromium with CHROMIUM_PATH.' >&2
    exit 1
  fi
  as_root='sudo'
fi

export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
$as_root apt-get install -y -qq --no-install-recommends chromium

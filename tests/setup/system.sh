#!/usr/bin/env bash
# Installs the programs that the tests talk to, when they are missing (Debian and its kin; root or sudo).
# Arguments, if any, are packages to install instead.
set -euo pipefail

need=("$@")
if [ ${#need[@]} -eq 0 ]; then
  has() { command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ]; }
  office=/usr/lib/libreoffice/program
  has soffice && [ -e $office/libsclo.so ] || need+=(libreoffice-calc)
  has soffice && [ -e $office/libswlo.so ] || need+=(libreoffice-writer)
  [ -d /usr/lib/libreoffice/share/extensions ] && [ -e /usr/lib/python3/dist-packages/uno.py ] || need+=(python3-uno)
  [ -e $office/libpyuno.so ] || need+=(python3-uno)
  has pdftoppm || need+=(poppler-utils)
  has Xvfb || need+=(xvfb)
  has xdotool || need+=(xdotool)
  has import || need+=(imagemagick)
  has dovecot && [ -e /usr/lib/dovecot/imap ] || need+=(dovecot-imapd)
  has chromium || need+=(chromium)
  # Not grep -q: it leaves early, fc-list dies of the broken pipe, and pipefail takes that for «no font».
  fc-list 2>/dev/null | grep -i carlito >/dev/null || need+=(fontconfig fonts-crosextra-carlito fonts-liberation fonts-dejavu)
  python3 -c 'import tkinter' 2>/dev/null || need+=(python3-tk)
fi
[ ${#need[@]} -eq 0 ] && exit 0

echo "Installing: ${need[*]}"
if ! command -v apt-get >/dev/null 2>&1; then
  echo "apt-get is not here: install these by hand: ${need[*]}" >&2
  exit 1
fi
run=()
[ "$(id -u)" -eq 0 ] || run=(sudo)
"${run[@]}" apt-get update -qq
"${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null

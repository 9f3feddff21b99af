#!/usr/bin/env bash
# The programs that the tests talk to: a PostgreSQL server and the mail clients of test/e2e. Installs what is missing
# from Debian's packages as root; as anybody else it says what to install, and fails, because no test is ever skipped.
set -euo pipefail

missing=()
need() { # package, command or path that shows it is there
  [ -e "$2" ] || command -v "$2" >/dev/null || missing+=("$1")
}
need postgresql /usr/lib/postgresql
need chromium chromium
need swaks swaks
need curl curl
need fetchmail fetchmail
need getmail6 getmail
need isync mbsync
need offlineimap3 offlineimap
need neomutt neomutt
need dovecot-imapd /usr/lib/dovecot/imap
need opendkim /usr/sbin/opendkim
need python3-dkim /usr/lib/python3/dist-packages/dkim
need python3-nacl /usr/lib/python3/dist-packages/nacl
need clamav-daemon /usr/sbin/clamd
need rspamd rspamd
need knot /usr/sbin/knotd
need bind9 /usr/sbin/named
need bind9-dnsutils nsupdate
need unbound /usr/sbin/unbound
need openssl openssl
need python3 python3
need postfix postfix
need pebble /usr/bin/pebble
need zsh zsh
need fish fish
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "The tests need programs that are not here. On Debian or Ubuntu: sudo apt-get install ${missing[*]}" >&2
  exit 1
fi
echo "Installing for the tests: ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  # Debian's own switch: 101 forbids the packages to start their services.
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  trap 'rm -f "$policy"' EXIT
fi
echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null

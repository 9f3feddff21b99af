#!/usr/bin/env bash
# Installs the mail servers that the benches compare with, from Debian's packages (as root), without starting them.
set -euo pipefail
for missing in postfix dovecot cc openssl; do command -v "$missing" >/dev/null || break; missing=''; done
[ -z "$missing" ] && [ -x /usr/sbin/smtp-source ] && [ -x /usr/lib/dovecot/lmtp ] && [ -x /usr/lib/dovecot/pop3 ] && exit 0

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
apt-get install -y -qq --no-install-recommends postfix dovecot-imapd dovecot-pop3d dovecot-lmtpd gcc libc6-dev libssl-dev >/dev/null

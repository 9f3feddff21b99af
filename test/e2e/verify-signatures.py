"""Verifies a message on standard input by dkimpy: `dkim` says for each DKIM signature whether it is good, `arc` how the
chain is. The zone is a JSON file of TXT records."""

import json
import sys

import dkim

kind, zone_file = sys.argv[1:]
with open(zone_file) as file:
    zone = json.load(file)


def dns(name, timeout=5):
    return zone.get(name.decode().rstrip(".").lower(), "").encode() or None


message = sys.stdin.buffer.read()
if kind == "arc":
    cv, results, reason = dkim.ARC(message).verify(dnsfunc=dns)
    print(cv.decode(), len(results), reason)
else:
    verifier = dkim.DKIM(message)
    count = message.lower().count(b"dkim-signature: v=1")
    print(*[verifier.verify(idx=i, dnsfunc=dns) for i in range(count)])

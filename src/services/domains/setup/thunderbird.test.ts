// The file is read as a mail program reads it: by an XML parser that is not ours (Python's), with the rules of
// draft-ietf-mailmaint-autoconfig. A published entry of Thunderbird's database goes through the same reader.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { thunderbirdConfig } from './thunderbird.ts';

const reader = `
import json, sys, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
assert root.tag == 'clientConfig' and root.get('version') == '1.1'
provider = root.find('emailProvider')
def server(element):
    return {'type': element.get('type'), **{name: element.findtext(name) for name in
        ('hostname', 'port', 'socketType', 'username', 'authentication')}}
print(json.dumps({'id': provider.get('id'), 'domains': [one.text for one in provider.findall('domain')],
    'incoming': [server(one) for one in provider.findall('incomingServer')],
    'outgoing': [server(one) for one in provider.findall('outgoingServer')]}))
`;

interface Read {
  id: string;
  domains: string[];
  incoming: Record<string, string>[];
  outgoing: Record<string, string>[];
}

function read(xml: string): Read {
  return JSON.parse(execFileSync('python3', ['-c', reader], { input: xml, encoding: 'utf8' })) as Read;
}

/** As https://autoconfig.thunderbird.net/v1.1/ has an entry for a provider with the servers that we offer. */
const published = `<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1">
  <emailProvider id="example.test">
    <domain>example.test</domain>
    <displayName>Example Mail</displayName>
    <displayShortName>Example</displayShortName>
    <incomingServer type="imap">
      <hostname>mail.sowa.test</hostname>
      <port>993</port>
      <socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
    </incomingServer>
    <incomingServer type="pop3">
      <hostname>mail.sowa.test</hostname>
      <port>995</port>
      <socketType>SSL</socketType>
      <!-- the address is the login -->
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
    </incomingServer>
    <outgoingServer type="smtp">
      <hostname>mail.sowa.test</hostname>
      <port>465</port>
      <socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
    </outgoingServer>
    <outgoingServer type="smtp">
      <hostname>mail.sowa.test</hostname>
      <port>587</port>
      <socketType>STARTTLS</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
    </outgoingServer>
    <documentation url="https://help.example.test/servers" />
  </emailProvider>
</clientConfig>
`;

test("our file says what a published entry of Thunderbird's form says", () => {
  const servers = {
    host: 'mail.sowa.test',
    imaps: 993,
    pop3s: 995,
    submissions: 465,
    submission: 587,
    https: 443,
  };
  assert.deepEqual(read(thunderbirdConfig('example.test', servers)), read(published));
});

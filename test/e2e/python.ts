import { run } from './program.ts';

/** Runs a Python 3 script with arguments; its standard output. Throws with what it said when it fails. */
export async function python(script: string, ...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await run('python3', ['-c', script, ...words]);
  if (code !== 0) throw new Error(`python: ${stderr}`);
  return stdout;
}

/** poplib: every message of an account, in order, as base64 lines on standard output. */
export const fetchAll = `
import poplib, ssl, sys, base64
context = ssl._create_unverified_context()
p = poplib.POP3_SSL('127.0.0.1', int(sys.argv[1]), context=context)
poplib._MAXLINE = 100_000_000
p.user(sys.argv[2]); p.pass_(sys.argv[3])
count = p.stat()[0]
for n in range(1, count + 1):
    lines = p.retr(n)[1]
    print(base64.b64encode(b'\\r\\n'.join(lines) + b'\\r\\n').decode())
p.quit()
`;

/** smtplib: submits the message on standard input's file over implicit TLS. argv: port login password recipient file [utf8] */
export const submit = `
import smtplib, ssl, sys
context = ssl._create_unverified_context()
s = smtplib.SMTP_SSL('127.0.0.1', int(sys.argv[1]), context=context, timeout=60)
s.login(sys.argv[2], sys.argv[3])
data = open(sys.argv[5], 'rb').read()
options = ['SMTPUTF8'] if len(sys.argv) > 6 else []
refused = s.sendmail(sys.argv[2], [sys.argv[4]], data, options)
assert not refused, refused
s.quit()
`;

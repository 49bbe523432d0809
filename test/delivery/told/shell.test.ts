/** The shell step of docs/metrics.md signs as the service expects it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { makeSecret } from '../../../app/delivery/told/secrets.ts';
import { isSignedWith } from '../../../app/delivery/told/signature.ts';

it('what the page says a shell sends is signed', () => {
  const [, script = ''] =
    /\*\*A shell\*\*[^\n]*\n\n```sh\n([\s\S]*?)```/.exec(readFileSync('docs/metrics.md', 'utf8')) ?? [];
  const { id, secret } = makeSecret();
  const env = {
    PATH: process.env.PATH,
    FAIRLEAD_SECRET: secret,
    ID: '42',
    SHA: 'a'.repeat(40),
    FAIRLEAD_URL: 'http://x',
  };
  const sent = execFileSync('sh', ['-c', `curl() { printf '%s\\n' "$@"; }\n${script}`], {
    env,
    encoding: 'utf8',
  });
  const header = (name: string) => new RegExp(`^X-Fairlead-${name}: (.*)$`, 'm').exec(sent)?.[1] ?? '';
  const [body = ''] = sent.split('\n').filter((line) => line.startsWith('{'));
  expect(JSON.parse(body)).toMatchObject({ repository: 'acme/shop', id: '42', state: 'success' });
  expect(header('Key')).toBe(id);
  expect(isSignedWith(secret, header('Timestamp'), Buffer.from(body), header('Signature'))).toBe(true);
  expect(sent).toContain('http://x/delivery/deployment');
});

/** What docs/metrics.md says that others send is what the service expects. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { recordOptions } from '../../../app/cli/record-options.ts';
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

it('what the page says a hook of Argo CD runs names each sync, and the commit beside it', () => {
  const [, manifest = ''] =
    /\*\*Argo CD\*\*[^\n]*\n\n```yaml\n([\s\S]*?)```/.exec(readFileSync('docs/metrics.md', 'utf8')) ?? [];
  const [container] = parse(manifest).spec.template.spec.containers;
  const known = new Set(container.env.map(({ name }: { name: string }) => name));
  const args: readonly string[] = container.command.slice(container.command.indexOf('record') + 1);
  const named = args.flatMap((arg) => /^\$\((\w+)\)$/.exec(arg)?.[1] ?? []);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
  const { kind, ...told } = recordOptions(args, '2026-11-30T12:00:00Z', {});
  expect(kind).toBe('tell');
  // A commit that comes back is another deployment: with its own name for an id it would be the first one again.
  expect(told).toMatchObject({ body: { commit: '$(SHA)', id: '$(JOB)', state: 'success' } });
});

/** A secret in a pull request: what GitHub shows of the verdict never shows the secret. */

import { createHash } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { address, awsKey, chance, gitHubToken, privateKey } from '../facts/secrets/made-up.ts';
import { openPull, openScene, verdict } from './scene.ts';

const allBlock = ['secrets', 'static-analysis', 'title', 'description', 'adr-required', 'companion-files']
  .map((id) => `  ${id}: block\n`)
  .join('');

it('is on no page of ours, in no log, and neither is a hash of it', async () => {
  const written: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      written.push(String(chunk));
      return true;
    });
  const password = chance(11, 'password');
  const key = privateKey();
  const values = [gitHubToken(), chance(40), password, ...key.split('\n').slice(1, -2)];
  const scene = await openScene({ configuration: `policies:\n${allBlock}` });
  const pull = await openPull(scene, {
    title: 'Show the cart',
    files: {
      'src/cart.ts': `const a = '${gitHubToken()}'; // secretlint-disable-line\n${awsKey()}\n`,
      'src/db.ts': `export const url = '${address(password)}';\n`,
      'keys/server.pem': key,
    },
  });
  await scene.settle();
  vi.restoreAllMocks();
  const run = verdict(scene, pull.headSha);
  expect(run?.conclusion).toBe('failure');
  const shown = JSON.stringify([run, pull.comments().map(({ body }) => body)], (name, value) =>
    ['suite', 'repository', 'app', 'author'].includes(name) ? undefined : value,
  );
  for (const place of ['src/cart.ts', 'src/db.ts', 'keys/server.pem']) expect(shown).toContain(place);
  for (const value of values) {
    const hashes = ['sha256', 'sha1', 'md5'].map((kind) => createHash(kind).update(value).digest('hex'));
    for (const secret of [value, ...hashes.map((hash) => hash.slice(0, 12))]) {
      expect(shown).not.toContain(secret);
      expect(written.join('')).not.toContain(secret);
    }
  }
});

it.each([
  ['made from its own configuration', 'policies:\n  secrets:\n    rung: block\n    allow-paths: ["**"]\n'],
])('a change cannot allow itself a secret: %s', async (_, configuration) => {
  const scene = await openScene({ configuration: 'policies:\n  secrets: block\n' });
  const pull = await openPull(scene, {
    files: { '.github/fairlead.yml': configuration, 'src/a.ts': `const a = '${gitHubToken()}';\n` },
  });
  await scene.settle();
  expect(verdict(scene, pull.headSha)?.conclusion).toBe('failure');
});

it('is found in a commit that a later one takes back, and only that commit is named', async () => {
  const scene = await openScene({ configuration: 'policies:\n  secrets: block\n' });
  const leak = await scene.shop.commit({
    branch: 'feature',
    from: 'main',
    files: { 'src/a.ts': `const a = '${gitHubToken()}';\n` },
    author: scene.maria,
  });
  const pull = await openPull(scene, { from: 'feature', files: { 'src/a.ts': 'const a = 1;\n' } });
  await scene.settle();
  const run = verdict(scene, pull.headSha);
  expect(run?.conclusion).toBe('failure');
  const shown = [run?.summary, run?.text, ...(run?.annotations ?? []).map(({ message }) => message)].join(
    '\n',
  );
  expect(shown).toContain(`in commit \`${leak.slice(0, 7)}\``);
  expect(shown).not.toContain(gitHubToken());
});

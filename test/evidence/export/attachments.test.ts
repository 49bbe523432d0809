/** Files that a client gave: each has a name of its own in the package, so that a package of honest files holds. */
import { expect, it } from 'vitest';
import { clientEvidence } from '../../../app/evidence/export/client-evidence.ts';
import { verifyPackage } from '../../../app/evidence/standalone/verify.mjs';
import type { GuardedOctokit } from '../../../app/github/reads.ts';
import { dossier } from '../package/dossiers.ts';
import { written } from '../package/made.ts';

const long = `${'x'.repeat(490)}.pdf`;
const files = ['Policy.pdf', 'policy.pdf', 'a b.pdf', 'a_b.pdf', 'board/minutes.txt', long];
const controls = ['CC1.1', 'CC1.2', 'CC1.3', 'CC1.4', 'CC1.5', 'CC2.2'];
const text = `manual:\n${files
  .map((file, i) => `  - control: soc2 ${controls[i]}\n    owner: Maria\n    file: ${JSON.stringify(file)}\n`)
  .join('')}`;

/** Only what is read here. */
const octokit = {
  async request(route: string, { path, file_sha }: { path: string; file_sha: string }) {
    if (route.includes('/git/blobs/')) return { data: { content: Buffer.from(file_sha).toString('base64') } };
    const content = path.endsWith('evidence.yml') ? text : path;
    return { data: { type: 'file', size: Buffer.byteLength(content), sha: content } };
  },
} as unknown as GuardedOctokit;

it('have a name each, also where signs or capitals alone part them, or where it is too long', async () => {
  const { attachments, evidence, problems } = await clientEvidence(octokit, 'acme');
  expect(problems).toEqual([]);
  const paths = attachments.map(({ path }) => path);
  expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(files.length);
  expect(paths).toContain('attachments/board/minutes.txt');
  for (const { file } of evidence.given) expect(paths).toContain(file);
  const control = {
    framework: 'soc2',
    id: 'CC1.1',
    words: 'Our words',
    evidence: [],
    manual: evidence.given.map(({ owner, date, file, sha256 }) => ({
      asks: 'It',
      owner,
      date,
      file,
      sha256,
    })),
    coverage: null,
    gapMinutes: 0,
  };
  const path = await written(dossier(2, { attachments, controls: () => [control] }));
  expect((await verifyPackage(path)).problems).toEqual([]);
});

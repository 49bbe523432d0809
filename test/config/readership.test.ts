/** Who is shown what of another repository's file. */
import { describe, expect, it } from 'vitest';
import type { Elsewhere } from '../../app/config/elsewhere.ts';
import {
  asSeenBy,
  type Reader,
  unquoted,
  withoutQuotes,
  withoutReasons,
} from '../../app/config/readership.ts';
import type { FileAnswer } from '../../app/github/files/other-files.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { own } from '../../policies/engine/prose.ts';
import { failure, finding, judge, waiver } from '../engine/waivers/samples.ts';

const ask = { owner: 'acme', repo: 'vault', ref: 'main' };
const read = { kind: 'file', text: 'policies: {}\n', commit: 'c', blob: 'b', defaultBranch: 'main' } as const;
const hidden: FileAnswer = { ...read, isPublic: false };
const eve: Reader = { login: 'eve', kind: 'user', fromFork: true };
const renovate: Reader = { login: 'renovate[bot]', kind: 'bot', fromFork: false };

interface Told {
  readonly answer?: FileAnswer;
  readonly reader?: Reader;
  /** Permission of the reader there, or the status that GitHub answers with. */
  readonly held?: string | number;
  /** What the base branch names already, as `Repo@ref`. */
  readonly named?: string;
}

async function seen({ answer = hidden, reader = eve, held = 'none', named }: Told) {
  const asked: string[] = [];
  const [repo = '', ref = ''] = named?.split('@') ?? [];
  const inForce = named ? [{ owner: 'Acme', repo, ref, path: 'p', blob: null, found: 'no ref' }] : [];
  const elsewhere = {
    shared: () => ({ read: async () => answer, history: async function* () {} }),
    revisions: async () => inForce,
  } as unknown as Elsewhere;
  const request = async (_: string, { repo: name, username }: Record<string, string>) => {
    asked.push(`${username} in ${name}`);
    if (typeof held === 'number') throw Object.assign(new Error('no'), { status: held });
    return { data: { permission: held, role_name: held, user: { login: username } } };
  };
  const theirs = await asSeenBy(elsewhere, reader, { request } as never);
  return { kind: (await theirs.shared(ask).read()).kind, asked };
}

describe('a private file that a change names', () => {
  it('is there for an author who may read it', async () => {
    expect(await seen({ held: 'read' })).toEqual({ kind: 'file', asked: ['eve in vault'] });
    expect(await seen({ held: 'admin' })).toMatchObject({ kind: 'file' });
  });

  it.each<readonly [string, Told]>([
    ['a stranger', {}],
    ['somebody of whom GitHub does not say what they may', { held: 403 }],
    ['somebody while GitHub is down', { held: 503 }],
    ['an App of a fork', { reader: { ...renovate, fromFork: true }, named: 'vault@v1' }],
    [
      'an App, where the base branch names none of that repository',
      { reader: renovate, named: 'other@main' },
    ],
    ['a stranger, at another revision than the base branch names', { named: 'vault@v1' }],
    [
      'a stranger, where there is nothing',
      { answer: { kind: 'no file', defaultBranch: 'main', isPublic: false } },
    ],
    [
      'a stranger, where it cannot be read',
      { answer: { kind: 'unreadable', gap: { reason: [] }, passing: false } },
    ],
  ])('is as if it did not exist for %s', async (_, told) => {
    expect((await seen(told)).kind).toBe('unseen');
  });

  it.each<readonly [string, Told, FileAnswer['kind']]>([
    ['a public one', { answer: { ...read, isPublic: true } }, 'file'],
    ['one that the base branch names', { named: 'Vault@main' }, 'file'],
    ["an update of one by the repository's own App", { reader: renovate, named: 'vault@v1' }, 'file'],
    [
      'that it cannot be read now',
      { answer: { kind: 'unreadable', gap: { reason: [] }, passing: true } },
      'unreadable',
    ],
  ])('is no secret: %s, and nobody is looked up', async (_, told, kind) => {
    expect(await seen(told)).toEqual({ kind, asked: [] });
  });
});

describe('in a report that everybody reads', () => {
  const problem = (path: string) => ({ path, line: 3, column: 1, message: own('"s3cret" is no policy') });
  const closed = ['acme/vault'];

  it('problems of a closed file keep their place and lose their words', () => {
    const paths = ['Acme/Vault/.github/fairlead.yml', 'acme/vault-2/f.yml', '.github/fairlead.yml'];
    const said = unquoted(paths.map(problem), closed).map(
      ({ line, message }) => `${line} ${toPlain(message)}`,
    );
    expect(said[0]).toMatch(/^3 a problem, which is not quoted here/);
    expect(said.slice(1)).toEqual(['3 "s3cret" is no policy', '3 "s3cret" is no policy']);
    const proposed = withoutQuotes({ ok: false, problems: paths.slice(0, 1).map(problem) }, closed);
    expect(JSON.stringify(proposed)).not.toContain('s3cret');
  });

  const origin = { kind: 'file', layer: 'l', line: 2, column: 5 } as const;
  const theirs = waiver({ origin: { ...origin, path: 'acme/Vault/.github/fairlead/waivers.yml' } });

  it.each([
    ['all that fails', failure(finding())],
    ['some of it', failure(finding(), finding({ fingerprint: 'other' }))],
  ])('a waiver of a closed file for %s gives neither reason nor ticket', (_, assessment) => {
    const one = { ...theirs, scope: { ...theirs.scope, findings: ['sql'] } };
    const judged = judge(assessment, [one]);
    expect(JSON.stringify(judged)).toContain('SEC-412');
    const shown = JSON.stringify(withoutReasons([judged], closed));
    expect(shown).not.toMatch(/SEC-412|switched off/);
    expect(shown).toContain('not everybody may read the file it stands in');
    expect(withoutReasons([judged], ['acme/other'])).toEqual([judged]);
    expect(withoutReasons([judged], [])).toEqual([judged]);
  });
});

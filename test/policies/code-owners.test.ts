import { describe, expect, it } from 'vitest';
import { notKnown } from '../../policies/engine/part.ts';
import { own } from '../../policies/engine/prose.ts';
import { codeOwners } from '../../policies/repository/code-owners.ts';
import { said, type Texts } from './repository-files.ts';
import { repositorySamples } from './sample-repository.ts';

const at = '.github/CODEOWNERS';
const workflow = { '.github/workflows/a.yml': 'on: push\n' };

/** Whether it passes as a clone shows it; otherwise what is said must hold this. */
const cases: readonly (readonly [string, Texts, 'pass' | 'skip' | string])[] = [
  ['everything is owned', { [at]: '* @acme/all\n', ...workflow }, 'pass'],
  ['it lies at the root', { CODEOWNERS: '* @acme/all\n', ...workflow }, 'pass'],
  ['it lies in docs', { 'docs/CODEOWNERS': '* @acme/all\n', ...workflow }, 'pass'],
  ['nothing is there at all', {}, 'skip'],
  ['there is none', { 'a.md': '' }, 'There is no CODEOWNERS'],
  ['its name is in lower case', { '.github/codeowners': '* @acme/all\n' }, '.github/codeowners is not read'],
  ['it is GitLab’s', { '.gitlab/CODEOWNERS': '* @acme/all\n' }, '.gitlab/CODEOWNERS is not read'],
  ['it is a page about it', { [at]: '* @acme/all\n', 'docs/help/CODEOWNERS/x.md': '' }, 'pass'],
  [
    'there are two',
    { [at]: '* @acme/all\n', CODEOWNERS: '* @acme/other\n' },
    'GitHub reads .github/CODEOWNERS alone; CODEOWNERS has no effect',
  ],
  ['it is empty', { [at]: '\n' }, 'holds no line that GitHub reads'],
  ['it holds remarks', { [at]: '# nobody yet\n' }, 'holds no line that GitHub reads'],
  ['it names nobody', { [at]: '*\n' }, 'names no owner in any of its 1 line'],
  ['it is too large', { [at]: `* @acme/all\n${'# x\n'.repeat(800_000)}` }, 'larger than 3 MB'],
  [
    'a line is negated',
    { [at]: '* @acme/all\n!/docs/ @acme/docs\n' },
    'line 2 (a pattern cannot be negated with !)',
  ],
  ['an owner is a word', { [at]: '* @acme/all\n/docs/ docs\n' }, 'line 2 (an owner is neither'],
  [
    'workflows are nobody’s',
    { [at]: '/src/ @acme/all\n/.github/CODEOWNERS @acme/all\n', ...workflow },
    '1 of 1 file matching .github/workflows/** has no owner: .github/workflows/a.yml',
  ],
  [
    'the file itself is nobody’s',
    { [at]: '/.github/workflows/ @acme/ops\n', ...workflow },
    '.github/CODEOWNERS',
  ],
  ['there are no workflows', { [at]: '/src/ @acme/all\n/.github/CODEOWNERS @acme/all\n' }, 'pass'],
  [
    'workflows were released on purpose',
    { [at]: '* @acme/all\n/.github/workflows/a.yml\n', ...workflow },
    'pass',
  ],
  [
    'a line begins with its owner',
    { [at]: '* @acme/all\n@acme/docs @acme/web\n', ...workflow },
    'line 2 (it begins with an owner, and names no files)',
  ],
  [
    'a folder is called like a scope',
    { [at]: '* @acme/all\n@acme/ @acme/web\n', 'packages/@acme/a.ts': '', ...workflow },
    'pass',
  ],
  ['an e-mail address owns', { [at]: '* ops@acme.example\n', ...workflow }, 'pass'],
];

describe('code-owners', () => {
  it.each(cases)('%s', async (_, files, expected) => {
    const { outcome, words } = await said(codeOwners, files);
    if (expected === 'pass' || expected === 'skip') expect([outcome, words]).toEqual([expected, words]);
    else {
      expect(outcome).toBe('fail');
      expect(words).toContain(expected);
    }
  });

  it('says that a clone does not tell who may write, and that a file was released', async () => {
    const files = { [at]: '* @acme/all\n/.github/workflows/a.yml\n', ...workflow };
    const { words } = await said(codeOwners, files);
    expect(words).toContain('was not asked: only GitHub knows');
    expect(words).toContain('1 file that must have an owner has none on purpose');
  });

  it('asks for an owner of what the options name', async () => {
    const files = { [at]: '/.github/ @acme/ops\n', 'db/schema.sql': '' };
    expect((await said(codeOwners, files)).outcome).toBe('pass');
    const { words } = await said(codeOwners, files, { cover: ['db/**'] });
    expect(words).toContain('1 of 1 file matching db/** has no owner: db/schema.sql');
  });

  const judge = (change: object) => {
    const facts = { codeOwnership: { ...repositorySamples.codeOwnership, ...change } };
    return codeOwners.judge(facts as never, codeOwners.options.parse({}));
  };

  it('shows what GitHub finds, each owner once, and each line once', () => {
    const verdict = judge({
      errors: [
        { line: 2, kind: 'Unknown owner', owner: '@gone', suggestion: null },
        { line: 3, kind: 'Unknown owner', owner: '@gone', suggestion: null },
        { line: 4, kind: 'Invalid pattern', owner: null, suggestion: null },
      ],
      file: { ...repositorySamples.codeOwnership.file, problems: [{ line: 4, problem: 'no pattern' }] },
    });
    expect(verdict).toMatchObject({
      outcome: 'fail',
      findings: [
        { fingerprint: 'unknown-owners', severity: 'high', line: 2 },
        { fingerprint: 'skipped-lines', line: 4 },
      ],
    });
    expect(JSON.stringify(verdict)).not.toContain('no pattern');
    expect(JSON.stringify(verdict)).toContain('"1 owner"');
  });

  it('does not say that nothing was asked where GitHub was asked', () => {
    expect(judge({})).not.toHaveProperty('unseen');
    expect(judge({ errors: notKnown(own('a clone')) })).toHaveProperty('unseen');
  });
});

/** What Fairlead would write into repositories, as the policies that ask for it read it. */
import { describe, expect, it } from 'vitest';
import { toPlain } from '../../policies/engine/plain.ts';
import { own } from '../../policies/engine/prose.ts';
import { usualDecisionPaths } from '../../policies/facts/decisions.ts';
import { codeOwnersText, isOwnerName } from '../../policies/files/code-owners.ts';
import { pinFile, type Resolved, refsToResolve } from '../../policies/files/pins.ts';
import { securityText } from '../../policies/files/security-policy.ts';
import { starterPath, starterText } from '../../policies/files/starter-record.ts';
import { readCodeOwners } from '../../policies/formats/code-owners.ts';
import { readDecisionRecord } from '../../policies/formats/decision-record.ts';
import { saysOfReporting } from '../../policies/formats/security-policy.ts';
import { defaultPins } from '../../policies/pull-request/workflow-hardening/pins.ts';

const a = 'a'.repeat(40);
const rules = { owner: 'acme', visibility: 'public', pins: defaultPins, allowedRunners: [] } as const;
const known = new Map<string, Resolved>([
  ['some/action@v1', { commit: a, kind: 'tag' }],
  ['some/action@v1.2.3', { commit: a, kind: 'tag' }],
  ['some/action@main', { commit: a, kind: 'branch' }],
  ['gone/action@v1', { why: own('there is no tag or branch of that name') }],
]);
const path = '.github/workflows/ci.yml';
const workflow = (...steps: readonly string[]) =>
  `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${steps.map((one) => `      ${one}\n`).join('')}`;
const pin = (text: string) => pinFile({ path, text }, rules, known);

describe('pins', () => {
  it.each([
    ['- uses: some/action@v1', `- uses: some/action@${a} # v1`],
    ['- uses: some/action@v1.2.3', `- uses: some/action@${a} # v1.2.3`],
    ['- uses: Some/Action@v1', `- uses: Some/Action@${a} # v1`],
    ['- uses: some/action/sub/path@v1', `- uses: some/action/sub/path@${a} # v1`],
    ['- uses: "some/action@v1"', `- uses: "some/action@${a}" # v1`],
    ["- uses: 'some/action@v1'  # why", `- uses: 'some/action@${a}' # v1 # why`],
    ['- uses: some/action@v1 # v1.2.3', `- uses: some/action@${a} # v1 # v1.2.3`],
    ['- uses: some/action@v1 # zizmor: ignore[x] y', `- uses: some/action@${a} # v1 # zizmor: ignore[x] y`],
    ['- uses: some/action@v1.2.3 # v1.2.3', `- uses: some/action@${a} # v1.2.3`],
    ['- uses:   some/action@v1   ', `- uses:   some/action@${a} # v1`],
    ['- uses: some/action@v1\r', `- uses: some/action@${a} # v1\r`],
    ['- name: x\n        uses: some/action@v1', `- name: x\n        uses: some/action@${a} # v1`],
  ])('%j becomes %j', (before, after) => {
    expect(pin(workflow(before)).file?.text).toBe(workflow(after));
  });

  it('leaves everything else byte for byte, what may be used by version among it', () => {
    const rest = ['- uses: actions/checkout@v4', '- uses: acme/own@main', '- run: echo uses=some/action@v1'];
    const before = `# Ä comment\n${workflow('- uses: some/action@v1', ...rest)}`;
    const { file, left } = pin(before);
    expect(file).toEqual({
      path,
      text: before.replace('some/action@v1', `some/action@${a} # v1`),
      count: 1,
      branches: [],
    });
    expect(left).toEqual([]);
    expect(pin(workflow(...rest))).toEqual({ file: null, left: [] });
    expect(pin('on: [').file).toBeNull();
  });

  it.each([
    ['- uses: gone/action@v1', 'there is no tag or branch of that name'],
    ['- uses: docker://alpine:3', 'an image: which digest it has is its registry’s to say'],
    ['- uses: some/action@', 'what it names is not written there, so no commit can be'],
    ['- { uses: some/action@v1 }', 'the line is written in a way that is better changed by hand'],
    ['- uses: >-\n          some/action@v1', 'the line is written in a way that is better changed by hand'],
  ])('leaves %j and says why', (step, why) => {
    const { file, left } = pin(workflow(step));
    expect([file, left.map((one) => toPlain(one.why))]).toEqual([null, [why]]);
  });

  it('pins a branch where it is, and tells', () => {
    expect(pin(workflow('- uses: some/action@main')).file).toMatchObject({
      branches: ['some/action@main'],
      text: expect.stringContaining(`@${a} # main\n`),
    });
    expect(pin(workflow('- uses: actions/checkout@main')).left).toHaveLength(1);
  });

  it('pins a reusable workflow, and a line that an alias shares once', () => {
    const text = 'on: push\njobs:\n  a:\n    uses: some/action/.github/workflows/x.yml@v1\n';
    expect(pin(text).file?.text).toContain(`x.yml@${a} # v1\n`);
    const shared = workflow('- &one\n        uses: some/action@v1', '- *one');
    expect(pin(shared).file).toMatchObject({ count: 1 });
  });

  it('looks up no more names than some hundred, and says so of the rest', () => {
    const text = workflow(...Array.from({ length: 300 }, (_, n) => `- uses: some${n}/action@v1`));
    expect(refsToResolve([{ path, text }], rules)).toHaveLength(200);
    expect(toPlain(pin(text).left[0]?.why ?? own(''))).toContain('no more than 200 names');
  });

  it('asks for each name once', () => {
    const text = workflow('- uses: some/action@v1', '- uses: Some/action/x@v1', '- uses: gone/action@v1');
    expect(refsToResolve([{ path, text }], rules)).toEqual([
      { repository: 'Some/action', ref: 'v1' },
      { repository: 'gone/action', ref: 'v1' },
    ]);
  });
});

it('SECURITY.md says how to report, with and without the address', () => {
  expect(saysOfReporting(securityText(null))).toBe('how');
  expect(saysOfReporting(securityText('https://github.com/acme/shop/security/advisories/new'))).toBe('how');
});

it('CODEOWNERS is one line that GitHub reads; an owner is a name that can be looked up', () => {
  const { rules: lines, problems } = readCodeOwners(
    '.github/CODEOWNERS',
    codeOwnersText(['@acme/leads', '@maria']),
  );
  expect(problems).toEqual([]);
  expect(lines).toMatchObject([{ pattern: '*', owners: [{ name: 'acme/leads' }, { name: 'maria' }] }]);
  expect(['@maria', '@acme/leads', '@a-b/c_d'].map(isOwnerName)).toEqual([true, true, true]);
  expect(['maria', 'a@b.test', '@acme/', '@', '@a b', '@-a', '@a/b/c'].map(isOwnerName)).toEqual(
    Array(7).fill(false),
  );
});

it('the first record decides and says why; it is offered only where none is kept', () => {
  const path = 'docs/adr/0001-record-architecture-decisions.md';
  expect(readDecisionRecord(path, starterText('2026-11-30'))).toMatchObject({
    status: 'accepted',
    decided: true,
    explained: true,
    title: 'Record architecture decisions',
  });
  const at = (paths: readonly string[], globs = usualDecisionPaths) =>
    starterPath(paths, globs, '2026-11-30');
  expect(at(['README.md'])).toEqual({ path });
  expect(at([], ['decisions/**/*.md'])).toEqual({ path: 'decisions/0001-record-architecture-decisions.md' });
  expect(at(['docs/adr/0007-x.md'])).toEqual({ kept: 'docs/adr/0007-x.md' });
  expect(at(['packages/web/docs/adr/0001-x.md'])).toEqual({ kept: 'packages/web/docs/adr/0001-x.md' });
  expect(at([], ['docs/adr/ADR-?.txt'])).toBeNull();
});

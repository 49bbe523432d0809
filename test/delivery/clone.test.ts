/** What a clone tells of delivery, and what it does not. */
import { expect, it } from 'vitest';
import { repairsOf } from '../../app/delivery/clone/repairs.ts';
import { chosenTags, versionOf } from '../../app/delivery/clone/tags.ts';
import { homeOf } from '../../app/delivery/definitions/references.ts';
import { type ImportedCommit, type ImportedTag, imported } from './imported.ts';
import { runCommand } from './run-command.ts';

const day = 86_400;
const start = Date.parse('2026-11-02T00:00:00Z') / 1000;
const at = (days: number): number => Math.round(start + days * day);

/** A branch of pushes and one merge, released three times; the second release is taken back. */
const commits: readonly ImportedCommit[] = [
  { id: 'root', written: at(0) },
  { id: 'one', parents: ['root'], written: at(1), message: 'Begin' },
  { id: 'side1', parents: ['one'], written: at(1.5) },
  { id: 'side2', parents: ['side1'], written: at(2) },
  {
    id: 'merge',
    parents: ['one', 'side2'],
    written: at(3),
    message: 'Merge pull request #7 from acme/receipts\n\nAdd <b>receipts</b>',
  },
  {
    id: 'bot',
    parents: ['merge'],
    written: at(3.1),
    committed: at(3.2),
    author: 'dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>',
  },
  { id: 'squash', parents: ['bot'], written: at(4), message: 'Squashed (#8)' },
  {
    id: 'revert',
    parents: ['squash'],
    written: at(5),
    message: 'Revert "Add <b>receipts</b>" (#9)\n\nReverts acme/shop#7',
  },
  { id: 'waits', parents: ['revert'], written: at(6) },
];
const tags: readonly ImportedTag[] = [
  { name: 'v1.0.0', commit: 'one', at: at(1.2) },
  { name: 'v1.1.0-rc.1', commit: 'merge', at: at(3.3) },
  { name: 'v1.1.0', commit: 'bot', at: at(3.5) },
  { name: 'v1.1.1', commit: 'revert', at: null },
  { name: 'ui-9.0.0', commit: 'revert', at: at(5.5) },
  { name: 'nightly', commit: 'waits', at: at(6) },
];
const window = ['--since', '2026-11-01', '--until', '2026-11-30'];

const json = async (dir: string, ...more: string[]) =>
  JSON.parse((await runCommand(['.', '--format', 'json', ...window, ...more], dir)).out);

it('a window with every number, and what is not known', async () => {
  const { dir } = imported(commits, tags);
  const told = await json(dir);
  expect(told).toMatchObject({
    canon: 1,
    branch: 'main',
    window: { since: '2026-11-01T00:00:00Z', until: '2026-12-01T00:00:00Z', timeZone: 'UTC' },
    landed: { changes: 6, baseline: 1, waiting: 1 },
    deploymentFrequency: { n: 3 },
    changeFailRate: { n: 1, of: 3, isLeast: true },
    recoveryTime: { seconds: { n: 1, p50: 1.5 * day }, isAbout: true, open: 0 },
    reworkRate: { n: 1, of: 3 },
    batchSize: { n: 2, p50: 2 },
  });
  // Of the merge from its first commit on; the other two were squashed: their start is in no clone.
  expect(told.cohorts[0]).toMatchObject({
    cohort: 'people',
    leadTime: { seconds: null, withheld: expect.stringContaining('2 squashed'), coverage: { n: 1, of: 3 } },
  });
  expect(told.cohorts[1]).toMatchObject({ cohort: 'bots', leadTime: { seconds: { n: 1, p50: 0.4 * day } } });
  const lead = told.rules.find(({ id }: { id: string }) => id === 'lead-time').rows;
  expect(lead[0]).toMatchObject({
    title: 'Add <b>receipts</b> (#7)',
    seconds: 2 * day,
    'before merge seconds': 1.5 * day,
    'deploy seconds': 0.5 * day,
    'review seconds': null,
  });
  expect(told.notKnown.join('\n')).toMatch(/reviews, drafts and incidents[\s\S]*1 of the 3 tags has no time/);
  // Nobody is named.
  expect(JSON.stringify(told)).not.toContain('Maria');
});

it('other tags are deployments when somebody says so', async () => {
  const { dir } = imported(commits, tags);
  const told = await json(dir, '--deployments', 'ui-*');
  expect(told).toMatchObject({ deploymentFrequency: { n: 1 }, changeFailRate: { n: 0, of: 1, value: null } });
  const none = await json(dir, '--deployments', 'nothing-*');
  expect(none).toMatchObject({ deploymentFrequency: null, changeFailRate: null, batchSize: null });
});

it('text, page and rows say the same, and the page is one of its own', async () => {
  const { dir } = imported(commits, tags);
  const run = async (format: string) => (await runCommand(['.', '--format', format, ...window], dir)).out;
  const text = await run('text');
  expect(text).toMatch(/change fail rate\s+≥ 33\.3 % \(1 of 3\)/);
  expect(text).toMatch(/lead time\s+withheld, 1 of 3 covered/);
  expect(text).not.toMatch(/ -\d|NaN|Infinity/);
  const page = await run('html');
  expect(page).toContain('Add &lt;b&gt;receipts&lt;/b&gt; (#7)');
  expect(page).not.toMatch(/<script|https?:\/\/|NaN|<b>receipts/);
  const csv = await run('csv');
  expect(csv).toContain('"lead-time"');
  expect(csv.split('\r\n')[0]).toMatch(/^"rule","commit","title","cohort"/);
});

it('explains a number by its rows', async () => {
  const { dir } = imported(commits, tags);
  const { out, code } = await runCommand(['explain', 'recovery-time', '.', ...window], dir);
  expect(code).toBe(0);
  expect(out).toMatch(/about P50 1 d 12 h/);
  expect(out).toMatch(/deployment v1\.1\.0 · .*reason revert/);
  expect(await runCommand(['explain', 'speed', '.'], dir)).toMatchObject({
    code: 2,
    notes: expect.stringContaining('lead-time'),
  });
});

it('an empty window is no data, and says where there is some', async () => {
  const { dir } = imported(commits, tags);
  const { out } = await runCommand(['.', '--since', '2027-01-01', '--until', '2027-01-31'], dir);
  expect(out).toMatch(/Nothing landed and nothing was deployed in the window[\s\S]*2026-11-08/);
  expect(out).toMatch(/lead time\s+no data/);
  expect(out).toMatch(/deployments\s+0 a week/);
});

it('a shallow clone and clocks that are wrong end in no nonsense', async () => {
  const wrong: readonly ImportedCommit[] = [
    { id: 'root', written: at(0) },
    { id: 'future', parents: ['root'], written: at(400), committed: at(1) },
    { id: 'past', parents: ['future'], written: 0, committed: 1 },
    { id: 'last', parents: ['past'], written: at(2) },
  ];
  const { dir, git } = imported(wrong, [
    { name: 'v1', commit: 'root', at: at(0) },
    { name: 'v2', commit: 'last', at: at(1.5) },
  ]);
  const told = await json(dir);
  const rows = told.rules[0].rows;
  for (const row of rows) if (row.seconds !== null) expect(row.seconds).toBeGreaterThanOrEqual(0);
  expect(rows.find(({ title }: { title: string }) => title === 'future')).toMatchObject({
    flags: expect.stringContaining('clock skew'),
  });
  expect(rows.find(({ title }: { title: string }) => title === 'last')).toMatchObject({
    'deploy seconds': 0,
    flags: expect.stringContaining('deployed before it landed'),
  });
  git('clone', '--quiet', '--bare', '--depth', '1', `file://${dir}`, 'shallow.git');
  expect((await json(`${dir}/shallow.git`)).notKnown.join('\n')).toContain('shallow');
});

it('a copy on a release branch, and a line that says what caused a failure', async () => {
  const begun: readonly ImportedCommit[] = [
    { id: 'root', written: at(0) },
    { id: 'fix', parents: ['root'], written: at(1) },
    { id: 'bad', parents: ['fix'], written: at(2) },
  ];
  // The same commits have the same ids in every clone.
  const { git } = imported(begun);
  const [bad = '', fix = ''] = git('rev-list', 'main').split('\n');
  const { dir } = imported(
    [
      ...begun,
      { id: 'copy', parents: ['root'], written: at(3), message: `fix\n\n(cherry picked from commit ${fix})` },
      {
        id: 'repair',
        parents: ['bad'],
        written: at(7),
        message: `Repair it\n\nCaused-by: ${bad.slice(0, 9)}`,
      },
    ],
    [
      { name: 'v1.0.0', commit: 'root', at: at(0) },
      { name: 'v1.0.1', commit: 'copy', at: at(4) },
      { name: 'v1.1.0', commit: 'bad', at: at(6) },
      { name: 'v1.1.1', commit: 'repair', at: at(8) },
    ],
  );
  const told = await json(dir);
  const rowsOf = (id: string) => told.rules.find((rule: { id: string }) => rule.id === id).rows;
  expect(
    rowsOf('lead-time').map(({ title, deployment }: Record<string, string>) => [title, deployment]),
  ).toEqual([
    ['fix', 'v1.0.1'],
    ['bad', 'v1.1.0'],
    ['Repair it', 'v1.1.1'],
  ]);
  expect(rowsOf('recovery-time')).toMatchObject([
    { deployment: 'v1.1.0', reason: 'caused by', recovery: 'v1.1.1', seconds: 2 * day },
  ]);
  // All of the deployments are there: 1 of 4 can be reckoned again.
  expect(
    rowsOf('change-fail-rate').map(({ deployment, failed }: Record<string, string>) => [deployment, failed]),
  ).toEqual([
    ['v1.0.0', 'no'],
    ['v1.0.1', 'no'],
    ['v1.1.0', 'yes'],
    ['v1.1.1', 'no'],
  ]);
});

it.each([
  ['v1.2.0', '', false],
  ['1.2', '', false],
  ['release-7', '', false],
  ['release/2026.11', '', false],
  ['api/v3.0.1', 'api', false],
  ['@acme/ui@2.0.0', '@acme/ui', false],
  ['dashboard-1.6.5', 'dashboard', false],
  ['2026-11-30', '', false],
  ['v1.2.0+build.7', '', false],
  ['v1.2.0-rc.1', '', true],
  ['1.0b2', '', true],
  ['v2.0.0-alpha', '', true],
])('%s names a version', (name, series, preRelease) => {
  expect(versionOf(name)).toEqual({ series, preRelease });
});

it.each(['nightly', 'issue-42', 'latest', 'v', 'before-rewrite', 'v1.2-windows-only'])(
  '%s names none',
  (name) => {
    expect(versionOf(name)).toBe(null);
  },
);

it('one series is chosen, and the others are counted', () => {
  const tag = (name: string) => ({ name, commit: name, at: 1, lightweight: false });
  const chosen = chosenTags(['v1.0.0', '1.1.0', 'ui-1.0.0', 'v2.0.0-rc.1', 'x'].map(tag), null);
  expect(chosen).toMatchObject({
    by: { kind: 'series', series: '' },
    preReleases: 1,
    others: [{ series: 'ui', tags: 1 }],
    unversioned: 1,
  });
  expect(chosen.deployments.map(({ name }) => name)).toEqual(['v1.0.0', '1.1.0']);
});

it.each([
  [{ title: 'Revert "Add x (#10)"', body: '', branch: null }, ['10'], true],
  [
    { title: 'Undo', body: 'This reverts commit 0123456789abcdef0123456789abcdef01234567.', branch: null },
    ['0123456789abcdef0123456789abcdef01234567'],
    true,
  ],
  [{ title: null, body: '', branch: 'revert-10-feature' }, ['10'], true],
  [{ title: 'fix(types): revert #459 & #464', body: '', branch: null }, ['459', '464'], true],
  [
    { title: 'Revert "Revert "Add x (#10)""', body: 'This reverts commit 0123456789.', branch: null },
    [],
    false,
  ],
  // What a title quotes has reasons of its own to name others.
  [{ title: 'Revert "More of #7 (#10)" (#15)', body: '', branch: null }, ['10'], true],
  [{ title: 'Revert "More of #7"', body: 'Reverts #10', branch: null }, ['10'], true],
  [{ title: 'Reapply "Add x" (#12)', body: 'This reverts commit 0123456789.', branch: null }, [], false],
  [{ title: 'ide: goto def on begin/commit/rollback', body: '', branch: null }, [], false],
  [{ title: 'Revertible migrations (#4)', body: 'Closes #3', branch: null }, [], false],
])('what %o takes back', (words, reverted, isRevert) => {
  expect(repairsOf(words, null)).toMatchObject({ reverted, isRevert, hotfix: false });
});

it.each([
  ['hotfix: close the pool', null, true],
  ['Close the pool', 'hotfix/pool', true],
  ['docs: how to make a hotfix', null, false],
])('%s on %s: hotfix %s', (title, branch, hotfix) => {
  expect(repairsOf({ title, body: '', branch }, null).hotfix).toBe(hotfix);
});

it.each([
  [{ title: 'Revert "Add x"', body: 'Reverts acme/shop#10', branch: null }, ['10']],
  [{ title: 'Revert "Add x"', body: 'Reverts Acme/Shop#10.', branch: null }, ['10']],
  [{ title: 'Revert "Add x"', body: 'Reverts #10, #11', branch: null }, ['10', '11']],
  [{ title: 'Revert "Add x"', body: 'Reverts acme/lib#10', branch: null }, []],
  [{ title: 'Revert "Use acme/lib#10"', body: '', branch: null }, []],
  [{ title: 'Revert "Add x"', body: 'Reverts https://github.com/acme/shop/pull/10', branch: null }, ['10']],
  [{ title: 'Revert "Add x"', body: 'Reverts https://github.com/acme/lib/pull/10', branch: null }, []],
  [{ title: 'Revert "Add x"', body: 'Reverts https://ghe.test/acme/shop/pull/10', branch: null }, []],
  [{ title: 'Revert "Add x"', body: '', branch: 'revert-10-x', isFork: true }, []],
] as const)('%o of acme/shop takes back %j', (words, reverted) => {
  for (const remote of ['https://github.com/acme/shop', 'git@github.com:acme/shop.git'])
    expect(repairsOf(words, homeOf(remote))).toMatchObject({ reverted, isRevert: true });
});

it.each([
  ['Caused-by: #10, #11', ['10', '11']],
  ['Caused-by: acme/lib#10', []],
  ['Caused-by: https://github.com/acme/shop/pull/10', ['10']],
  ['Caused-by: https://github.com/acme/lib/pull/10', []],
])('%s in a message', (body, causedBy) => {
  const words = { title: 'Repair it', body, branch: null };
  expect(repairsOf(words, homeOf('https://github.com/acme/shop'))).toMatchObject({ causedBy });
});

it('tells of the last week for a digest, and is silent of a quiet one', async () => {
  const { dir } = imported(commits, tags);
  const week = (until: string) => runCommand(['.', '--format', 'digest', '--until', until], dir);
  const { out } = await week('2026-11-07');
  expect(out).toMatch(/^\*\*`.*`\*\* · \d+ changes? landed\./);
  expect(out).toContain('| change fail rate |');
  expect((await week('2026-12-31')).code).toBe(0);
  expect((await week('2020-01-31')).out).toMatch(
    /^Nothing landed, was deployed or failed this week in `.*`\.\n$/,
  );
});

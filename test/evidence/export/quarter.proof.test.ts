/**
 * A quarter of a made-up client: 20 repositories, 1,000 changes (or as many as `FAIRLEAD_QUARTER_CHANGES` says), among them some of each kind that should not have been. All that was planted
 * is found, nothing else is, the counts balance, and the package verifies.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Made } from '../../../app/evidence/export/asked.ts';
import { makePackage } from '../../../app/evidence/export/make.ts';
import type { Row } from '../../../app/evidence/model/population.ts';
import { changeClasses } from '../../../app/evidence/population/classes.ts';
import { forAssessment } from '../../../app/github/access/assessment-octokit.ts';
import { tokenOctokit } from '../../../app/github/access/token-octokit.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import type { RepositoryHandle, UserHandle } from '../../github/index.ts';
import { at, openScene, quarter, type Scene } from '../changes/scene.ts';

const repositories = 20;
const perRepository = Number(process.env.FAIRLEAD_QUARTER_CHANGES ?? 1000) / repositories;

/** By what was done: class, and attributes that must fail. */
const deeds = {
  reviewed: { class: 'reviewed', fails: [] },
  'self-merged': { class: 'self-merged', fails: ['A2'] },
  pushed: { class: 'direct push', fails: ['A1', 'A2'] },
  bypassed: { class: 'bypass', fails: ['A2', 'A8'] },
  'pushed past a rule': { class: 'bypass', fails: ['A1', 'A2', 'A8'] },
  exempt: { class: 'exempt suspected', fails: ['A2', 'A8'] },
  emergency: { class: 'emergency', fails: ['A12'] },
  'called an emergency afterwards': { class: 'self-merged', fails: ['A2'] },
  'called an emergency by a program': { class: 'self-merged', fails: ['A2'] },
  'by a program': { class: 'bot by policy', fails: ['A2'] },
  'pushed by a program': { class: 'bot by policy', fails: ['A1', 'A2'] },
  'by a program, with a commit of a person on top': { class: 'self-merged', fails: ['A2'] },
  'in a program’s name': { class: 'self-merged', fails: ['A2'] },
  'by a program that nobody named': { class: 'self-merged', fails: ['A2'] },
  'approved, of an address that is nobody’s': { class: 'unknown', fails: [] },
  'made at a commit of another branch': { class: 'nothing landed', fails: [] },
  'approved before the last push': { class: 'reviewed', fails: ['A3'] },
  overruled: { class: 'reviewed', fails: ['A4'] },
} as const;

type Deed = keyof typeof deeds;
type Kind = 'free' | 'ruled' | 'exempt';

const planted: Readonly<Record<Kind, readonly Deed[]>> = {
  free: [
    'self-merged',
    'pushed',
    'emergency',
    'approved before the last push',
    'overruled',
    'called an emergency afterwards',
    'called an emergency by a program',
    'by a program',
    'pushed by a program',
    'by a program, with a commit of a person on top',
    'in a program’s name',
    'by a program that nobody named',
    'approved, of an address that is nobody’s',
  ],
  ruled: ['bypassed', 'pushed past a rule'],
  exempt: ['exempt'],
};

const kindOf = (index: number): Kind => (['free', 'ruled', 'exempt'] as const)[index % 3] ?? 'free';

/** What GitHub tells of for a month alone is done within it. */
const late = perRepository * 0.8;

interface Told {
  readonly repository: string;
  readonly deed: Deed;
  readonly branch?: string;
  readonly commit: string;
}

let made: Made;
let rows: readonly Row[] = [];
const told: Told[] = [];
let scene: Scene;
/** One that the client's policy names, and one that it does not. */
let robots: { readonly named: UserHandle; readonly other: UserHandle };

const two = (number: number) => String(number).padStart(2, '0');

/** Each change has its own hour; the last fifth is in June, after the 6th. */
function timeOf(number: number): (minute: number) => string {
  const share = number / perRepository;
  const from = number < late ? at('04-02 00:00') : at('06-08 00:00');
  const to = number < late ? at('06-07 00:00') : at('06-30 00:00');
  const part = number < late ? number / late : (share - 0.8) / 0.2;
  const begin = from.getTime() + Math.floor(((to.getTime() - from.getTime()) * part) / 3_600_000) * 3_600_000;
  return (minute) => {
    const day = new Date(begin + minute * 60_000);
    return `${two(day.getUTCMonth() + 1)}-${two(day.getUTCDate())} ${two(day.getUTCHours())}:${two(day.getUTCMinutes())}`;
  };
}

function robot(slug: string): UserHandle {
  const { data } = scene.github.createApp({ slug, permissions: { contents: 'write' }, events: [] });
  return { login: data.bot.login, id: data.bot.id, token: '', data: data.bot };
}

const stranger = { name: 'Ann', email: 'ann@laptop.local', date: new Date(0) };

/** Who opens a pull request, who writes its commit, who pushes it. */
function makersOf(deed: Deed): readonly [UserHandle, UserHandle | typeof stranger, UserHandle] {
  const { ann, owner } = scene;
  if (deed === 'bypassed' || deed === 'exempt') return [owner, owner, owner];
  if (deed === 'by a program that nobody named') return [robots.other, robots.other, robots.other];
  if (deed === 'in a program’s name') return [ann, robots.named, ann];
  if (deed === 'approved, of an address that is nobody’s') return [ann, stranger, ann];
  return deed.startsWith('by a program') ? [robots.named, robots.named, robots.named] : [ann, ann, ann];
}

/** Of these somebody approves what lands. */
const isApproved = (deed: Deed): boolean =>
  deeds[deed].class === 'reviewed' || deed === 'approved, of an address that is nobody’s';

function pushed(shop: RepositoryHandle, deed: Deed, number: number): Promise<string> {
  const author = { pushed: scene.ann, 'pushed by a program': robots.named }[deed as string] ?? scene.owner;
  const date = at(timeOf(number)(0));
  return shop.commit({ branch: 'main', files: fileOf(number), message: `Push ${number}`, author, date });
}

const fileOf = (number: number) => ({ [`src/${number}.ts`]: `${number}\n` });

async function landed(shop: RepositoryHandle, deed: Deed, number: number): Promise<string> {
  const { ann, ben, owner, clock } = scene;
  const time = timeOf(number);
  const date = () => at(time(0));
  clock(time(0));
  if (deed.startsWith('pushed')) return pushed(shop, deed, number);
  const isOwners = deed === 'bypassed' || deed === 'exempt';
  const [opener, author, pusher] = makersOf(deed);
  const branch = `topic-${number}`;
  await shop.commit({
    branch,
    from: 'main',
    files: fileOf(number),
    message: `Work ${number}`,
    author: author === stranger ? { ...stranger, date: date() } : author,
    pusher,
    date: date(),
  });
  const pull = await shop.openPullRequest({
    title: `Change ${number} SHOP-${number}`,
    body: null,
    base: 'main',
    head: branch,
    author: opener,
  });
  clock(time(10));
  if (isApproved(deed)) await pull.review({ by: ben, state: 'APPROVED' });
  clock(time(20));
  if (deed === 'emergency') await pull.label('emergency', ann);
  if (deed === 'called an emergency by a program') await pull.label('emergency', robots.named);
  if (deed === 'approved before the last push' || deed.endsWith('on top'))
    await shop.commit({
      branch,
      files: { [`more/${number}.ts`]: 'x\n' },
      message: `More ${number}`,
      author: ann,
      date: at(time(20)),
    });
  if (deed === 'overruled') await pull.review({ by: scene.owner, state: 'CHANGES_REQUESTED' });
  clock(time(30));
  const commit = await pull.merge({
    by: isOwners ? owner : ann,
    method: (['merge', 'squash'] as const)[number % 2] ?? 'merge',
  });
  clock(time(40));
  if (deed === 'called an emergency afterwards') await pull.label('emergency', ann);
  return commit;
}

/** A branch of releases, which is protected, made where the default branch is. */
async function release(shop: RepositoryHandle): Promise<void> {
  const commit = told.findLast(({ repository }) => repository === `acme/${shop.name}`)?.commit ?? '';
  scene.clock('06-30 12:00');
  await shop.push('release', commit, { pusher: scene.owner });
  shop.addRuleset({
    name: 'release',
    include: ['refs/heads/release'],
    rules: [{ type: 'non_fast_forward' }],
  });
  const deed = 'made at a commit of another branch';
  told.push({ repository: `acme/${shop.name}`, deed, branch: 'release', commit });
}

/** The policy of before the quarter; in June a second program is named, of which nothing landed since. */
async function policy(): Promise<void> {
  robots = { named: robot('robot'), other: robot('other') };
  const shop = await scene.repository('.github', { ruled: false });
  const bot = ({ login, id }: UserHandle, more = '') => `    - { account: '${login}', id: ${id}${more} }\n`;
  const text = `changes:\n  bots:\n${bot(robots.named, ', may: [merge, push]')}`;
  const says = (time: string, content: string) => {
    scene.clock(time);
    const files = { '.github/fairlead/evidence.yml': content };
    return shop.commit({ branch: 'main', files, message: 'Policy', author: scene.owner, date: at(time) });
  };
  await says('01-05 09:00', text);
  const commit = await says('06-30 13:00', text + bot(robots.other));
  told.push({ repository: 'acme/.github', deed: 'pushed', commit });
}

async function history(index: number): Promise<void> {
  const kind = kindOf(index);
  const name = `service-${two(index)}`;
  const ruled = kind === 'free' ? false : kind === 'exempt' ? ('exempt' as const) : true;
  const shop = await scene.repository(name, { ruled });
  const bad = planted[kind];
  for (let number = 0; number < perRepository; number++) {
    // One in twelve or so, at its own place in each repository; in ruled ones within the last month.
    const isBad = (number + index) % 12 === 5 && (kind === 'free' || number > late);
    const deed = isBad ? (bad[(Math.floor(number / 12) + index) % bad.length] ?? 'reviewed') : 'reviewed';
    told.push({ repository: `acme/${name}`, deed, commit: await landed(shop, deed, number) });
  }
  if (index === 0) await release(shop);
}

beforeAll(async () => {
  scene = await openScene();
  await policy();
  for (let index = 0; index < repositories; index++) await history(index);
  scene.clock('07-05 00:00');
  const { octokit } = tokenOctokit({ token: scene.owner.token, baseUrl: scene.github.apiUrl, retryBase: 1 });
  const asked = {
    client: 'github.com/acme',
    host: 'github.com',
    login: 'acme',
    period: { name: '2026-Q2', ...quarter },
    timeZone: 'UTC',
    frameworks: null,
    repositories: null,
    draw: { how: 'all' },
    octokit: forAssessment(octokit).octokit,
    ledger: null,
    sign: [],
    by: 'the command',
    collectedAt: '2026-07-05T00:00:00.000Z',
    path: join(mkdtempSync(join(tmpdir(), 'fairlead-quarter-')), 'acme.zip'),
  } as const;
  made = await makePackage(asked);
  // Rows are there while the package is made: afterwards they are in it.
  const raw = unzipSync(readFileSync(made.path), { filter: ({ name }) => name === 'raw/changes.jsonl' });
  const lines = strFromU8(raw['raw/changes.jsonl'] ?? new Uint8Array()).split('\n');
  rows = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Row);
}, 1_800_000);
afterAll(() => scene?.github.stop());

const keyOf = ({ branch = 'main', commit }: Pick<Told, 'branch' | 'commit'>) => `${branch} ${commit}`;
const commitOf = ({ raw, cells }: Row) =>
  keyOf({
    branch: String(cells.branch),
    commit: (raw as { readonly landing: { readonly after: string } }).landing.after,
  });

it('has one row for each change that landed, in its class', () => {
  const expected = new Map(told.map((one) => [keyOf(one), deeds[one.deed].class as string]));
  const wrong = rows
    .filter((row) => row.cells.class !== expected.get(commitOf(row)))
    .map((row) => [row.id, row.cells.class, expected.get(commitOf(row)) ?? 'never planted']);
  expect(wrong.slice(0, 10)).toEqual([]);
  expect(rows).toHaveLength(told.length);
  expect(new Set(rows.map(commitOf)).size).toBe(told.length);
});

it('finds what was planted, and nothing else', () => {
  const byCommit = new Map(told.map((one) => [keyOf(one), one.deed]));
  const wrong = rows.flatMap((row) => {
    const deed = byCommit.get(commitOf(row)) ?? 'reviewed';
    const failing = Object.entries(row.attributes ?? {})
      .filter(([id, { answer }]) => answer === 'fail' && id !== 'A7')
      .map(([id]) => id);
    const missed = deeds[deed].fails.filter((id) => !failing.includes(id));
    const invented = deed === 'reviewed' ? failing : [];
    return missed.length + invented.length > 0
      ? [[row.id, deed, `missed ${missed}`, `invented ${invented}`]]
      : [];
  });
  expect(wrong.slice(0, 10)).toEqual([]);
  for (const one of changeClasses)
    expect([one, rows.some(({ cells }) => cells.class === one)]).toEqual([one, true]);
  for (const deed of Object.keys(deeds))
    expect([deed, told.some((one) => one.deed === deed)]).toEqual([deed, true]);
});

it('balances', () => {
  const sheet = made.dossier.populations.find(({ id }) => id === 'changes')?.sheet();
  expect(sheet?.incomplete.map(toPlain)).toEqual([]);
  const broken = sheet?.tieOuts
    .filter(({ holds }) => holds === false)
    .map(({ what, because }) => [toPlain(what), because && toPlain(because)]);
  expect(broken).toEqual([]);
});

it('verifies with the verifier that is in it', () => {
  const said = execFileSync(process.execPath, ['app/evidence/standalone/verify.mjs', made.path], {
    encoding: 'utf8',
  });
  expect(said).not.toMatch(/does not hold/i);
});

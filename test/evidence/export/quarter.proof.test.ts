/**
 * A quarter of a made-up client: 20 repositories, 1,000 changes (or as many as `FAIRLEAD_QUARTER_CHANGES` says), among them some of each kind that should not have been. All that was planted
 * is found, nothing else is, the counts balance, and the package verifies.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Made } from '../../../app/evidence/export/asked.ts';
import { makePackage } from '../../../app/evidence/export/make.ts';
import type { Row } from '../../../app/evidence/model/population.ts';
import { forAssessment } from '../../../app/github/access/assessment-octokit.ts';
import { tokenOctokit } from '../../../app/github/access/token-octokit.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import type { RepositoryHandle } from '../../github/index.ts';
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
  'approved before the last push': { class: 'reviewed', fails: ['A3'] },
  overruled: { class: 'reviewed', fails: ['A4'] },
} as const;

type Deed = keyof typeof deeds;
type Kind = 'free' | 'ruled' | 'exempt';

const planted: Readonly<Record<Kind, readonly Deed[]>> = {
  free: ['self-merged', 'pushed', 'emergency', 'approved before the last push', 'overruled'],
  ruled: ['bypassed', 'pushed past a rule'],
  exempt: ['exempt'],
};

const kindOf = (index: number): Kind => (['free', 'ruled', 'exempt'] as const)[index % 3] ?? 'free';

/** What GitHub tells of for a month alone is done within it. */
const late = perRepository * 0.8;

interface Told {
  readonly repository: string;
  readonly deed: Deed;
  readonly commit: string;
}

let made: Made;
let rows: readonly Row[] = [];
const told: Told[] = [];
let scene: Scene;

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

async function landed(shop: RepositoryHandle, deed: Deed, number: number): Promise<string> {
  const { ann, ben, owner, clock } = scene;
  const time = timeOf(number);
  const file = { [`src/${number}.ts`]: `${number}\n` };
  const date = () => at(time(0));
  clock(time(0));
  if (deed === 'pushed' || deed === 'pushed past a rule') {
    const author = deed === 'pushed' ? ann : owner;
    return shop.commit({ branch: 'main', files: file, message: `Push ${number}`, author, date: date() });
  }
  const isOwners = deed === 'bypassed' || deed === 'exempt';
  const author = isOwners ? owner : ann;
  const branch = `topic-${number}`;
  await shop.commit({ branch, from: 'main', files: file, message: `Work ${number}`, author, date: date() });
  const pull = await shop.openPullRequest({
    title: `Change ${number} SHOP-${number}`,
    body: null,
    base: 'main',
    head: branch,
    author,
  });
  clock(time(10));
  if (!isOwners && deed !== 'self-merged' && deed !== 'emergency')
    await pull.review({ by: ben, state: 'APPROVED' });
  clock(time(20));
  if (deed === 'emergency') await pull.label('emergency', ann);
  if (deed === 'approved before the last push')
    await shop.commit({
      branch,
      files: { [`more/${number}.ts`]: 'x\n' },
      message: `More ${number}`,
      author: ann,
      date: at(time(20)),
    });
  if (deed === 'overruled') await pull.review({ by: scene.owner, state: 'CHANGES_REQUESTED' });
  clock(time(30));
  return pull.merge({
    by: isOwners ? owner : ann,
    method: (['merge', 'squash'] as const)[number % 2] ?? 'merge',
  });
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
}

beforeAll(async () => {
  scene = await openScene();
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
  const changes = made.dossier.populations.find(({ id }) => id === 'changes');
  const all: Row[] = [];
  for await (const row of changes?.rows() ?? []) all.push(row);
  rows = all;
}, 1_800_000);
afterAll(() => scene?.github.stop());

const commitOf = ({ raw }: Row) => (raw as { readonly landing: { readonly after: string } }).landing.after;

it('has one row for each change that landed, in its class', () => {
  const expected = new Map(told.map(({ commit, deed }) => [commit, deeds[deed].class as string]));
  const wrong = rows
    .filter((row) => row.cells.class !== expected.get(commitOf(row)))
    .map((row) => [row.id, row.cells.class, expected.get(commitOf(row)) ?? 'never planted']);
  expect(wrong.slice(0, 10)).toEqual([]);
  expect(rows).toHaveLength(told.length);
  expect(new Set(rows.map(commitOf)).size).toBe(told.length);
});

it('finds what was planted, and nothing else', () => {
  const byCommit = new Map(told.map(({ commit, deed }) => [commit, deed]));
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

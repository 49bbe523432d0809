/** Probes of a clone on facts written by hand: where each begins to worry. */
import { describe, expect, it } from 'vitest';
import type { CloneFacts, MainlineCommit } from '../../app/audit/model/clone-facts.ts';
import { hotspotsOf } from '../../app/audit/model/hotspots.ts';
import { identitiesOf } from '../../app/audit/model/identities.ts';
import { hotspots } from '../../app/audit/model/probes/code.ts';
import { activity, pullRequests, releases } from '../../app/audit/model/probes/delivery.ts';
import type { Probe } from '../../app/audit/model/probes/probe.ts';
import { notKnown } from '../../policies/engine/part.ts';
import { own } from '../../policies/engine/prose.ts';

const now = '2026-11-30T09:00:00.000Z';
const today = Date.parse(now) / 1000;
const day = 86_400;
const maria = { name: 'Maria Silva', email: 'maria@acme.com' };
const bot = { name: 'renovate[bot]', email: 'bot@renovate.com' };

function state(probe: Probe, facts: Partial<CloneFacts>) {
  const { result } = probe.look({
    now,
    branch: 'main',
    identities: identitiesOf([maria, bot]),
    tags: [],
    ...facts,
  } as CloneFacts);
  return result.state === 'concern'
    ? result.concerns.map(({ risk, count }) => `${risk} ${count}`).join()
    : result.state;
}

function line(direct: number, through: number, byBot = 0): readonly MainlineCommit[] {
  const one = (pullRequest: boolean, isBot: boolean) => (_: unknown, i: number) => ({
    sha: `${i}`.padEnd(40, '0'),
    at: today - day,
    pullRequest,
    merge: false,
    byBot: isBot,
    subject: 'x',
  });
  return [
    ...Array.from({ length: direct }, one(false, false)),
    ...Array.from({ length: through }, one(true, false)),
    ...Array.from({ length: byBot }, one(false, true)),
  ];
}

describe('changes by pull request', () => {
  it('are a habit, or are not', () => {
    expect(state(pullRequests, { mainline: line(31, 69) })).toBe('direct-pushes 31');
    expect(state(pullRequests, { mainline: line(30, 70) })).toBe('fine');
    expect(state(pullRequests, { mainline: line(10, 9) })).toBe('does not apply');
    expect(state(pullRequests, { mainline: line(0, 20, 50) })).toBe('fine');
    expect(state(pullRequests, { mainline: notKnown(own('shallow')) })).toBe('not seen');
  });
});

function commits(n: number, daysAgo: number, author = maria) {
  return Array.from({ length: n }, (_, i) => ({
    sha: `${daysAgo}-${i}`,
    parents: 1,
    at: today - daysAgo * day,
    author,
    coAuthors: [],
    subject: 'x',
    files: [],
  }));
}

const tag = (name: string, daysAgo: number) => ({
  name,
  at: new Date((today - daysAgo * day) * 1000).toISOString(),
});

describe('releases', () => {
  it('are old with much behind them, or are not', () => {
    const old = [tag('v1.0.0', 300)];
    expect(state(releases, { tags: old, commits: commits(60, 100) })).toBe('unreleased-work 1');
    expect(state(releases, { tags: old, commits: commits(40, 100) })).toBe('fine');
    expect(state(releases, { tags: old, commits: commits(60, 400) })).toBe('fine');
    expect(state(releases, { tags: old, commits: commits(60, 100, bot) })).toBe('fine');
    expect(state(releases, { tags: [...old, tag('v1.1.0', 20)], commits: commits(60, 10) })).toBe('fine');
    expect(state(releases, { tags: [tag('latest', 300), tag('before-move', 9)], commits: [] })).toBe(
      'does not apply',
    );
    for (const name of ['1.2', '@acme/ui@2.0.0', 'api/v3.0.1', 'release-7', '2026.11.1', 'v2.0.0-rc.1'])
      expect([name, state(releases, { tags: [tag(name, 1)], commits: [] })]).toEqual([name, 'fine']);
  });
});

describe('activity', () => {
  it('is that of people', () => {
    expect(state(activity, { commits: commits(1, 366) })).toBe('dormant 1');
    expect(state(activity, { commits: commits(1, 365) })).toBe('fine');
    expect(state(activity, { commits: [...commits(5, 1, bot), ...commits(1, 400)] })).toBe('dormant 1');
  });
});

describe('hotspots', () => {
  const change = (path: string, from: string | null = null) => ({
    kind: from ? 'R' : 'M',
    path,
    from,
    same: false,
    blob: 'x',
  });
  const touched = (n: number, path: string, daysAgo = 10) =>
    commits(n, daysAgo).map((one) => ({ ...one, files: [change(path)] }));

  it('are large and change often, under whatever name they had', () => {
    const lines = new Map([
      ['src/new.ts', 900],
      ['src/small.ts', 20],
      ['src/a.test.ts', 2000],
    ]);
    const moved = { ...commits(1, 20)[0], files: [change('src/new.ts', 'src/old.ts')] };
    const history = [
      ...touched(10, 'src/new.ts'),
      moved,
      ...touched(9, 'src/old.ts', 30),
      ...touched(50, 'src/small.ts'),
      ...touched(50, 'src/a.test.ts'),
      ...touched(99, 'src/old.ts', 400),
    ];
    const facts = { lines, commits: history } as Partial<CloneFacts>;
    expect(state(hotspots, facts)).toBe('hotspots 1');
    const [first] = hotspotsOf({ now, identities: identitiesOf([maria]), ...facts } as CloneFacts);
    expect(first).toEqual({ path: 'src/new.ts', lines: 900, changes: 20, people: 1 });
  });
});

/** Who is who, and how few of them know the code: against numbers worked out by hand. */
import { describe, expect, it } from 'vitest';
import type { FileChange, HistoryCommit } from '../../app/audit/model/history.ts';
import { identitiesOf } from '../../app/audit/model/identities.ts';
import { concentrationOf, degreeOfAuthorship, knowledgeOf } from '../../app/audit/model/truck-factor.ts';
import type { Person } from '../../app/git/author-kind.ts';

const maria = { name: 'Maria Silva', email: 'maria@acme.com' };
const kim = { name: 'Kim', email: 'kim@acme.com' };
const lea = { name: 'Lea Roy', email: 'lea@acme.com' };
const bot = { name: 'renovate[bot]', email: '29139614+renovate[bot]@users.noreply.github.com' };

const day = 86_400;
const now = 2000 * day;

function change(path: string, kind = 'M', from: string | null = null, same = false): FileChange {
  return { kind, path, from, same, blob: `${path}${kind}` };
}

let count = 0;
function commit(
  author: Person,
  files: readonly FileChange[],
  about: Partial<HistoryCommit> = {},
): HistoryCommit {
  count += 1;
  return {
    sha: String(count),
    parents: 1,
    at: now - 10 * day,
    author,
    coAuthors: [],
    subject: '',
    files,
    ...about,
  };
}

function known(commits: readonly HistoryCommit[]) {
  const identities = identitiesOf(commits.flatMap((one) => [one.author, ...one.coAuthors]));
  return knowledgeOf(commits, identities, () => true, now);
}

describe('people', () => {
  const one = (...people: readonly Person[]) => identitiesOf(people).all.map(({ name }) => name);

  it('are one by address, account or name, however they are written', () => {
    expect(one(maria, { name: 'msilva', email: 'Maria@acme.com' })).toEqual(['Maria Silva']);
    expect(one(maria, { name: 'MARIA  SILVA', email: 'maria@home.example.net' })).toHaveLength(1);
    expect(one({ name: 'José', email: 'a@a.io' }, { name: 'Jose', email: 'b@b.io' })).toHaveLength(1);
    const account = { name: 'Maria S.', email: '123+msilva@users.noreply.github.com' };
    expect(one({ name: 'msilva', email: 'x@y.io' }, account)).toHaveLength(1);
    // Through a third spelling.
    expect(
      one(maria, { name: 'ms', email: 'maria@acme.com' }, { name: 'ms', email: 'ms@b.io' }),
    ).toHaveLength(1);
  });

  it('are not one because a machine gave both the same name or address', () => {
    expect(one({ name: 'root', email: 'a@a.io' }, { name: 'root', email: 'b@b.io' })).toHaveLength(2);
    expect(one({ name: 'A B', email: 'x@localhost' }, { name: 'C D', email: 'x@localhost' })).toHaveLength(2);
    expect(one({ name: '', email: '' }, maria)).toHaveLength(2);
  });

  it('stand apart from bots and agents, and keep the name that they use most', () => {
    const kinds = (...people: readonly Person[]) =>
      people.map((person) => identitiesOf([person]).of(person).kind);
    expect(kinds(bot, { name: 'dependabot', email: 'support@dependabot.com' })).toEqual(['bot', 'bot']);
    expect(kinds({ name: 'Claude', email: 'noreply@anthropic.com' })).toEqual(['agent']);
    expect(kinds({ name: 'Copilot', email: '198982749+Copilot@users.noreply.github.com' })).toEqual([
      'agent',
    ]);
    expect(
      kinds({ name: 'Claude Monet', email: 'claude@monet.fr' }, { name: 'Abbot', email: 'abbot@a.io' }),
    ).toEqual(['person', 'person']);
    expect(one(kim, { ...kim, name: 'Kim Lee' }, { ...kim, name: 'Kim Lee' })).toEqual(['Kim Lee']);
  });
});

describe('the degree of authorship', () => {
  it('is that of the paper', () => {
    expect(degreeOfAuthorship(true, 0, 0)).toBeCloseTo(4.391);
    expect(degreeOfAuthorship(false, 1, 0)).toBeCloseTo(3.457);
    expect(degreeOfAuthorship(true, 2, 3)).toBeCloseTo(3.293 + 1.098 + 0.328 - 0.321 * Math.log(4));
  });
});

describe('the truck factor', () => {
  it('counts who can be taken away until more than half of the files have nobody', () => {
    const identities = identitiesOf([maria, kim, lea]);
    const [m, k, l] = [maria, kim, lea].map(identities.of);
    if (!m || !k || !l) throw new Error('three people');
    const files = (owners: readonly (readonly (typeof m)[])[]) =>
      owners.map((authors, i) => ({ path: String(i), authors }));
    expect(concentrationOf(files([[m], [m], [m], [k]]))).toMatchObject({ truckFactor: 1, key: [m] });
    // Half is not more than half.
    expect(concentrationOf(files([[m], [m], [k], [k]])).truckFactor).toBe(2);
    expect(concentrationOf(files([[m, k], [m, k], [m, k], [l]])).truckFactor).toBe(2);
    expect(concentrationOf(files([[], [], [], [m]]))).toMatchObject({ truckFactor: 0, orphans: 3 });
    expect(concentrationOf(files([[], []])).truckFactor).toBe(null);
  });

  it('is one for the same person under two addresses', () => {
    const other = { name: 'Maria Silva', email: 'ms@home.example.net' };
    const made = ['a', 'b', 'c', 'd'].map((path, i) => commit(i % 2 ? maria : other, [change(path, 'A')]));
    expect(known(made)).toMatchObject({ files: 4, truckFactor: 1, merged: 1 });
  });

  it('follows files through moves, and a move alone is no work', () => {
    const commits = [
      commit(maria, [change('a', 'A')]),
      commit(kim, [change('b', 'R', 'a', true)]),
      commit(kim, [change('b')]),
    ];
    const { leaving, files } = known(commits);
    expect(files).toBe(1);
    // Maria: 4.391 − 0.321·ln 2 = 4.168; Kim: 3.457, more than three quarters of it.
    expect(leaving.map(({ who, files: held }) => [who.name, held])).toEqual([
      ['Kim', 1],
      ['Maria Silva', 1],
    ]);
    const moved = known(commits.slice(0, 2));
    expect(moved.leaving.map(({ who }) => who.name)).toEqual(['Maria Silva']);
  });

  it('counts co-authors, leaves bots out, and forgets what is deleted', () => {
    const commits = [
      commit(bot, [change('a', 'A'), change('gone', 'A')]),
      commit(maria, [change('b', 'A')], {
        coAuthors: [kim, { name: 'Claude', email: 'noreply@anthropic.com' }],
      }),
      commit(maria, [change('gone', 'D')]),
    ];
    const found = known(commits);
    expect(found).toMatchObject({ files: 2, orphans: 1, commits: { people: 2, bots: 1, withAgents: 1 } });
    expect(found.leaving.map(({ who }) => who.name)).toEqual(['Kim', 'Maria Silva']);
  });

  it('does not take an import for authorship', () => {
    const many = Array.from({ length: 150 }, (_, i) => change(`f${i}`, 'A'));
    const found = known([commit(maria, many, { parents: 0 }), commit(kim, [change('f0')])]);
    expect(found).toMatchObject({ files: 1, imported: 149 });
    expect(found.leaving.map(({ who }) => who.name)).toEqual(['Kim']);
  });

  it('tells what those left behind who committed nothing for a year', () => {
    const old = { at: now - 400 * day };
    const commits = [
      commit(maria, [change('a', 'A'), change('b', 'A')], old),
      commit(kim, [change('c', 'A')]),
    ];
    expect(known(commits)).toMatchObject({ left: 2, truckFactor: 1, keyHere: [] });
  });
});

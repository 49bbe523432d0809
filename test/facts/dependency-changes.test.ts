import { describe, expect, it } from 'vitest';
import { groupByAlias } from '../../app/facts/advisories/aliases.ts';
import type { FoundAdvisory } from '../../app/facts/advisories/provider.ts';
import { collectDependencyChanges } from '../../app/facts/dependency-changes.ts';
import type { PullRequestSource } from '../../app/facts/source.ts';
import { CannotLook } from '../../app/looked.ts';
import { wantsNothing } from '../../policies/engine/facts.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { own } from '../../policies/engine/prose.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import { changedFile, pullRequest } from '../policies/sample.ts';

type Texts = Readonly<Record<string, string | CannotLook>>;
type Reply = { readonly data: unknown; readonly link?: string } | { readonly status: number } | Error;

interface World {
  readonly files?: readonly (Partial<ChangedFile> & { readonly path: string })[];
  readonly before?: Texts;
  readonly after?: Texts;
  readonly wanted?: PullRequestSource['wanted']['packageDetails'];
  /** GitHub's answer to `GET /advisories`; left out: a local clone. */
  readonly advisories?: (parameters: Record<string, string>) => Reply;
  /** GitHub's answer to dependency review; left out: 403. */
  readonly review?: readonly unknown[];
  readonly http?: (url: string, body: unknown) => Response | Error;
  readonly cutShort?: boolean;
}

const refused = Object.assign(new Error('Forbidden'), { status: 403 });

/** A source of plain functions, and what was asked through it. */
function world(of: World) {
  const asked: string[] = [];
  const text = (texts: Texts | undefined, path: string) => {
    const found = texts?.[path] ?? null;
    if (found instanceof CannotLook) throw found;
    return found;
  };
  const request = async (route: string, parameters: Record<string, string>) => {
    asked.push(
      `${route} ${parameters.ecosystem} ${parameters.type} ${parameters.affects}${parameters.after ? ` ${parameters.after}` : ''}`,
    );
    const reply = of.advisories?.(parameters) ?? { data: [] };
    if (reply instanceof Error) throw reply;
    if ('status' in reply) throw Object.assign(new Error('no'), { status: reply.status });
    return { data: reply.data, headers: { link: reply.link } };
  };
  const source: Partial<PullRequestSource> = {
    wanted: { ...wantsNothing, packageDetails: of.wanted ?? [] },
    pullRequest: async () => pullRequest,
    changedFiles: async () => ({
      value: (of.files ?? [{ path: 'package-lock.json' }]).map(changedFile),
      gaps: of.cutShort ? [{ reason: own('the list is cut short') }] : [],
    }),
    blobs: async () => new Map(),
    directories: async (_, paths) => new Set(paths.filter((path) => text(of.after, path) !== null)),
    text: async (place, path) => text(place === 'head' ? of.after : of.before, path),
    github: of.advisories
      ? ({
          owner: 'acme',
          repo: 'shop',
          octokit: { request },
          pages: async (route: string) => {
            asked.push(route);
            if (!of.review) throw new CannotLook(own('GitHub refused to show dependency review'));
            return of.review;
          },
        } as never)
      : null,
    fetch: (async (url: string, init: RequestInit = {}) => {
      asked.push(url);
      const reply = of.http?.(url, init.body ? JSON.parse(String(init.body)) : null) ?? new Error('offline');
      if (reply instanceof Error) throw reply;
      return reply;
    }) as typeof fetch,
  };
  return { source: source as PullRequestSource, asked };
}

async function collect(of: World) {
  const { source, asked } = world(of);
  const pauses: number[] = [];
  const pause = async (milliseconds: number) => void pauses.push(milliseconds);
  const { value, gaps } = await collectDependencyChanges(source, { osvUrl: 'https://osv.test', pause });
  const remedies = gaps.map(({ remedy = [] }) => toPlain(remedy));
  return { value, gaps: gaps.map(({ reason }) => toPlain(reason)), remedies, asked, pauses };
}

/** A lock file of `name@version` entries; a trailing `!` is for development. */
function lock(...entries: readonly string[]): string {
  const packages = entries.map((entry) => {
    const dev = entry.endsWith('!');
    const at = entry.lastIndexOf('@');
    const [name, version] = [entry.slice(0, at), entry.slice(at + 1).replace('!', '')];
    const resolved = `https://registry.npmjs.org/${name}/-/${name}-${version}.tgz`;
    return [
      `node_modules/${name}`,
      { version, dev, resolved, integrity: `sha512-${name}${version}` },
    ] as const;
  });
  return JSON.stringify({ lockfileVersion: 3, packages: Object.fromEntries(packages) }, null, 2);
}

function ghsa(id: string, name: string, range: string, more: Record<string, unknown> = {}) {
  return {
    ghsa_id: id,
    cve_id: null,
    summary: `About ${name}`,
    severity: 'high',
    type: 'reviewed',
    withdrawn_at: null,
    vulnerabilities: [
      {
        package: { ecosystem: 'npm', name },
        vulnerable_version_range: range,
        first_patched_version: '9.0.0',
      },
    ],
    ...more,
  };
}

const json = (value: unknown) => new Response(JSON.stringify(value));
const update = {
  before: { 'package-lock.json': lock('a@1.0.0') },
  after: { 'package-lock.json': lock('a@2.0.0') },
};

describe('with GitHub', () => {
  const reviewed =
    (...found: readonly unknown[]) =>
    ({ type }: Record<string, string>): Reply => ({ data: type === 'reviewed' ? found : [] });

  it('asks twice, about what changed alone', async () => {
    const { value, gaps, asked } = await collect({
      before: { 'package-lock.json': lock('a@1.0.0', 'same@1.0.0') },
      after: { 'package-lock.json': lock('a@2.0.0', 'same@1.0.0') },
      advisories: reviewed(),
    });
    expect(asked).toEqual([
      'GET /advisories npm reviewed a@1.0.0,a@2.0.0',
      'GET /advisories npm malware a@1.0.0,a@2.0.0',
    ]);
    expect(gaps).toEqual([]);
    expect(value).toMatchObject({
      lockFiles: ['package-lock.json'],
      advisorySources: ['GitHub Advisory Database'],
    });
    expect(value.changes).toHaveLength(1);
  });

  it('asks nothing when no version changed', async () => {
    const same = { 'package-lock.json': lock('a@1.0.0') };
    expect((await collect({ before: same, after: same, advisories: reviewed() })).asked).toEqual([]);
    expect((await collect({ files: [{ path: 'src/a.ts' }], advisories: reviewed() })).asked).toEqual([]);
  });

  it.each<[string, string, string]>([
    ['>= 2.0.0, < 3.0.0', 'introduced', 'new in this version'],
    ['< 3.0.0', 'pre-existing', 'in both'],
    ['< 2.0.0', 'fixed', 'gone with the old version'],
    ['nobody can read this', 'pre-existing', 'cannot be told, so it concerns both'],
  ])('range %s is %s: %s', async (range, standing) => {
    const { value } = await collect({ ...update, advisories: reviewed(ghsa('GHSA-1', 'a', range)) });
    expect(value.changes[0]?.advisories).toMatchObject([
      { id: 'GHSA-1', standing, severity: 'high', fixedIn: '9.0.0' },
    ]);
  });

  it('says of what moved from development to run time that it worsened', async () => {
    const { value, asked } = await collect({
      before: { 'package-lock.json': lock('a@1.0.0!') },
      after: { 'package-lock.json': lock('a@1.0.0') },
      advisories: reviewed(ghsa('GHSA-1', 'a', '< 3.0.0')),
    });
    expect(asked[0]).toBe('GET /advisories npm reviewed a@1.0.0');
    expect(value.changes).toMatchObject([{ kind: 'rescoped', advisories: [{ standing: 'worsened' }] }]);
  });

  it('an advisory is not fixed while another copy still has it', async () => {
    const nested = JSON.parse(lock('a@1.0.0'));
    nested.packages['node_modules/b/node_modules/a'] = { version: '1.1.0' };
    const { value } = await collect({
      before: { 'package-lock.json': JSON.stringify(nested) },
      after: { 'package-lock.json': lock('a@1.0.0') },
      advisories: reviewed(ghsa('GHSA-1', 'a', '< 3.0.0'), ghsa('GHSA-2', 'a', '= 1.1.0')),
    });
    expect(value.changes).toMatchObject([
      { kind: 'removed', from: '1.1.0', advisories: [{ id: 'GHSA-2', standing: 'fixed' }] },
    ]);
  });

  it('knows malware, leaves withdrawn advisories out', async () => {
    const malware = ghsa('GHSA-m', 'a', '>= 0', { type: 'malware', severity: 'critical' });
    const withdrawn = ghsa('GHSA-w', 'a', '>= 0', { withdrawn_at: '2024-01-01T00:00:00Z' });
    const { value } = await collect({
      ...update,
      before: {},
      advisories: ({ type }) => ({ data: type === 'malware' ? [malware] : [withdrawn] }),
    });
    expect(value.changes[0]?.advisories).toMatchObject([
      { id: 'GHSA-m', malware: true, standing: 'introduced' },
    ]);
  });

  it.each<[string, unknown]>([
    ['of another package', ghsa('GHSA-o', 'b', '>= 0')],
    ['of versions that nobody asked about', ghsa('GHSA-o', 'a', '>= 7')],
    ['without packages', ghsa('GHSA-o', 'a', '>= 0', { vulnerabilities: null })],
    ['of no known shape', { nonsense: true }],
    ['that is null', null],
  ])('has a gap for an advisory %s: GitHub gave it for a reason', async (_, stray) => {
    const { gaps } = await collect({ ...update, advisories: reviewed(stray) });
    expect(gaps[0]).toContain('it is not clear which of these packages that concerns');
  });

  it('follows every page', async () => {
    const { value, asked } = await collect({
      ...update,
      advisories: ({ type, after }) =>
        type === 'malware'
          ? { data: [] }
          : after
            ? { data: [ghsa('GHSA-2', 'a', '= 2.0.0')] }
            : {
                data: [ghsa('GHSA-1', 'a', '= 2.0.0')],
                link: '<https://api.github.com/advisories?per_page=100&after=Y3Vyc29y>; rel="next"',
              },
    });
    expect(value.changes[0]?.advisories.map(({ id }) => id)).toEqual(['GHSA-1', 'GHSA-2']);
    expect(asked.filter((one) => one.endsWith('Y3Vyc29y'))).toHaveLength(1);
  });

  it('splits many packages into addresses that fit', async () => {
    const many = Array.from({ length: 1500 }, (_, i) => `package-number-${i}@1.0.0`);
    const { value, asked } = await collect({
      after: { 'package-lock.json': lock(...many) },
      advisories: (query) =>
        `${query.affects},`.includes('package-number-1499@')
          ? reviewed(ghsa('GHSA-1', 'package-number-1499', '>= 0'))(query)
          : { data: [] },
    });
    expect(asked.length).toBeGreaterThan(2);
    expect(Math.max(...asked.map((one) => encodeURIComponent(one).length))).toBeLessThan(7000);
    expect(value.changes.flatMap(({ advisories }) => advisories)).toHaveLength(1);
  });

  it.each<[string, Reply]>([
    ['403', refused as Error],
    ['404', { status: 404 }],
    ['422', { status: 422 }],
    ['429', { status: 429 }],
    ['502', { status: 502 }],
    ['a broken connection', new Error('ECONNRESET')],
    ['no list', { data: { message: 'hello' } }],
    ['a page without a cursor', { data: [], link: '<https://api.github.com/advisories?page=2>; rel="next"' }],
    ['endless pages', { data: [], link: '<https://api.github.com/advisories?after=again>; rel="next"' }],
  ])('%s there is a gap, when nobody else answers either', async (_, reply) => {
    const { value, gaps } = await collect({ ...update, advisories: () => reply });
    expect(value.advisorySources).toEqual([]);
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toMatch(
      /^no advisories could be looked up for a 1\.0\.0, a 2\.0\.0: .*Git[Hh]ub.*; GitHub refused to show dependency review; osv\.test could not be reached three times$/,
    );
  });

  it('asks dependency review next, and OSV for what that leaves open', async () => {
    const { value, gaps, asked } = await collect({
      before: {},
      after: { 'package-lock.json': lock('a@2.0.0', 'b@1.0.0') },
      advisories: () => ({ status: 404 }),
      review: [
        {
          change_type: 'added',
          ecosystem: 'npm',
          name: 'a',
          version: '2.0.0',
          vulnerabilities: [
            { severity: 'moderate', advisory_ghsa_id: 'GHSA-r', advisory_summary: 'Malware in a' },
          ],
        },
      ],
      http: () => json({ results: [{}] }),
    });
    expect(gaps).toEqual([]);
    expect(value.advisorySources).toEqual(['GitHub dependency review', 'OSV.dev']);
    expect(value.changes[0]?.advisories).toMatchObject([
      { id: 'GHSA-r', severity: 'medium', malware: true, fixedIn: null },
    ]);
    expect(asked.at(-1)).toBe('https://osv.test/v1/querybatch');
  });
});

describe('with OSV', () => {
  const record = (id: string, more: Record<string, unknown> = {}) => ({
    id,
    summary: `About ${id}`,
    affected: [
      {
        package: { ecosystem: 'npm', name: 'a' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.5.0' }] }],
      },
    ],
    ...more,
  });

  /** Answers like OSV: ids per query, records by id. */
  function osv(
    vulns: (query: { version: string; page_token?: string }) => readonly string[],
    records: Record<string, unknown> = {},
  ) {
    return (url: string, body: unknown) => {
      const id = /\/v1\/vulns\/(.+)$/.exec(url)?.[1];
      if (id) return id in records ? json(records[id]) : new Response('', { status: 404 });
      const { queries } = body as { queries: { version: string; page_token?: string }[] };
      return json({
        results: queries.map((query) =>
          vulns(query).length > 0 ? { vulns: vulns(query).map((v) => ({ id: v })) } : {},
        ),
      });
    };
  }

  it('reads records: label, vector, aliases, fix, malware', async () => {
    const { value, gaps } = await collect({
      ...update,
      http: osv(({ version }) => (version === '2.0.0' ? ['GHSA-x', 'CVE-1', 'MAL-2'] : []), {
        'GHSA-x': record('GHSA-x', { aliases: ['CVE-1'], database_specific: { severity: 'MODERATE' } }),
        'CVE-1': record('CVE-1', {
          severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
        }),
        'MAL-2': record('MAL-2'),
      }),
    });
    expect(gaps).toEqual([]);
    expect(value.advisorySources).toEqual(['OSV.dev']);
    expect(value.changes[0]?.advisories).toEqual([
      {
        id: 'MAL-2',
        aliases: [],
        severity: 'unknown',
        malware: true,
        summary: 'About MAL-2',
        fixedIn: '2.5.0',
        standing: 'introduced',
      },
      {
        id: 'GHSA-x',
        aliases: ['CVE-1'],
        severity: 'medium',
        malware: false,
        summary: 'About GHSA-x',
        fixedIn: '2.5.0',
        standing: 'introduced',
      },
    ]);
  });

  it('leaves withdrawn records out, and one without a score unknown', async () => {
    const { value } = await collect({
      ...update,
      http: osv(({ version }) => (version === '2.0.0' ? ['GHSA-w', 'GHSA-u'] : []), {
        'GHSA-w': record('GHSA-w', { withdrawn: '2024-01-01T00:00:00Z' }),
        'GHSA-u': record('GHSA-u', { severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N' }] }),
      }),
    });
    expect(value.changes[0]?.advisories).toMatchObject([{ id: 'GHSA-u', severity: 'unknown' }]);
  });

  it('asks on while there are pages', async () => {
    const { value } = await collect({
      ...update,
      http: (url, body) => {
        if (url.includes('/vulns/')) return json(record(url.slice(url.lastIndexOf('/') + 1)));
        const { queries } = body as { queries: { version: string; page_token?: string }[] };
        return json({
          results: queries.map(({ version, page_token }) =>
            version === '1.0.0'
              ? {}
              : page_token
                ? { vulns: [{ id: 'GHSA-2' }] }
                : { vulns: [{ id: 'GHSA-1' }], next_page_token: 'more' },
          ),
        });
      },
    });
    expect(value.changes[0]?.advisories.map(({ id }) => id)).toEqual(['GHSA-1', 'GHSA-2']);
  });

  it('sends ecosystem and name, at most 1,000 at once', async () => {
    const sizes: number[] = [];
    const { gaps } = await collect({
      after: { 'package-lock.json': lock(...Array.from({ length: 1001 }, (_, i) => `p${i}@1.0.0`)) },
      http: (_, body) => {
        const { queries } = body as { queries: { package: unknown }[] };
        sizes.push(queries.length);
        expect(queries[0]?.package).toEqual({ ecosystem: 'npm', name: expect.stringMatching(/^p\d+$/) });
        return json({ results: queries.map(() => ({})) });
      },
    });
    expect(sizes).toEqual([1000, 1]);
    expect(gaps).toEqual([]);
  });

  it('halves a batch that one query spoils, and names that one', async () => {
    const { value, gaps } = await collect({
      after: { 'package-lock.json': lock('a@1.0.0', 'bad@1.0.0', 'c@1.0.0') },
      http: (_, body) => {
        const { queries } = body as { queries: { package: { name: string } }[] };
        if (queries.some((query) => query.package.name === 'bad'))
          return new Response('{"code":3}', { status: 400 });
        return json({ results: queries.map(() => ({})) });
      },
    });
    expect(value.advisorySources).toEqual(['OSV.dev']);
    expect(gaps).toEqual([
      'no advisories could be looked up for bad 1.0.0: OSV.dev did not answer for all of them',
    ]);
  });

  it.each<[string, () => Response | Error, string, number]>([
    ['503', () => new Response('', { status: 503 }), 'osv.test answered 503 three times', 2],
    ['429', () => new Response('', { status: 429 }), 'osv.test answered 429 three times', 2],
    ['offline', () => new Error('ENOTFOUND'), 'osv.test could not be reached three times', 2],
    [
      'late',
      () => Object.assign(new Error('late'), { name: 'TimeoutError' }),
      'osv.test did not answer within 20 s three times',
      2,
    ],
    ['403', () => new Response('', { status: 403 }), 'osv.test answered 403', 0],
    ['404', () => new Response('', { status: 404 }), 'osv.test answered 404', 0],
    ['no JSON', () => new Response('<html>'), 'osv.test answered something that is not JSON', 0],
    ['too few results', () => json({ results: [{}] }), 'osv.test answered 1 of 2 queries', 0],
    ['no results', () => json(null), 'osv.test answered 0 of 2 queries', 0],
  ])('%s is a gap', async (_, reply, words, pauses) => {
    const found = await collect({ ...update, http: reply });
    expect(found.gaps).toEqual([`no advisories could be looked up for a 1.0.0, a 2.0.0: ${words}`]);
    expect(found.pauses).toHaveLength(pauses);
  });

  it('a record that cannot be had is a gap', async () => {
    const { gaps } = await collect({ ...update, http: osv(() => ['GHSA-lost']) });
    expect(gaps[0]).toContain('osv.test gave no record of GHSA-lost');
  });

  it('one bad moment is none', async () => {
    let calls = 0;
    const found = await collect({
      ...update,
      http: (_, body) => {
        calls += 1;
        if (calls === 1) return new Response('', { status: 503 });
        return json({ results: (body as { queries: unknown[] }).queries.map(() => ({})) });
      },
    });
    expect(found.gaps).toEqual([]);
    expect(found.pauses).toEqual([1000]);
  });
});

describe('lock files', () => {
  const quiet = { advisories: (): Reply => ({ data: [] }) };
  const broken = new CannotLook(own('it is larger than 100 MB'));

  it.each<[string, World, string]>([
    [
      'unknown format',
      { files: [{ path: 'ios/Cartfile.resolved' }] },
      'ios/Cartfile.resolved is a lock file of a format that Fairlead cannot read yet',
    ],
    [
      'unknown version',
      { after: { 'package-lock.json': '{"lockfileVersion":4}' } },
      'package-lock.json could not be read: its lockfileVersion is 4; versions 1, 2 and 3 can be read',
    ],
    [
      'broken before',
      { before: { 'package-lock.json': '{' }, after: { 'package-lock.json': lock('a@1.0.0') } },
      'package-lock.json before this change could not be read: it is malformed',
    ],
    [
      'unread head',
      { before: update.before, after: { 'package-lock.json': broken } },
      'package-lock.json could not be read: it is larger than 100 MB',
    ],
    [
      'unread base',
      { before: { 'package-lock.json': broken }, after: update.after },
      'package-lock.json before this change could not be read: it is larger than 100 MB',
    ],
    [
      'gone from the head',
      { before: update.before },
      'package-lock.json is listed as changed but was not found in the head',
    ],
    ['a list cut short', { files: [], cutShort: true }, 'the list is cut short'],
    [
      'a binary lock file',
      { files: [{ path: 'bun.lockb', kind: 'binary' }] },
      'bun.lockb is a lock file of a format',
    ],
  ])('%s is a gap', async (_, of, words) => {
    const { value, gaps, asked } = await collect({ ...quiet, ...of });
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toContain(words);
    expect(value.changes).toEqual([]);
    expect(asked).toEqual([]);
  });

  it.each([
    ['package-lock.json', '{', 'Regenerate the lock file with its own tool and commit the result.'],
    ['.yarnrc.yml', 'nodeLinker: [', 'Correct the file.'],
  ])('of which %s is malformed says how to mend it', async (path, text, remedy) => {
    const { remedies } = await collect({ ...quiet, files: [{ path }], after: { [path]: text } });
    expect(remedies).toEqual([remedy]);
  });

  it('one that cannot be read hides no other', async () => {
    const { value, gaps } = await collect({
      ...quiet,
      files: [{ path: 'Podfile.lock' }, { path: 'package-lock.json' }],
      ...update,
    });
    expect(gaps).toHaveLength(1);
    expect(value.changes).toHaveLength(1);
  });

  it('is not judged when removed, whatever it was', async () => {
    const { value, gaps, asked } = await collect({
      ...quiet,
      files: [
        { path: 'package-lock.json', status: 'removed' },
        { path: 'bun.lockb', status: 'removed' },
      ],
      before: update.before,
    });
    expect({ ...value, gaps, asked }).toMatchObject({ lockFiles: [], changes: [], gaps: [], asked: [] });
  });

  it('is compared with where it was', async () => {
    const { value } = await collect({
      ...quiet,
      files: [{ path: 'web/package-lock.json', previousPath: 'package-lock.json', status: 'renamed' }],
      before: update.before,
      after: { 'web/package-lock.json': lock('a@1.0.0', 'b@1.0.0') },
    });
    expect(value.changes).toMatchObject([
      { kind: 'added', name: 'b', path: 'web/package-lock.json', line: 10 },
    ]);
  });

  it('of another tool is compared with the one it replaces', async () => {
    const yarn =
      '# yarn lockfile v1\n\na@^1:\n  version "1.0.0"\n  resolved "https://registry.yarnpkg.com/a/-/a-1.0.0.tgz#x"\n';
    const { value } = await collect({
      ...quiet,
      files: [
        { path: 'package-lock.json', status: 'added' },
        { path: 'yarn.lock', status: 'removed' },
      ],
      before: { 'yarn.lock': yarn },
      after: { 'package-lock.json': lock('a@1.0.0', 'b@1.0.0') },
    });
    expect(value.changes.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['replaced a', 'added b']);
  });

  it('does not take the checksum of a go.mod for that of its module', async () => {
    const { value } = await collect({
      ...quiet,
      files: [{ path: 'go.sum' }],
      before: { 'go.sum': 'a.b/c v1.0.0 h1:aa=\n' },
      after: { 'go.sum': 'a.b/c v1.0.0/go.mod h1:bb=\n' },
    });
    expect(value.changes).toEqual([]);
  });

  it('tells the checksum of go.sum alone, not what it lists besides', async () => {
    const { value, asked } = await collect({
      ...quiet,
      files: [{ path: 'go.sum' }],
      before: { 'go.sum': 'a.b/c v1.0.0 h1:aa=\n' },
      after: { 'go.sum': 'a.b/c v1.0.0 h1:bb=\nd.e/f v1.0.0 h1:cc=\n' },
    });
    expect(value.changes).toMatchObject([{ kind: 'replaced', name: 'a.b/c', integrity: 'changed' }]);
    expect(asked).toEqual([]);
  });

  it('tells scripts that are gained, and hosts that are new', async () => {
    const with_ = (version: string, hasInstallScript: boolean, host: string) =>
      JSON.stringify({
        lockfileVersion: 3,
        packages: {
          'node_modules/a': {
            version,
            hasInstallScript,
            resolved: `https://${host}/a/-/a-${version}.tgz`,
            integrity: 'sha512-x',
          },
        },
      });
    const { value } = await collect({
      ...quiet,
      before: { 'package-lock.json': with_('1.0.0', false, 'npm.acme.com') },
      after: { 'package-lock.json': with_('2.0.0', true, 'evil.example') },
    });
    expect(value.changes).toMatchObject([
      { installScript: 'gained', knownPlace: false, integrity: 'present' },
    ]);
  });

  it('asks Go without its v, and gaps on what has no version', async () => {
    const { asked, gaps } = await collect({
      ...quiet,
      files: [{ path: 'go.mod' }, { path: 'requirements.txt' }],
      after: {
        'go.mod': 'module a\ngo 1.22\nrequire b.c/d v2.0.0+incompatible\n',
        'requirements.txt': `git+https://github.com/acme/tool@${'c'.repeat(40)}#egg=tool\nflask\n`,
      },
    });
    expect(asked[0]).toBe('GET /advisories go reviewed b.c/d@2.0.0');
    expect(gaps).toEqual([`advisories are written for versions, and tool at ${'c'.repeat(40)} has none`]);
  });

  it('tells new unpinned requirements from old ones', async () => {
    const { value } = await collect({
      ...quiet,
      files: [{ path: 'requirements.txt' }],
      before: { 'requirements.txt': 'flask\n' },
      after: { 'requirements.txt': 'flask\nrequests>=2\n' },
    });
    expect(value.unpinned).toMatchObject([
      { requirement: 'flask', introduced: false, path: 'requirements.txt' },
      { requirement: 'requests>=2', introduced: true },
    ]);
  });

  it('names manifests that changed alone', async () => {
    const { value, gaps } = await collect({
      ...quiet,
      files: [
        { path: 'package.json' },
        { path: 'web/package.json' },
        { path: 'web/yarn.lock' },
        { path: 'x/package.json' },
        { path: 'y/package.json' },
      ],
      before: {
        'package.json': '{"dependencies":{"a":"1"}}',
        'x/package.json': '{"name":"x"}',
        'web/yarn.lock': '# yarn lockfile v1\n',
        'y/package.json': broken,
      },
      after: {
        'package.json': '{"dependencies":{"a":"2"}}',
        'x/package.json': '{"name":"y"}',
        'web/yarn.lock': '# yarn lockfile v1\n',
      },
    });
    expect(value.unlockedManifests).toEqual(['package.json']);
    expect(gaps).toEqual(['y/package.json could not be read: it is larger than 100 MB']);
  });
});

describe('licences and ages', () => {
  const arrived = {
    before: {},
    after: { 'package-lock.json': lock('a@1.0.0') },
    advisories: (): Reply => ({ data: [] }),
  };

  it('are not asked for unless wanted', async () => {
    const { value } = await collect(arrived);
    expect(value.changes).toMatchObject([{ licence: { state: 'unread' }, published: { state: 'unread' } }]);
  });

  it('come from deps.dev', async () => {
    const { value, asked } = await collect({
      ...arrived,
      wanted: ['age', 'licences'],
      http: () => json({ licenses: ['MIT', 'ISC'], publishedAt: '2026-01-01T00:00:00Z' }),
    });
    expect(asked.at(-1)).toBe('https://api.deps.dev/v3/systems/npm/packages/a/versions/1.0.0');
    expect(value.changes).toMatchObject([
      {
        licence: { state: 'known', text: '(MIT) AND (ISC)' },
        published: { state: 'known', at: '2026-01-01T00:00:00Z' },
      },
    ]);
  });

  it('come from the lock file when it has them', async () => {
    const licensed = JSON.stringify({
      lockfileVersion: 3,
      packages: { 'node_modules/a': { version: '1.0.0', license: 'MIT' } },
    });
    const { value, asked } = await collect({
      ...arrived,
      wanted: ['licences'],
      after: { 'package-lock.json': licensed },
    });
    expect(value.changes).toMatchObject([{ licence: { state: 'known', text: 'MIT' } }]);
    expect(asked.filter((one) => one.includes('deps.dev'))).toEqual([]);
  });

  it('are none where deps.dev does not know the package', async () => {
    const { value, gaps } = await collect({
      ...arrived,
      wanted: ['age', 'licences'],
      http: () => new Response('', { status: 404 }),
    });
    expect(value.changes).toMatchObject([{ licence: { state: 'none' }, published: { state: 'none' } }]);
    expect(gaps).toEqual([]);
  });

  it.each<[string, Response | Error, string]>([
    ['down', new Response('', { status: 500 }), 'api.deps.dev answered 500 three times'],
    ['offline', new Error('no'), 'api.deps.dev could not be reached three times'],
    ['confused', new Response('{', { status: 200 }), 'api.deps.dev answered something that is not JSON'],
    ['strict', new Response('', { status: 400 }), 'api.deps.dev answered 400'],
  ])('are a gap when it is %s', async (_, reply, words) => {
    const { value, gaps } = await collect({ ...arrived, wanted: ['licences'], http: () => reply });
    expect(gaps).toEqual([`licence and age of a 1.0.0 could not be looked up: ${words}`]);
    expect(value.changes).toMatchObject([{ licence: { state: 'unread' } }]);
  });

  it('counts what failed instead of repeating it', async () => {
    const many = Array.from({ length: 9 }, (_, i) => `p${i}@1.0.0`);
    const { gaps } = await collect({
      ...arrived,
      wanted: ['age'],
      after: { 'package-lock.json': lock(...many) },
    });
    expect(gaps).toHaveLength(4);
    expect(gaps.at(-1)).toBe('and 6 more like these');
  });
});

describe('aliases', () => {
  const one = (id: string, aliases: readonly string[], more: Partial<FoundAdvisory> = {}): FoundAdvisory => ({
    id,
    aliases,
    severity: 'unknown',
    malware: false,
    summary: '',
    fixedIn: null,
    ...more,
  });

  it.each<[string, readonly FoundAdvisory[], readonly (readonly string[])[]]>([
    ['nothing in common', [one('A', []), one('B', [])], [['A'], ['B']]],
    ['one names the other', [one('PYSEC-1', ['GHSA-1']), one('GHSA-1', [])], [['GHSA-1', 'PYSEC-1']]],
    [
      'through a third',
      [one('PYSEC-1', ['CVE-1']), one('GHSA-1', ['CVE-1'])],
      [['GHSA-1', 'CVE-1', 'PYSEC-1']],
    ],
    ['a bridge found last', [one('A', []), one('B', []), one('C', ['A', 'B'])], [['A', 'B', 'C']]],
    ['an id that no record carries', [one('RUSTSEC-1', ['CVE-1'])], [['RUSTSEC-1', 'CVE-1']]],
  ])('%s', (_, found, expected) => {
    expect(groupByAlias(found).map(({ id, aliases }) => [id, ...aliases])).toEqual(expected);
  });

  it.each<[readonly FoundAdvisory[], string]>([
    [[one('CVE-1', ['X-1'], { severity: 'low' }), one('X-1', [], { severity: 'critical' })], 'critical'],
    [[one('GHSA-1', ['CVE-1'], { severity: 'low' }), one('CVE-1', [], { severity: 'critical' })], 'low'],
    [[one('GHSA-1', ['CVE-1']), one('CVE-1', [], { severity: 'high' })], 'high'],
    [[one('GHSA-1', ['CVE-1']), one('CVE-1', [])], 'unknown'],
  ])('%j is %s', (found, severity) => {
    expect(groupByAlias(found).map((joined) => joined.severity)).toEqual([severity]);
  });

  it('keeps malware, and the first fix and summary', () => {
    const found = [
      one('GHSA-1', ['MAL-1'], { summary: 'About' }),
      one('MAL-1', [], { malware: true, fixedIn: '2.0.0', summary: 'Else' }),
    ];
    expect(groupByAlias(found)).toMatchObject([
      { id: 'GHSA-1', malware: true, fixedIn: '2.0.0', summary: 'About' },
    ]);
  });
});

/** OSV.dev (https://google.github.io/osv.dev/api/): the same advisories and more, where GitHub cannot answer. */
import { own, say } from '../../../policies/engine/prose.ts';
import { items, property, text } from '../../../policies/formats/lockfiles/data.ts';
import type { Ecosystem } from '../../../policies/formats/lockfiles/locked-package.ts';
import { canonicalName } from '../../../policies/formats/package-url.ts';
import { lowestAbove } from '../../../policies/formats/versions.ts';
import { CannotLook } from '../../looked.ts';
import { groupByAlias } from './aliases.ts';
import { plainVersion } from './github.ts';
import { getJson, type Http, inParallel } from './http.ts';
import {
  type AdvisoryProvider,
  type Answers,
  type FoundAdvisory,
  type PackageVersion,
  versionKey,
} from './provider.ts';
import { type SeverityOf, severityFor } from './severity.ts';

/** Case matters to OSV (https://ossf.github.io/osv-schema/#defined-ecosystems). */
const ecosystems: Readonly<Partial<Record<Ecosystem, string>>> = {
  cargo: 'crates.io',
  composer: 'Packagist',
  conan: 'ConanCenter',
  cran: 'CRAN',
  githubactions: 'GitHub Actions',
  gem: 'RubyGems',
  golang: 'Go',
  hex: 'Hex',
  maven: 'Maven',
  npm: 'npm',
  nuget: 'NuGet',
  pub: 'Pub',
  pypi: 'PyPI',
  swift: 'SwiftURL',
};

/** 1,000 queries a batch is OSV's limit (google/osv.dev, go/internal/api/query_affected.go). */
const max = { batch: 1000, pages: 20, records: 2000, parallel: 8 } as const;

interface Query {
  readonly asked: PackageVersion;
  readonly token?: string;
}

type Ids = ReadonlyMap<string, readonly string[]>;

function body(queries: readonly Query[]): string {
  return JSON.stringify({
    queries: queries.map(({ asked: { ecosystem, name, version }, token }) => ({
      // By ecosystem and name: OSV answers an empty success to package URLs of a type it does not know.
      package: { ecosystem: ecosystems[ecosystem], name },
      version: plainVersion(ecosystem, version),
      ...(token === undefined ? {} : { page_token: token }),
    })),
  });
}

/** One batch → ids per version, with the queries that have further pages. */
async function batch(
  http: Http,
  url: string,
  queries: readonly Query[],
): Promise<readonly [Ids, readonly Query[]]> {
  const answer = await getJson(http, `${url}/v1/querybatch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: body(queries),
  });
  if (answer.status === 404) throw new CannotLook(say`${new URL(url).host} answered 404`);
  if (answer.status === 400) return split(http, url, queries);
  const results = items(property(answer.json, 'results'));
  if (results.length !== queries.length)
    throw new CannotLook(say`${new URL(url).host} answered ${results.length} of ${queries.length} queries`);
  const ids = new Map<string, readonly string[]>();
  const more: Query[] = [];
  queries.forEach(({ asked }, i) => {
    ids.set(
      versionKey(asked),
      items(property(results[i], 'vulns')).flatMap((v) => text(property(v, 'id')) ?? []),
    );
    const token = text(property(results[i], 'next_page_token'));
    if (token) more.push({ asked, token });
  });
  return [ids, more];
}

/** One query that OSV refuses fails its whole batch: halve until it is alone, and leave that one unanswered. */
async function split(
  http: Http,
  url: string,
  queries: readonly Query[],
): Promise<readonly [Ids, readonly Query[]]> {
  if (queries.length < 2) return [new Map(), []];
  const middle = Math.ceil(queries.length / 2);
  const [firstIds, firstMore] = await batch(http, url, queries.slice(0, middle));
  const [lastIds, lastMore] = await batch(http, url, queries.slice(middle));
  return [new Map([...firstIds, ...lastIds]), [...firstMore, ...lastMore]];
}

async function allIds(http: Http, url: string, versions: readonly PackageVersion[]): Promise<Ids> {
  const found = new Map<string, readonly string[]>();
  let rest: readonly Query[] = versions.map((asked) => ({ asked }));
  for (let page = 0; rest.length > 0; page++) {
    if (page >= max.pages + versions.length / max.batch)
      throw new CannotLook(own('OSV.dev has too many pages of answers'));
    const [ids, more] = await batch(http, url, rest.slice(0, max.batch));
    for (const [key, some] of ids) found.set(key, [...(found.get(key) ?? []), ...some]);
    rest = [...rest.slice(max.batch), ...more];
  }
  return found;
}

async function record(http: Http, url: string, id: string): Promise<unknown> {
  const answer = await getJson(http, `${url}/v1/vulns/${encodeURIComponent(id)}`);
  if (answer.status === 200 && text(property(answer.json, 'id'))) return answer.json;
  throw new CannotLook(say`${new URL(url).host} gave no record of ${id}`);
}

/** The record for one version, which OSV says it affects; null when it has been withdrawn. */
function concerning(entry: unknown, asked: PackageVersion, severityOf: SeverityOf): FoundAdvisory | null {
  const id = text(property(entry, 'id'));
  if (!id || text(property(entry, 'withdrawn'))) return null;
  const affected = items(property(entry, 'affected')).filter((one) => {
    const name = text(property(property(one, 'package'), 'name')) ?? '';
    return canonicalName(asked.ecosystem, name) === canonicalName(asked.ecosystem, asked.name);
  });
  const events = affected
    .flatMap((one) => items(property(one, 'ranges')))
    .filter((range) => property(range, 'type') !== 'GIT')
    .flatMap((range) => items(property(range, 'events')));
  const fixes = events.flatMap((event) => text(property(event, 'fixed')) ?? []);
  const vectors = [entry, ...affected].flatMap((one) =>
    items(property(one, 'severity')).flatMap((s) => text(property(s, 'score')) ?? []),
  );
  const aliases = items(property(entry, 'aliases')).flatMap((alias) => text(alias) ?? []);
  return {
    id,
    aliases: aliases.sort(),
    severity: severityOf(text(property(property(entry, 'database_specific'), 'severity')), vectors),
    malware: [id, ...aliases].some((one) => one.startsWith('MAL-')),
    summary: text(property(entry, 'summary')) ?? '',
    fixedIn: lowestAbove(asked.ecosystem, plainVersion(asked.ecosystem, asked.version), fixes),
  };
}

/** `url` without a trailing slash, e.g. `https://api.osv.dev`. */
export function osvAdvisories(http: Http, url: string): AdvisoryProvider {
  return {
    name: 'OSV.dev',
    covers: (ecosystem) => Object.hasOwn(ecosystems, ecosystem),
    ask: async (versions): Promise<Answers> => {
      const ids = await allIds(http, url, versions);
      const wanted = [...new Set([...ids.values()].flat())].sort();
      if (wanted.length > max.records)
        throw new CannotLook(
          say`OSV.dev knows ${wanted.length} advisories about this change, too many to read`,
        );
      const records = await inParallel(wanted, max.parallel, (id) => record(http, url, id));
      const severityOf = await severityFor(wanted);
      const byId = new Map(wanted.map((id, i) => [id, records[i]]));
      return new Map(
        versions.flatMap((asked) => {
          const about = ids.get(versionKey(asked));
          if (!about) return [];
          const found = about.flatMap((id) => concerning(byId.get(id), asked, severityOf) ?? []);
          return [[versionKey(asked), groupByAlias(found)] as const];
        }),
      );
    },
  };
}

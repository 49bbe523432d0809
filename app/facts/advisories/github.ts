/**
 * The GitHub Advisory Database by `GET /advisories?affects=…`: needs no permission, no plan and nothing outside GitHub
 * (https://docs.github.com/rest/security-advisories/global-advisories#list-global-security-advisories).
 */
import { own, say, some } from '../../../policies/engine/prose.ts';
import { items, property, text } from '../../../policies/formats/lockfiles/data.ts';
import type { Ecosystem } from '../../../policies/formats/lockfiles/locked-package.ts';
import { canonicalName } from '../../../policies/formats/package-url.ts';
import { inRange, lowestAbove } from '../../../policies/formats/versions.ts';
import { cannotLook } from '../../github/access/reasons.ts';
import type { GuardedOctokit } from '../../github/reads.ts';
import { CannotLook } from '../../looked.ts';
import {
  type AdvisoryProvider,
  type Answers,
  type FoundAdvisory,
  type PackageVersion,
  versionKey,
} from './provider.ts';
import { type SeverityOf, severityFor } from './severity.ts';

/** The `ecosystem` of global advisories, an enumeration of the REST description; `other` answers for no package. */
const ecosystems = {
  cargo: 'rust',
  composer: 'composer',
  gem: 'rubygems',
  githubactions: 'actions',
  golang: 'go',
  hex: 'erlang',
  maven: 'maven',
  npm: 'npm',
  nuget: 'nuget',
  pub: 'pub',
  pypi: 'pip',
  swift: 'swift',
} as const satisfies Partial<Record<Ecosystem, string>>;

function ecosystemName(ecosystem: Ecosystem): string | undefined {
  return (ecosystems as Partial<Record<Ecosystem, string>>)[ecosystem];
}

/** GitHub takes 1,000 packages a call; the URL's length (8 kB is common among servers and proxies) is reached before. */
const max = { packages: 1000, affectsLength: 6000, pages: 50 } as const;

/** Advisories about malware are left out of the default answer: they are a question of their own. */
const types = ['reviewed', 'malware'] as const;

/** The Advisory Database writes Go and Composer versions without their `v`, Go's without `+incompatible`. */
export function plainVersion(ecosystem: Ecosystem, version: string): string {
  if (ecosystem !== 'golang' && ecosystem !== 'composer') return version;
  return version.replace(/^v(?=\d)/, '').replace(/\+incompatible$/, '');
}

function affects(asked: PackageVersion): string {
  return `${asked.name}@${plainVersion(asked.ecosystem, asked.version)}`;
}

/** As few calls as the limits allow. */
function chunks(versions: readonly PackageVersion[]): readonly (readonly PackageVersion[])[] {
  const all: PackageVersion[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const asked of versions) {
    const added = encodeURIComponent(`${affects(asked)},`).length;
    const last = all.at(-1);
    if (last && length + added <= max.affectsLength && last.length < max.packages) {
      last.push(asked);
      length += added;
    } else {
      all.push([asked]);
      length = added;
    }
  }
  return all;
}

/** The `after` cursor of a Link header's next page; null on the last page. */
function nextCursor(link: unknown): string | null {
  const next = typeof link === 'string' ? /<([^>]+)>;\s*rel="next"/.exec(link)?.[1] : undefined;
  if (next === undefined) return null;
  const after = URL.canParse(next) ? new URL(next).searchParams.get('after') : null;
  if (!after)
    throw new CannotLook(own('the GitHub Advisory Database announced a next page without a cursor'));
  return after;
}

async function allPages(
  octokit: GuardedOctokit,
  parameters: Readonly<Record<string, string>>,
): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  let after: string | null = null;
  for (let page = 0; page < max.pages; page++) {
    const cursor: Record<string, string> = after === null ? {} : { after };
    const { data, headers } = await octokit.request('GET /advisories', {
      ...parameters,
      ...cursor,
      per_page: 100,
    } as never);
    if (!Array.isArray(data))
      throw new CannotLook(own('the GitHub Advisory Database answered with something other than a list'));
    found.push(...data);
    after = nextCursor(headers?.link);
    if (after === null) return found;
  }
  throw new CannotLook(say`the GitHub Advisory Database has more than ${max.pages} pages of answers`);
}

/** The advisory for one version; null when that is not affected. Answers name no version, so ranges decide. */
function concerning(advisory: unknown, asked: PackageVersion, severityOf: SeverityOf): FoundAdvisory | null {
  const id = text(property(advisory, 'ghsa_id'));
  if (!id || text(property(advisory, 'withdrawn_at'))) return null;
  const version = plainVersion(asked.ecosystem, asked.version);
  const named = items(property(advisory, 'vulnerabilities')).filter((vulnerability) => {
    const about = property(vulnerability, 'package');
    const name = text(property(about, 'name')) ?? '';
    return (
      property(about, 'ecosystem') === ecosystemName(asked.ecosystem) &&
      canonicalName(asked.ecosystem, name) === canonicalName(asked.ecosystem, asked.name)
    );
  });
  // A range that cannot be compared stays in: GitHub says that the advisory affects one of these packages.
  const affecting = named.filter(
    (one) =>
      inRange(asked.ecosystem, version, text(property(one, 'vulnerable_version_range')) ?? '') !== false,
  );
  if (affecting.length === 0) return null;
  const fixes = affecting.flatMap((one) => text(property(one, 'first_patched_version')) ?? []);
  const severities = property(advisory, 'cvss_severities');
  const vectors = ['cvss_v3', 'cvss_v4'].flatMap(
    (kind) => text(property(property(severities, kind), 'vector_string')) ?? [],
  );
  return {
    id,
    aliases: [text(property(advisory, 'cve_id'))].flatMap((cve) => cve ?? []),
    severity: severityOf(text(property(advisory, 'severity')), vectors),
    malware: property(advisory, 'type') === 'malware',
    summary: text(property(advisory, 'summary')) ?? '',
    fixedIn: lowestAbove(asked.ecosystem, version, fixes),
  };
}

/** GitHub gives only advisories that affect one of these packages: one that seems to affect none was misread here. */
function checkUnderstood(advisories: readonly unknown[], answers: Answers): void {
  const placed = new Set([...answers.values()].flatMap((found) => found.map(({ id }) => id)));
  const strays = advisories
    .filter((advisory) => !text(property(advisory, 'withdrawn_at')))
    .map((advisory) => text(property(advisory, 'ghsa_id')) ?? 'an advisory without a number')
    .filter((id) => !placed.has(id));
  if (strays.length === 0) return;
  const which = some(
    strays.map((id) => say`${id}`),
    3,
  );
  throw new CannotLook(
    say`the GitHub Advisory Database names ${which}, and it is not clear which of these packages that concerns`,
  );
}

async function askChunk(
  octokit: GuardedOctokit,
  ecosystem: Ecosystem,
  chunk: readonly PackageVersion[],
): Promise<Answers> {
  const parameters = {
    ecosystem: ecosystemName(ecosystem) ?? 'other',
    affects: chunk.map(affects).join(','),
  };
  const pages = await Promise.all(types.map((type) => allPages(octokit, { ...parameters, type })));
  const advisories = pages.flat();
  const severityOf = await severityFor(advisories);
  const answers = new Map(
    chunk.map((asked) => [
      versionKey(asked),
      advisories.flatMap((advisory) => concerning(advisory, asked, severityOf) ?? []),
    ]),
  );
  checkUnderstood(advisories, answers);
  return answers;
}

export function gitHubAdvisories(octokit: GuardedOctokit): AdvisoryProvider {
  return {
    name: 'GitHub Advisory Database',
    covers: (ecosystem) => ecosystemName(ecosystem) !== undefined,
    ask: async (versions) => {
      const perEcosystem = [...Map.groupBy(versions, ({ ecosystem }) => ecosystem)];
      const asks = perEcosystem.flatMap(([ecosystem, all]) =>
        chunks(all).map((chunk) => askChunk(octokit, ecosystem, chunk)),
      );
      const answers = await Promise.all(asks).catch((error: unknown) => {
        throw cannotLook(error, own('the GitHub Advisory Database'));
      });
      return new Map(answers.flatMap((answer) => [...answer]));
    },
  };
}

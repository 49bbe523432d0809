/** Licences and publication dates that lock files leave out, from deps.dev and RubyGems. Asked only when an option needs them. */
import type { Gap } from '../../../policies/engine/facts.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import { items, property, text } from '../../../policies/formats/lockfiles/data.ts';
import type { Ecosystem } from '../../../policies/formats/lockfiles/locked-package.ts';
import { CannotLook, type Looked } from '../../looked.ts';
import { getJson, type Http, inParallel } from '../advisories/http.ts';
import { type PackageVersion, versionKey } from '../advisories/provider.ts';

export interface PackageDetails {
  /** SPDX expression or the registry's own text; null when it gives none. */
  readonly licence: string | null;
  /** ISO 8601; null when it is not known. */
  readonly publishedAt: string | null;
}

/** https://docs.deps.dev/api/v3/#getversion */
const systems: Partial<Record<Ecosystem, string>> = {
  cargo: 'cargo',
  golang: 'go',
  maven: 'maven',
  npm: 'npm',
  nuget: 'nuget',
  pypi: 'pypi',
};

const max = { packages: 500, parallel: 8 } as const;

function address({ ecosystem, name, version }: PackageVersion): string | null {
  const [n, v] = [encodeURIComponent(name), encodeURIComponent(version)];
  // https://guides.rubygems.org/rubygems-org-api-v2/
  if (ecosystem === 'gem') return `https://rubygems.org/api/v2/rubygems/${n}/versions/${v}.json`;
  const system = systems[ecosystem];
  return system ? `https://api.deps.dev/v3/systems/${system}/packages/${n}/versions/${v}` : null;
}

/** deps.dev does not say how several licences relate: all of them count, the stricter reading. */
function licenceOf(json: unknown): string | null {
  const licences = items(property(json, 'licenses')).flatMap((licence) => text(licence) ?? []);
  if (licences.length < 2) return licences[0] ?? null;
  return licences.map((licence) => `(${licence})`).join(' AND ');
}

async function detailsOf(http: Http, url: string): Promise<PackageDetails> {
  const answer = await getJson(http, url);
  if (answer.status === 400) throw new CannotLook(say`${new URL(url).host} answered 400`);
  // Unknown there (a private package, or minutes old): looked up, and nothing is known.
  if (answer.status === 404) return { licence: null, publishedAt: null };
  const publishedAt =
    text(property(answer.json, 'publishedAt')) ?? text(property(answer.json, 'version_created_at'));
  return { licence: licenceOf(answer.json), publishedAt };
}

/** By `versionKey`; a package that could not be looked up is left out, and a gap. */
export async function packageDetails(
  http: Http,
  versions: readonly PackageVersion[],
): Promise<Looked<ReadonlyMap<string, PackageDetails>>> {
  const wanted = [...new Map(versions.map((asked) => [versionKey(asked), asked])).values()];
  const gaps: Gap[] = [];
  if (wanted.length > max.packages)
    gaps.push({
      reason: say`licences and ages were looked up for ${max.packages} of ${wanted.length} packages`,
    });
  const answers = await inParallel(wanted.slice(0, max.packages), max.parallel, async (asked) => {
    const key = versionKey(asked);
    const url = address(asked);
    const what = say`licence and age of ${asked.name} ${asked.version} could not be looked up`;
    if (!url) return { key, gap: { reason: say`${what}: ${own('no database covers its ecosystem')}` } };
    try {
      return { key, details: await detailsOf(http, url) };
    } catch (error) {
      if (!(error instanceof CannotLook)) throw error;
      return { key, gap: { reason: say`${what}: ${error.gap.reason}` } };
    }
  });
  const known = answers.flatMap((one) => (one.details ? [[one.key, one.details] as const] : []));
  const unknown = answers.flatMap((one) => (one.gap ? [one.gap] : []));
  return { value: new Map(known), gaps: [...gaps, ...firstFew(unknown)] };
}

/** A database that is down fails for every package: three are named, the rest counted. */
function firstFew(gaps: readonly Gap[]): readonly Gap[] {
  if (gaps.length <= 3) return gaps;
  return [...gaps.slice(0, 3), { reason: say`and ${gaps.length - 3} more like these` }];
}

/**
 * GitHub's dependency review (https://docs.github.com/rest/dependency-graph/dependency-review), which knows the
 * advisories about every change in its own graph. Private repositories need a paid plan for it and its graph may lag,
 * so it is asked only when the Advisory Database cannot answer, before anything is asked outside GitHub.
 */
import { severityOfLabel } from '../../../policies/formats/advisory-severity.ts';
import { items, property, text } from '../../../policies/formats/lockfiles/data.ts';
import type { Ecosystem } from '../../../policies/formats/lockfiles/locked-package.ts';
import { canonicalName } from '../../../policies/formats/package-url.ts';
import type { GitHubReads } from '../../github/reads.ts';
import { plainVersion } from './github.ts';
import { type AdvisoryProvider, type FoundAdvisory, type PackageVersion, versionKey } from './provider.ts';

const ecosystems: Readonly<Partial<Record<Ecosystem, string>>> = {
  cargo: 'cargo',
  composer: 'composer',
  gem: 'rubygems',
  githubactions: 'actions',
  golang: 'go',
  hex: 'hex',
  maven: 'maven',
  npm: 'npm',
  nuget: 'nuget',
  pub: 'pub',
  pypi: 'pip',
  swift: 'swift',
};

function keyOf(ecosystem: string, name: string, version: string): string {
  return `${ecosystem} ${name} ${version}`;
}

function found(vulnerability: unknown): FoundAdvisory | null {
  const id = text(property(vulnerability, 'advisory_ghsa_id'));
  if (!id) return null;
  const summary = text(property(vulnerability, 'advisory_summary')) ?? '';
  return {
    id,
    aliases: [],
    severity: severityOfLabel(text(property(vulnerability, 'severity'))) ?? 'unknown',
    // It does not say which advisories are about malware; GitHub words all of those alike.
    malware: /^malware in /i.test(summary),
    summary,
    fixedIn: null,
  };
}

/** The ecosystem of each of GitHub's names. */
const types: ReadonlyMap<string, string> = new Map(
  Object.entries(ecosystems).map(([type, name]) => [name, type]),
);

/** In the one spelling that packages are asked for. */
function nameOf(change: unknown): string {
  const ecosystem = text(property(change, 'ecosystem')) ?? '';
  return canonicalName(types.get(ecosystem) ?? ecosystem, text(property(change, 'name')) ?? '');
}

async function graph(
  github: GitHubReads,
  basehead: string,
): Promise<ReadonlyMap<string, readonly FoundAdvisory[]>> {
  const changes = await github.pages<unknown>(
    'GET /repos/{owner}/{repo}/dependency-graph/compare/{basehead}',
    {
      owner: github.owner,
      repo: github.repo,
      basehead,
    },
  );
  return new Map(
    changes.map((change) => [
      keyOf(
        text(property(change, 'ecosystem')) ?? '',
        nameOf(change),
        (text(property(change, 'version')) ?? '').replace(/^v(?=\d)/, ''),
      ),
      items(property(change, 'vulnerabilities')).flatMap((one) => found(one) ?? []),
    ]),
  );
}

/** Answers for the versions GitHub's graph lists and leaves the others unanswered. */
export function dependencyReview(github: GitHubReads, base: string, head: string): AdvisoryProvider {
  return {
    name: 'GitHub dependency review',
    covers: (ecosystem) => Object.hasOwn(ecosystems, ecosystem),
    ask: async (versions) => {
      const known = await graph(github, `${base}...${head}`);
      return new Map(
        versions.flatMap((asked: PackageVersion) => {
          const name = canonicalName(asked.ecosystem, asked.name);
          const version = plainVersion(asked.ecosystem, asked.version);
          const answer = known.get(keyOf(ecosystems[asked.ecosystem] ?? '', name, version));
          return answer ? [[versionKey(asked), answer] as const] : [];
        }),
      );
    },
  };
}

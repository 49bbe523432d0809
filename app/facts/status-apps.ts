/** Commit statuses name their App by login only; GitHub's settings require Apps by number. */
import { say } from '../../policies/engine/prose.ts';
import type { CheckResult, RequiredCheck } from '../../policies/facts/checks.ts';
import { cannotLook } from '../github/access/reasons.ts';
import type { GitHubReads } from '../github/reads.ts';

async function appId({ octokit }: GitHubReads, slug: string): Promise<number> {
  try {
    const { data } = await octokit.request('GET /apps/{app_slug}', { app_slug: slug });
    return Number(data?.id);
  } catch (error) {
    throw cannotLook(error, say`the number of the App ${slug}`);
  }
}

/** Adds numbers where a requirement asks for one; each App costs a call, so nowhere else. Throws `CannotLook`. */
export async function withAppIds(
  github: GitHubReads,
  results: readonly CheckResult[],
  required: readonly RequiredCheck[],
): Promise<readonly CheckResult[]> {
  const numbered = new Set(required.filter((check) => check.appId !== null).map(({ name }) => name));
  const isAsked = ({ name, kind, app }: CheckResult) =>
    kind === 'status' && app !== null && numbered.has(name);
  const slugs = [...new Set(results.filter(isAsked).map(({ app }) => app?.slug ?? ''))].sort();
  const ids = new Map(
    await Promise.all(slugs.map(async (slug) => [slug, await appId(github, slug)] as const)),
  );
  return results.map((result) =>
    isAsked(result) && result.app
      ? { ...result, app: { ...result.app, id: ids.get(result.app.slug) ?? null } }
      : result,
  );
}

/** Which rules are in force: always the base branch's, never those of the change that is judged. */
import { type CommentWhen, type IssueWhere, readLayer } from '../../policies/engine/config/layer.ts';
import { type Effective, mergeLayers } from '../../policies/engine/config/merge.ts';
import type { WaiverOrigins } from '../../policies/engine/config/merge-waivers.ts';
import type { Configuration } from '../../policies/engine/config/read.ts';
import type { EvidenceRules } from '../../policies/engine/evidence-rules.ts';
import type { MetricsRules } from '../../policies/engine/metrics-rules.ts';
import { isKnown } from '../../policies/engine/part.ts';
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import { list, own, type Prose, say } from '../../policies/engine/prose.ts';
import { sentence } from '../../policies/engine/report/words.ts';
import type { ConfigProblem, Fallback } from '../../policies/engine/report.ts';
import type { Setting } from '../../policies/engine/setting.ts';
import type { WaiverRules } from '../../policies/engine/waiver.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import { tipAt, tipName } from '../../policies/facts/pull-request.ts';
import type { Declared } from '../../policies/settings/setting-type.ts';
import type { PullRequestSource } from '../facts/source.ts';
import { rateLimitOf } from '../github/access/rate-limited.ts';
import { cannotLook } from '../github/access/reasons.ts';
import { CannotLook } from '../looked.ts';
import type { RulesReads } from '../repository-reads.ts';
import { type Besides, chainOf, organizationPart } from './chain.ts';
import { configurationPath, type Elsewhere, notLookedFor } from './elsewhere.ts';
import { type Loaded, loadFile, nothing, worstFallback } from './loaded.ts';
import { misnamed, misnamedProblems } from './misnamed.ts';
import { misplaced } from './misplaced.ts';

export { configurationPath } from './elsewhere.ts';

/** The rules that judge, and how they came to be in force. */
export interface InForce {
  readonly settings: readonly Setting[];
  /** What is declared of settings of repositories and organizations; nothing unless said. */
  readonly declared?: readonly Declared[];
  readonly comment: CommentWhen;
  /** Where an issue says what a repository or an organization itself lacks; `private` unless given. */
  readonly issue?: IssueWhere;
  /** Exports of evidence that the organization asks for; none unless given. */
  readonly evidence?: EvidenceRules | null;
  /** As usual unless given. */
  readonly metrics?: MetricsRules;
  readonly waivers: WaiverRules;
  /** Where each of the rules for waivers was set, where that is known. */
  readonly waiverOrigins?: WaiverOrigins;
  readonly description: Prose;
  /** Problems of the configuration as written; `fallback` says what judges instead. */
  readonly problems: readonly ConfigProblem[];
  readonly fallback: Fallback;
  /** Every policy, those that are off among them. */
  readonly effective?: readonly Effective[];
  /** What else people should know about where the rules come from. */
  readonly notes?: readonly Prose[];
  /** Something could not be read; a later try may succeed. */
  readonly passing?: boolean;
}

const withoutLayers = say`the built-in policies at ${'observe'}`;

/** The branch has no configuration at its path; looks whether it lies elsewhere. */
async function withoutFile(rules: RulesReads, path: string): Promise<Loaded> {
  // Looking elsewhere is a courtesy: not being able to is no reason to hold anything.
  const there = await rules.directories(misnamed).catch(() => new Set<string>());
  const problems = misnamedProblems(there, path);
  const why = own('the configuration is not where Fairlead reads it');
  if (problems.length > 0) return { ...nothing, problems, fallback: 'default', notes: [why] };
  return { ...nothing, notes: [say`${tipName(await rules.at())} has no ${path}`] };
}

/** The branch's own file. Never throws: a file that cannot be read counts as one with problems. */
async function ownFile(rules: RulesReads, catalogue: readonly AnyPolicy[], path: string): Promise<Loaded> {
  try {
    const tip = await rules.at();
    const text = await rules.text(path);
    if (text === null) return await withoutFile(rules, path);
    const layerAt = (commit: string) => `${path}@${commit.slice(0, 7)}`;
    const described = say`${path} of ${tipAt(tip)}`;
    const history = () => rules.history(path);
    const file = { path, text, catalogue, layerAt, commit: tip.sha, history, described };
    const loaded = await loadFile(file, 'default');
    const why = own('the configuration has problems and no valid version was found');
    return loaded.fallback === 'default' ? { ...loaded, notes: [why] } : loaded;
  } catch (error) {
    const message =
      error instanceof CannotLook ? error.gap.reason : say`it could not be read: ${String(error)}`;
    const problems = [{ path, line: 1, column: 1, message }];
    const notes = [own('the configuration could not be read')];
    return { ...nothing, problems, fallback: 'default', notes, unread: [message], passing: true };
  }
}

/** `a.yml of main at 77d0e12, on acme/.github@4f2c1e9, on the pack startup`: what wins stands first. */
function describe(chain: Loaded, ownNotes: readonly Prose[]): Prose {
  const judges = chain.described.length === 0 ? withoutLayers : list(chain.described.toReversed(), ', on ');
  if (ownNotes.length === 0) return judges;
  const why = list(ownNotes);
  return chain.fallback === 'default' ? say`${judges}, because ${why}` : say`${judges} (${why})`;
}

function inForceOf(
  chain: Loaded,
  own: Loaded,
  catalogue: readonly AnyPolicy[],
  repository: string | null,
): InForce {
  const { problems: refused, ...merged } = mergeLayers(chain.layers, catalogue);
  const problems = [...refused, ...misplaced(own, repository)];
  return {
    ...merged,
    description: describe(chain, own.notes),
    problems: [...chain.problems, ...problems],
    fallback: worstFallback([chain.fallback, problems.length > 0 ? 'refused' : 'none']),
    notes: chain.notes.filter((note) => !own.notes.includes(note)),
    passing: chain.passing,
  };
}

async function besidesOf(rules: RulesReads, path: string): Promise<Besides> {
  if (rules.repository === null || path !== configurationPath) return null;
  const { ref } = await rules.at();
  return isKnown(ref) ? { repository: rules.repository, branch: ref } : null;
}

/**
 * The configuration in force on a branch: all layers, merged; where there is no branch (an organization), the
 * organization's. Of a file with problems the last valid version is used. A file that cannot be read is reported, the other
 * layers stay in force, and `fallback` holds the merge. Throws only when there is no such branch.
 */
export async function configurationInForce(
  rules: RulesReads | null,
  catalogue: readonly AnyPolicy[],
  path = configurationPath,
  elsewhere: Elsewhere = notLookedFor,
): Promise<InForce> {
  const of = { elsewhere, catalogue };
  const besides = rules && (await besidesOf(rules, path));
  const [organization, own] = await Promise.all([
    organizationPart(of, besides),
    rules ? ownFile(rules, catalogue, path) : nothing,
  ]);
  return inForceOf(await chainOf(organization, own, of), own, catalogue, rules?.repository ?? null);
}

/** What a change proposes and could not be read: neither right nor wrong. */
export interface Unread {
  readonly unread: Prose;
}

async function proposedLayers(
  { rules }: PullRequestSource,
  text: string | null,
  path: string,
  of: { readonly catalogue: readonly AnyPolicy[]; readonly elsewhere: Elsewhere },
): Promise<Configuration | Unread> {
  const read = text === null ? null : readLayer({ path, text, layer: `${path} as proposed` }, of.catalogue);
  if (read && !read.ok) return read;
  const own = read ? { ...nothing, layers: [read.layer] } : nothing;
  const organization = await organizationPart(of, await besidesOf(rules, path));
  const chain = await chainOf(organization, own, of);
  const merged = mergeLayers(chain.layers, of.catalogue);
  const outOfPlace = misplaced(own, rules.repository);
  const problems = [...chain.problems, ...merged.problems, ...outOfPlace].filter(
    (problem) => problem.path === path,
  );
  // A file that could not be read is not the author's mistake, and may be one all the same.
  if (chain.unread.length > 0) return { unread: list(chain.unread, '; ') };
  if (problems.length > 0) return { ok: false, problems };
  const { settings, declared, comment, waivers } = merged;
  return { ok: true, settings, declared, comment, waivers };
}

/** Why something that a change proposes could not be read: GitHub's limit is a reason like others. Throws any other error. */
export function unreadBecause(error: unknown, path: string): Unread {
  if (!(error instanceof CannotLook) && !rateLimitOf(error)) throw error;
  const { reason, remedy } = cannotLook(error, say`${path} as it is proposed`).gap;
  return { unread: remedy ? say`${sentence(reason)} ${remedy}` : reason };
}

/** Null where the list cannot be read: the policies that need it report what is missing. */
export async function changedOf(source: PullRequestSource): Promise<readonly ChangedFile[] | null> {
  try {
    return (await source.changedFiles()).value;
  } catch (error) {
    if (error instanceof CannotLook || rateLimitOf(error)) return null;
    throw error;
  }
}

/**
 * The configuration that the change itself proposes, on the same other layers; null when it does not touch it. Problems are
 * those of the proposed file alone.
 */
export async function proposedConfiguration(
  source: PullRequestSource,
  catalogue: readonly AnyPolicy[],
  path = configurationPath,
  elsewhere: Elsewhere = notLookedFor,
): Promise<Configuration | Unread | null> {
  const value = await changedOf(source);
  if (!value) return null;
  try {
    const written = value.filter(({ status }) => status !== 'removed').map((file) => file.path);
    const problems = misnamedProblems(new Set(written), path);
    if (problems.length > 0) return { ok: false, problems };
    if (!value.some((file) => file.path === path || file.previousPath === path)) return null;
    const text = await source.text('head', path);
    return await proposedLayers(source, text, path, { catalogue, elsewhere });
  } catch (error) {
    return unreadBecause(error, path);
  }
}

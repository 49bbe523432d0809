/** All that GitHub shows about the protection of a branch, folded into what holds. */
import type { Gap } from '../../../policies/engine/gap.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import type { BranchProtection } from '../../../policies/facts/protection.ts';
import { CannotLook } from '../../looked.ts';
import { type BranchAnswers, branchProtection, planHasNone } from '../../protection/model/branch.ts';
import type { BranchWire, Read, RuleWire } from '../../protection/model/wire.ts';
import type { GuardedOctokit } from '../reads.ts';
import { readClassic, readClassicMore, readOpenly } from './classic.ts';
import { type At, askRules, readRulesets, type Told } from './rulesets.ts';

/** One repository, whose default branch is known. */
export interface Repository extends At {
  /** Null: it does not matter here. */
  readonly defaultBranch: string | null;
}

type Open = Read<BranchWire>;

/** One value that is not known hides no other. */
async function asData<T>(read: Promise<T>): Promise<Read<T>> {
  try {
    return { ok: true, value: await read };
  } catch (error) {
    if (error instanceof CannotLook) return { ok: false, ...error.gap };
    throw error;
  }
}

/** The repository's page, from that of a branch. */
function pageOf(open: Open): string | null {
  const html = open.ok ? open.value._links?.html : undefined;
  return html === undefined ? null : html.replace(/\/tree\/.*$/, '');
}

function about({ owner, repo, defaultBranch }: Repository, branch: string, open: Open) {
  return { repository: `${owner}/${repo}`, defaultBranch, branch, open, url: pageOf(open) };
}

/**
 * GitHub says of a branch to everybody whether anything protects it: "by branch protections or rulesets"
 * (https://docs.github.com/rest/branches/branches#list-branches). Only `false` is an answer.
 */
const isOpen = (open: Open): boolean => open.ok && open.value.protected === false;

/**
 * A branch under a ruleset says in `protection.enabled` whether classic protection is there, too. That this is all it says
 * is not certain: it only proves that an answer of before still holds.
 */
function provenBy(open: Open, { at }: Told) {
  if (at === undefined) return null;
  return { at, proof: open.ok && open.value.protection?.enabled === false ? 'not enabled' : null };
}

const unprotected: BranchAnswers['classic'] = { ok: true, value: null };

const none: Gap = { reason: own('there is no branch protection') };

function rulesOf(asked: Read<readonly RuleWire[] | typeof planHasNone>): BranchAnswers['rules'] {
  if (!asked.ok) return asked;
  return asked.value === planHasNone ? planHasNone : { ok: true, value: asked.value };
}

/**
 * With a token that reads settings (`settings`) and one that reads the code (`subject`). Null: the branch is not there.
 * What cannot be read is not known, value by value.
 */
export async function readProtection(
  { settings, subject }: { readonly settings: GuardedOctokit; readonly subject: GuardedOctokit },
  of: Repository,
  branch: string,
  told: Told = { idle: async () => null },
): Promise<BranchProtection | null> {
  const [open, asked] = await Promise.all([
    asData(readOpenly(subject, of, branch)),
    asData(askRules(settings, of, branch)),
  ]);
  if (open.ok && open.value === null) return null;
  const shown = open as Open;
  const classic = isOpen(shown)
    ? unprotected
    : await readClassic(settings, of, branch, provenBy(shown, told));
  const rules = rulesOf(asked);
  const inForce = rules !== planHasNone && rules.ok ? rules.value : [];
  const hasClassic = classic !== planHasNone && classic.ok && classic.value !== null;
  const [rulesets, more] = await Promise.all([
    rules === planHasNone ? new Map() : readRulesets(settings, of, inForce, told),
    hasClassic ? readClassicMore(settings, of, branch) : ({ ok: false, ...none } as const),
  ]);
  return branchProtection({ ...about(of, branch, shown), rules, rulesets, classic, more });
}

/** What everybody sees who reads the code is all that is looked at for a pull request. */
const notForPulls: Gap = {
  reason: own('GitHub shows the whole of branch protection only to who may read the settings'),
  permission: 'administration: read',
};

/** With no right to read settings: the rules of rulesets, and the required checks of branch protection. */
export async function readOpenProtection(
  { octokit, subject }: { readonly octokit: GuardedOctokit; readonly subject: GuardedOctokit },
  of: Repository,
  branch: string,
): Promise<BranchProtection> {
  const [open, rules] = await Promise.all([
    asData(readOpenly(subject, of, branch)),
    asData(askRules(octokit, of, branch)),
  ]);
  const gone = { ok: false, reason: say`there is no branch ${branch}` } as const;
  const shown: Open = open.ok && open.value === null ? gone : (open as Open);
  const hidden = { ok: false, ...notForPulls } as const;
  return branchProtection({
    ...about(of, branch, shown),
    rules: rulesOf(rules),
    rulesets: new Map(),
    classic: shown.ok ? hidden : shown,
    more: hidden,
  });
}

/** What nobody asks of these reads. */
const notAsked: Gap = { reason: own('it was not asked for') };

/**
 * What is asked for on a branch, and not who is let off: all that declared settings are held against. A branch that is not
 * there yet may have rules already.
 */
export async function readDemands(
  octokit: GuardedOctokit,
  of: Repository,
  branch: string,
): Promise<BranchProtection> {
  const [open, rules] = await Promise.all([
    asData(readOpenly(octokit, of, branch)),
    asData(askRules(octokit, of, branch)),
  ]);
  const isGone = open.ok && open.value === null;
  const shown: Open = isGone ? { ok: false, reason: say`there is no branch ${branch}` } : (open as Open);
  const classic = isGone || isOpen(shown) ? unprotected : await readClassic(octokit, of, branch);
  return branchProtection({
    ...about(of, branch, shown),
    rules: rulesOf(rules),
    rulesets: new Map(),
    classic,
    more: { ok: false, ...notAsked },
  });
}

/** Judges one repository, or the organization itself, with a person's token. One that cannot be read ends nothing. */
import type { Octokit } from '@octokit/core';
import type { Gap } from '../../../policies/engine/gap.ts';
import type { AnyPolicy } from '../../../policies/engine/policy.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import type { Viewpoint } from '../../../policies/engine/selection.ts';
import { forAssessment } from '../../github/access/assessment-octokit.ts';
import { noCalls } from '../../github/access/conditional.ts';
import { cannotLook } from '../../github/access/reasons.ts';
import type { OwnerRun } from '../../github/owner-run.ts';
import { CannotLook } from '../../looked.ts';
import { checkNames } from '../../publish/purposes.ts';
import { judgeOrganization } from '../../subjects/organization/judge.ts';
import { judgeRepository } from '../../subjects/repository/judge.ts';
import type { AuditedRepository } from '../model/audit.ts';
import type { Check } from '../model/check.ts';
import { auditGap, checksOfReport, seesMoreLater } from '../model/from-report.ts';
import type { ListedRepository, Owner } from './repositories.ts';

export interface Token {
  readonly octokit: Octokit;
  readonly catalogue: readonly AnyPolicy[];
  readonly fetch: typeof fetch;
  /** ISO 8601, UTC. */
  readonly now: string;
}

/** A token, and what is read once for everything that is judged with it. */
export interface Run extends Token {
  readonly run: OwnerRun;
}

/** Somebody's own token, whose permissions its owner sets. */
const tokenView: Viewpoint = {
  judges: ['repository', 'organization'],
  unknowable: () => null,
  grant: (permission) => say`Give the token ${permission}.`,
};

const archivedNote = own(
  'archived: not judged, because nobody can change it and nothing runs in it; only its deploy keys, and credentials that GitHub found in it, are looked at. To change anything there, unarchive it first',
);

/** Of what is archived only what still matters: who holds a key to it, and which credentials lie in it. */
const archivedView: Viewpoint = {
  ...tokenView,
  leaves: ({ ofArchived }) => (ofArchived ? null : archivedNote),
};

export interface JudgedRepository {
  readonly repository: AuditedRepository;
  readonly checks: readonly Check[];
  /** An outage or a limit was in the way: it is to be looked at again. */
  readonly again?: true;
}

/** Whatever was thrown, as a reason: GitHub's refusals, a repository that is gone meanwhile, or a defect. */
function gapOf(error: unknown, what: string): Gap {
  if (error instanceof CannotLook) return auditGap(error.gap);
  try {
    return auditGap(cannotLook(error, say`${what}`, 'contents: read').gap);
  } catch {
    return { reason: say`a defect in Fairlead, please report it: ${String(error)}` };
  }
}

function unreadable(name: string, gap: Gap): JudgedRepository {
  const check: Check = {
    id: 'readable',
    area: 'delivery',
    repository: name,
    asks: 'The repository can be read',
    result: { state: 'not seen', ...gap },
    gaps: [],
  };
  return { repository: { name, state: 'not audited', note: gap.reason }, checks: [check] };
}

function archivedAs(name: string, unseen: boolean): AuditedRepository {
  const note = unseen ? say`${archivedNote}. Not all of that was visible` : archivedNote;
  return { name, state: 'archived', note };
}

/** How delivery went is kept by the service alone: `fairlead metrics` measures it, and no audit. */
const isJudgedHere = ({ needs }: AnyPolicy): boolean => !needs.includes('delivery');

/** Never throws. */
export async function judgeListed(token: Run, listed: ListedRepository): Promise<JudgedRepository> {
  const name = `${listed.owner}/${listed.name}`;
  const { octokit, fetch, now, run } = token;
  const catalogue = token.catalogue.filter(isJudgedHere);
  try {
    const { report, facts } = await judgeRepository({
      viewpoint: listed.archived ? archivedView : tokenView,
      catalogue,
      client: null,
      repositoryId: listed.id,
      octokit,
      octokitFor: () => octokit,
      owner: listed.owner,
      repo: listed.name,
      self: { appId: null, checkName: checkNames.verdict, workflowRunId: null },
      sarif: null,
      fetch,
      now: () => now,
      run,
    });
    const asked = listed.archived ? catalogue.filter(({ ofArchived }) => ofArchived) : catalogue;
    const checks = checksOfReport(report, name, asked);
    const unseen = checks.some(({ result }) => result.state === 'not seen');
    const again = seesMoreLater(report) ? { again: true as const } : {};
    if (listed.archived) return { repository: archivedAs(name, unseen), checks, ...again };
    const known = facts.repository?.ok === true ? facts.repository.value : null;
    const note = known?.empty ? own('empty: nothing was ever pushed') : listed.fork ? own('a fork') : null;
    return { repository: { name, state: unseen ? 'partly' : 'audited', note }, checks, ...again };
  } catch (error) {
    return unreadable(name, gapOf(error, name));
  }
}

/** Never throws. A user has no settings of an organization. */
export async function judgeOwner(
  { octokit, catalogue, fetch, now, run }: Run,
  { login, kind }: Owner,
): Promise<readonly Check[]> {
  if (kind === 'user') return [];
  try {
    const { report } = await judgeOrganization({
      login,
      client: '',
      layers: forAssessment(octokit, noCalls(), run.reads),
      octokitFor: () => octokit,
      viewpoint: tokenView,
      catalogue,
      fetch,
      now,
    });
    return checksOfReport(report, null, catalogue);
  } catch (error) {
    const gap = gapOf(error, login);
    return [
      {
        id: 'organization',
        area: 'access',
        repository: null,
        asks: 'The organization can be read',
        result: { state: 'not seen', ...gap },
        gaps: [],
      },
    ];
  }
}

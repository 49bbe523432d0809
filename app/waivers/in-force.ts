/** The waivers of one assessment: read when something fails, their approvers looked up when they would apply. */
import type { Assessment } from '../../policies/engine/evaluate.ts';
import { type Prose, say } from '../../policies/engine/prose.ts';
import type { WaiverFindings } from '../../policies/engine/report.ts';
import type { Setting } from '../../policies/engine/setting.ts';
import type { Waiver, WaiverRules } from '../../policies/engine/waiver.ts';
import type { WaiverSubject } from '../../policies/engine/waivers/covers.ts';
import { dayOf } from '../../policies/engine/waivers/day.ts';
import { examineWaivers } from '../../policies/engine/waivers/examine.ts';
import { applyWaivers, type Fitting, fittingWaivers, isWaivable } from '../../policies/engine/waivers.ts';
import type { People } from '../../policies/facts/people.ts';
import type { OrganizationWaivers } from '../config/elsewhere.ts';
import { standingIn } from '../facts/people.ts';
import { type PermissionIn, permissionOf, type RepositoryPermission, reaches } from '../github/permission.ts';
import { CannotLook } from '../looked.ts';
import { once } from '../once.ts';
import type { RulesReads } from '../repository-reads.ts';
import { loadWaivers } from './load.ts';

export interface WaiversInForceOf {
  /** Where the files of the subject's own repository are; null where it belongs to none. */
  readonly rules: RulesReads | null;
  readonly subject: WaiverSubject;
  /** The pull request's number, for waivers that were given in its comments; null for anything else. */
  readonly pullRequest: number | null;
  /** Looks up what an approver may do; null where that is not possible. */
  readonly github: PermissionIn | null;
  /** Who had a part in the change; null where there is none. */
  readonly people: (() => Promise<People>) | null;
  /** Ids of the catalogue. */
  readonly policies: readonly string[];
  /** Given in comments on this pull request. */
  readonly granted: readonly Waiver[];
  /** The organization's own; null where there can be none. */
  readonly organization?: OrganizationWaivers | null;
}

export interface WaiversInForce {
  /** The assessments, with waived findings no longer failing. Reads nothing when nothing fails. Never throws. */
  apply(assessments: readonly Assessment[], rules: WaiverRules): Promise<readonly Assessment[]>;
  /** What is wrong with the files; null when nothing failed and they were not read. */
  findings(settings: readonly Setting[], rules: WaiverRules): Promise<WaiverFindings | null>;
}

interface Approvals {
  /** Whether the approver counts. */
  readonly judge: (login: string, rules: WaiverRules) => Promise<Pick<Fitting, 'objection' | 'remark'>>;
  /** Whether GitHub could not be asked about somebody. */
  readonly failed: () => boolean;
}

function approvals({ github, people }: Pick<WaiversInForceOf, 'github' | 'people'>): Approvals {
  let failed = false;
  const asked = new Map<string, Promise<RepositoryPermission>>();
  const lacks = async (login: string, { permission: least }: WaiverRules): Promise<Prose | null> => {
    if (!github)
      return say`a local clone cannot ask GitHub whether ${login} may approve it; if so, it is waived on GitHub`;
    const look = asked.get(login.toLowerCase()) ?? permissionOf(github, { login, id: null });
    asked.set(login.toLowerCase(), look);
    try {
      const held = await look;
      if (reaches(held, least)) return null;
      return say`${login}, who approved it, has the permission ${held} here, and approving one needs ${least}`;
    } catch (error) {
      const reason = error instanceof CannotLook ? error.gap.reason : say`${String(error)}`;
      failed = true;
      return say`GitHub could not be asked whether ${login} may approve it: ${reason}`;
    }
  };
  const judge: Approvals['judge'] = async (login, rules) => {
    const objection = await lacks(login, rules);
    if (objection) return { objection };
    const standing = await standingIn(people, login);
    failed ||= standing.failed;
    const { objection: part, remark } = standing;
    if (!part || standing.failed) return { objection: part, ...(remark ? { remark } : {}) };
    return {
      objection: say`${part} and approved the waiver; somebody who had no part in the change has to approve it`,
    };
  };
  return { judge, failed: () => failed };
}

async function withApproval(fit: Fitting, rules: WaiverRules, people: Approvals): Promise<Fitting> {
  if (fit.objection !== null) return fit;
  return { ...fit, ...(await people.judge(fit.waiver.approvedBy, rules)) };
}

/** A waiver given in a comment is for that comment's pull request alone. */
function isOf(number: number | null): (waiver: Waiver) => boolean {
  return ({ origin }) => origin.kind !== 'comment' || origin.pullRequest === number;
}

export function waiversInForce(of: WaiversInForceOf): WaiversInForce {
  const { subject, pullRequest, policies, granted, organization } = of;
  const people = approvals(of);
  const files = once(() => loadWaivers(of.rules, policies, organization));
  let wasRead = false;
  const apply: WaiversInForce['apply'] = async (assessments, rules) => {
    if (!assessments.some(isWaivable)) return assessments;
    wasRead = true;
    const all = [...(await files()).flatMap(({ waivers }) => waivers), ...granted.filter(isOf(pullRequest))];
    const fitting = fittingWaivers(assessments, all, rules, subject);
    const looked = await Promise.all(fitting.map((fit) => withApproval(fit, rules, people)));
    return applyWaivers(assessments, looked, subject);
  };
  const findings: WaiversInForce['findings'] = async (settings, rules) => {
    if (!wasRead) return null;
    const { repository, at } = subject;
    const today = dayOf(at);
    const loaded = await files();
    const examined = loaded.map(({ file, waivers, problems }) => {
      const more = examineWaivers(waivers, { settings, rules, today, file, repository });
      return { problems: [...problems, ...more.problems], notes: more.notes };
    });
    return {
      problems: examined.flatMap(({ problems }) => problems),
      notes: examined.flatMap(({ notes }) => notes),
      again: people.failed() || loaded.some(({ unread }) => unread),
    };
  };
  return { apply, findings };
}

/** Plans an organization with all of its repositories, or one repository. Only reads, and never ends at one repository. */
import { say } from '../../policies/engine/prose.ts';
import { at } from '../../policies/settings/setting-type.ts';
import type { Reader } from '../github/access/read-only.ts';
import { cannotLook, statusOf } from '../github/access/reasons.ts';
import { CannotLook } from '../looked.ts';
import { inBatches } from './batches.ts';
import { type Planner, planTarget } from './plan-target.ts';
import { emptyTarget, type TargetPlan } from './planned.ts';

export interface Plan {
  readonly subject: string;
  /** The organization first, then its repositories by name; or the one repository. */
  readonly targets: readonly TargetPlan[];
  /** Of the organization; null for a single one. */
  readonly repositories: number | null;
}

/** Repositories of one organization: 100 a page. */
const maxPages = 100;

/** By name. Throws `CannotLook`. */
export async function repositoriesOf(reader: Reader, org: string): Promise<readonly string[]> {
  const names: string[] = [];
  try {
    for (let page = 1; page <= maxPages; page++) {
      const { data } = await reader.get('GET /orgs/{org}/repos', { org, type: 'all', per_page: 100, page });
      const list = Array.isArray(data) ? data : [];
      names.push(...list.map((one) => String(at(one, ['name']))));
      if (list.length < 100) return names.sort();
    }
  } catch (error) {
    if (statusOf(error) === 404)
      throw new CannotLook(
        say`There is no organization ${org} that this token may see; settings of a person’s own repositories are looked at one at a time, as OWNER/NAME`,
      );
    throw cannotLook(error, say`the repositories of ${org}`, 'metadata: read');
  }
  throw new CannotLook(say`${org} has more than ${maxPages * 100} repositories`);
}

/** Whatever goes wrong with one is said of that one. */
async function plannedOne(planner: Planner, target: string): Promise<TargetPlan> {
  return planTarget(planner, target).catch((error: unknown) => ({
    ...emptyTarget(target),
    skipped: say`it could not be planned: ${error instanceof Error ? error.message : String(error)}`,
  }));
}

/** `only`: names of repositories; all when empty. Throws `CannotLook` when there is no list of repositories. */
export async function makePlan(
  planner: Planner,
  reader: Reader,
  subject: string,
  only: readonly string[] = [],
  progress: (done: number, all: number) => void = () => {},
): Promise<Plan> {
  if (subject.includes('/'))
    return { subject, targets: [await plannedOne(planner, subject)], repositories: null };
  const all = await repositoriesOf(reader, subject);
  const missing = only.filter((name) => !all.includes(name));
  if (missing.length > 0) throw new CannotLook(say`${subject} has no repository ${missing.join(', ')}`);
  const names = only.length === 0 ? all : all.filter((name) => only.includes(name));
  let done = 0;
  const repositories = await inBatches(names, async (name) => {
    const target = await plannedOne(planner, `${subject}/${name}`);
    progress(++done, names.length);
    return target;
  });
  const organization = only.length === 0 ? [await plannedOne(planner, subject)] : [];
  return { subject, targets: [...organization, ...repositories], repositories: all.length };
}

/** One repository or organization: what is declared of it, what is there, and the calls that end what differs. Only reads. */

import { isKnown } from '../../policies/engine/part.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import { own, say } from '../../policies/engine/prose.ts';
import { compare } from '../../policies/settings/compare.ts';
import { differing, type EditTarget } from '../../policies/settings/edit.ts';
import { type Held, heldBack } from '../../policies/settings/held.ts';
import type { Circumstances } from '../../policies/settings/lock-outs.ts';
import type { Compared, Observed } from '../../policies/settings/observed.ts';
import { editsFor } from '../../policies/settings/plan-edits.ts';
import { answer, at, type Declared } from '../../policies/settings/setting-type.ts';
import { type Elsewhere, githubElsewhere } from '../config/elsewhere.ts';
import { forAssessment } from '../github/access/assessment-octokit.ts';
import { type Reader, readerOf } from '../github/access/read-only.ts';
import type { GuardedOctokit } from '../github/reads.ts';
import { readAnswers } from '../github/settings/answers.ts';
import type { RepositoryAt } from '../github/settings/branches.ts';
import { circumstancesOf, circumstancesOfOrganization } from '../github/settings/circumstances.ts';
import { observeOrganization, observeRepository } from '../github/settings/observe.ts';
import { opponentsOf } from '../github/settings/opponents.ts';
import { CannotLook } from '../looked.ts';
import { type DeclaredIn, declaredOfOrganization, declaredOfRepository } from './declared.ts';
import { newOwner, repositoryIdIn } from './now.ts';
import { emptyTarget, type LeftAlone, type TargetPlan } from './planned.ts';

export interface Planner {
  /** Cannot write: see `readOnly`. */
  readonly octokit: Parameters<typeof forAssessment>[0];
  readonly catalogue: readonly AnyPolicy[];
  /** The organization's layers, read once for all of its repositories. */
  readonly elsewhere: Elsewhere;
  /** Rulesets that Fairlead made in a repository, those adopted among them. */
  readonly made: (target: string) => ReadonlySet<number>;
  readonly fought: (target: string) => Circumstances['fought'];
}

/** Layers of one owner, for one planning. */
export function layersOf(octokit: Planner['octokit'], owner: string): Elsewhere {
  return githubElsewhere(forAssessment(octokit).octokit, owner);
}

const whereOf = ({ origin: { layer, line } }: Declared): string =>
  line === null ? layer : `${layer} line ${line}`;

function leftAlone(compared: readonly Compared[], state: 'unknown' | 'absent'): readonly LeftAlone[] {
  return compared.flatMap(({ name, declared, result }) =>
    result.state === state && 'because' in result
      ? [{ name, because: result.because, where: whereOf(declared) }]
      : [],
  );
}

const heldAlone = ({ name, because, declared }: Held): LeftAlone => ({
  name,
  because,
  where: whereOf(declared),
});

function basisOf(compared: readonly Compared[]): TargetPlan['basis'] {
  return compared.map(({ name, declared, result }) => {
    const observed = {
      same: () => JSON.stringify(declared.value),
      differs: () => JSON.stringify('observed' in result ? result.observed : null),
      unknown: () => 'unknown',
      absent: () => 'absent',
    };
    return [name, declared.value, observed[result.state]()] as const;
  });
}

function targetPlan(
  target: EditTarget,
  compared: readonly Compared[],
  held: readonly Held[],
  declared: readonly Declared[],
  observed: Observed,
): TargetPlan {
  const free = differing(compared).filter(({ name }) => !held.some((one) => one.name === name));
  return {
    ...emptyTarget(target.name),
    edits: editsFor(target, free, declared, observed),
    held: held.map(heldAlone),
    unknown: leftAlone(compared, 'unknown'),
    absent: leftAlone(compared, 'absent'),
    same: compared.filter(({ result }) => result.state === 'same').length,
    notes: compared.flatMap(({ result }) => (result.state === 'same' && result.note ? [result.note] : [])),
    basis: basisOf(compared),
  };
}

function isOrganizations({ answers }: Observed): boolean {
  return at(answer(answers, 'repository'), ['owner', 'type']) === 'Organization';
}

async function planDeclared(
  planner: Planner,
  reader: Reader,
  where: RepositoryAt,
  { declared, problems, notes }: DeclaredIn,
): Promise<TargetPlan> {
  const name = `${where.owner}/${where.repo}`;
  if (problems.length > 0) return { ...emptyTarget(name), problems };
  if (declared.length === 0) return { ...emptyTarget(name), notes };
  const { observed } = await observeRepository(reader, where, declared);
  const compared = compare(declared, observed);
  const differences = differing(compared);
  const circumstances = {
    ...(await circumstancesOf(reader, where, differences, isOrganizations(observed))),
    made: planner.made(name),
    fought: planner.fought(name),
    opponents: await opponentsOf(reader, where, differences, observed, planner.fought(name)),
  };
  const held = heldBack(differences, { all: declared, observed, circumstances });
  const target = { name, repositoryId: repositoryIdIn(observed), parameters: { ...where } };
  const plan = targetPlan(target, compared, held, declared, observed);
  return { ...plan, notes: [...notes, ...plan.notes] };
}

/** What GitHub says of the repository itself, and why nothing can be planned for it. */
async function standing(octokit: GuardedOctokit, where: RepositoryAt) {
  const { answers } = await readAnswers(readerOf(octokit), ['repository'], { ...where });
  const repository = answer(answers, 'repository');
  if (!isKnown(repository)) {
    const gap = repository as { readonly notKnown: CannotLook['gap']['reason'] };
    return { skipped: gap.notKnown, branch: '' };
  }
  const is = (key: string) => at(repository, [key]) === true;
  const why = is('archived') ? 'archived, so it is read-only' : is('disabled') ? 'disabled by GitHub' : null;
  const owner = newOwner(repository, where.owner);
  if (owner !== null) return { skipped: say`it belongs to ${owner} now`, branch: '' };
  const branch = at(repository, ['default_branch']);
  if (typeof branch !== 'string')
    return { skipped: own('GitHub does not say which branch is the default one'), branch: '' };
  return { skipped: why === null ? null : own(why), branch };
}

/** Never throws for what GitHub says: a repository that cannot be read is listed as one. */
export async function planRepository(planner: Planner, where: RepositoryAt): Promise<TargetPlan> {
  const name = `${where.owner}/${where.repo}`;
  // Reads that are made twice in one look are made once; the next look asks again.
  const { octokit } = forAssessment(planner.octokit);
  try {
    const { skipped, branch } = await standing(octokit, where);
    if (skipped) return { ...emptyTarget(name), skipped };
    const declared = await declaredOfRepository({ ...planner, octokit }, where, branch);
    return await planDeclared(planner, readerOf(octokit), where, declared);
  } catch (error) {
    if (error instanceof CannotLook) return { ...emptyTarget(name), skipped: error.gap.reason };
    throw error;
  }
}

export async function planOrganization(planner: Planner, org: string): Promise<TargetPlan> {
  const { octokit } = forAssessment(planner.octokit);
  const { declared, problems, notes } = await declaredOfOrganization({ ...planner, octokit });
  if (problems.length > 0) return { ...emptyTarget(org), problems };
  if (declared.length === 0) return { ...emptyTarget(org), notes };
  const reader = readerOf(octokit);
  const { observed } = await observeOrganization(reader, org, declared);
  const compared = compare(declared, observed);
  const differences = differing(compared);
  const circumstances = {
    ...(await circumstancesOfOrganization(reader, org, differences)),
    made: new Set<number>(),
    fought: planner.fought(org),
    opponents: await opponentsOf(
      reader,
      { owner: org, repo: null },
      differences,
      observed,
      planner.fought(org),
    ),
  };
  const held = heldBack(differences, { all: declared, observed, circumstances });
  const target = { name: org, repositoryId: null, parameters: { org } };
  const plan = targetPlan(target, compared, held, declared, observed);
  return { ...plan, notes: [...notes, ...plan.notes] };
}

/** `acme/shop` is a repository, `acme` an organization. */
export function planTarget(planner: Planner, target: string): Promise<TargetPlan> {
  const [owner = '', repo] = target.split('/');
  return repo === undefined ? planOrganization(planner, owner) : planRepository(planner, { owner, repo });
}

/** For messages: what a target's plan says about one setting it leaves alone. */
export function whyLeft(
  { held, unknown, absent, skipped, problems }: TargetPlan,
  name: string,
): string | null {
  const left = [...held, ...unknown, ...absent].find((one) => one.name === name);
  if (left) return toPlain(left.because);
  if (skipped) return toPlain(skipped);
  const [problem] = problems;
  return problem ? toPlain(say`${problem.path}:${problem.line}: ${problem.message}`) : null;
}

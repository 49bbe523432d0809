/** Attribute A9: a change reached an environment after it had landed, and nobody let their own change in. Pure. */
import { own, say } from '../../../policies/engine/prose.ts';
import type { Attribute } from '../model/attribute.ts';
import { fail, notApplicable, pass, together, unknown } from './answers.ts';
import type { Change } from './change.ts';
import type { DeploymentFact } from './deployment-facts.ts';
import type { BranchFacts, CommitFact } from './facts.ts';
import { succeededAt } from './let-in.ts';
import { partOf } from './reviews/part.ts';
import { nameOf } from './reviews/words.ts';

const production = /^prod(?:uction)?\b|\bprod(?:uction)?$|^live$/i;

/** By its name: GitHub has no other word for it. */
export const isProduction = (environment: string): boolean => production.test(environment);

/** Places of the line's commits, made once for each line: 0 is the newest. */
const placesOf = new WeakMap<readonly CommitFact[], ReadonlyMap<string, number>>();

function placeOf(line: readonly CommitFact[], sha: string): number | undefined {
  const places = placesOf.get(line) ?? new Map(line.map((commit, place) => [commit.sha, place]));
  placesOf.set(line, places);
  return places.get(sha);
}

interface Succeeded {
  readonly deployment: DeploymentFact;
  readonly at: string;
}

interface Index {
  /** By when they first succeeded. */
  readonly succeeded: readonly Succeeded[];
  readonly byEnvironment: ReadonlyMap<string, readonly Succeeded[]>;
  readonly bySha: ReadonlyMap<string, readonly DeploymentFact[]>;
}

/** Made once for each list. */
const indexes = new WeakMap<readonly DeploymentFact[], Index>();

function indexOf(all: readonly DeploymentFact[]): Index {
  const known = indexes.get(all);
  if (known) return known;
  const succeeded = all.flatMap((deployment) => {
    const at = succeededAt(deployment);
    return at === null ? [] : [{ deployment, at }];
  });
  const sorted = succeeded.toSorted((a, b) =>
    `${a.at} ${a.deployment.id}` < `${b.at} ${b.deployment.id}` ? -1 : 1,
  );
  const made = {
    succeeded: sorted,
    byEnvironment: Map.groupBy(sorted, ({ deployment }) => deployment.environment),
    bySha: Map.groupBy(all, ({ sha }) => sha),
  };
  indexes.set(all, made);
  return made;
}

/** The first place of what succeeded then or later. */
function firstFrom(succeeded: readonly Succeeded[], at: string): number {
  let [low, high] = [0, succeeded.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((succeeded[middle]?.at ?? '') < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first that succeeded then or later with a commit of the line that is at this place, or newer. */
function reaching(succeeded: readonly Succeeded[], line: readonly CommitFact[], place: number, at: string) {
  for (let i = firstFrom(succeeded, at); i < succeeded.length; i += 1) {
    const one = succeeded[i];
    const where = one && placeOf(line, one.deployment.sha);
    if (one && where !== undefined && where <= place) return one.deployment;
  }
  return null;
}

/** Of each environment of which it is known who let deployments in: the one that brought the change there. */
function broughtBy(
  { deploymentWords }: BranchFacts,
  { byEnvironment }: Index,
  line: readonly CommitFact[],
  place: number,
  at: string,
): readonly DeploymentFact[] {
  const asked = [...byEnvironment.values()].filter((all) =>
    all.some(({ deployment }) => deploymentWords.has(deployment.id)),
  );
  return asked.flatMap((all) => reaching(all, line, place, at) ?? []);
}

/** Whether those who let it in had all a part in the change. Null: nobody is known to have been asked, or somebody else was. */
function ownApproval(
  facts: BranchFacts,
  { pulls, through, landing }: Change,
  { id, environment }: DeploymentFact,
): Attribute | null {
  const said = facts.deploymentWords.get(id);
  if (said === undefined) return null;
  if (!said.told)
    return unknown(say`It was deployed to ${environment}; who let it in could not be read: ${said.because}.`);
  const approvals = said.value.filter(({ state }) => state === 'approved');
  const writers = pulls.flatMap((pull) => [...partOf(facts, pull).ids]);
  const part = new Set([...writers, ...(through === 'merged' || !landing.actor ? [] : [landing.actor.id])]);
  const [first] = approvals;
  if (!first || approvals.some(({ by }) => by === null || !part.has(by.id))) return null;
  return fail(say`${nameOf(first.by)} approved the deployment of their own change to ${environment}.`);
}

export function deployed(facts: BranchFacts, change: Change): Attribute {
  const { deployments, line } = facts;
  const { landing, pulls } = change;
  if (!deployments.told) return unknown(say`The deployments could not be read: ${deployments.because}.`);
  if (deployments.value.length === 0) return notApplicable(own('The repository records no deployments.'));
  if (landing.at === null) return unknown(own('When it landed is not known.'));
  const at = landing.at;
  const index = indexOf(deployments.value);
  const early = pulls
    .flatMap(({ head, commits }) => [head, ...commits.map(({ sha }) => sha)])
    .flatMap((sha) => index.bySha.get(sha) ?? [])
    .find((one) => isProduction(one.environment) && (succeededAt(one) ?? at) < at);
  if (early)
    return fail(say`${early.sha.slice(0, 12)} was deployed to ${early.environment} before it was merged.`);
  const place = line.told ? placeOf(line.value, landing.after) : undefined;
  if (!line.told || place === undefined)
    return unknown(own('It is not on the branch’s own line, or that could not be read.'));
  const reached = reaching(index.succeeded, line.value, place, at);
  if (!reached) return notDeployed(facts);
  const bad = broughtBy(facts, index, line.value, place, at).flatMap(
    (one) => ownApproval(facts, change, one) ?? [],
  );
  if (bad.length > 0) return together(bad);
  return pass(say`It was deployed to ${reached.environment} at ${succeededAt(reached) ?? ''}.`);
}

function notDeployed({ deployments, readAt }: BranchFacts): Attribute {
  const isCut = deployments.told && deployments.value.some(({ whole }) => !whole);
  if (isCut) return unknown(own('GitHub shows only a part of what became of the deployments.'));
  return notApplicable(say`No deployment that has it had succeeded on ${readAt.slice(0, 10)}.`);
}

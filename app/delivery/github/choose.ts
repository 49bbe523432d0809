/**
 * What a deployment is in a repository: deployments to production, or else runs of a workflow that deploys, or else published releases, or
 * else tags that name a version, or else merges. The first that it has is taken, alone: two of them are never one
 * series. What was chosen and what was left out is said with every number. Pure.
 */
import type { DeploymentSource, MetricsRules } from '../../../policies/engine/metrics-rules.ts';
import { count, list, own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { DeploymentEvent } from '../definitions/model.ts';
import { type Choice, refusedChoice, sentences, serviceOf } from './choice.ts';
import { ofReleases, ofTags } from './choose-versions.ts';
import { type Environments, eventsOfDeployment } from './deployment-rows.ts';
import { productionAmong, type Used } from './environments.ts';
import type { Overview } from './overview.ts';
import { type Reading, stateOfPart } from './reading.ts';
import type { DeploymentRow, RunRow } from './rows.ts';
import { runOf } from './run-rows.ts';

/** As they are written here: to GitHub, names of environments that differ in case alone are one. */
function written({ environments, recent }: Overview, names: readonly string[]): readonly string[] {
  const known = [...new Set([...recent.map(({ name }) => name), ...environments])];
  return [
    ...new Set(
      names.flatMap((name) => {
        const same = known.filter((one) => one.toLowerCase() === name.toLowerCase());
        return same.length > 0 ? same : [name];
      }),
    ),
  ];
}

/** Environments that are asked for; none: nothing is called production. */
export function productionOf(overview: Overview, { deployments, services }: MetricsRules): readonly string[] {
  if (deployments.environments.length > 0) return written(overview, deployments.environments);
  const ofServices = services.flatMap(({ environments }) => environments);
  if (ofServices.length > 0) return written(overview, ofServices);
  const used = new Map(overview.recent.map(({ name, times }) => [name, times]));
  const all = [...new Set([...overview.environments, ...used.keys()])];
  const known = all.map((name): Used => ({ name, times: used.get(name) ?? 0 }));
  if (services.length === 0) {
    const one = productionAmong(known);
    return one === null ? [] : [one];
  }
  // Each service may have one of its own.
  return known.filter(({ name }) => productionAmong([{ name, times: 1 }]) !== null).map(({ name }) => name);
}

/** Several environments that nobody told apart are services by their own names: a rollout to one is none of another. */
function environmentServices(names: readonly string[], { services }: MetricsRules): Environments {
  const alone = new Set(names.map((name) => name.toLowerCase())).size === 1 || services.length > 0;
  const holds = (all: readonly string[], name: string) =>
    all.some((one) => one.toLowerCase() === name.toLowerCase());
  return new Map(
    names.map((name) => [
      name,
      alone ? serviceOf(services, name, ({ environments }) => holds(environments, name)) : name,
    ]),
  );
}

function ignoredEnvironments({ recent }: Overview, chosen: readonly string[]): readonly Prose[] {
  const others = recent.filter(({ name }) => !chosen.includes(name));
  const shown = others.slice(0, 3).map(({ name, times }) => say`${times} of ${name}`);
  return others.length > 3 ? [...shown, say`${others.length - 3} other environments`] : shown;
}

function ofDeployments(reading: Reading, overview: Overview, rules: MetricsRules): Choice | null {
  const names = productionOf(overview, rules);
  const { refused, done } = stateOfPart(reading, 'deployments');
  const isAsked = rules.deployments.source === 'deployments';
  if (refused) return refusedChoice(refused.reason);
  if (names.length === 0 && !isAsked) return null;
  const production = environmentServices(names, rules);
  const { deployments } = reading.rows;
  const events = deployments.flatMap((row) => eventsOfDeployment(row, production));
  const counted = events.filter(({ environment }) => environment === 'production');
  if (counted.length === 0 && !isAsked && done) return null;
  const silent = deployments.filter(({ statuses }) => statuses.length === 0).length;
  const cut = deployments.filter(({ whole }) => !whole).length;
  const environments = list(
    names.map((name) => say`${name}`),
    ' and ',
  );
  const kind = names.length === 1 ? 'environment' : 'environments';
  return {
    source: 'deployments',
    events,
    words: sentences(
      say`${counted.length} of ${own(kind)} ${environments}`,
      ignoredEnvironments(overview, names),
    ),
    gaps: [
      ...silentWords(silent, deployments),
      ...(cut > 0 ? [say`Of ${count(cut, 'deployment')} GitHub shows only a part of the statuses.`] : []),
    ],
  };
}

function silentWords(silent: number, all: readonly DeploymentRow[]): readonly Prose[] {
  if (silent === 0) return [];
  return [
    say`${silent} of ${count(all.length, 'deployment')} ${own(silent === 1 ? 'has' : 'have')} no status: whether ${own(silent === 1 ? 'it' : 'they')} arrived is not known, so ${own(silent === 1 ? 'it is' : 'they are')} not counted.`,
  ];
}

/**
 * Each attempt that succeeded deployed, with those before it that did not. One that was started again while its commit ran is told
 * apart later: it is a redeployment, and after another commit ran it is the way back.
 */
function runEvents(id: string, tries: readonly RunRow[], rules: MetricsRules): readonly DeploymentEvent[] {
  const sorted = tries.toSorted((a, b) => a.attempt - b.attempt);
  const ends = sorted.flatMap(({ state }, i) => (state === 'success' || i === sorted.length - 1 ? [i] : []));
  return ends.flatMap((end, i): readonly DeploymentEvent[] => {
    const own = sorted.slice((ends[i - 1] ?? -1) + 1, end + 1);
    const [first] = own;
    if (!first) return [];
    const { commit, workflow, attempt } = first;
    return [
      {
        id: i === 0 ? id : `${id}/${attempt}`,
        service: serviceOf(rules.services, workflow, (service) => service.workflow === workflow),
        commit,
        source: 'run',
        environment: 'production',
        time: 'exact',
        statuses: own.map(({ state, endedAt }) => ({ state, at: endedAt })),
      },
    ];
  });
}

function ofRuns(reading: Reading, rules: MetricsRules): Choice | null {
  const { refused, done } = stateOfPart(reading, 'runs');
  const workflows = reading.workflows ?? [];
  const isAsked = rules.deployments.source === 'runs';
  if (workflows.length === 0 && !isAsked) return null;
  if (refused) return refusedChoice(refused.reason);
  const branch = reading.overview?.branch ?? null;
  // A run of another branch deploys a trial of it.
  const runs = reading.rows.runs.filter((run) => run.branch === null || run.branch === branch || isAsked);
  if (runs.length === 0 && !isAsked && done) return null;
  const tries = [...Map.groupBy(runs, runOf)];
  const events = tries.flatMap(([id, all]) => runEvents(id, all, rules));
  const good = tries.filter(([, all]) => all.some(({ state }) => state === 'success')).length;
  const cut = tries.filter(([, all]) => all.length < Math.max(...all.map(({ attempt }) => attempt))).length;
  const named = list(
    workflows.map((name) => say`${name}`),
    ' and ',
  );
  return {
    source: 'runs',
    events,
    words: sentences(
      say`${count(good, 'successful run')} of ${named}${own(isAsked ? '' : ', whose jobs run in a production environment, since no deployment to production was found')}`,
    ),
    gaps:
      cut > 0
        ? [
            say`Of ${count(cut, 'run')} that ${own(cut === 1 ? 'was' : 'were')} started again GitHub does not show all attempts: what ${own(cut === 1 ? 'it' : 'they')} deployed may have been live before.`,
          ]
        : [],
  };
}

function ofMerges(rules: MetricsRules, branch: string | null): Choice {
  const isAsked = rules.deployments.source === 'merges';
  const at = branch ?? '';
  return {
    source: 'merges',
    events: [],
    words: isAsked
      ? sentences(say`every merge into ${at}, as the configuration says`)
      : sentences(
          say`none were found (no deployment to production, no workflow that deploys, no release, no tag of a version). Merges into ${at} stand in: what they bring went live then or later`,
        ),
    gaps: [],
  };
}

const sources: Readonly<
  Record<DeploymentSource, (reading: Reading, overview: Overview, rules: MetricsRules) => Choice | null>
> = {
  deployments: ofDeployments,
  runs: (reading, _, rules) => ofRuns(reading, rules),
  releases: (reading, _, rules) => ofReleases(reading, rules),
  tags: (reading, _, rules) => ofTags(reading, rules),
  merges: (_, { branch }, rules) => ofMerges(rules, branch),
};

/** What was looked at, in this order; the first that gives something is it. */
export const precedence: readonly DeploymentSource[] = ['deployments', 'runs', 'releases', 'tags', 'merges'];

/** Null: the source has nothing, or is not looked at yet. */
export function choiceOf(reading: Reading, rules: MetricsRules, source: DeploymentSource): Choice | null {
  return reading.overview ? sources[source](reading, reading.overview, rules) : null;
}

export function chosenSource(reading: Reading, rules: MetricsRules): Choice {
  const { source } = rules.deployments;
  const found = (source ? [source] : precedence)
    .map((one) => choiceOf(reading, rules, one))
    .find((one) => one !== null);
  return found ?? { source: null, events: [], words: own('Deployments: not known.'), gaps: [] };
}

/**
 * What a deployment is in a repository: deployments to production, or else runs of a workflow that deploys, or else published releases, or
 * else tags that name a version, or else merges. The first that it has is taken, alone: two of them are never one
 * series. What was chosen and what was left out is said with every number. Pure.
 */
import { minimatch } from 'minimatch';
import type { DeploymentSource, MetricsRules, ServiceRules } from '../../../policies/engine/metrics-rules.ts';
import { count, list, own, type Prose, say } from '../../../policies/engine/prose.ts';
import { chosenTags, type Tag } from '../clone/tags.ts';
import type { DeploymentEvent } from '../definitions/model.ts';
import { type Environments, eventsOfDeployment } from './deployment-rows.ts';
import { productionAmong, type Used } from './environments.ts';
import type { Overview } from './overview.ts';
import { type Reading, stateOfPart } from './reading.ts';
import type { DeploymentRow, ReleaseRow } from './rows.ts';

export interface Choice {
  /** Null: nobody can tell what a deployment is here. */
  readonly source: DeploymentSource | null;
  /** Of merges: none yet, they are made from the changes. */
  readonly events: readonly DeploymentEvent[];
  /** A sentence for people: what counts, what does not, and how to change it. */
  readonly words: Prose;
  readonly gaps: readonly Prose[];
}

/** What counts, what does not, and how to have it otherwise. */
function sentences(counts: Prose, ignored: readonly Prose[] = []): Prose {
  const left = ignored.length > 0 ? say` Ignored: ${list(ignored)}.` : [];
  return say`Deployments: ${counts}.${left} Change with ${'metrics: { deployments: … }'} in ${'.github/fairlead.yml'}.`;
}

const refusedChoice = (reason: Prose): Choice => ({
  source: null,
  events: [],
  words: sentences(say`not known, for ${reason}`),
  gaps: [],
});

/** Environments that are asked for; none: nothing is called production. */
export function productionOf(overview: Overview, { deployments, services }: MetricsRules): readonly string[] {
  if (deployments.environments.length > 0) return deployments.environments;
  const ofServices = services.flatMap(({ environments }) => environments);
  if (ofServices.length > 0) return [...new Set(ofServices)];
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

const words = (name: string): readonly string[] => name.toLowerCase().split(/[^\p{L}\p{N}]+/u);

/** By what was said of it, or else by its name among those of the thing deployed. Empty: it is the whole. */
function serviceOf(
  services: readonly ServiceRules[],
  name: string,
  is: (service: ServiceRules) => boolean,
): string {
  const said = services.find(is);
  const named = services.find((service) => words(name).includes(service.name.toLowerCase()));
  return (said ?? named)?.name ?? '';
}

/** Several environments that nobody told apart are services by their own names: a rollout to one is none of another. */
function environmentServices(names: readonly string[], { services }: MetricsRules): Environments {
  const alone = names.length === 1 || services.length > 0;
  return new Map(
    names.map((name) => [
      name,
      alone ? serviceOf(services, name, ({ environments }) => environments.includes(name)) : name,
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
  const events = runs.map(
    ({ id, commit, workflow, state, endedAt }): DeploymentEvent => ({
      id,
      service: serviceOf(rules.services, workflow, (service) => service.workflow === workflow),
      commit,
      source: 'run',
      environment: 'production',
      time: 'exact',
      statuses: [{ state, at: endedAt }],
    }),
  );
  const good = events.filter(({ statuses }) => statuses[0]?.state === 'success').length;
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
    gaps: [],
  };
}

/** Seconds by which a tag's commit may be younger than its release: clocks differ. */
const tolerance = 300;

const eventOf = (
  rules: MetricsRules,
  source: 'release' | 'tag',
  { name, commit, at, lightweight }: Tag,
): DeploymentEvent => ({
  id: name,
  service: serviceOf(
    rules.services,
    name,
    ({ tags }) => tags !== null && minimatch(name, tags, { dot: true }),
  ),
  commit,
  source,
  environment: 'production',
  time: lightweight ? 'at least' : 'exact',
  statuses: [{ state: 'success', at }],
});

interface Picked {
  readonly tags: readonly Tag[];
  readonly others: readonly Prose[];
  readonly of: Prose;
}

/** Of the series that has most, unless a pattern or services say which. */
function picked(all: readonly Tag[], rules: MetricsRules, versions: boolean): Picked {
  const patterns = [rules.deployments.tags, ...rules.services.map(({ tags }) => tags)].flatMap(
    (one) => one ?? [],
  );
  if (patterns.length > 0) {
    const tags = all.filter(({ name }) => patterns.some((one) => minimatch(name, one, { dot: true })));
    const left = all.length - tags.length;
    const others = left > 0 ? [say`${left} other`] : [];
    return {
      tags,
      others,
      of: say` that match ${list(
        patterns.map((one) => say`${one}`),
        ' or ',
      )}`,
    };
  }
  if (rules.services.length > 0) return { tags: all, others: [], of: [] };
  const chosen = chosenTags(all, null);
  if (chosen.by.kind === 'none')
    return versions ? { tags: [], others: [], of: [] } : { tags: all, others: [], of: [] };
  const { preReleases, unversioned, others, by } = chosen;
  const series = by.kind === 'series' && by.series !== '' ? say` of ${by.series}` : own('');
  return {
    tags: chosen.deployments,
    of: series,
    others: [
      ...(preReleases > 0 ? [count(preReleases, 'pre-release')] : []),
      ...others
        .slice(0, 3)
        .map(({ series: name, tags }) => say`${tags} of ${name === '' ? 'no name' : name}`),
      ...(others.length > 3 ? [say`${others.length - 3} other series`] : []),
      ...(unversioned > 0
        ? [say`${unversioned} that ${own(unversioned === 1 ? 'names' : 'name')} no version`]
        : []),
    ],
  };
}

/** A tag that was moved after its release names another commit than the one that was released. */
const isMoved = ({ committedAt, publishedAt }: ReleaseRow): boolean =>
  committedAt !== null && committedAt > publishedAt + tolerance;

function ofReleases(reading: Reading, rules: MetricsRules): Choice | null {
  const isAsked = rules.deployments.source === 'releases';
  const { releases } = reading.rows;
  const final = releases.filter(({ preRelease }) => !preRelease);
  const early = releases.length - final.length;
  const tags = final.map((row): Tag => {
    const known = row.commit !== null && !isMoved(row) ? row.commit : `not known (${row.tag})`;
    return { name: row.tag, commit: known, at: row.publishedAt, lightweight: false };
  });
  const { tags: kept, others, of } = picked(tags, rules, false);
  if (kept.length === 0 && !isAsked) return null;
  const names = new Set(kept.map(({ name }) => name));
  const moved = final.filter((row) => names.has(row.tag) && isMoved(row));
  const lost = final.filter(({ tag, commit }) => names.has(tag) && commit === null).length;
  const left = [...(early > 0 ? [count(early, 'pre-release')] : []), ...others];
  return {
    source: 'releases',
    events: kept.map((tag) => eventOf(rules, 'release', tag)),
    words: sentences(
      say`${count(kept.length, 'published release')}${of}${own(isAsked ? '' : ', since no deployment to production was found')}`,
      left,
    ),
    gaps: [
      ...(moved.length > 0
        ? [
            say`The ${own(moved.length === 1 ? 'tag' : 'tags')} of ${list(moved.slice(0, 3).map(({ tag }) => say`${tag}`))}${own(moved.length > 3 ? ` and ${moved.length - 3} more` : '')} ${own(moved.length === 1 ? 'names' : 'name')} a commit that is younger than the release: moved since, so what was released is not known.`,
          ]
        : []),
      ...(lost > 0
        ? [say`${count(lost, 'release')} ${own(lost === 1 ? 'names' : 'name')} no commit any more.`]
        : []),
    ],
  };
}

function ofTags(reading: Reading, rules: MetricsRules): Choice | null {
  const isAsked = rules.deployments.source === 'tags';
  const { tags, others, of } = picked(reading.rows.tags, rules, !isAsked);
  if (tags.length === 0 && !isAsked) return null;
  const light = tags.filter(({ lightweight }) => lightweight).length;
  return {
    source: 'tags',
    events: tags.map((tag) => eventOf(rules, 'tag', tag)),
    words: sentences(
      say`${count(tags.length, 'tag')}${of}${own(isAsked ? '' : ', since nothing better was found')}`,
      others,
    ),
    gaps:
      light > 0
        ? [
            say`${light} of the ${count(tags.length, 'tag')} ${own(light === 1 ? 'has' : 'have')} no time (lightweight): the commit’s stands in, so times to production are at least what stands here.`,
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

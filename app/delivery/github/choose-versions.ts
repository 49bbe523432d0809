/** Releases and tags as deployments: those of one series, or that match what the configuration says. Pure. */
import { minimatch } from 'minimatch';
import type { MetricsRules } from '../../../policies/engine/metrics-rules.ts';
import { count, list, own, type Prose, say } from '../../../policies/engine/prose.ts';
import { chosenTags, type Tag } from '../clone/tags.ts';
import type { DeploymentEvent } from '../definitions/model.ts';
import { type Choice, sentences, serviceOf } from './choice.ts';
import type { Reading } from './reading.ts';
import type { ReleaseRow } from './rows.ts';

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

export function ofReleases(reading: Reading, rules: MetricsRules): Choice | null {
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

export function ofTags(reading: Reading, rules: MetricsRules): Choice | null {
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

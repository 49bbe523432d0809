/**
 * Which tags are deployments, in a repository that has nothing better. In this order: those that match a pattern somebody
 * gave; else those that name a version, of the series that has most of them (`v1.2.0` and `1.2.0` are one series,
 * `ui-1.2.0` is another), without pre-releases. What is left out is counted, and never mixed in. Pure.
 */
import { minimatch } from 'minimatch';

export interface Tag {
  readonly name: string;
  /** The commit it names, through other tags. */
  readonly commit: string;
  /** Seconds since 1970: of an annotated tag when it was made, else when its commit was. */
  readonly at: number;
  /** A name only: when it was given is not known. */
  readonly lightweight: boolean;
}

export interface ChosenTags {
  readonly deployments: readonly Tag[];
  /** How they were chosen. */
  readonly by:
    | { readonly kind: 'pattern'; readonly pattern: string }
    | { readonly kind: 'series'; readonly series: string }
    | { readonly kind: 'none' };
  readonly preReleases: number;
  /** Other series, those with most tags first. */
  readonly others: readonly { readonly series: string; readonly tags: number }[];
  /** Tags that name no version. */
  readonly unversioned: number;
}

interface Version {
  readonly series: string;
  readonly preRelease: boolean;
}

const shape =
  /^(?:(.*?)[/@_-])?(v|rel|release|prod|production|deploy)?[-_/.]?(\d+(?:\.\d+){0,3})([-+._]?.*)$/i;
/** Semantic versioning has any suffix be a pre-release; a number alone is also how a second build of a day is named. */
const early =
  /^[-._+]?(?:alpha|beta|rc|pre|preview|dev|next|canary|nightly|snapshot|insiders?|experimental|test|[abcm]\d)/i;
const final = /^(?:|\+[\w.+-]+|[-._]\d[\d._-]*|\.?(?:final|release|ga)|\.?post\d+)$/i;

/** `2026-11-30`, `deploy-2026.11.30-2` */
const date = /^(?:(.*?)[/@_-])?\d{4}[-.]\d{2}[-.]\d{2}(?:[-.]\d{1,6})?$/;
/** These say that it is a release, and not of what. */
const plain = /^(?:v|rel|releases?|prod|production|deploy|version)$/i;

/** Null: it names no version. `word-7` is a name with a number. */
export function versionOf(name: string): Version | null {
  const seriesOf = (before: string) => (plain.test(before) ? '' : before);
  const dated = date.exec(name);
  if (dated) return { series: seriesOf(dated[1] ?? ''), preRelease: false };
  const [, before = '', word = '', digits = '', after = ''] = shape.exec(name) ?? [];
  if (digits === '') return null;
  if (word === '' && !digits.includes('.') && !plain.test(before)) return null;
  if (!early.test(after) && !final.test(after)) return null;
  return { series: seriesOf(before), preRelease: early.test(after) };
}

export function chosenTags(tags: readonly Tag[], pattern: string | null): ChosenTags {
  if (pattern !== null) {
    const deployments = tags.filter(({ name }) => minimatch(name, pattern, { dot: true }));
    const by = { kind: 'pattern', pattern } as const;
    return { deployments, by, preReleases: 0, others: [], unversioned: tags.length - deployments.length };
  }
  const versions = tags.flatMap((tag) => {
    const version = versionOf(tag.name);
    return version ? [{ tag, ...version }] : [];
  });
  const released = versions.filter(({ preRelease }) => !preRelease);
  const [chosen, ...others] = [...Map.groupBy(released, ({ series }) => series)].toSorted(
    ([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1),
  );
  return {
    deployments: chosen?.[1].map(({ tag }) => tag) ?? [],
    by: chosen ? { kind: 'series', series: chosen[0] } : { kind: 'none' },
    preReleases: versions.length - released.length,
    others: others.map(([series, all]) => ({ series, tags: all.length })),
    unversioned: tags.length - versions.length,
  };
}

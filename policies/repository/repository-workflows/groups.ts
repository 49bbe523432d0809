/** Flaws of a whole repository as few findings: what is wrong in forty places for one reason is one piece of work. */
import { own, say, some } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import type { Flaw } from '../../pull-request/workflow-hardening/rule.ts';
import { findingsOf } from '../../pull-request/workflow-hardening/words.ts';
import { titles } from './words.ts';

export interface Placed {
  readonly path: string;
  readonly flaw: Flaw;
}

/** Places named in one finding. */
const maxNamed = 5;
/** Serious flaws of one rule that are shown one by one. */
const maxAlone = 10;

/** One by one, as in a pull request. */
function alone(all: readonly Placed[]): readonly Finding[] {
  const byFile = Map.groupBy(all, ({ path }) => path);
  return [...byFile].flatMap(([path, of]) =>
    findingsOf(
      path,
      of.map(({ flaw }) => flaw),
    ),
  );
}

/** What is used, where a rule is about that: one action in ten workflows is one thing to pin. */
function placeOf({ path, flaw }: Placed): string {
  const isAboutUse = flaw.rule === 'unpinned-uses' || flaw.rule === 'unpinned-images';
  return isAboutUse ? (flaw.detail.split(' ')[0] ?? '') : `${path}:${flaw.line}`;
}

/** All flaws of one rule and one severity. The fingerprint stays when places come and go. */
function together(all: readonly [Placed, ...Placed[]]): Finding {
  const [{ path, flaw }] = all;
  const paths = [...new Set(all.map((one) => one.path))];
  const places = [...new Set(all.map(placeOf))].map((place) => say`${place}`);
  const number = own(`${all.length} places in ${paths.length} ${paths.length === 1 ? 'file' : 'files'}`);
  return {
    message: say`${own(titles[flaw.rule])} (${own(flaw.rule)}): ${number}, ${some(places, maxNamed)}.`,
    remedy: say`In the first of them: ${flaw.remedy}`,
    who: 'maintainer',
    severity: flaw.severity,
    path,
    ...(paths.length > 1 ? { alsoIn: paths.slice(1) } : {}),
    line: flaw.line,
    endLine: flaw.endLine,
    fingerprint: `${flaw.rule}|${flaw.severity}`,
    ...(flaw.patch === undefined ? {} : { patch: flaw.patch }),
  };
}

export function grouped(all: readonly Placed[]): readonly Finding[] {
  const groups = Map.groupBy(all, ({ flaw }) => `${flaw.rule}|${flaw.severity}`);
  return [...groups.values()].flatMap((of) => {
    const [first, ...rest] = of;
    if (!first) return [];
    const { severity } = first.flaw;
    const isSerious = severity === 'critical' || (severity === 'high' && first.flaw.rule !== 'unpinned-uses');
    return rest.length === 0 || (isSerious && of.length <= maxAlone)
      ? alone(of)
      : [together([first, ...rest])];
  });
}

/** How the judgement came about: rules, commits, sources, and where each rung was set. */

import { tipAt } from '../../facts/pull-request.ts';
import { toMarkdown } from '../markdown.ts';
import { toPlain } from '../plain.ts';
import { count, list, own, type Prose, say } from '../prose.ts';
import type { Report } from '../report.ts';
import type { Origin, SettingOrigin } from '../setting.ts';
import { annotationsLeftOut } from './annotations.ts';
import { judgedElsewhere } from './asks.ts';
import { type Block, fold } from './blocks.ts';
import { problemWords } from './configuration.ts';
import { short } from './words.ts';

/** The folded last section. */
export function howJudged(report: Report): Block {
  const { provenance } = report;
  const left = annotationsLeftOut(report);
  const facts: readonly Prose[] = [
    say`Rules: ${provenance.configuration}`,
    ...commits(report),
    ...provenance.sources,
    ...judgedElsewhere(report),
    ...(provenance.calls > 0 ? [say`${count(provenance.calls, 'request')} to GitHub`] : []),
    ...(provenance.waivers?.notes ?? []).map(problemWords),
    ...(left > 0 ? [say`${count(left, 'finding')} left without an annotation on the lines: too many`] : []),
  ];
  const rows = report.assessments.map(
    ({ policy, rung, origin }) => `| ${toMarkdown([policy], 'cell')} | ${rung} | ${originCell(origin)} |`,
  );
  const table = { open: '| policy | rung | set in |\n|---|---|---|', items: rows, close: '', between: '\n' };
  const items = facts.map((fact) => `- ${toMarkdown(fact)}`).join('\n');
  return fold('How this was judged', rows.length > 0 ? [items, table] : [items]);
}

/** Which commits were looked at, and which branch's rules judged. */
function commits({ identity, base, head }: Report): readonly Prose[] {
  if (!base || !head) return [];
  const rules = tipAt(base);
  switch (identity.kind) {
    case 'release':
      return [say`Release: ${tipAt(head)}, rules of ${rules}`];
    case 'repository':
      return [say`Rules of ${rules}`];
    default:
      return [say`Change: ${short(head.sha)} on ${rules}`];
  }
}

/** The rung's place, the lock's, and those of the options: what came from one line is said once. */
function originCell({ layer, line, options = {}, lock }: SettingOrigin): string {
  const rung = toPlain(placeOf({ layer, line }));
  const places = Object.entries(options).map(([name, origin]) => ({ name, place: placeOf(origin) }));
  const distinct = [...new Set(places.map(({ place }) => toPlain(place)))].filter((text) => text !== rung);
  const others = distinct.map((text) => {
    const here = places.filter(({ place }) => toPlain(place) === text);
    return say`${list(here.map(({ name }) => say`${name}`))}: ${here[0]?.place ?? []}`;
  });
  const locked = lock ? [say`locked by ${placeOf(lock)}`] : [];
  return toMarkdown(list([placeOf({ layer, line }), ...locked, ...others], '; '), 'cell');
}

function placeOf({ layer, line }: Origin): Prose {
  if (layer === 'built-in') return own('built in');
  return line === null ? say`${layer}` : say`${layer}, line ${line}`;
}

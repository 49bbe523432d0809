/** How the judgement came about: rules, commits, sources, and where each rung was set. */
import { toMarkdown } from '../markdown.ts';
import { count, own, type Prose, say } from '../prose.ts';
import type { Report } from '../report.ts';
import type { Origin } from '../setting.ts';
import { annotationsLeftOut } from './annotations.ts';
import { type Block, fold } from './blocks.ts';
import { short } from './words.ts';

/** The folded last section. */
export function howJudged(report: Report): Block {
  const { provenance, base, head } = report;
  const left = annotationsLeftOut(report);
  const facts: readonly Prose[] = [
    say`Rules: ${provenance.configuration}`,
    report.kind === 'release'
      ? say`Release: ${head.ref} at ${short(head.sha)}, rules of ${base.ref} at ${short(base.sha)}`
      : say`Change: ${short(head.sha)} on ${base.ref} at ${short(base.sha)}`,
    ...provenance.sources,
    ...(provenance.calls > 0 ? [say`${count(provenance.calls, 'request')} to GitHub`] : []),
    ...(left > 0 ? [say`${count(left, 'finding')} left without an annotation on the lines: too many`] : []),
  ];
  const rows = report.assessments.map(
    ({ policy, rung, origin }) => `| ${toMarkdown([policy], 'cell')} | ${rung} | ${originCell(origin)} |`,
  );
  const table = { open: '| policy | rung | set in |\n|---|---|---|', items: rows, close: '', between: '\n' };
  const items = facts.map((fact) => `- ${toMarkdown(fact)}`).join('\n');
  return fold('How this was judged', rows.length > 0 ? [items, table] : [items]);
}

function originCell({ layer, line }: Origin): string {
  if (layer === 'built-in') return toMarkdown(own('built in'), 'cell');
  return toMarkdown(line === null ? say`${layer}` : say`${layer}, line ${line}`, 'cell');
}

/** Conditions that do not decide what they seem to decide. */
import { own, say } from '../../engine/prose.ts';
import type { Job, Placed, Step, Workflow } from '../../formats/workflow.ts';
import {
  condition,
  type Embedded,
  type Expression,
  embedded,
  isWhole,
} from '../../formats/workflow-expression.ts';
import { lineAt, replaced, withPatch } from './patch.ts';
import { privileged, reach } from './reach.ts';
import { type Flaw, inJob, inStep, type Rule } from './rule.ts';

type Where = Pick<Flaw, 'job' | 'step' | 'span'>;
type Look = (placed: Placed, where: Where, job: Job, step?: Step) => readonly Flaw[];

/** Calls `look` for every `if:` of a file. */
function eachCondition({ jobs }: Workflow, look: Look): readonly Flaw[] {
  return jobs.flatMap((job) => [
    ...(job.condition ? look(job.condition, inJob(job), job) : []),
    ...job.steps.flatMap((step) =>
      step.condition ? look(step.condition, inStep(job, step), job, step) : [],
    ),
  ]);
}

/** The text with every `${{ }}` opened. */
function opened(text: string, all: readonly Embedded[]): string {
  const alone = all.length === 1 && text.trim() === all[0]?.whole;
  const inner = (one: Embedded) => (alone || !/&&|\|\|/.test(one.inner) ? one.inner : `(${one.inner})`);
  return all
    .reduceRight((left, one) => left.slice(0, one.start) + inner(one) + left.slice(one.end), text)
    .trim();
}

/** Text around `${{ }}` makes the whole a text, and a text that is not empty is true. A line break is text. */
export const unsoundCondition: Rule = ({ workflow }) =>
  eachCondition(workflow, (placed, where) => {
    const all = embedded(placed.text);
    const [first] = all;
    if (!first || isWhole(placed.text, first)) return [];
    const { line, endLine, text } = placed;
    const sound = opened(text, all);
    const byBreak = text.trim() === first.whole;
    const header = lineAt(workflow, line);
    const block = /[|>][+\d]*\s*(?:#.*)?$/.exec(header)?.[0] ?? '';
    const why = byBreak ? own('the line break at its end') : say`the text around ${first.whole}`;
    return [
      {
        rule: 'unsound-condition',
        severity: 'medium',
        ...where,
        detail: sound,
        line,
        endLine,
        message: say`This condition is always true: ${why} makes it a text, and a text that is not empty counts as true.`,
        remedy: say`Write it without the braces: ${`if: ${sound}`}.`,
        ...withPatch(
          byBreak && block !== ''
            ? replaced(workflow, line, block, '>-')
            : line === endLine
              ? replaced(workflow, line, text, sound)
              : undefined,
        ),
      },
    ];
  });

/** Visits every part of a condition; `wanted`: whether that part being true helps the whole to be true. */
function parts(expression: Expression, wanted = true): readonly (readonly [Expression, boolean])[] {
  const here = [expression, wanted] as const;
  if (expression.kind === 'not') return [here, ...parts(expression.of, !wanted)];
  if (expression.kind === 'binary')
    return [here, ...parts(expression.left, wanted), ...parts(expression.right, wanted)];
  return [here];
}

const actors = /^github\.(?:actor|triggering_actor)$|^github\.event\.sender\.login$/;

function isPath(expression: Expression | undefined, pattern: RegExp): boolean {
  return expression?.kind === 'context' && pattern.test(expression.path.join('.'));
}

function literalOf(expression: Expression | undefined): string | null {
  return expression?.kind === 'literal' ? expression.value : null;
}

/** The bot whose presence a part takes for trust; null when it does not. */
function trustedBot(part: Expression): string | null {
  if (part.kind === 'binary' && part.op === '==') {
    const { left, right } = part;
    const name = isPath(left, actors) ? literalOf(right) : isPath(right, actors) ? literalOf(left) : null;
    return name?.endsWith('[bot]') ? name : null;
  }
  if (part.kind !== 'call' || part.name !== 'contains' || !isPath(part.args[0], actors)) return null;
  const piece = literalOf(part.args[1]);
  return piece !== null && !piece.includes('[') ? piece : null;
}

function authorPath(events: readonly string[]): string {
  if (events.includes('pull_request_target')) return 'github.event.pull_request.user.login';
  if (events.includes('workflow_run')) return 'github.event.workflow_run.actor.login';
  return events.includes('issues') ? 'github.event.issue.user.login' : 'github.event.comment.user.login';
}

/** `github.actor` is who acted last: a bot that is made to act on a stranger's change is the actor. */
export const botConditions: Rule = ({ workflow }) =>
  eachCondition(workflow, ({ text, line, endLine }, where, job, step) => {
    const events = [...reach(workflow, job, step)].filter((event) => privileged.has(event)).sort();
    const expression = condition(text);
    if (!expression || events.length === 0) return [];
    const bots = parts(expression).flatMap(([part, wanted]) => (wanted ? (trustedBot(part) ?? []) : []));
    return [...new Set(bots)].map((bot) => ({
      rule: 'bot-conditions',
      severity: 'medium',
      ...where,
      detail: bot,
      line,
      endLine,
      message: say`This trusts whatever ${bot} touched last: the actor is whoever caused the event, and a bot can be made to act on somebody else's change.`,
      remedy: say`Ask who wrote it: ${`${authorPath(events)} == '${bot}'`}.`,
    }));
  });

/** Texts that people choose: names of branches, of themselves, of labels. */
const chosen =
  /^github\.(?:actor|triggering_actor|head_ref|ref|ref_name|base_ref)$|^github\.event\..*\.(?:login|ref|name|label|title|body)$/;

/** `contains` of a text looks for a piece of it: `main` is in `refs/heads/maintenance`, and `mai` in `main`. */
export const unsoundContains: Rule = ({ workflow }) =>
  eachCondition(workflow, ({ text, line, endLine }, where) => {
    const expression = condition(text);
    return (expression ? parts(expression) : []).flatMap(([part, wanted]) => {
      if (part.kind !== 'call' || part.name !== 'contains' || !wanted) return [];
      const listed = literalOf(part.args[0]);
      const [, piece] = part.args;
      if (listed === null || !/[\s,;|]/.test(listed) || !isPath(piece, chosen)) return [];
      const path = piece?.kind === 'context' ? piece.path.join('.') : '';
      const items = JSON.stringify(listed.split(/[\s,;|]+/).filter((item) => item !== ''));
      return [
        {
          rule: 'unsound-contains',
          severity: 'medium',
          ...where,
          detail: `${path} ${listed}`,
          line,
          endLine,
          message: say`${`contains('${listed}', ${path})`} is true for any piece of that text, and ${path} is chosen by people.`,
          remedy: say`Compare with a list: ${`contains(fromJSON('${items}'), ${path})`}.`,
        } as const,
      ];
    });
  });

/** Conditions that do not decide what they seem to decide. */
import { own, type Prose, say } from '../../engine/prose.ts';
import type { Job, Placed, Step, Workflow } from '../../formats/workflow.ts';
import {
  condition,
  type Embedded,
  type Expression,
  embedded,
  isWhole,
  parseExpression,
} from '../../formats/workflow-expression.ts';
import { privileged } from './events.ts';
import { isBot, listOf } from './keeps-out.ts';
import { pathOf } from './own-repository.ts';
import { lineAt, replaced, withPatch } from './patch.ts';
import { reach } from './reach.ts';
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

/** The text with every `${{ }}` opened; one that fills a text's quotes is the text. */
function opened(text: string, all: readonly Embedded[]): string {
  const alone = all.length === 1 && text.trim() === all[0]?.whole;
  const replace = (left: string, { start, end, inner }: Embedded) => {
    const inQuotes = left[start - 1] === "'" && left[end] === "'";
    const bare = alone || inQuotes || !/&&|\|\|/.test(inner) ? inner : `(${inner})`;
    return inQuotes
      ? left.slice(0, start - 1) + bare + left.slice(end + 1)
      : left.slice(0, start) + bare + left.slice(end);
  };
  return all.reduceRight(replace, text).trim();
}

/** What can stand behind `if:`, and be read there as it was meant: a `!` begins a tag of YAML, an `&` an anchor. */
function forYaml(sound: string): string {
  return /^[!&*#%@`>|?"'{[\]},-]|: |\s#/.test(sound) ? `\${{ ${sound} }}` : sound;
}

function remedyOf(sound: string | null): Prose {
  if (sound !== null) return say`Write one expression: ${`if: ${sound}`}.`;
  const whole = `if: \${{ startsWith(inputs.branch, 'release/') }}`;
  return say`Put the whole condition into one expression, and compare inside: ${whole}.`;
}

/** The condition replaced, with the quotes of YAML that stood around it. */
function unquoted(workflow: Workflow, line: number, text: string, sound: string): string | undefined {
  for (const quote of ['"', "'"]) {
    const found = replaced(workflow, line, `${quote}${text}${quote}`, sound);
    if (found !== undefined) return found;
  }
  return replaced(workflow, line, text, sound);
}

/** `block`: the sign of the block whose line break is the trouble, as it stands in the file. */
function patchOf(
  workflow: Workflow,
  placed: Placed,
  block: string,
  sound: string | null,
): string | undefined {
  const { line, endLine, text } = placed;
  if (block !== '') return replaced(workflow, line, block, '>-');
  return line === endLine && sound !== null ? unquoted(workflow, line, text, sound) : undefined;
}

/** Text around `${{ }}` makes the whole a text, and a text that is not empty is true. A line break is text. */
export const unsoundCondition: Rule = ({ workflow }) =>
  eachCondition(workflow, (placed, where) => {
    const all = embedded(placed.text);
    const [first] = all;
    if (!first || isWhole(placed.text, first)) return [];
    const { line, endLine, text } = placed;
    const bare = opened(text, all);
    // A part of a text in quotes cannot be opened without knowing what was meant.
    const sound = parseExpression(bare) ? forYaml(bare) : null;
    const byBreak = text.trim() === first.whole;
    const header = lineAt(workflow, line);
    const block = /[|>][+\d]*\s*(?:#.*)?$/.exec(header)?.[0] ?? '';
    const why = byBreak ? own('the line break at its end') : say`the text around ${first.whole}`;
    return [
      {
        rule: 'unsound-condition',
        severity: 'medium',
        ...where,
        detail: bare,
        line,
        endLine,
        message: say`This condition is always true: ${why} makes it a text, and a text that is not empty counts as true.`,
        remedy: remedyOf(sound),
        ...withPatch(patchOf(workflow, placed, byBreak ? block : '', sound)),
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

const actors =
  /^github\.(?:actor|triggering_actor|actor_id)$|^github\.event\.(?:pull_request\.)?sender\.(?:login|id|type)$/;

function isPath(expression: Expression | undefined, pattern: RegExp): boolean {
  return expression?.kind === 'context' && pattern.test(expression.path.join('.'));
}

function literalOf(expression: Expression | undefined): string | null {
  return expression?.kind === 'literal' ? expression.value : null;
}

/** Whether a piece of a name can be a bot's: `[bot]`, `dependabot`, `renovate`. */
function isPiece(piece: string | null): piece is string {
  return piece !== null && piece !== '' && /bot|renovate|\[/i.test(piece);
}

/** `actor == 'x[bot]'`, by its name, its id or its kind. */
function comparedBot(left: Expression, right: Expression): string | null {
  const [actor, other] = isPath(left, actors) ? [left, right] : [right, left];
  const literal = isPath(actor, actors) ? literalOf(other) : null;
  if (literal === null) return null;
  const path = pathOf(actor);
  if (path.endsWith('.type')) return literal.toLowerCase() === 'bot' ? 'a bot' : null;
  return isBot(path, literal) ? literal : null;
}

/** The bot whose presence a part takes for trust; null when it does not. */
function trustedBot(part: Expression): string | null {
  if (part.kind === 'binary') return part.op === '==' ? comparedBot(part.left, part.right) : null;
  if (part.kind !== 'call') return null;
  const [first, second] = part.args;
  const piece = literalOf(second);
  if (/^(?:contains|startswith|endswith)$/.test(part.name) && isPath(first, actors))
    return isPiece(piece) ? piece : null;
  if (part.name !== 'contains' || !second || !isPath(second, actors)) return null;
  const names = listOf(first) ?? (literalOf(first) ?? '').split(/[\s,;|]+/);
  return names.find((name) => isBot(pathOf(second), name)) ?? null;
}

function authorPath(events: readonly string[]): string {
  if (events.includes('pull_request_target')) return 'github.event.pull_request.user.login';
  if (events.includes('workflow_run')) return 'github.event.workflow_run.actor.login';
  return events.includes('issues') ? 'github.event.issue.user.login' : 'github.event.comment.user.login';
}

/** `github.actor` is who acted last: a bot that is made to act on a stranger's change is the actor. */
export const botConditions: Rule = ({ workflow }) =>
  eachCondition(workflow, ({ text, line, endLine }, where, job, step) => {
    const events = [...reach(workflow, job, step).keys()].filter((event) => privileged.has(event)).sort();
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
      remedy: /\[bot\]$/.test(bot)
        ? say`Ask who wrote it: ${`${authorPath(events)} == '${bot}'`}.`
        : say`Ask who wrote it, by ${authorPath(events)} and the bot's whole name.`,
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

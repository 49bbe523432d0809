/** Conditions that take a bot's presence for its word. */
import { say } from '../../engine/prose.ts';
import { condition } from '../../formats/workflow-embedded.ts';
import type { Expression } from '../../formats/workflow-expression.ts';
import { eachCondition, isPath, literalOf, parts } from './conditions.ts';
import { privileged } from './events.ts';
import { isBot, listOf } from './keeps-out.ts';
import { pathOf } from './own-repository.ts';
import { reach } from './reach.ts';
import type { Rule } from './rule.ts';

const actors =
  /^github\.(?:actor|triggering_actor|actor_id)$|^github\.event\.(?:pull_request\.)?sender\.(?:login|id|type)$/;

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

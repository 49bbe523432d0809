/** Text around an expression, which makes a condition always true. */
import { own, type Prose, say } from '../../engine/prose.ts';
import type { Placed, Workflow } from '../../formats/workflow.ts';
import { type Embedded, embedded, isWhole } from '../../formats/workflow-embedded.ts';
import { parseExpression } from '../../formats/workflow-expression.ts';
import { eachCondition } from './conditions.ts';
import { lineAt, replaced, withPatch } from './patch.ts';
import type { Rule } from './rule.ts';

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

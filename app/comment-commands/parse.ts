/** A comment's text → the command in it. Pure; whatever is written there, it never throws. */
import { inert } from '../../policies/engine/plain.ts';
import { own, type Prose } from '../../policies/engine/prose.ts';
import { isDay } from '../../policies/engine/waivers/day.ts';

export type CommentCommand =
  | { readonly kind: 'help' }
  | { readonly kind: 'recheck' }
  | { readonly kind: 'explain'; readonly policy: string }
  | { readonly kind: 'waive'; readonly policy: string; readonly reason: string; readonly until: string }
  | { readonly kind: 'proceed'; readonly policy: string; readonly reason: string }
  | { readonly kind: 'adr'; readonly title: string };

/** `none`: not meant for Fairlead; `unclear`: meant for Fairlead, but not to be acted on. */
export type Parsed =
  | CommentCommand
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly word: string }
  | { readonly kind: 'unclear'; readonly problem: Prose };

/** Every comment command starts with it. */
export const mark = '/fairlead';

/** Every command, as people write it, with what it does. */
export const commandForms: readonly (readonly [CommentCommand['kind'], string, string])[] = [
  ['recheck', '/fairlead recheck', 'looks at this pull request again'],
  ['explain', '/fairlead explain <policy>', 'says what a policy asks for, its verdict now, and what to do'],
  [
    'waive',
    '/fairlead waive <policy> reason: … until: YYYY-MM-DD',
    'lets a failing policy pass for the current head, until that day at most',
  ],
  [
    'proceed',
    '/fairlead proceed <policy> reason: …',
    'lets the current head go on although a policy could not be judged; never although it fails',
  ],
  ['adr', '/fairlead adr new "title"', 'drafts a decision record under the next free number'],
  ['help', '/fairlead help', 'lists the commands'],
];

/** UTF-16 units of a first line; nobody writes a longer command. */
const maxLine = 2000;
const minReason = 10;
const maxReason = 500;
const maxTitle = 200;

function unclear(text: string): Parsed {
  return { kind: 'unclear', problem: own(text) };
}

/** The first line when it is meant for Fairlead: `/fairlead` and nothing before it. */
function lineOf(body: string): string | null {
  if (!body.startsWith(mark)) return null;
  const end = /[\r\n]/.exec(body.slice(0, maxLine + 1))?.index;
  const line = end === undefined ? body.slice(0, maxLine + 1) : body.slice(0, end);
  return line.length === mark.length || /[ \t]/.test(line.charAt(mark.length)) ? line : null;
}

/** The first word, and the rest. */
function split(text: string): readonly [string, string] {
  const rest = text.trim();
  const at = rest.search(/\s/);
  return at < 0 ? [rest, ''] : [rest.slice(0, at), rest.slice(at).trim()];
}

/** Without the backticks or quotes that people copy with a name. */
function bare(word: string): string {
  const inner = /^(?:`([^`]*)`|"([^"]*)"|“([^”]*)”)$/.exec(word);
  return inner ? (inner[1] ?? inner[2] ?? inner[3] ?? '') : word;
}

const closing: Readonly<Record<string, string>> = { '"': '"', '“': '”', '„': '“' };

type Value = { readonly value: string; readonly rest: string } | { readonly problem: string };

/** A quoted value, or everything up to the next key. */
function takeValue(text: string): Value {
  const close = closing[text.charAt(0)];
  if (close === undefined) {
    const at = text.search(/(?<=^|\s)(?:reason|until):/i);
    return at < 0
      ? { value: text.trim(), rest: '' }
      : { value: text.slice(0, at).trim(), rest: text.slice(at) };
  }
  const end = text.indexOf(close, 1);
  if (end < 0) return { problem: 'A quote is not closed.' };
  return { value: text.slice(1, end).trim(), rest: text.slice(end + 1).trimStart() };
}

type Fields = { readonly reason: string; readonly until: string } | { readonly problem: string };

function fieldsOf(text: string): Fields {
  const found = new Map<string, string>();
  for (let rest = text.trimStart(); rest !== ''; ) {
    const key = /^(reason|until):\s*/i.exec(rest);
    const name = key?.[1]?.toLowerCase();
    if (!key || name === undefined)
      return { problem: 'After the policy come `reason:` and `until:`, in either order.' };
    if (found.has(name)) return { problem: `\`${name}:\` is there twice; put the reason in quotes.` };
    const value = takeValue(rest.slice(key[0].length));
    if ('problem' in value) return value;
    found.set(name, inert(value.value, maxReason + 1).trim());
    rest = value.rest;
  }
  const [reason, until] = [found.get('reason'), found.get('until')];
  return { reason: reason ?? '', until: until ?? '' };
}

/** Why it is no reason; null when it is one. */
function reasonProblem(reason: string): string | null {
  if ([...reason].length < minReason)
    return `The reason must have at least ${minReason} characters: somebody will read it in a year.`;
  return reason.length > maxReason ? `The reason may have at most ${maxReason} characters.` : null;
}

function proceed(text: string): Parsed {
  const [word, rest] = split(text);
  const policy = bare(word);
  if (policy === '' || /^(?:reason|until):/i.test(policy))
    return unclear('Name the policy that could not be judged.');
  const fields = fieldsOf(rest);
  if ('problem' in fields) return unclear('After the policy comes `reason:`, and nothing else.');
  const { reason, until } = fields;
  if (until !== '') return unclear('It holds for this head alone: leave `until:` out.');
  if (reason === '') return unclear('It needs `reason:` with the reason.');
  const problem = reasonProblem(reason);
  return problem === null ? { kind: 'proceed', policy, reason } : unclear(problem);
}

function waive(text: string): Parsed {
  const [word, rest] = split(text);
  const policy = bare(word);
  if (policy === '' || /^(?:reason|until):/i.test(policy)) return unclear('Name the policy to waive.');
  const fields = fieldsOf(rest);
  if ('problem' in fields) return unclear(fields.problem);
  const { reason, until } = fields;
  if (reason === '') return unclear('A waiver needs `reason:` with the reason.');
  if (until === '') return unclear('A waiver needs `until: YYYY-MM-DD` with its last day.');
  const problem = reasonProblem(reason);
  if (problem !== null) return unclear(problem);
  if (!isDay(until)) return unclear('`until:` must be a day of the calendar, as `YYYY-MM-DD`.');
  return { kind: 'waive', policy, reason, until };
}

function adr(text: string): Parsed {
  const [word, rest] = split(text);
  if (word !== 'new') return unclear('Write `adr new` and then the title.');
  const close = closing[rest.charAt(0)];
  if (close !== undefined && (rest.length < 2 || !rest.endsWith(close)))
    return unclear('The quote around the title is not closed.');
  const title = inert(close === undefined ? rest : rest.slice(1, -1), maxTitle + 1).trim();
  if (title === '') return unclear('The decision needs a title.');
  if (title.length > maxTitle) return unclear(`The title may have at most ${maxTitle} characters.`);
  return { kind: 'adr', title };
}

function alone(kind: 'help' | 'recheck', rest: string): Parsed {
  return rest === '' ? { kind } : unclear(`Nothing may follow \`${kind}\` on its line.`);
}

function explain(rest: string): Parsed {
  const [word, more] = split(rest);
  const policy = bare(word);
  if (policy === '') return unclear('Name the policy to explain.');
  return more === '' ? { kind: 'explain', policy } : unclear('Nothing may follow the name of the policy.');
}

/** Only the first line counts, and only when it starts with {@link mark}. */
export function parseCommentCommand(body: string): Parsed {
  const line = lineOf(body);
  if (line === null) return { kind: 'none' };
  if (line.length > maxLine)
    return unclear(`A command has at most ${maxLine.toLocaleString('en-US')} characters.`);
  const [word, rest] = split(line.slice(mark.length));
  switch (word) {
    case '':
    case 'help':
      return alone('help', rest);
    case 'recheck':
      return alone('recheck', rest);
    case 'explain':
      return explain(rest);
    case 'waive':
      return waive(rest);
    case 'proceed':
      return proceed(rest);
    case 'adr':
      return adr(rest);
    default:
      return { kind: 'unknown', word };
  }
}

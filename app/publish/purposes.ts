/**
 * What is published, by purpose: one check run per commit, one comment per pull request, one issue per repository and key
 * for each of them. Two purposes never take each other's place, so each is written down here and nowhere else.
 */

/** Names of check runs. A release's is another one, so that nobody takes it for a pull request's verdict. */
export const checkNames = { verdict: 'Fairlead', release: 'Fairlead release' } as const;

/** `policies`: what a pull request's verdict asks for. `metrics`: how it went. `reply`: the answer to a command. */
export type CommentPurpose = 'policies' | 'metrics' | 'reply';

/**
 * `waiver-ends`: reminds of a waiver's last day; one per waiver and day. `standing`: what a repository or its organization
 * itself lacks; one for each, by the kind of subject. `audit`: what a workflow's audit found; one for what it audits.
 * `evidence-late`: an export of evidence that is not where it belongs; one for each that was due.
 */
export type IssuePurpose = 'audit' | 'evidence-late' | 'waiver-ends' | 'standing';

/** One issue of a repository: what it is for, and what it is about among those. */
export interface IssueKey {
  readonly purpose: IssuePurpose;
  readonly key: string;
}

/**
 * The first line of what we write, which nobody sees. Ours is known by its author first: a stranger may copy the line.
 * Without the characters that end it, whatever the key says.
 */
function markerOf(purpose: CommentPurpose | IssuePurpose, key = ''): string {
  return `<!-- fairlead:${purpose}${key === '' ? '' : ` ${encodeURIComponent(key)}`} -->`;
}

/** Where a section of ours ends in a text of people's. */
export const sectionEnd = '<!-- /fairlead:metrics -->';

/** The last line of a comment to which nothing will be added. */
export const completed = '<!-- fairlead:complete -->';

/** Where a section of ours begins in a text of people's. */
export const sectionBegin = markerOf('metrics');

/** A text with the line that says what it is for. */
export function marked(purpose: CommentPurpose | IssuePurpose, text: string, key = ''): string {
  return `${markerOf(purpose, key)}\n${text}`;
}

const firstLine = (body: string): string => (body.split('\n', 1)[0] ?? '').trimEnd();

/** Whether a text of ours is for this purpose and key. */
export function isMarked(body: string, purpose: CommentPurpose | IssuePurpose, key = ''): boolean {
  return firstLine(body) === markerOf(purpose, key);
}

/** The same whatever the key. */
export function isMarkedFor(body: string, purpose: CommentPurpose | IssuePurpose): boolean {
  return new RegExp(`^<!-- fairlead:${purpose}(?: \\S+)? -->$`).test(firstLine(body));
}

/** Whether a text has any such line: one of before there were markers has none. */
export function hasMarker(body: string): boolean {
  return /^<!-- fairlead[:-].* -->$/.test(firstLine(body));
}

/** How comments of the check action began before all had markers. */
const formerActionMarker = '<!-- fairlead-check-action -->';

/** How answers to commands begin, below their marker. */
export const replyBegins = '**Fairlead** · to [this comment](';

/**
 * What a comment of our own is for; null when that cannot be told, and then it is left alone. Before there were markers
 * the App wrote comments on policies and answers to commands, each under its name; so did no workflow.
 */
export function commentPurposeOf(body: string, writtenByApp: boolean): CommentPurpose | null {
  const purposes = ['policies', 'metrics', 'reply'] as const;
  const said = purposes.find((purpose) => isMarked(body, purpose));
  if (said) return said;
  if (firstLine(body) === formerActionMarker) return 'policies';
  if (!writtenByApp || hasMarker(body)) return null;
  if (body.startsWith(replyBegins)) return 'reply';
  return body.startsWith('**Fairlead') ? 'policies' : null;
}

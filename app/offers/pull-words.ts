/** What the pull request says, and whether it still says what Fairlead wrote. Pure. */
import { createHash } from 'node:crypto';
import { toMarkdown } from '../../policies/engine/markdown.ts';
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import type { FileChange, LeftFile } from '../../policies/files/offer.ts';
import { filesBranch } from '../github/files-write/branch.ts';

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** `Add CODEOWNERS and dependabot.yml; pin actions to commits` */
export function pullTitle(files: readonly FileChange[]): string {
  const added = files.filter(({ before }) => before === null).map(({ path }) => nameOf(path));
  const last = added.at(-1) ?? '';
  const names = added.length > 1 ? `${added.slice(0, -1).join(', ')} and ${last}` : last;
  const pins = files.some(({ before }) => before !== null);
  if (added.length === 0) return 'Pin actions to commits';
  return pins ? `Add ${names}; pin actions to commits` : `Add ${names}`;
}

const fileLine = ({ path, policy, why, does, affects }: FileChange): Prose =>
  say`- ${path}: ${own(does)}. Asked for by ${policy} (${why.layer}${own(why.line === null ? '' : ` line ${why.line}`)}). Who notices: ${own(affects)}.`;

const leftLine = ({ what, because }: LeftFile): Prose => say`- ${what}: ${because}`;

/** GitHub's editor ends lines in its own way. */
function digest(title: string, text: string): string {
  const plain = text.replaceAll('\r\n', '\n').trim();
  return createHash('sha256').update(`${title}\n\n${plain}`).digest('hex').slice(0, 16);
}

const seal = /\s*<!-- fairlead-words: ([\da-f]{16}) -->\s*$/;

/** Whether title and description are as Fairlead wrote them: what somebody else wrote there is theirs. */
export function isOurWords(title: string, body: string | null): boolean {
  const [, sealed] = seal.exec(body ?? '') ?? [];
  return sealed !== undefined && sealed === digest(title, (body ?? '').replace(seal, ''));
}

/** At most these, one by one. */
const maxLeft = 20;

export function pullBody(files: readonly FileChange[], left: readonly LeftFile[]): string {
  const text = bodyText(files, left);
  return `${text}\n<!-- fairlead-words: ${digest(pullTitle(files), text)} -->\n`;
}

function bodyText(files: readonly FileChange[], left: readonly LeftFile[]): string {
  const rest = left.length - maxLeft;
  return [
    'Files that put right what policies found in this repository. Everything is as you merge it: change what you like, on this branch or later.',
    '',
    ...files.map((file) => toMarkdown(fileLine(file))),
    ...(left.length === 0
      ? []
      : [
          '',
          'Left alone:',
          '',
          ...left.slice(0, maxLeft).map((one) => toMarkdown(leftLine(one))),
          ...(rest > 0 ? [`- and ${rest} more`] : []),
        ]),
    '',
    toMarkdown(
      say`Opened with ${'fairlead apply'}. Close it if you do not want it: it is not offered again unless somebody asks for that. Once somebody else puts a commit on ${filesBranch}, Fairlead leaves the branch alone.`,
    ),
    '',
  ].join('\n');
}

/** What the pull request says. Pure. */
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

/** At most these, one by one. */
const maxLeft = 20;

export function pullBody(files: readonly FileChange[], left: readonly LeftFile[]): string {
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

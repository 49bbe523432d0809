/** A plan of files as text for a terminal, and as JSON. Pure. */
import { inert, toPlain } from '../../policies/engine/plain.ts';
import { count, list, own, type Prose, say } from '../../policies/engine/prose.ts';
import type { FileChange, FilesPlan, FilesTarget, LeftFile } from '../../policies/files/offer.ts';
import { filesBranch } from '../github/files-write/branch.ts';
import { type Limits, overLimits } from '../settings/planned.ts';
import { joined } from '../settings/words.ts';
import type { PlannedFiles } from './plan.ts';

/** A line of a file on a line of a terminal: whole, and with nothing in it that a terminal would obey. */
const shown = (text: string): string => inert(text, 2000);

/** A line that stays as it is, however narrow the terminal: what would be written is read here. */
interface Exact {
  readonly exact: string;
}

type Shown = Prose | Exact;

const isExact = (line: Shown): line is Exact => 'exact' in line;

const plainOf = (line: Shown): string => (isExact(line) ? line.exact : toPlain(line));

function fitted(lines: readonly Shown[], width: number): string {
  return lines.map((line) => (isExact(line) ? `${line.exact}\n` : joined([line], width))).join('');
}

/** Only lines are replaced in files that are there: both versions have as many. */
function diffLines(before: string, after: string): readonly string[] {
  const old = before.split('\n');
  return after.split('\n').flatMap((line, i) => {
    const was = old[i] ?? '';
    return was === line
      ? []
      : [`      line ${i + 1}`, `      -${shown(was.trimEnd())}`, `      +${shown(line.trimEnd())}`];
  });
}

function textLines({ before, after }: FileChange): readonly string[] {
  if (before !== null) return diffLines(before, after);
  return after
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `      | ${shown(line)}`.trimEnd());
}

function fileLines(file: FileChange): readonly Shown[] {
  const { path, before, policy, why, does, affects, risk } = file;
  const line = why.line === null ? '' : ` line ${why.line}`;
  return [
    say`    ${own(before === null ? 'new' : 'edit')} ${path}: ${own(does)}${own(risk === 'high' ? '  !' : '')}`,
    say`      why: ${policy} (${why.layer}${own(line)}); notices it: ${own(affects)}`,
    ...textLines(file).map((exact) => ({ exact })),
  ];
}

const leftLine = ({ policy, what, because }: LeftFile): Prose =>
  say`    left alone: ${what} (${policy}): ${because}`;

function headOf({ offer, offered, held }: FilesTarget): readonly Prose[] {
  if (offered) return [say`    offered already: pull request #${offered.pull}`];
  if (held) return [say`    held back: ${held}`];
  if (!offer) return [];
  const { parents, pull, base, title, keepsWords } = offer;
  const commit = parents === null ? 'the branch has them already' : 'one commit';
  const where = pull === null ? say`a new pull request` : say`pull request #${pull}`;
  const line = say`    ${own(commit)} on ${filesBranch}, ${where} into ${base.branch}: ${own(`“${title}”`)}`;
  if (!keepsWords) return [line];
  return [line, own('    the pull request keeps its title and description: somebody else wrote them')];
}

function linesOf(target: FilesTarget): readonly Shown[] {
  const { offer, left, problems } = target;
  return [
    ...headOf(target),
    ...(offer?.files ?? []).flatMap(fileLines),
    ...left.map(leftLine),
    ...problems.map(
      ({ path, line, column, message }) =>
        say`    nothing is planned: ${`${path}:${line}:${column}`} ${message}`,
    ),
  ];
}

/** Repositories of which exactly the same is planned are told together. */
function targetLines(targets: readonly FilesTarget[]): readonly Shown[] {
  const told = targets.map((one) => ({ one, lines: linesOf(one) })).filter(({ lines }) => lines.length > 0);
  return [...Map.groupBy(told, ({ lines }) => lines.map(plainOf).join('\n')).values()].flatMap((same) => {
    const names = list(same.map(({ one }) => say`${one.target}`));
    const head = same.length > 1 ? say`${same.length} repositories, in each: ${names}` : names;
    return [own(''), say`  ${head}`, ...(same[0]?.lines ?? [])];
  });
}

/** Targets that are named of those that were not looked at. */
const maxNamed = 10;

function skippedLines(targets: readonly FilesTarget[]): readonly Prose[] {
  const skipped = targets.flatMap(({ target, skipped: one }) => (one ? [{ target, why: one.why }] : []));
  if (skipped.length === 0) return [];
  const rest = skipped.length - maxNamed;
  return [
    own(''),
    say`Not planned: ${count(skipped.length, 'repository', 'repositories')}`,
    ...skipped.slice(0, maxNamed).map(({ target, why }) => say`  ${target}: ${why}`),
    ...(rest > 0 ? [own(`  and ${rest} more; --format json has all`)] : []),
  ];
}

function noteLines(targets: readonly FilesTarget[]): readonly Prose[] {
  const notes = new Map(targets.flatMap((one) => one.notes.map((note) => [toPlain(note), note])));
  return notes.size === 0 ? [] : [own(''), ...[...notes.values()].map((note) => say`Note: ${note}`)];
}

export interface ShownFiles {
  readonly plan: PlannedFiles;
  readonly file: FilesPlan;
  /** Null: it is over the limits, or there is nothing to do. */
  readonly hash: string | null;
  readonly limits: Limits;
}

/** From so many on, one for all of them is worth a thought. */
const manyPolicies = 3;

/** GitHub shows the security policy of the owner's public `.github` for all repositories that have none of their own. */
function commonLines({ plan: { subject }, file: { targets } }: ShownFiles): readonly Prose[] {
  const has = ({ edits: [{ files }] }: FilesPlan['targets'][number]) =>
    files.some(({ path, before }) => path === 'SECURITY.md' && before === null);
  const n = targets.filter(has).length;
  if (n < manyPolicies || targets.some(({ target }) => target.endsWith('/.github'))) return [];
  const [owner = ''] = subject.split('/');
  return [
    own(''),
    say`Note: one SECURITY.md in a public repository ${`${owner}/.github`} would do for all ${n}; each repository’s own leads to its own form.`,
  ];
}

function limitLines({ file, limits, plan }: ShownFiles): readonly Prose[] {
  const over = overLimits(file, limits, plan.repositories);
  if (!over) return [];
  const share = over.repositories;
  return [
    own(''),
    own('Too much for one run, so there is no plan to apply:'),
    ...(over.edits === null
      ? []
      : [say`  ${count(over.edits, 'pull request')} where ${limits.maxEdits} are allowed (--max-edits)`]),
    ...(share === null
      ? []
      : [
          say`  ${count(share.changed, 'repository', 'repositories')} where ${share.most} may change at once: ${limits.maxShare} % (--max-share)`,
        ]),
    own('Take a part (--repositories a,b), or allow more if this is what you want.'),
  ];
}

function headLine({ plan: { subject, targets }, file }: ShownFiles): Prose {
  const n = file.targets.length;
  const files = file.targets.reduce((sum, { edits: [offer] }) => sum + offer.files.length, 0);
  if (n > 0)
    return say`${subject}: ${count(n, 'pull request')} with ${count(files, 'file')}. Nothing was written to GitHub.`;
  if (targets.length > 0 && targets.every(({ skipped }) => skipped))
    return say`${subject}: nothing could be planned. Nothing was written to GitHub.`;
  const isOpen = targets.some(
    ({ left, held, offered, problems }) => left.length + problems.length > 0 || held || offered,
  );
  return isOpen
    ? say`${subject}: no pull request to open; what there is stands below.`
    : say`${subject}: nothing to write: no policy asks for a file that Fairlead writes.`;
}

export function filesText(of: ShownFiles, width: number): string {
  const { plan, file, hash } = of;
  const changesWorkflows = file.targets.some(({ edits: [{ files }] }) =>
    files.some(({ path }) => path.startsWith('.github/workflows/')),
  );
  return fitted(
    [
      headLine(of),
      ...targetLines(plan.targets),
      ...skippedLines(plan.targets),
      ...noteLines(plan.targets),
      ...commonLines(of),
      ...limitLines(of),
      ...(hash === null
        ? []
        : [
            own(''),
            ...(changesWorkflows
              ? [
                  own(
                    'To apply it the token needs Contents, Pull requests and Workflows: write (a classic one: the scopes repo and workflow).',
                  ),
                ]
              : [own('To apply it the token needs Contents and Pull requests: write.')]),
            own(
              `To do exactly this, and nothing if anything of it moves: fairlead apply ${hash.slice(0, 12)}`,
            ),
          ]),
    ],
    width,
  );
}

export function filesJson({ plan, hash, limits }: ShownFiles): string {
  const targets = plan.targets.map(({ left, held, problems, skipped, notes, at: _, ...one }) => ({
    ...one,
    branch: filesBranch,
    left: left.map(({ because, ...rest }) => ({ ...rest, because: toPlain(because) })),
    heldBack: held ? toPlain(held) : null,
    problems: problems.map(({ message, ...at }) => ({ ...at, message: toPlain(message) })),
    skipped: skipped ? toPlain(skipped.why) : null,
    notes: notes.map(toPlain),
  }));
  const { subject, repositories } = plan;
  return `${JSON.stringify({ subject, kind: 'files', hash, limits, repositories, targets }, null, 2)}\n`;
}

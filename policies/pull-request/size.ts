import * as z from 'zod';
import { control } from '../engine/controls.ts';
import type { Known } from '../engine/facts.ts';
import { compileGlobs } from '../engine/glob.ts';
import { globs } from '../engine/option.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, grouped, list, own, type Prose, say, some } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { type Finding, failOr, pass, type Verdict } from '../engine/verdict.ts';
import { type ChangeSize, sizeOf } from '../facts/change-size.ts';
import type { ChangedFile } from '../facts/changed-files.ts';
import { markReader } from '../facts/file-marks.ts';
import { saysGenerated } from '../formats/generated-header.ts';
import { documentation, generated, tests, translations, vendored } from '../formats/path-kinds.ts';
import { partsOf, splitAdvice } from './size/parts.ts';

const limit = z.int().min(1).max(100_000);

const options = z.strictObject({
  lines: limit
    .default(400)
    .describe('Added lines, counted as above, that one change may have')
    .meta(stricter.smaller),
  files: limit
    .default(30)
    .describe('Files with added lines, counted as above, that one change may have')
    .meta(stricter.smaller),
  tests: z
    .enum(['ignore', 'count'])
    .default('ignore')
    .describe('Whether tests and their data count')
    .meta(stricter.from('ignore', 'count')),
  documentation: z
    .enum(['ignore', 'count'])
    .default('ignore')
    .describe('Whether documentation and translations count')
    .meta(stricter.from('ignore', 'count')),
  ignore: globs.default([]).describe('More files that never count').meta(stricter.fewer),
});

type Options = z.output<typeof options>;
type Facts = Known<'changedBlobs' | 'changedFiles' | 'fileMarks'>;

interface Counted {
  /** What a person has to read. */
  readonly files: readonly ChangedFile[];
  /** Left out because it says itself that a tool wrote it. */
  readonly saidGenerated: readonly ChangedFile[];
}

/** What the base branch marks goes before what a path looks like, and that before what a file says of itself. */
function counted({ changedFiles, fileMarks }: Facts, options: Options): Counted {
  const isIgnored = compileGlobs(options.ignore);
  const isMade = compileGlobs([...generated, ...vendored]);
  const isBeside = compileGlobs([
    ...(options.tests === 'ignore' ? tests : []),
    ...(options.documentation === 'ignore' ? [...documentation, ...translations] : []),
  ]);
  const mark = markReader(fileMarks);
  const files = changedFiles.filter(
    ({ path }) => !isIgnored(path) && !isBeside(path) && !(mark(path) ?? isMade(path)),
  );
  const isSaid = ({ path, patch }: ChangedFile) => mark(path) === null && saysGenerated(patch);
  return { files: files.filter((file) => !isSaid(file)), saidGenerated: files.filter(isSaid) };
}

const shown = 3;

function largest(files: readonly ChangedFile[]): Prose {
  const sorted = files
    .filter(({ additions }) => additions > 0)
    .toSorted((a, b) => b.additions - a.additions || (a.path < b.path ? -1 : 1));
  return some(
    sorted.map(({ path, additions }) => say`${path} (+${own(grouped(additions))})`),
    shown,
  );
}

function sized({ lines, files }: ChangeSize): Prose {
  return say`${count(lines, 'added line')} in ${count(files, 'file')}`;
}

/** What was left out of the count, and how much; by name what only its own first lines excuse. */
function leftOut({ changedFiles }: Facts, { files, saidGenerated }: Counted): readonly Prose[] {
  const all = sizeOf(changedFiles);
  const size = sizeOf(files);
  const removed = changedFiles.reduce((sum, { deletions }) => sum + deletions, 0);
  const parts = [
    ...(all.files > size.files
      ? [sized({ lines: all.lines - size.lines, files: all.files - size.files })]
      : []),
    ...(removed > 0 ? [count(removed, 'removed line')] : []),
  ];
  return [
    ...(parts.length > 0 ? [say`Not counted: ${list(parts, ' and ')}.`] : []),
    ...(saidGenerated.length > 0
      ? [say`Not counted because their first lines say that a tool wrote them: ${largest(saidGenerated)}.`]
      : []),
  ];
}

const attributes = compileGlobs(['**/.gitattributes']);

/**
 * Text marked as binary, of which no line is shown or counted: a new file, or any file in a change that edits the marks.
 * Otherwise an edited file that looks binary may only have got another mode.
 */
function hidden(
  { changedBlobs, changedFiles }: Facts,
  files: readonly ChangedFile[],
): readonly ChangedFile[] {
  const texts = new Set(
    changedBlobs.filter(({ binary, bytes }) => binary === false && bytes > 0).map(({ path }) => path),
  );
  const saysSo = changedFiles.some(({ path }) => attributes(path));
  return files.filter(
    ({ path, kind, status }) => kind === 'binary' && texts.has(path) && (status !== 'modified' || saysSo),
  );
}

function hiddenFinding(files: readonly ChangedFile[]): Finding {
  const paths = files.map(({ path }) => say`${path}`);
  return {
    message: say`No line of ${some(paths, shown)} is shown or counted, though it is text: attributes mark it as binary.`,
    remedy: own(
      'Leave it to git to tell text from binary files: take binary or -diff off it in .gitattributes. Is it generated? Have the maintainers mark it on the base branch, or name it under ignore.',
    ),
    who: 'author',
    fingerprint: 'hidden',
  };
}

function judge(facts: Facts, options: Options): Verdict {
  const all = counted(facts, options);
  const { files } = all;
  const unseen = hidden(facts, files);
  const findings = unseen.length > 0 ? [hiddenFinding(unseen)] : [];
  const size = sizeOf(files);
  const over = [
    ...(size.lines > options.lines ? [count(options.lines, 'line')] : []),
    ...(size.files > options.files ? [count(options.files, 'file')] : []),
  ];
  const notes = leftOut(facts, all);
  if (over.length === 0) return failOr(findings, pass(say`${sized(size)} to review.`, notes));
  const finding = {
    message: say`This change has ${sized(size)} to review, more than ${list(over, ' and ')}. ${own(size.files === 1 ? 'All' : 'The most')} are in ${largest(files)}.`,
    remedy: splitAdvice(partsOf(files)),
    who: 'author',
    fingerprint: 'large',
  } as const;
  return failOr([finding, ...findings], pass([], notes));
}

export const size = definePolicy({
  id: 'size',
  title: 'The change is small enough to be reviewed well',
  subject: 'pull_request',
  controls: [
    control('soc2', 'CC8.1', 'supporting'),
    control('iso27001', 'A.8.32', 'supporting'),
    control('ssdf', 'PW.7.2', 'supporting'),
  ],
  needs: ['changedBlobs', 'changedFiles', 'fileMarks'],
  options,
  judge,
});

import * as z from 'zod';
import { answersPartOf } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import type { Known } from '../engine/facts.ts';
import { compileGlobs } from '../engine/glob.ts';
import { globs } from '../engine/option.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, own, type Prose, say, some } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { failOr, pass, skip, type Verdict } from '../engine/verdict.ts';
import { madeReader } from '../facts/file-marks.ts';
import { lockFiles } from '../formats/path-kinds.ts';
import { isBrought, type SeenFile, seen } from './forbidden-files/file.ts';
import { findingsIn } from './forbidden-files/find.ts';
import { amongTests, kinds } from './forbidden-files/kinds.ts';

const accepted = z.enum(['refuse', 'accept']);

const options = z.strictObject({
  globs: globs.default([]).describe('More files that do not belong here').meta(stricter.more),
  allow: globs.default([]).describe('Files that are never wrong, whatever they are').meta(stricter.fewer),
  'max-kilobytes': z
    .int()
    .min(1)
    .max(100_000)
    .default(1000)
    .describe('Largest file, in units of 1,000 bytes. Lock files may be larger')
    .meta(stricter.smaller),
  binaries: accepted
    .default('refuse')
    .describe(
      'Whether other binary files than pictures, fonts, papers in documentation and data of tests may be added',
    )
    .meta(stricter.from('accept', 'refuse')),
  submodules: accepted
    .default('refuse')
    .describe('Whether submodules may be added')
    .meta(stricter.from('accept', 'refuse')),
});

type Options = z.output<typeof options>;
type Facts = Known<'changedFiles' | 'changedBlobs' | 'fileMarks'>;

const shown = 3;

/** Leaves keys and archives among tests alone, and notes it. */
function leftAlone(files: readonly SeenFile[]): readonly Prose[] {
  const keys = kinds.filter(({ id }) => id === 'key');
  const spared = files.filter(
    (file) => isBrought(file) && amongTests(file.path) && keys.some(({ matches }) => matches(file.path)),
  );
  const paths = spared.map(({ path }) => say`${path}`);
  return paths.length > 0 ? [say`Keys among tests are assumed to be made up: ${some(paths, shown)}.`] : [];
}

function judge({ changedFiles, changedBlobs, fileMarks }: Facts, options: Options): Verdict {
  const isAllowed = compileGlobs(options.allow);
  const isMade = madeReader(fileMarks);
  const blobs = new Map(changedBlobs.map((blob) => [blob.path, blob]));
  const files = changedFiles
    .filter(({ path, status }) => status !== 'removed' && !isAllowed(path))
    .map((file) => seen(file, blobs.get(file.path)));
  if (files.length === 0) return skip(own('The change adds and edits no files'));
  const findings = findingsIn(files, {
    ...options,
    isForbidden: compileGlobs(options.globs),
    mayBeLarge: compileGlobs(lockFiles),
    isMarked: (path) => isMade(path) === true,
  });
  const because = say`${count(files.length, 'added or edited file')} of the kinds that belong in a repository.`;
  return failOr(findings, pass(because, leftAlone(files)));
}

export const forbiddenFiles = definePolicy({
  id: 'forbidden-files',
  title: 'The change adds only files that belong in a repository',
  subject: 'pull_request',
  controls: [
    control('soc2', 'CC6.1', 'supporting'),
    control('iso27001', 'A.8.4', 'supporting'),
    control('iso27001', 'A.8.12', 'supporting'),
    control('ssdf', 'PS.1.1', 'supporting'),
    control('cis', '1.5.1', 'supporting'),
  ],
  answers: [
    answersPartOf('allstar', 'binary_artifacts'),
    answersPartOf('scorecard', 'Binary-Artifacts'),
    answersPartOf('osps', 'OSPS-QA-05.01'),
    answersPartOf('osps', 'OSPS-QA-05.02'),
  ],
  needs: ['changedFiles', 'changedBlobs', 'fileMarks'],
  options,
  judge,
});

import * as z from 'zod';
import { answers } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import { globs } from '../engine/option.ts';
import { isKnown } from '../engine/part.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, own, type Prose, say } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { type Finding, failOr, pass, skip } from '../engine/verdict.ts';
import { codeOwnersPaths } from '../formats/code-owners.ts';
import * as words from './code-owners/words.ts';

const options = z.strictObject({
  cover: globs
    .default(['.github/workflows/**', `{${codeOwnersPaths.join(',')}}`])
    .describe('Globs of files that must have an owner')
    .meta(stricter.more),
});

type Facts = words.Facts;

/** What is wrong in the file itself; one finding for each kind of fault. */
function faults(facts: Facts): readonly Finding[] {
  const { file, errors } = facts;
  if (!file)
    return [words.missing(facts.ignored, isKnown(facts.visibility) && facts.visibility === 'public')];
  if (file.tooLarge) return [words.tooLarge(file.path)];
  const known = isKnown(errors) ? errors : [];
  const strangers = known.filter(({ kind }) => /unknown owner/i.test(kind));
  const said = known.filter((one) => !strangers.includes(one));
  const lines = new Set(said.map(({ line }) => line));
  const problems = file.problems.filter(({ line }) => !lines.has(line));
  return [
    ...(file.owning === 0 ? [words.ownerless(file.path, file.lines)] : []),
    ...(strangers.length > 0 ? [words.strangers(file.path, strangers)] : []),
    ...(said.length + problems.length > 0 ? [words.skipped(file.path, said, problems)] : []),
  ];
}

function findings(facts: Facts, cover: readonly string[]): readonly Finding[] {
  const { file, ignored, watched } = facts;
  const all = faults(facts);
  if (!file || file.tooLarge || file.owning === 0) return all;
  const open = watched.filter(({ glob, unownedCount }) => cover.includes(glob) && unownedCount > 0);
  return [
    ...all,
    ...open.map((one) => words.unowned(file.path, one)),
    ...(ignored.length > 0 ? [words.ignored(file.path, ignored)] : []),
  ];
}

function notes({ watched }: Facts): readonly Prose[] {
  const released = watched.reduce((sum, one) => sum + one.released, 0);
  return released > 0
    ? [
        say`${count(released, 'file')} that must have an owner ${own(released === 1 ? 'has' : 'have')} none on purpose: a line without owners says so.`,
      ]
    : [];
}

export const codeOwners = definePolicy({
  id: 'code-owners',
  title: 'CODEOWNERS is read by GitHub, names people who may approve, and covers what matters',
  subject: 'repository',
  controls: [
    control('soc2', 'CC8.1', 'supporting'),
    control('iso27001', 'A.5.9', 'supporting'),
    control('iso27001', 'A.8.4', 'supporting'),
    control('ssdf', 'PS.1.1', 'supporting'),
    control('cis', '1.1.6', 'full'),
  ],
  answers: [answers('allstar', 'codeowners'), answers('prowler', 'repository_has_codeowners_file')],
  needs: ['codeOwnership'],
  options,
  asks: ({ cover }) => ({ ownedPaths: [...cover].sort() }),
  judge({ codeOwnership: facts }, { cover }) {
    if (isKnown(facts.archived) && facts.archived)
      return skip(own('the repository is archived, and nobody can change it'));
    if (facts.empty) return skip(own('there is nothing in the repository that somebody could own'));
    const { file, errors } = facts;
    const unseen = file && !isKnown(errors) ? [words.unasked] : [];
    return failOr(
      findings(facts, cover),
      pass(
        say`${file?.path ?? ''} names owners in ${count(file?.owning ?? 0, 'line')}`,
        notes(facts),
        unseen,
      ),
    );
  },
});

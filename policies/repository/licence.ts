import * as z from 'zod';
import { answers, answersPartOf } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import type { Known } from '../engine/facts.ts';
import { isKnown, needed } from '../engine/part.ts';
import { definePolicy } from '../engine/policy.ts';
import { list, own, type Prose, say } from '../engine/prose.ts';
import { type Finding, failOr, pass, skip } from '../engine/verdict.ts';
import { isAllowed } from '../formats/licence.ts';
import * as words from './licence/words.ts';

type Facts = Known<'licence'>['licence'];

/** Licences that the texts are, each once; null when one of them is not recognized. */
function recognized({ files, shown }: Facts): readonly string[] | null {
  const read = files.map(({ spdx }) => spdx);
  const byGitHub = isKnown(shown) && shown !== null && shown !== 'NOASSERTION' ? [shown] : [];
  const known = read.filter((spdx) => spdx !== null);
  if (known.length === files.length) return [...new Set([...known, ...byGitHub])];
  return files.length === 1 && byGitHub.length > 0 ? byGitHub : null;
}

/** Manifests that declare what the licence files are not. Words that are no SPDX expression are compared with nothing. */
function contradictions(facts: Facts): readonly Finding[] {
  const known = recognized(facts);
  if (!known || known.length === 0) return [];
  return facts.declared.flatMap(({ path, licence }) => {
    if (licence === 'UNLICENSED') return [words.contradicts(path, licence, known, facts.files)];
    return isAllowed(licence, known) === false ? [words.contradicts(path, licence, known, facts.files)] : [];
  });
}

/** GitHub, which everybody asks, against the files. */
function unshown({ files, shown }: Facts): readonly Finding[] {
  if (!isKnown(shown)) return [];
  const [file] = files;
  if (shown === null) return file ? [words.notShown(file.path)] : [];
  return file &&
    files.length === 1 &&
    file.spdx !== null &&
    shown !== 'NOASSERTION' &&
    isAllowed(file.spdx, [shown]) === false
    ? [words.shownAs(file.path, file.spdx, shown)]
    : [];
}

function findings(facts: Facts): readonly Finding[] {
  const { files, elsewhere } = facts;
  if (files.length === 0) {
    // Texts of several licences in REUSE's folder are a statement, too, and GitHub is told of none.
    return elsewhere.some((path) => path.startsWith('LICENSES/')) ? [] : [words.missing(elsewhere)];
  }
  const blank = files.filter((file) => file.blank);
  if (blank.length > 0) return blank.map(({ path }) => words.blank(path));
  return [...unshown(facts), ...contradictions(facts)];
}

function notes(facts: Facts): readonly Prose[] {
  const odd = facts.declared.filter(
    ({ licence }) =>
      licence !== 'UNLICENSED' && isAllowed(licence, []) === null && !/^SEE LICEN[CS]E IN /i.test(licence),
  );
  return [
    ...(isKnown(facts.shown) && facts.shown === 'NOASSERTION'
      ? [own('GitHub does not recognize the licence; neither do tools that ask GitHub.')]
      : []),
    ...odd.map(
      ({ path, licence }) =>
        say`${path} declares ${licence}, which is no SPDX expression: it was compared with nothing.`,
    ),
  ];
}

function because({ files, shown }: Facts): Prose {
  if (files.length === 0) return own('the folder LICENSES holds the texts');
  const named =
    isKnown(shown) && shown !== null && shown !== 'NOASSERTION' ? shown : (files[0]?.spdx ?? null);
  const where = list(files.map(({ path }) => say`${path}`));
  const holds = own(files.length === 1 ? 'holds' : 'hold');
  return named === null ? say`${where} ${holds} a licence` : say`${where} ${holds} a licence: ${named}`;
}

export const licence = definePolicy({
  id: 'licence',
  title: 'A public repository has a licence, and everything that names it agrees',
  subject: 'repository',
  controls: [
    control('soc2', 'CC2.3', 'supporting'),
    control('iso27001', 'A.5.32', 'partial'),
    control('ssdf', 'PS.3.2', 'supporting'),
    control('cis', '1.5.6', 'supporting'),
  ],
  answers: [
    answers('scorecard', 'License'),
    answersPartOf('osps', 'OSPS-LE-02.01'),
    answers('osps', 'OSPS-LE-03.01'),
  ],
  needs: ['licence'],
  options: z.strictObject({}),
  judge({ licence: facts }) {
    if (isKnown(facts.archived) && facts.archived) return skip(own('the repository is archived'));
    if (facts.empty) return skip(own('there is nothing in the repository yet'));
    if (needed(facts.visibility) !== 'public')
      return skip(own('the repository is not public: it needs no licence for others'));
    return failOr(findings(facts), pass(because(facts), notes(facts)));
  },
});

import * as z from 'zod';
import { answersPartOf } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import { compileGlobs } from '../engine/glob.ts';
import { globs } from '../engine/option.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, own, type Prose, say } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { failOr, pass } from '../engine/verdict.ts';
import { type Secrets, secretKinds } from '../facts/secrets.ts';
import { moreFinding, pastFindings, secretFinding } from './secrets/words.ts';

/** Secrets listed one by one. */
const maxFindings = 100;

const options = z.strictObject({
  'allow-paths': globs
    .default([])
    .describe('Files whose secrets are not findings, because they are made up: test fixtures')
    .meta(stricter.fewer),
  'every-commit': z
    .boolean()
    .default(true)
    .describe('Also what one commit adds and a later one removes: it stays in the history')
    .meta(stricter.whenTrue),
  'allow-kinds': z
    .array(z.enum(secretKinds))
    .max(secretKinds.length)
    .default([])
    .describe('Kinds of secrets that are not findings here')
    .meta(stricter.fewer),
});

function commitNotes({ commits }: Secrets): readonly Prose[] {
  if (commits === null) return [];
  const unseen = commits.all - commits.seen;
  return [
    ...(unseen > 0
      ? [
          say`${unseen} of ${count(commits.all, 'commit')} not looked at one by one: merge commits, or more than can be shown.`,
        ]
      : []),
    ...(commits.binary > 0
      ? [
          say`${count(commits.binary, 'commit')} with files that are not text, which were not looked at there.`,
        ]
      : []),
  ];
}

function notesOn({ moved, notText }: Secrets, allowed: number): readonly Prose[] {
  return [
    ...(moved > 0
      ? [say`${count(moved, 'secret')} that ${own(moved === 1 ? 'was' : 'were')} there before only moved.`]
      : []),
    ...(allowed > 0 ? [say`${count(allowed, 'secret')} left out by the options.`] : []),
    ...(notText > 0
      ? [say`${count(notText, 'file')} that ${own(notText === 1 ? 'is' : 'are')} not text.`]
      : []),
  ];
}

export const secrets = definePolicy({
  id: 'secrets',
  title: 'No line this change adds holds a secret',
  subject: 'pull_request',
  controls: [
    control('soc2', 'CC6.1', 'partial'),
    control('iso27001', 'A.8.4', 'supporting'),
    control('iso27001', 'A.8.28', 'partial'),
    control('ssdf', 'PS.1.1', 'supporting'),
    control('cis', '1.5.1', 'partial'),
    control('cis', '2.3.8', 'partial'),
    control('cis', '5.1.3', 'partial'),
  ],
  answers: [answersPartOf('osps', 'OSPS-BR-07.01')],
  needs: ['secrets'],
  options,
  judge({ secrets: facts }, wanted) {
    const isAllowed = compileGlobs(wanted['allow-paths']);
    const kinds = new Set(wanted['allow-kinds']);
    const counting = facts.found.filter(({ path, kind }) => !isAllowed(path) && !kinds.has(kind));
    const hidden = counting.slice(maxFindings);
    const findings = counting.slice(0, maxFindings).map(secretFinding);
    const isEach = wanted['every-commit'];
    const past = isEach ? facts.past.filter(({ path, kind }) => !isAllowed(path) && !kinds.has(kind)) : [];
    const left = facts.found.length - counting.length + (isEach ? facts.past.length - past.length : 0);
    const notes = [...notesOn(facts, left), ...(isEach ? commitNotes(facts) : [])];
    const because = say`no secret on the lines it adds to ${count(facts.files, 'file')}`;
    const more = hidden.length > 0 ? [moreFinding(hidden)] : [];
    return failOr([...findings, ...more, ...pastFindings(past)], pass(because, notes));
  },
});

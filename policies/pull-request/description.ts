import * as z from 'zod';
import { control } from '../engine/controls.ts';
import { needed } from '../engine/part.ts';
import { definePolicy } from '../engine/policy.ts';
import { own, say } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { type Finding, failOr, pass, skip } from '../engine/verdict.ts';
import { readPullRequestText, type TextLine } from '../formats/pull-request-text.ts';
import { sectionNamed, tasksIn } from './description/sections.ts';
import { ownWordsBy, readTemplates, startedFrom, type Template } from './description/template.ts';
import * as words from './description/words.ts';

const options = z.strictObject({
  'min-words': z
    .int()
    .min(0)
    .max(500)
    .default(3)
    .describe("How many words the description has at least, the template's not counted")
    .meta(stricter.larger),
  sections: z
    .array(z.string().trim().min(1).max(100))
    .max(20)
    .default([])
    .describe("Headings that must be there, with something under them that is not the template's")
    .meta(stricter.more),
  tasks: z
    .enum(['ignore', 'complete'])
    .default('ignore')
    .describe(
      "Whether all boxes must be ticked, the template's (which may not be removed) and the author's; those marked `optional` need not",
    )
    .meta(stricter.from('ignore', 'complete')),
  bots: z
    .enum(['exempt', 'judge'])
    .default('exempt')
    .describe('What to do with pull requests that bots open')
    .meta(stricter.from('exempt', 'judge')),
});

type OwnWords = (line: TextLine) => readonly string[];

function isFilled(section: readonly TextLine[], ownWords: OwnWords): boolean {
  return section.some((line) => line.box?.ticked || ownWords(line).length > 0);
}

function sectionFindings(
  lines: readonly TextLine[],
  names: readonly string[],
  ownWords: OwnWords,
): readonly Finding[] {
  return names.flatMap((name) => {
    const section = sectionNamed(lines, name);
    return section && isFilled(section, ownWords) ? [] : [words.sectionMissing(name, section !== null)];
  });
}

/** The template decides which of its boxes are optional, the author which of theirs are. */
function taskFindings(lines: readonly TextLine[], template: Template | null): readonly Finding[] {
  const theirs = template?.lines ?? [];
  const required = tasksIn(theirs);
  const fromTemplate = new Set(theirs.filter(({ box }) => box).map(({ key }) => key));
  const boxes = new Set(lines.filter(({ box }) => box).map(({ key }) => key));
  const ticked = new Set(lines.filter(({ box }) => box?.ticked).map(({ key }) => key));
  const own = tasksIn(lines).filter(({ key }) => !fromTemplate.has(key));
  const open = [...required, ...own].filter(({ key }) => boxes.has(key) && !ticked.has(key));
  const gone = required.filter(({ key }) => !boxes.has(key));
  const findings = [
    ...open.map(words.taskOpen),
    ...gone.map((task) => words.taskGone(task, template?.path ?? '')),
  ];
  const unique = [...new Map(findings.map((finding) => [finding.fingerprint, finding])).values()];
  const rest = unique.length - words.maxTasks;
  return rest > 0 ? [...unique.slice(0, words.maxTasks), words.moreTasks(rest)] : unique;
}

export const description = definePolicy({
  id: 'description',
  title: 'The description says what changes and why, in words that are not the template',
  subject: 'pull_request',
  controls: [
    control('soc2', 'CC8.1', 'partial'),
    control('iso27001', 'A.8.32', 'partial'),
    control('ssdf', 'PW.7.1', 'supporting'),
  ],
  needs: ['pullRequest', 'pullRequestTemplates'],
  options,
  judge({ pullRequest: pull, pullRequestTemplates }, wanted) {
    if (pull.draft) return skip(own('this is a draft; the description is read when it is ready'));
    if (wanted.bots === 'exempt' && pull.author.kind === 'bot')
      return skip(say`${pull.author.login} is a bot, and bots describe changes in their own form`);
    const lines = readPullRequestText(needed(pull.body));
    const templates = readTemplates(pullRequestTemplates);
    const template = startedFrom(lines, templates);
    const ownWords = ownWordsBy(templates);
    const written = lines.reduce((sum, line) => sum + ownWords(line).length, 0);
    const minWords = wanted['min-words'];
    const findings = [
      ...(written < minWords ? [words.saysTooLittle(written, minWords, template?.path ?? null)] : []),
      ...sectionFindings(lines, wanted.sections, ownWords),
      ...(wanted.tasks === 'complete' ? taskFindings(lines, template) : []),
    ];
    const apart = template === null ? [] : say` that are not those of ${template.path}`;
    return failOr(findings, pass(say`the description has words${apart}`));
  },
});

import * as z from 'zod';
import { control } from '../engine/controls.ts';
import { needed } from '../engine/part.ts';
import { definePolicy } from '../engine/policy.ts';
import { own, say } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { type Finding, failOr, pass, skip } from '../engine/verdict.ts';
import type { PullRequest } from '../facts/pull-request.ts';
import { wordsIn } from '../formats/words.ts';
import {
  isRevert,
  nearMiss,
  readConventional,
  readTicket,
  unfinishedMark,
  usualTypes,
} from './title/grammar.ts';
import * as words from './title/words.ts';

const name = z.string().min(1).max(50);

const options = z.strictObject({
  style: z
    .enum(['free', 'conventional', 'ticket'])
    .default('free')
    .describe(
      'How titles are written. `conventional`: `type(scope): what changes`, as Conventional Commits has it; `ticket`: `ABC-123: what changes`; `free`: in any words',
    )
    .meta(stricter.other('free')),
  types: z
    .array(name)
    .min(1)
    .max(50)
    .default([...usualTypes])
    .describe('Types a conventional title may have, spelled as they must be')
    .meta(stricter.fewer),
  scopes: z
    .array(name)
    .max(200)
    .default([])
    .describe('Scopes a conventional title may have; any when the list is empty')
    .meta(stricter.fewerButSome),
  'require-scope': z
    .boolean()
    .default(false)
    .describe('Whether a conventional title must have a scope')
    .meta(stricter.whenTrue),
  tickets: z
    .array(z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'a prefix is letters and digits, like ABC'))
    .max(50)
    .default([])
    .describe('Prefixes of the tickets a title may start with, such as `ABC`; any when the list is empty')
    .meta(stricter.fewerButSome),
  start: z
    .enum(['any', 'lower', 'upper'])
    .default('any')
    .describe('The case of the first letter of what the title says, after type or ticket')
    .meta(stricter.other('any')),
  'full-stop': z
    .enum(['allow', 'refuse'])
    .default('allow')
    .describe('Whether a title may end in a full stop')
    .meta(stricter.from('allow', 'refuse')),
  'min-words': z
    .int()
    .min(1)
    .max(10)
    .default(2)
    .describe('How many words a title has at least, type included')
    .meta(stricter.larger),
  'max-length': z
    .int()
    .min(20)
    .max(256)
    .default(100)
    .describe('How many characters a title may have')
    .meta(stricter.smaller),
  reverts: z
    .enum(['accept', 'judge'])
    .default('accept')
    .describe('What to do with titles that GitHub writes for reverts: `Revert "…"`')
    .meta(stricter.from('accept', 'judge')),
  bots: z
    .enum(['exempt', 'judge'])
    .default('exempt')
    .describe('What to do with pull requests that bots open')
    .meta(stricter.from('exempt', 'judge')),
});

type Options = z.output<typeof options>;

function conventional(title: string, wanted: Options): readonly Finding[] {
  const { types, scopes: known } = wanted;
  const read = readConventional(title);
  if (!read) return [words.notConventional(title, types, nearMiss(title, types))];
  const named = (read.scopes ?? []).filter((scope) => scope !== '');
  const unknown = known.length > 0 ? named.filter((scope) => !known.includes(scope)) : [];
  return [
    ...(types.includes(read.type) ? [] : [words.unknownType(read.type, types)]),
    ...(wanted['require-scope'] && named.length === 0 ? [words.noScope(known)] : []),
    ...(unknown.length > 0 ? [words.unknownScopes(unknown, known)] : []),
    ...(read.subject === '' ? [words.tooShort(title)] : startOf(read.subject, wanted)),
  ];
}

function ticket(title: string, wanted: Options): readonly Finding[] {
  const read = readTicket(title);
  const known = read && (wanted.tickets.length === 0 || wanted.tickets.includes(read.prefix));
  if (!read || !known) return [words.noTicket(title, wanted.tickets)];
  return read.subject === '' ? [words.tooShort(title)] : startOf(read.subject, wanted);
}

/** Letters without case, digits and marks may stand at any start. */
function startOf(subject: string, { start }: Options): readonly Finding[] {
  const first = [...subject][0] ?? '';
  const wrong = start === 'lower' ? /\p{Lu}/u : /\p{Ll}/u;
  return start !== 'any' && wrong.test(first) ? [words.wrongStart(subject, start)] : [];
}

const passing: Readonly<Record<Options['style'], string>> = {
  conventional: 'the title is a conventional one',
  ticket: 'the title names its ticket',
  free: 'the title says what changes',
};

function inStyle(title: string, wanted: Options): readonly Finding[] {
  if (wanted.style === 'conventional') return conventional(title, wanted);
  return wanted.style === 'ticket' ? ticket(title, wanted) : startOf(title, wanted);
}

/** One finding about too few words is enough. */
function general(title: string, pull: Pick<PullRequest, 'draft'>, wanted: Options): readonly Finding[] {
  const mark = pull.draft ? null : unfinishedMark(title);
  const length = [...title].length;
  return [
    ...(mark === null ? [] : [words.notFinished(mark)]),
    ...(wordsIn(title).length < wanted['min-words'] ? [words.tooShort(title)] : []),
    ...(length > wanted['max-length'] ? [words.tooLong(length, wanted['max-length'])] : []),
    ...(wanted['full-stop'] === 'refuse' && /[^.]\.$/.test(title) ? [words.fullStop()] : []),
  ];
}

function unique(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [finding.fingerprint, finding])).values()];
}

export const title = definePolicy({
  id: 'title',
  title: 'The title says what changes, in the form this repository uses',
  subject: 'pull_request',
  controls: [control('soc2', 'CC8.1', 'supporting'), control('iso27001', 'A.8.32', 'supporting')],
  needs: ['pullRequest'],
  options,
  judge({ pullRequest: pull }, wanted) {
    if (wanted.bots === 'exempt' && pull.author.kind === 'bot')
      return skip(say`${pull.author.login} is a bot, and bots write titles in their own form`);
    const text = needed(pull.title).trim();
    if (wanted.reverts === 'accept' && isRevert(text)) return pass(own('it is the title of a revert'));
    const findings = unique([...inStyle(text, wanted), ...general(text, pull, wanted)]);
    // Without the title's words: an edit that changes no verdict is not written to GitHub again.
    return failOr(findings, pass(own(passing[wanted.style])));
  },
});

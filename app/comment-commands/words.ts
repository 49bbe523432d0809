/** Answers to comments without a usable command. None repeats what somebody wrote. */
import { nearest } from '../../policies/engine/config/nearest.ts';
import { toMarkdown } from '../../policies/engine/markdown.ts';
import { list, own, type Prose, say } from '../../policies/engine/prose.ts';
import { catalogue } from '../../policies/index.ts';
import { type Answer, saying } from './answer.ts';
import { commandForms } from './parse.ts';

/** A policy that does not exist, with the one that was probably meant. */
export function noSuchPolicy(id: string): Prose {
  const near = nearest(
    id,
    catalogue.map((policy) => policy.id),
  );
  return near === null
    ? own('There is no policy of that name; the check lists those that are switched on.')
    : say`There is no policy of that name. Did you mean ${near}?`;
}

export function unknownCommand(word: string): Answer {
  const names = commandForms.map(([kind]) => kind);
  const near = nearest(word, names);
  if (near !== null) return saying(say`There is no such command. Did you mean ${near}?`);
  return saying(say`There is no such command. There are ${list(names.map((name) => say`${name}`))}.`);
}

/** One line each. */
export function help(): Answer {
  const lines = commandForms.map(([, form, does]) => `- ${toMarkdown(say`${form}: ${own(does)}`)}`);
  const note = own(
    'A command is the first line of a new comment. Edited comments are not read; editing or deleting a comment ends what it let pass.',
  );
  return { blocks: [lines.join('\n'), toMarkdown(note)], rejudge: false };
}

/** What to write instead of a command that was not understood. */
export function unclearCommand(problem: Prose): Answer {
  return saying(say`${problem} Nothing was done; write it again as a new comment.`);
}

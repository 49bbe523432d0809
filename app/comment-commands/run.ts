/** A comment command, carried out: at most once, with at most one answer, for people with the permission. */

import { toMarkdown } from '../../policies/engine/markdown.ts';
import { own, say } from '../../policies/engine/prose.ts';
import { scrubbedText } from '../evidence/capture/scrubbed.ts';
import { rateLimitOf } from '../github/access/rate-limited.ts';
import { permissionOf } from '../github/permission.ts';
import { CannotLook } from '../looked.ts';
import type { Gate, MostCommands } from '../store/command-gate.ts';
import type { CommandOutcome } from '../store/comment-commands.ts';
import type { AppAccess } from '../subjects/access.ts';
import { webUrl } from '../subjects/pull-request/publish.ts';
import type { CommentTask, Task } from '../task.ts';
import { pullRequestTask } from '../task.ts';
import type { World } from '../world.ts';
import { newDecision } from './adr.ts';
import { type Answer, type Asked, notDone, refusing } from './answer.ts';
import { lacks } from './authority.ts';
import { explain } from './explain.ts';
import { type CommentCommand, type Parsed, parseCommentCommand } from './parse.ts';
import { letProceed } from './proceed.ts';
import { type CommentNow, readComment, readPull } from './read.ts';
import { type ReplyTo, reply } from './reply.ts';
import { waive } from './waive.ts';
import { withdraw } from './withdraw.ts';
import { help, unclearCommand, unknownCommand } from './words.ts';

type CommentJob = CommentTask;

/** More than people write; two bots that answer each other reach it in a minute. */
const maxCommands: MostCommands = { perMinute: 10, perHour: 30 };

interface Work {
  readonly world: World;
  readonly access: AppAccess;
  readonly task: CommentJob;
  readonly add: (task: Task) => Promise<void>;
  readonly now: Date;
}

function replyTo({ world, access, task, now }: Work): ReplyTo {
  const { owner, repo, appId } = access;
  const octokit = access.octokitFor({ for: 'comment' });
  const { commands } = world.store.of(task.installation);
  return {
    octokit,
    owner,
    repo,
    appId,
    number: task.number,
    comment: task.comment,
    web: webUrl(access),
    commands,
    now,
  };
}

/** A mark on the comment itself, where no word is needed. A courtesy: the work is in the queue already. */
async function mark({ world, access, task }: Work): Promise<void> {
  const route = 'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions';
  const { owner, repo } = access;
  const octokit = access.octokitFor({ for: 'comment' });
  try {
    await octokit.request(route, { owner, repo, comment_id: task.comment, content: 'eyes' });
  } catch (error) {
    world.log.warn({ err: error, comment: task.comment }, 'a command could not be marked as seen');
  }
}

/** Acts first and answers after: an answer reports what has happened. */
async function carryOut(work: Work, answer: Answer): Promise<void> {
  const { task, add } = work;
  if (answer.rejudge) await add(pullRequestTask(task, task.number));
  if (answer.seen) await mark(work);
  if (answer.blocks.length > 0) await reply(replyTo(work), answer.blocks);
}

async function takeBack(work: Work, because: 'edited' | 'deleted'): Promise<void> {
  const { world, task, now, add } = work;
  const memory = world.store.of(task.installation);
  const answer = await withdraw(memory, task, because, now);
  if (!answer) return;
  // A green that rested on the waiver is taken back before anything is looked at.
  await add(pullRequestTask(task, task.number, true));
  await reply(replyTo(work), answer.blocks);
}

function act(asked: Asked, command: CommentCommand): Promise<Answer> | Answer {
  switch (command.kind) {
    case 'help':
      return help();
    case 'recheck':
      return asked.pull.open
        ? { blocks: [], rejudge: true, seen: true }
        : notDone(own('This pull request is closed, so it is not judged any more.'));
    case 'explain':
      return explain(asked, command.policy);
    case 'waive':
      return waive(asked, command);
    case 'proceed':
      return letProceed(asked, command);
    case 'adr':
      return newDecision(asked, command.title);
  }
}

async function answerTo(work: Work, parsed: Parsed, writtenAt: Date): Promise<Answer | null> {
  if (parsed.kind === 'none') return null;
  const { access, task, world, now } = work;
  const [level, pull] = await Promise.all([
    permissionOf(access, task.sender),
    readPull(access.octokit, access, task.number),
  ]);
  const standing = { level, isAuthor: pull.author.id === task.sender.id, fromFork: pull.head.fork };
  const understood = parsed.kind !== 'unknown' && parsed.kind !== 'unclear';
  const missing = lacks(understood ? parsed.kind : 'help', standing);
  if (missing !== null) return refusing(missing);
  if (parsed.kind === 'unknown') return unknownCommand(parsed.word);
  if (parsed.kind === 'unclear') return unclearCommand(parsed.problem);
  const memory = world.store.of(task.installation);
  return act({ access, memory, task, pull, writtenAt, now, level, web: webUrl(access) }, parsed);
}

/** Says once that something could not be looked at; the queue tries again, and the answer replaces these words. */
async function sayCannotLook(work: Work, error: CannotLook): Promise<void> {
  const to = replyTo(work);
  if ((await to.commands.find(to.comment))?.reply) return;
  const said = say`Nothing was done yet, because something could not be looked at: ${error.gap.reason}. Fairlead tries again by itself for about half an hour; after that, write the command again.`;
  await reply(to, [toMarkdown(said)]).catch((failed: unknown) =>
    work.world.log.warn({ err: failed, comment: to.comment }, 'a command could not be answered'),
  );
}

/** As much of an answer as is recorded. Characters. */
const maxSaid = 1000;

/** For the ledger. Words that somebody wrote and nobody understood are not repeated. */
function outcomeOf(parsed: Parsed, answer: Answer | null): CommandOutcome {
  const said =
    answer === null || answer.blocks.length === 0 ? null : scrubbedText(answer.blocks.join('\n\n'), maxSaid);
  if (parsed.kind === 'none') return { command: null, policy: null, result: 'no command', said };
  if (parsed.kind === 'unknown' || parsed.kind === 'unclear')
    return { command: null, policy: null, result: answer?.refused ? 'refused' : 'not understood', said };
  const policy = 'policy' in parsed ? scrubbedText(parsed.policy, 200) : null;
  return { command: parsed.kind, policy, result: answer?.refused ? 'refused' : 'done', said };
}

const tooMany: CommandOutcome = {
  command: null,
  policy: null,
  result: 'refused',
  said: 'There were too many commands on this pull request.',
};

async function tellOfBreaker(work: Work): Promise<void> {
  const { world, task } = work;
  const { repositoryId, number, comment } = task;
  const said = own(
    'That is a lot of commands for one pull request. To keep robots from talking to each other, Fairlead answers no further command for a while.',
  );
  await reply(replyTo(work), [toMarkdown(said)]);
  const detail = { repositoryId, pullRequest: number, comment };
  await world.store.of(task.installation).audit('commands stopped', detail);
  world.log.warn(detail, 'too many commands on one pull request');
}

async function takeCommand(work: Work): Promise<void> {
  const { world, task, access, now } = work;
  const { commands } = world.store.of(task.installation);
  const { comment: id, number: pullRequest, repositoryId, sender } = task;
  const on = { comment: id, repositoryId, pullRequest };
  const { gate, done } = await commands.take(on, { id: sender.id, login: sender.login }, maxCommands, now);
  if (done || gate === 'closed' || gate === 'spoilt') return;
  const comment = await readComment(access.octokit, access, task);
  if (comment.kind === 'gone') return takeBack(work, 'deleted');
  if (comment.kind === 'edited') return takeBack(work, 'edited');
  await commands.done(on, now, await answered(work, gate, comment));
}

async function answered(work: Work, gate: Gate, comment: CommentNow): Promise<CommandOutcome> {
  if (comment.kind !== 'person') return outcomeOf({ kind: 'none' }, null);
  if (gate === 'throttled') {
    await tellOfBreaker(work);
    return tooMany;
  }
  const parsed = parseCommentCommand(comment.body);
  const answer = await answerTo(work, parsed, comment.writtenAt);
  if (answer) await carryOut(work, answer);
  return outcomeOf(parsed, answer);
}

/** Carries out a comment command. Throws when it cannot: the queue tries again, and nothing is done or said twice. */
export async function answerComment(
  world: World,
  access: AppAccess,
  task: CommentJob,
  add: (task: Task) => Promise<void>,
): Promise<'done'> {
  const work: Work = { world, access, task, add, now: world.now() };
  if (task.action !== 'created') {
    await takeBack(work, task.action);
    return 'done';
  }
  try {
    await takeCommand(work);
  } catch (error) {
    if (error instanceof CannotLook && !rateLimitOf(error)) await sayCannotLook(work, error);
    throw error;
  }
  return 'done';
}

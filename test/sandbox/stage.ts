/** Where the story is played: acts on the local GitHub, waits until Fairlead is done, and reads back what is there. */
import { once } from '../../app/once.ts';
import type { UserHandle } from '../github/index.ts';
import { webFlow } from '../github/pull-state.ts';
import { castOf } from './cast.ts';
import type { Chronicle, Entry, Reading, SceneLog } from './chronicle.ts';
import { differences } from './expectation.ts';
import type { Change } from './history.ts';
import { judgedIn, see, seeIssue } from './observe.ts';
import { type Given, peopleOf } from './repository.ts';
import { rulesPath } from './story/rules.ts';
import type { Edits, NewPull, Opened, Stage } from './story/scene.ts';
import { parseMarkdown, textOf } from './web/markdown.ts';
import { main, type SandboxWorld } from './world.ts';
import { zipOf } from './zip.ts';

export interface StageOf {
  readonly world: SandboxWorld;
  readonly given: Given;
  readonly changes: readonly Change[];
  readonly chronicle: Chronicle;
  readonly scene: SceneLog;
  /** Aborted: the scene ends at its next step. */
  readonly signal: AbortSignal;
  /** Called with everything as it happens. */
  readonly onNote: (note: string) => void;
  readonly onEntry: (entry: Entry) => void;
  readonly onReading: (reading: Reading) => void;
  /** Of a command, as it printed it. */
  readonly onOutput: (line: string, text: string) => void;
}

function descriptionOf({ kind, result, date, number, author }: Change): string {
  const was = number === null ? '' : `, #${number} at the time`;
  const how = { merge: 'merge commit', squash: 'squashed commit', push: 'commit' }[kind];
  return `Opened again from the ${how} ${result.slice(0, 7)} of ${date.slice(0, 10)} by ${author.name}${was}.`;
}

/** Waits until GitHub and Fairlead are quiet; throws when the story was stopped meanwhile. */
async function settled({ world, signal }: StageOf): Promise<void> {
  await world.settled();
  signal.throwIfAborted();
}

const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * 3_600_000);

/** Opening and changing pull requests. */
function pullActs(of: StageOf) {
  const { world, chronicle, given } = of;
  const { repository, people } = world;
  const issue = once(async () =>
    repository.openIssue({ author: people.maria, title: 'What the history says nothing of' }),
  );
  const cast = castOf(world);
  const open = async (
    author: UserHandle,
    branch: string,
    about: Pick<NewPull, 'title' | 'body' | 'ago'>,
  ): Promise<Opened> => {
    const { title, body, ago } = about;
    const createdAt = ago ? { createdAt: hoursAgo(ago.opened) } : {};
    const at = { head: branch, base: main, author, ...createdAt };
    const pull = await repository.openPullRequest({ title, body, ...at });
    await settled(of);
    chronicle.firstVerdict ??= performance.now();
    return { number: pull.number, branch, author: author.login };
  };
  return {
    open: async ({ branch, files, ...about }: NewPull) => {
      const author = branch.startsWith('maria/') ? people.maria : people.sam;
      const date = about.ago ? { date: hoursAgo(about.ago.written) } : {};
      await repository.commit({ branch, files, message: about.title, author, ...date });
      return open(author, branch, about);
    },
    reopen: async (change: Change) => {
      // GitHub knows the accounts of those who wrote it: an address of nobody's would be of our own making.
      for (const person of await peopleOf(given, change)) if (person.email !== webFlow.email) cast(person);
      const author = cast(change.author);
      const branch = `change/${change.result.slice(0, 12)}`;
      await repository.push(branch, change.head, { pusher: author });
      const { number } = await issue();
      const body = `${descriptionOf(change)}\n\nCloses #${number}.`;
      return open(author, branch, { title: change.title, body });
    },
    push: async ({ branch }: Opened, files: Edits, message: string) => {
      await repository.commit({ branch, files, message, author: people.sam });
      await settled(of);
    },
  };
}

/** A check of the newest commit that passes. */
async function checked({ world }: StageOf, number: number): Promise<void> {
  const { headSha } = world.repository.pullRequest(number);
  // GitHub's times are whole seconds: the order of what happens within one would be lost.
  world.pass(2);
  await world.repository.createCheckRun({ name: 'ci', headSha, conclusion: 'success' });
}

/** What an answer says below its first line, which names the comment that it answers. */
function answerIn(body: string): string {
  const [, ...said] = parseMarkdown(body).children.filter(({ type }) => type !== 'html');
  return said.map(textOf).join(' ');
}

/** What else happens in the repository. */
function otherActs(of: StageOf) {
  const { world } = of;
  const { repository, people } = world;
  return {
    advance: async (sha: string) => {
      await repository.push(main, sha, { pusher: people.maria });
      await settled(of);
    },
    commitOnMain: async (files: Edits, message: string) => {
      await repository.commit({ branch: main, files, message, author: people.maria });
      await settled(of);
    },
    vouch: async ({ number, author }: Opened) => {
      const pull = repository.pullRequest(number);
      const by = author === people.ines.login ? people.maria : people.ines;
      await checked(of, number);
      await pull.review({ by, state: 'APPROVED', body: 'Looks right.' });
      await settled(of);
    },
    pass: async ({ number }: Opened) => {
      await checked(of, number);
      await settled(of);
    },
    say: async ({ number }: Opened, body: string) => {
      world.pass(2);
      await repository.pullRequest(number).comment({ by: people.maria, body });
      await settled(of);
      return answerIn(repository.comments(number).at(-1)?.body ?? '');
    },
    finishAnalysis: async ({ number, branch }: Opened, sarif: string) => {
      const { headSha } = repository.pullRequest(number);
      const about = { name: 'analysis', path: '.github/workflows/analysis.yml', headSha, headBranch: branch };
      const run = await repository.addWorkflowRun({ ...about, status: 'in_progress' });
      await repository.addArtifact({
        name: 'fairlead-sarif',
        headSha,
        run,
        zip: zipOf('results.sarif', sarif),
      });
      await repository.addWorkflowRun(about);
      await settled(of);
    },
  };
}

/** A text of ours without Markdown's marks, one line. */
function plainOf(body: string): string {
  return parseMarkdown(body)
    .children.filter(({ type }) => type === 'paragraph')
    .map(textOf)
    .filter((text) => text !== '')
    .map((text) => (/[.!?:]$/.test(text) ? text : `${text}.`))
    .join(' ');
}

/** How what is merged goes live. */
function deliveryActs(of: StageOf) {
  const { world } = of;
  const { repository, people } = world;
  return {
    merge: async ({ number }: Opened) => {
      const sha = await repository.pullRequest(number).merge({ by: people.maria, method: 'squash' });
      await settled(of);
      return sha;
    },
    deploy: async (sha: string | null, minutes: number) => {
      world.pass(minutes * 60);
      repository.deploy({ by: people.maria, ...(sha === null ? {} : { sha }) });
      await settled(of);
    },
    readDelivery: () => world.readDelivery(),
    release: async (tag: string, sha: string) => {
      world.pass(2);
      await repository.createRelease({ tag, notes: 'Receipts can be found.', target: sha, by: people.maria });
      await settled(of);
      const [comment] = repository.commitComments(sha);
      return comment ? plainOf(comment.body) : null;
    },
    told: ({ number }: Opened) => {
      const told = repository
        .comments(number)
        .find(({ body }) => body.startsWith('<!-- fairlead:metrics -->'));
      return told ? plainOf(told.body) : null;
    },
  };
}

/** What no pull request shows, and the commands for it. */
function settingsActs(of: StageOf) {
  const { world, scene, chronicle } = of;
  const { repository } = world;
  const show = (reading: Reading) => {
    scene.happened.push(reading);
    of.onReading(reading);
  };
  return {
    loosenWorkflows: async () => {
      repository.data.settings.actions.workflow.default_workflow_permissions = 'write';
      await world.lookAgain();
      await settled(of);
    },
    lookAgain: async () => {
      await world.lookAgain();
      await settled(of);
    },
    issue: async () => {
      const own = repository.issues().filter(({ app }) => app !== null);
      const issue = own.find(({ title }) => title.startsWith('Fairlead:'));
      if (!issue) return null;
      const seen = seeIssue(world, issue.number);
      if (seen) show({ path: `/issues/${seen.number}`, title: seen.title, state: seen.state });
      return seen;
    },
    run: async (line: string) => {
      const ran = await world.commands.run(line.split(' '));
      scene.happened.push({ command: line, text: ran.out });
      of.onOutput(line, ran.out);
      await settled(of);
      return ran;
    },
    changeByte: (path: string) => world.commands.changeByte(path),
    paper: (path: string, title: string) => {
      const name = path.split('/').at(-1) ?? path;
      chronicle.papers.set(name, world.commands.read(path));
      show({ path: `/papers/${name}`, title, state: '' });
    },
  };
}

/** The stage of one scene. */
export function stageOf(of: StageOf): Stage {
  const { world, given, scene } = of;
  const [newest] = given.line;
  const shown = new Set<string>();
  return {
    ...pullActs(of),
    ...otherActs(of),
    ...deliveryActs(of),
    ...settingsActs(of),
    repository: of.chronicle.repository,
    files: given.files,
    changes: of.changes,
    newest: newest?.sha ?? '',
    configured: given.files.paths.includes(rulesPath),
    note: (sentence) => {
      scene.happened.push(sentence);
      of.onNote(sentence);
    },
    judged: async ({ number }, what, expected) => {
      const pull = see(world, number);
      if (!pull) throw new Error(`there is no pull request ${number}`);
      // A head that was shown before was judged again for another reason than the push that was measured.
      const again = shown.has(pull.head.sha);
      shown.add(pull.head.sha);
      const milliseconds = again ? null : judgedIn(world, number, pull.head.sha);
      const entry = { what, pull, milliseconds, unexpected: differences(expected, pull) };
      scene.happened.push(entry);
      of.onEntry(entry);
      return pull;
    },
  };
}

/**
 * Which past changes are judged again. Pure: commits in, changes out. Words: the *line* is the chain of first parents of
 * the branch, newest first; each of its commits brought one *change* into it.
 */

/** One commit of the line. */
export interface LineCommit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Person;
  /** Who wrote what a merge commit brought in; null for other commits. */
  readonly mergedAuthor: Person | null;
  /** ISO 8601. */
  readonly date: string;
  readonly message: string;
}

export interface Person {
  readonly name: string;
  readonly email: string;
}

export interface Change {
  /** How it came in: a merge commit, a squash that names its pull request, or neither. */
  readonly kind: 'merge' | 'squash' | 'push';
  readonly title: string;
  /** The pull request's number at the time, where the message gives it. */
  readonly number: number | null;
  readonly author: Person;
  readonly bot: boolean;
  readonly base: string;
  readonly head: string;
  /** What the branch was at afterwards: for a merge the merge commit, otherwise the head. */
  readonly result: string;
  readonly date: string;
}

const botNames = /\[bot\]|^(dependabot|renovate|greenkeeper|snyk|github-actions|semantic-release)\b|-bot$/i;

export function isBot({ name, email }: Person): boolean {
  return botNames.test(name) || /\[bot\]@/i.test(email);
}

const lines = (message: string): readonly string[] =>
  message
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** `Merge pull request #12 from acme/branch`, with the pull request's title below it. */
function mergeWords(message: string): Pick<Change, 'title' | 'number'> {
  const [subject = '', title] = lines(message);
  const named = /^Merge pull request #(\d+) from (\S+)/.exec(subject);
  if (!named) return { title: subject, number: null };
  return { title: title ?? named[2] ?? subject, number: Number(named[1]) };
}

/** `Add receipts (#12)` */
function squashWords(message: string): Pick<Change, 'title' | 'number'> {
  const [subject = ''] = lines(message);
  const named = /^(.*\S)\s*\(#(\d+)\)$/.exec(subject);
  if (!named) return { title: subject, number: null };
  return { title: named[1] ?? subject, number: Number(named[2]) };
}

function changeOf(commit: LineCommit): Change | null {
  const [base, second] = commit.parents;
  if (base === undefined) return null;
  const words = second === undefined ? squashWords(commit.message) : mergeWords(commit.message);
  const author = commit.mergedAuthor ?? commit.author;
  const squash = words.number === null ? 'push' : 'squash';
  return {
    ...words,
    title: words.title || '(no message)',
    kind: second === undefined ? squash : 'merge',
    author,
    bot: isBot(author),
    base,
    head: second ?? commit.sha,
    result: commit.sha,
    date: commit.date,
  };
}

/**
 * The changes of a line, newest first. A commit without its parent in the line (the first of a history, or where a
 * shallow clone was cut) and one that changed nothing give no change.
 */
export function changesOf(line: readonly LineCommit[]): readonly Change[] {
  return line.flatMap((commit, i) => {
    const before = line[i + 1];
    if (!before || before.sha !== commit.parents[0] || before.tree === commit.tree) return [];
    const change = changeOf(commit);
    return change ? [change] : [];
  });
}

/**
 * The newest `max` of them, oldest first: merged pull requests by people; where those are not enough also what people
 * pushed directly, then what bots did.
 */
export function chooseChanges(changes: readonly Change[], max: number): readonly Change[] {
  const tiers = [
    changes.filter(({ bot, kind }) => !bot && kind !== 'push'),
    changes.filter(({ bot, kind }) => !bot && kind === 'push'),
    changes.filter(({ bot }) => bot),
  ];
  const chosen = new Set(tiers.flat().slice(0, max));
  return changes.filter((change) => chosen.has(change)).toReversed();
}

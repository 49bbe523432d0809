/**
 * The chain of first parents of a branch → the changes that came into it. Pure. Every commit of the chain is one change:
 * a merge commit brought what it merged, any other commit itself (squashed, rebased, or pushed directly).
 */

/** One commit of the chain, newest first. */
export interface LineCommit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly author: string;
  readonly message: string;
}

export interface LineChange {
  /** Of the pull request, where the message gives it; in a fork of another project it may be the other's. */
  readonly number: number | null;
  /** Null when the message does not give the change's title: a merge without a pull request. */
  readonly title: string | null;
  readonly body: string;
  /** The branch that was merged, where the message gives it. */
  readonly branch: string | null;
  /** The author of the commit; for a merge commit, who merged. */
  readonly author: string;
  readonly base: string;
  /** What was merged: for a merge of two the second parent, otherwise the commit itself. */
  readonly head: string;
  /** The commit of the chain itself. */
  readonly result: string;
  /** Ids of the folders of these commits, by their ids, where git named them. */
  readonly trees: ReadonlyMap<string, string>;
  readonly mergedAt: string;
}

type Words = Pick<LineChange, 'number' | 'title' | 'body' | 'branch'>;

type Change = Omit<LineChange, 'trees'>;

function split(message: string): { readonly subject: string; readonly rest: string } {
  const [subject = '', ...rest] = message.split('\n');
  return { subject: subject.trim(), rest: rest.join('\n').trim() };
}

/** `Merge pull request #12 from acme/branch`, with the pull request's title below it. */
function mergeWords(message: string): Words {
  const { subject, rest } = split(message);
  const named = /^Merge pull request #(\d{1,9}) from [^/\s]+\/(\S+)/.exec(subject);
  if (named) {
    const words = split(rest);
    return {
      number: Number(named[1]),
      title: words.subject || null,
      body: words.rest,
      branch: named[2] ?? null,
    };
  }
  // A merge that was given the pull request's title, as GitHub offers it.
  const titled = commitWords(message);
  if (titled.number !== null) return titled;
  const branch = /^Merge (?:remote-tracking )?branch '([^']+)'/.exec(subject)?.[1] ?? null;
  return { number: null, title: null, body: rest, branch };
}

/** `Add receipts (#12)` */
function commitWords(message: string): Words {
  const { subject, rest } = split(message);
  const named = /^(.*\S)\s*\(#(\d{1,9})\)$/.exec(subject);
  return {
    number: named ? Number(named[2]) : null,
    title: named?.[1] ?? (subject || '(no message)'),
    body: rest,
    branch: null,
  };
}

function changeOf(commit: LineCommit): Change | null {
  const [base, second, third] = commit.parents;
  if (base === undefined) return null;
  const { author, date: mergedAt, sha, message } = commit;
  // A merge of several branches at once has no single head: its result is judged.
  const head = second !== undefined && third === undefined ? second : sha;
  const words = second === undefined ? commitWords(message) : mergeWords(message);
  return { ...words, author, base, head, result: sha, mergedAt };
}

/**
 * The changes of a chain, newest first. The first commit of a history (or of a shallow clone) has no base, and one that
 * changed no file brought nothing: neither is a change.
 */
export function changesOf(line: readonly LineCommit[]): readonly LineChange[] {
  return line.flatMap((commit, i) => {
    const before = line[i + 1];
    if (before && before.sha === commit.parents[0] && before.tree === commit.tree) return [];
    const change = changeOf(commit);
    const trees = new Map([commit, before].flatMap((one) => (one ? [[one.sha, one.tree]] : [])));
    return change ? [{ ...change, trees }] : [];
  });
}

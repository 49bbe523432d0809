/**
 * The one issue about a repository or an organization itself: opened when something is to be put right, edited in place
 * without a comment, closed when nothing is left, opened again when something is. What people close stays closed until
 * a policy fails that it did not name.
 */
import type { StandingIssue as Content, Standings } from '../../policies/engine/report/standing-issue.ts';
import type { Said, StandingIssue } from '../store/issues.ts';
import { editIssue, type IssueIn, type IssueText, openIssue, readIssue } from './issue.ts';

/** How far back one of ours is looked for that nobody noted, in milliseconds. */
const lookBack = 90 * 24 * 60 * 60_000;

export interface StandingOn {
  readonly issues: IssueIn;
  /** The kind of subject: one issue for each. */
  readonly key: string;
  readonly now: Date;
  readonly find: () => Promise<StandingIssue | null>;
  readonly set: (issue: StandingIssue) => Promise<void>;
  /** The same while nothing that the issue says has changed. */
  readonly digest: string;
}

export type Outcome = 'opened' | 'edited' | 'opened again' | 'closed' | 'left' | 'nothing';

function textOf(key: string, { title, body }: Pick<Content, 'title' | 'body'>): IssueText {
  return { purpose: 'standing', key, title, body };
}

async function open(on: StandingOn, content: Content, said: Said): Promise<Outcome> {
  const text = textOf(on.key, content);
  const issue = await openIssue(on.issues, text, new Date(on.now.getTime() - lookBack));
  await on.set({ issue, settled: false, said });
  return 'opened';
}

/** Whether a policy asks for something that the issue did not name when it was last written. */
function isNews({ policies }: Said, before: Said | null): boolean {
  return policies.some((policy) => !before?.policies.includes(policy));
}

async function say(on: StandingOn, content: Content): Promise<Outcome> {
  const said = { digest: on.digest, policies: content.policies };
  const known = await on.find();
  if (!known) return open(on, content, said);
  if (!known.settled && known.said?.digest === said.digest) return 'nothing';
  const there = await readIssue(on.issues, known.issue);
  if (!there) return open(on, content, said);
  const again = !there.isOpen && (known.settled || isNews(said, known.said));
  if (!there.isOpen && !again) {
    // Left until something else is said: it is not read again for the same. Its policies stay those that it names.
    await on.set({ ...known, said: { digest: said.digest, policies: known.said?.policies ?? [] } });
    return 'left';
  }
  const text = textOf(on.key, content);
  await editIssue(on.issues, known.issue, { text, state: again ? 'open' : null });
  await on.set({ issue: known.issue, settled: false, said });
  return again ? 'opened again' : 'edited';
}

async function settle(on: StandingOn, body: string): Promise<Outcome> {
  const known = await on.find();
  if (!known || known.settled) return 'nothing';
  const there = await readIssue(on.issues, known.issue);
  const text = textOf(on.key, { title: '', body });
  // What people closed is not written to again, and what is gone cannot be.
  if (there?.isOpen) await editIssue(on.issues, known.issue, { text, state: 'closed' });
  await on.set({ issue: known.issue, settled: true, said: null });
  return 'closed';
}

/** At most one write, after a read when there is something to write. Throws what GitHub's failures throw. */
export function publishStanding(on: StandingOn, standings: Standings): Promise<Outcome> {
  switch (standings.state) {
    case 'asks':
      return say(on, standings.issue);
    case 'open':
      return Promise.resolve('nothing');
    case 'settled':
      return settle(on, standings.body);
  }
}

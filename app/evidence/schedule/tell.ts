/** Says of an export that is late, or that cannot be made, in one issue of the organization's `.github` repository; closed when it is done. */
import { toMarkdown } from '../../../policies/engine/markdown.ts';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { statusOf } from '../../github/access/reasons.ts';
import { closeIssue, type IssueText, openIssue } from '../../publish/issue.ts';
import { type OpenExport, openExports } from '../../store/evidence-exports.ts';
import { issueClosed, issueOpened, knownIssues } from '../../store/issues.ts';
import { activeRepositoryNamed } from '../../store/repositories.ts';
import type { ExportsOf, OfClient } from './of.ts';

const purpose = 'evidence-late';

/** Milliseconds after which one that is not done is late, and failures in a row after which one is told of at once. */
export const lateAfter = 24 * 60 * 60_000;
const tellAfter = 3;

const isToTell = ({ dueAt, failures }: OpenExport, now: Date): boolean =>
  failures >= tellAfter || now.getTime() - dueAt.getTime() >= lateAfter;

const keyOf = ({ dueAt }: Pick<OpenExport, 'dueAt'>): string => dueAt.toISOString();

function textOf(one: OpenExport): IssueText {
  const { period, dueAt, problem } = one;
  const due = own(`${dueAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`);
  const why: Prose =
    problem === null
      ? own('It waits for GitHub’s requests of this hour: verdicts come first.')
      : say`What went wrong last: ${problem}`;
  const paragraphs: readonly Prose[] = [
    say`The evidence of ${own(period)} was to be exported at ${due}, and is not yet where it belongs.`,
    why,
    own(
      'Fairlead tries again by itself, at least every six hours, and loses nothing meanwhile: what it recorded stays in its ledger. If something has to be changed first, change it; the destination is that of evidence: in the configuration of this repository as it is then. This issue closes by itself when the package is there.',
    ),
  ];
  return {
    purpose,
    key: keyOf(one),
    title: `Evidence of ${period} is late`,
    body: paragraphs.map((paragraph) => toMarkdown(paragraph)).join('\n\n'),
  };
}

/** Resolves with how many were opened. */
export async function tellOfLate(of: ExportsOf, { installation, login, client }: OfClient): Promise<number> {
  const { host, database } = of;
  const { kysely } = database;
  const name = `${login}/.github`;
  const repositoryId = await activeRepositoryNamed(kysely, host, installation, name);
  if (repositoryId === null) return 0;
  const at = { installation, repositoryId, owner: login, repo: '.github' };
  const open = await openExports(kysely, client);
  const known = await knownIssues(kysely, { host, at, purpose });
  const standing = new Set(open.map(keyOf));
  const settled = known.filter(({ key, done }) => !done && !standing.has(key));
  const late = open.filter((one) => isToTell(one, of.now()) && !known.some(({ key }) => key === keyOf(one)));
  if (settled.length === 0 && late.length === 0) return 0;
  const octokit = await of.octokitOf(installation, repositoryId, { for: 'issue' });
  const on = { octokit, owner: login, repo: '.github', appId: await of.appId() };
  for (const { key, issue } of settled) {
    await closeIssue(on, issue).catch((error: unknown) => {
      if (![404, 410].includes(statusOf(error) ?? 0)) throw error;
    });
    await issueClosed(kysely, { host, at, purpose }, key, of.now());
  }
  for (const one of late) {
    const text = textOf(one);
    const issue = await openIssue(on, text, one.dueAt);
    await issueOpened(kysely, { host, at, purpose }, text.key, issue);
  }
  return late.length;
}

/** A branch's own line of commits, and tags. */
import { own } from '../../../policies/engine/prose.ts';
import type { Repository } from '../../git/repository.ts';
import { answer } from '../../git/run.ts';
import type { MainlineCommit, Tag } from '../model/clone-facts.ts';

/** Commits of the line that are looked at. */
const maxLine = 2000;

/** As GitHub, GitLab and Bitbucket write them: `(#12)`, `Merge pull request #12`, `See merge request a/b!12`. */
const names =
  /\(#\d{1,9}\)$|^Merge pull request #\d|^Merged in \S+ \(pull request #\d|\bSee merge request \S+!\d/m;

/** Commits of the line since then. `since`: seconds since 1970. Throws `CannotLook`. */
export async function readMainline(
  repository: Repository,
  commit: string,
  since: number,
): Promise<readonly MainlineCommit[]> {
  const format = '--format=%H%x00%P%x00%ct%x00%cE%x00%aN%x00%s%x00%b%x00';
  const args = [
    'log',
    '-z',
    '--first-parent',
    `--max-count=${maxLine}`,
    `--since=${since}`,
    format,
    commit,
    '--',
  ];
  const text = answer(await repository.run(args), own('list the branch’s commits')).toString('utf8');
  const tokens = text.split('\0');
  const found: MainlineCommit[] = [];
  // Seven fields, and the end that `-z` puts after each commit.
  for (let at = 0; at + 7 <= tokens.length; at += 8) {
    const [sha = '', parents = '', seconds = '', committer = '', author = '', subject = '', body = ''] =
      tokens.slice(at, at + 7);
    const merge = parents.includes(' ');
    const pullRequest =
      names.test(`${subject.trim()}\n${merge ? body.slice(0, 2000) : ''}`) ||
      /^Merge pull request #\d/.test(subject);
    const onGitHub = committer === 'noreply@github.com';
    found.push({
      sha,
      at: Number(seconds),
      pullRequest: pullRequest || onGitHub,
      merge,
      byBot: author.endsWith('[bot]'),
      subject,
    });
  }
  return found;
}

/** Oldest first. Throws `CannotLook`. */
export async function readTags(repository: Repository): Promise<readonly Tag[]> {
  const args = [
    'for-each-ref',
    '--sort=creatordate',
    '--format=%(refname:strip=2)%00%(creatordate:unix)',
    'refs/tags',
  ];
  const text = answer(await repository.run(args), own('list the tags')).toString('utf8');
  return text.split('\n').flatMap((line): Tag[] => {
    const [name = '', seconds = ''] = line.split('\0');
    const at = Number(seconds);
    return name === '' || seconds === '' || !(at > 0)
      ? []
      : [{ name, at: new Date(at * 1000).toISOString() }];
  });
}

/**
 * A repository of the client's own: each package is one commit on a branch that holds nothing else. The branch is never forced, so what
 * was committed stays. GitHub takes no file over 100 MB (https://docs.github.com/repositories/working-with-files/managing-large-files),
 * so a large package is cut into parts, which `cat` puts together again.
 */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { cannotLook, statusOf } from '../../github/access/reasons.ts';
import { CannotLook } from '../../looked.ts';
import { type Delivered, type Destination, type Packed, Refused } from './destination.ts';
import { commitTo, firstFile, git, headOf, type NewFile } from './growing-branch.ts';
import { checkOwnBranch, type OwnBranchOf } from './own-branch.ts';
import { piecesOf } from './pieces.ts';

/** Bytes of one file. Base64 in JSON is a third more. */
const maxPart = 30_000_000;

/** Bytes of one package: GitHub asks to keep repositories below 1 GB. */
const maxPackage = 600_000_000;

/** Commits that others made at the same time. */
const maxTries = 5;

export interface RepositoryDestinationOf extends OwnBranchOf {
  /** Bytes of one file, other than usual for tests. */
  readonly maxPart?: number;
}

const permission = 'contents: write';

const empty = (name: Prose): Refused =>
  new Refused(say`${name} is empty, and GitHub takes no commit through its API then`, firstFile);

/** Evidence names people and what went wrong: it belongs where few can read it. */
async function checkRepository({ octokit, owner, repo, branch }: RepositoryDestinationOf): Promise<void> {
  const name = `${owner}/${repo}`;
  const { data } = await octokit
    .request('GET /repos/{owner}/{repo}', { owner, repo })
    .catch((error: unknown) => {
      throw cannotLook(error, say`the repository ${name}`, 'metadata: read');
    });
  if (!data.private)
    throw new Refused(
      say`${name} is public: everybody could read the evidence`,
      own('Name a private repository.'),
    );
  if (data.archived)
    throw new Refused(say`${name} is archived`, own('Name another repository, or unarchive it.'));
  if (data.default_branch === branch)
    throw new Refused(
      say`${branch} is the default branch of ${name}, and evidence takes a branch of its own`,
      own('Name another branch.'),
    );
}

/** `2026-Q3/acme-2026-Q3.zip` and what lies beside it. */
const folderOf = (name: string): string => name.replace(/\.zip$/, '');

const sumName = (name: string): string => `${folderOf(name)}/${name}.sha256`;

async function find(of: RepositoryDestinationOf, name: string): Promise<Delivered | null> {
  const { octokit, owner, repo, branch } = of;
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/contents/{path}', {
      owner,
      repo,
      path: sumName(name),
      ref: branch,
    });
    const content = 'content' in data ? Buffer.from(data.content, 'base64').toString('utf8') : '';
    const [sha256 = ''] = content.split(' ');
    return { where: whereOf(of, name), sha256 };
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw cannotLook(error, say`the branch ${branch} of ${`${owner}/${repo}`}`, 'contents: read');
  }
}

const whereOf = ({ owner, repo, branch }: RepositoryDestinationOf, name: string) =>
  say`${`${owner}/${repo}`}, branch ${branch}, folder ${folderOf(name)}`;

async function blob(of: RepositoryDestinationOf, bytes: Buffer): Promise<string> {
  const { octokit, owner, repo } = of;
  const content = bytes.toString('base64');
  const { data } = await octokit.request(`POST ${git}/blobs`, { owner, repo, content, encoding: 'base64' });
  return data.sha;
}

async function filesOf(
  of: RepositoryDestinationOf,
  { path, name, sha256, bytes }: Packed,
): Promise<readonly NewFile[]> {
  const most = of.maxPart ?? maxPart;
  const folder = folderOf(name);
  const files: NewFile[] = [];
  for await (const piece of piecesOf(path, most)) {
    const part = bytes > most ? `${name}.part-${String(piece.number).padStart(3, '0')}` : name;
    if (piece.bytes.length > 0 || bytes === 0)
      files.push({ path: `${folder}/${part}`, sha: await blob(of, piece.bytes) });
  }
  const together = bytes > most ? `To put the parts together: cat ${name}.part-* > ${name}\n` : '';
  const words = `Evidence, written by Fairlead. ${together}To verify it: fairlead verify ${name}\n`;
  return [
    ...files,
    { path: sumName(name), sha: await blob(of, Buffer.from(`${sha256}  ${name}\n`)) },
    { path: `${folder}/README.txt`, sha: await blob(of, Buffer.from(words)) },
  ];
}

async function put(of: RepositoryDestinationOf, packed: Packed): Promise<Delivered> {
  const { owner, repo, branch } = of;
  const message = `Evidence: ${folderOf(packed.name)}`;
  await checkRepository(of);
  if (packed.bytes > maxPackage)
    throw new Refused(
      say`the package has ${Math.round(packed.bytes / 1_000_000)} MB, too much for a repository`,
      own('Send it to a bucket instead.'),
    );
  try {
    const head = await headOf(of, empty);
    if (head !== null) await checkOwnBranch(of, head);
    const files = await filesOf(of, packed);
    for (let tries = 0; tries < maxTries; tries++) {
      // What was refused may have been made all the same, and its answer lost.
      const there = await find(of, packed.name);
      if (there) return there;
      if (await commitTo(of, await headOf(of, empty), { files, message }))
        return { where: whereOf(of, packed.name), sha256: packed.sha256 };
    }
  } catch (error) {
    if (error instanceof CannotLook) throw error;
    throw cannotLook(error, say`the branch ${branch} of ${`${owner}/${repo}`}`, permission);
  }
  throw new Refused(
    say`GitHub refused each commit to ${branch} of ${`${owner}/${repo}`} (422)`,
    own('Does a rule forbid it? Let Fairlead go around the rule, or name a branch without one.'),
  );
}

export const repositoryDestination = (of: RepositoryDestinationOf): Destination => ({
  find: (name) => find(of, name),
  put: (packed) => put(of, packed),
});

/** What the client itself says and gives: `.github/fairlead/evidence.yml` of its `.github` repository, and the files that it names. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { list, type Prose, say } from '../../../policies/engine/prose.ts';
import { cannotLook, statusOf } from '../../github/access/reasons.ts';
import type { GuardedOctokit } from '../../github/reads.ts';
import { CannotLook } from '../../looked.ts';
import {
  type ClientEvidence,
  evidencePath,
  readClientEvidence,
  saysNothing,
} from '../controls/client-file.ts';
import type { ManualGiven } from '../controls/controls.ts';
import { crosswalks } from '../controls/crosswalk.ts';
import type { Dossier } from '../model/dossier.ts';

/** Bytes of one file that somebody gave. */
const maxFile = 20_000_000;

export interface Given {
  readonly evidence: ClientEvidence;
  readonly attachments: Dossier['attachments'];
  /** What of it could not be read, and why. */
  readonly problems: readonly Prose[];
}

const nothing: Given = { evidence: saysNothing, attachments: [], problems: [] };

interface At {
  readonly octokit: GuardedOctokit;
  readonly owner: string;
}

const repo = '.github';

const entry = z.object({ type: z.string(), size: z.number(), sha: z.string() });

const blob = z.object({ content: z.string() });

/** Null: it is not there. */
async function bytesAt(
  { octokit, owner }: At,
  path: string,
): Promise<Buffer | null | { readonly tooLarge: number }> {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/contents/{path}', {
      owner,
      repo,
      path,
    });
    if (Array.isArray(data)) return null;
    const found = entry.parse(data);
    if (found.type !== 'file') return null;
    if (found.size > maxFile) return { tooLarge: found.size };
    const { data: read } = await octokit.request('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', {
      owner,
      repo,
      file_sha: found.sha,
    });
    const bytes = Buffer.from(blob.parse(read).content, 'base64');
    if (bytes.length !== found.size) throw new CannotLook(say`GitHub gave a part of ${path} alone`);
    return bytes;
  } catch (error) {
    if (error instanceof CannotLook) throw error;
    if (statusOf(error) === 404) return null;
    throw cannotLook(error, say`${path} of ${`${owner}/${repo}`}`, 'contents: read');
  }
}

const folder = evidencePath.slice(0, evidencePath.lastIndexOf('/'));

const isAddress = (file: string): boolean => /^https?:\/\//i.test(file);

/** Characters of a plain name. */
const maxName = 200;

const plainName = (file: string): string =>
  file
    .split('/')
    .map((part) => part.replace(/[^\w.-]/g, '_').replace(/^[^\w]/, '_'))
    .join('/');

/**
 * Plain names in the package, whatever the files are called. Two that would have one name, also on a disk that does not tell capitals
 * apart, and one whose name is too long are named by what their names hash to.
 */
function namesIn(files: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Map<string, number>();
  const all = [...new Set(files)];
  for (const file of all) {
    const name = plainName(file).toLowerCase();
    taken.set(name, (taken.get(name) ?? 0) + 1);
  }
  return new Map(
    all.map((file) => {
      const plain = plainName(file);
      const isOwn = taken.get(plain.toLowerCase()) === 1 && plain.length <= maxName;
      const hash = createHash('sha256').update(file).digest('hex').slice(0, 12);
      return [file, `attachments/${isOwn ? plain : `${hash}-${plain.replaceAll('/', '_').slice(-100)}`}`];
    }),
  );
}

interface Taken {
  readonly given: ManualGiven;
  readonly attachment: Dossier['attachments'][number] | null;
  readonly problem: Prose | null;
}

async function taken(at: At, given: ManualGiven, names: ReadonlyMap<string, string>): Promise<Taken> {
  const { file } = given;
  if (file === null || isAddress(file)) return { given, attachment: null, problem: null };
  const without = { ...given, file: null };
  const named = say`${file}, for ${given.control} of ${given.framework}`;
  const isBeside = !file.split('/').some((part) => part === '..' || part === '');
  const bytes = isBeside ? await bytesAt(at, `${folder}/${file}`) : null;
  if (bytes === null) return { given: without, attachment: null, problem: say`There is no file ${named}` };
  if ('tooLarge' in bytes)
    return {
      given: without,
      attachment: null,
      problem: say`The file ${named} has more than 20 MB, and is not in the package`,
    };
  const path = names.get(file) ?? '';
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { given: { ...given, file: path, sha256 }, attachment: { path, bytes }, problem: null };
}

/** Throws `CannotLook` where nobody can say now. */
export async function clientEvidence(octokit: GuardedOctokit, owner: string): Promise<Given> {
  const at = { octokit, owner };
  const bytes = await bytesAt(at, evidencePath);
  if (bytes === null) return nothing;
  const name = say`${`${owner}/${repo}/${evidencePath}`}`;
  if ('tooLarge' in bytes)
    return { ...nothing, problems: [say`${name} has more than 20 MB, and was not read`] };
  const read = readClientEvidence(bytes.toString('utf8'), crosswalks);
  if (!read.ok) {
    const problems = list(
      read.problems.slice(0, 5).map(({ line, message }) => say`line ${line}: ${message}`),
      '; ',
    );
    return { ...nothing, problems: [say`${name} has problems, and so nothing of it counts (${problems})`] };
  }
  const all: Taken[] = [];
  const names = namesIn(read.evidence.given.flatMap(({ file }) => file ?? []));
  for (const one of read.evidence.given) all.push(await taken(at, one, names));
  const attachments = new Map(
    all.flatMap(({ attachment }) => (attachment ? [[attachment.path, attachment] as const] : [])),
  );
  return {
    evidence: { ...read.evidence, given: all.map(({ given }) => given) },
    attachments: [...attachments.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
    problems: all.flatMap(({ problem }) => (problem === null ? [] : [problem])),
  };
}

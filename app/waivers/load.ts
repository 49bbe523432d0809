/** Files of waivers → waivers. A file that cannot be read gives none, and says so: what they were for fails. */
import { type Prose, say } from '../../policies/engine/prose.ts';
import { readWaivers, type WaiversFile, waiversPath } from '../../policies/engine/waivers/read.ts';
import type { OrganizationWaivers } from '../config/elsewhere.ts';
import type { Source } from '../facts/source.ts';
import { CannotLook } from '../looked.ts';

export interface LoadedFile extends WaiversFile {
  /** `own`: read for this repository alone. `shared`: the organization's. */
  readonly file: 'own' | 'shared';
  /** It could not be read; a later try may. */
  readonly unread: boolean;
}

function reasonOf(error: unknown): Prose {
  const why = error instanceof CannotLook ? error.gap.reason : say`${String(error)}`;
  return say`none of its waivers applies, because it could not be read: ${why}`;
}

function unread(file: LoadedFile['file'], path: string, error: unknown): LoadedFile {
  const problems = [{ path, line: 1, column: 1, message: reasonOf(error) }];
  return { file, unread: true, waivers: [], problems };
}

/** The file of `.github` is read for all of the owner's repositories. */
export function kindOf({ github }: Source): LoadedFile['file'] {
  return github?.repo.toLowerCase() === '.github' ? 'shared' : 'own';
}

/** The file of the base branch, read with everything else that is asked of GitHub there. */
async function textOfBase(source: Source): Promise<string | null> {
  const { value, gaps } = await source.texts('base', [waiversPath]);
  const [gap] = gaps;
  if (gap) throw new CannotLook(gap.reason, gap.remedy);
  return value.find(({ path }) => path === waiversPath)?.text ?? null;
}

async function repositoryFile(source: Source, policies: readonly string[]): Promise<LoadedFile | null> {
  const file = kindOf(source);
  try {
    const [text, { base }] = await Promise.all([textOfBase(source), source.pullRequest()]);
    if (text === null) return null;
    const layer = `${waiversPath}@${base.sha.slice(0, 7)}`;
    return { file, unread: false, ...readWaivers({ path: waiversPath, text, layer }, policies) };
  } catch (error) {
    return unread(file, waiversPath, error);
  }
}

/** Whether the organization's file is the one that the base branch holds anyway. */
async function isJudgedItself(source: Source, name: string, defaultBranch: string | null): Promise<boolean> {
  const { github } = source;
  if (!github || `${github.owner}/${github.repo}`.toLowerCase() !== name.toLowerCase()) return false;
  return (await source.pullRequest()).base.ref === defaultBranch;
}

/** That there is no `.github`, or none that can be seen, is said where the configuration comes from. */
async function organizationFile(
  source: Source,
  { name, path, read }: OrganizationWaivers,
  policies: readonly string[],
): Promise<LoadedFile | null> {
  const answer = await read();
  if (answer.kind === 'unreadable') {
    const { reason, remedy } = answer.gap;
    return { ...unread('shared', path, new CannotLook(reason, remedy)), unread: answer.passing };
  }
  if (answer.kind !== 'file' || (await isJudgedItself(source, name, answer.defaultBranch))) return null;
  const { text, commit } = answer;
  const layer = `${path}@${commit.slice(0, 7)}`;
  return { file: 'shared', unread: false, ...readWaivers({ path, text, layer }, policies) };
}

/** The organization's first, then the repository's. Never throws. */
export async function loadWaivers(
  source: Source,
  policies: readonly string[],
  organization: OrganizationWaivers | null = null,
): Promise<readonly LoadedFile[]> {
  const files = await Promise.all([
    organization ? organizationFile(source, organization, policies) : null,
    repositoryFile(source, policies),
  ]);
  return files.filter((file) => file !== null);
}

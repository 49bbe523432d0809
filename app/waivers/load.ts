/** Files of waivers → waivers. A file that cannot be read gives none, and is reported: what it permitted fails. */
import { type Prose, say } from '../../policies/engine/prose.ts';
import { readWaivers, type WaiversFile, waiversPath } from '../../policies/engine/waivers/read.ts';
import type { OrganizationWaivers } from '../config/elsewhere.ts';
import { CannotLook } from '../looked.ts';
import type { RulesReads } from '../repository-reads.ts';

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
export function kindOf({ repository }: RulesReads): LoadedFile['file'] {
  return repository?.toLowerCase().endsWith('/.github') ? 'shared' : 'own';
}

/** The branch's file, read with everything else that comes from GitHub there. */
async function textOf(rules: RulesReads): Promise<string | null> {
  const { value, gaps } = await rules.texts([waiversPath]);
  const [gap] = gaps;
  if (gap) throw new CannotLook(gap.reason, gap.remedy);
  return value.find(({ path }) => path === waiversPath)?.text ?? null;
}

async function repositoryFile(rules: RulesReads, policies: readonly string[]): Promise<LoadedFile | null> {
  const file = kindOf(rules);
  try {
    const [text, tip] = await Promise.all([textOf(rules), rules.at()]);
    if (text === null) return null;
    const layer = `${waiversPath}@${tip.sha.slice(0, 7)}`;
    return { file, unread: false, ...readWaivers({ path: waiversPath, text, layer }, policies) };
  } catch (error) {
    return unread(file, waiversPath, error);
  }
}

/** Whether the organization's file is the one that the branch holds anyway. */
async function isJudgedItself(
  rules: RulesReads | null,
  name: string,
  defaultBranch: string | null,
): Promise<boolean> {
  if (rules?.repository?.toLowerCase() !== name.toLowerCase()) return false;
  return (await rules.at()).ref === defaultBranch;
}

/** Reading the configuration has already reported that there is no `.github`, or none that can be seen. */
async function organizationFile(
  rules: RulesReads | null,
  { name, path, read }: OrganizationWaivers,
  policies: readonly string[],
): Promise<LoadedFile | null> {
  const answer = await read();
  if (answer.kind === 'unreadable') {
    const { reason, remedy } = answer.gap;
    return { ...unread('shared', path, new CannotLook(reason, remedy)), unread: answer.passing };
  }
  if (answer.kind !== 'file' || (await isJudgedItself(rules, name, answer.defaultBranch))) return null;
  const { text, commit } = answer;
  const layer = `${path}@${commit.slice(0, 7)}`;
  return { file: 'shared', unread: false, ...readWaivers({ path, text, layer }, policies) };
}

/** The organization's first, then the repository's. Never throws. */
export async function loadWaivers(
  rules: RulesReads | null,
  policies: readonly string[],
  organization: OrganizationWaivers | null = null,
): Promise<readonly LoadedFile[]> {
  const files = await Promise.all([
    organization ? organizationFile(rules, organization, policies) : null,
    rules ? repositoryFile(rules, policies) : null,
  ]);
  return files.filter((file) => file !== null);
}

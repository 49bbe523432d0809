/** Files of waivers → waivers. A file that cannot be read gives none, and says so: what they were for fails. */
import { type Prose, say } from '../../policies/engine/prose.ts';
import { readWaivers, type WaiversFile, waiversPath } from '../../policies/engine/waivers/read.ts';
import { CannotLook, type Source } from '../facts/source.ts';

export interface LoadedFile extends WaiversFile {
  /** `own`: the repository's. `shared`: the organization's. */
  readonly file: 'own' | 'shared';
  /** It could not be read; a later try may. */
  readonly unread: boolean;
}

/** Reads a file of the organization's `.github` repository; null when there is no such file. */
export type ReadOrganizationFile = (path: string) => Promise<string | null>;

function reasonOf(error: unknown): Prose {
  const why = error instanceof CannotLook ? error.gap.reason : say`${String(error)}`;
  return say`none of its waivers applies, because it could not be read: ${why}`;
}

function unread(file: LoadedFile['file'], path: string, error: unknown): LoadedFile {
  return {
    file,
    unread: true,
    waivers: [],
    problems: [{ path, line: 1, column: 1, message: reasonOf(error) }],
  };
}

/** The file of the base branch, read with everything else that is asked of GitHub there. */
async function textOfBase(source: Source): Promise<string | null> {
  const { value, gaps } = await source.texts('base', [waiversPath]);
  const [gap] = gaps;
  if (gap) throw new CannotLook(gap.reason, gap.remedy);
  return value.find(({ path }) => path === waiversPath)?.text ?? null;
}

async function repositoryFile(source: Source, policies: readonly string[]): Promise<LoadedFile | null> {
  try {
    const [text, { base }] = await Promise.all([textOfBase(source), source.pullRequest()]);
    if (text === null) return null;
    const layer = `${waiversPath}@${base.sha.slice(0, 7)}`;
    return { file: 'own', unread: false, ...readWaivers({ path: waiversPath, text, layer }, policies) };
  } catch (error) {
    return unread('own', waiversPath, error);
  }
}

async function organizationFile(
  read: ReadOrganizationFile,
  policies: readonly string[],
): Promise<LoadedFile | null> {
  const path = `.github: ${waiversPath}`;
  try {
    const text = await read(waiversPath);
    return text === null
      ? null
      : { file: 'shared', unread: false, ...readWaivers({ path, text, layer: path }, policies) };
  } catch (error) {
    return unread('shared', path, error);
  }
}

/** The organization's first, then the repository's. Never throws. */
export async function loadWaivers(
  source: Source,
  policies: readonly string[],
  readOrganizationFile?: ReadOrganizationFile,
): Promise<readonly LoadedFile[]> {
  const files = await Promise.all([
    readOrganizationFile ? organizationFile(readOrganizationFile, policies) : null,
    repositoryFile(source, policies),
  ]);
  return files.filter((file) => file !== null);
}

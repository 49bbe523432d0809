/** Collects what a change does to dependencies, folders and workflows, reading only files whose patch may matter. */
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import { containers, type Structure } from '../../policies/facts/structure.ts';
import { isWorkflow, workflowPowers } from '../../policies/formats/workflow-powers.ts';
import { CannotLook, type Looked } from '../looked.ts';
import { lookForGained } from './gained-dependencies.ts';
import { lookForServices } from './gained-services.ts';
import type { Collector, PullRequestSource } from './source.ts';
import { fromVersions, isNewAs } from './versions.ts';

const powerWords = /write|pull_request_target|workflow_run|issue_comment|secrets|self-hosted|environment/;

function mayAddPowers(file: ChangedFile): boolean {
  const { status, patch } = file;
  if (status === 'removed') return false;
  if (isNewAs(file, isWorkflow)) return true;
  return patch === null || patch.split('\n').some((line) => line.startsWith('+') && powerWords.test(line));
}

async function workflows(source: PullRequestSource, files: readonly ChangedFile[]) {
  const touched = files.filter((file) => isWorkflow(file.path) && mayAddPowers(file));
  const { value, gaps } = await fromVersions(source, touched, isWorkflow, ({ file, before, after }) => {
    const had = new Set(workflowPowers(before ?? ''));
    return { path: file.path, gained: workflowPowers(after ?? '').filter((power) => !had.has(power)) };
  });
  return { value: value.filter(({ gained }) => gained.length > 0), gaps };
}

function foldersOf(path: string): readonly string[] {
  const [top = '', inner, ...rest] = path.split('/');
  if (inner === undefined) return [];
  return containers.includes(top) && rest.length > 0 ? [top, `${top}/${inner}`] : [top];
}

/** Only added files can make a folder; one that holds a file known at the merge base is not new, without asking. */
async function newFolders(
  source: PullRequestSource,
  files: readonly ChangedFile[],
): Promise<Looked<readonly string[]>> {
  const added = files.filter(({ status }) => status === 'added').flatMap(({ path }) => foldersOf(path));
  const before = new Set(
    files.flatMap(({ path, previousPath, status }) =>
      status === 'added'
        ? []
        : foldersOf(status === 'renamed' || status === 'copied' ? (previousPath ?? '') : path),
    ),
  );
  const candidates = [...new Set(added)].filter((folder) => !before.has(folder)).sort();
  if (candidates.length === 0) return { value: [], gaps: [] };
  try {
    const known = await source.directories('mergeBase', candidates);
    return { value: candidates.filter((folder) => !known.has(folder)), gaps: [] };
  } catch (error) {
    if (error instanceof CannotLook) return { value: [], gaps: [error.gap] };
    throw error;
  }
}

async function collect(source: PullRequestSource): Promise<Looked<Structure>> {
  const files = await source.changedFiles();
  const [packages, folders, powers, declared] = await Promise.all([
    lookForGained(source, files.value),
    newFolders(source, files.value),
    workflows(source, files.value),
    lookForServices(source, files.value),
  ]);
  return {
    value: {
      dependencies: packages.value,
      newFolders: folders.value,
      services: declared.value,
      workflows: powers.value,
    },
    gaps: [...files.gaps, ...packages.gaps, ...folders.gaps, ...powers.gaps, ...declared.gaps],
  };
}

export const structure: Collector<'structure'> = {
  fact: 'structure',
  events: ['pull_request'],
  permissions: { contents: 'read', pull_requests: 'read' },
  local: true,
  asks: [],
  collect,
};

/** What a repository's paths say about it. Pure. */
import { compileGlobs } from '../../../policies/engine/glob.ts';
import { usualDecisionPaths } from '../../../policies/facts/decisions.ts';
import { isRecordPath, recordName } from '../../../policies/formats/decision-record.ts';
import { lockFileKind } from '../../../policies/formats/lockfiles/formats.ts';

export interface Seen {
  /** By number of files, at most four. */
  readonly languages: readonly string[];
  /** Lock files that are understood, those nearest to the root first. */
  readonly lockFiles: readonly string[];
  /** The folder that holds decision records; null when there is none. */
  readonly decisions: { readonly folder: string; readonly usual: boolean } | null;
  readonly codeOwners: string | null;
  readonly workflows: number;
  readonly template: string | null;
  readonly tests: boolean;
}

const languages: Readonly<Record<string, readonly string[]>> = {
  'C#': ['cs'],
  Go: ['go'],
  Java: ['java'],
  JavaScript: ['js', 'jsx', 'mjs', 'cjs'],
  Kotlin: ['kt'],
  PHP: ['php'],
  Python: ['py'],
  Ruby: ['rb'],
  Rust: ['rs'],
  Swift: ['swift'],
  Terraform: ['tf'],
  TypeScript: ['ts', 'tsx', 'mts'],
};

const maxLanguages = 4;

const codeOwnersPaths = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

/** https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests */
const isTemplate = (path: string) =>
  /^(\.github\/|docs\/)?(pull_request_template\.(md|txt)|PULL_REQUEST_TEMPLATE\/.+)$/i.test(path);

const isTest = compileGlobs([
  '**/{test,tests,__tests__,spec,specs,e2e}/**',
  '**/*[._-]{test,tests,spec}.*',
  '**/test_*.py',
  '**/*{Test,Tests}.{java,kt,cs,swift}',
]);

const elsewhere = compileGlobs(['**/{node_modules,vendor,third_party}/**']);

function languagesOf(paths: readonly string[]): readonly string[] {
  const endings = paths.map((path) => path.slice(path.lastIndexOf('.') + 1));
  return Object.entries(languages)
    .map(([name, known]) => ({ name, files: endings.filter((ending) => known.includes(ending)).length }))
    .filter(({ files }) => files > 0)
    .sort((a, b) => b.files - a.files || (a.name < b.name ? -1 : 1))
    .slice(0, maxLanguages)
    .map(({ name }) => name);
}

const depthOf = (path: string): number => path.split('/').length;

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** In the usual places; else in a folder named after decisions with two numbered records. */
function decisionsOf(paths: readonly string[]): Seen['decisions'] {
  const isUsual = compileGlobs(usualDecisionPaths);
  const usual = paths.find((path) => isUsual(path) && isRecordPath(path));
  if (usual) return { folder: folderOf(usual), usual: true };
  const numbered = paths.filter((path) => path.endsWith('.md') && recordName(path) !== null);
  const folders = numbered.map(folderOf).filter((folder) => /(adr|decision|rfc)s?($|\/)/i.test(folder));
  const folder = folders.find((one, i) => folders.indexOf(one) !== i);
  return folder === undefined ? null : { folder, usual: false };
}

/** `paths`: every file of the repository. */
export function lookAt(paths: readonly string[]): Seen {
  const own = paths.filter((path) => !elsewhere(path)).sort();
  const locks = own.filter((path) => {
    const kind = lockFileKind(path);
    return kind.kind === 'readable' && kind.format.role !== 'manifest' && kind.format.role !== 'settings';
  });
  return {
    languages: languagesOf(own),
    lockFiles: locks.toSorted((a, b) => depthOf(a) - depthOf(b)),
    decisions: decisionsOf(own),
    codeOwners: codeOwnersPaths.find((path) => own.includes(path)) ?? null,
    workflows: own.filter((path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path)).length,
    template: own.find(isTemplate) ?? null,
    tests: own.some(isTest),
  };
}

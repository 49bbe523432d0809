/** What is wrong with the files of a change, each by the first rule that says so. */
import { own, type Prose, say, some } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import { isBrought, isPointer, type SeenFile } from './file.ts';
import { amongTests, type Kind, kinds, usualBinaries } from './kinds.ts';

export interface Rules {
  readonly 'max-kilobytes': number;
  readonly binaries: 'refuse' | 'accept';
  readonly submodules: 'refuse' | 'accept';
  /** Forbidden files of the configuration. */
  readonly isForbidden: (path: string) => boolean;
  /** Lock files may be long. */
  readonly mayBeLarge: (path: string) => boolean;
  /** Marked on the base branch as generated or vendored. */
  readonly isMarked: (path: string) => boolean;
}

/** A file with what is wrong with it. Files of one `group` make one finding. */
interface Wrong {
  readonly file: SeenFile;
  readonly id: string;
  readonly is: Prose;
  readonly remedy: Prose;
  readonly group: string;
}

const useLfs = own(
  'Keep it in Git LFS, or where it is built or published from; git keeps every version forever.',
);

/** `3.4 MB`; decimal, as people count. */
export function sized(bytes: number): Prose {
  const [amount, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB'];
  return [`${amount.toLocaleString('en-US', { maximumFractionDigits: 1 })} ${unit}`];
}

function byPath(file: SeenFile, { isMarked }: Rules): Wrong | null {
  const isOf = (kind: Kind) =>
    kind.matches(file.path) &&
    !(file.previousPath !== null && file.status === 'renamed' && kind.matches(file.previousPath)) &&
    !kind.spares?.(file) &&
    !(kind.markable && isMarked(file.path)) &&
    !(kind.pointable && isPointer(file));
  const kind = isBrought(file) ? kinds.find(isOf) : undefined;
  if (!kind) return null;
  const folder = kind.folder?.exec(file.path)?.[0];
  return { file, ...kind, group: folder === undefined ? file.path : `${folder}/` };
}

function byOption(file: SeenFile, { isForbidden }: Rules): Wrong | null {
  const was = file.status === 'renamed' && file.previousPath !== null && isForbidden(file.previousPath);
  if (!isBrought(file) || was || !isForbidden(file.path)) return null;
  const is = own('is of a kind that this repository does not accept');
  return { file, id: 'glob', is, remedy: own('Take it out of the change.'), group: file.path };
}

function byWhatItIs(file: SeenFile, rules: Rules): Wrong | null {
  const { path, kind, leadsTo } = file;
  if (leadsTo !== null) {
    const is = say`is a symbolic link out of the repository, to ${leadsTo}`;
    return {
      file,
      id: 'link',
      is,
      remedy: own('Link inside the repository, or name the place in configuration.'),
      group: path,
    };
  }
  if (kind === 'submodule' && file.status === 'added' && rules.submodules === 'refuse') {
    const is = own('is a new submodule: code from elsewhere that this review does not show');
    const remedy = own('Use the package instead, or have the maintainers name the path under allow.');
    return { file, id: 'submodule', is, remedy, group: path };
  }
  const isUsual = usualBinaries(path) || amongTests(path) || rules.isMarked(path);
  if (
    !file.isBinary ||
    !isBrought(file) ||
    rules.binaries === 'accept' ||
    isUsual ||
    file.status === 'renamed'
  )
    return null;
  const size = file.bytes === null ? [] : say` (${sized(file.bytes)})`;
  return {
    file,
    id: 'binary',
    is: say`is a binary file${size}, which nobody can review`,
    remedy: useLfs,
    group: path,
  };
}

function bySize(file: SeenFile, rules: Rules): Wrong | null {
  const { path, bytes } = file;
  const max = rules['max-kilobytes'] * 1000;
  if (bytes === null || bytes <= max || rules.mayBeLarge(path) || rules.isMarked(path)) return null;
  const is = say`has ${sized(bytes)}, more than ${sized(max)}`;
  return { file, id: 'large', is, remedy: useLfs, group: path };
}

function wrongWith(file: SeenFile, rules: Rules): Wrong | null {
  if (file.status === 'removed') return null;
  return byPath(file, rules) ?? byOption(file, rules) ?? byWhatItIs(file, rules) ?? bySize(file, rules);
}

const shown = 3;

function findingOf(group: readonly [Wrong, ...Wrong[]]): Finding {
  const [{ id, is, remedy, file, group: about }, ...rest] = group;
  const isFolder = about !== file.path;
  const paths = group.map((wrong) => say`${wrong.file.path}`);
  const message = isFolder
    ? say`The change adds ${group.length} ${own(rest.length === 0 ? 'file' : 'files')} under ${about}, which ${is}: ${some(paths, shown)}.`
    : say`${file.path} ${is}.`;
  const severity = id === 'key' || id === 'environment' ? ({ severity: 'high' } as const) : {};
  return { message, remedy, who: 'author', path: file.path, fingerprint: `${id}:${about}`, ...severity };
}

/** One finding per file or per folder of installed packages and build output, in the files' order. */
export function findingsIn(files: readonly SeenFile[], rules: Rules): readonly Finding[] {
  const wrong = files.map((file) => wrongWith(file, rules)).filter((one) => one !== null);
  const groups = Map.groupBy(wrong, ({ id, group }) => `${id}:${group}`);
  return [...groups.values()].flatMap(([first, ...rest]) => (first ? [findingOf([first, ...rest])] : []));
}

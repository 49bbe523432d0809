/** Which datastores, brokers and other services a change has infrastructure files declare that were not declared before. */
import { compileGlobs } from '../../policies/engine/glob.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import type { Structure } from '../../policies/facts/structure.ts';
import {
  declaresServices,
  mayDeclareServices,
  servicesIn,
} from '../../policies/formats/infrastructure-services.ts';
import { besidesProduct } from '../../policies/formats/path-kinds.ts';
import { CannotLook, type Looked } from '../looked.ts';
import type { PullRequestSource } from './source.ts';
import { fromVersions, isNewAs } from './versions.ts';

type Services = Structure['services'];

const isBeside = compileGlobs(besidesProduct);
const isOne = (path: string) => declaresServices(path) && !isBeside(path);

/** Folders whose other files are looked at; a service declared only further away counts as new. */
const maxFolders = 5;

/** The files beside those that gain something: `infra/*.tf`, or the compose files of the root. */
function besides(gained: Services): readonly string[] {
  const folders = gained.map(({ path }) => path.slice(0, path.lastIndexOf('/') + 1));
  return [...new Set(folders)]
    .filter((folder) => !/[*?[\]{}!]/.test(folder))
    .slice(0, maxFolders)
    .map((folder) => (folder === '' ? '*compose*.{yml,yaml}' : `${folder}*.{tf,tofu,bicep,yml,yaml,json}`));
}

function withoutKnown(services: Services, known: ReadonlySet<string>): Services {
  return services
    .map(({ path, names }) => ({ path, names: names.filter((name) => !known.has(name)) }))
    .filter(({ names }) => names.length > 0);
}

/** What the repository declared beside the files that gain something. */
async function withoutDeclaredBeside(source: PullRequestSource, gained: Services): Promise<Looked<Services>> {
  const globs = besides(gained);
  if (globs.length === 0) return { value: gained, gaps: [] };
  try {
    const { value, gaps } = await source.texts('mergeBase', globs);
    const declared = value.filter(({ path }) => isOne(path)).flatMap(({ text }) => servicesIn(text));
    return { value: withoutKnown(gained, new Set(declared)), gaps };
  } catch (error) {
    if (error instanceof CannotLook) return { value: [], gaps: [error.gap] };
    throw error;
  }
}

/** A service that moves from one file to another is not new, nor is one that a file beside it declares. */
export async function lookForServices(
  source: PullRequestSource,
  files: readonly ChangedFile[],
): Promise<Looked<Services>> {
  const touched = files.filter(({ path }) => isOne(path));
  const gains = touched.some(
    (file) => file.status !== 'removed' && (isNewAs(file, isOne) || mayDeclareServices(file.patch)),
  );
  const { value, gaps } = await fromVersions(source, gains ? touched : [], isOne, (versions) => ({
    path: versions.file.path,
    before: servicesIn(versions.before ?? ''),
    after: servicesIn(versions.after ?? ''),
  }));
  const known = new Set(value.flatMap(({ before }) => before));
  const gained = withoutKnown(
    value.map(({ path, after }) => ({ path, names: after })),
    known,
  );
  const beside = await withoutDeclaredBeside(source, gained);
  return { value: beside.value, gaps: [...gaps, ...beside.gaps] };
}

/** The wide read's part about pull request templates: their names in any case, and the texts of the usual ones. */
import {
  isTemplateFile,
  isTemplateFolder,
  templateFolders,
} from '../../../policies/facts/pull-request-templates.ts';

/** What the base branch has where GitHub looks for pull request templates. */
export interface FoundTemplates {
  /** Paths of templates, sorted. */
  readonly files: readonly string[];
  /** Paths of folders with several templates, sorted. */
  readonly folders: readonly string[];
  /** Path → text of those that came with this read. */
  readonly texts: Readonly<Record<string, string>>;
}

interface Names {
  readonly entries?: readonly { readonly name: string; readonly type: string }[];
}

interface BlobNode {
  readonly text?: string | null;
  readonly isTruncated?: boolean;
}

/** Every alias is also the name of a variable: the expression it stands for. */
type Aliases = readonly { readonly alias: string; readonly path: string }[];

const usual: Aliases = templateFolders
  .flatMap((folder) => [`${folder}pull_request_template.md`, `${folder}PULL_REQUEST_TEMPLATE.md`])
  .map((path, i) => ({ alias: `template${i}`, path }));

const listed: Aliases = templateFolders
  .filter((folder) => folder !== '')
  .map((folder, i) => ({ alias: `templates${i}`, path: folder }));

/** Declarations of its variables, for the query. */
export const templateVariables: readonly string[] = [...usual, ...listed].map(({ alias }) => alias);

/** For the repository's selection. Not every server has an expression for the root. */
export const templateSelection = [
  'root: object(oid: $base) { ... on Commit { tree { entries { name type } } } }',
  ...listed.map(
    ({ alias }) => `${alias}: object(expression: $${alias}) { ... on Tree { entries { name type } } }`,
  ),
  ...usual.map(({ alias }) => `${alias}: object(expression: $${alias}) { ... on Blob { text isTruncated } }`),
].join('\n    ');

export function templateExpressions(base: string): readonly (readonly [string, string])[] {
  return [...usual, ...listed].map(({ alias, path }) => [alias, `${base}:${path.replace(/\/$/, '')}`]);
}

/** Reads the part out of the answer's repository. */
export function templatesIn(repository: Readonly<Record<string, unknown>>): FoundTemplates {
  const root = (repository.root as { readonly tree?: Names } | null)?.tree;
  const entries = [
    ...(root?.entries ?? []),
    ...listed.flatMap(({ alias, path }) =>
      ((repository[alias] as Names | null)?.entries ?? []).map(({ name, type }) => ({
        name: path + name,
        type,
      })),
    ),
  ];
  const paths = (type: string, isOne: (path: string) => boolean) =>
    entries.flatMap((entry) => (entry.type === type && isOne(entry.name) ? [entry.name] : [])).sort();
  const texts = usual.flatMap(({ alias, path }) => {
    const blob = repository[alias] as BlobNode | null | undefined;
    return typeof blob?.text === 'string' && !blob.isTruncated ? [[path, blob.text] as const] : [];
  });
  return {
    files: paths('blob', isTemplateFile),
    folders: paths('tree', isTemplateFolder),
    texts: Object.fromEntries(texts),
  };
}

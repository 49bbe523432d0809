/** Judges the lock files of two folders as `dependencies` does: read, compared, looked up in a stand-in database, judged. */
import { collectDependencyChanges } from '../../../app/facts/dependency-changes.ts';
import type { PullRequestSource } from '../../../app/facts/source.ts';
import { wantsNothing } from '../../../policies/engine/facts.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import type { ChangedFile } from '../../../policies/facts/changed-files.ts';
import { dependencies } from '../../../policies/pull-request/dependencies.ts';
import { changedFile, pullRequest } from '../sample.ts';

export type Texts = Readonly<Record<string, string>>;

export interface Change {
  readonly base: Texts;
  readonly head: Texts;
  /** Paths of the head that are symbolic links. */
  readonly links?: readonly string[];
  readonly renamed?: Readonly<Record<string, string>>;
  readonly options?: Record<string, unknown>;
  /** Packages that the database says are vulnerable (high) in every version. */
  readonly vulnerable?: readonly string[];
}

function statusOf(before: string | undefined, after: string | undefined): ChangedFile['status'] {
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : 'modified';
}

function filesOf({ base, head, renamed = {}, links = [] }: Change): readonly ChangedFile[] {
  const sources = new Set(Object.values(renamed));
  const paths = [...new Set([...Object.keys(base), ...Object.keys(head)])].sort();
  return paths.flatMap((path) => {
    const [before, after, previousPath] = [base[path], head[path], renamed[path]];
    if (sources.has(path) || (before === after && !links.includes(path))) return [];
    const status = previousPath ? 'renamed' : statusOf(before, after);
    const additions = links.includes(path) ? 1 : (after ?? '').split('\n').length;
    const patch = links.includes(path)
      ? '@@ -1 +1 @@\n-before\n+elsewhere\n\\ No newline at end of file'
      : '';
    return [changedFile({ path, status, additions, patch, previousPath: previousPath ?? null })];
  });
}

const json = (value: unknown) => new Response(JSON.stringify(value));

/** OSV.dev, as it answers: ids for each query, then a record for each id. */
function database(vulnerable: readonly string[]): typeof fetch {
  return (async (url: string, init: RequestInit = {}) => {
    if (url.endsWith('/v1/querybatch')) {
      const { queries } = JSON.parse(String(init.body)) as { queries: { package: { name: string } }[] };
      const results = queries.map(({ package: { name } }) =>
        vulnerable.includes(name) ? { vulns: [{ id: `GHSA-${name}` }] } : {},
      );
      return json({ results });
    }
    const id = decodeURIComponent(url.slice(url.lastIndexOf('/v1/vulns/') + 10));
    return json({ id, summary: '', affected: [], database_specific: { severity: 'HIGH' } });
  }) as typeof fetch;
}

function sourceOf(change: Change): PullRequestSource {
  const { base, head, links = [], vulnerable = [] } = change;
  const source: Partial<PullRequestSource> = {
    wanted: wantsNothing,
    pullRequest: async () => pullRequest,
    changedFiles: async () => ({ value: filesOf(change), gaps: [] }),
    text: async (point, path) => (point === 'head' ? head : base)[path] ?? null,
    blobs: async (_, paths) =>
      new Map(paths.map((path) => [path, { bytes: 1, binary: false, link: links.includes(path) }] as const)),
    directories: async (_, paths) => new Set(paths.filter((path) => Object.hasOwn(head, path))),
    github: null,
    fetch: database(vulnerable),
  };
  return source as PullRequestSource;
}

/** `fail` wins over what could not be looked at; the text holds everything that is said, gaps included. */
export async function judgeChange(change: Change) {
  const { value, gaps } = await collectDependencyChanges(sourceOf(change), {
    osvUrl: 'https://osv.test',
    pause: async () => {},
  });
  const options = dependencies.options.parse(change.options ?? {});
  const verdict = dependencies.judge({ dependencyChanges: value, pullRequest }, options);
  const said =
    verdict.outcome === 'fail' ? verdict.findings.map(({ message }) => message) : [verdict.because];
  const notes = verdict.outcome === 'skip' ? [] : (verdict.notes ?? []);
  const words = [...said, ...notes, ...(verdict.unseen ?? [])].map((prose) => toPlain(prose));
  const unseen = gaps.map(({ reason }) => toPlain(reason));
  return {
    verdict: verdict.outcome === 'fail' ? 'fail' : unseen.length > 0 ? 'unknown' : verdict.outcome,
    text: [...words, ...unseen.map((gap) => `not seen: ${gap}`)].join('\n'),
    changes: value.changes,
  };
}

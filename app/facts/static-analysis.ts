/**
 * What analysis tools say about this head. The first source that has something counts: SARIF that the caller gave, workflow
 * artifacts of the head, GitHub's code scanning when an option asks for it.
 */
import type { Gap } from '../../policies/engine/facts.ts';
import { list, own, type Prose, say, some } from '../../policies/engine/prose.ts';
import type { Analysis, AnalysisSource, StaticAnalysis } from '../../policies/facts/static-analysis.ts';
import { isWorkflowTool } from '../../policies/facts/workflows.ts';
import { workflowKind } from '../../policies/formats/workflow.ts';
import type { Looked } from '../looked.ts';
import { fromArtifacts } from './sarif/artifacts.ts';
import { fromCodeScanning } from './sarif/code-scanning.ts';
import { type Found, type FoundRun, foundNothing, readFiles, together } from './sarif/found.ts';
import { type Counted, identify } from './sarif/identify.ts';
import { misplaced, noticeGaps } from './sarif/misplaced.ts';
import { type SortedOut, sortOut } from './sarif/sort-out.ts';
import type { Collector, PullRequestSource } from './source.ts';

interface Searched extends Found {
  readonly lookedIn: readonly AnalysisSource[];
}

function isNothing({ runs, gaps }: Found): boolean {
  return runs.length === 0 && gaps.length === 0;
}

async function search(source: PullRequestSource): Promise<Searched> {
  const { sarif, github, wanted } = source;
  const given = sarif ? await readFiles(sarif, 'file', source.checkouts ?? []) : foundNothing;
  const lookedIn: AnalysisSource[] = sarif ? ['file'] : [];
  if (!isNothing(given) || !github) return { ...given, lookedIn };
  const artifacts = await fromArtifacts(source, github);
  if (wanted.sarifArtifacts.length > 0) lookedIn.push('artifact');
  if (artifacts.runs.length > 0 || wanted.codeScanning.length === 0) return { ...artifacts, lookedIn };
  const { head } = await source.pullRequest();
  const scanning = await fromCodeScanning(github, head.sha);
  return { ...together([artifacts, scanning]), lookedIn: [...lookedIn, 'code-scanning'] };
}

/** Tools that had to report and did not, compared without case. */
function absentTools(required: readonly string[], runs: readonly FoundRun[]): readonly Gap[] {
  const tools = [...new Set(runs.map(({ tool }) => tool))].sort();
  const reported = new Set(tools.map((tool) => tool.toLowerCase()));
  const others =
    tools.length > 0
      ? say` (reported: ${some(
          tools.map((tool) => say`${tool}`),
          5,
        )})`
      : [];
  return required
    .filter((tool) => !reported.has(tool.toLowerCase()))
    .map((tool) => ({
      reason: say`${tool} has to look at this change and has not reported on its newest commit${others}`,
      remedy: say`Wait until ${tool} has run. If it does not run for this pull request, a maintainer can check its workflow, which has to hand over its SARIF.`,
    }));
}

function analysisOf({ tool, version, from, name, results }: FoundRun): Analysis {
  return { tool, version, from, name, results: results.length };
}

function byTool(a: Analysis, b: Analysis): number {
  const [left, right] = [`${a.tool}\0${a.name}`, `${b.tool}\0${b.name}`];
  return left < right ? -1 : left > right ? 1 : 0;
}

function newResult({
  tool,
  result,
  path,
  line,
  endLine,
  fingerprint,
}: Counted & { readonly fingerprint: string }) {
  const { rule, level, security, message, help, helpAddress } = result;
  return { tool, rule, level, security, message, help, helpAddress, path, line, endLine, fingerprint };
}

const sourceNames: Readonly<Record<AnalysisSource, string>> = {
  file: 'SARIF file',
  artifact: 'workflow artifact',
  'code-scanning': 'code scanning',
};

function viaOf(analyses: readonly Analysis[]): Prose {
  const lines = analyses.map(({ tool, version, from }) =>
    version ? say`${tool} ${version} (${own(sourceNames[from])})` : say`${tool} (${own(sourceNames[from])})`,
  );
  const distinct = new Map(lines.map((line) => [JSON.stringify(line), line]));
  return say`static analysis: ${list([...distinct.values()])}`;
}

const nothingSortedOut: SortedOut = {
  counted: [],
  setAside: { suppressed: 0, unchanged: 0, elsewhere: 0, untouchedLines: 0, withoutLine: 0 },
  gaps: [],
};

/** Compares with the change; only called when there is something to compare. */
async function compared(source: PullRequestSource, runs: readonly FoundRun[]): Promise<SortedOut> {
  if (runs.every(({ results, notices }) => results.length === 0 && notices.length === 0))
    return nothingSortedOut;
  const files = await source.changedFiles();
  const paths = files.value.filter(({ status }) => status !== 'removed').map(({ path }) => path);
  const sorted = sortOut(runs, files.value);
  return {
    ...sorted,
    gaps: [
      ...files.gaps,
      ...sorted.gaps,
      ...noticeGaps(runs, paths),
      ...(await misplaced(source, runs, paths)),
    ],
  };
}

async function analyse(source: PullRequestSource): Promise<Looked<StaticAnalysis>> {
  const { runs, gaps, lookedIn } = await search(source);
  const sorted = await compared(source, runs);
  const analyses = runs.map(analysisOf).sort(byTool);
  const value: StaticAnalysis = {
    analyses,
    results: (await identify(source, sorted.counted)).map(newResult),
    setAside: sorted.setAside,
    lookedIn,
  };
  const toolGaps = runs.flatMap((run) => run.gaps);
  const all = [...gaps, ...toolGaps, ...sorted.gaps, ...absentTools(source.wanted.requiredTools, runs)];
  return analyses.length > 0 ? { value, gaps: all, via: viaOf(analyses) } : { value, gaps: all };
}

/** Two facts are made from it, and it is read once. */
const known = new WeakMap<PullRequestSource, Promise<Looked<StaticAnalysis>>>();

/** Everything that the tools report, by source; read at most once. Throws `CannotLook`. */
export function analysed(source: PullRequestSource): Promise<Looked<StaticAnalysis>> {
  const before = known.get(source) ?? analyse(source);
  known.set(source, before);
  return before;
}

/** Without what `workflow-hardening` shows, where it does. */
function less(value: StaticAnalysis, takenOver: readonly string[]): StaticAnalysis {
  if (!takenOver.includes('workflow-hardening')) return value;
  const results = value.results.filter(
    ({ tool, path }) => !isWorkflowTool(tool) || workflowKind(path) === null,
  );
  const taken = value.results.length - results.length;
  return taken === 0 ? value : { ...value, results, setAside: { ...value.setAside, takenOver: taken } };
}

export const staticAnalysis: Collector<'staticAnalysis'> = {
  fact: 'staticAnalysis',
  events: ['pull_request', 'workflow_run'],
  permissions: { actions: 'read', contents: 'read', pull_requests: 'read', security_events: 'read' },
  local: true,
  asks: ['codeScanning', 'requiredTools', 'sarifArtifacts', 'takenOver'],
  collect: async (source) => {
    const looked = await analysed(source);
    return { ...looked, value: less(looked.value, source.wanted.takenOver) };
  },
};

/** GitHub's own code scanning, where the plan has it: its open alerts for a pull request, once they are about this head. */
import type { components } from '@octokit/openapi-types';
import type { Gap } from '../../../policies/engine/facts.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import { levels, type SarifResult, securitySeverities } from '../../../policies/formats/sarif/result.ts';
import { cannotLook, statusOf } from '../../github/access/reasons.ts';
import type { PullRequestReads } from '../../github/reads.ts';
import { type Found, type FoundRun, foundNothing } from './found.ts';

type Alert = components['schemas']['code-scanning-alert-items'];
type Analysis = components['schemas']['code-scanning-analysis'];

const permission = 'security_events: read';
/** Distinct commits whose parents are looked up: GitHub analyses the merge of head and base, which moves with the base. */
const maxCommits = 5;

/** Whether an analysed commit is the head itself or its test merge into the base; a commit that is gone is neither. */
async function isAboutHead(github: PullRequestReads, sha: string, head: string): Promise<boolean> {
  if (sha === head) return true;
  try {
    const { data } = await github.octokit.request('GET /repos/{owner}/{repo}/commits/{ref}', {
      owner: github.owner,
      repo: github.repo,
      ref: sha,
    });
    return data.parents.some((parent) => parent.sha === head);
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 422) return false;
    throw error;
  }
}

async function commitsAboutHead(github: PullRequestReads, analyses: readonly Analysis[], head: string) {
  const shas = [...new Set(analyses.map(({ commit_sha }) => commit_sha))].slice(0, maxCommits);
  const about = new Set<string>();
  for (const sha of shas) if (await isAboutHead(github, sha, head)) about.add(sha);
  return about;
}

function toolOf({ tool }: Pick<Analysis, 'tool'>): string {
  return tool.name ?? 'an unnamed tool';
}

function resultOf({ rule, most_recent_instance: { location, message } }: Alert): SarifResult {
  const path = location?.path;
  const line = location?.start_line && location.start_line > 0 ? location.start_line : null;
  return {
    rule: rule.id ?? rule.name ?? 'unnamed rule',
    level: levels.find((level) => level === rule.severity) ?? 'warning',
    security: securitySeverities.find((level) => level === rule.security_severity_level) ?? null,
    message: message?.text ?? rule.description ?? '',
    help: rule.description ?? null,
    helpAddress: rule.help_uri ?? null,
    place: path ? { kind: 'file', path, line, endLine: location.end_line ?? line ?? 1 } : { kind: 'nowhere' },
    otherPlaces: [],
    snippet: null,
    lineHash: null,
    state: 'reported',
    doubt: null,
  };
}

/** The newest analysis of each tool and category, newest first. */
function newestOfEach(analyses: readonly Analysis[]): readonly Analysis[] {
  const sorted = analyses.toSorted((a, b) => (a.created_at < b.created_at ? 1 : -1));
  const newest = new Map<string, Analysis>();
  for (const analysis of sorted) {
    const key = JSON.stringify([toolOf(analysis), analysis.category ?? analysis.analysis_key]);
    if (!newest.has(key)) newest.set(key, analysis);
  }
  return [...newest.values()];
}

function gapsOf(analysis: Analysis, about: ReadonlySet<string>): readonly Gap[] {
  const tool = toolOf(analysis);
  const gaps: Gap[] = [];
  if (!about.has(analysis.commit_sha)) {
    gaps.push({
      reason: say`${tool} has looked at ${analysis.commit_sha.slice(0, 7)}, not yet at the newest commit`,
      remedy: own('Fairlead judges again when the analysis ends.'),
    });
  }
  if (analysis.error) gaps.push({ reason: say`${tool} did not finish its analysis: ${analysis.error}` });
  return gaps;
}

function runsOf(analyses: readonly Analysis[], alerts: readonly Alert[]): readonly FoundRun[] {
  const tools = [...new Set(analyses.map(toolOf))].sort();
  return tools.map((tool) => ({
    tool,
    version: analyses.find((analysis) => toolOf(analysis) === tool)?.tool.version ?? null,
    category: '',
    results: alerts.filter((alert) => toolOf(alert) === tool).map(resultOf),
    gaps: [],
    notices: [],
    from: 'code-scanning',
    name: 'code scanning',
  }));
}

function gapOf(error: unknown): Found {
  const offByPlan = error instanceof Error && /must be enabled|is not enabled/i.test(error.message);
  if (statusOf(error) === 403 && offByPlan) {
    const reason = own(
      'code scanning is not available for this repository (GitHub Code Security is off or not in its plan)',
    );
    const remedy = say`Leave out the option ${'code-scanning'} and upload SARIF as a workflow artifact: that works on every plan.`;
    return { runs: [], gaps: [{ reason, remedy }] };
  }
  return { runs: [], gaps: [cannotLook(error, own('the code scanning alerts'), permission).gap] };
}

/** The newest analyses of the pull request; 404 is GitHub's word for "nothing was ever uploaded". */
async function analysesOf({ octokit, owner, repo, number }: PullRequestReads): Promise<readonly Analysis[]> {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/code-scanning/analyses', {
      owner,
      repo,
      pr: number,
      per_page: 100,
    });
    return newestOfEach(data);
  } catch (error) {
    if (statusOf(error) === 404) return [];
    throw error;
  }
}

/** `pr=` should filter; an alert that names another ref shows that it did not. */
function isOf({ most_recent_instance: { ref } }: Alert, pullRequest: number): boolean {
  return !ref || ref.startsWith(`refs/pull/${pullRequest}/`);
}

async function found(github: PullRequestReads, head: string): Promise<Found> {
  const { owner, repo, number } = github;
  const analyses = await analysesOf(github);
  if (analyses.length === 0) return foundNothing;
  const about = await commitsAboutHead(github, analyses, head);
  const route = 'GET /repos/{owner}/{repo}/code-scanning/alerts';
  const alerts = await github.pages<Alert>(route, { owner, repo, pr: number, state: 'open' });
  const tools = new Set(analyses.map(toolOf));
  const here = alerts.filter((alert) => tools.has(toolOf(alert)) && isOf(alert, number));
  const gaps = analyses.flatMap((analysis) => gapsOf(analysis, about));
  const strange: readonly Gap[] =
    here.length < alerts.length
      ? [{ reason: own('GitHub listed alerts that belong to no analysis of this pull request') }]
      : [];
  const current = analyses.filter(({ commit_sha }) => about.has(commit_sha));
  return { runs: runsOf(current, here), gaps: [...gaps, ...strange] };
}

/** The open alerts of every tool that analysed this head. 403 has two meanings that need two different people. */
export async function fromCodeScanning(github: PullRequestReads, head: string): Promise<Found> {
  try {
    return await found(github, head);
  } catch (error) {
    return gapOf(error);
  }
}

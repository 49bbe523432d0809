/** The one pipeline, for every kind of subject and every place: configuration → facts → assessments → report. */
import type { ChangedSettings } from '../policies/engine/config/difference.ts';
import { evaluate } from '../policies/engine/evaluate.ts';
import { type CollectedFacts, type FactName, type Wanted, wantsNothing } from '../policies/engine/facts.ts';
import { isKnown } from '../policies/engine/part.ts';
import type { AnyPolicy, Proposer } from '../policies/engine/policy.ts';
import type { Proceed } from '../policies/engine/proceed.ts';
import type { Prose } from '../policies/engine/prose.ts';
import {
  conclude,
  type Identity,
  type Report,
  proposals as reportProposals,
} from '../policies/engine/report.ts';
import { type NotLookedAt, selectSettings, type Viewpoint } from '../policies/engine/selection.ts';
import type { Setting } from '../policies/engine/setting.ts';
import type { ConfigurationSimulation } from '../policies/engine/simulation/difference.ts';
import type { Waiver } from '../policies/engine/waiver.ts';
import type { People } from '../policies/facts/people.ts';
import type { Tip } from '../policies/facts/pull-request.ts';
import { catalogue as everyPolicy } from '../policies/index.ts';
import type { Elsewhere } from './config/elsewhere.ts';
import {
  configurationInForce,
  configurationPath,
  type InForce,
  proposedConfiguration,
} from './config/in-force.ts';
import { unquoted, withoutQuotes, withoutReasons } from './config/readership.ts';
import { collected, startCollecting, telling } from './facts/collect.ts';
import { evaluateInParts, leftOut } from './facts/parts.ts';
import type { PullRequestSource, Source } from './facts/source.ts';
import type { PermissionIn } from './github/permission.ts';
import { engineVersion, factsDigest, rulesRevision } from './identity.ts';
import type { Parts } from './looked.ts';
import { once } from './once.ts';
import { nothingKnown, proposalsOf } from './proposals.ts';
import { type WaiversInForce, waiversInForce } from './waivers/in-force.ts';
import { type ProceedsOf, withProceeds } from './waivers/proceeds.ts';
import { wantedBy } from './wishes.ts';

/** How a report names a subject, and what its waivers depend on. */
export interface Described {
  readonly base: Tip | null;
  readonly head: Tip | null;
  /** Login of who opened or made it; null where there is no such person. */
  readonly author: string | null;
  /** For policies about what a pull request can propose; null for what proposes nothing. */
  readonly proposer: Proposer | null;
  /** The number that waivers given in comments belong to. */
  readonly pullRequest: number | null;
  /** Where an approver's permission is looked up; null where that is not possible. */
  readonly github: PermissionIn | null;
}

export interface Judging<S extends Source> {
  /** For people: `#12`, `main..feature` or `release v2.4.0`. */
  readonly subject: string;
  readonly identity: Pick<Identity, 'kind' | 'client' | 'repositoryId' | 'subjectId'>;
  /** Where it is looked from. */
  readonly viewpoint: Viewpoint;
  /** Opens the source of facts; called with no wishes to learn the configuration, and once for each configuration's. */
  readonly open: (wanted: Wanted) => S;
  /** The same for a pull request, which may propose a configuration: called with what that one asks for. */
  readonly openProposal?: (wanted: Wanted) => PullRequestSource;
  readonly describe: (source: S) => Promise<Described>;
  /** Rules from elsewhere (a file given on the command line) instead of the branch's. */
  readonly inForce?: InForce;
  /** Where the branch keeps its rules, when not in the usual place. */
  readonly configurationPath?: string;
  /** Where the layers of other repositories come from; without it they are listed as not looked at. */
  readonly elsewhere?: Elsewhere;
  /** What its author may see of them: for what the change proposes. */
  readonly elsewhereAsAuthor?: () => Promise<Elsewhere>;
  /** Whether everybody may read the report. */
  readonly isPublic?: () => Promise<boolean>;
  readonly catalogue?: readonly AnyPolicy[];
  /** Tries the settings that a proposed configuration changes on changes merged before. Never throws. */
  readonly simulate?: (changed: ChangedSettings) => Promise<ConfigurationSimulation>;
  /** Waivers that were given in comments on this pull request. */
  readonly waivers?: readonly Waiver[];
  /** What owners let through in comments on this pull request. */
  readonly proceeds?: readonly Proceed[];
  /** Who had a part in the change: asked when somebody's word about it would count. Throws `CannotLook`. */
  readonly people?: (source: S) => Promise<People>;
  /** Requests made to GitHub so far; 0 where none are made. */
  readonly calls?: () => number;
  /** Called after each fact, for who waits: how many of all are there. */
  readonly tell?: (done: number, all: number) => void;
  /** Where parts are told before they begin. */
  readonly parts?: Parts | undefined;
}

/** A report, and what else those who publish and record it want to know. */
export interface Judged {
  readonly report: Report;
  /** Whether the rules ask for a sticky comment. */
  readonly comment: InForce['comment'];
  /** Where the rules want an issue about what a repository or an organization itself lacks. */
  readonly issue: NonNullable<InForce['issue']>;
  /** Who may allow waivers of it, and for how long. */
  readonly waiverRules: InForce['waivers'];
  /** What was collected: with the settings, all that is needed to judge again. */
  readonly facts: CollectedFacts;
  /** What they were collected for. */
  readonly wanted: Wanted;
  /** A part of the configuration could not be read that a later try may see. */
  readonly again: boolean;
}

function viaOf(facts: CollectedFacts): readonly Prose[] {
  const names = Object.keys(facts).sort() as FactName[];
  return names.flatMap((name) => {
    const fact = facts[name];
    return fact?.ok && fact.via ? [fact.via] : [];
  });
}

function waiversFor<S extends Source>(
  { waivers: granted = [], elsewhere, catalogue = everyPolicy }: Judging<S>,
  { rules, readAt }: S,
  { head, author, pullRequest, github }: Described,
  people: ProceedsOf['people'],
): WaiversInForce {
  const there = elsewhere?.organization;
  return waiversInForce({
    rules,
    subject: { repository: rules?.repository ?? null, head: head?.sha ?? null, author, at: readAt },
    pullRequest,
    github,
    people,
    policies: catalogue.map(({ id }) => id),
    granted,
    organization: there && 'name' in there ? there.waivers : null,
  });
}

function proceedsFor<S extends Source>(
  { proceeds: given = [] }: Judging<S>,
  { head, base, author, github }: Described,
  people: ProceedsOf['people'],
): ProceedsOf {
  const baseRef = base && isKnown(base.ref) ? base.ref : null;
  return { head: head?.sha ?? null, baseRef, author, github, people, given };
}

/** The verdict of the rules in force. What a proposed configuration asks for has no part in any of this. */
async function verdictOf<S extends Source>(judging: Judging<S>, described: Described, inForce: InForce) {
  const { open, viewpoint, identity } = judging;
  const select = (settings: readonly Setting[]) =>
    selectSettings({ kind: identity.kind, proposer: described.proposer }, settings, viewpoint);
  const { settings, notLookedAt } = select(inForce.settings);
  const source = open(wantedBy(settings, inForce.declared));
  const collecting = startCollecting(
    settings.flatMap(({ policy }) => policy.needs),
    judging.parts ? { ...source, parts: judging.parts } : source,
  );
  if (judging.tell) telling(collecting, judging.tell);
  const { people: ask } = judging;
  const people = ask ? once(() => ask(source)) : null;
  const waivers = waiversFor(judging, source, described, people);
  const facts = await collected(collecting, viewpoint.grant);
  const evaluated = judging.parts
    ? await evaluateInParts(settings, facts, judging.parts)
    : evaluate(settings, facts);
  const waived = await waivers.apply(evaluated.assessments, inForce.waivers);
  const assessments = await withProceeds(waived, proceedsFor(judging, described, people), inForce.waivers);
  const found = await waivers.findings(inForce.settings, inForce.waivers);
  const unlooked = [...notLookedAt, ...evaluated.notLookedAt];
  return { select, source, collecting, waivers, facts, assessments, found, unlooked };
}

/** What the change proposes: read after the verdict in force is known, so that nothing in it can touch that. */
async function proposedBy<S extends Source>(
  judging: Judging<S>,
  { select, collecting, waivers }: Awaited<ReturnType<typeof verdictOf<S>>>,
  inForce: InForce,
): Promise<Pick<Report, 'proposed' | 'proposedWaivers'>> {
  const { openProposal: open, simulate, catalogue = everyPolicy } = judging;
  const { configurationPath: path = configurationPath } = judging;
  if (!open) return { proposed: null };
  const left = await leftOut(judging.parts, 'proposal');
  if (left) return { proposed: { ...nothingKnown(path), unread: left.reason } };
  // Rules from elsewhere judge, whatever the branch's file says or would say.
  const elsewhere = (await judging.elsewhereAsAuthor?.()) ?? judging.elsewhere;
  const proposed = judging.inForce
    ? null
    : await proposedConfiguration(open(wantsNothing), catalogue, path, elsewhere);
  const withheld = await closedLayers(judging);
  const of = { path, inForce, catalogue, select, open, collecting, waivers, simulate, withheld };
  return proposalsOf({
    ...of,
    proposed: proposed && ('unread' in proposed ? proposed : withoutQuotes(proposed, withheld)),
  });
}

/** Repositories whose files must not be quoted in this report: not everybody who reads it may read them. */
async function closedLayers<S extends Source>({
  isPublic,
  elsewhere,
}: Judging<S>): Promise<readonly string[]> {
  if (!isPublic || !elsewhere || !(await isPublic())) return [];
  return elsewhere.closed();
}

/** In the catalogue's order. */
function sorted(unlooked: readonly NotLookedAt[], catalogue: readonly AnyPolicy[]): readonly NotLookedAt[] {
  const at = new Map(catalogue.map(({ id }, i) => [id, i]));
  return unlooked.toSorted((a, b) => (at.get(a.policy) ?? 0) - (at.get(b.policy) ?? 0));
}

/**
 * Judges one subject. Whatever cannot be looked at ends as `unknown`, every enabled policy that is not judged is listed;
 * throws only when there is no subject at all.
 */
export async function assess<S extends Source>(judging: Judging<S>): Promise<Judged> {
  const { catalogue = everyPolicy, calls = () => 0, identity, subject } = judging;
  const first = judging.open(wantsNothing);
  const described = await judging.describe(first);
  await judging.parts?.begin('configuration');
  const inForce =
    judging.inForce ??
    (await configurationInForce(first.rules, catalogue, judging.configurationPath, judging.elsewhere));
  const verdict = await verdictOf(judging, described, inForce);
  const closed = await closedLayers(judging);
  const { source, facts, assessments, unlooked, found } = verdict;
  const proposals = await proposedBy(judging, verdict, inForce);
  await judging.parts?.begin('report');
  const judged = {
    subject,
    identity: {
      ...identity,
      judgedAt: source.readAt,
      rules: rulesRevision(inForce.settings, inForce.waivers),
      facts: factsDigest(facts),
      engine: engineVersion,
    },
    base: described.base,
    head: described.head,
    assessments: withoutReasons(assessments, closed),
    provenance: {
      configuration: inForce.description,
      configProblems: unquoted(inForce.problems, closed),
      fallback: inForce.fallback,
      calls: calls(),
      sources: [...(inForce.notes ?? []), ...viaOf(facts)],
      notLookedAt: sorted(unlooked, catalogue),
      ...(found ? { waivers: { ...found, problems: unquoted(found.problems, closed) } } : {}),
    },
    ...proposals,
  };
  const report = { ...judged, conclusion: conclude(judged) };
  const { comment, issue = 'private', waivers: waiverRules, passing = false } = inForce;
  const again = passing || reportProposals(report).some(({ unread }) => unread !== undefined);
  return { report, comment, issue, waiverRules, facts, wanted: source.wanted, again };
}

/** Waivers that held at some time of the period: from the history of their files, and those of comments as the ledger has them. */
import * as z from 'zod';
import { toPlain } from '../../../policies/engine/plain.ts';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Waiver } from '../../../policies/engine/waiver.ts';
import { readWaivers, waiversPath } from '../../../policies/engine/waivers/read.ts';
import type { Answer } from '../model/attribute.ts';
import { type Instant, isWithin } from '../model/period.ts';
import type { Population, Query, Row } from '../model/population.ts';
import { type FileVersion, fileHistory } from './file-history.ts';
import { forEach, type Gathered, population } from './gathered.ts';
import { type EvidenceOf, type EvidenceRepository, fullName, noLedger, queryOfLedger, timeOf } from './of.ts';

interface Held {
  readonly waiver: Waiver;
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly by: string | null;
  readonly link: string | null;
}

interface Approved {
  readonly answer: Answer;
  readonly because: Prose;
}

const sameLogin = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function approvalOf({ requestedBy, approvedBy }: Pick<Waiver, 'requestedBy' | 'approvedBy'>): Approved {
  if (sameLogin(requestedBy, approvedBy))
    return { answer: 'fail', because: own('who asked for it approved it') };
  return { answer: 'pass', because: own('somebody else than who asked for it approved it') };
}

/** Whoever wrote it into the file is not proof that the approver agreed: a review of that change is. */
const named = (approval: Approved): Approved =>
  approval.answer === 'pass'
    ? {
        answer: 'pass',
        because: own(
          'the file names somebody else than who asked for it; the change that brought it is a row of changes',
        ),
      }
    : approval;

interface Use {
  readonly policy: string;
  readonly repository: number;
  readonly at: Instant;
}

/** Verdicts that rested on a waiver: they name the policy, not the waiver. */
interface Uses {
  readonly all: readonly Use[];
  readonly queries: readonly Query[];
  readonly known: boolean;
}

const verdict = z.looseObject({
  repository_id: z.number(),
  judged_at: z.string(),
  assessments: z.record(z.string(), z.looseObject({ outcome: z.string() })),
});

async function usesOf({ ledger, period }: EvidenceOf): Promise<Uses> {
  const all: Use[] = [];
  const places: number[] = [];
  if (ledger)
    for await (const { payload, place } of ledger.records(['verdict'])) {
      const read = verdict.safeParse(payload).data;
      const at = timeOf(read?.judged_at);
      if (!read || at === null || !isWithin(period, at)) continue;
      places.push(place);
      for (const [policy, { outcome }] of Object.entries(read.assessments))
        if (outcome === 'waived') all.push({ policy, repository: read.repository_id, at });
    }
  return { all, queries: ledger ? [queryOfLedger('verdict', places)] : [], known: ledger !== null };
}

/** Of its policy, where it stands and while it held. */
function timesUsed({ all, known }: Uses, { waiver, from, to }: Held, repository: number): number | null {
  if (!known) return null;
  const end = to ?? `${waiver.until}T23:59:59.999Z`;
  const used = all.filter(
    (one) =>
      one.policy === waiver.policy &&
      one.repository === repository &&
      (from ?? '') <= one.at &&
      one.at <= end,
  );
  return used.length;
}

function scopeOf({ scope }: Waiver): string {
  const parts = [
    ...scope.repositories,
    ...scope.paths,
    ...scope.findings.map((one) => `finding ${one}`),
    ...(scope.advisory ? [`advisory ${scope.advisory.id}`] : []),
    ...(scope.head ? [`head ${scope.head}`] : []),
  ];
  return parts.length === 0 ? 'everything' : parts.join(', ');
}

function rowOf(where: string, key: string, held: Held, approval: Approved, uses: number | null): Row {
  const { waiver, from, to, by, link } = held;
  return {
    id: key,
    at: from,
    cells: {
      where,
      id: waiver.id,
      policy: waiver.policy,
      scope: scopeOf(waiver),
      reason: waiver.reason,
      requestedBy: waiver.requestedBy,
      approvedBy: waiver.approvedBy,
      answer: approval.answer,
      because: toPlain(approval.because),
      given: from,
      by,
      until: `${waiver.until}T23:59:59.999Z`,
      ended: to,
      ticket: waiver.ticket,
      uses,
      link,
    },
    raw: { waiver, from, to, by },
  };
}

/** The same waiver in the same words, for as long as it stood in the file. */
const sameWaiver = ({ origin: _, ...rest }: Waiver): string => JSON.stringify(rest);

interface OfVersions {
  /** By a key that stays. */
  readonly held: ReadonlyMap<string, Held>;
  readonly broken: readonly Prose[];
}

/** A waiver holds from the version that brings it until the one that has it no more, in these words. */
function heldIn(
  versions: readonly FileVersion[],
  repository: EvidenceRepository,
  policies: readonly string[],
): OfVersions {
  const held = new Map<string, Held>();
  const broken: Prose[] = [];
  let open = new Map<string, string>();
  for (const { commit, at, by, link, text } of versions) {
    const layer = `${waiversPath}@${commit.slice(0, 7)}`;
    const read = readWaivers({ path: waiversPath, text: text ?? '', layer }, policies);
    if (read.problems.length > 0)
      broken.push(
        say`${waiversPath} of ${fullName(repository)} at ${commit.slice(0, 7)}, line ${read.problems[0]?.line ?? 1}: ${read.problems[0]?.message ?? []}`,
      );
    const there = new Map(read.waivers.map((waiver) => [sameWaiver(waiver), waiver]));
    for (const [words, key] of open) {
      const one = held.get(key);
      if (one && !there.has(words)) held.set(key, { ...one, to: at });
    }
    const now = [...there].map(([words, waiver]) => {
      const key = open.get(words) ?? `${repository.id} ${waiver.id} ${commit}`;
      if (!open.has(words)) held.set(key, { waiver, from: at, to: null, by, link });
      return [words, key] as const;
    });
    open = new Map(now);
  }
  return { held, broken };
}

async function ofFile(of: EvidenceOf, repository: EvidenceRepository, uses: Uses): Promise<Gathered> {
  const { versions, query, incomplete } = await fileHistory(of, repository, waiversPath);
  const { held, broken } = heldIn(versions, repository, of.policies);
  const { from, to } = of.period;
  const ends = ({ waiver, to: removed }: Held) => removed ?? `${waiver.until}T23:59:59.999Z`;
  const rows = [...held]
    .filter(([, one]) => ends(one) >= from && (one.from === null || one.from < to))
    .map(([key, one]) => {
      const approval = named(approvalOf(one.waiver));
      return rowOf(fullName(repository), key, one, approval, timesUsed(uses, one, repository.id));
    });
  const because = own('it has entries that are not valid, which permit nothing');
  return { rows, queries: [query], incomplete, exclusions: broken.map((what) => ({ what, because })) };
}

const grant = z.object({
  comment: z.number(),
  repository_id: z.number(),
  pull_request: z.number(),
  head: z.string(),
  policy: z.string(),
  reason: z.string(),
  requested_by: z.string(),
  approved_by: z.string(),
  permission: z.string(),
  until: z.string(),
  granted_at: z.string(),
  revoked_at: z.string().nullish(),
  revoked_because: z.string().nullish(),
});

/** The last record of each: it is noted again when it is revoked. */
async function ofComments(of: EvidenceOf, uses: Uses): Promise<Gathered> {
  const { ledger, period, repositories } = of;
  if (ledger === null) return { rows: [], queries: [], incomplete: [noLedger] };
  const found = new Map<number, z.output<typeof grant>>();
  const places: number[] = [];
  let odd = 0;
  for await (const { payload, place } of ledger.records(['waiver'])) {
    const read = grant.safeParse(payload).data;
    places.push(place);
    if (read) found.set(read.comment, read);
    else odd += 1;
  }
  const names = new Map(repositories.map((one) => [one.id, fullName(one)]));
  const rows = [...found.values()].flatMap((one): readonly Row[] => {
    const [from, to] = [timeOf(one.granted_at), timeOf(one.revoked_at)];
    const until = one.until.slice(0, 10);
    if (from === null || from >= period.to || (to ?? `${until}T23:59:59.999Z`) < period.from) return [];
    const where = names.get(one.repository_id);
    if (where === undefined) return [];
    const waiver: Waiver = {
      id: `comment-${one.comment}`,
      policy: one.policy,
      scope: { repositories: [], paths: [], findings: [], advisory: null, head: one.head },
      reason: one.reason,
      requestedBy: one.requested_by,
      approvedBy: one.approved_by,
      until,
      ticket: null,
      origin: { kind: 'comment', comment: one.comment, pullRequest: one.pull_request },
    };
    const held = { waiver, from, to, by: one.approved_by, link: null };
    const times = timesUsed(uses, held, one.repository_id);
    return [rowOf(`${where}#${one.pull_request}`, `comment ${one.comment}`, held, approvalOf(waiver), times)];
  });
  return {
    rows,
    queries: [queryOfLedger('waiver', places)],
    incomplete: odd > 0 ? [own(`${odd} recorded waivers could not be read, or were erased`)] : [],
  };
}

async function gather(of: EvidenceOf): Promise<Gathered> {
  const uses = await usesOf(of);
  const [files, comments] = await Promise.all([
    forEach(of.repositories, (one) => ofFile(of, one, uses)),
    ofComments(of, uses),
  ]);
  const all = [...files, comments];
  return {
    rows: all.flatMap(({ rows }) => rows),
    queries: [...all.flatMap(({ queries }) => queries), ...uses.queries],
    exclusions: all.flatMap(({ exclusions = [] }) => exclusions),
    incomplete: all.flatMap(({ incomplete }) => incomplete),
  };
}

export const waivers = (of: EvidenceOf): Population =>
  population(
    {
      id: 'waivers',
      title: 'Waivers',
      about: own('One row for each waiver that held at some time of the period, in files and in comments.'),
      columns: [
        { key: 'where', title: 'Where', kind: 'text' },
        { key: 'id', title: 'Waiver', kind: 'text' },
        { key: 'policy', title: 'Policy', kind: 'text' },
        { key: 'scope', title: 'Scope', kind: 'text' },
        { key: 'reason', title: 'Reason', kind: 'text' },
        { key: 'requestedBy', title: 'Asked for by', kind: 'text' },
        { key: 'approvedBy', title: 'Approved by', kind: 'text' },
        { key: 'answer', title: 'Approved by another', kind: 'answer' },
        { key: 'because', title: 'Because', kind: 'text' },
        { key: 'given', title: 'Given', kind: 'time', means: 'Of a file: the committer’s clock' },
        { key: 'by', title: 'Brought by', kind: 'text' },
        { key: 'until', title: 'Until', kind: 'time' },
        { key: 'ended', title: 'Taken back', kind: 'time' },
        { key: 'ticket', title: 'Ticket', kind: 'text' },
        {
          key: 'uses',
          title: 'Used',
          kind: 'number',
          means: 'Verdicts of its policy that rested on a waiver, there and while it held; empty: not known',
        },
        { key: 'link', title: 'Link', kind: 'link' },
      ],
    },
    () => gather(of),
  );

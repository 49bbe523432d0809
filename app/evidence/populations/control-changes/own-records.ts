/** Changes of controls that Fairlead made itself, or noticed when it judged: plans that were applied and undone, rules, keys, clients' secrets. */
import * as z from 'zod';
import { changesControls, type RecordKind } from '../../../store/recorded.ts';
import type { LedgerRecord } from '../../model/captured.ts';
import { isWithin } from '../../model/period.ts';
import type { Cell, Row } from '../../model/population.ts';
import type { Gathered } from '../gathered.ts';
import { type EvidenceOf, fullName, queryOfLedger } from '../of.ts';

type ControlKind = {
  [K in RecordKind]: (typeof changesControls)[K] extends true ? K : never;
}[RecordKind];

const controlKinds = (Object.keys(changesControls) as RecordKind[]).filter(
  (kind): kind is ControlKind => changesControls[kind],
);

/** What of a row is the kind's own. */
interface Own {
  readonly what: string;
  readonly event: string;
  /** Of a repository, by its id; null: of the organization. */
  readonly repository: number | null;
  readonly changed: string;
  readonly by: string | null;
}

type Names = ReadonlyMap<number, string>;

const by = z.union([z.string(), z.looseObject({ login: z.string().nullable() })]).nullable();

const run = z.looseObject({
  of: z.enum(['settings', 'files']),
  run: z.string(),
  step: z.string(),
  n: z.number().optional(),
});

const begun = run.extend({ step: z.literal('begin'), by, from: z.string(), subject: z.string() });

const tried = run.extend({
  step: z.literal('tried'),
  n: z.number(),
  target: z.string(),
  repository_id: z.number().nullable(),
  call: z.string(),
  changes: z.array(z.looseObject({ name: z.string(), before: z.unknown(), after: z.unknown() })),
});

const ended = run.extend({ step: z.enum(['done', 'failed', 'unsure']), n: z.number(), said: z.string() });

const configuration = z.looseObject({
  kind: z.string(),
  repository_id: z.number().nullable(),
  base_ref: z.string().nullable(),
  rules: z.string(),
  before: z.string().nullable(),
});

const key = z.looseObject({ id: z.string() });

const secret = z.looseObject({ what: z.string(), id: z.string().nullable() });

const short = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

const who = (said: z.infer<typeof by>): string | null =>
  typeof said === 'string' || said === null ? said : said.login;

/** What is known of a run from its other records. */
interface Runs {
  readonly doers: ReadonlyMap<string, string | null>;
  readonly outcomes: ReadonlyMap<string, string>;
}

const callKey = (one: z.infer<typeof run>): string => `${one.run} ${one.n}`;

function runsOf(records: readonly LedgerRecord[]): Runs {
  const doers = new Map<string, string | null>();
  const outcomes = new Map<string, string>();
  for (const { payload } of records) {
    const begin = begun.safeParse(payload).data;
    if (begin) doers.set(begin.run, who(begin.by));
    const end = ended.safeParse(payload).data;
    if (end) outcomes.set(callKey(end), end.said === '' ? end.step : `${end.step}: ${end.said}`);
  }
  return { doers, outcomes };
}

/** A row for each call: its outcome is beside what it was to change. A call of which no outcome is recorded was cut short. */
function ofRun(kind: 'apply' | 'undo', payload: unknown, { doers, outcomes }: Runs): Own | null | 'odd' {
  const call = tried.safeParse(payload).data;
  if (!call) return run.safeParse(payload).success ? null : 'odd';
  const changes = call.changes.map(
    ({ name, before, after }) => `${name}: ${short(before)} → ${short(after)}`,
  );
  const outcome = outcomes.get(callKey(call)) ?? 'tried, outcome not known';
  return {
    what: call.target,
    event: `fairlead ${kind}, run ${call.run}: ${outcome}`,
    repository: call.repository_id,
    changed: [call.call, ...changes].join('; '),
    by: doers.get(call.run) ?? null,
  };
}

/** Null: it is no row of its own. */
function ownOf(kind: ControlKind, payload: unknown, runs: Runs): Own | null | 'odd' {
  switch (kind) {
    case 'apply':
    case 'undo':
      return ofRun(kind, payload, runs);
    case 'configuration': {
      const read = configuration.safeParse(payload).data;
      if (!read) return 'odd';
      const { repository_id: repository, base_ref: branch, rules, before } = read;
      return {
        what: branch === null ? 'the rules that judge' : `the rules that judge ${branch}`,
        event: before === null ? 'judged for the first time' : 'other rules than before',
        repository,
        changed: before === null ? rules : `${before} → ${rules}`,
        by: null,
      };
    }
    case 'key': {
      const read = key.safeParse(payload).data;
      if (!read) return 'odd';
      const about = { what: 'the keys that sign evidence', event: 'a new key', repository: null, by: null };
      return { ...about, changed: read.id };
    }
    case 'secret': {
      const read = secret.safeParse(payload).data;
      if (!read) return 'odd';
      const { what, id } = read;
      const about = { what: 'the secret with which deployments and incidents are told', repository: null };
      return { ...about, event: what, changed: id ?? 'all of them', by: null };
    }
  }
}

function rowOf({ place, at, kind, hash, payload }: LedgerRecord, own: Own, names: Names): Row {
  const { repository } = own;
  const cells: Record<string, Cell> = {
    at,
    what: own.what,
    event: own.event,
    repository: repository === null ? 'organization' : (names.get(repository) ?? `repository ${repository}`),
    changed: own.changed,
    by: own.by,
    source: `ledger, record ${place}`,
    link: null,
  };
  return {
    id: `record ${String(place).padStart(12, '0')}`,
    at,
    cells,
    raw: { place, at, kind, hash, payload },
  };
}

const erased: Own = {
  what: 'erased',
  event: 'its text was erased',
  repository: null,
  changed: '',
  by: null,
};

const odd: Own = { ...erased, what: 'not understood', event: 'it is of a shape that is not known here' };

/** A kind that is read is one that is recorded: both are of one list. */
export async function ofOwnRecords({ ledger, period, repositories }: EvidenceOf): Promise<Gathered> {
  if (ledger === null) return { rows: [], queries: [], incomplete: [] };
  const all: LedgerRecord[] = [];
  for await (const one of ledger.records(controlKinds)) all.push(one);
  const names = new Map(repositories.map((one) => [one.id, fullName(one)]));
  const runs = runsOf(all);
  const within = all.filter(({ at }) => isWithin(period, at));
  const rows = within.flatMap((one): readonly Row[] => {
    const kind = controlKinds.find((known) => known === one.kind);
    if (one.payload === null || kind === undefined) return [rowOf(one, erased, names)];
    const own = ownOf(kind, one.payload, runs);
    return own === null ? [] : [rowOf(one, own === 'odd' ? odd : own, names)];
  });
  const places = within.map(({ place }) => place);
  return { rows, queries: [queryOfLedger(controlKinds.join(', '), places)], incomplete: [] };
}

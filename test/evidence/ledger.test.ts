/** The evidence ledger: nothing that counts is left out of it, and nothing in it can be changed without being named. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { erase } from '../../app/evidence/ledger/erase.ts';
import { ledgerLines } from '../../app/evidence/ledger/export.ts';
import { empty, grown, rootOf } from '../../app/evidence/ledger/frontier.ts';
import { checkpoint, keepCheckpoints, keepLedgers, record } from '../../app/evidence/ledger/keep.ts';
import { maxKeyAge, signers } from '../../app/evidence/ledger/keys.ts';
import { chained, leafHash } from '../../app/evidence/ledger/record.ts';
import {
  type Envelope,
  payloadHash,
  payloadType,
  preAuthentication,
  signed,
} from '../../app/evidence/ledger/statement.ts';
import { type LedgerVerdict, verifyLedger } from '../../app/evidence/verify/ledger.ts';
import type { VerifyOptions } from '../../app/evidence/verify/state.ts';
import { allowDeletingHistory } from '../../app/store/append-only.ts';
import { writeAudit } from '../../app/store/audit.ts';
import { storedClients } from '../../app/store/client-store.ts';
import { clientSeen } from '../../app/store/clients.ts';
import { addNotes, type NewNote, recordsFrom } from '../../app/store/ledger.ts';
import { type MigrationName, migrate } from '../../app/store/migrate.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { engines, type Opened } from '../store/engines.ts';
import { newVerdict } from '../store/new-verdict.ts';

const host = 'github.com';
const day = 24 * 60 * 60_000;

async function* given(lines: readonly string[]) {
  yield* lines;
}

const verified = (lines: readonly string[], options: Partial<VerifyOptions> = {}): Promise<LedgerVerdict> =>
  verifyLedger(given(lines), { keys: [], earlier: null, ...options });

const words = ({ problems }: LedgerVerdict) => problems.map(toPlain);

describe.each(engines)('the evidence ledger on the $name engine', ({ open }) => {
  const openBefore = (migrateTo: MigrationName) => open({ migrateTo });
  let opened: Opened;
  let clients = 0;
  beforeAll(async () => {
    opened = await open();
  }, 60_000);
  afterAll(() => opened.close());

  async function newClient() {
    clients += 1;
    const { database } = opened;
    const installation = clients;
    const id = `${host}/${installation}`;
    await clientSeen(database.kysely, host, {
      installation,
      accountId: installation,
      login: `acme${installation}`,
      suspended: false,
    });
    const store = storedClients(database, host).of(installation);
    const of = (now: Date, evidenceSecret = 'the App’s key') => ({
      database,
      now: () => now,
      log: { info: () => {}, warn: () => {} },
      evidenceSecret,
    });
    const judged = async (...subjects: readonly string[]) => {
      for (const subject of subjects) await store.verdicts.record(newVerdict({ subject, rules: null }));
      await record(database, id);
    };
    const exported = async () => {
      const lines: string[] = [];
      for await (const line of ledgerLines(database, id, '2026-11-30T12:00:00.000Z'))
        lines.push(line.trimEnd());
      return lines;
    };
    return { database, id, store, of, judged, exported };
  }

  const records = (lines: readonly string[]) =>
    lines.flatMap((line) => {
      const { record: text, payload } = JSON.parse(line) as { record?: string; payload: string };
      return text
        ? [{ ...(JSON.parse(text) as { kind: string }), payload: JSON.parse(payload) as object }]
        : [];
    });

  it('has every verdict, waiver, owner’s word and audit row, in their order, and holds', async () => {
    const { database, id, store, of, exported } = await newClient();
    await store.verdicts.record(newVerdict({ rules: null }));
    const at = new Date('2026-11-30T12:00:00Z');
    const grant = {
      comment: 5,
      repositoryId: 7,
      pullRequest: 7,
      head: 'a'.repeat(40),
      policy: 'review',
      reason: 'the flood',
      requestedBy: 'ada',
      approvedBy: 'grace',
      approverId: 3,
      permission: 'admin',
      until: '2026-12-31',
      grantedAt: at,
    };
    await store.grants.give(grant);
    await store.grants.revoke(5, 'edited', at);
    await writeAudit(database.kysely, host, 'of the App itself', {});
    await keepLedgers(of(at));
    await checkpoint(of(at), id);
    const lines = await exported();
    expect(records(lines).map(({ kind }) => kind)).toEqual(['verdict', 'waiver', 'audit', 'waiver', 'audit']);
    expect(records(lines)[0]).toMatchObject({ payload: { subject: '7', conclusion: 'success' } });
    expect(records(lines)[3]).toMatchObject({ payload: { revoked_because: 'edited', reason: 'the flood' } });
    const verdict = await verified(lines);
    expect(verdict).toMatchObject({
      client: id,
      records: 5,
      checkpoints: 1,
      problems: [],
      signed: { size: 5 },
    });
  });

  it('has what was there before there was a ledger', async () => {
    const before = await openBefore('0018-delivery-secrets');
    const { database } = before;
    const facts = { installation: 900, accountId: 900, login: 'older', suspended: false };
    await clientSeen(database.kysely, host, facts);
    const { verdicts, proceeds } = storedClients(database, host).of(900);
    await verdicts.record(newVerdict());
    await proceeds.give({
      comment: 5,
      repositoryId: 7,
      pullRequest: 7,
      head: 'a'.repeat(40),
      baseRef: 'main',
      policy: 'review',
      reason: 'the flood',
      givenBy: 'grace',
      giverId: 3,
      permission: 'admin',
      at: new Date(Date.now() + day),
    });
    await writeAudit(database.kysely, host, 'of the App itself', {});
    await migrate(database.kysely);
    expect(await record(database, `${host}/900`)).toBe(3);
    const rows = await recordsFrom(database.kysely, `${host}/900`, { from: 0, max: 9 });
    expect(rows.map((row) => JSON.parse(row.payload ?? ''))).toMatchObject([
      { kind: 'pull_request', subject: '7', conclusion: 'success' },
      { what: 'let through' },
      { what: 'given', reason: 'the flood' },
    ]);
    await before.close();
  });

  it('says when other rules began to judge, once, with the ones before', async () => {
    const { database, id, store, exported } = await newClient();
    const judged = [
      { subject: '1', rules: 'first' },
      { subject: '2', rules: 'first' },
      { subject: '3', rules: 'second' },
      { subject: '4', rules: 'third', baseRef: 'stable' },
    ];
    for (const one of judged) await store.verdicts.record(newVerdict(one));
    await record(database, id);
    const changed = records(await exported()).filter(({ kind }) => kind === 'configuration');
    expect(changed.map(({ payload }) => payload)).toMatchObject([
      { rules: 'first', before: null, base_ref: 'main' },
      { rules: 'second', before: 'first', base_ref: 'main' },
      { rules: 'third', before: null, base_ref: 'stable' },
    ]);
  });

  it('takes a verdict and its note together or not at all', async () => {
    const { database, id, store } = await newClient();
    await expect(
      database.transaction(async (trx) => {
        await trx.insertInto('audit').values({ client: id, what: 'never', detail: '{}' }).execute();
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await store.verdicts.record(newVerdict({ rules: null }));
    expect(await record(database, id)).toBe(1);
    expect(await record(database, id)).toBe(0);
  });

  it('only grows, for the service itself too, and nobody changes a record', async () => {
    const { database, id, judged, of } = await newClient();
    await judged('1');
    await checkpoint(of(new Date()), id);
    for (const table of ['ledger_records', 'ledger_checkpoints', 'ledger_keys'])
      for (const change of [
        sql`delete from ${sql.table(table)}`,
        sql`truncate ${sql.table(table)}`,
        sql`update ${sql.table(table)} set client = 'x'`,
      ])
        await expect(change.execute(database.kysely)).rejects.toThrow('append-only');
    await writeAudit(database.kysely, id, 'noted', {});
    for (const change of [
      sql`delete from ledger_notes`,
      sql`truncate ledger_notes`,
      sql`update ledger_notes set payload = '{}'`,
    ])
      await expect(change.execute(database.kysely)).rejects.toThrow('not to be changed');
    await record(database, id);
    const asClient = database.asClient({ host, installation: Number(id.split('/')[1]) }, (trx) =>
      sql`insert into ledger_records (client, place, record, hash, salt) values (${id}, 9, '', '', '')`.execute(
        trx,
      ),
    );
    await expect(asClient).rejects.toThrow('permission denied');
    await database.transaction(async (trx) => {
      await allowDeletingHistory(trx);
      await trx.deleteFrom('ledgerRecords').where('client', '=', id).execute();
    });
    expect(await record(database, id)).toBe(0);
  });

  it('loses what Fairlead did about a person, and said of them, too', async () => {
    const { database, id } = await newClient();
    const run = { of: 'settings', run: 'r', did_at: '2026-11-30T12:00:00.000Z' } as const;
    const tried = (call: string, name: string): NewNote => ({
      client: id,
      kind: 'apply',
      payload: {
        ...run,
        step: 'tried',
        n: 1,
        target: 'acme/ada',
        repository_id: 5,
        call,
        changes: [{ name, before: null, after: null }],
      },
    });
    const answered = (said: string): NewNote => ({
      client: id,
      kind: 'command',
      payload: {
        ...{ step: 'answered', comment: 1, repository_id: 1, pull_request: 1, command: 'explain' },
        ...{ policy: 'review', result: 'done', said },
      },
    });
    await database.transaction((trx) =>
      addNotes(trx, [
        tried('PUT /repos/acme/shop/collaborators/ada', 'x'),
        tried('PUT /orgs/acme/memberships/Ada', 'x'),
        tried('DELETE /repos/acme/shop/invitations/7', 'repository.access.collaborators.ada'),
        answered('Waived, as "urgent". Until 2026-12-01, approved by ada.'),
        tried('PATCH /repos/acme/ada', 'repository.labels.ada'),
        tried('PUT /repos/acme/shop/collaborators/ada-bot', 'repository.access.collaborators.ada-bot'),
        answered('Waived. Approved by ada-bot, for ada.'),
      ]),
    );
    expect(await erase(database, id, { login: 'ada', by: 'the owner', reason: 'she asked' })).toBe(4);
    const left = await recordsFrom(database.kysely, id, { from: 0, max: 100 });
    expect(left.flatMap(({ place, payload }) => (payload === null ? [place] : []))).toEqual([0, 1, 2, 3]);
  });

  it('loses what is about a person when that is asked for, and still holds: erased is not missing', async () => {
    const { database, id, judged, of, exported } = await newClient();
    await judged('1');
    const event = (payload: object) => ({ client: id, kind: 'event', payload }) as NewNote;
    await database.transaction((trx) =>
      addNotes(trx, [
        event({ about: 'review', by: { id: 7, login: 'Ada' } }),
        event({ about: 'push', pusher: 'ada-bot' }),
        event({ about: 'access', whose: 'token request 7 of ada' }),
        event({ about: 'alert', because: 'as @ada said', ref: 'ada' }),
        event({ about: 'push', ref: 'ada', pusher: 'grace' }),
      ]),
    );
    expect(await erase(database, id, { login: 'ada', by: 'the owner', reason: 'she asked' })).toBe(3);
    expect(await erase(database, id, { login: 'ada', by: 'the owner', reason: 'she asked' })).toBe(0);
    await record(database, id);
    const unsigned = await verified(await exported());
    expect(unsigned).toMatchObject({ problems: [], erased: 0, missing: 3 });
    const time = new Date('2026-11-30T12:07:00Z');
    await checkpoint(of(time), id);
    const lines = await exported();
    expect(lines.join()).not.toMatch(/"login\\?":\\?"ada|of ada|@ada/i);
    expect(records(lines.filter((line) => !line.includes('"salt":null'))).at(-1)).toMatchObject({
      kind: 'erasure',
      payload: { by: 'the owner', reason: 'she asked', of: 'a person', places: [1, 3, 4] },
    });
    expect(await verified(lines)).toMatchObject({ problems: [], erased: 3, missing: 0 });
    const robbed = lines.map((line) => line.replace(/"payload":"[^}]*grace.*$/, '"payload":null}'));
    expect(await verified(robbed)).toMatchObject({ problems: [], erased: 3, missing: 1 });
    expect(await erase(database, id, { login: null, by: 'the owner', reason: 'it ended' })).toBe(3);
    await record(database, id);
    await checkpoint(of(time), id);
    expect(await verified(await exported())).toMatchObject({ problems: [], erased: 6, missing: 0 });
  });

  it('lets nothing but payload and salt go, and only where that was said first', async () => {
    const { database, id, judged } = await newClient();
    await judged('1');
    const change = (set: string) => sql`update ledger_records set ${sql.raw(set)} where client = ${id}`;
    await expect(change('payload = null, salt = null').execute(database.kysely)).rejects.toThrow(
      'append-only',
    );
    for (const set of [
      'payload = null',
      `payload = 'x', salt = null`,
      `payload = null, salt = null, hash = ''`,
    ])
      await expect(
        database.transaction(async (trx) => {
          await sql`select set_config('fairlead.erases', 'on', true)`.execute(trx);
          await change(set).execute(trx);
        }),
        set,
      ).rejects.toThrow('append-only');
  });

  it('never says an earlier time than before, and is not believed where it does', async () => {
    const { id, judged, of, exported } = await newClient();
    const time = new Date('2026-11-30T12:07:00Z');
    await judged('1');
    await checkpoint(of(time), id);
    await judged('2');
    await checkpoint(of(new Date(time.getTime() - day)), id);
    const lines = await exported();
    expect(await verified(lines)).toMatchObject({ problems: [], signed: { at: time.toISOString() } });
    // As one that was written otherwise would say it.
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const der = publicKey.export({ type: 'spki', format: 'der' });
    const key = createHash('sha256').update(der).digest('hex');
    const signer = [{ id: key, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }];
    const rows = records(lines).length;
    const leaves = lines.flatMap((line) => {
      const { record: text } = JSON.parse(line) as { record?: string };
      return text ? [leafHash(text).toString('hex')] : [];
    });
    const [one, two] = [1, 2].map((size) => rootOf(grown(empty, leaves.slice(0, size))));
    const say = (size: number, root = '', at = '', previous: string | null = null) =>
      signed({ client: id, size, root, at, previous, engine: '0' }, signer);
    const first = say(1, one, '2026-11-30T12:07:00.000Z');
    const second = say(2, two, '2026-11-30T12:06:59.999Z', payloadHash(first));
    const [head = '', ...more] = lines;
    const [r1 = '', r2 = ''] = more.filter((line) => line.startsWith('{"record"'));
    const forged = [
      head,
      JSON.stringify({ key: { id: key, publicKey: der.toString('base64'), madeAt: time.toISOString() } }),
      r1,
      JSON.stringify({ checkpoint: first }),
      r2,
      JSON.stringify({ checkpoint: second }),
      JSON.stringify({ end: { keys: 1, records: rows, checkpoints: 2 } }),
    ];
    expect(words(await verified(forged))).toEqual([
      expect.stringMatching(/^Checkpoint 1 says that it was signed on 2026-11-30T12:06:59.999Z, before/),
    ]);
  });

  it('goes on from a checkpoint, and an earlier export is held against a later one', async () => {
    const { id, judged, of, exported } = await newClient();
    const first = new Date('2026-11-30T12:07:00Z');
    await judged('1', '2', '3');
    expect(await checkpoint(of(first), id)).toBe(1);
    expect(await checkpoint(of(first), id)).toBe(0);
    const earlier = await verified(await exported());
    await judged('4', '5', '6', '7');
    expect(await checkpoint(of(new Date(first.getTime() + day)), id)).toBe(1);
    const lines = await exported();
    const keys = earlier.keys;
    const later = await verified(lines, { keys, earlier: earlier.signed });
    expect(later).toMatchObject({ problems: [], checkpoints: 2, signed: { size: 7 } });
    // Cut back to what was there at the first checkpoint but one record.
    const cut = lines.filter((line) => !line.includes('checkpoint')).slice(0, 4);
    const ended = [...cut, JSON.stringify({ end: { keys: 1, records: 2, checkpoints: 0 } })];
    expect(words(await verified(ended, { earlier: earlier.signed }))).toEqual([
      'There are 2 records; the earlier file, of 2026-11-30T12:07:00.000Z, has 3: the end was taken away',
    ]);
  });

  it('changes its key once a year, the old one vouching for the new one; another App’s key does not', async () => {
    const { id, judged, of, exported } = await newClient();
    const begun = new Date('2026-01-01T00:00:00Z');
    const later = (milliseconds: number) => new Date(begun.getTime() + milliseconds);
    await judged('1');
    await checkpoint(of(begun), id);
    const [key = ''] = (await verified(await exported())).keys;
    await judged('2');
    await checkpoint(of(later(maxKeyAge)), id);
    await judged('3');
    await checkpoint(of(later(maxKeyAge + day)), id);
    await judged('4');
    await checkpoint(of(later(maxKeyAge + 30 * day)), id);
    const lines = await exported();
    const held = await verified(lines, { keys: [key] });
    // Four verdicts, and the new key.
    expect([held.problems, held.keys.length, held.signed?.size]).toEqual([[], 2, 5]);
    expect(records(lines).map(({ kind }) => kind)).toEqual([
      'verdict',
      'verdict',
      'key',
      'verdict',
      'verdict',
    ]);
    await judged('5');
    await checkpoint(of(later(maxKeyAge + 31 * day), 'another App’s key'), id);
    const anew = await exported();
    expect(words(await verified(anew, { keys: [key] }))).toEqual([
      expect.stringMatching(/^Checkpoint 4 \(.*\) is not signed with a key that was given$/),
    ]);
    const { keys, problems } = await verified(anew);
    expect([problems, keys.length]).toEqual([[], 3]);
    // Whichever key is known: the last one signed all that was there before.
    const newest = keys.find((id) => !held.keys.includes(id)) ?? '';
    expect((await verified(anew, { keys: [newest] })).problems).toEqual([]);
  });

  it('keeps its key however the text of the App’s key is written', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const first = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    const now = new Date('2026-11-30T12:00:00Z');
    const { made } = signers([], first, now);
    const second = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trim();
    for (const text of [first.trim(), first.replaceAll('\n', '\r\n'), second])
      expect(signers(made ? [made] : [], text, now)).toMatchObject({ keys: [{ id: made?.id }], made: null });
    const { privateKey: other } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const anew = signers(made ? [made] : [], other.export({ type: 'pkcs8', format: 'pem' }).toString(), now);
    expect(anew.keys.map(({ id }) => id)).toEqual([anew.made?.id]);
  });

  it('goes on with the other clients where one cannot be kept', async () => {
    const [bad, good] = [await newClient(), await newClient()];
    await bad.store.verdicts.record(newVerdict({ rules: null }));
    await good.store.verdicts.record(newVerdict({ rules: null }));
    const { database } = bad;
    // Its place is taken.
    await sql`insert into ledger_records (client, place, record, hash, salt) values (${bad.id}, 1, '', '', '')`.execute(
      database.kysely,
    );
    await sql`insert into ledger_records (client, place, record, hash, salt) values (${bad.id}, 0, '', '', '')`.execute(
      database.kysely,
    );
    const done = await keepLedgers(good.of(new Date()));
    expect(done.recorded).toBeGreaterThanOrEqual(2);
    expect(await keepCheckpoints(good.of(new Date()))).toMatchObject({ failed: 0 });
    expect((await verified(await good.exported())).problems).toEqual([]);
    expect((await verified(await bad.exported())).problems).not.toEqual([]);
  });

  describe('names what was done to an export', () => {
    let lines: readonly string[];
    let other: readonly string[];
    beforeAll(async () => {
      const make = async () => {
        const { id, judged, of, exported } = await newClient();
        await judged('1', '2', '3');
        await checkpoint(of(new Date('2026-11-30T12:07:00Z')), id);
        await judged('4', '5');
        await checkpoint(of(new Date('2026-11-30T13:07:00Z')), id);
        await judged('6');
        return exported();
      };
      lines = await make();
      other = await make();
    });

    /** Head, key, three records, a checkpoint, two records, a checkpoint, a record, the end. */
    const at = {
      head: 0,
      key: 1,
      first: 2,
      second: 3,
      third: 4,
      checkpoint: 5,
      fourth: 6,
      last: 9,
      end: 10,
    } as const;
    const replaced = (index: number, change: (text: string) => string) =>
      lines.map((line, i) => (i === index ? change(line) : line));
    const without = (index: number) => lines.filter((_, i) => i !== index);

    it('nothing, where nothing was', async () => {
      expect(lines).toHaveLength(11);
      expect(await verified(lines)).toMatchObject({ records: 6, checkpoints: 2, problems: [] });
    });

    const changed: readonly (readonly [string, () => readonly string[], RegExp])[] = [
      [
        'a byte of a payload',
        () => replaced(at.second, (line) => line.replace('success', 'failure')),
        /^The payload of record 1 \(verdict, .*\) was changed/,
      ],
      [
        'a byte of a record',
        () =>
          replaced(at.second, (line) =>
            line.replace(String.raw`\"kind\":\"verdict\"`, String.raw`\"kind\":\"waiver\"`),
          ),
        /^Record 1 was changed/,
      ],
      [
        'a salt',
        () => replaced(at.first, (line) => line.replace(/"salt":"../, '"salt":"00')),
        /^The payload of record 0/,
      ],
      ['a record that is gone', () => without(at.second), /^Record 2 stands where record 1 belongs/],
      ['the first record', () => without(at.first), /^Record 1 stands where record 0 belongs/],
      [
        'two that were swapped',
        () => lines.toSpliced(at.first, 2, lines[at.second] ?? '', lines[at.first] ?? ''),
        /^Record 1 stands where record 0 belongs/,
      ],
      [
        'a record that is there twice',
        () => lines.toSpliced(at.first, 0, lines[at.first] ?? ''),
        /^Record 0 stands where record 1 belongs/,
      ],
      [
        'the last record, which nothing signs yet',
        () => without(at.last),
        /^The file's end counts 6 records/,
      ],
      [
        'a record of another client',
        () => replaced(at.first, () => other[at.first] ?? ''),
        /^Record 0 is of another client/,
      ],
      [
        'a checkpoint that is gone',
        () => without(at.checkpoint),
        /^Checkpoint 0 does not follow the one before it/,
      ],
      [
        'a checkpoint of another client',
        () => replaced(at.checkpoint, () => other[at.checkpoint] ?? ''),
        /^Checkpoint 0 is signed with a key that the file does not have/,
      ],
      [
        'a checkpoint that was moved',
        () => lines.toSpliced(at.checkpoint, 2, lines[at.fourth] ?? '', lines[at.checkpoint] ?? ''),
        /signs 3 records and stands after 4/,
      ],
      [
        'a signature',
        () => replaced(at.checkpoint, (line) => line.replace(/"sig":"..../, '"sig":"AAAA')),
        /^Checkpoint 0 has a signature that does not hold/,
      ],
      [
        'a key',
        () => replaced(at.key, (line) => line.replace(/"publicKey":"....../, '"publicKey":"AAAAAA')),
        /^Key [0-9a-f]{64} is another key than its id says/,
      ],
      [
        'another client’s key instead',
        () => replaced(at.key, () => other[at.key] ?? ''),
        /^Checkpoint 0 is signed with a key that the file does not have/,
      ],
      ['the end', () => without(at.end), /^The file is cut/],
      [
        'half a line',
        () => [...lines.slice(0, at.last), (lines[at.last] ?? '').slice(0, 50)],
        /^Line 10 is not a line of a ledger/,
      ],
      ['a line after the end', () => [...lines, lines[at.last] ?? ''], /^Line 12 stands after the end/],
      [
        'a member that nobody knows',
        () => replaced(at.first, (line) => line.replace('{', '{"note":"x",')),
        /^Line 3 is not a line of a ledger/,
      ],
      [
        'a member of a line twice, of which others read the first',
        () => replaced(at.first, (line) => line.replace('{', '{"payload":"{}",')),
        /^Line 3 is not a line of a ledger/,
      ],
      [
        'a space',
        () => replaced(at.end, (line) => line.replace(':', ': ')),
        /^Line 11 is not a line of a ledger/,
      ],
      [
        'a number in another form',
        () => replaced(at.end, (line) => line.replace('"records":6', '"records":6.0')),
        /^Line 11 is not a line of a ledger/,
      ],
      [
        'a member of a record twice',
        () => replaced(at.first, (line) => line.replace(String.raw`{\"at\"`, String.raw`{\"v\":1,\"at\"`)),
        /^Record 0 is not canonical JSON/,
      ],
      [
        'the client in the head',
        () => replaced(at.head, (line) => line.replace(/acme|github.com/, 'example.com')),
        /^Record 0 is of another client/,
      ],
      ['no ledger at all', () => ['{}', ...lines.slice(1)], /^This is not an exported ledger/],
      ['nothing', () => [], /^This is not an exported ledger/],
    ];
    it.each(changed)('%s', async (_, made, expected) => {
      const [first = ''] = words(await verified(made()));
      expect(first).toMatch(expected);
    });

    it('a key that signs what is signed already, to vouch for what it signs after that', async () => {
      const { keys, client } = await verified(lines);
      const { privateKey, publicKey: own } = generateKeyPairSync('ed25519');
      const publicKey = own.export({ type: 'spki', format: 'der' });
      const id = createHash('sha256').update(publicKey).digest('hex');
      const line = (value: object) => JSON.stringify(value);
      const read = (index: number) => JSON.parse(lines[index] ?? '');
      const { checkpoint: genuine } = read(at.checkpoint) as { checkpoint: Envelope };
      const payload = Buffer.from(genuine.payload, 'base64');
      const sig = sign(null, preAuthentication(payloadType, payload), privateKey).toString('base64');
      const both = { ...genuine, signatures: [...genuine.signatures, { keyid: id, sig }] };
      const made = chained(
        client ?? '',
        { place: 2, hash: (read(at.third) as { hash: string }).hash },
        { kind: 'verdict', at: '2026-11-30T13:00:00.000Z', payload: { conclusion: 'success' } },
        'ab'.repeat(32),
      );
      const { place: _, ...record } = made;
      const leaves = [at.first, at.second, at.third].map((index) => (read(index) as { hash: string }).hash);
      const own2 = signed(
        {
          client: client ?? '',
          size: 4,
          root: rootOf(grown(empty, [...leaves, made.hash])),
          at: '2026-11-30T13:07:00.000Z',
          previous: payloadHash(genuine),
          engine: 'x',
        },
        [{ id, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }],
      );
      const forged = [
        lines[at.head] ?? '',
        lines[at.key] ?? '',
        line({ key: { id, publicKey: publicKey.toString('base64'), madeAt: '2026-11-30T12:00:00.000Z' } }),
        ...lines.slice(at.first, at.checkpoint),
        line({ checkpoint: both }),
        line(record),
        line({ checkpoint: own2 }),
        line({ end: { keys: 2, records: 4, checkpoints: 2 } }),
      ];
      expect(words(await verified(forged, { keys }))[0]).toBe(
        'Checkpoint 0 is not signed with the keys that it names: a signature was added, or taken away',
      );
    });

    it('nothing that is signed, for whoever gives a key', async () => {
      const { keys } = await verified(lines);
      const bare = [
        ...lines.filter((line) => !/^{"(key|checkpoint|end)/.test(line)),
        JSON.stringify({ end: { keys: 0, records: 6, checkpoints: 0 } }),
      ];
      expect(await verified(bare)).toMatchObject({ problems: [], signed: null });
      expect(words(await verified(bare, { keys }))).toEqual([
        'No checkpoint in it holds, so no key vouches for it: whoever had the file could have written it',
      ]);
    });

    it('records of an earlier file that nothing had signed', async () => {
      const { whole: earlier } = await verified(lines);
      expect((await verified(lines, { earlier })).problems).toEqual([]);
      const cut = [...without(at.last).slice(0, -1)];
      const ended = [...cut, JSON.stringify({ end: { keys: 1, records: 5, checkpoints: 2 } })];
      expect((await verified(ended)).problems).toEqual([]);
      expect(words(await verified(ended, { earlier }))).toEqual([
        'There are 5 records; the earlier file, of 2026-11-30T12:00:00.000Z, has 6: the end was taken away',
      ]);
      const { whole } = await verified(other);
      expect(words(await verified(lines, { earlier: whole }))).toContain(
        `The earlier file is of another client (${whole?.client})`,
      );
    });

    it('all of it written and signed anew, for whoever knows the key', async () => {
      const [key = ''] = (await verified(lines)).keys;
      const forged = other.map((line) => line);
      expect((await verified(forged)).problems).toEqual([]);
      expect(words(await verified(forged, { keys: [key] }))[0]).toMatch(
        /is not signed with a key that was given$/,
      );
    });

    it('a payload that was erased is said, and the rest holds', async () => {
      const erased = replaced(at.second, (line) => {
        const { payload: _, ...rest } = JSON.parse(line) as { payload: string };
        return JSON.stringify({ ...rest, payload: null });
      });
      expect(await verified(erased)).toMatchObject({ missing: 1, problems: [] });
    });
  });
});

/** `fairlead evidence` and `fairlead verify`, as people call them. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../app/cli/commands.ts';
import { start } from '../../app/cli/start.ts';
import { keepCheckpoints, keepLedgers } from '../../app/evidence/ledger/keep.ts';
import { storedClients } from '../../app/store/client-store.ts';
import { clientSeen } from '../../app/store/clients.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { embedded, newDirectory } from '../store/engines.ts';
import { newVerdict } from '../store/new-verdict.ts';

describe('fairlead evidence and fairlead verify', () => {
  let cwd: string;
  beforeAll(async () => {
    cwd = await newDirectory();
    const { database, at } = await embedded.open();
    await clientSeen(database.kysely, 'github.com', {
      installation: 7,
      accountId: 7,
      login: 'Acme',
      suspended: false,
    });
    const { verdicts } = storedClients(database, 'github.com').of(7);
    for (const subject of ['1', '2', '3']) await verdicts.record(newVerdict({ subject, rules: null }));
    const of = {
      database,
      log: { info: () => {}, warn: () => {} },
      now: () => new Date('2026-11-30T12:07:00Z'),
      evidenceSecret: 's',
    };
    await keepLedgers(of);
    await keepCheckpoints(of);
    await verdicts.record(newVerdict({ subject: '4', rules: null }));
    await database.close();
    writeFileSync(join(cwd, '.env'), `FAIRLEAD_DATA_DIR=${'dataDirectory' in at ? at.dataDirectory : ''}\n`);
    delete process.env.FAIRLEAD_DATA_DIR;
  }, 60_000);

  async function fairlead(...args: readonly string[]) {
    const out: string[] = [];
    const err: string[] = [];
    const code = await start(args, commands, {
      cwd,
      print: async (text) => void out.push(text),
      note: (line) => void err.push(toPlain(line)),
      colour: false,
      width: 200,
      fetch,
      now: '2026-11-30T12:30:00.000Z',
    });
    return { code, out: out.join(''), err: err.join('\n') };
  }

  it('write a ledger that anybody can verify, and say what is not proven', async () => {
    const file = join(cwd, 'acme.ledger');
    expect(await fairlead('evidence', 'ledger', 'acme', 'acme.ledger')).toEqual({
      code: 0,
      out: `Written to ${file}. Verify it: fairlead verify acme.ledger\n`,
      err: '',
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { out: keys } = await fairlead('evidence', 'keys', 'github.com/7');
    const [key = ''] = keys.split(' ');
    const held = await fairlead('verify', 'acme.ledger', '--key', key);
    expect(held).toMatchObject({ code: 0, err: '' });
    expect(held.out.split('\n')).toEqual([
      'The ledger of github.com/7 holds: 3 signed records, none changed, missing, added or moved.',
      `Signed: on 2026-11-30T12:07:00.000Z, with ${key}.`,
      'Not proven: 1 record at the end, which no checkpoint signs yet: whoever had the file could have put that there.',
      'Not proven: that nothing was cut off after the last record. Keep this file, and give it with --earlier next time.',
      '',
    ]);
    expect((await fairlead('verify', 'acme.ledger')).out).toContain('Not proven: whose keys these are.');
    const later = await fairlead('verify', 'acme.ledger', '--earlier', 'acme.ledger');
    expect(later.out).toContain(
      'It goes on from the earlier file, of 2026-11-30T12:30:00.000Z: all of its 4 records are in it.',
    );
    const bytes = readFileSync(file);
    writeFileSync(join(cwd, 'dos.ledger'), readFileSync(file, 'utf8').replaceAll('\n', '\r\n'));
    expect(await fairlead('verify', 'dos.ledger')).toMatchObject({ code: 0 });
    bytes[bytes.length - 300] = 0xff;
    writeFileSync(join(cwd, 'odd.ledger'), bytes);
    expect(await fairlead('verify', 'odd.ledger')).toMatchObject({
      code: 2,
      err: expect.stringContaining('it has bytes that are not UTF-8'),
    });
    writeFileSync(join(cwd, 'changed.ledger'), readFileSync(file, 'utf8').replace('success', 'failure'));
    expect(await fairlead('verify', 'changed.ledger')).toMatchObject({
      code: 1,
      out: expect.stringMatching(
        /^It does not hold\.\nThe payload of record 0 \(verdict, .*\) was changed: it is not what was recorded\n$/,
      ),
    });
  });

  it('prove one record, and what went before, without the rest', async () => {
    expect(
      await fairlead('evidence', 'proof', 'acme', 'one.json', '--record', '1', '--since', '3'),
    ).toMatchObject({
      code: 0,
      out: expect.stringContaining('Verify it: fairlead verify one.json'),
    });
    const [key = ''] = (await fairlead('evidence', 'keys', 'acme')).out.split(' ');
    const held = await fairlead('verify', 'one.json', '--key', key);
    expect(held).toMatchObject({ code: 0, err: '' });
    expect(held.out.split('\n')).toEqual([
      `The proof holds. The ledger of github.com/7 had 3 records on 2026-11-30T12:07:00.000Z, signed with ${key}.`,
      expect.stringMatching(/^Record 1 \(verdict, .*\) is one of them\.$/),
      'It goes on from what was signed on 2026-11-30T12:07:00.000Z: those 3 records are its first ones.',
      '',
    ]);
    expect((await fairlead('verify', 'one.json')).out).toContain('Not proven: whose keys these are.');
    const text = readFileSync(join(cwd, 'one.json'), 'utf8');
    const changes: readonly (readonly [string, string | RegExp, string, number])[] = [
      ['payload', 'success', 'failure', 1],
      ['record', String.raw`\"kind\":\"verdict\"`, String.raw`\"kind\":\"verdict2\"`, 1],
      ['proof', /"proof":\["./, '"proof":["z', 2],
      ['signature', /"sig":"../, '"sig":"AA', 1],
      ['key', /"publicKey":"MC/, '"publicKey":"MD', 1],
      ['other key', '', '', 1],
    ];
    for (const [name, from, to, code] of changes) {
      writeFileSync(join(cwd, `${name}.json`), text.replace(from, to));
      const other = name === 'other key' ? ['--key', '0'.repeat(64)] : [];
      expect([name, (await fairlead('verify', `${name}.json`, ...other)).code]).toEqual([name, code]);
    }
  });

  it('say that a proof could not be written, and record it', async () => {
    const name = `${'x'.repeat(300)}.json`;
    const failed = await fairlead('evidence', 'proof', 'acme', name, '--record', '1');
    expect(failed).toMatchObject({ code: 2, err: expect.stringContaining('cannot be written') });
    await fairlead('evidence', 'ledger', 'acme', 'failed.ledger');
    const told = readFileSync(join(cwd, 'failed.ledger'), 'utf8').split('\n').slice(0, -1);
    const payloads = told.map((line) => JSON.parse(JSON.parse(line).payload ?? '{}') as object);
    expect(payloads.slice(-3)).toMatchObject([
      { what: 'proof', step: 'tried', file: name },
      { what: 'proof', step: 'failed', because: expect.stringContaining('ENAMETOOLONG') },
      {},
    ]);
  });

  it('erase what is about a person, and say so', async () => {
    const erase = (...more: readonly string[]) => fairlead('evidence', 'erase', 'acme', ...more);
    const why = ['--by', 'the owner', '--reason', 'asked'];
    expect(await erase('--person', 'nobody', ...why)).toMatchObject({
      code: 0,
      out: 'Nothing is recorded about them.\n',
    });
    expect((await erase('--all', ...why)).out).toMatch(
      /^Erased what \d+ records said, and recorded that\.\n$/,
    );
    expect(await fairlead('evidence', 'ledger', 'acme', 'erased.ledger')).toMatchObject({ code: 0 });
    // No checkpoint signs it yet.
    expect((await fairlead('verify', 'erased.ledger')).out).toContain('which no signed record says');
  });

  it.each([
    [
      ['evidence'],
      'Give "export ORG", "draw PACKAGE", "ledger ORG FILE", "keys ORG", "proof ORG FILE" or "erase ORG".',
    ],
    [['evidence', 'ledger', 'acme'], 'Give "ledger ORG FILE", "keys ORG"'],
    [['evidence', 'proof', 'acme', 'p.json'], 'Give --record PLACE or --since SIZE.'],
    [['evidence', 'proof', 'acme', 'p.json', '--record', 'x'], '--record takes a whole number, not x'],
    [['evidence', 'proof', 'acme', 'p.json', '--record', '99'], 'There is no such record'],
    [['evidence', 'proof', 'acme', 'p.json', '--record', '3'], 'No checkpoint signs that record yet'],
    [['evidence', 'proof', 'acme', 'p.json', '--since', '2'], 'No checkpoint has so many records'],
    [['evidence', 'erase', 'acme'], 'Give --person LOGIN, or --all, and not both.'],
    [['evidence', 'erase', 'acme', '--all', '--person', 'x'], 'Give --person LOGIN, or --all, and not both.'],
    [
      ['evidence', 'erase', 'acme', '--person', 'ada', '--by', 'us'],
      'Give --by, who decided it, and --reason',
    ],
    [['evidence', 'keys', 'nobody'], 'No client here is called nobody'],
    [['evidence', 'ledger', 'acme', '.env'], 'is there already'],
    [['evidence', 'ledger', 'acme', 'nowhere/acme.ledger'], 'There is no folder'],
    [['verify'], 'One FILE is needed, and nothing else.'],
    [['verify', 'missing'], 'missing cannot be read'],
    [['verify', '.env'], 'This is not an exported ledger'],
    [['verify', '.env', '--key', 'abc'], 'abc is no id of a key: they are 64 hexadecimal digits'],
    [['verify', '.env', '--earlier', '.env'], 'the earlier file, does not hold itself'],
  ])('%j is refused in a sentence', async (args, words) => {
    const { code, out, err } = await fairlead(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(words);
  });
});

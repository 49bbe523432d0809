/** A package that somebody changed: what was done is named, by the command and by the file that every package has inside. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { unzipSync, zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../../app/cli/commands.ts';
import { start } from '../../../app/cli/start.ts';
import { anchorText } from '../../../app/evidence/anchors/file.ts';
import type { Dossier } from '../../../app/evidence/model/dossier.ts';
import { publicKeyOf } from '../../../app/evidence/package/statement.ts';
import { verifyPackage } from '../../../app/evidence/standalone/verify.mjs';
import { toPlain } from '../../../policies/engine/plain.ts';
import { change, changes, dossier } from './dossiers.ts';
import {
  asLedger,
  type Files,
  filesOf,
  folder,
  ledgerOf,
  newKey,
  newPath,
  packed,
  resigned,
  written,
} from './made.ts';

const key = newKey();
const other = newKey();
const lines = ledgerOf('github.com/7', { records: 12, every: 4, key });
const ours = dossier(30, { ledger: asLedger(lines) });
const cwd = folder;
let path = '';
let files: Files = new Map();
let verifier = '';

beforeAll(async () => {
  path = await written(ours, [key]);
  files = filesOf(path);
  verifier = join(folder, 'verify.mjs');
  writeFileSync(verifier, files.get('verify.mjs') ?? '');
});

const asked = [
  '--key',
  key.id,
  '--client',
  'github.com/7',
  '--from',
  '2026-07-01T00:00:00Z',
  '--to',
  '2026-10-01T00:00:00Z',
];

async function fairlead(args: readonly string[]) {
  const out: string[] = [];
  const code = await start(['verify', ...args], commands, {
    cwd,
    print: async (text) => void out.push(text),
    note: (line) => void out.push(toPlain(line)),
    colour: false,
    width: 10_000,
    fetch,
    now: '2026-10-06T12:30:00.000Z',
  });
  return { code, out: out.join('') };
}

function standalone(args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [verifier, ...args], {
    cwd,
    encoding: 'utf8',
  });
  return { code: status, out: stdout + stderr };
}

/** `inside`: with the file that the package has inside, too; both say the same. */
async function verified(at: string, args: readonly string[] = asked, inside = false) {
  const command = await fairlead([at, ...args]);
  if (!inside) return command;
  const alone = standalone([at, ...args]);
  expect(alone.code).toBe(command.code);
  if (command.code !== 2) expect(alone.out.trim()).toBe(command.out.trim());
  return command;
}

const changed = (name: string, change: (text: string) => string): Files => {
  const before = files.get(name)?.toString('utf8') ?? '';
  const after = change(before);
  expect(after).not.toBe(before);
  return new Map([...files, [name, Buffer.from(after)]]);
};

describe('a package', () => {
  it('holds as it was written, and says what is proven and what is not', async () => {
    const { code, out } = await verified(path, asked, true);
    expect([code, out]).toEqual([0, expect.stringContaining('It holds.')]);
    expect(out).toContain('3 populations with 31 rows: CSV, XLSX, pages and raw JSON say the same');
    expect(out).toContain('The ledger inside: 12 records, chained, signed until');
    expect(out).toContain('which is known to be the client’s');
    expect(out).toContain('Not proven\n  - That nothing older was rewritten or cut off since.');
    const trusting = await verified(path, []);
    expect([trusting.code, trusting.out]).toEqual([
      0,
      expect.stringMatching(/^It agrees with itself\. That the client wrote it is not proven\./),
    ]);
    expect(trusting.out).not.toContain('It holds');
    expect(trusting.out).toContain(
      'That the client wrote it: nobody said which keys are the client’s. Whoever had it could have changed a row in every file alike',
    );
    expect(trusting.out).toContain(
      'The ids of the client’s keys, from the client and not from this file: --key ID.',
    );
  });

  it('says of what is not signed that nobody knows who wrote it', async () => {
    const unsigned = await written(dossier(5));
    const { code, out } = await verified(unsigned, []);
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('it is not signed, so whoever had it could have changed it'),
    ]);
    expect((await verified(unsigned)).out).toContain('It is not signed with any of the keys that were given');
  });
});

describe('what was done to it is named:', () => {
  it('a byte, wherever it is', { timeout: 120_000 }, async () => {
    const bytes = readFileSync(path);
    const at = newPath();
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (place, by) => {
        const flipped = Buffer.from(bytes);
        flipped[place] = (flipped[place] ?? 0) ^ by;
        writeFileSync(at, flipped);
        const problems = await verifyPackage(at, {}).then(
          (verdict) => verdict.problems,
          (error: Error) => [error.message],
        );
        expect(problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 10 },
    );
  });

  it('a byte of each file, by its name', async () => {
    const bytes = readFileSync(path);
    const at = newPath();
    for (const name of [
      'index.html',
      'populations/changes.csv',
      'raw/changes.jsonl',
      'populations/changes.xlsx',
      'verify.mjs',
      'ledger/ledger.jsonl',
    ]) {
      const flipped = Buffer.from(bytes);
      const place = flipped.indexOf(name) + name.length + 40;
      flipped[place] = (flipped[place] ?? 0) ^ 1;
      writeFileSync(at, flipped);
      const { problems } = await verifyPackage(at, {});
      expect(problems.join('\n')).toContain(`${name} was changed`);
    }
  });

  it('a file that was dropped', async () => {
    const without = new Map(files);
    without.delete('sheets/changes.html');
    expect(await verified(packed(without), asked, true)).toEqual({
      code: 1,
      out: expect.stringContaining('sheets/changes.html is missing'),
    });
  });

  it('two that were exchanged', async () => {
    const [a, b] = [files.get('samples/changes/1.json'), files.get('samples/changes/2.json')];
    const exchanged = new Map(files)
      .set('samples/changes/1.json', b ?? Buffer.of())
      .set('samples/changes/2.json', a ?? Buffer.of());
    const { code, out } = await verified(packed(exchanged));
    expect(code).toBe(1);
    expect(out).toContain('samples/changes/1.json was exchanged: it is samples/changes/2.json');
    expect(out).toContain('samples/changes/2.json was exchanged: it is samples/changes/1.json');
  });

  it('a file that was added, and one that is there twice', async () => {
    const { out } = await verified(packed(new Map(files).set('populations/more.csv', Buffer.from('a'))));
    expect(out).toContain('populations/more.csv is not in the manifest: it was added');
    // The last entry of the directory, and of the archive, once more.
    const doubled = packed(
      new Map(files).set('populations/changes.csw', files.get('populations/changes.csv') ?? Buffer.of()),
    );
    writeFileSync(
      doubled,
      Buffer.from(
        readFileSync(doubled).toString('latin1').replaceAll('changes.csw', 'changes.csv'),
        'latin1',
      ),
    );
    expect((await verified(doubled)).out).toContain('populations/changes.csv is there twice');
  });

  it('rows that were moved or taken out, also where all hashes were made anew', async () => {
    const moved = changed('raw/changes.jsonl', (text) => {
      const [a, b, ...rest] = text.split('\n');
      return [b, a, ...rest].join('\n');
    });
    expect((await verified(resigned(moved, ours, other), [])).out).toContain(
      'raw/changes.jsonl, line 2 (change-0000000) is not behind the row before it',
    );
    const cut = changed('raw/changes.jsonl', (text) => text.split('\n').slice(1).join('\n'));
    const { out } = await verified(resigned(cut, ours, other), []);
    expect(out).toContain('The manifest counts 30 rows of changes; raw has 29');
    expect(out).toContain('The rows of changes have another Merkle root');
  });

  it('the CSV alone, the page alone, and the spreadsheet alone, also where all hashes were made anew', async () => {
    const csv = changed('populations/changes.csv', (text) => text.replace('"direct push"', '"reviewed"'));
    expect((await verified(packed(csv))).out).toContain('populations/changes.csv was changed');
    expect((await verified(resigned(csv, ours, other), [])).out).toContain(
      'populations/changes.csv, row 8 (change-0000007): another value of "Class"; raw says otherwise',
    );
    const page = changed('populations/changes.html', (text) => text.replace('A1 ✗', 'A1 ✓'));
    expect((await verified(packed(page))).out).toContain('populations/changes.html was changed');
    expect((await verified(resigned(page, ours, other), [])).out).toContain(
      'populations/changes.html, row 8 (change-0000007): has another answer to A1; raw says otherwise',
    );
    const inside = unzipSync(files.get('populations/changes.xlsx') ?? Buffer.of());
    const sheet = Buffer.from(inside['xl/worksheets/sheet2.xml'] ?? []).toString('utf8');
    const book: Files = new Map(Object.entries(inside).map(([name, bytes]) => [name, Buffer.from(bytes)]));
    book.set('xl/worksheets/sheet2.xml', Buffer.from(sheet.replace('direct push', 'reviewed')));
    const xlsx = new Map(files).set('populations/changes.xlsx', readFileSync(packed(book)));
    expect((await verified(packed(xlsx))).out).toContain('populations/changes.xlsx was changed');
    expect((await verified(resigned(xlsx, ours, other), [])).out).toContain(
      'populations/changes.xlsx, row 8 (change-0000007): another value of "Class"; raw says otherwise',
    );
    const index = changed('index.html', (text) => text.replace(/#fail">1</, '#fail">0<'));
    expect((await verified(resigned(index, ours, other), [])).out).toContain(
      'index.html says “0” behind “It landed through a pull request”; what it is made of gives “1”',
    );
    const ofControl = changed('index.html', (text) =>
      text.replace(/ ✗ <a href="[^"]*#fail">[\d,]+</, ' ✗ <a href="x#fail">0<'),
    );
    expect((await verified(resigned(ofControl, ours, other), [])).out).toContain(
      'index.html says “href x#fail”',
    );
  });

  it('rows that were drawn by hand', async () => {
    const drawn = resigned(files, ours, other, (manifest) => {
      const { draw } = (manifest as unknown as { populations: { draw: { drawn: string[] } }[] })
        .populations[0] ?? { draw: { drawn: [] } };
      draw.drawn.reverse();
    });
    expect((await verified(drawn, [])).out).toContain(
      'The sample of changes is not what its seed draws: rows were chosen, or exchanged',
    );
  });

  it('another key', async () => {
    const { code, out } = await verified(resigned(files, ours, other));
    expect(code).toBe(1);
    expect(out).toContain(
      `It is signed with ${other.id}, none of which is known to be the client's: another key signed it`,
    );
    const unsigned = new Map(files);
    unsigned.delete('manifest.dsse.json');
    expect((await verified(packed(unsigned))).out).toContain(
      'manifest.dsse.json is missing: the manifest names keys, and is not signed',
    );
  });

  it('a file that no package has, also where the manifest names it', async () => {
    const more = resigned(new Map(files).set('exceptions-new.html', Buffer.from('None.')), ours, other);
    expect((await verified(more, [])).out).toContain(
      'exceptions-new.html is no file that a package has: it was added',
    );
    const without = new Map(files);
    without.delete('populations/alerts.csv');
    const fewer = resigned(without, ours, other, (manifest) => {
      for (const { id, files: own } of manifest.populations) if (id === 'alerts') own.csv = [];
    });
    expect((await verified(fewer, [])).out).toContain(
      'manifest.json names other files of alerts than a package has',
    );
  });

  it('what hides a part of a page, or shows it otherwise', async () => {
    const styled = changed('exceptions.html', (text) => text.replace('</style>', 'tr{display:none}</style>'));
    expect((await verified(resigned(styled, ours, other), [])).out).toContain(
      'exceptions.html has another style than pages of a package have',
    );
    for (const markup of ['<tr hidden>', '<tr style="display:none">', '<!-- <tr> -->', '<script>x</script>'])
      expect(
        (
          await verified(
            resigned(
              changed('gaps.html', (text) => text.replace('<tr>', markup)),
              ours,
              other,
            ),
            [],
          )
        ).out,
      ).toMatch(/gaps\.html has (markup|<script>)/);
  });

  it('numbers that were changed alike in every file that shows them', async () => {
    const controls = ours.controls();
    const lies: readonly (readonly [Partial<Dossier>, string])[] = [
      [
        { controls: () => controls.map((one) => ({ ...one, coverage: one.coverage === null ? null : 1 })) },
        'raw/controls.json: control CC8.1 says that 100 % were tested; its evidence gives',
      ],
      [
        { controls: () => controls.map((one) => ({ ...one, gapMinutes: 0 })) },
        'raw/controls.json: control CC8.1 says 0 minutes of gap; gaps and rules give 95',
      ],
      [{ gaps: () => [] }, 'raw/controls.json: control CC8.1 says 95 minutes of gap; gaps and rules give 0'],
      [
        {
          continuity: () =>
            ours.continuity().map((one) => ({
              ...one,
              intervals: one.intervals.filter(({ state }) => state === 'in force'),
            })),
        },
        'raw/continuity.json: acme/shop-3 main approvals: its intervals are not the whole period',
      ],
      [
        { attachments: [{ path: 'attachments/minutes.txt', bytes: Buffer.from('others') }] },
        'attachments/minutes.txt is another file than control CC1.1 says (SHA-256)',
      ],
    ];
    for (const [lie, says] of lies)
      expect((await verified(await written({ ...ours, ...lie }, [other]), [])).out).toContain(says);
  });

  it('rows that were changed alike in every file, by the client’s key or by a checkpoint of its repository', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => change(i, 30));
    const better = rows.filter(({ cells }) => cells.class !== 'direct push');
    const fewer = { ...changes(better.length), rows: () => better };
    const forged = await written(
      dossier(better.length, {
        populations: [fewer, ...ours.populations.slice(1)],
        ledger: asLedger(
          ledgerOf('github.com/7', { records: 12, every: 4, key: other, payload: (n) => ({ better: n }) }),
        ),
        controls: () => [],
        attachments: [],
      }),
      [other],
    );
    const believed = await verified(forged, []);
    expect([believed.code, believed.out]).toEqual([
      0,
      expect.stringMatching(/^It agrees with itself\. That the client wrote it is not proven\./),
    ]);
    expect((await verified(forged)).out).toContain('another key signed it');
    // As Fairlead committed it into the client's repository.
    const checkpoint = JSON.parse(lines.find((line) => line.includes('"checkpoint":{')) ?? '').checkpoint;
    const anchor = newPath('json');
    writeFileSync(anchor, anchorText('github.com/7', checkpoint, [publicKeyOf(key)]));
    const { code, out } = await verified(forged, ['--earlier', anchor]);
    expect([code, out]).toEqual([1, expect.stringContaining('another key signed it')]);
    expect(out).toContain('are not those of the earlier ledger: history was rewritten');
    expect(await verified(path, ['--earlier', anchor])).toEqual({
      code: 0,
      out: expect.stringMatching(/^It holds\./),
    });
  });

  it('last quarter’s package in place of this one', async () => {
    const before = await written(
      dossier(10, {
        ledger: asLedger(ledgerOf('github.com/7', { records: 4, every: 4, key })),
        period: { from: '2026-07-01T00:00:00.000Z', to: '2026-08-01T00:00:00.000Z' },
        collectedAt: '2026-08-02T03:00:00.000Z',
        populations: [],
      }),
      [key],
    );
    expect((await verified(before)).out).toContain(
      'It ends at 2026-08-01T00:00:00.000Z, not at 2026-10-01T00:00:00Z',
    );
    expect((await verified(before, ['--earlier', path])).out).toContain(
      'no later than the earlier package (2026-10-02T03:00:00.000Z): an old one was given again',
    );
    expect(await verified(path, [...asked, '--earlier', before])).toEqual({
      code: 0,
      out: expect.stringContaining('It goes on from the earlier file.'),
    });
    const ofOther = await written(
      dossier(3, {
        client: { id: 'github.com/8', host: 'github.com', name: 'Other' },
        ledger: asLedger(lines),
      }),
      [key],
    );
    const { out } = await verified(ofOther);
    expect(out).toContain('It is of github.com/8 (Other), not of github.com/7');
    expect(out).toContain('The ledger is of another client (github.com/7)');
  });

  it('a ledger that was cut at a checkpoint, by whoever has the key', async () => {
    const short = ledgerOf('github.com/7', { records: 8, every: 4, key });
    const cut = await written(
      dossier(30, { ledger: asLedger(short), collectedAt: '2026-10-03T00:00:00.000Z' }),
      [key],
    );
    expect(await verified(cut, ['--earlier', path])).toEqual({
      code: 1,
      out: expect.stringContaining(
        'ledger/ledger.jsonl: the earlier ledger has 12 records, this one fewer: its end was taken away',
      ),
    });
    const ledgerFile = newPath('ledger');
    writeFileSync(ledgerFile, `${lines.join('\n')}\n`);
    expect((await verified(cut, ['--earlier', ledgerFile])).out).toContain('its end was taken away');
    const none = await written(dossier(30, { collectedAt: '2026-10-03T00:00:00.000Z' }), [key]);
    expect((await verified(none, ['--earlier', path])).out).toContain(
      'The earlier file has a ledger, this package has none',
    );
  });

  it('a record of the ledger, also where all hashes were made anew', async () => {
    const one = changed('ledger/ledger.jsonl', (text) => text.replace('\\"n\\":5', '\\"n\\":6'));
    expect((await verified(resigned(one, ours, other), [])).out).toContain(
      'ledger/ledger.jsonl: what record 5 says was changed',
    );
  });

  it('archives that other programs would read in another way', async () => {
    const bytes = readFileSync(path);
    const cases: readonly (readonly [Buffer, string])[] = [
      [Buffer.concat([bytes, Buffer.from('more')]), 'The archive has 4 bytes after its end: they were added'],
      [Buffer.concat([Buffer.from('MZ'), bytes]), 'the directory of the archive is not where its end says'],
      [bytes.subarray(0, bytes.length - 9), 'it is cut'],
      [
        Buffer.from(
          bytes.toString('latin1').replaceAll('sheets/alerts.html', '../../alerts.htm__'),
          'latin1',
        ),
        '../../alerts.htm__ has a path that leads out of the package',
      ],
    ];
    for (const [tampered, says] of cases) {
      const at = newPath();
      writeFileSync(at, tampered);
      const { code, out } = await verified(at, []);
      expect([code, out]).toEqual([
        expect.toSatisfy((one: number) => one !== 0),
        expect.stringContaining(says),
      ]);
    }
  });

  it('a bomb and a symbolic link, which are not inflated', async () => {
    const bytes = readFileSync(path);
    const name = Buffer.from('sheets/alerts.html');
    const central = bytes.lastIndexOf(name) - 46;
    const link = Buffer.from(bytes);
    link.writeUInt32LE((0o120777 << 16) >>> 0, central + 38);
    const bomb = Buffer.from(bytes);
    bomb.writeUInt32LE(0xfffffff0, central + 24);
    for (const [tampered, says] of [
      [link, 'sheets/alerts.html is a symbolic link'],
      [bomb, 'sheets/alerts.html says that it is larger than any file of a package'],
    ] as const) {
      const at = newPath();
      writeFileSync(at, tampered);
      expect(await verified(at, [])).toEqual({ code: 1, out: expect.stringContaining(says) });
    }
  });

  it('one that was packed again', async () => {
    const at = newPath();
    writeFileSync(at, zipSync(Object.fromEntries(files)));
    const { code, out } = await verified(at, []);
    expect([code, out]).toEqual([
      1,
      expect.stringContaining('or the archive was packed again by another program'),
    ]);
  });

  it('what is no package', async () => {
    const at = newPath();
    writeFileSync(at, zipSync({ 'a.txt': Buffer.from('a') }));
    expect(await verified(at, [])).toEqual({
      code: 2,
      out: expect.stringContaining('it is no evidence package'),
    });
    expect((await verified(join(folder, 'none.zip'), [], true)).code).toBe(2);
  });
});

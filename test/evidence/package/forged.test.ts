/** Packages of somebody who read the verifier: what it would not look at, and what a browser would not show. */
import { readFileSync, writeFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { strFromU8, strToU8, unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonical } from '../../../app/evidence/ledger/record.ts';
import { archiveOf } from '../../../app/evidence/package/archive.ts';
import { report, verifyPackage } from '../../../app/evidence/standalone/verify.mjs';
import { dossier } from './dossiers.ts';
import {
  asLedger,
  entryOf,
  type Files,
  filesOf,
  ledgerOf,
  newKey,
  newPath,
  resigned,
  written,
} from './made.ts';

const key = newKey();
const other = newKey();
const lines = ledgerOf('github.com/7', { records: 12, every: 4, key });
const ours = dossier(30, { ledger: asLedger(lines) });
let files: Files = new Map();

beforeAll(async () => {
  files = filesOf(await written(ours, [key]));
});

function changed(name: string, change: (text: string) => string): Files {
  const before = files.get(name)?.toString('utf8') ?? '';
  const after = change(before);
  expect(after).not.toBe(before);
  return new Map([...files, [name, Buffer.from(after)]]);
}

/** As {@link changed}, with all hashes made anew. */
const forged = (name: string, change: (text: string) => string) =>
  resigned(changed(name, change), ours, other);

const problemsOf = async (path: string, options = {}) => (await verifyPackage(path, options)).problems;

describe('what would not be looked at', () => {
  it.each([
    ['raw/controls.json', '{', '{"approved":"by the board",'],
    ['raw/controls.json', '"inScope":', '"by":"us","inScope":'],
    ['raw/continuity.json', '"branch":', '"at":"all times","branch":'],
    ['raw/gaps.json', '{', '{"all":"seen",'],
    ['raw/gaps.json', '"lost":', '"kept":"elsewhere","lost":'],
  ])('is named: a member that %s has in no package', async (name, before, after) => {
    const more = forged(name, (text) => `${canonical(JSON.parse(text.replace(before, after)))}\n`);
    expect(await problemsOf(more)).toContain(`${name} has something that no package has there`);
  });

  it('is named: a member of a sheet that no package has there', async () => {
    const more = forged(
      'sheets/waivers.json',
      (text) => `${canonical({ ...JSON.parse(text), complete: 'yes' })}\n`,
    );
    expect(await problemsOf(more)).toContain(
      'sheets/waivers.json is no sheet: waivers could not be compared',
    );
  });

  it('is named: a text in a spreadsheet that is shown as another', async () => {
    const sheet = Buffer.from(files.get('populations/waivers.xlsx') ?? []);
    const parts = unzipSync(sheet);
    const name = 'xl/worksheets/sheet2.xml';
    const xml = strFromU8(parts[name] ?? new Uint8Array());
    const odd = xml.replace(/(<t xml:space="preserve">[^<]{8})[^<]/, '$1_x0041_');
    expect(odd).not.toBe(xml);
    const book = Object.entries({ ...parts, [name]: strToU8(odd) }).map(([part, bytes]) =>
      entryOf(part, Buffer.from(bytes)),
    );
    const bytes = Buffer.concat(Array.from(archiveOf(book), (one) => Buffer.from(one)));
    const forgedSheet = new Map([...files, ['populations/waivers.xlsx', bytes]]);
    expect((await problemsOf(resigned(forgedSheet, ours, other))).join('\n')).toContain(
      'has a cell that a spreadsheet shows as another text',
    );
  });

  it('is named: a file that people gave and no control names, and one that a control names and nobody gave', async () => {
    const more = new Map([...files, ['attachments/more.pdf', Buffer.from('more')]]);
    expect(await problemsOf(resigned(more, ours, other))).toContain(
      'attachments/more.pdf is a file that no control names: it was added',
    );
    const fewer = new Map(files);
    fewer.delete('attachments/minutes.txt');
    expect(await problemsOf(resigned(fewer, ours, other))).toContain(
      'attachments/minutes.txt is not there, and a control says that it was given',
    );
  });

  it('is named: a population that is there twice, as pages are only worked out of all of them', async () => {
    const lie = changed('index.html', (text) => text.replaceAll('✗', '✓'));
    const twice = resigned(lie, ours, other, ({ populations }) => {
      const [, one] = populations;
      if (one) populations.push(one);
    });
    expect(await problemsOf(twice)).toContain('manifest.json names the population alerts twice');
  });

  it('is named: a row without cells', async () => {
    const without = forged('raw/waivers.jsonl', (text) => {
      const row = JSON.parse(text);
      return `${canonical({ ...row, cells: null })}\n`;
    });
    expect(await problemsOf(without)).toContain('raw/waivers.jsonl, line 1 is no row');
  });

  it('is named: an answer that is none', async () => {
    const odd = forged('raw/changes.jsonl', (text) =>
      text.replace('"answer":"fail"', '"answer":"constructor"'),
    );
    expect(await problemsOf(odd)).toContain('raw/changes.jsonl, line 3 is no row');
  });

  it('is named: a ledger that the manifest names and the package does not have, also by the client’s key', async () => {
    const without = new Map(files);
    without.delete('ledger/ledger.jsonl');
    const earlier = newPath('ledger');
    writeFileSync(earlier, `${lines.join('\n')}\n`);
    const options = { keys: [key.id], earlier };
    expect(await problemsOf(resigned(without, ours, key), options)).toContain(
      'The manifest names a ledger, and the package has none',
    );
    const elsewhere = resigned(files, ours, key, ({ ledger }) => Object.assign(ledger ?? {}, { path: 'x' }));
    expect(await problemsOf(elsewhere, options)).toContain(
      'The manifest names a ledger, and the package has none',
    );
  });

  it('is named: members that no reader expects, and those that are there twice', async () => {
    const twice = forged('sheets/waivers.json', (text) => text.replace('{', '{"incomplete":[],'));
    expect(await problemsOf(twice)).toContain(
      'sheets/waivers.json is no sheet: waivers could not be compared',
    );
    const sample = forged('samples/changes/1.json', (text) => text.replace('{', '{"row":{"id":"another"},'));
    expect(await problemsOf(sample)).toContain(
      'samples/changes/1.json is not the row that was drawn, or its proof does not hold',
    );
    const more = resigned(files, ours, other, (manifest) => Object.assign(manifest, { compliant: true }));
    await expect(verifyPackage(more)).rejects.toThrow('"compliant" is not what a manifest has there');
    const fewer = resigned(files, ours, other, ({ populations }) => {
      for (const one of populations) Object.assign(one, { attributes: undefined });
    });
    expect((await problemsOf(fewer)).join('\n')).toContain('The manifest counts other answers of changes');
  });

  it('is named: a CSV without even its columns', async () => {
    const empty = resigned(new Map(files).set('populations/alerts.csv', Buffer.of()), ours, other);
    expect(await problemsOf(empty)).toContain('populations/alerts.csv has no columns');
  });
});

describe('what a browser would not show, or not there,', () => {
  it.each([
    ['as a title', (text: string) => text.replace(/(#fail">)(\d+)</, '$1<title>$2</title><')],
    ['as a picture', (text: string) => text.replace(/(#fail">)(\d+)</, '$1<svg>$2</svg><')],
    [
      'before its table',
      (text: string) => text.replace(/<td([^>]*)>(<a [^>]*#fail">\d+<\/a>)<\/td>/, '<td$1></td>$2'),
    ],
    [
      'among heads',
      (text: string) => text.replace(/<\/tr><\/thead><tbody>(<tr>.*?<\/tr>)/, '</tr>$1</thead><tbody>'),
    ],
    ['without an end', (text: string) => text.replace('</main>', '')],
  ])('is named: %s', async (_, change) => {
    expect((await problemsOf(forged('index.html', change))).join('\n')).toMatch(
      /index\.html has markup in the wrong place/,
    );
  });

  it('is named: on paper, where no links of navigation are', async () => {
    const printed = forged('exceptions.html', (text) =>
      text.replace(/<p>(4 changes.*?)<\/p>/, '<nav>$1</nav>'),
    );
    expect((await problemsOf(printed)).join('\n')).toContain('exceptions.html says “(nav)”');
  });

  it('is named: on a phone, where each cell says its column', async () => {
    const phone = forged('gaps.html', (text) => text.replace('data-h="Lost"', 'data-h="Read afterwards"'));
    expect(await problemsOf(phone)).toContain(
      'gaps.html has a cell that says another column than its own: Read afterwards',
    );
  });

  it('is named: rows outside of their table', async () => {
    const moved = forged('populations/changes.html', (text) =>
      text.replace('<tbody>\n', '').replace('</tbody>', '<tbody></tbody>'),
    );
    expect((await problemsOf(moved)).join('\n')).toContain('has a row that is not in its table');
  });
});

describe('what is not shown', () => {
  it('is not said to be: an earlier package without a ledger shows nothing of what was before', async () => {
    const before = await written(dossier(3, { collectedAt: '2026-08-02T03:00:00.000Z' }), [key]);
    const verdict = await verifyPackage(await written(ours, [key]), { keys: [key.id], earlier: before });
    expect(verdict.problems).toEqual([]);
    expect(verdict.proven).not.toContain('It goes on from the earlier file.');
    expect(verdict.notProven).toContain(
      'That nothing older was rewritten or cut off since: the earlier file has no ledger from which this one could go on.',
    );
  });

  it('is not said to be: a population that was compared with nothing, or does not balance, is whole', async () => {
    const { notProven } = await verifyPackage(await written(ours, [key]));
    for (const id of ['changes', 'alerts', 'waivers'])
      expect(notProven).toContain(`That ${id} is whole: sheets/${id}.html says why.`);
  });

  it('is not said to be: a name that is another client’s id', async () => {
    const client = { id: 'github.com/8', host: 'github.com', name: 'github.com/7' };
    const named = await written(dossier(3, { client }), [key]);
    expect(await problemsOf(named, { client: 'github.com/7' })).toContain(
      'It is of github.com/8 (github.com/7), not of github.com/7',
    );
    expect(await problemsOf(await written(dossier(3), [key]), { client: 'Acme' })).toEqual([]);
  });

  it('is not written over: nothing of a package moves the terminal’s cursor', async () => {
    const esc = '2026-10-01T00:00:00.000Z\u001b[2J\u001b[HIt holds.\n';
    const path = resigned(files, ours, other, (manifest) =>
      Object.assign(manifest, { period: { from: esc, to: esc } }),
    );
    const said = report(await verifyPackage(path));
    expect(said[0]).toMatch(/^It does not hold/);
    expect(said.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

/** So many of one byte in a few kilobytes. */
function longOf(before: string, count: number): Files {
  const bytes = Buffer.alloc(before.length + count, 'a');
  bytes.write(before);
  expect(deflateRawSync(bytes).length).toBeLessThan(count / 500);
  return new Map(files).set('populations/changes.csv', bytes);
}

it('a field without an end is not read again with each piece of it', { timeout: 60_000 }, async () => {
  const path = resigned(longOf('"', 1 << 26), ours, other);
  const begun = performance.now();
  expect((await problemsOf(path)).join('\n')).toContain(
    'populations/changes.csv has a line, row or field that is too long',
  );
  expect(performance.now() - begun).toBeLessThan(20_000);
  expect(readFileSync(path).length).toBeLessThan(2 ** 20);
});

it('a page that says nothing, and much of it, is not read', async () => {
  const rows = '<tr><td></td></tr>'.repeat(1 << 20);
  const filled = forged('gaps.html', (text) =>
    text.replace('</main>', `<table><tbody>${rows}</tbody></table></main>`),
  );
  expect(await problemsOf(filled)).toContain('gaps.html is too large to be read');
  const lines_ = forged('populations/alerts.html', (text) => text + '\n'.repeat(1 << 21));
  expect(await problemsOf(lines_)).toContain(
    'populations/alerts.html has more around its rows than pages have',
  );
});

/** What is in a package: the same bytes everywhere, and nothing in it that is not what it seems. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Dossier } from '../../../app/evidence/model/dossier.ts';
import type { Population, Row } from '../../../app/evidence/model/population.ts';
import { archiveOf } from '../../../app/evidence/package/archive.ts';
import { newLeaves } from '../../../app/evidence/package/merkle.ts';
import { presets, zeroDeviations } from '../../../app/evidence/package/sample.ts';
import { newSink } from '../../../app/evidence/package/spool.ts';
import { newSpreadsheet } from '../../../app/evidence/package/tables/xlsx.ts';
import { writePackage } from '../../../app/evidence/package/write.ts';
import { verifierText } from '../../../app/evidence/standalone/verifier-text.ts';
import { drawFrom, verifyPackage } from '../../../app/evidence/standalone/verify.mjs';
import { hashOfLeaf, newTree } from '../../../app/evidence/verify/tree.ts';
import { csvLine } from '../../../app/papers/csv.ts';
import { visible } from '../../../app/papers/visible.ts';
import { verifierModule } from '../../../app/verifier.ts';
import { own } from '../../../policies/engine/prose.ts';
import { alerts, change, changes, dossier, hostile, tallyOf, waivers } from './dossiers.ts';
import { type Files, filesOf, folder, newKey, newPath, written } from './made.ts';
import { problemsOfOscal } from './oscal-rules.ts';

const key = newKey();
let path = '';
let files: Files = new Map();
const text = (name: string): string => files.get(name)?.toString('utf8') ?? '';

beforeAll(async () => {
  path = await written(dossier(60), [key]);
  files = filesOf(path);
});

/** A population of one column. */
const ofTitles = (titles: readonly string[]): Population => ({
  ...changes(0),
  id: 'incidents',
  columns: [{ key: 'title', title: 'Title', kind: 'text' }],
  rows: () =>
    titles.map(
      (title, i): Row => ({
        id: `row-${i}`,
        at: '2026-07-02T00:00:00.000Z',
        cells: { title },
        raw: { title },
      }),
    ),
});

const problemsOf = async (at: string) => (await verifyPackage(at, {})).problems;

describe('the same dossier', () => {
  it('gives the same bytes, in any time zone and language', { timeout: 60_000 }, async () => {
    const script = `
      import { readFileSync } from 'node:fs';
      import { writePackage } from ${JSON.stringify(join(process.cwd(), 'app/evidence/package/write.ts'))};
      import { dossier } from ${JSON.stringify(join(process.cwd(), 'test/evidence/package/dossiers.ts'))};
      const key = ${JSON.stringify(key)};
      const { sha256 } = await writePackage(dossier(60), { sign: [key], out: process.argv[1] });
      process.stdout.write(sha256);`;
    const inPlace = (TZ: string, LANG: string) => {
      const env = { ...process.env, TZ, LANG, LC_ALL: LANG };
      const args = ['--no-warnings', '--input-type=module', '--eval', script, newPath()];
      const { stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
      return stdout + stderr;
    };
    const here = await writePackage(dossier(60), { sign: [key], out: newPath() });
    expect(inPlace('Pacific/Apia', 'tr_TR.UTF-8')).toBe(here.sha256);
    expect(inPlace('America/St_Johns', 'C')).toBe(here.sha256);
    expect(readFileSync(here.path)).toEqual(readFileSync(path));
  });

  it('is what the verifier inside was written for, which is the one of this version', () => {
    expect(text('verify.mjs')).toBe(readFileSync('app/evidence/standalone/verify.mjs', 'utf8'));
    expect(verifierModule()).toBe(readFileSync('app/evidence/standalone/verifier-text.ts', 'utf8'));
    expect(text('verify.mjs')).toBe(verifierText);
    expect(
      [...verifierText.matchAll(/^import .* from '([^']+)';$/gm)].every(([, from]) =>
        from?.startsWith('node:'),
      ),
    ).toBe(true);
  });

  it('is written whole or not at all', async () => {
    const out = newPath();
    // Tests of other files may share the folder.
    const there = readdirSync(folder);
    const unsorted: Population = { ...changes(2), rows: () => [change(1, 2), change(0, 2)] };
    await expect(writePackage(dossier(0, { populations: [unsorted] }), { sign: [], out })).rejects.toThrow(
      'Population changes is not sorted, or has a row twice: change-0000000 after change-0000001',
    );
    let times = 0;
    const shifting: Population = {
      ...changes(2),
      rows: () => {
        times += 1;
        return [change(times, 9)];
      },
    };
    await expect(writePackage(dossier(0, { populations: [shifting] }), { sign: [], out })).rejects.toThrow(
      'gave other rows when it was read again',
    );
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(folder).filter((name) => !there.includes(name))).toEqual([]);
  });

  it('goes on in further files where one would be too large, and still holds', async () => {
    const out = newPath();
    await writePackage(dossier(40), {
      sign: [key],
      out,
      sizes: { maxPart: 4000, maxSheetRows: 11, rowsPerPage: 9 },
    });
    const inside = filesOf(out);
    expect([...inside.keys()]).toEqual(
      expect.arrayContaining([
        'raw/changes-2.jsonl',
        'populations/changes-2.csv',
        'populations/changes-5.html',
      ]),
    );
    expect(await problemsOf(out)).toEqual([]);
    const about = Buffer.from(
      unzipSync(inside.get('populations/changes.xlsx') ?? Buffer.of())['xl/worksheets/sheet1.xml'] ?? [],
    ).toString();
    expect(about).toContain(
      '4 sheets, as one cannot have more than 1,048,576 rows: Rows 1-10; Rows 11-20; Rows 21-30; Rows 31-40',
    );
  });

  it('needs no ledger, no rows and no controls', async () => {
    const bare: Partial<Dossier> = {
      frameworks: [],
      controls: () => [],
      continuity: () => [],
      gaps: () => [],
      notLookedAt: () => [],
      attachments: [],
      draw: { how: 'all' },
    };
    const out = await written(dossier(0, bare), [key]);
    expect(await problemsOf(out)).toEqual([]);
    expect(problemsOfOscal(filesOf(out))).toEqual([]);
    expect(await problemsOf(await written(dossier(0, { ...bare, populations: [] })))).toEqual([]);
  });
});

describe('what people wrote', () => {
  it('is text in every file, and nothing invisible', () => {
    const pages = [...files]
      .filter(([name]) => name.endsWith('.html'))
      .map(([, bytes]) => bytes.toString('utf8'));
    expect(pages.length).toBeGreaterThan(20);
    for (const page of pages) {
      const tags = (page.match(/<[^>]*>/g) ?? []).join('\n');
      expect(/<script|<img|javascript:|\son\w+=/i.exec(tags)).toBeNull();
      expect([page.includes('\u202e'), page.includes('\u0007')]).toEqual([false, false]);
    }
    expect(text('populations/changes.html')).toContain('[U+202E]gpj.exe[U+0007]');
    expect(text('populations/changes.csv')).toContain(
      `"'=HYPERLINK(""http://evil.test"")<img src=x onerror=alert(1)>|\`@all\`⏎[U+202E]gpj.exe[U+0007] \ufffd"`,
    );
    // Halves of characters are no Unicode; all else is in raw as it was.
    expect(text('raw/changes.jsonl')).toContain(JSON.stringify(hostile.toWellFormed()));
  });

  it.each([
    ['=1+1', `"'=1+1"`],
    ['  +1', `"'  +1"`],
    ['＝1', `"'＝1"`],
    ['-1', `"'-1"`],
    ['@a', `"'@a"`],
    ['a=b', '"a=b"'],
    ['a"b', '"a""b"'],
    [-1, '-1'],
    [true, '"yes"'],
    [null, '""'],
  ])('%j is %s in CSV', (cell, field) => {
    expect(csvLine([cell])).toBe(`${field}\r\n`);
  });

  it.each([
    ['a\u202eb', 'a[U+202E]b'],
    ['a\tb\r\nc', 'a[U+0009]b⏎c'],
    ['\u007f\u0085', '[U+007F][U+0085]'],
    ['👩\u200d💻 a\u200db', '👩\u200d💻 a[U+200D]b'],
    ['\ufeffa\u{e0041}', '[U+FEFF]a[U+E0041]'],
    ['naïve 変更 שלום', 'naïve 変更 שלום'],
  ])('%j is shown as %s', (value, shown) => {
    expect(visible(value)).toBe(shown);
  });

  it('may be longer than a cell, and look like an escape', async () => {
    const long = 'ab'.repeat(20_000);
    const out = await written(
      dossier(0, { populations: [ofTitles([long, '_x0041_ & <b>'])], draw: { how: 'all' } }),
    );
    expect(await problemsOf(out)).toEqual([]);
    const sheet = Buffer.from(
      unzipSync(filesOf(out).get('populations/incidents.xlsx') ?? Buffer.of())['xl/worksheets/sheet2.xml'] ??
        [],
    ).toString();
    expect(sheet).toContain('… [cut: 40000 characters, whole in raw/incidents.jsonl]</t>');
    expect(sheet).toContain('_x005F_x0041_ &amp; &lt;b&gt;');
    expect(Math.max(...[...sheet.matchAll(/<t [^>]*>([^<]*)</g)].map(([, one]) => one?.length ?? 0))).toBe(
      32_767,
    );
  });
});

/** What a reader gets of a page, without its marks. */
const readOf = (page: string): string =>
  page
    .replace(/<style>[^<]*<\/style>/, '')
    .replaceAll(/<\/?(?:h\d|p|li|ul|tr)[^>]*>/g, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/\n+/g, '\n');

describe('the overview', () => {
  it('says in a minute what the package shows, what it does not prove, and what to ask for', () => {
    const said = readOf(text('index.html'));
    expect(said.indexOf('In one minute')).toBeLessThan(said.indexOf('Populations'));
    expect(said).toContain('60 changes of protected branches.');
    expect(said).toContain('whether they are met is the auditor’s opinion.');
    const failing = Array.from({ length: 60 }, (_, i) => change(i, 60)).filter(({ attributes }) =>
      Object.values(attributes ?? {}).some(({ answer }) => answer === 'fail'),
    );
    expect(said).toMatch(new RegExp(`✗ ${failing.length} of 60 changes fail something: A2 \\d+, A7 \\d+`));
    expect(said).toContain(
      'of 1 rule of a branch, 0 all the time; 1 weaker at some time; 0 not known at some time.',
    );
    expect(said).toContain('Waivers: Waivers in files were only read at the end of the period.');
    expect(said).toContain('Changes of protected branches: 1 of 1 tie-outs do not balance or are not known.');
    expect(said).toContain('There is 1 time in which nobody looked: gaps.html says which.');
    expect(said).toContain('1 document that GitHub cannot show');
    expect(said).toContain('The ids of Acme’s keys, by another way than the file.');
    expect(said).not.toContain('The package of the whole period');
  });

  it('calls it no absence of gaps that nobody listened, and names what is missing of many once', async () => {
    const blind = { sheet: () => ({ ...waivers.sheet(), incomplete: [own('The token may not see all')] }) };
    const out = await written(
      dossier(3, {
        collector: { by: 'the command', version: '0.1.0', ledgerSince: null },
        collectedAt: '2026-09-01T00:00:00.000Z',
        populations: [changes(3), alerts, waivers].map((one) => ({ ...one, ...blind })),
        gaps: () => [],
        controls: () =>
          dossier(3)
            .controls()
            .map((one) => ({ ...one, gapMinutes: 0 })),
      }),
    );
    const inside = filesOf(out);
    const page = (name: string) => readOf(inside.get(name)?.toString('utf8') ?? '');
    expect(page('index.html')).toContain('Gaps not recorded, 1 not looked at');
    expect(page('index.html')).toContain('All populations: The token may not see all.');
    expect(page('index.html')).toContain('The package of the whole period, when it is over.');
    expect(page('index.html')).toContain('Nobody signed it');
    expect(page('gaps.html')).toContain('Nobody listened while it happened');
    expect(page('sheets/changes.html')).toContain('Nobody listened while it happened');
    expect(page('controls.html')).toContain('gaps not recorded');
    expect(page('controls.html')).not.toContain('no gap');
    expect(page('README.html')).not.toContain('ids of its keys');
  });

  it('shows what a rule in force rests on, and of many changes inside only some', async () => {
    const [rule] = dossier(3).continuity();
    const [first] = rule?.intervals ?? [];
    if (!rule || !first) throw new Error('the dossier has no rule');
    const because = own('ruleset main asks for it; whom it did not bind is not known');
    const many = Array.from({ length: 9 }, (_, i) => `change-${i}`);
    const out = await written(
      dossier(3, {
        continuity: () => [
          { ...rule, intervals: [{ ...first, to: '2026-10-01T00:00:00.000Z', because }] },
          {
            ...rule,
            rule: 'checks',
            intervals: [{ ...first, to: '2026-10-01T00:00:00.000Z', state: 'unknown', changes: many }],
          },
        ],
      }),
    );
    const page = readOf(filesOf(out).get('continuity.html')?.toString('utf8') ?? '');
    expect(page).toContain('whom it did not bind is not known');
    expect(page).toContain('9 changes inside: change-0, change-1, change-2 and 6 more');
    expect(page).not.toContain('change-3');
  });

  it('names rows as people do, beside their ids', () => {
    expect(readOf(text('populations/changes-A2.html'))).toMatch(
      /change-0000003acme\/shop-3 Fix order 3 of the shop/,
    );
    expect(readOf(text('samples/changes.html'))).toMatch(/change-\d{7}acme\/shop-\d+ Fix order/);
  });
});

describe('numbers', () => {
  it('lead to their rows, and each link to something that is there', () => {
    const ids = new Map(
      [...files]
        .filter(([name]) => name.endsWith('.html'))
        .map(([name, bytes]) => [
          name,
          new Set([...bytes.toString('utf8').matchAll(/ id="([^"]+)"/g)].map(([, id]) => id ?? '')),
        ]),
    );
    const broken = [...ids.keys()].flatMap((page) =>
      [...text(page).matchAll(/ href="([^"]+)"/g)].flatMap(([, href = '']) => {
        if (href.startsWith('https://')) return [];
        const [to = '', anchor] = href.split('#');
        const target = join(page, '..', to);
        return files.has(target) && (anchor === undefined || ids.get(target)?.has(anchor))
          ? []
          : [`${page} → ${href}`];
      }),
    );
    expect(broken).toEqual([]);
    for (const id of ['A1', 'A2', 'A6'] as const)
      for (const [answer, count] of Object.entries(tallyOf(60, id)))
        expect(text('index.html')).toContain(
          `<a href="populations/changes-${id}.html#${answer.replace(' ', '-')}">${count}</a>`,
        );
  });

  it('are counted again: a row outside of the period, and a control that counts otherwise, are named', async () => {
    const late: Population = {
      ...changes(1),
      rows: () => [{ ...change(0, 1), at: '2026-10-01T00:00:00.000Z' }],
    };
    expect(await problemsOf(await written(dossier(0, { populations: [late] })))).toEqual([
      'raw/changes.jsonl, line 1 (change-0000000) is of 2026-10-01T00:00:00.000Z, outside of the period',
      ...[
        'CC8.1 says 0 passed, 0 failed, 0 notApplicable, 1 unknown of A1',
        'CC8.1 says 0 passed, 0 failed, 0 notApplicable, 1 unknown of A2',
        'CC8.1 says 0 passed, 0 failed, 0 notApplicable, 1 unknown of A6',
        'A.8.32 says 0 passed, 0 failed, 0 notApplicable, 1 unknown of A1',
      ].map((says) => expect.stringContaining(`raw/controls.json: control ${says}`)),
    ]);
  });

  it('of what was there when it was collected may be younger than the period, and of no other', async () => {
    const late = (id: Population['id']): Population => ({
      ...changes(1),
      id,
      rows: () => [{ id: '1', at: '2026-10-01T00:00:00.000Z', cells: {}, raw: { id: 1, disabled: false } }],
    });
    const outside = async (id: Population['id']) =>
      (await problemsOf(await written(dossier(0, { populations: [late(id)] })))).filter((one) =>
        one.endsWith('outside of the period'),
      ).length;
    for (const id of ['repositories', 'access', 'vendors'] as const)
      expect([id, await outside(id)]).toEqual([id, 0]);
    for (const id of ['alerts', 'incidents', 'waivers'] as const)
      expect([id, await outside(id)]).toEqual([id, 1]);
  });

  it('of a column that a population and the package both have are shown once', async () => {
    const doubled: Population = {
      ...changes(3),
      columns: [
        { key: 'at', title: 'When', kind: 'time' },
        { key: 'A1', title: 'A1', kind: 'answer' },
        ...changes(3).columns,
      ],
    };
    const out = await written(dossier(3, { populations: [doubled] }));
    expect(await problemsOf(out)).toEqual([]);
    expect(
      filesOf(out)
        .get('populations/changes.csv')
        ?.toString('utf8')
        .split('\r\n')[0]
        ?.match(/"A1"|"At"|"When"/g),
    ).toEqual(['"At"', '"A1"']);
  });
});

describe('samples', () => {
  it.each([
    [50, 0.9, 0.1, 18],
    [100, 0.9, 0.1, 20],
    [250, 0.9, 0.1, 21],
    [500, 0.9, 0.1, 22],
    [1_000_000, 0.9, 0.1, 22],
    [1_000_000, 0.95, 0.1, 29],
    [1_000_000, 0.9, 0.05, 45],
    [1_000_000, 0.95, 0.05, 59],
    [1, 0.9, 0.1, 1],
    [0, 0.9, 0.1, 0],
  ])('of %i rows with %f confidence at %f are %i', (rows, confidence, tolerable, size) => {
    expect(zeroDeviations(rows, confidence, tolerable)).toBe(size);
  });

  it('of ten percent are three at least and thirty at most, and never more than there are', () => {
    expect([2, 10, 100, 1000].map(presets['ten-percent'].size)).toEqual([2, 3, 10, 30]);
  });

  it('are drawn again from the package alone, and another nonce draws others', async () => {
    const manifest = JSON.parse(text('manifest.json'));
    const { draw, root } = manifest.populations[0];
    const again = await drawFrom(path, { population: 'changes', nonce: draw.nonce, size: 25 });
    expect(again).toEqual({ seed: draw.seed, root, rows: 60, drawn: draw.drawn });
    const other = await drawFrom(path, {
      population: 'changes',
      nonce: `${draw.nonce}.`,
      size: 25,
      preset: '90/10',
    });
    expect(other.drawn).toHaveLength(presets['90/10'].size(60));
    expect(other.drawn.slice(0, 5)).not.toEqual(draw.drawn.slice(0, 5));
    await expect(drawFrom(path, { population: 'dogs', nonce: 'n', size: 25 })).rejects.toThrow(
      'it has no population dogs, but changes, alerts, waivers',
    );
  });

  it('with a preset have its size', async () => {
    const out = await written(dossier(60, { draw: { how: 'sample', size: 0, nonce: 'n', preset: '90/10' } }));
    expect(await problemsOf(out)).toEqual([]);
    expect(
      [...filesOf(out).keys()].filter((name) => /^samples\/changes\/\d+\.json$/.test(name)),
    ).toHaveLength(presets['90/10'].size(60));
  });

  it('have proofs for every size of a population', () => {
    for (let size = 1; size <= 33; size += 1) {
      const leaves = newLeaves();
      const tree = newTree();
      for (let i = 0; i < size; i += 1) {
        leaves.add(`${i}`);
        tree.add(hashOfLeaf(`${i}`));
      }
      expect(leaves.tree().root).toBe(tree.root());
    }
    expect(newLeaves().tree().root).toBe(newTree().root());
  });
});

describe('archives', () => {
  it('beyond the limits of old zip files are ZIP64', async () => {
    const entries = ['a.txt', 'b.txt', 'c.txt'].map((name) => {
      const sink = newSink(name, newPath('part'));
      sink.write(name.repeat(50));
      return sink.close();
    });
    for (const limits of [
      { maxOffset: 60, maxEntries: 10 },
      { maxOffset: 1e6, maxEntries: 2 },
    ]) {
      const bytes = Buffer.concat(Array.from(archiveOf(entries, limits), (one) => Buffer.from(one)));
      expect(bytes.includes(Buffer.from([0x50, 0x4b, 6, 6]))).toBe(true);
      expect(
        Object.entries(unzipSync(bytes)).map(([name, one]) => [name, Buffer.from(one).toString()]),
      ).toEqual(['a.txt', 'b.txt', 'c.txt'].map((name) => [name, name.repeat(50)]));
    }
  });

  it('have spreadsheets with formulas only as text, and times as dates', () => {
    const book = newSpreadsheet({
      path: 'a.xlsx',
      columns: [
        { key: 'a', title: '=A1', kind: 'text' },
        { key: 'at', title: 'At', kind: 'time' },
      ],
      whole: 'raw',
      about: () => [],
      newFile: () => newPath('part'),
    });
    book.add(['=1+1', '2026-07-01T12:00:00.500Z']);
    book.add(['2026-07-01T12:00:00.000Z', '0000-01-01T00:00:00.000Z']);
    const { file } = book.close();
    const sheet = Buffer.from(unzipSync(readFileSync(file))['xl/worksheets/sheet2.xml'] ?? []).toString();
    expect(sheet).toContain('<t xml:space="preserve">=1+1</t>');
    expect(sheet).not.toContain('<f');
    // 46,204 days and a half from the one that spreadsheets count from; what is in no column of times stays a text.
    expect([...sheet.matchAll(/<c s="2"><v>([^<]*)<\/v><\/c>/g)].map(([, number]) => Number(number))).toEqual(
      [expect.closeTo(46_204.5 + 0.5 / 86_400, 8)],
    );
    expect(sheet).toContain('<t xml:space="preserve">2026-07-01T12:00:00.000Z</t>');
    expect(sheet).toContain('<t xml:space="preserve">0000-01-01T00:00:00.000Z</t>');
    expect(sheet).toContain('<autoFilter ref="A1:B3"/>');
  });
});

describe('OSCAL', () => {
  it('keeps the rules of its schema, and refers to nothing that is not there', () => {
    expect(problemsOfOscal(files)).toEqual([]);
    const { results } = JSON.parse(text('oscal/assessment-results.json'))['assessment-results'];
    const [ofChanges, , ofWaivers, ofRules] = results;
    const failing = Array.from({ length: 60 }, (_, i) => change(i, 60)).filter(({ attributes }) =>
      Object.values(attributes ?? {}).some(({ answer }) => answer === 'fail'),
    );
    expect(ofChanges.observations).toHaveLength(1 + failing.length + 25);
    expect(ofWaivers.risks).toEqual([
      expect.objectContaining({ status: 'deviation-approved', deadline: '2026-09-30T23:59:59.999Z' }),
    ]);
    const states = [...ofChanges.findings, ...ofRules.findings].map(({ title, target, props }) => [
      title,
      target.status.reason,
      props[0].value,
    ]);
    expect(states).toContainEqual(['CC8.1: A1: It landed through a pull request', 'fail', 'fail']);
    expect(states).toContainEqual([
      'CC8.1: A6: Every required check had passed before the merge',
      'other',
      'unknown',
    ]);
    expect(states).toContainEqual(['CC8.1: Continuity: approvals', 'fail', 'fail']);
  });

  it('has the same ids for the same things in another export', async () => {
    const again = filesOf(await written(dossier(60, { collectedAt: '2026-10-09T00:00:00.000Z' })));
    const ids = (all: Files) =>
      [
        ...(all.get('oscal/assessment-results.json')?.toString('utf8') ?? '').matchAll(/"uuid": "([^"]+)"/g),
      ].map(([, id]) => id);
    expect(ids(again)).toEqual(ids(files));
  });

  it('is broken by what the rules are for', () => {
    const broken = new Map(files);
    const change = (from: string, to: string) => {
      broken.set(
        'oscal/assessment-results.json',
        Buffer.from(text('oscal/assessment-results.json').replace(from, to)),
      );
      return problemsOfOscal(broken).length;
    };
    expect(change('"observation-uuid": "', '"observation-uuid": "0')).toBeGreaterThan(0);
    expect(change('"methods": [\n', '"methods": [],"m": [\n')).toBeGreaterThan(0);
    expect(change('"target-id": "CC8.1_smt"', '"target-id": "CC8.2_smt"')).toBeGreaterThan(0);
    expect(change('../populations/', '../elsewhere/')).toBeGreaterThan(0);
  });
});

describe('data about people', () => {
  it('is listed with how much there is of it', () => {
    const page = text('person-data.html');
    expect(page).toContain('addresses of mail, as commits and GitHub name them');
    expect(page).toMatch(/names of accounts on GitHub<\/td><td class="n">6</);
  });
});

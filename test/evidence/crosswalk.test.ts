/** Crosswalks are whole, agree with what policies say of themselves, and their errors have lines. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { crosswalkModule } from '../../app/crosswalk.ts';
import { crosswalks, readCrosswalk } from '../../app/evidence/controls/crosswalk.ts';
import { cis } from '../../policies/coverage/cis.ts';
import { frameworks } from '../../policies/engine/controls.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { catalogue } from '../../policies/index.ts';

const all = new Map(crosswalks.map((one) => [one.framework.id, one]));

const idsOf = (framework: string): readonly string[] =>
  all.get(framework)?.controls.map(({ id }) => id) ?? [];

/** `PO.1.1` to `PO.1.3` … */
const numbered = (stem: string, ...counts: readonly number[]): readonly string[] =>
  counts.flatMap((count, i) => Array.from({ length: count }, (_, j) => `${stem}${i + 1}.${j + 1}`));

/** NIST SP 800-218 1.1; the third practice of PW is empty there, and so is the third task of its fourth. */
const ssdfTasks = [
  ...numbered('PO.', 3, 3, 3, 2, 2),
  ...numbered('PS.', 1, 1, 2),
  ...numbered('PW.', 3, 1, 0, 4, 1, 2, 2, 2, 2).filter((id) => id !== 'PW.4.3'),
  ...numbered('RV.', 3, 2, 4),
];

const commonCriteria = numbered('CC', 5, 3, 4, 2, 3, 8, 5, 1, 2);

const within = (text: string | undefined, max: number): boolean => Number(text) >= 1 && Number(text) <= max;

/** Whether a framework has an id, by what its publisher lists. */
const published: Readonly<Record<string, (id: string) => boolean>> = {
  soc2: (id) => commonCriteria.includes(id) || /^(A1\.[1-3]|C1\.[12]|PI1\.[1-5])$/.test(id),
  iso27001: (id) => {
    const [, theme = '', number] = /^A\.([5-8])\.(\d+)$/.exec(id) ?? [];
    return within(number, { 5: 37, 6: 8, 7: 14, 8: 34 }[theme] ?? 0);
  },
  ssdf: (id) => ssdfTasks.some((task) => task === id || task.startsWith(`${id}.`)),
  cis: (id) => id in cis,
  gdpr: (id) => within(/^Art\.(\d+)(\.\d+)?(\.[a-z])?$/.exec(id)?.[1], 99),
};

describe('the crosswalks', () => {
  it('are as their files are', () => {
    expect(readFileSync('app/evidence/controls/texts.ts', 'utf8')).toBe(crosswalkModule());
  });

  it('have every control that a policy names, and call the frameworks as policies do', () => {
    const missing = catalogue.flatMap(({ id, controls }) =>
      controls
        .filter(({ framework, id: of }) => !all.get(framework)?.controls.some((one) => one.id === of))
        .map((one) => `${id}: ${one.framework} ${one.id}`),
    );
    expect(missing).toEqual([]);
    for (const [id, title] of Object.entries(frameworks)) expect(all.get(id)?.framework.title).toBe(title);
  });

  it('have evidence, a policy or something to ask for of every control', () => {
    const empty = crosswalks.flatMap(({ framework, controls }) =>
      controls
        .filter(({ evidence, manual }) => evidence.length + manual.length === 0)
        .filter(
          ({ id }) =>
            !catalogue.some((policy) =>
              policy.controls.some((one) => one.framework === framework.id && one.id === id),
            ),
        )
        .map(({ id }) => `${framework.id} ${id}`),
    );
    expect(empty).toEqual([]);
  });

  it('have the words of the page about other tools, where it has them', () => {
    const words = new Map<string, string>(Object.entries(cis));
    for (const one of all.get('cis')?.controls ?? []) expect(one.words).toBe(words.get(one.id));
  });

  it('name what the frameworks have, and nothing else', () => {
    for (const [framework, has] of Object.entries(published))
      expect([framework, idsOf(framework).filter((id) => !has(id))]).toEqual([framework, []]);
  });

  it('say which of the published tasks and criteria they leave out', () => {
    const said = (framework: string) => all.get(framework)?.framework.leavesOut ?? '';
    const named = [...said('ssdf').matchAll(/[A-Z]{2}(?:\.\d+)+/g)].map(([id]) => id);
    const isNamed = (id: string) => named.some((one) => id === one || id.startsWith(`${one}.`));
    expect(ssdfTasks.filter((id) => isNamed(id) === idsOf('ssdf').includes(id))).toEqual([]);
    const criteria = [...commonCriteria, 'A1.1', 'A1.2', 'A1.3', 'C1.1', 'C1.2'];
    expect(criteria.filter((id) => !idsOf('soc2').includes(id))).toEqual([]);
    for (const { framework } of crosswalks) expect(said(framework.id)).toMatch(/not in it/);
  });

  it('say that only a service records as it happens, and hold code for no personal data', () => {
    const rationales = crosswalks.flatMap(({ controls }) =>
      controls.flatMap(({ evidence }) => evidence.map(({ rationale }) => rationale)),
    );
    const live = rationales.filter((text) => /as it happens|as they happen|signed chain/.test(text));
    expect(live.length).toBeGreaterThan(0);
    expect(live.filter((text) => !text.includes('Where Fairlead runs as a service'))).toEqual([]);
    const toward = all.get('gdpr')?.controls.flatMap(({ evidence }) => evidence.map((one) => one.toward));
    expect([...new Set(toward)]).toEqual(['supporting']);
  });

  it('never say that anybody complies', () => {
    for (const one of crosswalks)
      expect(JSON.stringify(one)).not.toMatch(/\bcompl(y|ies|iant|iance)\b|certif/i);
  });
});

const file = (controls: string) =>
  readCrosswalk({
    path: 'x.yml',
    text: `framework: own\ntitle: Our own\nversion: '2026-01-01'\ncontrols:\n${controls}`,
  });

const problems = (controls: string) => {
  const read = file(controls);
  return read.ok ? [] : read.problems.map(({ line, message }) => `${line}: ${toPlain(message)}`);
};

describe('a crosswalk of one’s own', () => {
  const evidence = (what: string) =>
    `  - id: X.1\n    words: Our words\n    evidence:\n      - ${what}\n        toward: partial\n        rationale: It shows it.\n`;

  it('may name an attribute, a population or a rule', () => {
    for (const what of ['attribute: A1', 'population: alerts', 'continuity: approvals'])
      expect(problems(evidence(what))).toEqual([]);
  });

  it.each([
    [
      evidence('attribute: A13'),
      /^8: "controls\.0\.evidence\.0\.attribute" must be "A1", .*here it is the text "A13"/,
    ],
    [evidence('population: allerts'), /^8: .*Did you mean .*alerts/],
    [evidence('continuity: approval'), /^8: no rule is called approval/],
    [evidence('policy: review'), /^8: unknown key "policy"/],
    [evidence('attribute: A1\n        population: alerts'), /^8: .*must name one attribute/],
    ['  - id: X.1\n    words: Our words\n  - id: X.1\n    words: Other words\n', /^7: X\.1 is there already/],
    ['  - id: X.1\n    word: Our words\n', /6: unknown key "word"/],
    ['  - words: Our words\n', /^5: "controls\.0\.id" is missing/],
  ])('%s is refused with its line', (text, message) => {
    expect(problems(text).join('\n')).toMatch(message);
  });
});

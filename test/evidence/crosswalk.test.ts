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

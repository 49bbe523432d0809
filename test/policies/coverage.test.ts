/** docs/coverage.md says what the policies say, and they name only what is there. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { coveragePage, inventories } from '../../policies/coverage/table.ts';
import { answers, answersPartOf } from '../../policies/engine/answers.ts';
import { control } from '../../policies/engine/controls.ts';
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import { catalogue } from '../../policies/index.ts';

const one = catalogue[0] as AnyPolicy;
const saying = (more: Partial<AnyPolicy>): AnyPolicy => ({ ...one, controls: [], ...more });
const rowOf = (page: string, id: string) => page.split('\n').find((line) => line.startsWith(`| ${id} |`));

describe('docs/coverage.md', () => {
  it('is what `npm run coverage` writes', () => {
    expect(readFileSync('docs/coverage.md', 'utf8')).toBe(coveragePage(catalogue));
  });

  it('has every id of every inventory once', () => {
    const page = coveragePage([]);
    for (const { title, ids } of inventories) {
      const section = page.slice(page.indexOf(`## ${title}\n`)).split('\n## ')[0] ?? '';
      for (const id of Object.keys(ids))
        expect(section.split('\n').filter((line) => line.startsWith(`| ${id} |`))).toHaveLength(1);
    }
  });

  it('calls covered what one policy answers in full, partly what only parts are answered of, and the rest not', () => {
    const page = coveragePage([
      saying({
        id: 'a',
        answers: [answersPartOf('scorecard', 'SAST'), answersPartOf('scorecard', 'License')],
      }),
      saying({
        id: 'b',
        answers: [answers('scorecard', 'License')],
        controls: [control('cis', '1.3.3', 'supporting'), control('cis', '1.3.5', 'full')],
      }),
    ]);
    expect(rowOf(page, 'SAST')).toContain('| partly | [a](');
    expect(rowOf(page, 'License')).toMatch(/\| covered \| \[a\].*, \[b\]/);
    expect(rowOf(page, 'Fuzzing')).toContain('| not |  |');
    expect(rowOf(page, 'Contributors')).toContain('| not | says nothing about');
    expect(rowOf(page, '1.3.3')).toContain('| background | [b](');
    expect(rowOf(page, '1.3.5')).toContain('| covered | [b](');
  });
});

describe('what policies answer', () => {
  it('is named once each, and sits in an inventory', () => {
    const wrong = catalogue.flatMap((policy) => {
      const named = inventories.flatMap(({ title, ids, answered }) =>
        answered(policy).map(({ id }) => ({ id: `${title}: ${id}`, known: id in ids })),
      );
      const twice = named.filter(({ id }, i) => named.findIndex((other) => other.id === id) !== i);
      return [...twice, ...named.filter(({ known }) => !known)].map(({ id }) => `${policy.id}: ${id}`);
    });
    expect(wrong).toEqual([]);
  });

  it('is not what nothing can answer', () => {
    const wrong = inventories.flatMap(({ ids, beyond }) => Object.keys(beyond).filter((id) => !(id in ids)));
    expect(wrong).toEqual([]);
  });
});

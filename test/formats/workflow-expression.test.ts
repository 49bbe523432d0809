// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of GitHub Actions
import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { condition, embedded } from '../../policies/formats/workflow-embedded.ts';
import { parseExpression } from '../../policies/formats/workflow-expression.ts';
import { flows } from '../../policies/formats/workflow-flow.ts';

function flowing(text: string): readonly string[] | null {
  const expression = parseExpression(text);
  return (
    expression && flows(expression).map(({ path, dumped }) => `${path.join('.')}${dumped ? ' dumped' : ''}`)
  );
}

describe('what an expression may carry', () => {
  it.each<[string, readonly string[] | null]>([
    ['github.head_ref', ['github.head_ref']],
    ['GitHub.Event.Issue.Title', ['github.event.issue.title']],
    ["github['event']['issue'].title", ['github.event.issue.title']],
    ['github.event.commits[0].message', ['github.event.commits.0.message']],
    ['github.event.commits.*.message', ['github.event.commits.*.message']],
    ['github.event.commits[*].message', ['github.event.commits.*.message']],
    ['github.event[matrix.kind].title', ['github.event.?.title']],
    ["github.event.issue.title == 'x'", []],
    ['!github.event.issue.title', []],
    ["contains(github.event.issue.title, 'x')", []],
    ["startsWith(github.head_ref, 'x') && github.ref", ['github.ref']],
    ["github.head_ref && 'a' || 'b'", []],
    ['github.head_ref || github.ref_name', ['github.head_ref', 'github.ref_name']],
    ["format('{0}-{1}', github.head_ref, 'x')", ['github.head_ref']],
    ['toJSON(github.event)', ['github.event dumped']],
    ['fromJSON(github.event.comment.body).x', ['github.event.comment.body']],
    ["(github.head_ref || 'it''s')", ['github.head_ref']],
    ["'github.head_ref'", []],
    ['-1.5e3 < 0x1F', []],
    ['', null],
    ['github.', null],
    ['github.head_ref github.ref', null],
    ["contains('a'", null],
    ['a(', null],
    ['a &&', null],
    ['"double quotes"', null],
  ])('%s', (text, expected) => {
    expect(flowing(text)).toEqual(expected);
  });

  it('gives up on what is nested or long beyond reason, at once', () => {
    expect(flowing(`${'('.repeat(20_000)}a`)).toBeNull();
    expect(flowing(`${'!'.repeat(20_000)}a`)).toBeNull();
    expect(flowing(`${'a('.repeat(5_000)}`)).toBeNull();
    expect(flowing(Array.from({ length: 6_000 }, () => 'a').join('||'))).toBeNull();
    expect(flowing('a'.repeat(30_000))).toBeNull();
  });

  it('never throws', () => {
    assert(property(string({ unit: 'grapheme-ascii', maxLength: 60 }), (text) => void flowing(text)));
  });
});

describe('what is embedded in a text', () => {
  it.each<[string, readonly string[]]>([
    ['echo ${{ a }} ${{b}}', ['a', 'b']],
    ["${{ format('}}', a) }}x", ["format('}}', a)"]],
    ['${{ a', []],
    ['$ {{ a }}', []],
    ['${{ a }} ${{ b', ['a']],
  ])('%s', (text, inner) => {
    expect(embedded(text).map((one) => one.inner)).toEqual(inner);
    for (const { start, end, whole } of embedded(text)) expect(text.slice(start, end)).toBe(whole);
  });
});

describe('a condition', () => {
  it.each([
    ["github.ref == 'x'", true],
    ["${{ github.ref == 'x' }}", true],
    ["${{ github.ref == 'x' }} && true", false],
    ["${{ github.ref == 'x' }}\n", false],
    [null, false],
  ])('%j is an expression: %s', (text, is) => {
    expect(condition(text) !== null).toBe(is);
  });
});

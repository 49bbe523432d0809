import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributeReader, readGitAttributes } from '../../policies/formats/git-attributes.ts';

const generated = (text: string, path: string) =>
  attributeReader(readGitAttributes(text), 'linguist-generated')(path);

describe('an attribute of a path', () => {
  it.each<readonly [string, string, boolean | null]>([
    ['', 'a.ts', null],
    ['*.ts linguist-generated', 'src/deep/a.ts', true],
    ['*.ts linguist-generated=true', 'a.ts', true],
    ['*.ts linguist-generated=false', 'a.ts', false],
    ['*.ts -linguist-generated', 'a.ts', false],
    ['*.ts linguist-generated\n/src/a.ts -linguist-generated', 'src/a.ts', false],
    ['*.ts linguist-generated\na.ts !linguist-generated', 'a.ts', null],
    ['*.ts linguist-generated\n*.ts text', 'a.ts', true],
    ['src/*.ts linguist-generated', 'src/a.ts', true],
    ['src/*.ts linguist-generated', 'src/b/a.ts', null],
    ['src/** linguist-generated', 'src/b/a.ts', true],
    ['src/ linguist-generated', 'src/a.ts', null],
    ['src linguist-generated', 'src/a.ts', null],
    ['/a.ts linguist-generated', 'b/a.ts', null],
    ['!a.ts linguist-generated', 'a.ts', null],
    ['# *.ts linguist-generated', 'a.ts', null],
    ['  *.ts\tlinguist-generated\r', 'a.ts', true],
    ['"a b.ts" linguist-generated', 'a b.ts', true],
    ['{a,b}.ts linguist-generated', 'a.ts', null],
    ['[attr]made linguist-generated -diff\n*.ts made', 'a.ts', true],
    ['*.ts other', 'a.ts', null],
  ])('%j says of %s: %j', (text, path, value) => {
    expect(generated(text, path)).toBe(value);
  });

  it('of the built-in macro is expanded', () => {
    expect(attributeReader(readGitAttributes('*.png binary'), 'diff')('a.png')).toBe(false);
  });

  it('is never an error, whatever the text', () => {
    const line = fc.oneof(
      fc.constantFrom('"', '[attr]', '[attr]binary binary', '*.{a', '[', '\\', '!'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(line), fc.string(), (lines, path) => {
        expect([true, false, null]).toContain(generated(lines.join('\n'), path));
      }),
    );
  });
});

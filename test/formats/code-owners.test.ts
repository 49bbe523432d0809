import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCodeOwners } from '../../policies/formats/code-owners.ts';

const read = (text: string) => readCodeOwners('CODEOWNERS', text);

describe('readCodeOwners', () => {
  it('reads people, teams, addresses, blanks and comments', () => {
    const { rules, problems } = read(
      '\uFEFF# heading\r\n\r\n*   @one\t@acme/web-team docs@example.com # why\n/a\\ b @enterprise_user #x\n/none\n',
    );
    expect(problems).toEqual([]);
    expect(rules).toEqual([
      {
        line: 3,
        pattern: '*',
        owners: [
          { kind: 'user', name: 'one' },
          { kind: 'team', name: 'acme/web-team' },
          { kind: 'email', name: 'docs@example.com' },
        ],
      },
      { line: 4, pattern: '/a\\ b', owners: [{ kind: 'user', name: 'enterprise_user' }] },
      { line: 5, pattern: '/none', owners: [] },
    ]);
  });

  it.each([
    ['!*.js @a', 'negated'],
    ['\\#x @a', 'escaped #'],
    ['*.[ch] @a', 'character range'],
    ['a***b @a', '***'],
    ['*.js octocat', 'neither'],
    ['*.js @a/b/c', 'neither'],
    ['*.js @', 'neither'],
    ['*.js a@b@c.d', 'neither'],
    ['*.js @ok octocat', 'neither'],
  ])('skips and reports %s', (line, problem) => {
    const { rules, problems } = read(`* @first\n${line}\n`);
    expect(rules.map((rule) => rule.line)).toEqual([1]);
    expect(problems).toEqual([{ line: 2, problem: expect.stringContaining(problem) }]);
  });

  it('accounts for every line that is neither blank nor a comment, and never throws', () => {
    const line = fc.oneof(fc.string(), fc.constantFrom('* @a', '# c', '', '!x @a', '/a/ @o/t', '\\'));
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const single = lines.map((each) => each.replace(/[\r\n]/g, ''));
        const { rules, problems } = read(single.join('\n'));
        const numbers = [...rules, ...problems].map((each) => each.line).sort((a, b) => a - b);
        const meant = single.flatMap((each, i) => (/^\uFEFF?\s*(#|$)/.test(each) ? [] : [i + 1]));
        expect(numbers).toEqual(meant);
      }),
    );
  });
});

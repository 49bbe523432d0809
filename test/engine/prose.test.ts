import { describe, expect, it } from 'vitest';
import { toPlain } from '../../policies/engine/plain.ts';
import { gist, own, type Prose, say } from '../../policies/engine/prose.ts';

describe('gist', () => {
  it.each<[string, Prose, string]>([
    ['one sentence', say`Bump ${'lodash'}.`, 'Bump lodash.'],
    ['no full stop', own('no record'), 'no record'],
    ['two sentences', say`Needs ${1} approval. Ask ${'ines'}.`, 'Needs 1 approval.'],
    ['a question', own('No issue yet? Open one.'), 'No issue yet?'],
    [
      'a value that looks like sentences',
      say`The title ${'Fix it. Now.'} is short. Say more.`,
      'The title Fix it. Now. is short.',
    ],
    ['a value at the very end', say`It says ${'a. b'}`, 'It says a. b'],
    ['a version', own('Node 24.1 is needed. Update.'), 'Node 24.1 is needed.'],
    ['a sentence that ends with its piece', [...say`Add ${'a.md'}.`, ...own(' Then push.')], 'Add a.md.'],
    ['nothing', [], ''],
  ])('of %s', (_, prose, expected) => {
    expect(toPlain(gist(prose))).toBe(expected);
  });
});

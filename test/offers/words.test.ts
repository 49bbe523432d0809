/** What is said of files that were offered stays within the terminal, however narrow it is. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { filesAccountText, filesMovedText, notTakenBackText } from '../../app/offers/account-words.ts';
import { say } from '../../policies/engine/prose.ts';
import { columns } from '../../policies/engine/wrap.ts';

const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });

it('is never wider than it', () => {
  fc.assert(
    fc.property(word, word, fc.integer({ min: 24, max: 120 }), (target, text, width) => {
      const step = {
        target,
        title: 'Add CODEOWNERS; pin actions',
        result: 'failed',
        said: say`it is ${text}`,
      } as const;
      const account = {
        id: '20261130-113200-apply-20b7e1',
        steps: [{ ...step, pull: null }],
        stopped: say`so ${text}`,
      };
      const shown = [
        filesAccountText(account, 'apply', width),
        filesMovedText([step], width),
        notTakenBackText([step], width),
      ];
      for (const line of shown.join('\n').split('\n')) expect(columns(line)).toBeLessThanOrEqual(width);
    }),
  );
});

/** Whether the program has tests. */
import { count, own, say } from '../../../../policies/engine/prose.ts';
import type { CloneFacts } from '../clone-facts.ts';
import { isTest, languageOf } from '../languages.ts';
import { concernsOr, doesNotApply, fine, type Probe } from './probe.ts';

/** Lines of tests for each line of the program; below it tests cannot cover much. */
const thin = 0.1;

/** Smaller programs are tried by hand. */
export const minLines = 300;

/** Words about a product, not steps of it. */
const unprogrammed = new Set([
  'CSS',
  'HTML',
  'Docker',
  'Make',
  'SQL',
  'Protocol Buffers',
  'GraphQL',
  'Nix',
  'Terraform',
]);

export function testLines({ lines }: CloneFacts): {
  readonly program: number;
  readonly tests: number;
  readonly files: number;
} {
  let [program, tests, files] = [0, 0, 0];
  for (const [path, n] of lines) {
    if (unprogrammed.has(languageOf(path) ?? '')) continue;
    if (isTest(path)) {
      tests += n;
      files += 1;
    } else program += n;
  }
  return { program, tests, files };
}

export const tests: Probe = {
  id: 'tests',
  area: 'code',
  asks: 'The program has tests of its own',
  look: (facts) => {
    const { program, tests: lines, files } = testLines(facts);
    if (program < minLines) return doesNotApply(say`the program has only ${count(program, 'line')}`);
    const ratio = lines / program;
    const inline = facts.inlineTests;
    const none = files === 0 && inline === 0;
    const words = say`${count(lines, 'line')} of tests in ${count(files, 'file')} for ${count(program, 'line')} of program`;
    if (!none && (ratio >= thin || inline > 0))
      return fine(inline > 0 ? say`${words}; ${count(inline, 'program')} with tests inside` : words);
    return concernsOr(
      [
        {
          risk: 'tests-missing',
          title: own(none ? 'Nothing tests the program' : 'Few tests stand behind the program'),
          likelihood: [none ? 4 : 3, own('every change can break what nobody tries by hand')],
          impact: [3, own('customers find the mistakes, and people grow afraid of changing code')],
          left: [2, 2],
          evidence: [{ message: say`There are ${words}.`, fingerprint: 'tests' }],
          mitigation: own(
            'begin where it hurts: one test through each path that earns money, run on every pull request; then a test with every mended defect',
          ),
          hours: { low: 16, high: 60 },
          by: 'people',
        },
      ],
      fine(words),
    );
  },
};

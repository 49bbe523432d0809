/**
 * Imported before everything else, for a run that is over in a second. Schemas are interpreted, which for a configuration
 * that is parsed once is done sooner than having zod compile them first (https://zod.dev/api#jitless). And the space for
 * young objects grows at once to what V8 allows (16 MB), not in steps of two with a collection before each: a tenth of the
 * processor time. V8 reads that number whenever it lets the space grow. And what V8 compiles again, to run faster from then
 * on, is what runs ten times as often as it would ask for: of a second nothing is won back, and a long run gets there, too.
 */
import { setFlagsFromString } from 'node:v8';
import { config } from 'zod';

config({ jitless: true });
for (const flag of [
  'semi-space-growth-factor=16',
  'invocation-count-for-maglev=4000',
  'invocation-count-for-early-optimization=4000',
  'baseline-batch-compilation-threshold=1000000',
  // Most regular expressions run once: the second time V8 compiles them to machine code anyway.
  'no-regexp-peephole-optimization',
])
  setFlagsFromString(`--${flag}`);

/** Records of a long output of git, one by one as they come: fields that end with NUL, a fixed number of them each. */
import { StringDecoder } from 'node:string_decoder';
import type { Prose } from '../../../policies/engine/prose.ts';
import type { Repository } from '../../git/repository.ts';
import { answer } from '../../git/run.ts';

/** Throws `CannotLook`; `doing` as in "list the commits". */
export async function eachRecord(
  repository: Repository,
  args: readonly string[],
  { fields, doing }: { readonly fields: number; readonly doing: Prose },
  take: (record: readonly string[]) => void,
): Promise<void> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let record: string[] = [];
  const result = await repository.run(args, {
    // Otherwise git writes each record by itself: a million of them cost it as long again.
    env: { GIT_FLUSH: '0' },
    take: (chunk) => {
      const parts = (rest + decoder.write(chunk)).split('\0');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        record.push(part);
        if (record.length < fields) continue;
        take(record);
        record = [];
      }
    },
  });
  answer(result, doing);
}

/** What `fairlead init` says when it has written its files. */
import { readConfiguration } from '../../../policies/engine/config/read.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import type { AnyPolicy } from '../../../policies/engine/policy.ts';
import { list, own, type Prose, say } from '../../../policies/engine/prose.ts';
import { configurationPath } from '../../config/elsewhere.ts';
import type { StarterFile } from './starter.ts';

const next = `
Next
  1. Read ${configurationPath}; its comments say what each line is there for.
  2. fairlead lint                 is the file right?
  3. fairlead simulate --config ${configurationPath}
                                   what would it have said about the last 100 merged changes?
  4. Commit it on a branch and open a pull request: the check shows what would change.
  5. After the merge, require the check named Fairlead in the branch's rules: until then nothing
     is held.
`;

/** Policies of the written file that hold a merge, since nobody should be surprised by one; null where none is written. */
export function heldBy(files: readonly StarterFile[], catalogue: readonly AnyPolicy[]): Prose | null {
  const file = files.find(({ path }) => path === configurationPath);
  const read = file && readConfiguration({ ...file, layer: file.path }, catalogue);
  if (!read?.ok) return null;
  const blocking = read.settings.filter(({ rung }) => rung === 'block').map(({ policy }) => policy.id);
  const names = list(blocking.map((id) => say`${id}`));
  const holds =
    blocking.length === 0 ? own('nothing holds a merge') : say`these hold a merge that they fail: ${names}`;
  return say`Once it is merged, ${holds}. The other policies only say what they see.`;
}

export function nextSteps(files: readonly StarterFile[], catalogue: readonly AnyPolicy[]): string {
  const held = heldBy(files, catalogue);
  return `${held ? `\n${toPlain(held)}\n` : ''}${next}`;
}

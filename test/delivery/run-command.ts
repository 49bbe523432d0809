/** `fairlead metrics` without a process of its own. */
import { commands } from '../../app/cli/commands.ts';
import { start } from '../../app/cli/start.ts';
import { toPlain } from '../../policies/engine/plain.ts';

export async function runCommand(args: readonly string[], cwd: string) {
  const out: string[] = [];
  const notes: string[] = [];
  const code = await start(['metrics', ...args], commands, {
    cwd,
    print: async (text) => void out.push(text),
    note: (line) => void notes.push(toPlain(line)),
    colour: false,
    width: 100,
    fetch: () => Promise.reject(new Error('the network is not used')),
    now: '2026-11-30T12:00:00.000Z',
  });
  return { code, out: out.join(''), notes: notes.join('\n') };
}

/** What was typed after `npm run sandbox --`. */
import { parseArgs } from 'node:util';

export interface SandboxOptions {
  /** Its name on the local GitHub; null: its folder's. */
  readonly name: string | null;
  /** The git repository whose history is played; any folder in it will do. */
  readonly repository: string;
  /** End after the story instead of staying up. */
  readonly once: boolean;
  /** Port of the pages; 0: any that is free. */
  readonly port: number;
  /** How many recent changes are judged again. */
  readonly changes: number;
  /** Instead of the story: where a package of evidence of the repository's own history is written. */
  readonly evidence: string | null;
}

export type Typed =
  | { readonly kind: 'options'; readonly options: SandboxOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly problem: string };

export const usage = `npm run sandbox [-- --repo PATH] [--changes N] [--port N] [--once]
npm run sandbox -- --evidence FILE [--repo PATH]

Starts a GitHub on this machine with a copy of a git repository, lets Fairlead judge its recent merges over real
webhooks, plays a few changes that need attention, and shows what people would see. Offline; nothing is written into
the repository.

  --repo PATH   the repository to play with (this project's own when not given)
  --changes N   how many recent merges are judged again, 0 to 50 (8 when not given)
  --port N      port of the pages (any free one when not given)
  --evidence FILE
                instead of the story: the last quarter of the repository's own history as a package of evidence, to look at
  --once        end after the story; exit code 0: all went as the story expects, 1: not, 2: it could not be played
`;

const maxChanges = 50;
const lastPort = 65_535;

function whole(name: string, text: string | undefined, otherwise: number, max: number): number {
  if (text === undefined) return otherwise;
  const number = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (number <= max) return number;
  throw new RangeError(`--${name} takes a whole number from 0 to ${max}.`);
}

/** Never throws. `here` is the repository that is played when none is given, with its name. */
export function readOptions(
  args: readonly string[],
  here: { readonly repository: string; readonly name: string },
): Typed {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        repo: { type: 'string' },
        once: { type: 'boolean', default: false },
        port: { type: 'string' },
        changes: { type: 'string' },
        evidence: { type: 'string' },
        // Its name before.
        replay: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { kind: 'help' };
    if (values.repo === '') return { kind: 'wrong', problem: '--repo is empty.' };
    if (values.evidence === '') return { kind: 'wrong', problem: '--evidence is empty.' };
    const options = {
      ...(values.repo === undefined ? here : { repository: values.repo, name: null }),
      once: values.once,
      port: whole('port', values.port, 0, lastPort),
      changes: whole('changes', values.changes ?? values.replay, 8, maxChanges),
      evidence: values.evidence ?? null,
    };
    return { kind: 'options', options };
  } catch (error) {
    const problem = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { kind: 'wrong', problem };
  }
}

/**
 * What a configuration would have said about real histories, as one table to read by eye: where the table is wrong, a policy is.
 *
 *   node bench/outcomes.ts CONFIG [--last N] [--offline] FOLDER…
 *
 * Each FOLDER is a clone. The examples and reasons of one history: `fairlead simulate FOLDER --config CONFIG`.
 */
import { spawn } from 'node:child_process';
import { basename, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

interface Row {
  readonly policy: string;
  readonly rung: string;
  readonly failed: number;
  readonly unknown: number;
  readonly passed: number;
  readonly skipped: number;
}

interface Outcome {
  readonly counts: { readonly changes: number; readonly held: number; readonly unsure: number };
  readonly policies: readonly Row[];
}

const args = process.argv.slice(2);
const flags = args.filter((arg, i) => arg.startsWith('--') || args[i - 1] === '--last');
const [config, ...folders] = args.filter((arg) => !flags.includes(arg));
const last = flags.includes('--last') ? [] : ['--last', '300'];

async function outcomeOf(folder: string): Promise<Outcome> {
  const cli = resolve(import.meta.dirname, '../app/cli.ts');
  const given = [cli, 'simulate', folder, '--config', config ?? '', '--format', 'json', ...last, ...flags];
  // How far it is, and what is wrong, is for who waits.
  const child = spawn(process.execPath, given, { stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(await text(child.stdout));
}

if (config === undefined || folders.length === 0) {
  console.error('node bench/outcomes.ts CONFIG [--last N] [--offline] FOLDER…');
  process.exitCode = 2;
} else {
  console.log('| history | changes | policy | rung | fails | unknown | passes | n/a |');
  console.log('|---|---:|---|---|---:|---:|---:|---:|');
  for (const folder of folders) {
    const { counts, policies } = await outcomeOf(folder);
    const { changes, held, unsure } = counts;
    const name = basename(resolve(folder));
    const share = changes === 0 ? 0 : Math.round((held * 100) / changes);
    console.log(`| **${name}** | ${changes} | all | | ${held} (${share} %) | ${unsure} | | |`);
    for (const { policy, rung, failed, unknown, passed, skipped } of policies)
      console.log(`| | | ${policy} | ${rung} | ${failed} | ${unknown} | ${passed} | ${skipped} |`);
  }
}

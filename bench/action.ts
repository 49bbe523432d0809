/** The action's bundle: its size, and how long it takes to start and refuse (no network, no judging). */
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { measure, shown } from './measure.ts';

const bundle = 'actions/dist/check.js';

function start(args: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    execFile(process.execPath, [...args], { env: { PATH: process.env.PATH ?? '' } }, () => resolve());
  });
}

export async function benchAction(): Promise<readonly (readonly [string, string])[]> {
  return [
    ['action bundle', `${Math.round(statSync(bundle).size / 1024).toLocaleString('en-US')} KiB`],
    ['action start-up (refuses: no token)', shown(await measure(10, () => start([bundle])))],
    ['bare node, for comparison', shown(await measure(10, () => start(['-e', '0'])))],
  ];
}

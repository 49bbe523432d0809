/** Runs the loader in a process of its own. */
import { execFile } from 'node:child_process';
import type { Client, Stage } from '../../test/service/stage.ts';
import type { Load, Loaded } from './loader.ts';

/** GitHub's `pull_request` payloads are about this long. */
const usualBytes = 24_000;

export function loadOf(
  { app }: Pick<Stage, 'app'>,
  client: Client,
  url: string,
  more: Partial<Load> = {},
): Load {
  const [repository] = client.repositories;
  if (!repository) throw new Error('the client has no repository');
  return {
    url,
    secret: app.webhookSecret,
    connections: 32,
    seconds: 7,
    bytes: usualBytes,
    installation: client.installation.id,
    repositoryId: repository.id,
    owner: repository.owner,
    repo: repository.name,
    pulls: 500,
    perSecond: 0,
    ...more,
  };
}

export function runLoad(load: Load): Promise<Loaded> {
  const child = ['bench/service/loader.ts', JSON.stringify(load)];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, child, (error, stdout) => {
      if (error) reject(error);
      else resolve(JSON.parse(stdout) as Loaded);
    });
  });
}

/** `612/s, p50 48 ms, p99 97 ms` */
export function shownLoad({ accepted, others, elapsed, p50, p99, slowest }: Loaded): string {
  const rate = Math.round((accepted * 1000) / elapsed).toLocaleString('en-US');
  const refused = others > 0 ? `, ${others} not accepted` : '';
  return `${rate}/s, p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, slowest ${slowest.toFixed(0)} ms (n = ${accepted}${refused})`;
}

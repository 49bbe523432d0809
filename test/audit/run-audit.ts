/** `fairlead audit ORGANIZATION` as people call it, against the local GitHub. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import { commands } from '../../app/cli/commands.ts';
import { start } from '../../app/cli/start.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import type { AnyPolicy } from '../../policies/engine/policy.ts';

export interface AuditRun {
  readonly login: string;
  readonly token: string;
  readonly apiUrl: string;
  /** Where it is called, and writes its papers. */
  readonly folder: string;
  readonly args?: readonly string[];
  /** The whole catalogue unless given. */
  readonly catalogue?: readonly AnyPolicy[];
  /** ISO 8601, UTC. */
  readonly now?: string;
  /** What stands between it and the local GitHub; nothing unless given. */
  readonly fetch?: typeof fetch;
}

/** What it printed and noted, and what its papers hold: null where it wrote none. */
export async function runAudit({ login, token, apiUrl, folder, args = [], ...more }: AuditRun) {
  vi.stubEnv('GITHUB_TOKEN', token);
  vi.stubEnv('GITHUB_API_URL', apiUrl);
  const [out, err]: [string[], string[]] = [[], []];
  const code = await start(['audit', login, '--output', 'papers', ...args], commands, {
    cwd: folder,
    print: async (text) => void out.push(text),
    note: (line) => void err.push(toPlain(line)),
    colour: false,
    width: 100,
    fetch: more.fetch ?? fetch,
    now: more.now ?? '2026-11-30T09:00:00.000Z',
    ...(more.catalogue ? { catalogue: more.catalogue } : {}),
  });
  vi.unstubAllEnvs();
  const read = (ending: string) => readFileSync(join(folder, 'papers', `${login}-audit.${ending}`), 'utf8');
  const papers =
    code === 0 ? { data: JSON.parse(read('json')), markdown: read('md'), html: read('html') } : null;
  return { code, out: out.join(''), err: err.join('\n'), papers };
}

/** The command line, run by one of the sandbox's people against its GitHub, in a folder of its own. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../../app/cli.ts', import.meta.url));

export interface Ran {
  readonly code: number | null;
  /** What it printed, errors among it. */
  readonly out: string;
}

export interface CommandLine {
  run(args: readonly string[]): Promise<Ran>;
  /** A file that a command wrote. */
  read(path: string): string;
  /** Another byte in the middle of it; resolves with how many it has. */
  changeByte(path: string): number;
  remove(): void;
}

export function commandLine(apiUrl: string, token: string): CommandLine {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-sandbox-'));
  const { FORCE_COLOR, ...others } = process.env;
  const env = { ...others, GITHUB_API_URL: apiUrl, GITHUB_TOKEN: token, NO_COLOR: '1', COLUMNS: '100' };
  return {
    run: (args) => {
      const child = spawn(process.execPath, [entry, ...args], {
        cwd: folder,
        env: { ...env, XDG_STATE_HOME: folder },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let out = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk) => {
          out += String(chunk);
        });
      return new Promise((done) => {
        child.on('close', (code) => done({ code, out }));
      });
    },
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    changeByte: (path) => {
      const bytes = readFileSync(join(folder, path));
      const at = Math.floor(bytes.length / 2);
      bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
      writeFileSync(join(folder, path), bytes);
      return bytes.length;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The file `.env`: settings beside those of the environment, which go before it. */
import { existsSync } from 'node:fs';
import { pathTrouble } from '../store/folder.ts';

/** Takes it in if it is there. A sentence when it is there and cannot be read; else null. */
export function dotEnvProblem(path: string): string | null {
  if (!existsSync(path)) return null;
  try {
    process.loadEnvFile(path);
    return null;
  } catch (error) {
    const why = pathTrouble(error) ?? 'it is no file';
    return `${path} cannot be read: ${why}. Let this user read it, or remove it.`;
  }
}

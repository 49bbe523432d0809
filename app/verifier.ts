/**
 * Prints the standalone verifier as a module: `npm run verifier` writes `app/evidence/standalone/verifier-text.ts` from `verify.mjs`, which
 * every package has inside; a bundle has no files beside it. Deflated by fflate, whose bytes are the same everywhere: as text it was a
 * thirtieth of the installed command.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'fflate';

const source = new URL('evidence/standalone/verify.mjs', import.meta.url);

export function verifierModule(): string {
  const deflated = Buffer.from(deflateSync(readFileSync(source), { level: 9 })).toString('base64');
  return `/** verify.mjs, deflated. Written by \`npm run verifier\`; edit that file. */
import { inflateRawSync } from 'node:zlib';

const deflated =
  '${deflated}';

/** verify.mjs as text. */
export const verifierText: string = inflateRawSync(Buffer.from(deflated, 'base64')).toString('utf8');
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(verifierModule());

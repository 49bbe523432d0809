/**
 * Prints the standalone verifier as a module: `npm run verifier` writes `app/evidence/standalone/verifier-text.ts` from `verify.mjs`, which
 * every package has inside; a bundle has no files beside it.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = new URL('evidence/standalone/verify.mjs', import.meta.url);

export function verifierModule(): string {
  const text = readFileSync(source, 'utf8');
  return `/** verify.mjs as text. Written by \`npm run verifier\`; edit that file. */
export const verifierText =
  ${JSON.stringify(text)};
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(verifierModule());

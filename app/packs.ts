/**
 * Prints the packs as a module: `npm run packs` writes `policies/packs/texts.ts` from the `.yml` files beside it, since
 * `policies/` reads no files and a bundle has none.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../policies/packs/', import.meta.url));

/** From the mildest to the strictest. */
const order = ['startup', 'soc2', 'regulated'];

/** The module's text. Throws for a pack that is not in the order, or holds what a template literal would change. */
export function packsModule(): string {
  const names = readdirSync(folder).flatMap((name) => (name.endsWith('.yml') ? [name.slice(0, -4)] : []));
  if (names.sort().join() !== [...order].sort().join()) throw new Error(`packs: ${names.join(', ')}`);
  const entries = order.map((name) => {
    const text = readFileSync(`${folder}${name}.yml`, 'utf8');
    if (/[`\\]|\$\{/.test(text)) throw new Error(`${name}.yml holds a backtick, a backslash or "\${"`);
    return `  ${name}: \`${text}\`,\n`;
  });
  return `/** The packs' files as text. Written by \`npm run packs\`; edit the .yml files. */
export const packTexts = {
${entries.join('')}} as const;

export type PackName = keyof typeof packTexts;

/** From the mildest to the strictest. */
export const packNames: readonly PackName[] = [${order.map((name) => `'${name}'`).join(', ')}];
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(packsModule());

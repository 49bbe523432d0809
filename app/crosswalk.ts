/**
 * Prints the crosswalks as a module: `npm run crosswalk` writes `app/evidence/controls/texts.ts` from the `.yml` files beside it, since a
 * bundle has no files.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('evidence/controls/', import.meta.url));

/** In the order of a package. */
const order = ['soc2', 'iso27001', 'ssdf', 'cis', 'gdpr'];

/** The module's text. Throws for a file that is not in the order, or holds what a template literal would change. */
export function crosswalkModule(): string {
  const names = readdirSync(folder).flatMap((name) => (name.endsWith('.yml') ? [name.slice(0, -4)] : []));
  if (names.sort().join() !== [...order].sort().join()) throw new Error(`crosswalks: ${names.join(', ')}`);
  const entries = order.map((name) => {
    const text = readFileSync(`${folder}${name}.yml`, 'utf8');
    if (/[`\\]|\$\{/.test(text)) throw new Error(`${name}.yml holds a backtick, a backslash or "\${"`);
    return `  ${name}: \`${text}\`,\n`;
  });
  return `/** The crosswalks' files as text. Written by \`npm run crosswalk\`; edit the .yml files. */
export const crosswalkTexts = {
${entries.join('')}} as const;
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(crosswalkModule());

/**
 * Prints the crosswalks as a module: `npm run crosswalk` writes `app/evidence/controls/texts.ts` from the `.yml` files beside it, since a
 * bundle has no files.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('evidence/controls/', import.meta.url));

/** In the order of a package. */
const order = ['soc2', 'iso27001', 'ssdf', 'cis', 'gdpr'];

/** The module's text. Throws for a file that is not in the order, or holds what would have to be escaped. */
export function crosswalkModule(): string {
  const names = readdirSync(folder).flatMap((name) => (name.endsWith('.yml') ? [name.slice(0, -4)] : []));
  if (names.sort().join() !== [...order].sort().join()) throw new Error(`crosswalks: ${names.join(', ')}`);
  const entries = order.map((name) => {
    const text = readFileSync(`${folder}${name}.yml`, 'utf8');
    // Each on one line, in the quotes that the formatter leaves alone.
    if (/["\\]/.test(text)) throw new Error(`${name}.yml holds a double quote or a backslash`);
    return `  ${JSON.stringify(text)},\n`;
  });
  return `/** The crosswalks' files as text. Written by \`npm run crosswalk\`; edit the .yml files. */
export const crosswalkTexts: readonly string[] = [
${entries.join('')}];
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(crosswalkModule());

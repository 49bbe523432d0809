/**
 * Prints a JSON Schema: of the configuration, or of the files of waivers with the argument `waivers`. `npm run schema`
 * writes `fairlead.schema.json` and `fairlead-waivers.schema.json`.
 */
import { configurationSchema } from '../policies/engine/config/schema.ts';
import { waiversSchema } from '../policies/engine/waivers/entry.ts';
import { catalogue } from '../policies/index.ts';

const schema =
  process.argv[2] === 'waivers'
    ? waiversSchema(catalogue.map(({ id }) => id))
    : configurationSchema(catalogue);
process.stdout.write(`${JSON.stringify(schema, null, 2)}\n`);

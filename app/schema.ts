/** Prints the JSON Schema of the configuration: `npm run schema` writes `fairlead.schema.json`. */
import { configurationSchema } from '../policies/engine/config/schema.ts';
import { catalogue } from '../policies/index.ts';

process.stdout.write(`${JSON.stringify(configurationSchema(catalogue), null, 2)}\n`);

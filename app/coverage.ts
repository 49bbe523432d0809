/** Prints docs/coverage.md; `npm run coverage` writes it. */
import { coveragePage } from '../policies/coverage/table.ts';
import { catalogue } from '../policies/index.ts';

process.stdout.write(coveragePage(catalogue));

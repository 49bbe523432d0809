#!/usr/bin/env node
/**
 * What npm puts on the PATH as `fairlead`. It looks at Node's version before anything is loaded that an older one cannot
 * read, so it is written, and built, for all of them.
 */
import { nodeProblem } from './node-version.ts';

const problem = nodeProblem(process.versions.node);
if (problem) {
  process.stderr.write(`fairlead: ${problem}\n`);
  process.exitCode = 2;
} else {
  import('./keep-compiled.ts').then(({ keepCompiled }) => {
    keepCompiled(import.meta.url);
    return import('../cli.ts');
  });
}

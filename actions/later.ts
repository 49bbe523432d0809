/**
 * Reads a part of the bundle when something in it is first called (`actions/in-parts.ts` makes the parts). A part that
 * cannot be read ends the step at once: an error that is thrown could be caught by what tries to understand a file, and
 * become a verdict.
 */
import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';

type Part = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

const require = createRequire(import.meta.url);

function read(file: string): Part {
  try {
    return require(file);
  } catch (thrown) {
    const why = String(thrown).replace(/\s+/g, ' ');
    writeSync(
      1,
      `\n::error::Fairlead could not judge: a file of its own, ${file}, cannot be read (${why}).\n`,
    );
    process.exit(1);
  }
}

/** The part in this file, relative to the bundle. */
export function later(file: string): () => Part {
  let part: Part | null = null;
  return () => {
    part ??= read(file);
    return part;
  };
}

/**
 * Reads a part of the bundle when something in it is first called (`actions/in-parts.ts` makes the parts). A part that
 * cannot be read ends the step at once: an error that is thrown could be caught by what tries to understand a file, and
 * become a verdict.
 */
import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';

type Part = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

const require = createRequire(import.meta.url);

function end(file: string, thrown: unknown): never {
  try {
    const why = String(thrown).replace(/\s+/g, ' ');
    writeSync(
      1,
      `\n::error::Fairlead could not judge: a file of its own, ${file}, cannot be read (${why}).\n`,
    );
  } finally {
    // Where nobody reads what is said (a full pipe, a full disk), too.
    process.exit(1);
  }
}

function read(file: string, build: string): Part {
  try {
    const { build: its, ...part } = require(file);
    if (its !== build) throw new Error('it is not of the same build');
    return part;
  } catch (thrown) {
    end(file, thrown);
  }
}

/** The part in this file, relative to the bundle. A part of another build, or an empty one, is none. */
export function later(file: string, build: string): () => Part {
  let part: Part | null = null;
  return () => {
    part ??= read(file, build);
    return part;
  };
}

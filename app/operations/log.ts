/**
 * The log: JSON lines through pino, each line redacted as a whole just before it is written. So it makes no difference
 * whether a secret is in a message, an error, its cause, a child's bindings or deep in an object.
 */
import { type Logger, pino } from 'pino';
import { errorFacts } from './error-facts.ts';
import { redacted } from './redact.ts';
import type { Secrets } from './secrets.ts';

export interface LogOptions {
  readonly level: string;
  readonly secrets: Pick<Secrets, 'scrub'>;
  /** Takes one line with its line end; standard output unless given. */
  readonly write?: (line: string) => unknown;
}

function redactedLine(line: string, scrub: (text: string) => string): string {
  try {
    return `${JSON.stringify(redacted(JSON.parse(line), scrub))}\n`;
  } catch {
    return `${JSON.stringify(redacted({ msg: line }, scrub))}\n`;
  }
}

export function openLog({ level, secrets, write }: LogOptions): Logger {
  const output = write ? { write } : pino.destination(1);
  return pino(
    {
      level,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (error: unknown) => errorFacts(error) },
    },
    { write: (line: string) => void output.write(redactedLine(line, secrets.scrub)) },
  );
}

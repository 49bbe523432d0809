/** Prose as plain text: for terminals, annotations and logs. */
import type { Prose } from './prose.ts';

/** Control characters, line breaks, zero-width and bidirectional marks: they can forge or hide what is read. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** A value on one line with nothing invisible in it, at most `max` UTF-16 units long. */
export function inert(value: string, max = 300): string {
  const clean = value.replace(unsafe, ' ').toWellFormed();
  return clean.length > max ? `${clean.slice(0, max - 1).toWellFormed()}…` : clean;
}

export function toPlain(prose: Prose): string {
  return prose.map((part) => (typeof part === 'string' ? part : inert(part.value))).join('');
}

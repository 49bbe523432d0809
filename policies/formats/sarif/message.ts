/** What a result says, as one plain text: SARIF 2.1.0 §3.11 (messages, placeholders, embedded links). */
import { field, items, words } from './json.ts';
import { max } from './limits.ts';

/** `[the value](1)` refers to a related location: only its words are kept. */
const embeddedLink = /\[([^[\]]*)\]\(\d+\)/g;

function filledIn(text: string, values: readonly unknown[]): string {
  return text.replace(/\{\{|\}\}|\{(\d{1,4})\}/g, (match, index: string | undefined) => {
    if (index === undefined) return match.slice(1);
    return words(values[Number(index)]) ?? match;
  });
}

/** The message's text: its own, or the rule's or tool's message string it names, placeholders filled in. Empty when it has none. */
export function messageOf(result: unknown, rule: unknown, messages: unknown): string {
  const message = field(result, 'message');
  const id = words(field(message, 'id'));
  const text =
    words(field(message, 'text')) ??
    (id && words(field(rule, 'messageStrings', id, 'text'))) ??
    (id && words(field(messages, id, 'text'))) ??
    words(field(message, 'markdown')) ??
    '';
  const values = items(field(message, 'arguments'));
  const plain = text.replace(embeddedLink, '$1');
  return (values.length > 0 ? filledIn(plain, values) : plain).slice(0, max.words).trim();
}

/** The first sentence of a text, headings and blank lines left out; null when nothing is left. At most 200 units. */
function firstSentence(text: string): string | null {
  const line = text.split(/[\r\n]+/).find((candidate) => /^\s*[^\s#|>[!`-]/.test(candidate));
  if (line === undefined) return null;
  const end = /[.!?](?=\s|$)/.exec(line);
  const sentence = (end ? line.slice(0, end.index + 1) : line).trim();
  return sentence.length > 200 ? `${sentence.slice(0, 199)}…` : sentence;
}

/** What the rule says one should do or know, in a sentence; null when it says nothing. */
export function helpOf(rule: unknown): string | null {
  for (const key of ['help', 'fullDescription', 'shortDescription']) {
    const sentence = firstSentence(words(field(rule, key, 'text')) ?? '');
    if (sentence) return sentence;
  }
  return null;
}

/** JSON without anything secret: by the names of its fields, and by value in every string of it. */

const mark = '[redacted]';

/** Fields whose text is secret whatever it is. Compared in lower case without `-` and `_`. */
const secretField =
  /^(?:(?:proxy)?authorization|(?:set)?cookie|jwt|pem|password|passwd|(?:access|api|auth|bearer|installation|github|gh|refresh|metrics)?token|.*secrets?|.*privatekey|xhubsignature\w*|databaseurl|connectionstring)$/;

export function isSecretField(name: string): boolean {
  return secretField.test(name.toLowerCase().replaceAll(/[-_]/g, ''));
}

function fieldOf(name: string, value: unknown, scrub: (text: string) => string): unknown {
  const tells = typeof value === 'string' || (typeof value === 'object' && value !== null);
  return tells && isSecretField(name) ? mark : redacted(value, scrub);
}

/** A copy of parsed JSON. Numbers, booleans and null say nothing and stay. */
export function redacted(value: unknown, scrub: (text: string) => string): unknown {
  if (typeof value === 'string') return scrub(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => redacted(item, scrub));
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [scrub(name), fieldOf(name, field, scrub)]),
  );
}

/** The errors of a GraphQL answer of 200, in the several shapes that GitHub gives them. */

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** Of an answer's body, or of the error that Octokit makes of it. */
export function graphqlErrors(answer: unknown): readonly unknown[] {
  const errors = member(answer, 'errors');
  return Array.isArray(errors) ? errors : [];
}

export function messageOf(error: unknown): string {
  const message = member(error, 'message');
  return typeof message === 'string' ? message : '';
}

/** What it says of its kind, in lower case: as `type` or `code`, beside the message or among the extensions. */
export function kindsOf(error: unknown): readonly string[] {
  const extensions = member(error, 'extensions');
  const all = [error, extensions].flatMap((one) => [member(one, 'type'), member(one, 'code')]);
  return all.flatMap((kind) => (typeof kind === 'string' ? [kind.toLowerCase()] : []));
}

/** Whether there is anything but errors. */
export function hasData(answer: unknown): boolean {
  return member(answer, 'data') != null;
}

/** Which data about people a population has: what a client has to list, and may have to erase (GDPR, Articles 5, 17 and 30). */

/** Members of GitHub's objects that name a person. */
const members = ['login', 'email', 'pusher', 'name'] as const;

export interface PersonData {
  /** By member: how many different values. */
  readonly found: readonly { readonly member: string; readonly values: number }[];
}

/** `name` is a person's beside one of these only: repositories and checks have names, too. */
const besidePeople = ['login', 'email'];

const isPersonal = (member: string, beside: object): boolean =>
  member === 'name'
    ? besidePeople.some((other) => other in beside)
    : members.some((known) => known === member);

export function newPersonData() {
  const seen = new Map<string, Set<string>>();
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [member, inner] of Object.entries(value)) {
      if (typeof inner === 'object') look(inner);
      else if (typeof inner === 'string' && isPersonal(member, value))
        seen.set(member, (seen.get(member) ?? new Set()).add(inner));
    }
  };
  return {
    look,
    close: (): PersonData => ({
      found: [...seen]
        .map(([member, { size }]) => ({ member, values: size }))
        .sort((a, b) => (a.member < b.member ? -1 : 1)),
    }),
  };
}

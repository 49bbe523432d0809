/**
 * Who is who among authors: one person commits from several machines under several names and addresses. Two of them are
 * one person when they share an address, a GitHub account or a name. Programs stand apart. Pure.
 */
import { type AuthorKind, authorKind, type Person } from '../../git/author-kind.ts';

export interface Identity {
  /** The name used most; of equals the first in the alphabet. */
  readonly name: string;
  readonly kind: AuthorKind;
  /** All its spellings, as `name <address>`, sorted. */
  readonly spellings: readonly string[];
}

export interface Identities {
  readonly all: readonly Identity[];
  /** Always answers for somebody who was among those given. */
  readonly of: (person: Person) => Identity;
}

/** Names that machines and installers give: they say nothing about who it is. */
const anybody =
  /^(?:|root|admin|administrator|user|username|ubuntu|debian|pi|vagrant|docker|dev|developer|me|test|unknown|your name|no name|name|first last|john doe|ec2-user|git|build|ci|vscode|codespace|gitpod|runner)$/;
/** Addresses of the same sort. */
const nowhere =
  /^(?:|you@example\.com|.*@(?:example\.(?:com|org|net)|localhost|(?:.*\.)?local(?:domain)?|.*\(none\)))$/;

/** `12345+maria@users.noreply.github.com` is the account `maria`. */
const account = /^(?:\d+\+)?([^@+]+)@users\.noreply\.github\.com$/;

/** What two spellings of one person have in common; the name is compared without case, marks and spaces around. */
function keysOf({ name, email }: Person): readonly string[] {
  const address = email.trim().toLowerCase();
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/\s+/g, ' ').trim();
  const login = account.exec(address)?.[1];
  return [
    ...(nowhere.test(address) ? [] : [`address ${address}`]),
    ...(login ? [`name ${login}`, `login ${login}`] : []),
    ...(anybody.test(plain) ? [] : [`name ${plain}`]),
  ];
}

const spelling = ({ name, email }: Person): string => `${name} <${email}>`;

/** Sets that are joined as people turn out to be one; the smallest key leads, so that the order of commits decides nothing. */
function joiner() {
  const parent = new Map<string, string>();
  const find = (key: string): string => {
    let at = key;
    for (let up = parent.get(at); up !== undefined && up !== at; up = parent.get(at)) at = up;
    if (at !== key) parent.set(key, at);
    return at;
  };
  const join = (one: string, other: string) => {
    const [a, b] = [find(one), find(other)];
    if (a !== b) parent.set(a < b ? b : a, a < b ? a : b);
  };
  return { find, join };
}

function rootsOf(people: readonly Person[]): (person: Person) => string {
  const { find, join } = joiner();
  for (const person of people) for (const key of keysOf(person)) join(`spelling ${spelling(person)}`, key);
  return (person) => find(`spelling ${spelling(person)}`);
}

function identityOf(group: readonly Person[]): Identity {
  const uses = Map.groupBy(group, ({ name }) => name);
  const [best] = [...uses].sort(
    ([a, of], [b, other]) =>
      Number(anybody.test(a.toLowerCase())) - Number(anybody.test(b.toLowerCase())) ||
      other.length - of.length ||
      (a < b ? -1 : 1),
  );
  const kinds = new Set(group.map(authorKind));
  // One address of a person's makes it a person: people commit through bots' tools, too.
  const kind = kinds.has('person') ? 'person' : kinds.has('agent') ? 'agent' : 'bot';
  return { name: best?.[0] || '(no name)', kind, spellings: [...new Set(group.map(spelling))].sort() };
}

/** `people` as they appear, one for each time: who appears most often gives the name. */
export function identitiesOf(people: readonly Person[]): Identities {
  const distinct = [...new Map(people.map((person) => [spelling(person), person])).values()];
  const rootOf = rootsOf(distinct);
  const groups = Map.groupBy(people, rootOf);
  const identities = new Map([...groups].map(([root, group]) => [root, identityOf(group)]));
  const all = [...identities.values()].sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
  const nobody: Identity = { name: '(no name)', kind: 'person', spellings: [] };
  return { all, of: (person) => identities.get(rootOf(person)) ?? nobody };
}

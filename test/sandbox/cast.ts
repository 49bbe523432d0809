/** Accounts for the people who wrote the real history. */
import type { UserHandle } from '../github/index.ts';
import { isBot, type Person } from './history.ts';
import type { SandboxWorld } from './world.ts';

/** GitHub's limit on a login. */
const maxCharacters = 39;

function loginOf({ name, email }: Person): string {
  const plain = (text: string) =>
    text
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '');
  return (plain(name) || plain(email.split('@')[0] ?? '') || 'somebody').slice(0, maxCharacters - 4);
}

/** The same account for the same person; another one for a namesake. They may push, as they did. */
export function castOf({ github, repository }: SandboxWorld): (person: Person) => UserHandle {
  const known = new Map<string, UserHandle>();
  const taken = new Set(['acme', 'app-owner', 'github', 'ghost', 'maria', 'sam', 'ines', 'web-flow']);
  return (person) => {
    const key = person.email.toLowerCase() || person.name;
    const before = known.get(key);
    if (before) return before;
    const wanted = loginOf(person);
    const numbered = Array.from({ length: 1000 }, (_, i) => (i === 0 ? wanted : `${wanted}-${i + 1}`));
    const login = numbered.find((one) => !taken.has(one)) ?? `somebody-${taken.size}`;
    taken.add(login);
    const account = github.createUser(login, { name: person.name, email: person.email });
    known.set(key, account);
    if (!isBot(person)) repository.setCollaborator(account, 'write');
    return account;
  };
}

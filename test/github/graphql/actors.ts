/** Accounts, people behind commits, Apps and teams. */

import type { Identity } from '../git/objects.ts';
import { stamp } from '../shapes/accounts.ts';
import { nodeId } from '../shapes/node-id.ts';
import type { Account, App, Team } from '../state.ts';
import { accountByEmail } from '../world.ts';
import { type Context, int, type Node } from './context.ts';

export function actor({ world }: Context, account: Account): Node {
  return {
    __typename: account.kind,
    id: nodeId(account.kind, account.id),
    databaseId: int(account.id),
    login: account.kind === 'Bot' ? account.login.replace('[bot]', '') : account.login,
    name: account.name,
    url: `${world.url}/${account.login}`,
    avatarUrl: `${world.url}/avatars/u/${account.id}`,
    resourcePath: `/${account.login}`,
    createdAt: stamp(account.createdAt),
  };
}

/** Of a commit GitHub shows a program as a user, with the program's number and its name in full: the field's type is User. */
const programAsUser = (context: Context, account: Account): Node => ({
  ...actor(context, account),
  __typename: 'User',
  login: account.login,
});

/** A commit's author or committer; `user` only when the e-mail address belongs to an account. */
export function gitActor(context: Context, { name, email, date }: Identity): Node {
  const account = accountByEmail(context.world, email);
  return {
    __typename: 'GitActor',
    name,
    email,
    date: stamp(date),
    user:
      account === null || account.kind === 'Organization'
        ? null
        : account.kind === 'Bot'
          ? programAsUser(context, account)
          : actor(context, account),
  };
}

export const app = ({ world }: Context, one: App): Node => ({
  __typename: 'App',
  id: nodeId('App', one.id),
  databaseId: one.id,
  clientId: one.clientId,
  slug: one.slug,
  name: one.name,
  url: `${world.url}/apps/${one.slug}`,
});

export const team = ({ world }: Context, one: Team): Node => ({
  __typename: 'Team',
  id: nodeId('Team', one.id),
  databaseId: one.id,
  slug: one.slug,
  name: one.name,
  combinedSlug: `${one.organization.login}/${one.slug}`,
  url: `${world.url}/orgs/${one.organization.login}/teams/${one.slug}`,
});

/** The author first, then each `Co-authored-by` trailer once. https://docs.github.com/pull-requests/committing-changes-to-your-project/creating-and-editing-commits/creating-a-commit-with-multiple-authors */
export function authorsOf(author: Identity, message: string): readonly Identity[] {
  const trailers = [...message.matchAll(/^co-authored-by:[ \t]*(.*?)[ \t]*<([^<>\n]+)>[ \t]*$/gim)];
  const authors = [
    author,
    ...trailers.map(([, name = '', email = '']): Identity => ({ name, email, date: author.date })),
  ];
  const seen = new Set<string>();
  return authors.filter(({ email }) => !seen.has(email.toLowerCase()) && seen.add(email.toLowerCase()));
}

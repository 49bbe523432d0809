/** The lists of people, teams and keys of one repository. */
import * as z from 'zod';
import { own, type Prose, say } from '../../../../policies/engine/prose.ts';
import { askList } from '../ask.ts';
import { type EvidenceOf, type EvidenceRepository, fullName } from '../of.ts';
import { account, idOf } from './everywhere.ts';

const collaborator = account.extend({ role_name: z.string() });

export const team = z.object({ id: z.number(), slug: z.string(), permission: z.string() });

const deployKey = z.object({
  id: z.number(),
  title: z.string(),
  read_only: z.boolean(),
  created_at: z.string(),
  added_by: z.string().nullish(),
  last_used: z.string().nullish(),
});

export function listOf(of: EvidenceOf, repository: EvidenceRepository) {
  const { owner, name: repo } = repository;
  const people = (affiliation: string, what: Prose) =>
    askList({
      octokit: of.octokit,
      route: 'GET /repos/{owner}/{repo}/collaborators',
      parameters: { owner, repo, affiliation },
      answer: collaborator,
      idOf,
      what: say`${what} of ${fullName(repository)}`,
      permission: 'metadata: read',
    });
  const teams = askList({
    octokit: of.octokit,
    route: 'GET /repos/{owner}/{repo}/teams',
    parameters: { owner, repo },
    answer: team,
    idOf,
    what: say`the teams of ${fullName(repository)}`,
    permission: 'metadata: read',
  });
  const keys = askList({
    octokit: of.settings,
    route: 'GET /repos/{owner}/{repo}/keys',
    parameters: { owner, repo },
    answer: deployKey,
    idOf,
    what: say`the deploy keys of ${fullName(repository)}`,
    permission: 'administration: read',
  });
  return Promise.all([
    people('all', own('the people')),
    people('direct', own('the people who are named directly')),
    people('outside', own('the outside collaborators')),
    teams,
    keys,
  ]);
}

export type Lists = Awaited<ReturnType<typeof listOf>>;

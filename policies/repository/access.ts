import { answers, answersPartOf } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import type { Known } from '../engine/facts.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, own, say, some } from '../engine/prose.ts';
import { isShown, type Look, look, looks, shownOr } from '../engine/shown.ts';
import { type Finding, failOr, pass, type Verdict, without } from '../engine/verdict.ts';
import { type AccessLevel, allows, type Collaborator } from '../facts/repository-access.ts';
import { type Options, options } from './access/options.ts';
import * as words from './access/words.ts';

type Facts = Known<'repositoryAccess' | 'repository'>;
type People = readonly Collaborator[];

const nothing: Look<Finding> = { found: [], gaps: [] };

/** Logins are the same whatever their case. */
function others(people: People, { allowed }: Options): People {
  const known = new Set(allowed.map((login) => login.toLowerCase()));
  return people.filter(({ login }) => !known.has(login.toLowerCase()));
}

function adminsOf({ repositoryAccess: { admins } }: Facts, rules: Options): Look<Finding> {
  return look(admins, (all) => {
    const counted = others(all, rules);
    const most = rules['max-admins'];
    const least = rules['min-admins'];
    return [
      ...(counted.length > most ? [words.tooManyAdmins(counted, most)] : []),
      ...(all.length < least ? [words.tooFewAdmins(all, least)] : []),
    ];
  });
}

const mayHave = (level: AccessLevel, most: Options['outside']): boolean =>
  most !== 'none' && allows(most, level);

function outsideOf({ repositoryAccess: { outside } }: Facts, rules: Options): Look<Finding> {
  return look(outside, (all) =>
    others(all, rules)
      .filter(({ level }) => !mayHave(level, rules.outside))
      .map((one) => words.outsider(one, rules.outside)),
  );
}

/** Members named in the repository; who is from outside cannot come any other way. */
function namedOf({ repositoryAccess, repository }: Facts, rules: Options): Look<Finding> {
  const { direct, outside } = repositoryAccess;
  if (rules.direct === 'accept' || repository.ownerKind === 'user' || direct === null) return nothing;
  // Where it is not known who is from outside, nobody is called a member.
  if (!isShown(outside)) return look(outside, () => []);
  const strangers = new Set(outside.map(({ login }) => login));
  return look(direct, (all) =>
    others(all, rules)
      .filter(({ login }) => !strangers.has(login))
      .map(words.named),
  );
}

function teamsOf({ repositoryAccess: { teams } }: Facts, rules: Options): Look<Finding> {
  const most = rules['max-admin-teams'];
  if (most === null || teams === null) return nothing;
  return look(teams, (all) => {
    const strong = all.filter(({ level }) => level === 'admin');
    return strong.length > most ? [words.tooManyTeams(strong, most)] : [];
  });
}

function passing({ repositoryAccess: { admins, outside } }: Facts) {
  const all = shownOr(admins, []);
  const names = some(
    all.map(({ login }) => say`${login}`),
    5,
  );
  const strangers = shownOr(outside, []);
  const from = some(
    strangers.map(({ login, level }) => say`${login} (${own(level)})`),
    5,
  );
  return pass(
    say`${count(all.length, 'administrator')}: ${names}`,
    strangers.length > 0 ? [say`From outside: ${from}`] : [],
  );
}

function judge(facts: Facts, rules: Options): Verdict {
  const { found, gaps } = looks([
    adminsOf(facts, rules),
    outsideOf(facts, rules),
    namedOf(facts, rules),
    teamsOf(facts, rules),
  ]);
  return without(failOr(found, passing(facts)), gaps);
}

export const access = definePolicy({
  id: 'access',
  title: 'Few people administer the repository, and nobody from outside has more than they need',
  subject: 'repository',
  controls: [
    control('soc2', 'CC6.1', 'partial'),
    control('soc2', 'CC6.3', 'partial'),
    control('iso27001', 'A.5.15', 'partial'),
    control('iso27001', 'A.5.18', 'supporting'),
    control('iso27001', 'A.8.2', 'partial'),
    control('ssdf', 'PS.1.1', 'supporting'),
    control('cis', '1.3.7', 'partial'),
  ],
  answers: [
    answers('legitify', 'repository.repository_has_too_many_admins'),
    answers('allstar', 'outside'),
    answers('allstar', 'admin'),
    answersPartOf('osps', 'OSPS-AC-02.01'),
  ],
  needs: ['repositoryAccess', 'repository'],
  options,
  asks: (rules) => ({
    access: [
      ...(rules.direct === 'refuse' ? (['named'] as const) : []),
      ...(rules['max-admin-teams'] === null ? [] : (['teams'] as const)),
    ],
  }),
  judge,
});

import { answers, answersPartOf } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import type { Known } from '../engine/facts.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, own, type Prose, say, some } from '../engine/prose.ts';
import { type Look, look, looks, shownOr } from '../engine/shown.ts';
import { type Finding, failOr, pass, type Verdict, without } from '../engine/verdict.ts';
import { type AccessLevel, allows, type Collaborator } from '../facts/repository-access.ts';
import { type Options, options } from './access/options.ts';
import * as words from './access/words.ts';

type Facts = Known<'repositoryAccess' | 'repository'>;
type People = readonly Collaborator[];

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
  if (rules.direct === 'accept' || repository.ownerKind === 'user') return { found: [], gaps: [] };
  const outside = look(repositoryAccess.outside, (all) => all.map(({ login }) => login));
  const direct = look(repositoryAccess.direct, (all) =>
    others(all, rules)
      .filter(({ login }) => !outside.found.includes(login))
      .map(words.named),
  );
  // Who is from outside is not known: nobody is called a member.
  return outside.gaps.length > 0 ? { found: [], gaps: outside.gaps } : direct;
}

function notesOf({ repositoryAccess: { direct, teams } }: Facts): readonly Prose[] {
  const named = shownOr(direct, []);
  const strong = shownOr(teams, []).filter(({ level }) => level === 'admin');
  return [
    ...(strong.length > 0
      ? [
          say`Teams that administer it: ${some(
            strong.map(({ team }) => say`${team}`),
            5,
          )}`,
        ]
      : []),
    ...(named.length > 0
      ? [
          say`Named in the repository itself: ${some(
            named.map(({ login, level }) => say`${login} (${own(level)})`),
            5,
          )}`,
        ]
      : []),
  ];
}

function passing(facts: Facts) {
  const { admins, outside } = facts.repositoryAccess;
  const all = shownOr(admins, []);
  const who = say`${count(all.length, 'administrator')}: ${some(
    all.map(({ login }) => say`${login}`),
    5,
  )}`;
  const strangers = shownOr(outside, []).length;
  const more = strangers > 0 ? say`; ${count(strangers, 'person', 'people')} from outside` : own('');
  return pass(say`${who}${more}`, notesOf(facts));
}

function judge(facts: Facts, rules: Options): Verdict {
  const teams = look(facts.repositoryAccess.teams, () => []);
  const { found, gaps } = looks([adminsOf(facts, rules), outsideOf(facts, rules), namedOf(facts, rules)]);
  // Teams are told, and nothing is asked of them: a pass without them is one.
  const notes = teams.gaps.length > 0 ? [own('Which teams have access is not shown to Fairlead')] : [];
  const fine = passing(facts);
  return without(failOr(found, { ...fine, notes: [...(fine.notes ?? []), ...notes] }), gaps);
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
    answersPartOf('allstar', 'admin'),
    answersPartOf('osps', 'OSPS-AC-02.01'),
  ],
  needs: ['repositoryAccess', 'repository'],
  options,
  judge,
});

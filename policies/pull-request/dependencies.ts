import { answers, answersPartOf } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, own, type Prose, say, some } from '../engine/prose.ts';
import { failOr, type Pass, pass, skip, type Unseen } from '../engine/verdict.ts';
import type { DependencyChange, DependencyChanges, Unpinned } from '../facts/dependency-changes.ts';
import { advisoryFlaw, advisoryNotes } from './dependencies/advisories.ts';
import { identityFlaw, integrityFlaw } from './dependencies/content.ts';
import { type Flaw, findingsOf, type Present } from './dependencies/flaw.ts';
import { judgesLicences, licenceFlaw } from './dependencies/licences.ts';
import { lockFileFlaws, lockFileNotes } from './dependencies/lock-file.ts';
import { type Options, options } from './dependencies/options.ts';
import { ageFlaw, deniedFlaw, installScriptFlaw, installScriptNotes } from './dependencies/packages.ts';
import { movedFlaw, registryFlaws } from './dependencies/provenance.ts';
import { uncovered } from './dependencies/uncovered.ts';

function isPresent(change: DependencyChange): change is Present {
  return change.to !== null;
}

/** Every rule, on one package. A rescoped package is the same, from the same place. */
function flawsOf(change: Present, set: Options, now: string): readonly Flaw[] {
  const advisories = advisoryFlaw(change, set);
  if (change.kind === 'rescoped') return advisories ? [advisories] : [];
  const provenance = [
    integrityFlaw(change, set),
    identityFlaw(change),
    movedFlaw(change),
    ...registryFlaws(change, set),
    installScriptFlaw(change, set),
  ];
  const found =
    change.kind === 'replaced'
      ? provenance
      : [
          advisories,
          deniedFlaw(change, set),
          licenceFlaw(change, set),
          ageFlaw(change, set, now),
          ...provenance,
        ];
  return found.flatMap((one) => one ?? []);
}

function unpinnedFlaw({ path, line, requirement }: Unpinned): Flaw {
  return {
    about: say`${requirement}`,
    message: say`${requirement} asks for no exact version, so what it installs can change any day and nothing can be looked up for it.`,
    remedy: say`Pin it in ${path} with ${'=='}, best with hashes (${'pip-compile --generate-hashes'} or ${'uv pip compile --generate-hashes'}).`,
    path,
    line,
    fingerprint: `unpinned:${path}`,
  };
}

function unpinnedNotes(unpinned: readonly Unpinned[], { unpinned: rule }: Options): readonly Prose[] {
  const told = unpinned.filter(({ introduced, expected }) => !expected && (!introduced || rule === 'allow'));
  return told.length === 0 ? [] : [say`Not looked up, because they have no exact version: ${named(told)}.`];
}

function named(unpinned: readonly Unpinned[]): Prose {
  return some(
    unpinned.map(({ requirement }) => say`${requirement}`),
    5,
  );
}

function passed(facts: DependencyChanges, notes: readonly Prose[], unseen: Unseen): Pass {
  const { changes, lockFiles, advisorySources } = facts;
  if (lockFiles.length === 0) return pass(own('No lock file is left that changed.'), notes, unseen);
  const where = some(
    lockFiles.map((path) => say`${path}`),
    3,
  );
  const asked = advisorySources.length === 0 ? own('') : own(`, says the ${advisorySources.join(' and ')}`);
  return pass(
    changes.length === 0
      ? say`No package changed in ${where}.`
      : say`${count(changes.length, 'package')} changed in ${where}, and ${own(changes.length === 1 ? 'it brings nothing' : 'none brings anything')} to fix${asked}.`,
    notes,
    unseen,
  );
}

export const dependencies = definePolicy({
  id: 'dependencies',
  title: 'No dependency this change adds or updates is vulnerable, forbidden or forged',
  subject: 'pull_request',
  controls: [
    control('soc2', 'CC6.8', 'supporting'),
    control('soc2', 'CC7.1', 'partial'),
    control('iso27001', 'A.5.21', 'supporting'),
    control('iso27001', 'A.8.8', 'partial'),
    control('ssdf', 'PW.4', 'partial'),
    control('cis', '1.5.5', 'partial'),
    control('cis', '2.4.2', 'partial'),
    control('cis', '3.1.5', 'partial'),
    control('cis', '3.1.7', 'partial'),
    control('cis', '3.1.8', 'partial'),
    control('cis', '3.2.2', 'partial'),
    control('cis', '3.2.3', 'partial'),
  ],
  answers: [
    answersPartOf('scorecard', 'Vulnerabilities'),
    answersPartOf('legitify', 'repository.ghas_dependency_review_not_enabled'),
    answers('osps', 'OSPS-VM-05.03'),
  ],
  needs: ['dependencyChanges', 'pullRequest'],
  options,
  asks: (set) => ({
    packageDetails: [
      ...(set['minimum-age-days'] > 0 ? (['age'] as const) : []),
      ...(judgesLicences(set) ? (['licences'] as const) : []),
    ],
  }),
  judge: ({ dependencyChanges, pullRequest }, set) => {
    const { changes, lockFiles, removedLockFiles, unpinned } = dependencyChanges;
    const present = changes.filter(isPresent);
    const unseen = uncovered(dependencyChanges, present);
    if (lockFiles.length + removedLockFiles.length === 0) return skip(own('No lock file changed.'), unseen);
    const flaws = present.flatMap((change) => flawsOf(change, set, pullRequest.readAt));
    const loose =
      set.unpinned === 'fail' ? unpinned.filter(({ introduced, expected }) => introduced && !expected) : [];
    const notes = [
      ...lockFileNotes(dependencyChanges, present),
      ...advisoryNotes(changes, present, set),
      ...installScriptNotes(present, set),
      ...unpinnedNotes(unpinned, set),
    ];
    return failOr(
      findingsOf([...flaws, ...lockFileFlaws(dependencyChanges, set), ...loose.map(unpinnedFlaw)]),
      passed(dependencyChanges, notes, unseen),
    );
  },
});

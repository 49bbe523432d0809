import { answersPartOf } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import type { Known } from '../engine/facts.ts';
import { needed } from '../engine/part.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, list, own, type Prose, say } from '../engine/prose.ts';
import { type Finding, failOr, pass, skip } from '../engine/verdict.ts';
import { uncompared } from '../facts/people.ts';
import type { ReleaseChanges } from '../facts/release-changes.ts';
import { isChangelog, isUnwritten, mentions } from '../formats/changelog.ts';
import { unapproved } from './release-readiness/approved.ts';
import { checklistFindings } from './release-readiness/checklist.ts';
import { type Options, options, proposesRelease } from './release-readiness/options.ts';
import { onlyVersions } from './release-readiness/version-commit.ts';
import * as words from './release-readiness/words.ts';

type Facts = Known<'release' | 'releaseBlockers' | 'releaseChanges' | 'releaseChecklist'>;

/** Commits without a pull request, and pull requests without an approval; one reviewed pull request is enough for a commit. */
function changeFindings({ release, releaseChanges: changes }: Facts, rules: Options): readonly Finding[] {
  if (rules.changes === 'ignore') return [];
  const why = new Map(
    changes.pullRequests.map((pull) => [pull.number, unapproved(pull, changes, rules['stale-approvals'])]),
  );
  const unseen = changes.commits.filter(
    ({ pullRequests }) => !pullRequests.some((number) => why.get(number) === null),
  );
  const pulls = changes.pullRequests.flatMap((pull) => {
    const commits = unseen.filter(({ pullRequests }) => pullRequests.at(-1) === pull.number);
    const reason = why.get(pull.number);
    return commits.length > 0 && reason ? [words.unreviewedPull(pull, reason, commits.length, release)] : [];
  });
  const direct = unseen.filter((commit) => commit.pullRequests.length === 0 && !onlyVersions(commit));
  return [...direct.map(words.directPush), ...pulls];
}

/** Pull requests that notes should name: what brought the release itself is none. */
function unmentioned({ release, releaseChanges }: Facts, rules: Options) {
  const asked = { branches: rules['release-branches'], labels: rules['release-labels'] };
  return releaseChanges.pullRequests.filter(
    ({ number, headRef, labels }) =>
      !proposesRelease({ branch: headRef, labels }, asked) && !mentions(release.notes, number),
  );
}

function noteFindings(facts: Facts, rules: Options): readonly Finding[] {
  if (rules.notes === 'ignore') return [];
  const { release } = facts;
  const logged = release.files?.some(isChangelog) ?? false;
  const hasLog = release.state === 'proposed' && release.changelogs.length > 0;
  const missing = rules.notes === 'every-change' ? unmentioned(facts, rules) : [];
  return [
    ...(hasLog && !logged ? [words.changelogUntouched(release)] : []),
    ...(!hasLog && !logged && isUnwritten(release.notes) ? [words.unwritten(release)] : []),
    ...(missing.length > 0 ? [words.unmentioned(missing, release)] : []),
  ];
}

function reviewedWords({ since, commits, pullRequests }: ReleaseChanges): Prose {
  if (since === null) return own('nothing to compare with: this is the first release');
  if (commits.length === 0) return say`no commit since ${since.tag}`;
  return say`${count(commits.length, 'commit')} since ${since.tag}, all reviewed (${count(pullRequests.length, 'pull request')})`;
}

function passing({ release, releaseChanges: changes }: Facts, rules: Options) {
  const { checklist, notes, 'blocker-labels': labels } = rules;
  const good = [
    ...(rules.changes === 'ignore' ? [] : [reviewedWords(changes)]),
    ...(labels.length > 0 ? [own('no open blocker')] : []),
    ...(notes === 'ignore' ? [] : [own('notes are written')]),
    ...(checklist.length > 0 ? [say`${count(checklist.length, 'item')} of the checklist confirmed`] : []),
  ];
  const first = rules.changes === 'reviewed' && changes.since === null;
  const strangers = uncompared(
    changes.commits.filter(({ parents, pullRequests }) => parents < 2 && pullRequests.length > 0),
    own('the reviewers'),
  );
  const lone = changes.commits.filter((commit) => commit.pullRequests.length === 0);
  return pass(good.length > 0 ? list(good, '; ') : own('the options ask nothing of releases'), [
    ...(rules.changes === 'reviewed' && strangers ? [strangers] : []),
    ...(first ? [own('Commits before the first release are not looked at')] : []),
    ...(lone.length > 0
      ? [
          say`${count(lone.length, 'commit')} without a pull request changed nothing but version numbers and change logs`,
        ]
      : []),
    ...(release.state === 'proposed' && rules.changes === 'reviewed'
      ? [
          own(
            'The release is judged again when it is published: then this pull request needs an approval, too',
          ),
        ]
      : []),
  ]);
}

export const releaseReadiness = definePolicy({
  id: 'release-readiness',
  title: 'A release holds only reviewed changes, leaves no blocker open, and says what it brings',
  subject: 'release',
  controls: [
    control('soc2', 'CC8.1', 'partial'),
    control('iso27001', 'A.8.32', 'partial'),
    control('ssdf', 'PO.4.1', 'partial'),
    control('ssdf', 'PW.7.2', 'supporting'),
  ],
  answers: [answersPartOf('osps', 'OSPS-BR-04.01')],
  needs: ['release', 'releaseBlockers', 'releaseChanges', 'releaseChecklist'],
  options,
  asks: ({ checklist, notes, changes, ...rules }) => ({
    blockerLabels: rules['blocker-labels'],
    releaseChanges: changes === 'reviewed' || notes === 'every-change' ? ['commits'] : [],
    checklist: checklist.map(({ item }) => item),
    checklistTeams: checklist.flatMap(({ teams }) => teams),
    releaseBranches: rules['release-branches'],
    releaseLabels: rules['release-labels'],
  }),
  proposedBy: (pull, rules) =>
    proposesRelease(
      { branch: needed(pull.head.ref), labels: needed(pull.labels) },
      { branches: rules['release-branches'], labels: rules['release-labels'] },
    ),
  judge(facts, rules) {
    if (facts.release.draft) return skip(own('this is a draft; the release is judged when it is ready'));
    const findings = [
      ...checklistFindings(rules.checklist, facts.releaseChecklist, facts.release),
      ...changeFindings(facts, rules),
      ...words.blockers(blockersOf(facts, rules)),
      ...noteFindings(facts, rules),
    ];
    return failOr(findings, passing(facts, rules));
  },
});

/** Another setting may want more labels than this one. */
function blockersOf({ releaseBlockers }: Facts, rules: Options) {
  const labels = new Set(rules['blocker-labels'].map((label) => label.toLowerCase()));
  const open = releaseBlockers.open.filter(({ label }) => labels.has(label.toLowerCase()));
  return open.length === releaseBlockers.open.length ? releaseBlockers : { open, total: open.length };
}

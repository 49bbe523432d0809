/** How changes come in and go out: pull requests, releases, and whether anything moves at all. */
import { isKnown } from '../../../../policies/engine/part.ts';
import { count, own, say } from '../../../../policies/engine/prose.ts';
import { type CloneFacts, day, secondsAt } from '../clone-facts.ts';
import { releasesOf } from '../releases.ts';
import { concernsOr, doesNotApply, fine, notSeen, type Probe } from './probe.ts';

/** Fewer changes say nothing about a habit. */
const minChanges = 20;

/** The part of changes that did not come by pull request above which it is the habit. */
const habit = 0.3;

export const pullRequests: Probe = {
  id: 'pull-requests',
  area: 'change control',
  asks: 'Changes come by pull request',
  look: ({ mainline, branch }) => {
    if (!isKnown(mainline)) return notSeen(mainline.notKnown);
    const changes = mainline.filter(({ byBot }) => !byBot);
    if (changes.length < minChanges)
      return doesNotApply(say`only ${count(changes.length, 'change')} in the last 180 days`);
    const direct = changes.filter(({ pullRequest }) => !pullRequest);
    const part = direct.length / changes.length;
    const words = say`${direct.length} of ${count(changes.length, 'change')} of the last 180 days name no pull request`;
    if (part <= habit) return fine(words);
    return concernsOr(
      [
        {
          risk: 'direct-pushes',
          title: own('Changes reach the main branch without a pull request'),
          likelihood: [
            3,
            say`${words} of ${branch ?? 'HEAD'}; pull requests that were merged by rebasing look the same from a clone`,
          ],
          impact: [4, own('what nobody else has seen is what is built and shipped')],
          left: [1, 3],
          evidence: direct.map(({ sha, subject, at }) => ({
            message: say`${sha.slice(0, 10)} of ${own(new Date(at * 1000).toISOString().slice(0, 10))}: ${subject.slice(0, 80)}`,
            fingerprint: `direct|${sha}`,
          })),
          mitigation: own(
            'protect the main branch: a pull request, one approval by somebody else, and passing checks',
          ),
          hours: { low: 0.5, high: 1 },
          by: 'setting',
        },
      ],
      fine(words),
    );
  },
};

/** Commits since the last release above which much waits. */
const waiting = { commits: 50, days: 180 } as const;

export const releases: Probe = {
  id: 'releases',
  area: 'delivery',
  asks: 'What is done is released',
  look: (facts) => {
    const found = releasesOf(facts);
    if (found === null)
      return doesNotApply(
        own('no tag names a version; whether it is released otherwise a clone cannot tell'),
      );
    const { last, sinceLast, age } = found;
    const words = say`${last.name} is ${age} days old${sinceLast === null ? own('') : say`, with ${count(sinceLast, 'commit')} since`}`;
    return concernsOr(
      [
        {
          risk: 'unreleased-work',
          title: own('Work waits a long time to be released'),
          likelihood: [3, own('it has waited until now')],
          impact: [2, own('users wait for what is done, and a large release breaks more than a small one')],
          left: [1, 2],
          evidence:
            age > waiting.days && (sinceLast ?? 0) > waiting.commits
              ? [{ message: say`${words}.`, fingerprint: 'releases' }]
              : [],
          mitigation: own(
            'release what is there, then small and often; if it is deployed without tags, tag what is deployed',
          ),
          hours: { low: 2, high: 8 },
          by: 'people',
        },
      ],
      fine(words),
    );
  },
};

/** Days. */
const still = 365;

export const activity: Probe = {
  id: 'activity',
  area: 'delivery',
  asks: 'Somebody works on it',
  look: ({ commits, identities, now }: CloneFacts) => {
    if (!isKnown(commits)) return notSeen(commits.notKnown);
    const last = commits.find(({ author }) => identities.of(author).kind === 'person') ?? commits[0];
    if (!last) return doesNotApply(own('there are no commits'));
    const age = Math.max(0, Math.floor((secondsAt(now) - last.at) / day));
    return concernsOr(
      [
        {
          risk: 'dormant',
          title: own('Nobody has worked on it for a year'),
          likelihood: [3, own('what it depends on moves on, and holes that become known stay open')],
          impact: [2, own('if it still runs somewhere, nobody is there to mend it')],
          left: [1, 1],
          evidence:
            age > still
              ? [{ message: say`The last commit by a person is ${age} days old.`, fingerprint: 'dormant' }]
              : [],
          mitigation: own('find out whether it still runs; archive it if not, and name an owner if it does'),
          hours: { low: 0.5, high: 2 },
          by: 'people',
        },
      ],
      fine(say`the last commit by a person is ${count(age, 'day')} old`),
    );
  },
};

/** The messages about one result or a missing one. */
import { own, type Prose, say, some } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import type { CheckResult } from '../../facts/checks.ts';
import { type Answer, keyOf, type Requirement } from './requirements.ts';

type Wrong = Exclude<CheckResult['state'], 'success' | 'neutral' | 'skipped'>;

/** State → what happened, and what to do. */
const wrong: Readonly<Record<Wrong, { readonly what: string; readonly remedy: string }>> = {
  failure: {
    what: 'failed',
    remedy: 'Read its log, fix the cause and push; run it again only if the cause was not this change.',
  },
  timed_out: { what: 'ran out of time', remedy: 'Run it again; if it stays slow, read where its log ends.' },
  cancelled: { what: 'was cancelled', remedy: 'Run it again.' },
  action_required: {
    what: 'waits for somebody',
    remedy: 'Open it: it says what has to be done, often an approval to run.',
  },
  stale: { what: 'was given up by GitHub after 14 days', remedy: 'Run it again.' },
  pending: {
    what: 'has not finished',
    remedy: 'Nothing to do but wait: Fairlead judges again when it reports. If it hangs, run it again.',
  },
};

const shown = 5;

/** "`build` of `github-actions`" */
function nameOf({ name, app }: CheckResult): Prose {
  return app ? say`${name} of ${app.slug}` : say`${name}`;
}

export function namesOf(results: readonly CheckResult[]): Prose {
  return some(
    results.map(({ name }) => say`${name}`),
    shown,
  );
}

function fingerprintOf({ name, app, kind }: CheckResult): string {
  return `result:${kind}:${app?.slug ?? ''}:${name}`;
}

/** The finding on one result; none when it is not wrong in itself. */
export function resultFinding(result: CheckResult): readonly Finding[] {
  const { state } = result;
  if (state === 'success' || state === 'neutral' || state === 'skipped') return [];
  const { what, remedy } = wrong[state];
  const where = result.url ? say` (${result.url})` : [];
  return [
    {
      message: say`${nameOf(result)} ${own(what)}.`,
      remedy: say`${own(remedy)}${where}`,
      who: 'author',
      fingerprint: fingerprintOf(result),
    },
  ];
}

/** A required check that was skipped although something else failed, or although skipping is refused. */
export function skippedFinding(result: CheckResult, broken: readonly CheckResult[]): Finding {
  const although =
    broken.length > 0
      ? say` while ${namesOf(broken)} did not pass: it was probably skipped because of that`
      : [];
  return {
    message: say`${nameOf(result)} is required and was skipped${although}.`,
    remedy:
      broken.length > 0
        ? own('Fix what did not pass and run the checks again. GitHub alone would have let this merge.')
        : say`Make it run on this change, or set ${'skipped: careful'} if skipping it is meant.`,
    who: broken.length > 0 ? 'author' : 'maintainer',
    fingerprint: `skipped:${fingerprintOf(result)}`,
  };
}

/** The name of the required source: our options give slugs, GitHub's settings numbers. */
function sourceOf(app: Requirement['app']): Prose {
  return typeof app === 'number' ? say`the App with number ${app}` : say`the App ${app ?? ''}`;
}

/** A required check without a result from where it must come from. */
export function missingFinding({ requirement, impostors }: Answer, head: Prose): Finding {
  const about = { fingerprint: `missing:${keyOf(requirement)}` };
  if (impostors.length > 0) {
    const sources = some(
      impostors.map(({ app, byAuthor }) => {
        if (byAuthor !== undefined) return say`${byAuthor}, who had a part in the change,`;
        return app ? say`${app.slug}` : own('a person or an unknown source');
      }),
      shown,
    );
    return {
      ...about,
      message: say`${requirement.name} must come from ${requirement.app === null ? own('somebody without a part in the change') : sourceOf(requirement.app)} and has not; what ${sources} reported under that name does not count.`,
      remedy: own(
        'Find out who reports under that name; if the source was changed on purpose, a maintainer changes the required source.',
      ),
      who: 'maintainer',
    };
  }
  return {
    ...about,
    message: say`${requirement.name} is required (${own(requirement.from)}) and has not reported on ${head}.`,
    remedy: say`If it is about to start, wait: Fairlead judges again when it reports. If its workflow does not run for these files or branches (${'paths'}, ${'branches'}), it never will: skip inside the job instead, so that it reports.`,
    who: 'author',
  };
}

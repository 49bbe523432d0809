/** What is written down for those who come next. */
import { count, own, say } from '../../../../policies/engine/prose.ts';
import { isNamed, isRecordPath } from '../../../../policies/formats/decision-record.ts';
import type { CloneFacts } from '../clone-facts.ts';
import { concernsOr, fine, type Probe, type Worry } from './probe.ts';

/** Characters: shorter ones name the project and say nothing of it. */
const minReadme = 400;

const howTo =
  /\b(?:install|setup|set up|getting started|quick ?start|usage|build|develop|run|test|contribut)/i;

function readmeOf({ texts }: CloneFacts): readonly [string, string] | null {
  return [...texts].find(([path]) => /^(?:\.github\/|docs\/)?readme(?:\.[\w]+)?$/i.test(path)) ?? null;
}

function noReadme(facts: CloneFacts): Worry {
  const readme = readmeOf(facts);
  const [path = null, text = ''] = readme ?? [];
  const short = text.trim().length < minReadme;
  const silent = !short && !howTo.test(text);
  const evidence =
    path === null
      ? [{ message: own('There is no README.'), fingerprint: 'readme' }]
      : short
        ? [{ message: say`${path} has only ${text.trim().length} characters.`, path, fingerprint: 'readme' }]
        : silent
          ? [
              {
                message: say`${path} does not say how to set up, build, run or test.`,
                path,
                fingerprint: 'readme',
              },
            ]
          : [];
  return {
    risk: 'readme',
    title: own('Who is new finds no way in'),
    likelihood: [3, own('everybody who joins, and everybody who comes back to it, needs it once')],
    impact: [2, own('each loses days, and takes up the time of somebody who knows')],
    left: [1, 1],
    evidence,
    mitigation: own(
      'have the next person who joins write down what they had to ask: set up, run, test, deploy',
    ),
    hours: { low: 2, high: 4 },
    by: 'file',
  };
}

export const documentation: Probe = {
  id: 'readme',
  area: 'knowledge',
  asks: 'A README says what it is and how to work on it',
  look: (facts) => {
    const readme = readmeOf(facts);
    return concernsOr(
      [noReadme(facts)],
      fine(say`${readme?.[0] ?? ''}, ${count(readme?.[1].length ?? 0, 'character')}`),
    );
  },
};

/** Where records are kept, by the usual names. */
const folder =
  /(?:^|\/)(?:adrs?|decisions?|rfcs?|architecture[-_]decisions?|decision[-_]records?|decision[-_]log)\/(?:.*\/)?[^/]+\.(?:md|mdx|adoc|rst|txt|org)$/i;

/** Smaller ones hold no decision that cannot be seen in the code. */
const minFiles = 100;

export const decisions: Probe = {
  id: 'decisions',
  area: 'knowledge',
  asks: 'Decisions that are costly to undo are written down',
  look: (facts) => {
    const records = facts.files.filter(
      ({ path }) => folder.test(path) && isNamed(path) && isRecordPath(path),
    ).length;
    const isSmall = facts.lines.size < minFiles;
    return concernsOr(
      [
        {
          risk: 'decision-records',
          title: own('Why things are as they are is written nowhere'),
          likelihood: [3, own('every larger change runs into it')],
          impact: [1, own('decisions are taken again, or undone by people who do not know their reasons')],
          left: [1, 1],
          evidence:
            records > 0 || isSmall
              ? []
              : [
                  {
                    message: own('There is no folder of decision records (ADRs).'),
                    fingerprint: 'decisions',
                  },
                ],
          mitigation: say`begin with three records of what newcomers ask about most, in ${'docs/adr'}, and one with each larger change`,
          hours: { low: 2, high: 6 },
          by: 'file',
        },
      ],
      fine(records > 0 ? count(records, 'decision record') : own('it is small enough to be read')),
    );
  },
};

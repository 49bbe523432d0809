/** What comments and policies ask of a repository's history → plain data, which may come from another thread. Pure. */
import type { AnswerOf, Given, What } from '../definitions/asked.ts';
import { budgetsAt } from '../definitions/error-budget.ts';
import type { KnownHistory } from '../definitions/known.ts';
import { type Linked, linked } from '../definitions/measure.ts';
import type { Change } from '../definitions/model.ts';
import { deliveryFact } from '../fact.ts';
import { sourceOfKnown } from '../github/source.ts';
import { exportPart } from '../shown/export.ts';
import { renderPullRequest } from '../shown/pull-request.ts';
import { renderRelease } from '../shown/release.ts';
import { deliveryOf, viewOf } from '../shown/report.ts';

export interface Looked {
  readonly known: KnownHistory;
  readonly all: Linked;
}

export const lookedAt = (known: KnownHistory): Looked => ({ known, all: linked(known.history) });

const changeOf = ({ changes }: Linked, number: number): Change | undefined =>
  changes.find(({ number: own, id }) => own === number || id === `#${number}`);

type Answers = { readonly [K in What]: (looked: Looked, given: Given<K>) => AnswerOf<K> };

const answers: Answers = {
  fact: ({ known }, { now }) => deliveryFact(known, now),
  live({ known, all }, { numbers, since }) {
    if (known.isUnfinished) return { numbers: [], commits: [] };
    const deployed = all.deployments.all.filter(({ at }) => at >= since).map(({ commit }) => commit);
    return {
      numbers: numbers.filter((number) => {
        const change = changeOf(all, number);
        return change !== undefined && all.links.get(change.id)?.kind === 'deployed';
      }),
      commits: [...new Set(deployed)],
    };
  },
  pullRequest({ known, all }, { number }) {
    // Beside a half of the history, every change is another one than it was.
    if (known.isUnfinished) return 'not there';
    const change = changeOf(all, number);
    return change ? { said: renderPullRequest(all, change) } : 'not there';
  },
  export({ known }, { name, client, format, days, now }) {
    if (known.isUnfinished) return { part: null };
    const window = { since: now - days * 86_400, until: now };
    const delivery = deliveryOf(name, sourceOfKnown(known), window, { view: viewOf(known) });
    return { part: exportPart(delivery, { client, format, readAt: known.readAt }) };
  },
  release({ known, all }, { tag, commit, now }) {
    if (known.isUnfinished) return 'not live';
    const errorBudget = budgetsAt(known.budgets ?? [], now);
    const text = renderRelease({ tag, commit, linked: all, known, errorBudget });
    const liveAt = all.deployments.all.find((one) => one.commit === commit)?.at ?? 0;
    return text === null ? 'not live' : { text, liveAt };
  },
};

export const answerTo = <K extends What>(looked: Looked, what: K, given: Given<K>): AnswerOf<K> =>
  answers[what](looked, given);

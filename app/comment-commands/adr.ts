/** `/fairlead adr new "title"`: a decision record to start from. It is shown, never written: people add it themselves. */
import { type CollectedFacts, wantsNothing } from '../../policies/engine/facts.ts';
import { fence, toMarkdown } from '../../policies/engine/markdown.ts';
import { own, say } from '../../policies/engine/prose.ts';
import { tipName } from '../../policies/facts/pull-request.ts';
import { catalogue } from '../../policies/index.ts';
import { draftText, headingOf } from '../../policies/pull-request/adr-required/draft.ts';
import { nextPath } from '../../policies/pull-request/adr-required/next-path.ts';
import { surfacesOf } from '../../policies/pull-request/adr-required/surfaces.ts';
import { freeOn } from '../../policies/pull-request/adr-required/words.ts';
import { adrRequired } from '../../policies/pull-request/adr-required.ts';
import { configurationInForce } from '../config/in-force.ts';
import { collect } from '../facts/collect.ts';
import { githubSource } from '../facts/github-source.ts';
import { forAssessment } from '../github/access/assessment-octokit.ts';
import { CannotLook } from '../looked.ts';
import type { Answer, Asked } from './answer.ts';

/** GitHub answers 414 above about 8,000 bytes of address. */
const maxAddress = 6000;

/** Percent-encoded to the last character that Markdown could read. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** GitHub's page for a new file on the head's branch, filled in when the address can hold the text. */
export function newFileAddress(
  { web, pull }: Pick<Asked, 'web' | 'pull'>,
  { path, text }: { readonly path: string; readonly text: string },
): string | null {
  const { repository, ref } = pull.head;
  if (repository === null) return null;
  const [place, branch] = [repository, ref].map((name) => name.split('/').map(encoded).join('/'));
  const bare = `${web}/${place}/new/${branch}?filename=${encoded(path)}`;
  const filled = `${bare}&value=${encoded(text)}`;
  if (filled.length <= maxAddress) return filled;
  return bare.length <= maxAddress ? bare : null;
}

/** A fact, or the reason why there is none. */
function needed<F extends keyof CollectedFacts>(facts: CollectedFacts, name: F) {
  const fact = facts[name];
  if (fact?.ok) return fact.value;
  throw new CannotLook(fact?.reason ?? own('nothing collected it'), fact?.remedy);
}

async function look({ access, task }: Asked) {
  const counted = forAssessment(access.octokit);
  const of = { ...access, counted, number: task.number, now: access.now() };
  const open = githubSource(of);
  const inForce = await configurationInForce(open(wantsNothing).rules, catalogue);
  const set = inForce.settings.find(({ policy }) => policy.id === adrRequired.id)?.options;
  const options = adrRequired.options.parse(set ?? {});
  const wanted = { ...wantsNothing, ...adrRequired.asks?.(options), facts: adrRequired.needs };
  return { options, facts: await collect(adrRequired.needs, open(wanted)) };
}

/** Throws `CannotLook` when the records that are there cannot be known: the number might be taken. */
export async function newDecision(asked: Asked, title: string): Promise<Answer> {
  const { options, facts } = await look(asked);
  const decisions = needed(facts, 'decisions');
  const pullRequest = needed(facts, 'pullRequest');
  const [files, structure] = [facts.changedFiles, facts.structure];
  const surfaces = files?.ok && structure?.ok ? surfacesOf(files.value, structure.value, options) : [];
  const date = pullRequest.readAt.slice(0, 10);
  const next = nextPath(decisions, options['decision-paths'], headingOf(title), date);
  const text = draftText({ ...pullRequest, title }, surfaces);
  const address = newFileAddress(asked, { path: next.path, text });
  return {
    blocks: [
      toMarkdown(say`A draft of ${next.path}${freeOn(next, decisions, tipName(pullRequest.base))}:`),
      fence(text, 'markdown'),
      ...(address === null
        ? []
        : [`[Add it to this branch](${address}), then fill in its options and outcome.`]),
    ],
    rejudge: false,
  };
}

/** The shadow: what policies at the rung `observe` would have said. Always folded, and nothing in it asks for anything. */
import type { Assessment } from '../evaluate.ts';
import { toMarkdown } from '../markdown.ts';
import { count, own, say } from '../prose.ts';
import type { Report } from '../report.ts';
import { type Block, bullets, fold } from './blocks.ts';
import { lineOf } from './quiet.ts';
import { standing, tally } from './tally.ts';
import { missingWords, sentence } from './words.ts';

/** Findings shown of one policy. */
const maxFindings = 10;

const atBlock = own('at `block`');

const intro = toMarkdown(
  own(
    'These policies only watch: nothing here holds the merge, and nobody has to do anything. To make one count, a maintainer sets its rung in the configuration: `warn` shows what it finds, `block` also holds the merge.',
  ),
);

/** `3 observed only (shadow): 1 would ask for something, 1 could not be judged`, with a line for each. */
export function observedOnly(report: Report): readonly Block[] {
  const { observed, observedAsking, observedUnknown } = tally(report);
  if (observed === 0) return [];
  const aside = [
    ...(observedAsking > 0 ? [`${observedAsking} would ask for something`] : []),
    ...(observedUnknown > 0 ? [`${observedUnknown} could not be judged`] : []),
  ].join(', ');
  const label = `${observed} observed only (shadow)${aside === '' ? '' : `: ${aside}`}`;
  return [fold(label, [intro, ...bullets(standing(report, 'observed').map(observedBlock))])];
}

function observedBlock(assessment: Assessment): Block {
  const { policy, result } = assessment;
  if (result.outcome === 'unknown') {
    const why = missingWords(result.missing);
    return `- ${toMarkdown(say`? ${own(policy)} (observed) could not be judged; ${atBlock} that would hold the merge: ${why}`)}`;
  }
  if (result.outcome !== 'fail') return lineOf(assessment).replace(': ', ' (observed) would pass: ');
  const { findings } = result;
  const things = count(findings.length, 'thing');
  const asks = say`! ${own(policy)} (observed) would ask for ${things}; ${atBlock} it would hold this merge:`;
  const items = findings.map(({ message }) => `  - ${toMarkdown(sentence(message))}`);
  const more = items.length - maxFindings;
  const rest = more > 1 ? [`  - and ${more} more`] : [];
  return {
    open: `- ${toMarkdown(asks)}`,
    items: [...(more > 1 ? items.slice(0, maxFindings) : items), ...rest],
    close: '',
    between: '\n',
  };
}

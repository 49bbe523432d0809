/** What is wrong with a configuration, and what a change to it would do. */
import { toMarkdown } from '../markdown.ts';
import { toPlain } from '../plain.ts';
import { count, own, type Prose, say } from '../prose.ts';
import type { Conclusion, ConfigProblem, ProposedConfiguration, Provenance, Report } from '../report.ts';
import { differenceWords } from '../simulation/difference.ts';
import type { Block } from './blocks.ts';
import { standing } from './tally.ts';
import { capital, sentence } from './words.ts';

/** Problems and differences listed; more are counted. */
const maxLines = 20;

/** The configuration in force, when it is not all that was written because that has problems. */
export function configurationInForce({ provenance }: Report): readonly Block[] {
  const { configProblems: problems } = provenance;
  if (problems.length === 0) return [];
  return [lines(toMarkdown(intro(provenance)), problems.map(problemWords))];
}

function intro({ configProblems, configuration, fallback }: Provenance): Prose {
  const problems = count(configProblems.length, 'problem');
  switch (fallback) {
    case 'refused':
      return say`The configuration has ${problems} that a maintainer can put right. What stood before stays in force there:`;
    case 'incomplete':
      return say`Not all of the configuration could be read. Until it can be, ${configuration} judges:`;
    default:
      return say`The configuration on the base branch has ${problems} that a maintainer can put right. Until then ${configuration} judges:`;
  }
}

/** Of the waivers in force, without those that stand beside what fails because of them. */
export function waiverProblems(report: Report): readonly ConfigProblem[] {
  const plain = (prose: Prose) => toPlain(sentence(capital(prose)));
  const asking = [...standing(report, 'to fix'), ...standing(report, 'to consider')];
  const said = new Set(asking.flatMap(({ waiverNotes = [] }) => waiverNotes.map(plain)));
  return (report.provenance.waivers?.problems ?? []).filter(({ message }) => !said.has(plain(message)));
}

/** Waivers on the base branch that cannot be used; what they were for fails. */
export function waiversInForce(report: Report): readonly Block[] {
  const problems = waiverProblems(report);
  if (problems.length === 0) return [];
  const intro = say`The waivers on the base branch have ${count(problems.length, 'problem')} that a maintainer can put right. These waivers do not apply:`;
  return [lines(toMarkdown(intro), problems.map(problemWords))];
}

/** What the change does to the configuration and the waivers, when it edits them. */
export function proposedConfiguration({ proposed, proposedWaivers }: Report): readonly Block[] {
  return [
    ...(proposed ? proposedOne(proposed, 'configuration') : []),
    ...(proposedWaivers ? proposedOne(proposedWaivers, 'waivers') : []),
  ];
}

function proposedOne(
  { path, problems, differences, wouldConclude, simulation, unread }: ProposedConfiguration,
  what: 'configuration' | 'waivers',
): readonly Block[] {
  const judgedBy = say`This change edits ${path}. It is judged by the ${own(what)} in force, not by its own.`;
  if (unread) return [toMarkdown(say`${judgedBy} The new one could not be read: ${sentence(unread)}`)];
  if (problems.length > 0) {
    const words = say`${judgedBy} The new one has ${count(problems.length, 'problem')} to fix before it can merge:`;
    return [lines(toMarkdown(words), problems.map(problemWords))];
  }
  const preview = wouldConclude ? say` By its own, it ${[would[wouldConclude]]}.` : [];
  if (differences.length === 0) return [toMarkdown(say`${judgedBy} Its own has the same effect.`)];
  const simulated = simulation ? [toMarkdown(differenceWords(simulation))] : [];
  return [lines(toMarkdown(say`${judgedBy}${preview} What it changes:`), differences), ...simulated];
}

/** What the new configuration would have said about the same change. */
export const would: Readonly<Record<Conclusion, string>> = {
  success: 'would pass',
  neutral: 'would pass, with something worth a look',
  action_required: 'would be held, because not everything could be judged',
  failure: 'would be held, with something to fix',
};

/** `.github/fairlead.yml:14:9 unknown option …` */
export function problemWords({ path, line, column, message }: ConfigProblem): Prose {
  return sentence(say`${`${path}:${line}:${column}`} ${message}`);
}

function lines(intro: string, items: readonly Prose[]): Block {
  const more = items.length - maxLines;
  const shown = (more > 1 ? items.slice(0, maxLines) : items).map((item) => `- ${toMarkdown(item)}`);
  const rest = more > 1 ? [`- and ${more} more`] : [];
  return { open: `${intro}\n`, items: [...shown, ...rest], close: '', between: '\n' };
}

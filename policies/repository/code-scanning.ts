import { answersPartOf } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import type { Known } from '../engine/facts.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, own, type Prose, say, some } from '../engine/prose.ts';
import { isShown, type Look, look, looks, shownOr } from '../engine/shown.ts';
import { type Finding, failOr, pass, skip, type Verdict, without } from '../engine/verdict.ts';
import { isOlder } from '../facts/age.ts';
import type { CodeAlert, CodeAnalysis, DefaultSetup } from '../facts/code-scanning.ts';
import { isOverdue } from '../facts/deadlines.ts';
import { archivedWords, forkLeftAlone } from '../facts/products.ts';
import { type Options, options } from './code-scanning/options.ts';
import { looksElsewhere } from './code-scanning/tools.ts';
import * as words from './code-scanning/words.ts';

type Facts = Known<'codeScanning' | 'repository'>;

/** GitHub analyses a new default setup within the hour; days are for queues and outages. */
const settlingDays = 3;

/** Of the newest commit, or recent. */
function isCurrent({ commit, createdAt }: CodeAnalysis, { codeScanning }: Facts, rules: Options): boolean {
  const { head, readAt } = codeScanning;
  return commit === head || !isOlder(createdAt, readAt, rules['max-age-days']);
}

/** Somebody who names a tool knows what it looks at. */
function isAboutCode({ tool }: CodeAnalysis, rules: Options): boolean {
  return rules.tools.some((one) => sameTool(one, tool)) || looksElsewhere(tool) === null;
}

const sameTool = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Set up by GitHub and not run yet: it is new, or waits for a language that it reads. */
function isWaiting({ configured, languages, updatedAt }: DefaultSetup, { codeScanning }: Facts): boolean {
  if (!configured) return false;
  const isNew = updatedAt !== null && !isOlder(updatedAt, codeScanning.readAt, settlingDays);
  return isNew || languages.length === 0;
}

function coverage(
  analyses: readonly CodeAnalysis[],
  setup: DefaultSetup,
  facts: Facts,
  rules: Options,
): readonly Finding[] {
  const current = analyses.filter((analysis) => isCurrent(analysis, facts, rules));
  const missing = rules.tools.filter((tool) => !current.some((one) => sameTool(one.tool, tool)));
  const { head, readAt } = facts.codeScanning;
  const at = { repository: facts.repository, readAt, head };
  const unread = current.filter(({ error }) => error !== null).map(words.unreadable);
  if (missing.length > 0) return [...unread, ...missing.map((tool) => words.missingTool(tool, analyses, at))];
  const about = analyses.filter((one) => isAboutCode(one, rules));
  if (rules.tools.length > 0 || about.some((one) => current.includes(one))) return unread;
  if (about.length > 0) return [...unread, words.stale(about, at)];
  if (isWaiting(setup, facts)) return unread;
  if (setup.configured) return [...unread, words.neverRan(at)];
  return [...unread, analyses.length > 0 ? words.otherwise(analyses, at) : words.nothing(at)];
}

/** An analysis that is fresh says enough, whatever the default setup is. */
function coverageOf(facts: Facts, rules: Options): Look<Finding> {
  const { analyses, defaultSetup } = facts.codeScanning;
  if (!isShown(analyses)) return look(analyses, () => []);
  const notSetUp: DefaultSetup = { configured: false, languages: [], updatedAt: null };
  const alone = coverage(analyses, notSetUp, facts, rules);
  const isSaid = rules.tools.length > 0 || analyses.some((one) => isAboutCode(one, rules));
  if (alone.length === 0 || isSaid) return { found: alone, gaps: [] };
  return look(defaultSetup, (setup) => coverage(analyses, setup, facts, rules));
}

function overdue(alert: CodeAlert, { codeScanning: { readAt } }: Facts, rules: Options): readonly Finding[] {
  if (alert.severity === null) return [];
  const since = { severity: alert.severity, since: alert.createdAt };
  return isOverdue(since, readAt, rules) ? [words.overdue(alert, alert.severity, readAt, rules)] : [];
}

/** The newest upload of each tool. */
function newest(analyses: readonly CodeAnalysis[]): readonly CodeAnalysis[] {
  return [...Map.groupBy(analyses, ({ tool }) => tool.toLowerCase()).values()]
    .flatMap(([first]) => first ?? [])
    .sort((a, b) => (a.tool < b.tool ? -1 : 1));
}

function passing(facts: Facts, rules: Options) {
  const { analyses, open, head, readAt } = facts.codeScanning;
  const all = newest(shownOr(analyses, []));
  const counting = all.filter((one) => isCurrent(one, facts, rules) && isAboutCode(one, rules));
  const others = all.filter((one) => !counting.includes(one));
  const alerts = shownOr(open, []);
  const unscored = alerts.filter(({ severity }) => severity === null).length;
  const by: Prose =
    counting.length > 0
      ? some(
          counting.map((one) => words.upload(one, head, readAt)),
          5,
        )
      : own('GitHub (set up, and waiting for code that it reads)');
  const left =
    alerts.length > unscored
      ? say`${count(alerts.length - unscored, 'alert')} open, none past its deadline`
      : own('no security alert is open');
  return pass(say`code is analysed by ${by}; ${left}`, [
    ...(unscored > 0
      ? [say`${count(unscored, 'open alert')} without a security severity: no deadline is set for them`]
      : []),
    ...(others.length > 0
      ? [
          say`Uploaded, too, and not counted: ${some(
            others.map((one) => words.upload(one, head, readAt)),
            5,
          )}`,
        ]
      : []),
  ]);
}

/** Why nothing is asked here; null where something is. */
function leftAlone({ codeScanning: { available }, repository }: Facts, rules: Options): Prose | null {
  if (repository.archived) return archivedWords;
  if (repository.empty) return own('nothing was pushed to it yet');
  const fork = forkLeftAlone(repository, rules.forks);
  if (fork) return fork;
  const closed = shownOr(available, true) === false && repository.visibility !== 'public';
  return closed && rules['private-repositories'] === 'if-bought'
    ? say`GitHub scans code of private repositories only with Code Security, which is not switched on here; the policy ${'static-analysis'} reads the reports of your own tools instead, on every plan`
    : null;
}

function judge(facts: Facts, rules: Options): Verdict {
  const alone = leftAlone(facts, rules);
  if (alone) return skip(alone);
  const { available, open } = facts.codeScanning;
  if (shownOr(available, true) === false) return failOr([words.closed(facts.repository)], pass([]));
  const late = look(open, (all) => all.flatMap((alert) => overdue(alert, facts, rules)));
  const { found, gaps } = looks([look(available, () => []), coverageOf(facts, rules), late]);
  return without(failOr(found, passing(facts, rules)), gaps);
}

export const codeScanning = definePolicy({
  id: 'code-scanning',
  title: 'The code is analysed for weaknesses, and those that are found are closed in time',
  subject: 'repository',
  controls: [
    control('soc2', 'CC7.1', 'partial'),
    control('iso27001', 'A.8.28', 'supporting'),
    control('iso27001', 'A.8.29', 'partial'),
    control('ssdf', 'PW.7.2', 'partial'),
    control('ssdf', 'RV.1.2', 'partial'),
    control('cis', '1.5.4', 'partial'),
  ],
  answers: [answersPartOf('scorecard', 'SAST'), answersPartOf('osps', 'OSPS-VM-06.01')],
  needs: ['codeScanning', 'repository'],
  options,
  judge,
});

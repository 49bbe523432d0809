import * as z from 'zod';
import { answers } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, own, say } from '../engine/prose.ts';
import { type Finding, failOr, pass, skip } from '../engine/verdict.ts';
import type { MergeSettings } from '../facts/merge-settings.ts';

const flag = (what: string, wanted: boolean | null = null) =>
  z.boolean().nullable().default(wanted).describe(`${what}; \`null\` asks nothing`);

const options = z.strictObject({
  'merge-commit': flag('Whether pull requests may be merged with a merge commit'),
  squash: flag('Whether they may be squashed'),
  rebase: flag('Whether they may be rebased'),
  'auto-merge': flag('Whether a pull request may be set to merge by itself once everything passes'),
  'delete-branch': flag('Whether the branch of a merged pull request is deleted', true),
  'update-branch': flag('Whether GitHub offers to bring a branch that is behind up to date'),
  'squash-title': z
    .enum(['COMMIT_OR_PR_TITLE', 'PR_TITLE'])
    .nullable()
    .default(null)
    .describe('What a squashed commit is called; `null` asks nothing'),
  'squash-message': z
    .enum(['BLANK', 'COMMIT_MESSAGES', 'PR_BODY'])
    .nullable()
    .default(null)
    .describe('What a squashed commit says below; `null` asks nothing'),
  'merge-title': z
    .enum(['MERGE_MESSAGE', 'PR_TITLE'])
    .nullable()
    .default(null)
    .describe('What a merge commit is called; `null` asks nothing'),
  'merge-message': z
    .enum(['BLANK', 'PR_BODY', 'PR_TITLE'])
    .nullable()
    .default(null)
    .describe('What a merge commit says below; `null` asks nothing'),
});

type Options = z.output<typeof options>;
type Name = keyof MergeSettings;

/** As GitHub calls them on the page of settings. */
const called: Readonly<Record<Name, string>> = {
  'auto-merge': 'Allow auto-merge',
  'delete-branch': 'Automatically delete head branches',
  'merge-commit': 'Allow merge commits',
  'merge-message': 'Default commit message (merge commits)',
  'merge-title': 'Default commit message (merge commits)',
  rebase: 'Allow rebase merging',
  squash: 'Allow squash merging',
  'squash-message': 'Default commit message (squash merging)',
  'squash-title': 'Default commit message (squash merging)',
  'update-branch': 'Always suggest updating pull request branches',
};

const names = (Object.keys(called) as Name[]).sort();

/** A default only counts where the way of merging is allowed at all. */
const onlyWith: Partial<Record<Name, 'squash' | 'merge-commit'>> = {
  'merge-message': 'merge-commit',
  'merge-title': 'merge-commit',
  'squash-message': 'squash',
  'squash-title': 'squash',
};

const shown = (value: string | boolean) => own(value === true ? 'on' : value === false ? 'off' : value);

function finding(name: Name, is: string | boolean, wanted: string | boolean): Finding {
  return {
    message: say`${called[name]} is ${shown(is)}, and should be ${shown(wanted)} (${own(name)}).`,
    remedy: say`An administrator of the repository can change it under Settings → General → Pull Requests.`,
    who: 'administrator',
    severity: 'low',
    fingerprint: name,
  };
}

/** What is asked of this repository. */
function asked(settings: MergeSettings, rules: Options): readonly Name[] {
  return names.filter((name) => {
    const way = onlyWith[name];
    return rules[name] !== null && (way === undefined || settings[way]);
  });
}

export const mergeSettings = definePolicy({
  id: 'merge-settings',
  title: 'Pull requests are merged in the ways that were agreed on',
  subject: 'repository',
  controls: [
    control('soc2', 'CC8.1', 'supporting'),
    control('iso27001', 'A.8.32', 'supporting'),
    control('ssdf', 'PO.3.2', 'supporting'),
    control('cis', '1.1.8', 'supporting'),
    control('cis', '1.1.13', 'supporting'),
  ],
  answers: [answers('prowler', 'repository_branch_delete_on_merge_enabled')],
  needs: ['mergeSettings', 'repository'],
  options,
  judge({ mergeSettings: settings, repository }, rules) {
    if (repository.archived) return skip(own('the repository is archived, and nothing is merged in it'));
    const all = asked(settings, rules);
    const findings = all.flatMap((name) => {
      const [is, wanted] = [settings[name], rules[name]];
      return wanted === null || is === wanted ? [] : [finding(name, is, wanted)];
    });
    return failOr(findings, pass(say`${count(all.length, 'setting')} as agreed`));
  },
});

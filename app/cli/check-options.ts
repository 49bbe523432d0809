/** The options of `fairlead check`, and its help, which teaches by example. */
import { say } from '../../policies/engine/prose.ts';
import { Usage } from './command.ts';
import { choice, readOptions } from './options.ts';
import { layerOptions } from './other-layers.ts';

const formats = ['text', 'json', 'sarif', 'markdown'] as const;
const failOns = ['block', 'warn', 'never'] as const;

export interface CheckOptions {
  readonly path: string;
  readonly base: string | null;
  readonly head: string;
  readonly config: string | null;
  readonly orgConfig: string | null;
  readonly shared: readonly string[];
  readonly sarif: readonly string[];
  readonly format: (typeof formats)[number];
  readonly failOn: (typeof failOns)[number];
  readonly offline: boolean;
}

/** Throws {@link Usage}. */
export function checkOptions(args: readonly string[]): CheckOptions {
  const { text, texts, flag, positionals } = readOptions(args, {
    base: 'text',
    head: 'text',
    config: 'text',
    ...layerOptions,
    sarif: 'texts',
    format: 'text',
    'fail-on': 'text',
    offline: 'flag',
  });
  const [path = '.', extra] = positionals;
  if (extra !== undefined)
    throw new Usage(
      say`One PATH is judged at a time, but ${extra} was given as well`,
      texts('sarif').length > 0 ? say`A glob needs quotes: ${"--sarif '*.sarif'"}.` : undefined,
      texts('sarif').length === 0,
    );
  return {
    path,
    base: text('base'),
    head: text('head') ?? 'HEAD',
    config: text('config'),
    orgConfig: text('org-config'),
    shared: texts('shared'),
    sarif: texts('sarif'),
    format: choice('format', text('format') ?? 'text', formats),
    failOn: choice('fail-on', text('fail-on') ?? 'block', failOns),
    offline: flag('offline'),
  };
}

export const checkHelp = `Judges a branch of a local clone against the policies of the branch it would be merged into.

  fairlead check [PATH] [options]

PATH is any folder of a clone, or a bare repository (default: the current folder).
Only commits are judged: commit first, then check.

Options
  --base REF       compare with this branch, tag or commit (default: the remote's default branch,
                   else main or master); the change is what HEAD has since it left it
  --head REF       judge this instead of HEAD
  --config FILE    use this policy file from disk; otherwise .github/fairlead.yml of the base
                   counts, as it does on GitHub, so that a change cannot loosen its own rules
  --org-config FILE
                   the organization's configuration, which a clone does not know: without it the
                   organization's layer is left out, and the report says so
  --shared NAME=FILE
                   a shared file that the configuration extends, as NAME (acme/standards@v1);
                   without it such a configuration cannot be judged here
  --sarif GLOB     results of a scanner, SARIF 2.1.0; may be repeated; quote the glob
  --format FORMAT  text (default), json, sarif or markdown, on standard output
  --fail-on WHAT   block (default): exit 1 when a blocking policy fails
                   warn: also when a warning policy does
                   never: report only; exit 0 whenever a report could be made
  --offline        ask nothing of the network; what needs it (known vulnerabilities) is then unknown
  -h, --help       this text

Exit code
  0  nothing holds this change up
  1  a policy fails
  2  could not judge (a fact is missing, the policy file has errors, there are no commits to judge),
     or called wrongly

What a clone cannot know (reviews, checks that ran on GitHub) is listed as not looked at. It does
not count as passed.

Examples
  Would my branch pass?
    fairlead check

  One merged change, with the scan that ran on it, for another program to read:
    fairlead check ~/src/shop --base v2.3.0 --head v2.4.0 --sarif 'reports/**/*.sarif' --format json

  Before every push (.git/hooks/pre-push, made executable):
    #!/bin/sh
    while read -r _ commit _; do
      case $commit in *[!0]*) fairlead check --head "$commit" || [ $? -eq 2 ] || exit 1 ;; esac
    done
    exit 0  # what a clone cannot judge (exit 2) is judged on GitHub

  In GitLab CI (any other works alike: full history, target branch fetched):
    fairlead:
      rules: [{ if: $CI_MERGE_REQUEST_TARGET_BRANCH_NAME }]
      variables: { GIT_DEPTH: 0 }
      script:
        - git fetch origin "$CI_MERGE_REQUEST_TARGET_BRANCH_NAME:refs/remotes/origin/target"
        - fairlead check --base origin/target
`;

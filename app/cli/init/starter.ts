/** The files that `fairlead init` writes, from what was seen. Pure. */
import { configurationPath } from '../../config/elsewhere.ts';
import type { Seen } from './look.ts';

export interface StarterFile {
  readonly path: string;
  readonly text: string;
  /** What it is for, after its path. */
  readonly what: string;
}

/** A path as a YAML string: quoted, since it may hold anything. */
const quoted = (path: string): string => JSON.stringify(path);

/** A path in a comment, where a line break would end it. */
const mentioned = (path: string): string => (/^[\w./@ +-]+$/.test(path) ? path : quoted(path));

function checksLines({ workflows, tests }: Seen): readonly string[] {
  if (workflows === 0)
    return [
      '  # No workflow was found, so nothing could pass. Delete this line when there is one.',
      '  passing-checks: observe',
    ];
  return tests
    ? [
        '  # Tests and workflows were found. When they are reliable, let them hold the merge:',
        '  # passing-checks: block',
      ]
    : ['  # Workflows were found, but no tests: a pass only means that it builds.'];
}

function decisionLines({ decisions }: Seen): readonly string[] {
  if (!decisions || decisions.usual) return [];
  const where = `    decision-paths: [${quoted(`${decisions.folder}/**/*.md`)}]`;
  return ['  adr-required:', `${where}   # where records were found`, '  adr-valid:', where];
}

/** Lock files that are named in a line. */
const maxNamed = 2;

function rest(lockFiles: readonly string[]): string {
  const more = lockFiles.length - maxNamed;
  return more > 0 ? ` and ${more} more` : '';
}

function dependencyLines({ lockFiles }: Seen): readonly string[] {
  if (lockFiles.length > 0)
    return [
      `  # dependencies reads ${lockFiles.slice(0, maxNamed).map(mentioned).join(', ')}${rest(lockFiles)}.`,
      '  # Only what a change adds or updates counts.',
    ];
  return [
    '  # No lock file was found that dependencies can read: without one, its answer is always',
    '  # that none changed.',
  ];
}

function reviewLines({ codeOwners }: Seen): readonly string[] {
  return codeOwners
    ? [`  # review also asks the owners that ${codeOwners} names.`]
    : [
        '  # review asks for one person other than the author. With a CODEOWNERS file it also asks the',
        '  # owner of what is touched.',
      ];
}

/** What follows is read by people first: what each line is there for stands above it. */
export function configurationText(seen: Seen): string {
  const policies = [
    ...reviewLines(seen),
    ...dependencyLines(seen),
    ...checksLines(seen),
    ...decisionLines(seen),
  ];
  return [
    '# What this repository asks of a change before it merges.',
    '# Is this file right?  fairlead lint       What is in force, and why?  fairlead explain',
    '',
    '# Sensible settings for a small team; soc2 and regulated ask for more. Each is explained on a page:',
    '# policies/packs/startup.md in the repository of Fairlead.',
    'extends: startup',
    '',
    '# What stands here wins over the pack, option by option: off, observe, warn, block, or a map.',
    'policies:',
    ...policies,
    '',
  ].join('\n');
}

const firstRecord = (date: string): string => `---
status: accepted
date: ${date}
---

# Record architecture decisions

## Context and Problem Statement

We forget why the system is the way it is, and whoever joins has to guess. How do we keep the reasons?

## Considered Options

* Decision records beside the code
* Pages in a wiki
* Nothing: ask whoever is still here

## Decision Outcome

Chosen option: "Decision records beside the code", because they are reviewed with the change they explain, and found
where the code is.

### Consequences

* Good, because a record has an author, a date and a discussion
* Bad, because each takes half an hour to write; only decisions that are hard to take back get one
`;

const recordTemplate = `---
status: proposed
date: {YYYY-MM-DD}
---

# {Short title of the problem and its solution}

## Context and Problem Statement

{What makes this decision necessary, in two or three sentences?}

## Considered Options

* {title of option 1}
* {title of option 2}

## Decision Outcome

Chosen option: "{title of option 1}", because {justification, in one sentence}.

### Consequences

* Good, because {what gets easier}
* Bad, because {what gets harder}
`;

const pullRequestTemplate = `## What changes, and why

<!-- What could somebody do before, and what can they do now? Name the issue: "Closes #12". -->

## How it was tried

<!-- Tests, a screenshot, the command and what it printed. -->

## What could go wrong

<!-- How would we notice, and how is it taken back? -->
`;

/** `date`: today, `YYYY-MM-DD`. What the repository has already is not among them. */
export function starterFiles(seen: Seen, date: string): readonly StarterFile[] {
  const records = [
    {
      path: 'docs/adr/0001-record-architecture-decisions.md',
      text: firstRecord(date),
      what: 'the first decision record',
    },
    { path: 'docs/adr/template.md', text: recordTemplate, what: 'copy it for the next one' },
  ];
  const template = {
    path: '.github/pull_request_template.md',
    text: pullRequestTemplate,
    what: 'what every pull request starts from',
  };
  return [
    { path: configurationPath, text: configurationText(seen), what: 'the configuration' },
    ...(seen.template ? [] : [template]),
    ...(seen.decisions ? [] : records),
  ];
}

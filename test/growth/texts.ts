/** Other texts: owners, marks, patches, workflows, decision records, configuration, SARIF, words. */
import { readConfiguration } from '../../policies/engine/config/read.ts';
import { compileGlobs } from '../../policies/engine/glob.ts';
import { readWaivers } from '../../policies/engine/waivers/read.ts';
import { readCodeOwners } from '../../policies/formats/code-owners.ts';
import { readCommitPatches } from '../../policies/formats/commit-patches.ts';
import { readDecisionRecord } from '../../policies/formats/decision-record.ts';
import { attributeReader, readGitAttributes } from '../../policies/formats/git-attributes.ts';
import { ownedPaths } from '../../policies/formats/owned-paths.ts';
import { patchSides } from '../../policies/formats/patch-sides.ts';
import { readPullRequestText } from '../../policies/formats/pull-request-text.ts';
import { newsAmong } from '../../policies/formats/record-news.ts';
import { boxesOf } from '../../policies/formats/task-list.ts';
import { issueReferences, ticketReferences, visibleWords } from '../../policies/formats/work-references.ts';
import { readWorkflow } from '../../policies/formats/workflow.ts';
import { workflowPowers } from '../../policies/formats/workflow-powers.ts';
import { catalogue } from '../../policies/index.ts';
import { workflowHardening } from '../../policies/pull-request/workflow-hardening.ts';
import type { GrowthCase } from './cases.ts';

const lines = (n: number, line: (i: number) => string) =>
  Array.from({ length: n }, (_, i) => line(i)).join('\n');
const paths = Array.from({ length: 300 }, (_, i) => `services/part-${i % 40}/src/file-${i}.ts`);

function of<I>(what: string, make: (n: number) => I, work: (input: I) => unknown): GrowthCase {
  return { what, make, work } as GrowthCase;
}

const owners = (what: string, line: (i: number) => string) =>
  of(
    `CODEOWNERS, 300 paths: ${what}`,
    (n) => lines(n, line),
    (text) => ownedPaths(readCodeOwners('CODEOWNERS', text), paths),
  );

const marks = (what: string, line: (i: number) => string) =>
  of(
    `.gitattributes, 300 paths: ${what}`,
    (n) => lines(n, line),
    (text) => {
      const isSet = attributeReader(readGitAttributes(text), 'linguist-generated');
      return paths.map(isSet);
    },
  );

const workflow = (what: string, body: (n: number) => string) =>
  of(
    `workflow: ${what}`,
    (n) => `on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n${body(n)}\n`,
    (text) => {
      const file = { path: '.github/workflows/a.yml', head: text, base: null };
      const facts = { files: [file], owner: 'acme', visibility: 'public', reported: [], unread: [] } as const;
      const options = workflowHardening.options.parse({});
      return [
        readWorkflow('workflow', text),
        workflowPowers(text),
        workflowHardening.judge({ workflows: facts, changedFiles: [] } as never, options),
      ];
    },
  );

const record = (what: string, body: (n: number) => string) =>
  of(
    `decision record: ${what}`,
    (n) => `# 1. Use words\n\nStatus: accepted\n\n## Context\n\n${body(n)}\n\n## Decision\n\nWords.\n`,
    (text) => [
      readDecisionRecord('docs/adr/0001-a.md', text),
      newsAmong([])({ path: 'docs/adr/0001-a.md', text }, null),
    ],
  );

const configuration = (what: string, body: (n: number) => string) =>
  of(`configuration: ${what}`, body, (text) => {
    const read = readConfiguration({ path: 'fairlead.yml', text, layer: 'x' }, catalogue);
    return read;
  });

const description = (what: string, line: (i: number) => string) =>
  of(
    `description: ${what}`,
    (n) => lines(n, line),
    (text) => [
      readPullRequestText(text),
      visibleWords(text),
      boxesOf(text),
      issueReferences(text, 'github.com'),
      ticketReferences([text], ['ABC', 'https://tracker.test/browse/']),
    ],
  );

const descriptions = [
  description('headings', (i) => `## Part ${i}`),
  description('boxes', (i) => `- [x] box ${i}`),
  description('references', (i) => `Fixes #${i}, acme/shop#${i} and ABC-${i}`),
  description('open comments', () => '<!-- '),
  description('backticks', (i) => `\`\`\`${i}`),
  description('brackets', () => '[['),
];

export const textCases: readonly GrowthCase[] = [
  owners('folders', (i) => `/services/part-${i}/ @acme/team-${i % 50}`),
  owners('names', (i) => `name-${i}.ts @acme/team-${i % 50}`),
  owners('wildcards', (i) => `*-${i}.tsx @acme/team`),
  owners('anchored wildcards', (i) => `/services/*/src-${i}/*.ts @acme/team`),
  owners('stars upon stars', (i) => `**/${'*a'.repeat(20)}${i} @acme/team`),
  marks('wildcards', (i) => `*-${i}.tsx linguist-generated`),
  workflow('steps', (n) => lines(n, (i) => `      - run: echo ${i}`)),
  workflow('actions', (n) => lines(n, (i) => `      - uses: acme/action-${i}@v1`)),
  workflow(
    'one long script',
    (n) => `      - run: |\n${lines(n, (i) => `          echo \${{ github.event.issue.title }} ${i}`)}`,
  ),
  workflow('heredocs', (n) => `      - run: |\n${lines(n, (i) => `          cat <<A${i} >> $GITHUB_ENV`)}`),
  workflow(
    'a program that writes',
    (n) => `      - run: |\n${lines(n, () => "          open(os.environ['GITHUB_ENV'])")}`,
  ),
  record('paragraphs', (n) => lines(n, (i) => `Because of ${i}.\n`)),
  record('headings', (n) => lines(n, (i) => `## Part ${i}\n\nWords.\n`)),
  record('links', (n) => lines(n, (i) => `Supersedes [ADR ${i}](${String(i).padStart(4, '0')}-a.md).`)),
  configuration(
    'globs',
    (n) =>
      `policies:\n  size:\n    rung: warn\n    exclude:\n${lines(n, (i) => `      - "**/part-${i}/**"`)}`,
  ),
  configuration('problems', (n) => `policies:\n${lines(n, (i) => `  no-policy-${i}: block`)}`),
  configuration('keys', (n) => lines(n, (i) => `key-${i}: 1`)),
  of(
    'waivers',
    (n) => `waivers:\n${lines(n, (i) => `  - id: W-${i}\n    policy: size\n    nothing: x`)}`,
    (text) => readWaivers({ path: 'w.yml', text, policies: [] } as never, ['size']),
  ),
  ...descriptions,
  of(
    'decision records copied among 100 others',
    (n) =>
      Array.from({ length: n }, (_, i) => ({
        path: `docs/adr/${i}-b.md`,
        text: `# ${i}\n\n${'Because of the words that we use. '.repeat(20)}`,
      })),
    (texts) => {
      const others = Array.from({ length: 100 }, (_, i) => ({
        path: `docs/adr/${i}-a.md`,
        text: `# ${i}\n\n${`We decided ${i} things. `.repeat(50)}`,
      }));
      const news = newsAmong(others);
      return texts.map((one) => news(one, null));
    },
  ),
  of('patch: hunks', (n) => lines(n, (i) => `@@ -${i * 10 + 1} +${i * 10 + 1} @@\n-a\n+b`), patchSides),
  of('patch: one hunk', (n) => `@@ -1,0 +1,${n} @@\n${lines(n, (i) => `+line ${i}`)}`, patchSides),
  of(
    'commits as patches',
    (n) =>
      lines(
        n,
        (i) =>
          `From ${i.toString(16).padStart(40, '0')} Mon Sep 17 00:00:00 2001\nFrom: a <a@b.c>\nDate: Mon, 2 Nov 2026 09:00:00 +0000\nSubject: [PATCH ${i + 1}/${n}] x\n\n---\n a | 2 +-\n 1 file changed\n\ndiff --git a/a b/a\nindex 0000001..0000002 100644\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+b\n-- \n2.40.0\n`,
      ),
    readCommitPatches,
  ),
  of(
    'globs against 300 paths',
    (n) => Array.from({ length: n }, (_, i) => `**/part-${i}/*-{a,b}.??`),
    (globs) => paths.map(compileGlobs(globs)),
  ),
];

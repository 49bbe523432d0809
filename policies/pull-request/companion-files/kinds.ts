/** Ready-made rules, by name. */
import type { ChangedFile } from '../../facts/changed-files.ts';
import { besidesProduct, documentationFolders, generated } from '../../formats/path-kinds.ts';
import type { Pairing } from './rule.ts';

export const kindNames = ['tests', 'changelog', 'docs', 'runbook', 'migration-rollback'] as const;

export type KindName = (typeof kindNames)[number];

/** What is not product code although it is written in a programming language. */
const besidesCode: readonly string[] = [
  ...besidesProduct,
  ...generated,
  ...documentationFolders,
  '.*/**',
  '**/{script,scripts,tool,tools,hack}/**',
  '**/*.{config,conf,setup,stories,d}.{js,mjs,cjs,ts,mts,cts,tsx,jsx}',
  '**/{migration,migrations}/**',
  '**/{setup,conftest,noxfile,tasks}.py',
  '**/{types,typings}/**',
  '**/{types,typings,*.types}.{ts,mts,cts,pyi}',
];

const code: readonly string[] = [
  '**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs,vue,svelte}',
  '**/*.{py,rb,php,go,rs,java,kt,scala,groovy,clj,ex,exs,erl,dart,swift,m,mm,cs,fs,c,cc,cpp,cxx,h,hpp}',
];

const tests: readonly string[] = besidesProduct.filter((glob) => /test|spec|snap/i.test(glob));

interface ReadyMade extends Pairing {
  readonly why: string;
}

/** Below this, code is more likely renamed or corrected than written. */
const minCodeLines = 10;

/** Null: the kind is no rule of globs. */
export const readyMade: Readonly<Record<KindName, ReadyMade | null>> = {
  tests: {
    when: [...code],
    unless: [...besidesCode],
    companions: [...tests],
    need: 'any',
    why: 'Code that no test runs breaks unnoticed.',
  },
  changelog: {
    when: [...code],
    unless: [...besidesCode],
    companions: [
      '**/{CHANGELOG,CHANGES,HISTORY,NEWS,RELEASES,changelog,changes,history,news}{,.*}',
      '**/{.changeset,.changes,.chloggen,changelog.d,changelogs,newsfragments,news.d,unreleased}/**',
    ],
    need: 'any',
    why: 'Users read in the changelog what is different for them.',
  },
  docs: {
    when: [
      '**/{openapi,swagger,asyncapi}{,.*,-*}.{yml,yaml,json}',
      '**/*.{proto,graphqls,avsc,thrift,smithy}',
      '**/{schema,*.schema}.{graphql,gql}',
      '{action.yml,action.yaml}',
    ],
    unless: [...besidesProduct],
    companions: ['{doc,docs,documentation,website,site}/**', '**/*.{md,mdx,rst,adoc}'],
    need: 'any',
    why: 'Callers use an interface as its documentation describes it.',
  },
  runbook: {
    when: [
      '**/*.{tf,tofu,bicep}',
      '**/{k8s,kubernetes,kustomize,charts,helm,deploy,deployment,infra,infrastructure}/**/*.{yml,yaml,tpl}',
      '**/{alerts,alerting,monitors,slo,slos}/**/*.{yml,yaml,json,tf}',
    ],
    unless: [...besidesProduct],
    companions: [
      '**/{runbook,runbooks,playbook,playbooks,operations}/**',
      '**/*{runbook,playbook,RUNBOOK,PLAYBOOK}*',
    ],
    need: 'any',
    why: 'The person on call works from the runbook.',
  },
  'migration-rollback': null,
};

/** Whether a ready-made rule is worth asking about: a few lines of code ask for no test and no changelog. */
export function isWorthIt(kind: KindName, because: readonly ChangedFile[]): boolean {
  if (kind !== 'tests' && kind !== 'changelog') return true;
  return because.reduce((sum, { additions }) => sum + additions, 0) >= minCodeLines;
}

/** The options of `fairlead check`; what they mean is in `check-help.ts`. */
import { own, say } from '../../policies/engine/prose.ts';
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
      texts('sarif').length > 0
        ? say`A glob needs quotes: ${"--sarif '*.sarif'"}.`
        : own('See fairlead check --help.'),
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

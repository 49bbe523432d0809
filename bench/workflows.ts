/**
 * What `workflow-hardening` finds in workflows that others wrote, as if all were new in a public repository.
 *
 * `node bench/workflows.ts FOLDER`: one line per finding (path, line, rule, severity), then how many of each rule.
 * `node bench/workflows.ts --zizmor CHECKOUT`: how much is found of what zizmor's own integration tests expect, and each miss.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toPlain } from '../policies/engine/plain.ts';
import { workflowHardening } from '../policies/pull-request/workflow-hardening.ts';

interface Found {
  readonly rule: string;
  readonly severity: string;
  readonly line: number;
  readonly message: string;
}

const options = workflowHardening.options.parse({});

/** Null for what is neither a workflow nor an action. */
function findingsIn(head: string): readonly Found[] | null {
  const isAction = /^runs\s*:/m.test(head);
  if (!isAction && !(/^["']?on["']?\s*:/m.test(head) && /^jobs\s*:/m.test(head))) return null;
  const file = { path: isAction ? 'action.yml' : '.github/workflows/x.yml', head, base: null };
  const facts = { files: [file], owner: 'acme', visibility: 'public' as const, reported: [], unread: [] };
  const verdict = workflowHardening.judge({ workflows: facts }, options);
  const findings = verdict.outcome === 'fail' ? verdict.findings : [];
  return findings.map(({ fingerprint, severity = 'unknown', line = 0, message }) => ({
    rule: fingerprint.split('|')[0] ?? '',
    severity,
    line,
    message: toPlain(message).slice(0, 120),
  }));
}

function countFolder(folder: string): void {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.ya?ml$/.test(path),
  );
  const counts = new Map<string, number>();
  let files = 0;
  for (const path of paths.sort()) {
    const found = findingsIn(readFileSync(join(folder, path), 'utf8'));
    if (!found) continue;
    files += 1;
    for (const { rule, severity, line, message } of found) {
      counts.set(rule, (counts.get(rule) ?? 0) + 1);
      console.log([path, line, rule, severity, message].join('\t'));
    }
  }
  console.log(`${files} files`);
  for (const [rule, n] of [...counts].sort()) console.log(`${rule}: ${n}`);
}

/** Rules of zizmor that are two here. */
const alsoCalled: Readonly<Record<string, readonly string[]>> = {
  artipacked: ['persisted-credentials', 'untrusted-checkout'],
  'dangerous-triggers': ['untrusted-checkout'],
  'excessive-permissions': ['undeclared-permissions'],
};
/** zizmor names the line of the step or key, the policy that of the text in it. */
const maxApart = 6;

/** What a test source of zizmor expects: which input, and of it which rule on which line; each once. */
function expectedIn(source: string): readonly (readonly [path: string, rule: string, line: number])[] {
  const all = source.split(/(?=input_under_test\()/).flatMap((part) => {
    const path = /^input_under_test\(\s*"([^"]+)"/.exec(part)?.[1];
    const results = [
      ...part.matchAll(/^\s*(?:error|warning|help|info)\[([\w-]+)\].*\n\s*--> @@INPUT@@:(\d+):/gm),
    ];
    return path ? results.map(([, rule = '', line]) => [path, rule, Number(line)] as const) : [];
  });
  return [...new Map(all.map((one) => [one.join('|'), one])).values()];
}

function isIn(found: readonly Found[], rule: string, line: number): boolean {
  const names = [rule, ...(alsoCalled[rule] ?? [])];
  return found.some((one) => names.includes(one.rule) && Math.abs(one.line - line) <= maxApart);
}

interface Expected {
  readonly input: string;
  readonly path: string;
  readonly rule: string;
  readonly line: number;
}

function expectedBy(tests: string): readonly Expected[] {
  const sources = readdirSync(join(tests, 'audit')).filter((name) => name.endsWith('.rs'));
  return sources
    .sort()
    .flatMap((name) => expectedIn(readFileSync(join(tests, 'audit', name), 'utf8')))
    .map(([path, rule, line]) => ({ input: join(tests, 'test-data', path), path, rule, line }))
    .filter(({ input, path }) => path.endsWith('ml') && existsSync(input));
}

function recall(checkout: string): void {
  const counts = new Map<string, readonly [found: number, all: number]>();
  for (const { input, path, rule, line } of expectedBy(join(checkout, 'crates/zizmor/tests/integration'))) {
    const isFound = isIn(findingsIn(readFileSync(input, 'utf8')) ?? [], rule, line);
    const [found, all] = counts.get(rule) ?? [0, 0];
    counts.set(rule, [found + (isFound ? 1 : 0), all + 1]);
    if (!isFound) console.log(`missed\t${rule}\t${path}:${line}`);
  }
  for (const [rule, [found, all]] of [...counts].sort()) console.log(`${rule}: ${found} of ${all}`);
}

const [first = '.', second] = process.argv.slice(2);
if (first === '--zizmor' && second !== undefined) recall(second);
else countFolder(first);

/**
 * What `workflow-hardening` finds in every workflow and action below a folder, as if all were new in a public repository:
 * `node bench/workflows.ts FOLDER`. One line per finding: path, line, rule, severity; then how many of each rule.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toPlain } from '../policies/engine/plain.ts';
import { workflowHardening } from '../policies/pull-request/workflow-hardening.ts';

const [folder = '.'] = process.argv.slice(2);
const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
  /\.ya?ml$/.test(path),
);
const options = workflowHardening.options.parse({});
const counts = new Map<string, number>();
let files = 0;
for (const path of paths.sort()) {
  const head = readFileSync(join(folder, path), 'utf8');
  const isAction = /^runs\s*:/m.test(head);
  if (!isAction && !(/^["']?on["']?\s*:/m.test(head) && /^jobs\s*:/m.test(head))) continue;
  files += 1;
  const file = { path: isAction ? 'action.yml' : '.github/workflows/x.yml', head, base: null };
  const facts = { files: [file], owner: 'acme', visibility: 'public' as const, reported: [], unread: [] };
  const verdict = workflowHardening.judge({ workflows: facts }, options);
  for (const { fingerprint, severity, line, message } of verdict.outcome === 'fail' ? verdict.findings : []) {
    const rule = fingerprint.split('|')[0] ?? '';
    counts.set(rule, (counts.get(rule) ?? 0) + 1);
    console.log([path, line, rule, severity, toPlain(message).slice(0, 120)].join('\t'));
  }
}
console.log(`${files} files`);
for (const [rule, n] of [...counts].sort()) console.log(`${rule}: ${n}`);

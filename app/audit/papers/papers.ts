/** Every paper of an audit, by file name. Pure. */
import type { Audit } from '../model/audit.ts';
import { auditCsv } from './csv.ts';
import { auditHtml } from './html/page.ts';
import { auditJson } from './json.ts';
import { auditMarkdown, planMarkdown } from './markdown.ts';
import { riskRegister } from './register.ts';
import { auditSarif } from './sarif.ts';

export interface Paper {
  readonly name: string;
  readonly text: string;
}

/** `acme/shop` → `acme-shop`: a name of a file everywhere. */
function fileName(name: string): string {
  const plain = name
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 80);
  return plain === '' ? 'audit' : `${plain}-audit`;
}

export function papersOf(audit: Audit): readonly Paper[] {
  const base = fileName(audit.name);
  return [
    { name: `${base}.html`, text: auditHtml(audit) },
    { name: `${base}.md`, text: auditMarkdown(audit) },
    { name: `${base}.json`, text: auditJson(audit) },
    { name: `${base}.sarif`, text: auditSarif(audit) },
    { name: `${base}.csv`, text: auditCsv(audit) },
    { name: 'risk-register.yml', text: riskRegister(audit) },
    { name: 'plan-30-60-90.md', text: planMarkdown(audit) },
  ];
}

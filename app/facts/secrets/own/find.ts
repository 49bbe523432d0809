/** Fairlead's own rules beside secretlint's: what its preset has no rule for, or looks for too narrowly. */
import type { SecretKind } from '../../../../policies/facts/secrets.ts';
import { addressKind, addressPattern, isVariable, parameterPattern } from './addresses.ts';
import { assignmentPattern, isSecretValue } from './assignments.ts';
import { keyRules } from './keys.ts';
import { type TokenRule, tokenRules } from './tokens.ts';

/** A match as `rules.ts` has it. */
interface Found {
  readonly kind: SecretKind;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** Characters of a name before the telling word that are looked at. */
const maxName = 60;

/** Whose parts are seldom in a text by chance: nearly every text has none of them, which one look shows. */
const isSeldom = ({ contains }: TokenRule) => contains.every((part) => part.length > 3);
const all = [...keyRules, ...tokenRules];
const usual = all.filter((rule) => !isSeldom(rule));
const seldom = new RegExp(
  all
    .filter(isSeldom)
    .flatMap(({ contains }) => contains.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('|'),
);

function byRule({ kind, contains, pattern }: TokenRule, text: string): readonly Found[] {
  if (!contains.some((part) => text.includes(part))) return [];
  return [...text.matchAll(pattern)].map((match) => {
    const value = match.slice(1).find((group) => group !== undefined) ?? match[0];
    return { kind, value, start: match.index, end: match.index + match[0].length };
  });
}

function addresses(text: string): readonly Found[] {
  if (!text.includes('://')) return [];
  return [...text.matchAll(addressPattern)].flatMap((match) => {
    const [value, scheme = '', , password = '', host = ''] = match;
    // `docker://alpine:3.20@sha256:…`: a tag and a digest.
    if (/^sha\d{3}:[0-9a-f]/.test(host)) return [];
    // `http://localhost:9602/slash@3.0.0.js`: a port and a path.
    if (isVariable(password) || /^\d{1,5}\//.test(password)) return [];
    return [{ kind: addressKind(scheme), value, start: match.index, end: match.index + value.length }];
  });
}

function parameters(text: string): readonly Found[] {
  return [...text.matchAll(parameterPattern)].flatMap((match) => {
    const [all, password = ''] = match;
    if (isVariable(password)) return [];
    return [{ kind: 'database' as const, value: all, start: match.index, end: match.index + all.length }];
  });
}

function assignments(text: string): readonly Found[] {
  return [...text.matchAll(assignmentPattern)].flatMap((match) => {
    const [all, rest = '', , quoted, bare] = match;
    const value = quoted ?? bare ?? '';
    const name = /^[A-Za-z_.-]+/.exec(all)?.[0] ?? '';
    const lead = text.slice(Math.max(0, match.index - maxName), match.index);
    const before = /[\w.-]*$/.exec(lead)?.[0] ?? '';
    if (isVariable(value) || !isSecretValue(before, name, rest, value)) return [];
    return [{ kind: 'assigned' as const, value, start: match.index, end: match.index + all.length }];
  });
}

const overlaps = (a: Found, b: Found): boolean => a.start < b.end && b.start < a.end;

/** All matches but those of less telling rules on the same text. `known`: what secretlint found there. */
export function ownMatches(text: string, known: readonly Found[]): readonly Found[] {
  const byTelling = [
    ...(seldom.test(text) ? all : usual).flatMap((rule) => byRule(rule, text)),
    ...addresses(text),
    ...parameters(text),
    ...assignments(text),
  ];
  const kept: Found[] = [];
  for (const match of byTelling)
    if (![...known, ...kept].some((one) => overlaps(one, match))) kept.push(match);
  return kept;
}

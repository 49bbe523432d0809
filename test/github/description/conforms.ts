/** Whether an answer is what GitHub's description says of its route: types, required fields, enums. */
import { fileURLToPath } from 'node:url';
import { type Library, readLibrary } from './library.ts';
import type { Type } from './type.ts';

const shown = (value: unknown): string => JSON.stringify(value)?.slice(0, 60) ?? 'nothing';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Problems = readonly string[];

function ofObject(library: Library, type: Type & { kind: 'object' }, value: unknown, at: string): Problems {
  if (!isRecord(value)) return [`${at} is ${shown(value)}, not an object`];
  const missing = [...type.fields].filter(([name, { optional }]) => !optional && value[name] === undefined);
  return [
    ...missing.map(([name]) => `${at}.${name} is missing`),
    ...Object.entries(value).flatMap(([name, one]) => {
      const known = type.fields.get(name)?.type ?? type.others;
      return known && one !== undefined ? problemsOf(library, known, one, `${at}.${name}`) : [];
    }),
  ];
}

/** What is wrong with the alternative that fits best: of the same kind, and with the fewest problems. */
function ofUnion(library: Library, types: readonly Type[], value: unknown, at: string): Problems {
  const all = types.map((type) => problemsOf(library, type, value, at));
  const otherKind = (problems: Problems): number => Number(problems[0]?.startsWith(`${at} is `) ?? false);
  return all.toSorted((a, b) => otherKind(a) - otherKind(b) || a.length - b.length)[0] ?? [];
}

function ofPlain(kind: string, value: unknown, at: string): Problems {
  if (kind === 'unknown') return [];
  const fits = kind === 'null' ? value === null : kind !== 'never' && typeof value === kind;
  return fits ? [] : [`${at} is ${shown(value)}, not ${kind === 'never' ? 'empty' : kind}`];
}

/** Fields that the description does not know are not problems. */
export function problemsOf(library: Library, type: Type, value: unknown, at = 'body'): Problems {
  const known = library.resolve(type);
  switch (known.kind) {
    case 'object':
      return ofObject(library, known, value, at);
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((one, index) => problemsOf(library, known.of, one, `${at}[${index}]`))
        : [`${at} is ${shown(value)}, not a list`];
    case 'union':
      return ofUnion(library, known.of, value, at);
    case 'intersection':
      return known.of.flatMap((part) => problemsOf(library, part, value, at));
    case 'literal':
      return value === known.value ? [] : [`${at} is ${shown(value)}, not ${shown(known.value)}`];
    case 'tuple':
    case 'reference':
      throw new Error(`${at}: no ${known.kind} is expected here`);
    default:
      return ofPlain(known.kind, value, at);
  }
}

let gitHub: Library | null = null;

/** GitHub's own description; reading it takes some hundred milliseconds, once a process. */
function described(): Library {
  gitHub ??= readLibrary(
    fileURLToPath(new URL('../../../node_modules/@octokit/openapi-types/types.d.ts', import.meta.url)),
  );
  return gitHub;
}

const basicError: Type = { kind: 'reference', path: ['components', 'schemas', 'basic-error'] };

/** GitHub serves these without describing them; what they answer is described elsewhere, or (null) by another schema. */
export const undescribed: Readonly<Record<string, string | null>> = {
  // Of GitHub Enterprise Cloud: https://docs.github.com/enterprise-cloud@latest/rest/orgs/orgs
  'GET /orgs/{org}/audit-log': null,
  'POST /graphql': null,
  'GET /repos/{owner}/{repo}/contents': 'GET /repos/{owner}/{repo}/contents/{path}',
};

const misdescribed: Readonly<Record<string, RegExp>> = {
  // The state of a version is a ruleset: so says GitHub's example; the description has it be empty.
  'GET /orgs/{org}/rulesets/{ruleset_id}/history/{version_id}': /^body\.state\./,
  'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}/history/{version_id}': /^body\.state\./,
  // An account would be a user and an enterprise at once.
  'GET /app/installations': /^body\[\d+\]\.account\./,
};

/**
 * What is wrong with an answer. Most routes do not list every refusal they can answer, or not its body: such a one has to
 * be GitHub's usual error.
 */
export function problemsWith(route: string, status: number, body: unknown): Problems {
  const library = described();
  const known = route in undescribed ? undescribed[route] : route;
  if (known === null || known === undefined) return [];
  const type = library.answer(known, status);
  if (type === undefined) return [`GitHub has no route ${route}`];
  const empty = type?.kind === 'never';
  if (type && !empty) return problemsOf(library, type, body).filter((one) => !misdescribed[route]?.test(one));
  if (status >= 400) return body === undefined ? [] : problemsOf(library, basicError, body);
  if (!empty) return [`${route} does not answer ${status}`];
  return body === undefined || body === '' ? [] : ['the body should be empty'];
}

/** Query parameters and members of a body that the description does not know: GitHub would ignore them in silence. */
function unknownNames(library: Library, type: Type | null, names: readonly string[]): Problems {
  const known = type && library.resolve(type);
  if (known?.kind !== 'object') return known === null ? names.map((name) => `${name} is not asked for`) : [];
  return names
    .filter((name) => !known.fields.has(name) && !known.others)
    .map((name) => `${name} is not known`);
}

/** Members of a body that GitHub takes without describing them: https://github.com/google/go-github/pull/2727 */
const undescribedMembers: Readonly<Record<string, readonly string[]>> = {
  'PUT /repos/{owner}/{repo}/environments/{environment_name}': ['can_admins_bypass'],
};

/** GitHub takes these with every route, or does not describe them. */
const everywhere = new Set(['per_page', 'page']);

/** What is wrong with a request that Fairlead makes. */
/** The description has both lists of checks be there; GitHub refuses both at once, and takes the newer one alone. */
const overdescribed: Readonly<Record<string, RegExp>> = {
  'PUT /repos/{owner}/{repo}/branches/{branch+}/protection':
    /^body\.required_status_checks\.contexts is missing$/,
};

export function problemsWithRequest(route: string, query: URLSearchParams, body: unknown): Problems {
  const library = described();
  const known = route in undescribed ? undescribed[route] : route;
  if (known === null || known === undefined) return [];
  const question = library.question(known);
  if (question === undefined) return [`GitHub has no route ${route}`];
  const names = [...query.keys()].filter((name) => !everywhere.has(name));
  const wrongQuery = unknownNames(library, question.query, names);
  if (body === undefined || !isRecord(body) || Object.keys(body).length === 0) return wrongQuery;
  const wrongBody =
    question.body === null
      ? ['a body is not asked for']
      : problemsOf(library, question.body, body).filter((one) => !overdescribed[known]?.test(one));
  const members = Object.keys(body).filter((name) => !undescribedMembers[known]?.includes(name));
  return [...wrongQuery, ...wrongBody, ...unknownNames(library, question.body, members)];
}

/** The description has a deployment's payload be empty; its text says that it is whatever was given. */
const anyPayload = /\.deployment\.payload\./;

/**
 * Where an App stands inside something else, the description lists the events that Apps could have when it was written, in
 * places without those of today that it describes itself.
 */
const eventsOfAnApp = /\.(app|performed_via_github_app)\.events\[\d+\] /;

/** What is wrong with a webhook, by the description of its event and action. */
export function problemsWithWebhook(event: string, action: string | null, payload: unknown): Problems {
  const library = described();
  const type = library.webhook(event, action);
  if (!type) return [`GitHub has no event ${event}.${action}`];
  const isKnown = (one: string) => !anyPayload.test(one) && !eventsOfAnApp.test(one);
  return problemsOf(library, type, payload, event).filter(isKnown);
}

/**
 * Who changes back what Fairlead set, as far as GitHub says: a ruleset has a history, everything else stands in the audit
 * log alone, which organizations of an enterprise can read. Read only where there is a fight.
 */
import { isKnown } from '../../../policies/engine/part.ts';
import { list, own, type Prose, say } from '../../../policies/engine/prose.ts';
import { maxFlips } from '../../../policies/settings/held.ts';
import type { Circumstances, Fight } from '../../../policies/settings/lock-outs.ts';
import type { Compared, Observed } from '../../../policies/settings/observed.ts';
import { answer, at } from '../../../policies/settings/setting-type.ts';
import type { Reader } from '../access/read-only.ts';
import { statusOf } from '../access/reasons.ts';
import { allOf } from './all-pages.ts';
import { readAnswers } from './answers.ts';

type Of = { readonly owner: string; readonly repo: string | null };

/** Whose token it is: their changes are Fairlead's own. */
interface Self {
  readonly login: string | null;
  readonly id: number | null;
}

async function selfOf(reader: Reader): Promise<Self> {
  const { viewer } = (await readAnswers(reader, ['viewer'], {})).answers;
  const [login, id] = [at(viewer, ['login']), at(viewer, ['id'])];
  return { login: typeof login === 'string' ? login : null, id: typeof id === 'number' ? id : null };
}

/** By number; the number alone where GitHub names nobody. */
async function nameOf(reader: Reader, id: number, kind: string): Promise<string> {
  try {
    const { data } = await reader.get('GET /user/{account_id}', { account_id: id });
    return String(at(data, ['login']) ?? id);
  } catch (error) {
    if (statusOf(error) === null) throw error;
    return `${kind} ${id}`;
  }
}

const unsaid = own('GitHub does not say who: it shows the history of a ruleset to those who may change it');

async function inHistory(reader: Reader, { owner, repo }: Of, id: number, since: string, self: Self) {
  const route = 'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}/history';
  const all = await allOf(reader, route, { owner, repo, ruleset_id: id });
  const others = new Map(
    all
      .filter((one) => String(at(one, ['updated_at'])) >= since.slice(0, 19))
      .map((one) => [Number(at(one, ['actor', 'id'])), String(at(one, ['actor', 'type']) ?? 'somebody')]),
  );
  const names = [...others].filter(([one]) => one !== self.id && Number.isInteger(one));
  const logins = await Promise.all(names.map(([one, kind]) => nameOf(reader, one, kind)));
  return logins.length === 0
    ? own('the history of the ruleset names nobody but Fairlead')
    : say`the history of the ruleset names ${list(logins.sort().map((login) => say`${login}`))}`;
}

/** Changes of settings, of rules, and of who has access; not what people do all day. */
const aboutSettings =
  /^(repo|org|protected_branch|repository_ruleset|repository_branch_protection|environment|hook|team|public_key|repository_vulnerability\w*|repository_secret_scanning\w*)\./;

const logUnsaid = own(
  'GitHub does not say who: its audit log can be read only in organizations of an enterprise, by their owners',
);

/** Entries that are looked at, the newest first. */
const maxEntries = 100;

async function inAuditLog(reader: Reader, { owner, repo }: Of, since: string, self: Self): Promise<Prose> {
  const where = repo === null ? '' : ` repo:${owner}/${repo}`;
  const phrase = `created:>=${since.slice(0, 10)}${where}`;
  const { data } = await reader.get('GET /orgs/{org}/audit-log', {
    org: owner,
    phrase,
    per_page: maxEntries,
  });
  const entries = Array.isArray(data) ? data : [];
  const byActor = Map.groupBy(
    entries.filter((one) => aboutSettings.test(String(at(one, ['action'])))),
    (one) => String(at(one, ['actor'])),
  );
  const others = [...byActor].filter(([login]) => login !== self.login);
  if (others.length === 0) return own('the audit log names nobody but Fairlead');
  const named = others.map(([login, all]) => {
    const actions = [...new Set(all.map((one) => String(at(one, ['action']))))].sort();
    return say`${login} (${actions.join(', ')})`;
  });
  return say`the audit log has changes here by ${list(named)}`;
}

/** A failed look is no reason not to say that there is a fight. */
async function orUnsaid(look: Promise<Prose>, otherwise: Prose): Promise<Prose> {
  try {
    return await look;
  } catch (error) {
    if (statusOf(error) === null) throw error;
    return otherwise;
  }
}

function rulesetId({ branches }: Observed, branch: string | null): number | null {
  const ruleset = branch === null ? null : branches[branch]?.own;
  return ruleset && isKnown(ruleset) ? ruleset.id : null;
}

/** By the name of what is fought over. */
export async function opponentsOf(
  reader: Reader,
  of: Of,
  differences: readonly Compared[],
  observed: Observed,
  fought: Circumstances['fought'],
): Promise<Circumstances['opponents']> {
  const fights = differences.flatMap((one) => {
    const fight: Fight | null = fought(one.name, one.declared.value);
    return fight && fight.times >= maxFlips ? [{ one, fight }] : [];
  });
  if (fights.length === 0) return new Map();
  const self = await selfOf(reader);
  const isOrganizations =
    of.repo === null || at(answer(observed.answers, 'repository'), ['owner', 'type']) === 'Organization';
  const entries = await Promise.all(
    fights.map(async ({ one, fight: { since } }) => {
      const id = rulesetId(observed, one.declared.branch);
      if (id !== null)
        return [one.name, await orUnsaid(inHistory(reader, of, id, since, self), unsaid)] as const;
      if (!isOrganizations) return [one.name, own('GitHub does not say who')] as const;
      return [one.name, await orUnsaid(inAuditLog(reader, of, since, self), logUnsaid)] as const;
    }),
  );
  return new Map(entries);
}

/** What the policy says. */
import { count, list, own, type Prose, say, some } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import type { EcosystemId } from '../../formats/updates/ecosystems.ts';
import type { Place } from '../../formats/updates/places.ts';
import type { Facts, Reason } from './covered.ts';

const path = '.github/dependabot.yml';

/** Folders shown one by one. */
const maxFolders = 5;

/** A folder's name may hold what YAML reads as something else: `/my app #1` is no comment. */
const inYaml = (folder: string): string => (/^\/[\w./@+-]*$/.test(folder) ? folder : JSON.stringify(folder));

/** An entry as it could stand in the file. */
function entryText(ecosystem: EcosystemId, folders: readonly string[]): string {
  const where =
    folders.length === 1
      ? [`    directory: ${inYaml(folders[0] ?? '/')}`]
      : ['    directories:', ...folders.map((folder) => `      - ${inYaml(folder)}`)];
  return [`  - package-ecosystem: ${ecosystem}`, ...where, '    schedule:', '      interval: weekly'].join(
    '\n',
  );
}

function byEcosystem(places: readonly Place[]): readonly (readonly [EcosystemId, readonly string[]])[] {
  const all = [...Map.groupBy(places, ({ ecosystem }) => ecosystem)];
  return all.map(([id, of]) => [id, of.map(({ folder }) => folder)]);
}

/** Without members of workspaces: an entry for the root is enough. */
function rootsOf(places: readonly Place[]): readonly Place[] {
  return places.filter(
    ({ ecosystem, from }) =>
      !places.some((other) => other.ecosystem === ecosystem && from.slice(1).includes(other.folder)),
  );
}

/** Neither is configured. */
export function nothing(places: readonly Place[]): Finding {
  const all = byEcosystem(rootsOf(places));
  const named = all.map(
    ([id, folders]) =>
      say`${id} in ${some(
        folders.map((one) => say`${one}`),
        3,
      )}`,
  );
  return {
    message: say`Nothing keeps the dependencies here up to date: there is neither a ${path} nor a configuration of Renovate. Declared are ${some(named, 8)}.`,
    remedy: say`Add ${path} as drafted, or switch Renovate on for this repository.`,
    who: 'maintainer',
    severity: 'medium',
    fingerprint: 'nothing',
    draft: {
      path,
      text: `${['version: 2', 'updates:', ...all.map(([id, folders]) => entryText(id, folders))].join('\n')}\n`,
    },
  };
}

/** All open places of one package manager. `dependabot`: where its file is. */
export function uncovered(
  open: readonly { readonly place: Place; readonly reason: Reason }[],
  dependabot: string | null,
): Finding {
  const [first] = open;
  const ecosystem = first?.place.ecosystem ?? 'npm';
  const folders = open.map(({ place }) => place.folder);
  const files = open.flatMap(({ place }) => place.files);
  const isIdle = first?.reason.idle ?? false;
  return {
    message: say`Nothing updates what ${ecosystem} declares in ${some(
      folders.map((one) => say`${one}`),
      maxFolders,
    )}: ${first?.reason.words ?? own('')}.`,
    remedy: isIdle
      ? own(
          'Let an entry open pull requests for all of it on the default branch. If fixes of known vulnerabilities are enough, say so in the option security-updates-only.',
        )
      : dependabot
        ? say`Add an entry to ${dependabot} as shown. If the folder needs no updates, name it in ${'ignore'} of this policy.`
        : say`Let Renovate look after it. If the folder needs no updates, name it in ${'ignore'} of this policy.`,
    who: 'maintainer',
    severity: ecosystem === 'docker' || ecosystem === 'github-actions' ? 'low' : 'medium',
    path: files[0] ?? '',
    ...(files.length > 1 ? { alsoIn: files.slice(1, 20) } : {}),
    fingerprint: `uncovered|${ecosystem}`,
    ...(dependabot && !isIdle
      ? {
          patch: entryText(ecosystem, folders)
            .split('\n')
            .map((line) => `+${line}`)
            .join('\n'),
        }
      : {}),
  };
}

export function brokenDependabot(
  at: string,
  { line, what }: { readonly line: number; readonly what: string },
): Finding {
  return {
    message: say`Dependabot does nothing here: ${own(what)} (line ${line} of ${at}).`,
    remedy: say`Correct ${at}; GitHub shows what it makes of it under Insights → Dependency graph → Dependabot.`,
    who: 'maintainer',
    severity: 'medium',
    path: at,
    line,
    fingerprint: 'broken-dependabot',
  };
}

export function brokenRenovate(at: string): Finding {
  return {
    message: say`Renovate does nothing here: ${at} is not JSON that it could read.`,
    remedy: say`Correct ${at}; ${'npx --package renovate -- renovate-config-validator'} shows what is wrong.`,
    who: 'maintainer',
    severity: 'medium',
    path: at,
    fingerprint: 'broken-renovate',
  };
}

/** https://docs.github.com/code-security/dependabot/troubleshooting-dependabot/dependabot-updates-stopped */
export function paused(at: string, pulls: number): Finding {
  return {
    message: say`Dependabot is paused: GitHub labelled ${count(pulls, 'open pull request')} of its ${'dependabot-paused'}, since nobody dealt with them for 90 days. It opens no more, for known vulnerabilities neither.`,
    remedy: say`Merge or close one of them, or comment ${'@dependabot rebase'} on it: it goes on then. If the label stayed there from an earlier time, remove it.`,
    who: 'maintainer',
    severity: 'medium',
    path: at,
    fingerprint: 'paused',
  };
}

export function dead({ path: at, file, dead: lines }: NonNullable<Facts['dependabot']>): Finding {
  const entries = file.state === 'read' ? file.entries.filter(({ line }) => lines.includes(line)) : [];
  const named = entries.map(
    ({ ecosystem, folders, line }) =>
      say`${ecosystem} in ${list(folders.map((one) => say`${one}`))} (line ${line})`,
  );
  return {
    message: say`${count(lines.length, 'entry', 'entries')} of ${at} ${own(lines.length === 1 ? 'finds' : 'find')} nothing to update: ${some(named, maxFolders)}.`,
    remedy: own(
      'Name the folder where the manifest is now, or remove the entry: Dependabot reports an error for it each time it runs.',
    ),
    who: 'maintainer',
    severity: 'low',
    path: at,
    line: lines[0] ?? 1,
    fingerprint: 'dead-entries',
  };
}

export function covered(places: readonly Place[], by: readonly string[]): Prose {
  if (places.length === 0)
    return say`nothing is declared here that would have to be updated (${list(by.map((one) => say`${one}`))})`;
  const ids = [...new Set(places.map(({ ecosystem }) => ecosystem))];
  return say`${list(ids.map((id) => say`${id}`))} in ${count(places.length, 'place')}, by ${list(by.map((one) => say`${one}`))}`;
}

export const withoutFile: Prose = own(
  'Renovate runs here without a file of its own: what it looks after is decided where it runs, and was not seen.',
);

export function unreadPresets({ unread }: NonNullable<Facts['renovate']>): Prose {
  return say`What ${some(
    unread.map((one) => say`${one}`),
    maxFolders,
  )} says for Renovate was not read; it may switch something off.`;
}

export function neverSeen(at: string, looked: number): Prose {
  return say`None of the ${own(`${looked}`)} newest pull requests is Renovate’s: ${at} does nothing unless Renovate is installed.`;
}

export function oddKeys(at: string, odd: readonly { readonly key: string; readonly line: number }[]): Prose {
  const named = odd.map(({ key, line }) => say`${key} (line ${line})`);
  return say`${at} has ${some(named, maxFolders)}, which GitHub’s documentation does not know: with a key that GitHub does not know either, it does nothing of the whole file.`;
}

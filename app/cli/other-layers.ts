/** The layers of other repositories, from files on disk: a clone does not have them, and the command line asks no server. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { own, say } from '../../policies/engine/prose.ts';
import { type Elsewhere, nowhere, type OtherFile } from '../config/elsewhere.ts';
import { type Io, Usage } from './command.ts';
import { whyNot } from './reading.ts';

/** `--org-config FILE` and `--shared 'owner/repo@ref=FILE'`, for every command that needs the rules in force. */
export const layerOptions = { 'org-config': 'text', shared: 'texts' } as const;

export const layersHelp = `  --org-config FILE        the organization's configuration (.github/fairlead.yml of its .github
                           repository), which a clone does not know
  --shared NAME=FILE       a shared file as the configuration extends it (acme/standards@v1=FILE);
                           may be repeated`;

async function textOf(io: Io, file: string, option: string): Promise<string> {
  return readFile(resolve(io.cwd, file), 'utf8').catch((error: unknown) => {
    throw new Usage(say`--${own(option)} ${file} could not be read (${whyNot(error)})`);
  });
}

function onDisk(text: string): OtherFile {
  return {
    read: async () => ({
      kind: 'file',
      text,
      commit: 'on disk',
      blob: 'on disk',
      defaultBranch: null,
      isPublic: true,
    }),
    history: async function* () {},
  };
}

const unseen = nowhere(
  own('a clone does not have other repositories; give the file with --shared NAME=FILE'),
);

/** Throws {@link Usage} for a file that cannot be read. */
export async function layersOnDisk(
  io: Io,
  organization: string | null,
  shared: readonly string[],
): Promise<Elsewhere> {
  const files = await Promise.all(
    shared.map(async (one) => {
      const [, name, file] = /^([^=/@]+\/[^=/@]+@[^=]+)=(.+)$/.exec(one) ?? [];
      if (!name || !file)
        throw new Usage(
          say`--shared ${one} must be NAME=FILE, with NAME as the configuration extends it: ${'owner/repository@ref'}`,
        );
      return [name, onDisk(await textOf(io, file, 'shared'))] as const;
    }),
  );
  const known = new Map(files);
  return {
    organization:
      organization === null
        ? own('a clone does not have it; give the file with --org-config')
        : {
            name: organization,
            path: organization,
            layerAt: () => organization,
            // Whether an approver may approve cannot be looked up: no waiver applies in a clone.
            waivers: null,
            ...onDisk(await textOf(io, organization, 'org-config')),
          },
    shared: (ask) => known.get(`${ask.owner}/${ask.repo}@${ask.ref}`) ?? unseen.shared(ask),
    revisions: async () => [],
    closed: async () => [],
  };
}

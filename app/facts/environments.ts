import { compileGlobs } from '../../policies/engine/glob.ts';
import { readEnvironments } from '../github/settings/environments.ts';
import { whole } from '../looked.ts';
import { type Collector, onGitHub } from './source.ts';

/** No setting: who may read the repository's workflows may read these. */
export const environments: Collector<'environments'> = {
  fact: 'environments',
  events: ['repository'],
  permissions: { actions: 'read' },
  local: false,
  asks: ['environments'],
  async collect(source) {
    const isWanted = compileGlobs(source.wanted.environments.map((glob) => glob.toLowerCase()));
    return whole(await readEnvironments(onGitHub(source), (name) => isWanted(name.toLowerCase())));
  },
};

/** Makes one package from what there is: the same engine for the command, the schedule and the action. */
import { rename, rm } from 'node:fs/promises';
import { shelfAt } from '../changes/shelf.ts';
import { writePackage } from '../package/write.ts';
import type { Make } from './asked.ts';
import { dossierOf } from './dossier.ts';

/** Throws `CannotLook` where not even the repositories can be listed, and what {@link MakeOf.settle} throws. */
export const makePackage: Make = async (of) => {
  const unsettled = `${of.path}.unsettled`;
  const shelf = shelfAt(`${of.path}.rows`);
  try {
    const dossier = await dossierOf(of, shelf);
    const written = await writePackage(dossier, { sign: of.sign, out: unsettled });
    of.settle?.();
    await rename(unsettled, of.path);
    return { ...written, path: of.path, dossier };
  } finally {
    shelf.close();
    await rm(unsettled, { force: true });
  }
};

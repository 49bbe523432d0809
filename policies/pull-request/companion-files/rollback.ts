/** Migrations written in two files, one to go forward and one to go back. */
import type { ChangedFile } from '../../facts/changed-files.ts';

/** `001_a.up.sql`, `001-a-up.sql`, `001_a_up.sql`, `2026_a/up.sql`; golang-migrate, sqlx, Diesel and db-migrate write these. */
const forward = /^(?<before>(?:.*\/)?(?:[^/]*[._-])?)up(?<end>\.(?:sql|cql|json|surql))$/;

/** Where the file that goes back would be; null for anything but a forward migration in two files. */
export function rollbackOf(path: string): string | null {
  const { before, end } = forward.exec(path)?.groups ?? {};
  return before === undefined || end === undefined ? null : `${before}down${end}`;
}

export interface Irreversible {
  readonly path: string;
  readonly rollback: string;
}

/** Whether there are new forward migrations, and those without their way back. */
export function irreversible(files: readonly ChangedFile[]): {
  readonly applies: boolean;
  readonly missed: readonly Irreversible[];
} {
  const added = files.filter(({ status }) => status === 'added' || status === 'copied');
  const pairs = added.flatMap(({ path }) => {
    const rollback = rollbackOf(path);
    return rollback === null ? [] : [{ path, rollback }];
  });
  const there = new Set(files.filter(({ status }) => status !== 'removed').map(({ path }) => path));
  return { applies: pairs.length > 0, missed: pairs.filter(({ rollback }) => !there.has(rollback)) };
}

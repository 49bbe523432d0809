/** `20261130-113200-apply-3fa9c1`: when a run began, in UTC, what it is, and what it performs or undoes. */
export function runId(at: string, of: 'apply' | 'undo', from: string): string {
  const stamp = at.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return `${stamp}-${of}-${from.slice(-6)}`;
}

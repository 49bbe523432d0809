/** Names of time zones. */

/** Whether it is a name of the IANA database, as `Europe/Berlin`. An offset is none: it knows of no summer time. */
export function isTimeZone(text: string): boolean {
  if (/^[+-]/.test(text)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

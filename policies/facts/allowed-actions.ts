/** A pattern in GitHub's lists of allowed actions that lets every action in, whoever publishes it, as `*` and `*@*` do. */
export function isEverything(pattern: string): boolean {
  return /^\*+(\/\*+)*(@.*\*.*)?$/.test(pattern.trim());
}

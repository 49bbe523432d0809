/**
 * YAML 1.2 without its extras, whatever a `%YAML` line says: `on` is a word, and merge keys are not supported. Duplicate
 * keys are found by those who read: `yaml`'s own search costs n². At log level `silent` a second document would be
 * dropped without an error.
 */
export const strictYaml = {
  version: '1.2',
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'error',
} as const;

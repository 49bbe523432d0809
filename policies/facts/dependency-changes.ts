/** placeholder: replaced by the dependencies work */
export interface DependencyChanges {
  readonly todo: never[];
}

/** placeholder: replaced by the static-analysis work */
export interface StaticAnalysis {
  readonly todo: never[];
}

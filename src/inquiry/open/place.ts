/** Where something that varies stands in the list of those that do, and its values. */
export interface VaryingPlace<Value> {
  readonly at: number;
  readonly values: readonly Value[];
}

/** The value that an index stands for; indices come from the same list. */
export function valueOfIndex<Value>(values: readonly Value[], index: number): Value {
  return values[index] as Value;
}

/** A part of a case said otherwise, by its place in the JSON form of the device or the platform. */
export interface CaseChange {
  readonly about: 'device' | 'platform';
  readonly path: readonly string[];
  /** Another value, or more or less in a set, which is named as `--set` names it. */
  readonly how: 'is' | 'gains' | 'loses';
  /** Undefined: nothing is said of it any more. */
  readonly value: unknown;
}

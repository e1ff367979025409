/** What a guest is, for the ids and the words of its decisions. */
export interface GuestName {
  readonly id: string;
  readonly name: string;
}

/** Where a step stands in the source of the guest, and its story. */
export interface SourcePlace {
  readonly where: string;
  readonly story: string;
}

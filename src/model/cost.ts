/** What a request costs: copied through a bounce pool; mapped and unmapped; each address looked up by the device. */
export const COSTS = ['copy', 'map', 'look-up'] as const;
export type Cost = (typeof COSTS)[number];

import {
  COSTS,
  type Cost,
  DMA_PATHS,
  type DmaPath,
  OUTCOMES,
  type Outcome,
  type Result,
} from '../../model/result.ts';

/** An answer as a table's cell has it: whether it works, and in a word or three how. */
export interface CellWords {
  readonly good: boolean;
  readonly words: string;
}

/** The words of cells, and what a legend says of them. */
export const PATH_WORDS: Readonly<Record<DmaPath, readonly [word: string, meaning: string]>> = {
  'guest-physical': ['physical', 'past the DMA API, with guest-physical addresses'],
  direct: ['direct', 'through the DMA API, neither bounced nor translated'],
  swiotlb: ['swiotlb', 'through the DMA API, bounced'],
  iommu: ['iommu', 'through the DMA API, with I/O virtual addresses'],
  'pseries-tce': ['tce', 'through the DMA API and the POWER hypervisor’s table'],
  'xen-swiotlb': ['xen', 'through the DMA API, with Xen’s machine addresses'],
  'xen-grant': ['grant', 'through the DMA API, with Xen’s grants'],
};

export const COST_WORDS: Readonly<Record<Cost, readonly [word: string, meaning: string]>> = {
  copy: ['copy', 'each request is copied'],
  map: ['map', 'each request is mapped and unmapped'],
  'look-up': ['look-up', 'each address is looked up by the device'],
};

export const OUTCOME_WORDS: Readonly<
  Record<Exclude<Outcome, 'works'>, readonly [word: string, meaning: string]>
> = {
  'refused-by-driver': ['driver', 'refused by the driver'],
  'refused-by-device': ['device', 'refused by the device'],
  'not-created': ['not created', 'QEMU would not create the device'],
  breaks: ['breaks', 'agreed, but the device cannot reach what it is pointed at'],
};

/** `swiotlb copy`, `breaks physical`, `driver`. */
export function cellWords({ outcome, dma, cost }: Result): CellWords {
  const path = dma === undefined ? [] : [PATH_WORDS[dma.path][0]];
  if (outcome !== 'works') return { good: false, words: [OUTCOME_WORDS[outcome][0], ...path].join(' ') };
  const costs = (cost ?? []).map((each) => COST_WORDS[each][0]).join('+');
  return { good: true, words: [...path, ...(costs === '' ? [] : [costs])].join(' ') };
}

/** “works: swiotlb copy”, “breaks: physical”, “refused by the driver”: a cell in a sentence. */
export function sentence(result: Result): string {
  const { outcome, dma } = result;
  if (outcome === 'works') return `works: ${cellWords(result).words}`;
  return outcome === 'breaks' && dma !== undefined
    ? `breaks: ${PATH_WORDS[dma.path][0]}`
    : OUTCOME_WORDS[outcome][1];
}

/** A word and what it means. */
export type Meaning = readonly [word: string, meaning: string];

/** What the words mean that these answers use. */
export function meanings(results: readonly Result[]): readonly Meaning[] {
  const outcomes = new Set(results.map(({ outcome }) => outcome));
  const paths = new Set(results.map(({ dma }) => dma?.path));
  const costs = new Set(
    results.flatMap(({ outcome, cost }) => (outcome === 'works' && cost !== undefined ? cost : [])),
  );
  return [
    ...DMA_PATHS.flatMap((path) => (paths.has(path) ? [PATH_WORDS[path]] : [])),
    ...COSTS.flatMap((cost) => (costs.has(cost) ? [COST_WORDS[cost]] : [])),
    ...OUTCOMES.flatMap((outcome) =>
      outcome !== 'works' && outcomes.has(outcome) ? [OUTCOME_WORDS[outcome]] : [],
    ),
  ];
}

/** What the words in sentences mean: a refusal is spelt out there. */
export function meaningsInSentences(results: readonly Result[]): readonly Meaning[] {
  return meanings(results.filter(({ dma }) => dma !== undefined));
}

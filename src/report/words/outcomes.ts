import { COSTS, type Cost } from '../../model/cost.ts';
import { REFUSER_TITLES } from '../../model/device.ts';
import { DMA_PATHS, type DmaPath, OUTCOMES, type Outcome, type Result } from '../../model/result.ts';

/** An answer as a table's cell has it: whether it works, and in a word or three how. */
export interface CellWords {
  readonly good: boolean;
  readonly words: string;
}

/** A thing in the word of a table's cell, as a phrase, and as a sentence or the end of one. */
export interface OutcomeWords {
  readonly short: string;
  readonly phrase: string;
  readonly sentence: string;
}

/** The ways of the data; the sentence follows "through the DMA API (…), " or "past the DMA API (bypass), ". */
export const PATH_WORDS: Readonly<Record<DmaPath, OutcomeWords>> = {
  'guest-physical': {
    short: 'physical',
    phrase: 'past the DMA API, with guest-physical addresses',
    sentence: 'with guest-physical addresses',
  },
  direct: {
    short: 'direct',
    phrase: 'through the DMA API, neither bounced nor translated',
    sentence: 'neither bounced nor translated',
  },
  swiotlb: {
    short: 'swiotlb',
    phrase: 'through the DMA API, bounced',
    sentence: 'bounced through swiotlb',
  },
  iommu: {
    short: 'iommu',
    phrase: 'through the DMA API, with I/O virtual addresses',
    sentence: 'mapped in the IOMMU, with I/O virtual addresses',
  },
  'pseries-tce': {
    short: 'tce',
    phrase: 'through the DMA API and the POWER hypervisor’s table',
    sentence: 'mapped in the hypervisor’s table (TCE)',
  },
  'xen-swiotlb': {
    short: 'xen',
    phrase: 'through the DMA API, with Xen’s machine addresses',
    sentence: 'with Xen’s machine addresses',
  },
  'xen-grant': {
    short: 'grant',
    phrase: 'through the DMA API, with Xen’s grants',
    sentence: 'granted page by page to the Xen backend',
  },
  vdpa: {
    short: 'vdpa',
    phrase: 'through the vDPA device’s own operations',
    sentence: 'through the operations of the vDPA device itself',
  },
  bounce: {
    short: 'bounce',
    phrase: 'through the DMA API of the guest, bounced',
    sentence: 'copied through pages that are shared with the host',
  },
};

export const COST_WORDS: Readonly<Record<Cost, readonly [word: string, meaning: string]>> = {
  copy: ['copy', 'each request is copied'],
  map: ['map', 'each request is mapped and unmapped'],
  'look-up': ['look-up', 'each address is looked up by the device'],
};

export const OUTCOME_WORDS: Readonly<Record<Outcome, OutcomeWords>> = {
  works: { short: 'works', phrase: 'works', sentence: 'works' },
  'refused-by-driver': {
    short: 'driver',
    phrase: 'refused by the driver',
    sentence: 'refused by the driver',
  },
  'refused-by-device': {
    short: 'device',
    phrase: 'refused by the device',
    sentence: 'refused by the device',
  },
  'not-created': {
    short: 'not created',
    phrase: 'QEMU does not create the device',
    sentence: 'never created: QEMU refuses the device',
  },
  'no-driver': {
    short: 'no driver',
    phrase: 'no driver of the guest binds to the device',
    sentence: 'no driver: nothing in this guest drives the device',
  },
  'no-memory': {
    short: 'no memory',
    phrase: 'the probe fails after FEATURES_OK, for want of a ring',
    sentence: 'no memory: the features are agreed, and the driver gets no memory for a ring',
  },
  breaks: {
    short: 'breaks',
    phrase: 'agreed, but the device cannot reach what it is pointed at',
    sentence: 'breaks: the handshake succeeds, and the device cannot reach what it is pointed at',
  },
  unknown: {
    short: 'unknown',
    phrase: 'something that decides is not modelled',
    sentence: 'unknown: something that decides is not modelled',
  },
};

/** An outcome in words: of a device that is not created, with the name of whoever refuses it. */
export function outcomeWords({ outcome, asked }: Pick<Result, 'outcome' | 'asked'>): OutcomeWords {
  const said = OUTCOME_WORDS[outcome];
  const { by = 'qemu' } = asked.device.refused ?? {};
  if (outcome !== 'not-created' || by === 'qemu') return said;
  const title = REFUSER_TITLES[by];
  return {
    ...said,
    phrase: `${title} does not create the device`,
    sentence: `never created: ${title} refuses the device`,
  };
}

/** `swiotlb copy`, `breaks physical`, `driver`. */
export function cellWords({ outcome, dma, cost }: Result): CellWords {
  const path = dma === undefined ? [] : [PATH_WORDS[dma.path].short];
  if (outcome !== 'works') return { good: false, words: [OUTCOME_WORDS[outcome].short, ...path].join(' ') };
  const costs = (cost ?? []).map((each) => COST_WORDS[each][0]).join('+');
  return { good: true, words: [...path, ...(costs === '' ? [] : [costs])].join(' ') };
}

/** “works: swiotlb copy”, “breaks: physical”, “refused by the driver”: a cell in a sentence. */
export function sentence(result: Result): string {
  const { outcome, dma } = result;
  if (outcome === 'works') return dma === undefined ? 'works' : `works: ${cellWords(result).words}`;
  return outcome === 'breaks' && dma !== undefined
    ? `breaks: ${PATH_WORDS[dma.path].short}`
    : outcomeWords(result).phrase;
}

/** A word and what it means. */
export type Meaning = readonly [word: string, meaning: string];

function meaning({ short, phrase }: OutcomeWords): Meaning {
  return [short, phrase];
}

/** What the words mean that these answers use. */
export function meanings(results: readonly Result[]): readonly Meaning[] {
  const outcomes = new Set(results.map(({ outcome }) => outcome));
  const paths = new Set(results.map(({ dma }) => dma?.path));
  const costs = new Set(
    results.flatMap(({ outcome, cost }) => (outcome === 'works' && cost !== undefined ? cost : [])),
  );
  return [
    ...DMA_PATHS.flatMap((path) => (paths.has(path) ? [meaning(PATH_WORDS[path])] : [])),
    ...COSTS.flatMap((cost) => (costs.has(cost) ? [COST_WORDS[cost]] : [])),
    ...OUTCOMES.flatMap((outcome) =>
      outcome !== 'works' && outcomes.has(outcome) ? [meaning(OUTCOME_WORDS[outcome])] : [],
    ),
  ];
}

/** What the words in sentences mean: a refusal is spelt out there. */
export function meaningsInSentences(results: readonly Result[]): readonly Meaning[] {
  return meanings(results.filter(({ dma }) => dma !== undefined));
}

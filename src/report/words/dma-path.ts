import type { DmaResult } from '../../model/result.ts';
import { PATH_WORDS } from './outcomes.ts';

function copies({ path, bounced }: DmaResult): string {
  if (bounced === undefined) return '; whether a buffer is copied depends on its pages';
  return bounced && path !== 'swiotlb' ? '; each buffer is copied' : '';
}

function wayOf(api: DmaResult['api'], implementation: DmaResult['implementation']): string {
  switch (api) {
    case 'bypass':
      return 'past the DMA API (bypass)';
    case 'device-map':
      return 'beside the DMA API';
    case 'dma-api':
      return `through the DMA API (${implementation})`;
  }
}

/** Which way the driver sends its data, and what memory the ring is in, as a clause. */
export function dmaPathWords(dma: DmaResult): string {
  const { api, path, implementation, ring } = dma;
  return `${wayOf(api, implementation)}, ${PATH_WORDS[path].sentence}; the ring is in ${ring} memory${copies(dma)}`;
}

import type { DmaResult } from '../../model/result.ts';
import { PATH_WORDS } from './outcomes.ts';

function copies({ path, bounced }: DmaResult): string {
  if (bounced === undefined) return '; whether a buffer is copied depends on its pages';
  return bounced && path !== 'swiotlb' ? '; each buffer is copied' : '';
}

/** Which way the driver sends its data, and what memory the ring is in, as a clause. */
export function dmaPath(dma: DmaResult): string {
  const { api, path, implementation, ring } = dma;
  const way = api === 'bypass' ? 'past the DMA API (bypass)' : `through the DMA API (${implementation})`;
  return `${way}, ${PATH_WORDS[path].sentence}; the ring is in ${ring} memory${copies(dma)}`;
}

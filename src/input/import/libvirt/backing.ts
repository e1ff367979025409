import type { GuestMemory } from '../../../model/guest-memory.ts';
import { attributeOf, childOf } from './element.ts';
import { sharesMemory } from './machine.ts';
import type { Element } from './xml.ts';

const BACKENDS: Readonly<Record<string, GuestMemory['backend']>> = {
  anonymous: 'ram',
  memfd: 'memfd',
  file: 'file',
};

/**
 * `<memoryBacking>` as libvirt's qemuBuildMemoryBackendProps() makes an object of it: huge pages are a file unless memfd
 * is asked for. Returns undefined where nothing was said.
 */
export function backingOf(root: Element): GuestMemory | undefined {
  const backing = childOf(root, 'memoryBacking');
  if (backing === undefined) return undefined;
  const source = BACKENDS[attributeOf(childOf(backing, 'source'), 'type') ?? ''];
  const hugetlb = childOf(backing, 'hugepages') !== undefined;
  const shared = sharesMemory(root);
  if (source === undefined && !hugetlb && !shared) return undefined;
  const backend = source ?? 'file';
  return { backend: hugetlb && backend === 'ram' ? 'file' : backend, share: shared, hugetlb };
}

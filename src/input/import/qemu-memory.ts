import type { GuestMemory } from '../../model/guest-memory.ts';
import { entriesOf, type Reading } from './qemu-entries.ts';
import { type KeyValues, onOff } from './qemu-keyval.ts';

/**
 * What guest memory is made of: the object that `-machine memory-backend=` names, or the first `-numa node,memdev=`, or
 * the directory of `-mem-path`. Returns undefined where nothing was said.
 */
export function memoryOf(machine: KeyValues, reading: Reading): GuestMemory | undefined {
  const numa = entriesOf(reading, 'numa').map(({ values }) => values.get('memdev'));
  const id = machine.get('memory-backend') ?? numa.find((memdev) => memdev !== undefined);
  const object = entriesOf(reading, 'object').find(
    ({ values }) => values.get('id') === id && id !== undefined,
  );
  if (object !== undefined) return backing(object.values);
  const path = entriesOf(reading, 'mem-path').at(-1)?.option.value;
  return path === undefined ? undefined : { backend: 'file', share: false, hugetlb: isHuge(path) };
}

function backing(values: KeyValues): GuestMemory | undefined {
  const type = values.get('qom-type') ?? values.get('type') ?? '';
  const backend = /^memory-backend-(ram|memfd|file)$/.exec(type)?.[1];
  switch (backend) {
    case 'ram':
      return { backend, share: onOff(values, 'share') === true, hugetlb: false };
    case 'memfd':
      // Its memory is shared unless it is told otherwise: backends/hostmem-memfd.c memfd_backend_instance_init().
      return { backend, share: onOff(values, 'share') !== false, hugetlb: onOff(values, 'hugetlb') === true };
    case 'file':
      return {
        backend,
        share: onOff(values, 'share') === true,
        hugetlb: isHuge(values.get('mem-path') ?? ''),
      };
    default:
      return undefined;
  }
}

/** Where the file system of huge pages is mounted, usually. */
function isHuge(path: string): boolean {
  return /hugepages|hugetlbfs/.test(path);
}

import type { GuestMemory } from '../../../model/guest-memory.ts';
import { variableIn } from '../shell/words.ts';
import { type CommandReading, entriesOf, lastOf, mayHaveMore, use, useById } from './entries.ts';
import { type KeyValues, onOff } from './keyval.ts';

/**
 * What guest memory is made of: the object that `-machine memory-backend=` names, or the first `-numa node,memdev=`, or
 * the directory of `-mem-path`. Returns undefined where nothing was said, which stands for anonymous memory.
 */
export function memoryOf(machine: KeyValues, reading: CommandReading): GuestMemory | 'not read' | undefined {
  if (mayHaveMore(reading)) return 'not read';
  const nodes = entriesOf(reading, 'numa').filter(({ values }) => values.has('memdev'));
  for (const node of nodes) {
    use(reading, node);
    useById(reading, ['object'], node.values.get('memdev'));
  }
  const id = machine.get('memory-backend') ?? nodes[0]?.values.get('memdev');
  useById(reading, ['object'], id);
  const object = id === undefined ? undefined : reading.byId.get(`object ${id}`);
  if (object !== undefined) return backing(object.values);
  const path = lastOf(reading, 'mem-path')?.option.value;
  return path === undefined ? undefined : { backend: 'file', share: false, hugetlb: isHuge(path) };
}

/** Whether no memory backend can be a memfd, or a file of a file system that seals as one does. */
export function lacksMemfd(reading: CommandReading): boolean {
  const others = ['readconfig', 'mem-path'].some((name) => entriesOf(reading, name).length > 0);
  return !others && entriesOf(reading, 'object').every(({ values }) => !mayBeMemfd(values));
}

/** Whether `-m` gives the machine no room above its memory: hw/core/machine.c machine_set_mem(). */
export function lacksDeviceMemory(reading: CommandReading): boolean {
  if (mayHaveMore(reading)) return false;
  const all = entriesOf(reading, 'm');
  const value = (key: string) => all.findLast(({ values }) => values.has(key))?.values.get(key);
  const most = value('maxmem');
  if (all.some(({ option }) => variableIn(option.value) !== undefined)) return false;
  return most === undefined || most === value('size');
}

/** How many NUMA nodes options make. Returns undefined where a file that was not read may make some. */
export function numaNodes(reading: CommandReading): number | undefined {
  if (mayHaveMore(reading)) return undefined;
  return entriesOf(reading, 'numa').filter(
    ({ values }) => values.has('node') || values.get('type') === 'node',
  ).length;
}

function mayBeMemfd(values: KeyValues): boolean {
  const type = values.get('qom-type') ?? '';
  return /^memory-backend-(?!ram$)/.test(type) || (type === 'memory-backend-ram' && values.has('share'));
}

function backing(values: KeyValues): GuestMemory | undefined {
  const type = values.get('qom-type') ?? values.get('type') ?? '';
  const backend = /^memory-backend-(ram|memfd|file|shm)$/.exec(type)?.[1];
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
    case 'shm':
      // A file without a name, which cannot be private: backends/hostmem-shm.c, since QEMU 9.1.
      return { backend: 'memfd', share: true, hugetlb: false };
    default:
      return undefined;
  }
}

/** Where the file system of huge pages is mounted, usually. */
function isHuge(path: string): boolean {
  return /hugepages|hugetlbfs/.test(path);
}

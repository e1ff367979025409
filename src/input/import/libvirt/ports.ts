import { attributeOf, childOf, childrenOf, countOf, indexed } from './element.ts';
import type { Element } from './xml.ts';

/** VIR_DOMAIN_DEFAULT_VIRTIO_SERIAL_PORTS. */
const PORTS = 31;

/** The ports that a virtio-serial controller has, and those that are taken. */
interface Ports {
  readonly count: number;
  readonly taken: Set<number>;
}

/**
 * The virtio-serial controllers that the domain does not have and its channels and consoles need: libvirt
 * virDomainDefMaybeAddVirtioSerialController(), qemuDomainAssignVirtioSerialAddresses(). Port 0 is for consoles alone.
 */
export function missingSerialControllers(devices: Element): readonly number[] {
  const controllers = new Map(
    indexed(childrenOf(devices, 'controller'), 'virtio-serial').map(
      ([controller, index]): [number, Ports] => [
        index,
        { count: countOf(attributeOf(controller, 'ports')) ?? PORTS, taken: new Set() },
      ],
    ),
  );
  const there = new Set(controllers.keys());
  const get = (index: number): Ports => {
    const known = controllers.get(index) ?? { count: PORTS, taken: new Set() };
    controllers.set(index, known);
    return known;
  };
  const consoles = virtioPorts(devices, 'console');
  const channels = virtioPorts(devices, 'channel');
  for (const port of [...channels, ...consoles]) {
    const { controller, number } = placeOf(port);
    const ports = get(controller ?? 0);
    if (number !== undefined) ports.taken.add(number);
  }
  for (const [ports, first] of [
    [consoles, 0],
    [channels, 1],
  ] as const)
    for (const port of ports) {
      const { controller, number } = placeOf(port);
      if (number !== undefined) continue;
      const among = controller === undefined ? [...controllers.values()] : [get(controller)];
      const free = among.find((one) => nextFree(one, first) !== undefined) ?? get(firstMissing(controllers));
      free.taken.add(nextFree(free, first) ?? first);
    }
  return [...controllers.keys()].filter((index) => !there.has(index)).sort((a, b) => a - b);
}

function virtioPorts(devices: Element, name: string): readonly Element[] {
  return childrenOf(devices, name).filter(
    (port) => attributeOf(childOf(port, 'target'), 'type') === 'virtio',
  );
}

/** Where a port is said to be; a port number of 0 counts as not said. */
function placeOf(port: Element): { readonly controller?: number; readonly number?: number } {
  const address = childOf(port, 'address');
  if (attributeOf(address, 'type') !== 'virtio-serial') return {};
  const number = countOf(attributeOf(address, 'port')) ?? 0;
  return {
    controller: countOf(attributeOf(address, 'controller')) ?? 0,
    ...(number === 0 ? {} : { number }),
  };
}

function nextFree({ count, taken }: Ports, first: number): number | undefined {
  for (let number = first; number < count; number++) if (!taken.has(number)) return number;
  return undefined;
}

function firstMissing(controllers: ReadonlyMap<number, Ports>): number {
  let index = 0;
  while (controllers.has(index)) index++;
  return index;
}

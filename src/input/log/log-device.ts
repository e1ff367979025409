import { LINUX_DRIVERS } from '../../data/linux-driver-tables.ts';
import { MODELS } from '../../data/qemu-models.ts';
import { TYPE } from '../../features/bits.ts';
import type { Implementation } from '../../model/device.ts';
import type { LogDevice } from '../../model/log.ts';

const NOTHING: LogDevice = {
  name: undefined,
  driver: undefined,
  model: undefined,
  address: undefined,
  type: undefined,
  transport: undefined,
  implementation: undefined,
};

const TYPE_OF_DRIVER: ReadonlyMap<string, number> = new Map(
  LINUX_DRIVERS.map(({ name, type }) => [name, type]),
);

interface Known {
  readonly type: number;
  readonly transport: 'pci' | 'ccw' | 'mmio';
  readonly implementation: Implementation;
}

/** What each name of a model stands for. */
const MODEL_NAMES: ReadonlyMap<string, Known> = new Map(
  MODELS.flatMap(({ device, type, worker, pci, ccw, alias }) => {
    const known = (transport: Known['transport']): Known => ({ type, transport, implementation: worker });
    return [
      [device, known('mmio')] as const,
      ...(ccw === undefined ? [] : ([[ccw.name, known('ccw')]] as const)),
      ...(pci === undefined
        ? []
        : ['', '-transitional', '-non-transitional'].map(
            (form) => [`${pci.name}${form}`, known('pci')] as const,
          )),
      ...(alias === undefined ? [] : ([[alias, known('pci')]] as const)),
    ];
  }),
);

/** `virtiofs virtio3: `, `virtio_ccw 0.0.0000: `, `virtio-pci 0000:00:03.0: `. */
const DRIVEN =
  /\b([a-z\d][\w-]{1,40}) (virtio\d{1,5}|\d\.\d\.[\da-f]{4}|(?:[\da-f]{4}:)?[\da-f]{2}:[\da-f]{2}\.\d): /;
/** `-device vhost-user-fs-pci,id=…`, `-device {"driver":"virtio-net-pci",…`. */
const ASKED = /-device \{?"?(?:driver"?[:=]"?)?([\w.-]{3,60})/;
const ID = /[,{]"?id"?[=:]"?([\w.-]{1,60})/;
/** `Request device [00:03.0]`, `device=0000:00:03.0`, `client: 0000:00:03.0`: an IOMMU names whom it stopped. */
const STOPPED = /\b(?:device[= ]\[?|client: )((?:[\da-f]{4}:)?[\da-f]{2}:[\da-f]{2}\.\d)\b/;
const PROBING = /\bprobe with driver (\w{3,40}) failed\b|\b(\w{3,40}): probe of /;
const PROBED = /\bprobe of (virtio\d{1,5}) failed/;

/** What daemons call themselves in their logs, and what they serve. */
const DAEMONS: readonly (readonly [RegExp, type: number])[] = [
  [/\bvirtiofsd\b|\bfv_panic\b/, TYPE.FS],
  [/\bqemu-storage-daemon: |\bvhost-user-blk\b/, TYPE.BLK],
  [/\bVHOST_CONFIG: |\bovs-vswitchd\b|\bpasst: /, TYPE.NET],
];

/** The device of a daemon that speaks, or that is spoken of; its type is all that is known. */
function served(line: string): LogDevice | undefined {
  const type = DAEMONS.find(([shape]) => shape.test(line))?.[1];
  return type === undefined ? undefined : { ...NOTHING, type, implementation: 'vhost-user' };
}

function driven(line: string): LogDevice | undefined {
  const match = DRIVEN.exec(line);
  if (match === null) return undefined;
  const [, driver = '', at = ''] = match;
  const isAddress = !at.startsWith('virtio');
  const ccw = /^\d\.\d\./.test(at);
  const pci = isAddress && !ccw;
  return {
    ...NOTHING,
    name: isAddress ? undefined : at,
    driver,
    address: isAddress ? at : undefined,
    type: TYPE_OF_DRIVER.get(driver) ?? TYPE_OF_DRIVER.get(PROBING.exec(line)?.[1] ?? ''),
    transport: ccw ? 'ccw' : pci ? 'pci' : driver === 'virtio-mmio' ? 'mmio' : undefined,
  };
}

function asked(line: string): LogDevice | undefined {
  const model = ASKED.exec(line)?.[1];
  if (model === undefined) return undefined;
  const known = MODEL_NAMES.get(model);
  return { ...NOTHING, ...known, name: ID.exec(line)?.[1], model };
}

/** The device that a line is about, as far as it says. */
export function deviceIn(line: string): LogDevice {
  const found = asked(line) ?? driven(line);
  if (found !== undefined) return found;
  const stopped = STOPPED.exec(line)?.[1];
  if (stopped !== undefined) return { ...NOTHING, address: stopped, transport: 'pci' };
  const behind = served(line);
  if (behind !== undefined) return behind;
  const probed = PROBED.exec(line)?.[1];
  const driver = PROBING.exec(line)
    ?.slice(1)
    .find((name) => name !== undefined);
  return { ...NOTHING, name: probed, driver, type: TYPE_OF_DRIVER.get(driver ?? '') };
}

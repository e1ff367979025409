import { type Decided, hasEffect, isAbout, type Topic } from '../../model/decision.ts';
import { IMPLEMENTATION_NAMES, IOMMU_NAMES } from '../../model/names.ts';
import { type IommuKind, isProtecting } from '../../model/platform.ts';
import type { DmaPath, DmaResult, Result } from '../../model/result.ts';
import type { StationPlace } from '../../model/way.ts';
import { answerAlone } from './decisions.ts';
import { outcomeWords } from './outcomes.ts';

/** A place on the way of the data. */
export interface Station {
  readonly place: StationPlace;
  /** In a word or two, for a line of text. */
  readonly name: string;
  /** The same for a drawing, which has more room. */
  readonly title: string;
  /** What happens there; may be empty. */
  readonly detail: string;
}

/** Where the way ends too early. */
interface Stop {
  /** How many stations are passed. All of them: the device is reached, and cannot do what it is there for. */
  readonly after: number;
  /** False where nobody knows whether it ends there. */
  readonly certain: boolean;
  /** One sentence or more. */
  readonly why: string;
}

/** The way of the data from the driver to the device. */
export interface Way {
  readonly stations: readonly Station[];
  /** Undefined where nothing stands in the way. */
  readonly stop: Stop | undefined;
}

/** Whose addresses the device is given: in a line of text, and in a drawing. */
const ADDRESSES: Readonly<Record<DmaPath, readonly [name: string, title: string]>> = {
  'guest-physical': ['guest-physical', 'guest-physical addresses'],
  direct: ['guest-physical', 'guest-physical addresses'],
  swiotlb: ['guest-physical', 'guest-physical addresses'],
  iommu: ['I/O virtual', 'I/O virtual addresses'],
  'pseries-tce': ['TCE window', 'addresses in a TCE window'],
  'xen-swiotlb': ['machine', 'Xen’s machine addresses'],
  'xen-grant': ['grants', 'Xen’s grant references'],
  vdpa: ['own table', 'addresses of the device’s own table'],
  bounce: ['shared pages', 'addresses of shared pages'],
};

function driverStation({ asked, decisions }: Result): Station {
  const found = decisions.find((decided) => isAbout(decided, 'driver'))?.parameters.driver;
  const name = typeof found === 'string' ? found : 'driver';
  return {
    place: 'driver',
    name,
    title: name,
    detail: `the driver, in Linux ${asked.platform.kernel.version}`,
  };
}

function deviceStation({ asked: { device } }: Result): Station {
  const worker = device.backend?.name ?? IMPLEMENTATION_NAMES[device.implementation];
  return { place: 'device', name: 'device', title: device.name, detail: `the device, done by ${worker}` };
}

function apiStation({ api, implementation }: DmaResult): Station {
  switch (api) {
    case 'bypass':
      return {
        place: 'api',
        name: 'past the DMA API',
        title: 'past the DMA API',
        detail: 'nothing is mapped, shared or copied',
      };
    case 'device-map':
      return {
        place: 'api',
        name: 'beside the DMA API',
        title: 'beside the DMA API',
        detail: 'the device’s own operations map each buffer',
      };
    case 'dma-api':
      return { place: 'api', name: 'DMA API', title: 'DMA API', detail: implementation ?? '' };
  }
}

function poolStations({ bounced, path }: DmaResult): readonly Station[] {
  if (bounced === false || path === 'xen-grant') return [];
  const detail = bounced ? 'each buffer is copied' : 'a buffer is copied where its pages do not fit';
  return [{ place: 'pool', name: 'bounce pool', title: 'bounce pool (swiotlb)', detail }];
}

/** Where nobody knows of one, and something translates nevertheless. */
const SOME_IOMMU = 'IOMMU';

function iommuStation(kind: IommuKind, detail: string): Station {
  if (kind === 'none') return { place: 'iommu', name: SOME_IOMMU, title: SOME_IOMMU, detail };
  const name = IOMMU_NAMES[kind].replace(/^(?:an?|the) /, '');
  return { place: 'iommu', name, title: name.includes(SOME_IOMMU) ? name : `IOMMU (${name})`, detail };
}

function mappingStations({ path }: DmaResult, { asked }: Result): readonly Station[] {
  const { kind } = asked.platform.iommu;
  if (path === 'iommu') return [iommuStation(kind, 'each buffer is mapped and unmapped')];
  return path === 'pseries-tce'
    ? [
        {
          place: 'iommu',
          name: 'TCE table',
          title: 'TCE table of the hypervisor',
          detail: 'maps memory for the bus',
        },
      ]
    : [];
}

/** The window of a POWER host bridge that has all of memory in it, at an offset. */
const WINDOW = ['DMA window', 'addresses in the host bridge’s DMA window'] as const;

function addressWords({ path }: DmaResult, { decisions }: Result): readonly [name: string, title: string] {
  const isWindow = decisions.some((decided) => isAbout(decided, 'window') && decided.code === 'direct');
  return isWindow ? WINDOW : ADDRESSES[path];
}

function addressStation(dma: DmaResult, result: Result): Station {
  const [name, title] = addressWords(dma, result);
  if (!isProtecting(result.asked.platform.memory.protection))
    return { place: 'addresses', name, title, detail: 'of memory that nothing protects' };
  // A shared ring and a device that is kept out all the same: its buffers are what is private.
  const { ring } = dma;
  const which = ring === 'shared' && result.decisions.some(isKeptOut) ? 'private buffers' : ring;
  return { place: 'addresses', name: `${name}, ${which}`, title, detail: MEMORY[which] };
}

const MEMORY = {
  shared: 'the ring is in memory that is shared with the host',
  private: 'the ring is in private memory',
  'private buffers': 'the ring is in shared memory, the buffers are in private memory',
} as const;

function isKeptOut(decided: Decided): boolean {
  return isAbout(decided, 'memory') && decided.code === 'private';
}

/** What may end a way that has begun; that it ends badly is told by the same decisions. */
const MAY_STOP: readonly Topic[] = ['addresses', 'memory', 'backend', 'purpose', 'limit'];

/** The answers by which an IOMMU in front of the device stops what the driver did not map there. */
const STOPPED_BY_IOMMU: ReadonlySet<string> = new Set([
  'physical-into-iommu',
  'iommu-blocks',
  'iommu-blind',
  'iommu-unread',
]);

/** The place after which a way ends by such a decision; undefined where that is the device itself. */
function lastPlace({ kind: { topic }, code }: Decided, { bounced }: DmaResult): StationPlace | undefined {
  if (topic === 'purpose') return 'device';
  if (topic === 'limit') return 'api';
  if (topic === 'memory' && code === 'unmapped') return bounced === false ? 'api' : 'pool';
  return topic === 'addresses' && STOPPED_BY_IOMMU.has(code) ? 'iommu' : 'addresses';
}

const NO_DRIVER: Station = { place: 'driver', name: 'no driver', title: 'no driver', detail: '' };

/** A way that ends before any data is sent. */
function neverBegun(result: Result): Way {
  const { message, outcome } = result;
  const said = message === undefined ? '' : `: “${message}”`;
  const why = `${outcomeWords(result).phrase}${said}`;
  const undriven = outcome === 'no-driver';
  return {
    stations: [undriven ? NO_DRIVER : driverStation(result), deviceStation(result)],
    stop: { after: undriven ? 0 : 1, certain: outcome !== 'unknown', why },
  };
}

/** An IOMMU that the driver knows nothing of, or cannot use, stands between its addresses and the device. */
function withIommuInFront(stations: readonly Station[], { asked }: Result): readonly Station[] {
  if (stations.some(({ place }) => place === 'iommu')) return stations;
  const at = stations.findIndex(({ place }) => place === 'device');
  return stations.toSpliced(at, 0, iommuStation(asked.platform.iommu.kind, 'in front of the device'));
}

/** From the driver to the device, with the place where the way ends if it does not get there. */
export function wayOf(result: Result): Way {
  const { dma, outcome, decisions, asked } = result;
  if (dma === undefined) return neverBegun(result);
  const certain = outcome !== 'unknown';
  const stations = [
    driverStation(result),
    apiStation(dma),
    ...poolStations(dma),
    ...mappingStations(dma, result),
    addressStation(dma, result),
    deviceStation(result),
  ];
  if (outcome === 'no-memory')
    return { stations, stop: { after: 2, certain, why: outcomeWords(result).phrase } };
  const stopping = decisions.find((decided) => isAbout(decided, ...MAY_STOP) && hasEffect(decided));
  if (stopping === undefined) return { stations, stop: undefined };
  const last = lastPlace(stopping, dma);
  const passed = last === 'iommu' ? withIommuInFront(stations, result) : stations;
  const after = passed.findLastIndex(({ place }) => place === last) + 1;
  return { stations: passed, stop: { after, certain, why: answerAlone(stopping, asked) } };
}

import type { Ignored } from '../../../model/ignored.ts';
import { leftOutOfPlatform } from '../../unstated.ts';
import { type DomainOptions, type DomainReading, readDomain } from './domain.ts';
import { element, textElement } from './domain-elements.ts';
import { wordOf } from './element.ts';
import type { FragmentProtection } from './security.ts';
import type { Element } from './xml.ts';

// Parts of a domain, as documentation and answers on the web show them.

/** Elements of `<devices>`. */
const DEVICES: ReadonlySet<string> = new Set([
  ...[
    'disk',
    'controller',
    'interface',
    'filesystem',
    'memballoon',
    'rng',
    'vsock',
    'input',
    'video',
    'hostdev',
  ],
  ...[
    'crypto',
    'sound',
    'iommu',
    'memory',
    'serial',
    'console',
    'channel',
    'graphics',
    'tpm',
    'watchdog',
    'panic',
  ],
]);

/** Elements of `<domain>` that bear on its devices. */
const PARTS: ReadonlySet<string> = new Set([
  ...[
    'devices',
    'launchSecurity',
    'os',
    'features',
    'memoryBacking',
    'cpu',
    'vcpu',
    'commandline',
    'memtune',
    'iothreads',
  ],
  ...['currentMemory', 'seclabel', 'name'],
]);

const NAMES = [...DEVICES, ...PARTS].filter((name) => name !== 'commandline' && name !== 'name').join('|');
const BEGINS = new RegExp(`<(?:${NAMES}|qemu:commandline)(?=[\\s/>])`);

/** Where the first element stands that may be part of a domain. Returns undefined where there is none. */
export function beginsFragment(text: string): number | undefined {
  return BEGINS.exec(text)?.index;
}

/** Parts of one domain, if all of these are such. */
export function fragmentIn(roots: readonly Element[]): readonly Element[] | undefined {
  const isPart = ({ name, uri }: Element) => (uri === '' && DEVICES.has(name)) || PARTS.has(name);
  return roots.length > 0 && roots.every(isPart) ? roots : undefined;
}

/** A domain around parts of one: what it does not say of the guest stays open, or is said to be taken as usual. */
export function readFragment(parts: readonly Element[], text: string, options: DomainOptions): DomainReading {
  // What stands around the parts stands nowhere in the text.
  const offset = text.length;
  const has = (name: string) => parts.some((part) => part.name === name);
  const own = parts.filter(({ name, uri }) => PARTS.has(name) && !(DEVICES.has(name) && uri === ''));
  const inDevices = parts.filter(({ name }) => name === 'devices').flatMap(({ children }) => children);
  const devices = [...inDevices, ...parts.filter(({ name }) => DEVICES.has(name) && !PARTS.has(name))];
  const machine = options.protection === 's390-pv' ? MAINFRAME : USUAL;
  const noBalloon = element(offset, 'memballoon', { model: 'none' });
  const hasBalloon = devices.some(({ name }) => name === 'memballoon');
  const root = element(offset, 'domain', { type: 'kvm' }, [
    has('os') ? undefined : element(offset, 'os', {}, [textElement(offset, 'type', 'hvm', machine)]),
    has('features') ? undefined : element(offset, 'features', {}, [element(offset, 'acpi')]),
    has('launchSecurity') ? undefined : launchSecurity(offset, options.protection),
    ...own.filter(({ name }) => name !== 'devices'),
    element(offset, 'devices', {}, hasBalloon ? devices : [...devices, noBalloon]),
  ]);
  const { line, problems } = readDomain(root, text, options);
  if (line === undefined) return { line, problems };
  const { platform } = line;
  const { arch, hypervisor, memory, iommu } = platform;
  const given = { memory, ...(iommu.kind === 'none' ? {} : { iommu }) };
  const open = [...(platform.open ?? []), ...leftOutOfPlatform(given, arch, hypervisor)];
  return {
    line: {
      ...line,
      platform: { ...platform, name: wordOf(root, 'name') ?? 'fragment of a domain', open },
      plugs: has('os') ? line.plugs : line.plugs.map((plug) => ({ ...plug, isBusUnknown: true })),
      ignored: [...line.ignored, ...assumed(has, options)],
    },
    problems,
  };
}

/** The machine that virt-install makes of nothing but a name. */
const USUAL = { arch: 'x86_64', machine: 'q35' };
const MAINFRAME = { arch: 's390x', machine: 's390-ccw-virtio' };

/** The `<launchSecurity>` of a kind of protection. Returns undefined for none. */
function launchSecurity(offset: number, protection: FragmentProtection | undefined): Element | undefined {
  if (protection === undefined || protection === 'none') return undefined;
  const type = protection === 'sev-es' ? 'sev' : protection;
  const policy = protection === 'sev-es' ? '0x7' : undefined;
  return element(offset, 'launchSecurity', { type }, [textElement(offset, 'policy', policy)]);
}

/** What is taken as usual of what the parts leave unsaid, in words for whoever reads the import. */
function assumed(has: (name: string) => boolean, { protection }: DomainOptions): readonly Ignored[] {
  const machine = has('os') ? [] : ['of an x86_64 q35 machine'];
  const memory = has('launchSecurity') || protection !== undefined ? [] : ['without protected memory'];
  const usual = [...machine, ...memory].join(', ');
  if (usual === '') return [];
  const why = `it is read as part ${usual}; <os> and <launchSecurity> beside it say otherwise, or --protection`;
  return [{ text: 'a fragment of a domain', matters: true, why }];
}

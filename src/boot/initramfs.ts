import { type CpioFile, cpioArchive } from './cpio.ts';
import { driverModules, leftOut } from './guest-modules.ts';
import { initScript } from './init-script.ts';
import { hasModule, type ModuleTree, modulesInOrder } from './modules.ts';

/** What the guest needs besides its kernel. */
export interface GuestNeeds {
  readonly busybox: Uint8Array;
  readonly tree: ModuleTree;
  /** The kernel's .config, '' where it is not known. */
  readonly config: string;
  /** The modules that bring up the virtio buses. */
  readonly buses: readonly string[];
  /** Virtio device IDs. */
  readonly types: readonly number[];
  /** How many virtio devices there should be. */
  readonly devices: number;
  /** The tags under which daemons share file systems. */
  readonly tags: readonly string[];
}

/** Builds an initramfs: busybox, the virtio modules with all that they need, and an init. Throws BootError. */
export function initramfs({ busybox, tree, config, buses, types, devices, tags }: GuestNeeds): Buffer {
  const built = (names: readonly string[]) => names.filter((name) => !leftOut(name, config));
  const lists = new Map([['early', modulesInOrder(built(buses), tree)]]);
  for (const type of new Set(types))
    lists.set(typeName(type), modulesInOrder(built(modulesOf(type, tree)), tree));
  const modules = new Map([...lists.values()].flat().map(({ name, bytes }) => [name, bytes]));
  const file = (path: string, content: CpioFile['content'], mode: number): CpioFile => ({
    path,
    content,
    mode,
  });
  const text = (path: string, lines: readonly string[]) =>
    file(path, Buffer.from(`${lines.join('\n')}\n`), 0o644);
  return cpioArchive([
    ...['bin', 'dev', 'lists', 'modules'].map((path) => file(path, 'directory', 0o755)),
    file('dev/console', { major: 5, minor: 1 }, 0o600),
    file('bin/busybox', busybox, 0o755),
    file('init', Buffer.from(initScript(devices)), 0o755),
    ...[...lists].map(([name, list]) =>
      text(
        `lists/${name}`,
        list.map((module) => module.name),
      ),
    ),
    text('lists/tags', tags),
    ...[...modules].map(([name, bytes]) => file(`modules/${name}.ko`, bytes, 0o644)),
  ]);
}

/** A driver must be there; what only makes traffic may be missing. */
function modulesOf(type: number, tree: ModuleTree): readonly string[] {
  const [driver, ...traffic] = driverModules(type);
  return driver === undefined ? [] : [driver, ...traffic.filter((name) => hasModule(name, tree))];
}

/** As /sys/bus/virtio/devices/…/device writes it. */
function typeName(type: number): string {
  return `0x${type.toString(16).padStart(4, '0')}`;
}

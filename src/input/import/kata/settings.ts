import { at, flagAt, type Tree, textAt } from '../tree.ts';

/** The hypervisor section of a configuration.toml of Kata Containers. */
export interface KataSettings {
  /** As the section is called: qemu, clh, firecracker, dragonball, … */
  readonly hypervisor: string;
  readonly section: Tree;
  /** A word; undefined where it is left out or empty, which is the same to Kata. */
  readonly text: (key: string) => string | undefined;
  /** A switch, off where it is left out. */
  readonly on: (key: string) => boolean;
  /** Where a key stands, or the section where it does not. */
  readonly place: (key: string) => number;
}

export function settingsIn(hypervisor: string, section: Tree): KataSettings {
  return {
    hypervisor,
    section,
    text: (key) => textAt(section, key) || undefined,
    on: (key) => flagAt(section, key) === true,
    place: (key) => at(section, key)?.offset ?? section.offset,
  };
}

/** What directories of the host are shared by: src/runtime/pkg/katautils/config.go sharedFS(). */
export function sharedFs({ text }: KataSettings): string {
  return text('shared_fs') ?? 'virtio-fs';
}

/** Whether a daemon shares them: virtiofsd or nydusd. */
export function sharesByDaemon(settings: KataSettings): boolean {
  return /^virtio-fs(?:-nydus)?$/.test(sharedFs(settings));
}

/** defaultMemSize of src/runtime/pkg/katautils/config-settings.go.in, in MiB. */
export function memoryOf({ text }: KataSettings): string {
  const given = text('default_memory');
  return given === undefined || given === '0' ? '2048' : given;
}
